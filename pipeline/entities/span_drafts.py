"""A recognised name while it is being cut and widened: a run of tokens."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace

from pipeline.entities import lexicon
from pipeline.entities.frequent_words import frequent_words, is_whole
from pipeline.entities.name_starts import AND, LONG_VOWELS, offset_of
from pipeline.entities.span_words import words_of
from pipeline.entities.tokens import Tokens
from pipeline.entity_records import MentionType, NameSpan

_PARTING = frozenset("\"'()[]{}<>\u00ab\u00bb\u201c\u201d\u201e\u2018\u2019\u2039\u203a,;:!?\u060c\u061b\u061f|\u2022\u2026")
"""Quotes, brackets and stops: what stands on either side of one is not the same name."""

_AND_FOR_THE = ("\u0648\u0644\u0644", "\u0641\u0644\u0644")
_FOR_THE = "\u0644\u0644"
_SHORTEST_NAME = 3
_MOST_WORDS = 40
"""Words of a name; what a recogniser takes for a longer one is a list or no text."""
_MOST_GIVEN = 2
"""Words of a person before a second one that only goes on: given names."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A name as tokens [first, end); `off`: characters of the first one that are outside the name.

    `is_bared`: a title or classifier before it was taken off, or stands there, so that the first word carries no particle.
    """

    type: MentionType
    first: int
    end: int
    off: int
    score: float
    source: str
    is_bared: bool = False

    def keys(self, tokens: Tokens) -> Sequence[str]:
        """Give the folded words of the name, the first as it is written, particles included."""
        return tokens.keys[self.first : self.end]


def draft_of(span: NameSpan, tokens: Tokens) -> Draft:
    """Give the tokens that a span touches; a span that begins inside a word keeps its beginning."""
    first = bisect_right(tokens.ends, span.start)
    end = bisect_left(tokens.starts, span.end)
    off = max(0, span.start - tokens.starts[first]) if first < len(tokens.starts) else 0
    return Draft(type=span.type, first=first, end=end, off=off, score=span.score, source=span.source)


def pieces_of(draft: Draft, tokens: Tokens) -> list[Draft]:
    """Part a name at quotes, brackets and stops, and drop punctuation at the ends: `Hamas` in brackets is a name of its own.

    Of persons and places also before a word that begins with and-for-the, which only another name begins with; of an organisation
    only where it begins with for-the itself, for its name may hold one (the council for culture and for the arts).
    """
    found = []
    may_list = draft.type is not MentionType.ORG or tokens.keys[draft.first].startswith(_FOR_THE)
    first = draft.first
    off = draft.off
    for at in range(draft.first, draft.end + 1):
        if at > first and at < draft.end and draft.type is MentionType.PERSON and _begins_another(tokens.keys, at):
            found.append(replace(draft, first=first, end=at, off=off))
            first, off = at, offset_of(tokens.words[at], tokens.keys[at], 1)
        elif first < at < draft.end and may_list and tokens.keys[at].startswith(_AND_FOR_THE):
            found.append(replace(draft, first=first, end=at, off=off))
            first, off = at, offset_of(tokens.words[at], tokens.keys[at], 2)
        if at == draft.end or tokens.words[at] in _PARTING:
            start, end = first, at
            while start < end and not tokens.keys[start]:
                start += 1
            while start < end and not tokens.keys[end - 1]:
                end -= 1
            if start < end <= start + _MOST_WORDS:
                found.append(replace(draft, first=start, end=end, off=off if start == first else 0))
            first, off = at + 1, 0
    return found


def _begins_another(keys: Sequence[str], at: int) -> bool:
    """Say whether a word inside a person's name is `and` with the name of another person: no name as a whole, one without it."""
    return _is_and(keys[at]) and keys[at - 1] not in words_of("name_joiner") and _may_begin(keys[at][1:])


def _is_and(key: str) -> bool:
    """Say whether a word is `and` with another: no known name of a person as it stands, one without it, or no foreign name.

    A foreign name may begin with waw, then mostly before a long vowel (Wilson, Walter).
    """
    names = (lexicon.given_names(), lexicon.family_names(), words_of("name_joiner"))
    if not key.startswith(AND) or len(key) <= _SHORTEST_NAME or any(key in known for known in names) or is_whole(key, key[1:]):
        return False
    return key[1] not in LONG_VOWELS or _may_begin(key[1:])


def _may_begin(key: str) -> bool:
    """Say whether a word may begin a name of a person or is frequent, and thus no end of one."""
    names = (lexicon.given_names(), lexicon.family_names(), words_of("name_joiner"), frequent_words())
    return any(key in known for known in names)


def merged(drafts: Sequence[Draft], tokens: Tokens) -> list[Draft]:
    """Join persons whose names a recogniser split: servant of + the merciful, a given name + the rest of it."""
    found: list[Draft] = []
    for draft in drafts:
        before = found[-1] if found else None
        if before is not None and before.end < draft.first and _is_known_between(before, draft, tokens):
            before = found[-1] = replace(before, end=draft.first)
        if before is not None and before.end == draft.first and before.type is draft.type is MentionType.PERSON:
            last, next_ = tokens.keys[before.end - 1], tokens.keys[draft.first]
            is_given = last in lexicon.given_names() and before.end - before.first <= _MOST_GIVEN
            if (
                not draft.off
                and not _is_and(next_)
                and (is_given or last in words_of("name_joiner") or next_ in words_of("name_joiner"))
            ):
                found[-1] = replace(before, end=draft.end, score=min(before.score, draft.score))
                continue
        found.append(draft)
    return found


def _is_known_between(before: Draft, draft: Draft, tokens: Tokens) -> bool:
    """Say whether one known given or family name parts two persons: it belongs to both, which are one."""
    if before.end != draft.first - 1 or not before.type is draft.type is MentionType.PERSON or draft.off:
        return False
    key = tokens.keys[before.end]
    if len(key) < _SHORTEST_NAME:  # that, whether: they are given names in the table too
        return False
    return before.end - before.first == 1 and (key in lexicon.given_names() or key in lexicon.family_names())
