"""Names that a user imported, wherever they stand in a text: a user said that they are names, so that no cue is asked for."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache

from pipeline.entities.frequent_words import is_whole
from pipeline.entities.name_keys import COMPOUND_ENDS
from pipeline.entities.name_starts import offset_of, readings
from pipeline.entities.overlaps import InOrder
from pipeline.entities.span_drafts import draft_of
from pipeline.entities.tokens import Tokens, tokenise
from pipeline.entity_records import MentionType, NameSpan

SOURCE = "imported"
SCORE = 1.0
_ABD = "\u0639\u0628\u062f"


class ImportedSpans:
    """Finds names and aliases of one or more words, spelled in any way that has the same match keys."""

    def __init__(self, names: Iterable[tuple[MentionType, str]]) -> None:
        index: dict[str, dict[tuple[str, ...], tuple[MentionType, ...]]] = {}
        for type_, name in names:
            for first, *rest in _spellings(tokenise(name).keys):
                types = index.setdefault(first, {}).setdefault(tuple(rest), ())
                if type_ not in types:
                    index[first][tuple(rest)] = (*types, type_)
        self._of_first = {first: sorted(rests.items(), key=lambda one: (-len(one[0]), one[0])) for first, rests in index.items()}
        self._forms = lru_cache(maxsize=100_000)(self._read)

    def laid_over(self, tokens: Tokens, names: Sequence[NameSpan]) -> list[NameSpan]:
        """Give a text's names, in order, none overlapping, with the imported ones among them.

        An imported name goes before those that overlap it, but for one of more words that holds it: that is another name. Of a
        name that was imported with several types it is the one that is found in its place, else the first.
        """
        if not self._of_first:
            return list(names)
        kept = InOrder(names)
        for first, end, off, types in self._found(tokens.keys):
            start, stop = tokens.starts[first] + offset_of(tokens.words[first], tokens.keys[first], off), tokens.ends[end - 1]
            inside = kept.over(start, stop)
            if any(_holds(name, first, end, tokens) for name in inside):
                continue
            there = {name.type for name in inside if _is_as_long(name, first, end, tokens)}
            type_ = next((type_ for type_ in types if type_ in there), types[0])
            kept.put(NameSpan(type=type_, start=start, end=stop, score=SCORE, source=SOURCE))
        return kept.all()

    def _found(self, keys: Sequence[str]) -> list[tuple[int, int, int, tuple[MentionType, ...]]]:
        """Give first token, end, letters of particles and types of each name; the longest, left to right."""
        found, at = [], 0
        while at < len(keys):
            match = next(
                (
                    (at, at + 1 + len(rest), off, types)
                    for off, first in self._forms(keys[at])
                    for rest, types in self._of_first[first]
                    if tuple(keys[at + 1 : at + 1 + len(rest)]) == rest
                ),
                None,
            )
            if match is not None:
                found.append(match)
            at = match[1] if match is not None else at + 1
        return found

    def _read(self, key: str) -> tuple[tuple[int, str], ...]:
        forms = ((0, key), *readings(key))
        return tuple((off, form) for off, form in forms if form in self._of_first and not (off and is_whole(key, form)))


def _spellings(keys: Sequence[str]) -> list[list[str]]:
    """Give a name's folded words, and those with servant-of, God and the faith written together or apart."""
    first, end = 0, len(keys)
    while first < end and not keys[first]:
        first += 1
    while first < end and not keys[end - 1]:
        end -= 1
    apart: list[str] = []
    for key in keys[first:end]:
        is_joined = key.startswith(_ABD + "\u0627\u0644") and len(key) > len(_ABD) + 3
        ending = next((end for end in COMPOUND_ENDS if key.endswith(end) and len(key) > len(end) + 1), None)
        if is_joined:
            apart += (_ABD, key[len(_ABD) :])
        else:
            apart += (key.removesuffix(ending), ending) if ending else (key,)
    together: list[str] = []
    for key in apart:
        if together and (together[-1] == _ABD or key in COMPOUND_ENDS):
            together[-1] += key
        else:
            together.append(key)
    return [words for words in ([*keys[first:end]], apart, together) if words]


def _tokens_of(name: NameSpan, tokens: Tokens) -> tuple[int, int]:
    draft = draft_of(name, tokens)
    return draft.first, draft.end


def _holds(name: NameSpan, first: int, end: int, tokens: Tokens) -> bool:
    its_first, its_end = _tokens_of(name, tokens)
    return its_first <= first and end <= its_end and its_end - its_first > end - first


def _is_as_long(name: NameSpan, first: int, end: int, tokens: Tokens) -> bool:
    return _tokens_of(name, tokens) == (first, end)
