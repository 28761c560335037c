"""Lines that hold one stamp or several and little else: an author, a place, "published", "updated", bars between them.

published on: Wednesday 7 September 2022 - 5:21 pm | updated: Wednesday 7 September 2022 - 6:00 pm
Tuesday 24-10-2023 18:40 | written by: NAME |
13 December 2019 (12:20) - Algiers: NAME
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from pipeline.arabic.dates import split_stamps
from pipeline.arabic.text import match_key
from pipeline.parse.head_lines import is_name, looks_like_name, says_more_than_a_name
from pipeline.parse.lexicon import Lexicon
from pipeline.records import Stamp

META_CHARACTERS = 170
UNKNOWN_WORDS = 4
"""More words that are no prefix, author, place or agency, and the line is a sentence that names a date."""

STAMPS = 4
_SEPARATORS = re.compile(
    r"\s*[|()\[\]•·/]+\s*|\s+[-–—]+\s*|\s*[-–—]+\s+|\s*[:]\s+|\s{3,}|\s*[,\u060c]\s*"
)  # the last: Arabic comma
_AROUND = " \t\u00a0|-–—:,.•·()[]\u060c"


@dataclass(frozen=True, slots=True, kw_only=True)
class MetaLine:
    """What such a line says; None for what it does not say. `is_bare`: nothing but stamps and the words before them."""

    published: Stamp | None = None
    modified: Stamp | None = None
    author: str | None = None
    place: str | None = None
    section: str | None = None
    is_bare: bool = True


def read_meta_line(text: str, lexicon: Lexicon) -> MetaLine | None:
    """Read a line of stamps and who published; None where it holds no stamp, or says something else too."""
    if len(text) > META_CHARACTERS:
        return None
    published = modified = author = place = section = guess = None
    unknown = at = 0
    pieces: list[str] = []
    for found in split_stamps(text)[:STAMPS]:
        before, is_update = _without_prefix(text[at : found.start], lexicon)
        announced = before.rstrip().endswith(":") and len(before.split()) <= UNKNOWN_WORDS
        pieces.append("" if announced else before)  # whatever the words are, a colon behind them announces the stamp
        if is_update:
            modified = modified or found.stamp
        else:
            published = published or found.stamp
        at = found.end
    if not at:
        return None
    pieces.append(text[at:])
    for part in (part.strip(_AROUND) for piece in pieces for part in _SEPARATORS.split(piece)):
        key = match_key(part)
        if not key or key in lexicon.stamp_prefixes or key in lexicon.update_prefixes or key in lexicon.byline_prefixes:
            continue
        if lexicon.stamp_prefixes.before(key) and len(part.split()) <= UNKNOWN_WORDS:
            continue  # "published in", and the name of what it was published in
        name = _without_author_prefix(part, key, lexicon)
        if key in lexicon.section_words and section is None and part is not pieces[-1]:
            section = part
        elif key in lexicon.places:
            place = place or part
        elif author is None and (name != part or is_name(part)):
            author = name
        elif says_more_than_a_name(part):
            return None  # "price of gold in Egypt 8 February 2026" is a title
        else:
            unknown += len(part.split())
            if guess is None and looks_like_name(part) and lexicon.label_words.isdisjoint(key.split(" ")):
                guess = part
    if author is None and guess is not None and unknown == len(guess.split()):
        author, unknown = guess, 0  # nobody but an author stands alone beside a stamp
    if unknown > UNKNOWN_WORDS:
        return None
    return MetaLine(
        published=published, modified=modified, author=author, place=place, section=section, is_bare=not (author or unknown)
    )


def _without_prefix(text: str, lexicon: Lexicon) -> tuple[str, bool]:
    """Take the words that announce a stamp off the end of what stands before it; the rest, and whether they say "updated"."""
    words = text.split()
    key = f" {match_key(text)}"
    for prefixes, is_update in ((lexicon.update_prefixes, True), (lexicon.stamp_prefixes, False)):
        for prefix in prefixes:
            # The crawl may have stuck the words to a time before them.
            if key.endswith(" " + prefix) or (is_update and key.endswith(prefix)):
                return " ".join(words[: len(words) - prefix.count(" ") - 1]), is_update
    return text, False


def _without_author_prefix(part: str, key: str, lexicon: Lexicon) -> str:
    prefix = lexicon.byline_prefixes.before(key) or lexicon.name_prefixes.before(key)
    if prefix is None:
        return part
    name = " ".join(part.split()[prefix.count(" ") + 1 :]).strip(_AROUND)
    is_sure = lexicon.byline_prefixes.before(key) is not None or is_name(name) or looks_like_name(name)
    return name if is_sure else part
