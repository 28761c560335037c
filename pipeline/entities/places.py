"""The table of places: countries, regions and cities with their coordinates, and a fast search for their names in a text."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import NamedTuple

from pipeline.entities.frequent_words import is_for_the, is_whole
from pipeline.entities.name_starts import readings
from pipeline.entities.span_words import words_of

_NEEDS_CUE = "~"
_FORMS_KEPT = 200_000
_REPUBLIC = "\u062c\u0645\u0647\u0648\u0631\u064a\u0647"


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceEntry:
    """A place of the table.

    `key`: `iso:EG`, `geonames:360630`, empty for one that neither knows. `country` is ISO 3166-1 alpha-2; None where it spans
    several or is contested. Degrees. `kind`: country, city, region, governorate, sea, … `weight` orders places of one name: ten
    times the decimal logarithm of its people for a town, more for a capital or one that news names; 70 for a region, 120 for a
    country.
    """

    key: str
    name: str
    name_en: str
    country: str | None
    latitude: float
    longitude: float
    kind: str
    weight: int
    geonames_id: int | None
    aliases: tuple[str, ...]


class PlaceMatch(NamedTuple):
    """Tokens `start` to `end` (half-open) that a place's name matches.

    `stripped`: letters of attached particles before it, 0 to 2. `key`: the folded name. `weight`: of the weightiest place of
    that name. `needs_cue`: the name is also a common word, and no evidence of a place by itself.
    """

    start: int
    end: int
    stripped: int
    key: str
    weight: int
    needs_cue: bool


class PlaceTable:
    """Places by folded name; `PlaceTable.load()` gives the shipped one, read once."""

    def __init__(self, text: str) -> None:
        self.version = hashlib.blake2b(text.encode(), digest_size=8).hexdigest()
        self._rows: list[str] = []
        self._weights: list[int] = []
        self._of_name: dict[str, tuple[int, ...]] = {}
        self._certain: set[str] = set()
        self._lengths: dict[str, tuple[int, ...]] = {}
        self._stripped: dict[str, tuple[tuple[int, str], ...]] = {}
        self._read(text)

    @staticmethod
    @lru_cache(maxsize=1)
    def load() -> PlaceTable:
        """Give the shipped table."""
        return PlaceTable((resources.files("pipeline.entities") / "data" / "places.tsv").read_text("utf-8"))

    def _read(self, text: str) -> None:
        of_name, certain = self._of_name, self._certain
        lengths: dict[str, set[int]] = {}
        for number, line in enumerate(line for line in text.split("\n")[2:] if line):
            row, _, names = line.rpartition("\t")
            self._rows.append(row)
            self._weights.append(int(row.split("\t", 8)[7]))
            for mark in names.split("|"):
                name = mark.lstrip(_NEEDS_CUE)
                if name is mark:
                    certain.add(name)
                of_name[name] = (*of_name[name], number) if name in of_name else (number,)
                first, _, rest = name.partition(" ")
                if first in lengths:
                    lengths[first].add(rest.count(" ") + 2 if rest else 1)
                else:
                    lengths[first] = {rest.count(" ") + 2 if rest else 1}
        self._lengths = {first: tuple(sorted(counts, reverse=True)) for first, counts in lengths.items()}
        self._longer = frozenset(name for name in of_name if " " in name and self._is_only_longer(name))

    def _is_only_longer(self, name: str) -> bool:
        """Say whether a name is another one of the table behind the word city, state or north: what is named is the other one.

        Established regions (West Africa) and long official forms of a republic are names.
        """
        first, _, rest = name.partition(" ")
        if name in words_of("fixed_region") or rest not in self._of_name:
            return False
        if first in words_of("state_form"):
            return first != _REPUBLIC or " " not in rest
        return first in words_of("place_classifier") or first in words_of("direction")

    def __contains__(self, name_key: str) -> bool:
        return name_key in self._of_name

    def needs_cue(self, name_key: str) -> bool:
        """Say whether a folded name is also a common word."""
        return name_key in self._of_name and name_key not in self._certain

    def opens_name(self, word_key: str) -> bool:
        """Say whether a folded word is the first, or the only one, of a place's name."""
        return word_key in self._lengths

    def candidates(self, name_key: str) -> tuple[PlaceEntry, ...]:
        """Give the places of a folded name, the weightiest first; none where the name is unknown."""
        found = [self._entry(number) for number in self._of_name.get(name_key, ())]
        return tuple(sorted(found, key=lambda place: -place.weight))

    def __iter__(self) -> Iterator[PlaceEntry]:
        return map(self._entry, range(len(self._rows)))

    @lru_cache(maxsize=20_000)  # noqa: B019 - there is one table in a process
    def _entry(self, number: int) -> PlaceEntry:
        key, name, name_en, country, lat, lon, kind, weight, geonames, aliases = self._rows[number].split("\t")
        return PlaceEntry(
            key=key,
            name=name,
            name_en=name_en,
            country=country or None,
            latitude=float(lat),
            longitude=float(lon),
            kind=kind,
            weight=int(weight),
            geonames_id=int(geonames) if geonames else None,
            aliases=tuple(aliases.split("|")) if aliases else (),
        )

    def matches(self, keys: Sequence[str]) -> list[PlaceMatch]:
        """Find names in a text's folded tokens, left to right: the longest one, a word whole before it is cut."""
        found = []
        at, count = 0, len(keys)
        stripped, lengths = self._stripped, self._lengths
        while at < count:
            forms = stripped.get(keys[at])
            if forms is None:
                forms = self._opening_forms(keys[at])
            for letters, form in forms:
                for length in lengths[form]:
                    if at + length > count:
                        continue
                    name = form if length == 1 else " ".join((form, *keys[at + 1 : at + length]))
                    numbers = self._of_name.get(name)
                    if numbers is not None and name not in self._longer:
                        weight = max(self._weights[number] for number in numbers)
                        found.append(PlaceMatch(at, at + length, letters, name, weight, name not in self._certain))
                        at += length - 1
                        break
                else:
                    continue
                break
            at += 1
        return found

    def _opening_forms(self, key: str) -> tuple[tuple[int, str], ...]:
        forms = tuple(
            (letters, form)
            for letters, form in without_particles(key)
            if form in self._lengths and not (letters and (is_whole(key, form) or is_for_the(key, form)))
        )
        if len(self._stripped) > _FORMS_KEPT:
            self._stripped.clear()
        self._stripped[key] = forms
        return forms


def without_particles(key: str) -> tuple[tuple[int, str], ...]:
    """Give a folded word as it is, then its `readings` without particles, of which two letters are enough: Qom is a city."""
    return (0, key), *readings(key, shortest=2)
