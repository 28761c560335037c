"""Author lines: behind a word such as "by", alone above the text, in a dateline."""

from __future__ import annotations

import re

from pipeline.arabic.date_words import ARABIC_COMMA
from pipeline.arabic.text import match_key
from pipeline.parse.body import WAW
from pipeline.parse.draft import Draft
from pipeline.parse.head_lines import is_dateline, is_name, looks_like_name, names_agency, place_and_agency
from pipeline.parse.lexicon import Lexicon
from pipeline.parse.lines import TextLine
from pipeline.parse.own_words import is_all_taken_up, is_of_the_text
from pipeline.parse.shapes import ends_sentence, is_numbered, without_bullet
from pipeline.records import Role

_WORD = re.compile(r"\w+")
_MARKS = frozenset(":/|–—-,\u0640\u060c")
_SIGNATURE = re.compile(
    r"^(?:[\u0621-\u064a]\s?[.,\u060c]?\s?){1,3}[/\u060c]\s?(?:[\u0621-\u064a]\s?[.,]?\s?){1,3}(?:\([^()]+\))?$"
)
SIGNATURE_CHARACTERS = 45
_ACCOUNT = re.compile(r"@\w+")
_AROUND = " :-–—/|,\u060c\u0640"  # the last two: Arabic comma, tatweel used as a dash
_MAY_SET_OFF = re.compile(r"[|/(\[–—:@-]")
_SET_OFF = re.compile(r"\s*[|/(\[]\s*|\s+[-–—]\s*|\s*[-–—]\s+|:\s+")

AUTHOR_WORDS = 5
NAME_PARTS = 4
BESIDE_WORDS = 8
PLACE_WORDS = 3
NAMED_WITHIN = 4
"""Lines above what stands beside a stamp: what a title there names too is the article's subject, not its author."""

LINE_WORDS = 20
"""More words than a name and two places have, with a word such as "source" before them."""

SEVERAL_AUTHORS_WORDS = 10
BYLINE_CHARACTERS = 150


def read_author_or_dateline(draft: Draft, index: int, article: int) -> bool:
    """Label a line right above the text that is a person's name, or a place and who reports from there."""
    line, facts = draft.lines[index], draft.of(article)
    place, _, behind = line.text.partition(":")
    if match_key(place) in draft.lexicon.places and 0 < len(behind.split()) <= AUTHOR_WORDS:
        facts.place = place.strip()
        if is_name(behind.strip()):
            draft.put(index, Role.BYLINE, "byline:behind-its-place", article=article)
            facts.byline = facts.byline or behind.strip()
        else:
            draft.put(index, Role.DATELINE, "dateline", article=article)
            facts.agency = behind.strip()
    elif is_name(line.text):
        draft.put(index, Role.BYLINE, "byline:name", article=article)
        facts.byline = facts.byline or line.text
    elif is_dateline(line, draft.lexicon):
        draft.put(index, Role.DATELINE, "dateline", article=article)
        facts.place, facts.agency = place_and_agency(line.text, draft.lexicon)
    else:
        return False
    return True


def read_byline(draft: Draft, index: int, article: int) -> bool:
    """Label a line that names its author behind a word such as "prepared by"."""
    author = author_behind_prefix(draft, index)
    if author:
        draft.put(index, Role.BYLINE, "byline:prefix", article=article)
        draft.of(article).byline = draft.of(article).byline or author
    return author is not None


def author_behind_prefix(draft: Draft, index: int) -> str | None:
    """Give the author that a line names behind a word such as "prepared by"; None for any other line.

    Such words begin headlines too: a mark stands between them and the author, or what follows is a person's name. A place or an
    office behind the name, set off by a mark, is left out.
    """
    line, lexicon = draft.lines[index], draft.lexicon
    if len(line.text) > BYLINE_CHARACTERS:
        return None
    prefix = lexicon.byline_prefixes.before(line.key)
    by_name = prefix is None
    prefix = prefix or lexicon.name_prefixes.before(line.key)
    if prefix is None:
        return None
    words = [found.end() for found in _WORD.finditer(line.text)]
    behind = line.text[words[prefix.count(" ")] :]
    author, *more = _SET_OFF.split(behind.lstrip(_AROUND).rstrip(_AROUND))
    if match_key(author) in lexicon.places and more:
        author = more[0]
    author = author.strip(_AROUND)
    count = len(author.split())
    several = count <= SEVERAL_AUTHORS_WORDS and (ARABIC_COMMA in author or f" {WAW}" in author)
    if not author or (count > AUTHOR_WORDS and not several):
        return None
    is_set_off = behind.lstrip()[:1] in _MARKS
    has_name = any(is_name(part.strip()) for part in author.split(ARABIC_COMMA))
    if not (has_name and is_set_off) and is_of_the_text(draft, index):
        return None  # a headline that begins with such a word
    return author if has_name or (not by_name and is_set_off and not ends_sentence(author)) else None


