"""What the names that a page is sure of say of its other texts: a name found in one place is likely a name wherever it stands.

On ANERcorp's training part, five-fold, sentences taken fifteen together as a page, it takes F1 from 0.793 to 0.798 (folds: -0.003
to 0.009); each sentence by itself, to 0.794.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

SURE = -0.5
"""Lead of a name's weakest label over the next best, from which the page believes it; below 0 its neighbours had to decide."""

SUPPORT = 2.5
"""What a label's score gains where a sure name stands: a guess is turned, a certainty is not."""

_LIKELY = 0.7
"""Share of a name's sure places that must agree on its class."""

_SURNAME = 0.7
"""What a full name counts for its last word alone, against 1 for a name that stands alone."""

_ARTICLE = "\u0627\u0644"
_AND, _LAM = "\u0648", "\u0644"
_BEFORE_NOUN = ("\u0628", _LAM, "\u0643")  # beh, lam, kaf
_SHORTEST = 3
"""Letters: a shorter word is too often another word."""


class FoundName(NamedTuple):
    """A name in a text, by the numbers of its tokens; `lead`: of its weakest label's score over the next best."""

    kind: str
    text: int
    first: int
    after: int
    lead: float


def support(
    scores: NDArray[np.float32],
    starts: Sequence[int],
    keys: Sequence[Sequence[str]],
    page_of: Sequence[int],
    found: Sequence[FoundName],
    labels: Sequence[str],
) -> list[int]:
    """Raise, in place, the scores of the labels that spell a page's sure names, wherever on the page these stand.

    `scores` [places, K] with text n from place `starts[n]`; `keys` and `page_of` by text. Gives the texts whose scores
    changed: those where a sure name stands that was not found.
    """
    number = {label: at for at, label in enumerate(labels)}
    sure: dict[int, list[tuple[str, Sequence[str]]]] = {}
    found_in: dict[int, list[FoundName]] = {}
    for name in found:
        found_in.setdefault(name.text, []).append(name)
        if name.lead >= SURE:
            sure.setdefault(page_of[name.text], []).append((name.kind, keys[name.text][name.first : name.after]))
    names = {page: PageNames(own) for page, own in sure.items()}
    changed = []
    for text, own_keys in enumerate(keys):
        page = names.get(page_of[text])
        own = found_in.get(text, [])
        firsts = [name.first for name in own]
        places = [place for place in page.find(own_keys) if not _is_within_longer(place, own, firsts)] if page else []
        if {(name.kind, name.first, name.after) for name in own}.issuperset(places):
            continue
        changed.append(text)
        for kind, first, after in places:
            for at in range(first, after):
                part = "S" if after - first == 1 else "B" if at == first else "E" if at == after - 1 else "I"
                scores[starts[text] + at, number[f"{part}-{kind}"]] += SUPPORT
    return changed


def _is_within_longer(place: tuple[str, int, int], found: Sequence[FoundName], firsts: Sequence[int]) -> bool:
    """Say whether a longer name stands there that is to be left whole: the club of a town, a first name and its surname.

    A doubtful person's name that only ends in a sure one gives way: what stands before it is likely a title.
    """
    _, first, after = place
    number = bisect_right(firsts, first)  # names stand in order and do not overlap: one alone can hold it
    if not number:
        return False
    name = found[number - 1]
    return (
        after <= name.after
        and after - first < name.after - name.first
        and (name.lead >= 0 or name.kind != "PERSON" or name.first == first)
    )


class PageNames:
    """The names that the tagger is sure of on one page, by their folded words, with the clitics that may stand before them."""

    def __init__(self, sure: Iterable[tuple[str, Sequence[str]]]) -> None:
        """Take names as (class, keys); a name that the page gives several classes about as often is left out."""
        votes: dict[tuple[str, ...], dict[str, float]] = defaultdict(lambda: defaultdict(float))
        for kind, keys in sure:
            words = tuple(key for key in keys if key)
            if not words or len(words) < len(keys):
                continue
            for first in {words[0], *_without_clitic(words[0], is_alone=len(words) == 1)}:
                votes[first, *words[1:]][kind] += 1.0
            if kind == "PERSON" and len(words) > 1 and len(words[-1]) >= _SHORTEST:
                votes[(words[-1],)][kind] += _SURNAME
        by_first: dict[str, dict[int, dict[tuple[str, ...], str]]] = {}
        for words, kinds in votes.items():
            kind = max(kinds, key=lambda one: kinds[one])
            if kinds[kind] > _LIKELY * sum(kinds.values()):
                for first in _with_clitics(words[0]):
                    by_first.setdefault(first, {}).setdefault(len(words) - 1, {}).setdefault(words[1:], kind)
        self._by_first = {first: dict(sorted(rests.items(), reverse=True)) for first, rests in by_first.items()}

    def __bool__(self) -> bool:
        return bool(self._by_first)

    def find(self, keys: Sequence[str]) -> list[tuple[str, int, int]]:
        """Give where the names stand in a text, as (class, first, after the last): the longest first, none overlapping."""
        found = []
        free = 0
        by_first = self._by_first
        for at, key in enumerate(keys):
            if key in by_first and at >= free:
                for length, rests in by_first[key].items():
                    free = at + 1 + length
                    kind = rests.get(tuple(keys[at + 1 : free]))
                    if kind is not None:
                        found.append((kind, at, free))
                        break
                else:
                    free = at + 1
        return found


def _without_clitic(key: str, *, is_alone: bool) -> list[str]:
    """Give a name's first word without its conjunction or preposition, where that is near certain: `wa-l-qahira`, not `wasim`."""
    rest = key[1:]
    if key.startswith(_LAM + _LAM):
        return [_ARTICLE + key[2:]]
    if len(rest) < _SHORTEST or key[0] not in (_AND, *_BEFORE_NOUN):
        return []
    return [rest] if rest.startswith(_ARTICLE) or not is_alone or (key[0] == _AND and len(rest) > _SHORTEST) else []


def _with_clitics(word: str) -> list[str]:
    """Give the forms in which a word may stand: alone, after a preposition, and each of these after a conjunction."""
    forms = [word, *(clitic + word for clitic in _BEFORE_NOUN)]
    if word.startswith(_ARTICLE):
        forms.append(_LAM + _LAM + word[2:])
    return [*forms, *(_AND + form for form in forms)]
