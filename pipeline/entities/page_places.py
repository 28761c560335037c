"""Places of one page: of several that have one name, the one that fits the countries which the page speaks of."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from pipeline.arabic.text import match_key
from pipeline.entities.catalogue import Catalogue
from pipeline.entities.lexicon import nationalities
from pipeline.entities.name_keys import link_cues
from pipeline.entities.page_names import PageName, PageText
from pipeline.entities.span_words import words_of
from pipeline.entity_records import Entity, MentionType

_PUBLISHERS = 1.5
"""How many mentions of its country a page's publisher counts as."""
_FOR_COUNTRY, _MOST_COUNTED = 25.0, 4.0
_LEAST_ABOUT, _SHARE_ABOUT = 2.0, 0.5
"""A page is about the country that is meant so often, and in this share of what it says of countries."""
_FOR_SORT, _FOR_NATIONALITY = 60.0, 100.0
_REGIONS = frozenset({"governorate", "region", "island"})
_TOWNS = frozenset({"city", "town", "village"})
_LARGE, _LARGE_IF_DOUBTFUL = 50, 65
"""Weights (`PlaceEntry.weight`) of a town that may be meant without anything of its country on the page; where its name is also a
word, a quarter's, or that of a place elsewhere."""
_MARK = re.compile(r"[^\w\s]")
_LONGEST_BETWEEN = 24


def link_places(
    texts: Sequence[PageText],
    names: Sequence[PageName],
    aliases: Iterable[tuple[PageName, PageName]],
    catalogue: Catalogue,
    publisher_country: str | None,
) -> str | None:
    """Give each place's name its entity; return the country that the page is about (ISO 3166-1 alpha-2), None if none or many."""
    places = [name for name in names if name.type is MentionType.PLACE]
    candidates = {name.surface: catalogue.known(MentionType.PLACE, name.surface) for name in places}
    speaks_of = _countries(texts, places, candidates, publisher_country)
    for at, name in enumerate(places):
        found = candidates[name.surface]
        meant = None
        if found:
            text = texts[name.text_index]
            near = _near(name, places[at + 1] if at + 1 < len(places) else None, candidates, text)
            meant = _fitting(name, found, near, speaks_of, catalogue) if len(found) > 1 else found[0]
            if _is_another(meant, name.surface, near, speaks_of, catalogue):
                meant = None
        name.entity = meant or catalogue.unknown(MentionType.PLACE, name.surface, name.surface)
    of_key: dict[str, list[PageName]] = defaultdict(list)
    for name in places:
        if name.entity is not None:
            of_key[name.entity.key].append(name)
    for one, other in aliases:
        if one.type is MentionType.PLACE and one.entity and other.entity and one.entity.is_known != other.entity.is_known:
            known, unknown = (one.entity, other.entity) if one.entity.is_known else (other.entity, one.entity)
            for name in of_key.pop(unknown.key, ()):
                name.entity = known
    country, count = max(speaks_of.items(), key=lambda counted: (counted[1], counted[0]), default=(None, 0.0))
    return country if count >= _LEAST_ABOUT and count >= _SHARE_ABOUT * sum(speaks_of.values()) else None


def _countries(
    texts: Sequence[PageText],
    places: Iterable[PageName],
    candidates: dict[str, tuple[Entity, ...]],
    publisher_country: str | None,
) -> dict[str, float]:
    """Count what speaks for each country: its name, its cities whose name is theirs alone, its adjectives, the publisher."""
    counts: dict[str, float] = defaultdict(float)
    for name in places:
        found = candidates[name.surface]
        if len(found) == 1 and found[0].country:
            counts[found[0].country] += 1
    adjectives = _adjectives()
    for text in texts:
        for key in text.tokens.keys:
            if key in adjectives:
                counts[adjectives[key]] += 1
    if publisher_country:
        counts[publisher_country] += _PUBLISHERS
    return counts


@dataclass(frozen=True, slots=True)
class _Surroundings:
    """What stands beside a name: folded words before it, a capital's word behind it, adjectives, its country if that is said."""

    before: Sequence[str]
    is_capital: bool
    adjectives: frozenset[str]
    inside: str | None


