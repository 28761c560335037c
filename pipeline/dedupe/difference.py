"""Two texts compared word by word: what a reader would call the same, what is gone, what is new.

Words with one match key are the same word; where they are printed otherwise (hamza, vowel signs, digits, punctuation, the break
between paragraphs), that is told apart as spelling. Phrases that stand once in each text are matched first (patience diff), the
rest by a longest common subsequence, so that the time grows with the texts' length and not with its square.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby
from typing import NamedTuple

from pipeline.arabic.text import match_key
from pipeline.dedupe.word_matches import Match, matches

BREAK = "\n"
"""Stands between paragraphs."""

_TOKEN = re.compile(r"\n|[^\S\n]*\S+|[^\S\n]+")
_COMMAS = r"\u060c\u061b,;:/()\[\]\u00ab\u00bb\"\u201c\u201d\u2013\u2014-"
_PIECE = re.compile(f"[^{_COMMAS}]+[{_COMMAS}]*|[{_COMMAS}]+")
_SENTENCE_END = (".", "!", "?", "\u061f", "\u2026", BREAK)


class ChangeKind(StrEnum):
    """What became of a run of words. `spelling`: the same words, printed otherwise."""

    SAME = "same"
    SPELLING = "spelling"
    REMOVED = "removed"
    ADDED = "added"
    REPLACED = "replaced"


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A run of words: as it stands in the first text, and in the second; white space before a word belongs to it."""

    kind: ChangeKind
    before: str
    after: str


class _Word(NamedTuple):
    text: str
    key: str


def difference(before: str, after: str) -> tuple[Change, ...]:
    r"""Compare two display texts, whose paragraphs are parted by `\n`.

    Put together, the changes' `before` give the first text and their `after` the second, character by character. Neighbours
    differ in kind; identical texts give one change that is `same`, empty ones none.
    """
    first, second = _words(before), _words(after)
    numbers: dict[str, int] = {}
    one, other = ([numbers.setdefault(word.key, len(numbers)) for word in words] for words in (first, second))
    found = matches(one, other, starts=(_starts(first), _starts(second)))
    return tuple(_joined(kind, run) for kind, run in groupby(_changes(first, second, found), key=lambda change: change.kind))


def _words(text: str) -> list[_Word]:
    keys: dict[str, str] = {}
    words = []
    for token in _TOKEN.findall(text):
        key = keys.get(token)
        if key is None:
            key = keys[token] = match_key(token)
        if " " in key:
            words += _pieces(token, key)
        else:
            words.append(_Word(token, key or token))
    return words


def _pieces(token: str, key: str) -> list[_Word]:
    """Part what stands together without a space, as after a comma; what cannot be parted cleanly stays whole."""
    pieces = [_Word(piece, match_key(piece)) for piece in _PIECE.findall(token)]
    is_clean = "".join(piece.text for piece in pieces) == token and " ".join(piece.key for piece in pieces) == key
    return pieces if is_clean else [_Word(token, key)]


def _starts(words: Sequence[_Word]) -> list[bool]:
    """Say for each word whether a sentence begins with it."""
    ends = [True, *(word.text.endswith(_SENTENCE_END) for word in words)]
    return [is_first or word.text == BREAK for is_first, word in zip(ends, words, strict=False)]


def _changes(first: Sequence[_Word], second: Sequence[_Word], found: Sequence[Match]) -> Iterator[Change]:
    one = other = 0
    for match in (*found, Match(len(first), len(second), 0)):
        if one < match.first or other < match.second:
            yield _changed(first[one : match.first], second[other : match.second])
        for before, after in zip(
            first[match.first : match.first + match.length], second[match.second : match.second + match.length], strict=True
        ):
            kind = ChangeKind.SAME if before.text == after.text else ChangeKind.SPELLING
            yield Change(kind=kind, before=before.text, after=after.text)
        one, other = match.first + match.length, match.second + match.length


def _changed(first: Sequence[_Word], second: Sequence[_Word]) -> Change:
    before, after = ("".join(word.text for word in words) for words in (first, second))
    if match_key(before) == match_key(after):
        kind = ChangeKind.SPELLING
    elif not after:
        kind = ChangeKind.REMOVED
    else:
        kind = ChangeKind.REPLACED if before else ChangeKind.ADDED
    return Change(kind=kind, before=before, after=after)


def _joined(kind: ChangeKind, run: Iterator[Change]) -> Change:
    parts = list(run)
    return Change(kind=kind, before="".join(part.before for part in parts), after="".join(part.after for part in parts))
