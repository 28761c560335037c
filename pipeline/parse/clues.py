"""Which profiles' reasons a page's lines may fulfil, looked up by the lines: a thousand profiles cost no more than three."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from pipeline.arabic.masking import MASK, mask_numbers
from pipeline.arabic.text import match_key
from pipeline.publishers import Profiles
from pipeline.publishers.profile import Evidence


@lru_cache(maxsize=16384)
def phrase_key(phrase: str) -> str:
    """Give the key of a profile's phrase, with a mark for each number where the phrase has one for any number.

    Each is compared with every page, and folded once.
    """
    return mask_numbers(match_key(phrase.replace(MASK, "0"))) if MASK in phrase else match_key(phrase)


Reason = tuple[int, int]
"""The place of a profile among all, and that of its evidence in it."""


@dataclass(frozen=True, slots=True)
class Clues:
    """Reasons by the key of a line, by the first word of one, and those that only a look at the page can tell."""

    by_line: Mapping[str, tuple[Reason, ...]]
    by_first_word: Mapping[str, tuple[Reason, ...]]
    always: frozenset[Reason]

    def candidates(self, keys: Iterable[str]) -> dict[int, set[int]]:
        """Give, by profile, the evidence that may hold on a page whose lines have these keys; no other can."""
        found: dict[int, set[int]] = {}
        for profile, evidence in self._reasons(keys):
            found.setdefault(profile, set()).add(evidence)
        return found

    def _reasons(self, keys: Iterable[str]) -> Iterator[Reason]:
        yield from self.always
        for key in keys:
            if key in self.by_line:
                yield from self.by_line[key]
            word = key.partition(" ")[0]
            if word in self.by_first_word:
                yield from self.by_first_word[word]


_latest: dict[str, tuple[Profiles, Clues]] = {}


def clues_of(profiles: Profiles) -> Clues:
    """Give the clues of a set of profiles, made once for the set that was asked about last."""
    known = _latest.get("")
    if known is None or known[0] is not profiles:
        known = _latest[""] = profiles, _made(profiles)
    return known[1]


def _made(profiles: Profiles) -> Clues:
    by_line: dict[str, list[Reason]] = {}
    by_first_word: dict[str, list[Reason]] = {}
    always = set()
    for number, profile in enumerate(profiles.all):
        for place, evidence in enumerate(profile.evidence):
            line, first_word = _clue(evidence)
            if line is not None:
                by_line.setdefault(line, []).append((number, place))
            elif first_word:
                by_first_word.setdefault(first_word, []).append((number, place))
            else:
                always.add((number, place))
    return Clues(_frozen(by_line), _frozen(by_first_word), frozenset(always))


def _clue(evidence: Evidence) -> tuple[str | None, str | None]:
    """Give the key of a line, or the first word of one, without which evidence does not hold; None for what it lacks."""
    phrase = evidence.line or (evidence.lines[0] if evidence.lines else None) or evidence.between_repeats
    if phrase:
        return phrase_key(phrase), None
    if evidence.teaser_byline:
        return None, phrase_key(evidence.teaser_byline).partition(" ")[0]
    return None, next((phrase_key(wanted.label) for wanted in evidence.opening if wanted.label), None)


def _frozen(reasons: dict[str, list[Reason]]) -> dict[str, tuple[Reason, ...]]:
    return {key: tuple(places) for key, places in reasons.items()}