def _near(name: PageName, following: PageName | None, candidates: dict[str, tuple[Entity, ...]], text: PageText) -> _Surroundings:
    keys, starts = text.tokens.keys, text.tokens.starts
    first, last = _token_at(starts, name.start), _token_at(starts, name.end - 1)
    before = [key for key in keys[max(first - 3, 0) : first] if key]
    behind = next((key for key in keys[last + 1 : last + 2] if key), "")
    adjectives = _adjectives()
    near = frozenset(adjectives[key] for key in (*before, behind) if key in adjectives)
    inside = None
    if following is not None and following.text_index == name.text_index:
        between = text.text[name.end : following.start]
        found = candidates[following.surface]
        if len(found) == 1 and len(between) <= _LONGEST_BETWEEN and _is_within(between):
            inside = found[0].country
    return _Surroundings(before, behind in link_cues()["capital_behind"], near, inside)


@lru_cache(maxsize=10_000)
def _is_within(between: str) -> bool:
    """Say whether words between two places say that the first is in the second: in, capital of, in the north of."""
    words, directions = link_cues()["within"], words_of("direction")
    return not _MARK.search(between) and all(word in words or word in directions for word in match_key(between).split())


def _is_another(place: Entity, surface: str, near: _Surroundings, speaks_of: dict[str, float], catalogue: Catalogue) -> bool:
    """Say whether a town of a table is hardly the one that is meant: no large one, and all that the page says is of elsewhere."""
    country = place.country
    if place.kind not in _TOWNS or country is None or country in near.adjectives or country == near.inside or near.is_capital:
        return False
    if speaks_of.get(country) or not speaks_of:
        return False
    is_doubtful = near.inside is not None or catalogue.places.needs_cue(match_key(surface))
    is_doubtful = is_doubtful or (bool(near.before) and _bare(near.before[-1], link_cues()["quarter_head"]))
    return catalogue.weight_of(place) < (_LARGE_IF_DOUBTFUL if is_doubtful else _LARGE)


def _fitting(
    name: PageName,
    found: Iterable[Entity],
    near: _Surroundings,
    speaks_of: dict[str, float],
    catalogue: Catalogue,
) -> Entity:
    cues, before = link_cues(), near.before
    heads = {sort: bool(before) and _bare(before[-1], cues[f"{sort}_head"]) for sort in ("city", "country", "region")}
    heads["city"] = heads["city"] or near.is_capital
    if len(before) > 1 and before[-1] in _adjectives():  # the Jordanian capital Amman
        heads["city"] = heads["city"] or _bare(before[-2], cues["city_head"])

    is_marked = len(match_key(name.surface)) < len(name.surface)  # vowel signs tell Amman from Oman

    def fit(place: Entity) -> float:
        score = catalogue.weight_of(place) + _FOR_COUNTRY * min(speaks_of.get(place.country or "", 0.0), _MOST_COUNTED)
        sort = "country" if place.kind == "country" else "region" if place.kind in _REGIONS else "city"
        if heads[sort]:
            score += _FOR_SORT + (_FOR_SORT if sort != "city" else 0)
        if heads["city"] and sort == "country":
            score -= _FOR_SORT
        if is_marked and name.surface in (place.name, *place.aliases):
            score += _FOR_NATIONALITY
        if place.country is not None and place.country in (*near.adjectives, near.inside):
            score += _FOR_NATIONALITY
        return score

    return max(found, key=lambda place: (fit(place), place.key))


def _bare(word: str, heads: Iterable[str]) -> bool:
    """Say whether a folded word is one of these, alone or behind one or two attached particles."""
    return any(word == head or (word.endswith(head) and len(word) - len(head) <= 2) for head in heads)


def _token_at(starts: Sequence[int], offset: int) -> int:
    return max(bisect_right(starts, offset) - 1, 0)


@lru_cache(maxsize=1)
def _adjectives() -> dict[str, str]:
    """Nationality adjectives by key, each with its country; those of larger regions are left out."""
    return {key: entry.code for key, entry in nationalities().items() if len(entry.code) == 2 and entry.code.isupper()}
