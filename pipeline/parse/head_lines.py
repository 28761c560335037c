"""What a line near an article's top can be by its own words, where no profile says: office, author, dateline, ticker.

Each function answers for one line and looks at nothing else; `unknown_head` decides by where the line stands.
"""

from __future__ import annotations

import re
from functools import lru_cache
from importlib import resources

import yaml

from pipeline.arabic.text import match_key
from pipeline.parse.lexicon import Lexicon
from pipeline.parse.lines import TextLine
from pipeline.parse.shapes import ends_with_full_stop, has_latin_credit

OFFICE_CHARACTERS = 120
MARK_CHARACTERS = 40
SENTENCE_WORDS = 5
"""More words with a full stop behind them tell what someone in an office did."""

SITE_NAME_WORDS = 3
"""More words, and "Channel", "Agency" or "Gate" begin a headline."""

NAME_CHARACTERS = 60
NAME_WORDS = 5
DATELINE_WORDS = 7
SECTION_WORDS = 5
LATIN_WORDS = 4
BEGINNING_CHARACTERS = 90

_NAME_ONLY = re.compile(r"^[^\W\d_](?:[^\W\d_]|[ .\u064b-\u0652\u0640-])*$")
_PARTS = re.compile(r"[()/–—-]")
_CODE = re.compile(r"^[.#@\w][^\u0600-\u06ff]*[{}][^\u0600-\u06ff]*$|^(?:var|function|window|document)\b[^\u0600-\u06ff]*[;({]")
_DATELINE_MARK = re.compile("[/(–—-]|\\s\u0640\\s")  # the last: tatweel used as a dash
_LATIN_ONLY = re.compile(r"^[\x20-\x7e]{2,40}$")
_WIDE_GAP = re.compile(r"[ \u00a0]{2,}")
_ESCAPES = re.compile(r"u06[0-9a-f]{2}")
_MARKUP = re.compile(r"^<\w+>.*</\w+>$")
_CRAWL_STAMP = re.compile(r"^\s*date \d{4}-\d{2}-\d{2}\b\s*")
_TICKER_GAPS = 3
_TICKER_CHARACTERS = 100
_AL = "\u0627\u0644"  # the article: surnames begin with it, given names hardly ever
_AND, _ON = "\u0648", "\u0639\u0644\u0649 "
_JOINED = (_AND + _AL, "\u0644\u0644")  # "and the", "for the"
_SERVANT, _FATHER = "\u0639\u0628\u062f", "\u0627\u0628\u0648"  # "servant of", "father of": beginnings of compound names


@lru_cache(maxsize=1)
def _name_words() -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
    """Give the words that names begin with, those that stand in titles and in no name, and all that stand in no name."""
    text = (resources.files("pipeline.arabic") / "names.yml").read_text("utf-8")
    data = yaml.load(text, Loader=yaml.CSafeLoader)
    given, never, nouns = (
        frozenset(match_key(word.replace("_", " ")) for word in data[kind].split()) for kind in ("given", "never", "nouns")
    )
    return given, never - given, (never | nouns) - given


def without_crawl_stamp(text: str) -> str:
    """Take a crawler's own mark, as ` date 2025-01-31 `, off the beginning of a display text."""
    return _CRAWL_STAMP.sub("", text)


def crawl_stamp_length(raw: str) -> int:
    """Count the characters that a crawler's own mark takes at the beginning of a line as scraped; 0 where there is none."""
    found = _CRAWL_STAMP.match(raw)
    return found.end() if found else 0


def is_office(line: TextLine, lexicon: Lexicon) -> bool:
    """Say whether a line begins with an office of the newspaper, such as "editor in chief", the name perhaps stuck to it."""
    if len(line.text) > OFFICE_CHARACTERS or (line.words > SENTENCE_WORDS and ends_with_full_stop(line.text)):
        return False
    return lexicon.offices.begin(line.key)


def is_site_name(line: TextLine, lexicon: Lexicon) -> bool:
    """Say whether a line is what a site calls itself: a few words, the first "gate", "newspaper", "network" or the like."""
    if line.text.endswith((":", ".", "?", "\u061f")):
        return False
    return 2 <= line.words <= SITE_NAME_WORDS and line.key.partition(" ")[0] in lexicon.site_words


def is_name(text: str) -> bool:
    """Say whether a text is a person's name: two to five words, the first a given name or a title."""
    if len(text) > NAME_CHARACTERS:
        return False
    words = match_key(text).split(" ")
    if not 2 <= len(words) <= NAME_WORDS or not _NAME_ONLY.match(text):
        return False
    given, _, never = _name_words()
    if not never.isdisjoint(words) or any(word.startswith(_JOINED) for word in words[1:]):
        return False
    if text.startswith(_ON) and words[1] not in given:
        return False  # printed so, the first word is "on" sooner than the name Ali
    return words[0] in given or words[0].startswith(_SERVANT) or words[0] == _FATHER