def author_beside_stamp(draft: Draft, index: int) -> str | None:
    """Give the author of a line right above or below a stamp, who is told by that place alone; None for any other line.

    It may stand behind one word and a mark: `by/ name`, whatever that word is.
    """
    line, lines = draft.lines[index], draft.lines
    above, below = (at in draft.stamps or at in draft.meta for at in (index - 1, index + 1))
    if not (above or below) or len(line.text) > BYLINE_CHARACTERS or line.key in draft.lexicon.section_words:
        return None
    if is_numbered(line.text) or without_bullet(line.text)[1] or is_all_taken_up(draft, line.key):
        return None
    if is_label(line.text, draft.lexicon) or (above and index + 1 < len(lines) and lines[index + 1].key == line.key):
        return None
    parts = [part for piece in _SET_OFF.split(line.text) if (part := piece.strip(_AROUND))]
    if len(parts) == 2 and match_key(parts[0]) in draft.lexicon.places and match_key(parts[1]) in draft.lexicon.agencies:
        return None  # a dateline
    if len(parts) == 2 and len(parts[0].split()) == 1:
        parts.reverse()
    if not parts or len(parts) > NAME_PARTS or line.words > BESIDE_WORDS or ends_sentence(line.text) or line.text.endswith(":"):
        return None
    if match_key(parts[0]) in draft.lexicon.places or not looks_like_name(parts[0]):
        return None
    titles = (other for other in lines[max(0, index - NAMED_WITHIN) : index] if _SET_OFF.search(other.text) is None)
    is_subject = any(other.words > line.words and f" {line.key} " in f" {other.key} " for other in titles)
    return None if is_subject and not is_name(parts[0]) else parts[0]


def author_among_parts(line: TextLine, lexicon: Lexicon) -> str | None:
    """Give the person named on a line of which all else is places, agencies, an account: `name (place) @account`; None else."""
    text = line.text
    if len(text) > BYLINE_CHARACTERS or line.words > LINE_WORDS:
        return None
    prefix = lexicon.source_prefixes.before(line.key)
    if prefix is None and _MAY_SET_OFF.search(text) is None:
        name = text.strip(_AROUND)  # one part, as most lines are
        return name if is_name(name) else None
    bare = " ".join(text.split()[prefix.count(" ") + 1 :]) if prefix else text
    parts = [part for piece in _SET_OFF.split(_ACCOUNT.sub("", bare)) if (part := piece.strip(_AROUND))]
    if len(parts) > NAME_PARTS:
        return None
    has_place = any(match_key(part) in lexicon.places for part in parts)
    # Initials of an agency look like a name's; behind a place they make a dateline.
    names = [part for part in parts if is_name(part) and not (has_place and match_key(part) in lexicon.agencies)]
    others = [part for part in parts if match_key(part) not in lexicon.places and not names_agency(part, lexicon)]
    if any(len(part.split()) > PLACE_WORDS for part in parts if part not in names + others[:1]):
        return None
    if not names and len(others) == 1 < len(parts) and looks_like_name(others[0]) and not is_label(others[0], lexicon):
        return others[0]  # nobody but an author stands among places and agencies
    if len(names) != 1:
        return None
    return names[0]


def is_label(text: str, lexicon: Lexicon) -> bool:
    """Say whether a text holds a word of stamps, sections or agencies, which stand in no person's name."""
    words = set(match_key(text).split(" "))
    return not words.isdisjoint(lexicon.label_words)


def author_in(draft: Draft, key: str, shown: str) -> str | None:
    """Give the author's name as printed at the end of a line, from the key of what is left of that line."""
    if len(shown) > BYLINE_CHARACTERS:
        return None
    prefix = draft.lexicon.byline_prefixes.before(key)
    name = key[len(prefix) + 1 :] if prefix else key
    if not name or len(name.split(" ")) > AUTHOR_WORDS:
        return None
    # The name as printed is the shortest tail of the line with this key.
    for beginning in reversed([found.start() for found in _WORD.finditer(shown)]):
        if match_key(shown[beginning:]) == name:
            return shown[beginning:].strip(" :-–|\u060c")
    return None


def is_signature(text: str) -> bool:
    """Say whether a line is the initials of who wrote and who edited, an agency behind them perhaps: `a.b/ c.d (agency)`."""
    return len(text) <= SIGNATURE_CHARACTERS and _SIGNATURE.match(text) is not None
