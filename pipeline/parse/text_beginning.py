"""The first line of text where it begins with more than text: a stamp, who wrote where, a crawler's own mark."""

from __future__ import annotations

import re

from pipeline.arabic.dates import find_stamp, read_stamp
from pipeline.arabic.text import match_key
from pipeline.parse.draft import Draft
from pipeline.parse.head_lines import crawl_stamp_length, is_name, looks_like_name, place_and_agency, without_crawl_stamp
from pipeline.parse.headline_choice import AUTHOR_WORDS
from pipeline.records import Role

STAMP_SEARCHED = 120
ORIGIN_PARTS = 4
_ORIGIN = re.compile(r"\s+[-–—:]\s*|\s*[-–—/]\s+")


def read_stamp_before_text(draft: Draft, index: int, article: int) -> bool:
    """Label a line that holds its stamp and then the article's text, and take the stamp off that."""
    line, facts = draft.lines[index], draft.of(article)
    if not draft.is_texty(index):
        return False
    raw = draft.text[line.start : line.end]
    found = find_stamp(raw[:STAMP_SEARCHED])
    if found is None or raw[: found.start].strip():
        return False
    facts.published = facts.published or found.stamp
    draft.put(index, Role.PARAGRAPH, "paragraph:behind-its-stamp", article=article, part=(line.start + found.end, line.end))
    return True


def note_author_before_text(draft: Draft, index: int, article: int) -> None:
    """Note who wrote where and when, if the first paragraph begins with it: `place - author - stamp - text`.

    The text stays as printed. Each of the three may be missing and the order may be another; an author whose name is not known
    for one needs one of the others beside it.
    """
    if not draft.is_texty(index):
        return
    line, facts = draft.lines[index], draft.of(article)
    parts = [part.strip() for part in _ORIGIN.split(line.text[:STAMP_SEARCHED], maxsplit=ORIGIN_PARTS)][:-1]
    place, agency = place_and_agency(parts[0], draft.lexicon) if parts and len(parts[0].split()) <= AUTHOR_WORDS else (None, None)
    if place and agency:
        facts.place, facts.agency = facts.place or place, facts.agency or agency
    place = stamp = author = None
    for part in parts:
        key = match_key(part)
        if place is None and key in draft.lexicon.places:
            place = part
        elif stamp is None and (read := read_stamp(part)):
            stamp = read
        elif author is None and looks_like_name(part):
            author = part
        elif part is not parts[0]:
            break
    # Behind a slash stands the agency.
    if author and not (is_name(author) or ((place or stamp) and "/" not in line.text[: line.text.index(author)])):
        author = None
    if len([found for found in (place, stamp, author) if found]) + (author is not None) < 2:
        return
    facts.place, facts.byline = facts.place or place, facts.byline or author
    facts.published = facts.published or stamp


def read_behind_crawl_stamp(draft: Draft, index: int, article: int) -> bool:
    """Label a line that begins with a crawler's own mark by what stands behind that: text, a dateline, or the site's."""
    line = draft.lines[index]
    own = without_crawl_stamp(line.text)
    if own == line.text:
        return False
    if draft.is_texty(index):
        start = line.start + crawl_stamp_length(draft.text[line.start : line.end])
        draft.put(index, Role.PARAGRAPH, "paragraph:behind-a-crawl-stamp", article=article, part=(start, line.end))
    elif len(own.split()) <= AUTHOR_WORDS:
        draft.put(index, Role.DATELINE, "dateline:behind-a-crawl-stamp", article=article)
        draft.of(article).place, draft.of(article).agency = place_and_agency(own, draft.lexicon)
    else:
        draft.put(index, Role.FURNITURE, "crawl-stamp")
    return True
