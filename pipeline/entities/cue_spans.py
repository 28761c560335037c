"""Names that the words around them announce, known or not: the village of, the newspaper "…", the … newspaper of a country."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from importlib import resources

import yaml

from pipeline.arabic.text import match_key
from pipeline.entities import lexicon
from pipeline.entities.frequent_words import frequent_words
from pipeline.entities.name_starts import offset_of, readings, with_particles
from pipeline.entities.places import PlaceTable
from pipeline.entities.span_words import words_of
from pipeline.entities.tokens import Tokens
from pipeline.entity_records import MentionType, NameSpan

SOURCE = "cues"
SCORE = 0.3
"""Under what a recogniser gives a span that it is fairly sure of: it sees more of the context."""

PLACE_SCORE = 0.95
"""What follows village or city is a place, whatever it looks like."""

_THE = "\u0627\u0644"
_LAM = "\u0644"
_FEMININE = "\u0647"
_OPENING = frozenset("\"'(\u00ab\u201c\u2018\u00bb")
_CLOSING = frozenset("\"')\u00bb\u201d\u2019\u00ab")
_MOST_QUOTED = 5
"""Words of a name in quotes; a longer quotation is somebody's words."""
_MOST_OF_MEDIA = 3
_SPEECH_REACH = 4
_SHORTEST = 3


def find_announced(tokens: Tokens) -> list[NameSpan]:
    """Give the names that their context announces, in order of their cues; they may overlap."""
    found: list[NameSpan] = []
    stops = _stops()
    for at, key in enumerate(tokens.keys):
        if key in _openers():
            found += _place(tokens, at, stops)
            found += _quoted(tokens, at)
            found += _of_country(tokens, at)
        elif key == _LAM:
            found += _told(tokens, at)
    return found


@lru_cache(maxsize=1)
def _openers() -> dict[str, str]:
    """Give each cue, with the particles that may be written onto it, and the cue itself."""
    cues = words_of("place_cue") | words_of("media") | words_of("quoted_org")
    return {form: cue for cue in cues for _, form in with_particles(cue)}


def _place(tokens: Tokens, at: int, stops: frozenset[str]) -> Iterator[NameSpan]:
    keys = tokens.keys
    head = _openers()[keys[at]]
    first = at + 1
    if head not in words_of("place_cue") or first >= len(keys):
        return
    word = keys[first]
    if word.isdecimal() and head in words_of("numbered"):  # the number is no name without its street
        off = offset_of(tokens.words[at], keys[at], len(keys[at]) - len(head))
        yield _span(tokens, at, first + 1, MentionType.PLACE, off)
    elif word in words_of("compound_place") and first + 1 < len(keys) and keys[first + 1]:
        yield _span(tokens, first, first + 2, MentionType.PLACE)
    elif word.isalpha() and word not in stops and _may_name(head, word):
        yield _span(tokens, first, first + 1, MentionType.PLACE)


def _may_name(head: str, word: str) -> bool:
    """Say whether a word is no adjective of its head: not of a country, nor indefinite and of its gender (a coastal town),
    and no frequent word."""
    is_adjective = not word.startswith(_THE) and word.endswith(_FEMININE) == head.endswith(_FEMININE)
    is_common = not word.startswith(_THE) and word in frequent_words() and word not in PlaceTable.load()
    return len(word) >= _SHORTEST and not is_adjective and not is_common and word not in lexicon.nationalities()


def _quoted(tokens: Tokens, at: int) -> Iterator[NameSpan]:
    if _openers()[tokens.keys[at]] in words_of("quoted_org"):
        yield from _in_quotes(tokens, at + 1, MentionType.ORG)


def _told(tokens: Tokens, at: int) -> Iterator[NameSpan]:
    """Give what stands in quotes behind a separate `to`, where something is said shortly before."""
    if any(
        word in words_of("speech")
        for key in tokens.keys[max(0, at - _SPEECH_REACH) : at]
        for word in (key, *(rest for _, rest in readings(key)))
    ):
        yield from _in_quotes(tokens, at + 1, MentionType.ORG)


def _in_quotes(tokens: Tokens, at: int, type_: MentionType) -> Iterator[NameSpan]:
    if at >= len(tokens) or tokens.words[at] not in _OPENING:
        return
    end = at + 1
    while end < len(tokens) and end - at - 1 <= _MOST_QUOTED and tokens.keys[end]:
        end += 1
    if at + 1 < end < len(tokens) and tokens.words[end] in _CLOSING:
        yield _span(tokens, at + 1, end, type_)


def _of_country(tokens: Tokens, at: int) -> Iterator[NameSpan]:
    """Give what stands between a medium and the adjective of its country: newspaper Last Hour, the Belgian one."""
    keys = tokens.keys
    if _openers()[keys[at]] not in words_of("media"):
        return
    for end in range(at + 2, min(at + 2 + _MOST_OF_MEDIA, len(keys))):
        between = keys[at + 1 : end]
        if not all(word and word not in _function_words() for word in between):
            return
        if _is_nationality(keys[end]) and not any(word in lexicon.nationalities() for word in between):
            if between[0] not in words_of("agency_word"):  # the News Agency of a country is found as a phrase
                yield _span(tokens, at + 1, end, MentionType.ORG)
            return


def _is_nationality(key: str) -> bool:
    return key.startswith(_THE) and key.endswith(_FEMININE) and key in lexicon.nationalities()


def _span(tokens: Tokens, first: int, end: int, type_: MentionType, off: int = 0) -> NameSpan:
    score = PLACE_SCORE if type_ is MentionType.PLACE else SCORE
    return NameSpan(type=type_, start=tokens.starts[first] + off, end=tokens.ends[end - 1], score=score, source=SOURCE)


@lru_cache(maxsize=1)
def _function_words() -> frozenset[str]:
    text = (resources.files("pipeline.arabic") / "common_words.yml").read_text("utf-8")
    return frozenset((*match_key(yaml.safe_load(text)["common"]).split(), *lexicon.reporting_verbs()))


@lru_cache(maxsize=1)
def _stops() -> frozenset[str]:
    """Give the folded words that are no place behind a cue: function words, verbs of saying, titles, directions, bare nouns."""
    rules = ("direction", "bare", "bare_place", "place_classifier", "phrase_end")
    return _function_words() | frozenset(lexicon.titles()).union(*map(words_of, rules))
