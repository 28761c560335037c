"""Institutions of a state that are named by their nature: the Egyptian army, the American ministry of defence.

No list can hold them all, and the corpora that the tagger learns from leave them out: a closed set of heads and the adjective
of a country.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from functools import lru_cache
from types import MappingProxyType

from pipeline.entities import lexicon
from pipeline.entities.name_starts import offset_of, readings, with_particles
from pipeline.entities.span_words import phrases_of, words_of
from pipeline.entities.tokens import Tokens
from pipeline.entity_records import MentionType, NameSpan

SOURCE = "institutions"
SCORE = 0.9
"""Above what a tagger gives a doubtful span: these are nearly always meant."""

_THE = "\u0627\u0644"
_AND = "\u0648"
_TEH_MARBUTA_KEY = "\u0647"
_PLURAL = "\u0627\u062a"  # -at: the feminine plural, which takes a feminine adjective
_MINISTRY = "\u0648\u0632\u0627\u0631\u0647"  # wizara
_MINISTER = "\u0648\u0632\u064a\u0631"  # wazir, and what begins with it
_MINISTERS = "\u0648\u0632\u0631\u0627\u0621"  # wuzara
_TO, _WHO = "\u0627\u0644\u064a", "\u0627\u0644\u062a\u064a"  # to; which (f.): they begin like the article
_WHO_M = "\u0627\u0644\u0630\u064a"
_MOST_QUALIFIERS = 2
_SHORT_PREFIX = 2
"""A country's code has two letters; what is no country has a longer word."""


def find_institutions(tokens: Tokens) -> list[NameSpan]:
    """Give the institutions of states in a text, in order, none overlapping; proclitics are outside."""
    found: list[NameSpan] = []
    heads = _heads()
    at = 0
    while at < len(tokens.keys):
        key = tokens.keys[at]
        end = 0
        if key in heads:
            off, head = heads[key]
            end = _ministry(tokens.keys, at) if head == _MINISTRY else _body(tokens.keys, at, head)
            if end:
                start = tokens.starts[at] + offset_of(tokens.words[at], key, off)
                found.append(NameSpan(type=MentionType.ORG, start=start, end=tokens.ends[end - 1], score=SCORE, source=SOURCE))
        at = max(end, at + 1)
    return found


def is_title(tokens: Tokens, name: NameSpan) -> bool:
    """Say whether a name is a part of a minister's title: (minister of) American foreign affairs."""
    at = bisect_left(tokens.ends, name.start + 1)
    if name.type is not MentionType.ORG or not at or tokens.starts[at] != name.start:
        return False
    return tokens.keys[at] in words_of("ministry_alone") and _is_minister(tokens.keys[at - 1])


def agrees(head: str, adjective: str) -> bool:
    """Say whether an adjective has the gender of a head noun, by their folded endings; plurals of things count as feminine."""
    return adjective.endswith(_TEH_MARBUTA_KEY) == (
        head.endswith((_TEH_MARBUTA_KEY, _PLURAL)) or head in words_of("ministry_alone")
    )


@lru_cache(maxsize=1)
def _heads() -> Mapping[str, tuple[int, str]]:
    """Give each first word that may open an institution, with each proclitic: letters off, and the word without them."""
    words = {_MINISTRY, *phrases_of(("state_body", "ministry_alone"))}
    return MappingProxyType({form: (off, word) for word in words for off, form in with_particles(word)})


def _is_of_country(key: str) -> bool:
    entry = lexicon.nationalities().get(key)
    is_country = entry is not None and key.startswith(_THE) and len(entry.code) == _SHORT_PREFIX
    return is_country and key not in words_of("ministry_alone")  # of Mali, or of finances


def _body(keys: Sequence[str], at: int, head: str) -> int:
    """Give the end of head (of one or several words), qualifiers and the adjective of a country; 0 where it is not there."""
    for rest in phrases_of(("state_body", "ministry_alone"))[head]:
        end = at + 1 + len(rest)
        if tuple(keys[at + 1 : end]) != rest:
            continue
        form = " ".join((head, *rest))
        if form in words_of("ministry_alone") and _is_spoken_for(keys, at):
            continue
        agreeing = rest[-1] if rest and head.startswith(_THE) else head  # in a genitive the first word counts
        qualifiers = words_of("body_qualifier")
        while end < len(keys) and end - at - 1 - len(rest) < _MOST_QUALIFIERS and keys[end] in qualifiers:
            agreeing = keys[end]
            end += 1
        if end < len(keys) and _is_of_country(keys[end]) and agrees(agreeing, keys[end]):
            return end + 1
    return 0


def _is_spoken_for(keys: Sequence[str], at: int) -> bool:
    """Say whether the word before makes a portfolio something else: a minister of it, an adjective of a definite noun."""
    before = keys[at - 1] if at else ""
    if _is_minister(before):
        return True
    return before.startswith(_THE) and before not in (_TO, _WHO, _WHO_M)


def _is_minister(word: str) -> bool:
    return any(form.startswith((_MINISTER, _MINISTERS)) for form in (word, *(rest for _, rest in readings(word))))


def _ministry(keys: Sequence[str], at: int) -> int:
    """Give the end of the word ministry, its portfolios and the adjective of a country, where there is one."""
    end = at + 1
    if end >= len(keys) or not keys[end].startswith(_THE) or keys[end] in (_TO, _WHO, _WHO_M) or _is_of_country(keys[end]):
        return 0
    portfolios, qualifiers = words_of("portfolio"), words_of("portfolio_qualifier")
    end += 1
    while end < len(keys) and (
        keys[end] in qualifiers or keys[end] in portfolios or (keys[end][:1] == _AND and keys[end][1:] in portfolios | qualifiers)
    ):
        end += 1
    if end < len(keys) and _is_of_country(keys[end]) and agrees(_MINISTRY, keys[end]):
        end += 1
    return end