def says_more_than_a_name(text: str) -> bool:
    """Say whether a text holds a preposition, a pronoun or a verb: words that stand in titles and in no name."""
    return not _name_words()[1].isdisjoint(match_key(text).split(" "))


def looks_like_name(text: str) -> bool:
    """Say whether a text could be a person's or a newsroom's name: two to four words of letters, none of a title's."""
    given, _, never = _name_words()
    words = match_key(text).split(" ")
    if words[0].startswith(_AL) and words[0] not in given:
        return False
    if len(words) == 2 and words[1].startswith(_AND) and given.isdisjoint(words):
        return False  # "people and opinions"
    return 2 <= len(words) <= LATIN_WORDS and _NAME_ONLY.match(text) is not None and never.isdisjoint(words)


def is_dateline(line: TextLine, lexicon: Lexicon) -> bool:
    """Say whether a line names where a report comes from: `place (agency)`, `place/agency/`, `agency- place`."""
    if line.words > DATELINE_WORDS or line.text.endswith((".", "?", "\u061f")) or has_latin_credit(line.text):
        return False
    if _DATELINE_MARK.search(line.text) is None:
        return False
    padded = f" {line.key} "
    has_agency = _holds_any(padded, lexicon.agencies) or _holds_any(padded, lexicon.dateline_words)
    begins_with_place = any(line.key.startswith(place + " ") or line.key == place for place in _places_of(line, lexicon))
    return has_agency or (begins_with_place and line.text.endswith(("/", ")", "-", "–")))


def names_agency(text: str, lexicon: Lexicon) -> bool:
    """Say whether a text names an agency, or says that agencies were followed."""
    padded = f" {match_key(text)} "
    return any(f" {known} " in padded for known in (*lexicon.agencies, *lexicon.dateline_words))


def _holds_any(padded: str, names: tuple[str, ...]) -> bool:
    """Say whether a key, with a space at either end, holds one of these names as words of its own."""
    return any(map(padded.__contains__, names)) and any(f" {name} " in padded for name in names)


def place_and_agency(text: str, lexicon: Lexicon) -> tuple[str | None, str | None]:
    """Read a dateline's place and agency as printed; None for either where it names none that is known."""
    place = agency = None
    for part in (piece.strip(" .:") for piece in _PARTS.split(text)):
        if not part:
            continue
        key = match_key(part)
        if place is None and key in lexicon.places:
            place = part
        elif agency is None and _holds_any(f" {key} ", lexicon.agencies):
            agency = part
    return place, agency


def _places_of(line: TextLine, lexicon: Lexicon) -> list[str]:
    words = line.key.split(" ")
    beginnings = (" ".join(words[:count]) for count in (1, 2, 3))
    return [beginning for beginning in beginnings if beginning in lexicon.places]


def is_section_name(line: TextLine, lexicon: Lexicon) -> bool:
    """Say whether a short line holds a word that sections are named with, perhaps stuck to the next."""
    if line.key in lexicon.sections:
        return True
    if line.words > SECTION_WORDS or len(line.text) > 40:
        return False
    if line.key in lexicon.countries:
        return True
    words = line.key.split(" ")
    # Crawls stick two names of sections together; four letters are enough to know the first of them.
    return any(word in lexicon.section_words or lexicon.section_beginnings.begin(word) for word in words)


def is_furniture_beginning(line: TextLine, lexicon: Lexicon) -> bool:
    """Say whether a line begins with a label of the site's and runs on in it."""
    return len(line.text) <= BEGINNING_CHARACTERS and lexicon.furniture_beginnings.of(line.key) is not None


def is_ticker(raw: str, shown: str) -> bool:
    """Say whether a line is several headlines one behind the other: wide gaps between them, and no sentence's end.

    `raw` is the line as scraped, since display text has its gaps folded.
    """
    if len(shown) < _TICKER_CHARACTERS or shown.endswith(".") or not ("  " in raw or "\u00a0" in raw):
        return False
    return len(_WIDE_GAP.findall(raw.strip())) >= _TICKER_GAPS


def is_latin_label(line: TextLine) -> bool:
    """Say whether a line is a few words in Latin letters alone: on an Arabic page a button's or a menu's label."""
    return line.words <= LATIN_WORDS and _LATIN_ONLY.match(line.text) is not None and any(c.isalpha() for c in line.text)


def is_markup(text: str) -> bool:
    """Say whether a line is a tag, a style, a script or an agency's mark, `// ends //`, that the crawl left in."""
    if text.startswith("//") and text.endswith("//"):
        return len(text) <= MARK_CHARACTERS
    return (text.startswith("<") and _MARKUP.match(text) is not None) or (
        ("{" in text or ";" in text) and _CODE.match(text) is not None
    )


def is_escaped(text: str) -> bool:
    """Say whether a line is text whose letters the crawl left as escapes, as `u0645`."""
    return len(_ESCAPES.findall(text)) >= 5
