"""People of one page: a bare surname, given name or kunya means the full name that holds it; spellings of one name are joined."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Sequence

from pipeline.entities.catalogue import Catalogue
from pipeline.entities.name_keys import is_arabic_name, may_be_one_name, skeleton
from pipeline.entities.page_names import Form, PageName, SameThings, forms_of
from pipeline.entity_records import Entity, MentionType

_SURNAME, _GIVEN, _INNER = 3, 2, 1
_MOST_COMPARED = 64
"""Longer names, the longest first, with which one is compared; a page has a few."""
_SHORTEST_BONES = 3
"""Consonants by which a single word may be told in another spelling; shorter ones are alike too often."""


def link_people(names: Sequence[PageName], aliases: Iterable[tuple[PageName, PageName]], catalogue: Catalogue) -> None:
    """Give each person's name its entity: of the full names first, then of the short ones by the full ones near them."""
    forms = forms_of(names, MentionType.PERSON)
    if not forms:
        return
    of_name = {id(name): form for form in forms for name in form.names}
    same = SameThings()
    full = [form for form in forms if len(form.words) > 1]
    _join_spellings(full, same)
    named: set[int] = set()  # short forms that the page itself calls another name of somebody
    for one, other in aliases:
        if one.type is MentionType.PERSON:
            same.join(of_name[id(one)], of_name[id(other)])
            named.update((id(of_name[id(one)]), id(of_name[id(other)])))
    groups = list(same.groups(form for form in forms if len(form.words) > 1 or id(form) in named))
    holders: dict[str, list[tuple[int, int]]] = defaultdict(list)  # a word, or its bones → (rank, group)
    for number, group in enumerate(groups):
        entity = _entity_of(group, catalogue)
        for form in group:
            for name in form.names:
                name.entity = entity
        for bones, rank in _short_forms(group).items():
            holders[bones].append((rank, number))
    places = [sorted(name.position for form in group for name in form.names) for group in groups]
    meant_by: dict[int, list[tuple[tuple[int, int], int]]] = {}  # where those stand that a list of candidates may mean
    none: list[tuple[int, int]] = []
    for form in forms:
        if len(form.words) > 1 or id(form) in named:
            continue
        own = _entity_of([form], catalogue)
        heard = none if is_arabic_name(form.canonical) else holders.get(skeleton(form.canonical), none)
        candidates = holders.get(form.canonical) or heard
        standing = meant_by.get(id(candidates))
        if standing is None:
            standing = meant_by[id(candidates)] = _standing(candidates, places)
        for name in form.names:
            meant = _nearest(name, standing)
            name.entity = own if meant is None else groups[meant][0].names[0].entity


def _join_spellings(full: Sequence[Form], same: SameThings) -> None:
    """Join full names that differ by middle names left out, or by how a foreign name is written."""
    by_ends: dict[tuple[str, str], list[Form]] = defaultdict(list)
    by_tail: dict[tuple[str, ...], list[Form]] = defaultdict(list)
    for form in sorted(full, key=lambda one: (-len(one.words), one.position)):
        bones = [skeleton(word) for word in form.words]
        for longer in by_ends[bones[0], bones[-1]][:_MOST_COMPARED]:
            if _is_within(form.words, longer.words):
                same.join(form, longer)
                break
        else:
            tails = [
                longer
                for longer in by_tail[tuple(bones)][:_MOST_COMPARED]
                if all(map(may_be_one_name, form.words, longer.words[-len(bones) :]))
            ]
            if len({same.group_of(longer) for longer in tails}) == 1 and len(tails[0].words) > len(bones):
                same.join(form, tails[0])
        by_ends[bones[0], bones[-1]].append(form)
        for first in range(len(bones)):
            by_tail[tuple(bones[first:])].append(form)


def _is_within(short: Sequence[str], long: Sequence[str]) -> bool:
    """Say whether the words of a shorter name stand in the longer one in the same order."""
    rest = iter(long)
    return all(any(may_be_one_name(word, other) for other in rest) for word in short)


def _short_forms(group: Iterable[Form]) -> dict[str, int]:
    """Give the single words by which a group may be called, as written and as bones, with how usual that is."""
    ranks: dict[str, int] = {}
    for form in group:
        words = form.words
        bones = [skeleton(word) for word in words]
        for at, word in enumerate(bones):
            rank = _SURNAME if at == len(bones) - 1 else _GIVEN if at == 0 else _INNER
            for heard in (words[at], word) if len(word) >= _SHORTEST_BONES else (words[at],):
                ranks[heard] = max(rank, ranks.get(heard, 0))
    return ranks


def _standing(
    candidates: Sequence[tuple[int, int]], places: Sequence[Sequence[tuple[int, int]]]
) -> list[tuple[tuple[int, int], int]]:
    """Give where the groups stand that a short name may mean, with their numbers, in order: by surname before given name.

    A given name or middle name that several people of the page have means none of them.
    """
    if not candidates:
        return []
    best = max(rank for rank, _ in candidates)
    numbers = [number for rank, number in candidates if rank == best]
    if best < _SURNAME and len(numbers) > 1:
        return []
    return sorted((place, number) for number in numbers for place in places[number])


def _nearest(name: PageName, standing: Sequence[tuple[tuple[int, int], int]]) -> int | None:
    """Choose the group meant by a short name: the nearest before it, else the first behind it."""
    if not standing:
        return None
    at = bisect_left(standing, name.position, key=lambda one: one[0])
    return standing[max(at - 1, 0)][1]


def _entity_of(group: Sequence[Form], catalogue: Catalogue) -> Entity:
    """Give the entity of a group: a known one by its longest name that a table holds, else one of its longest name."""
    longest_first = sorted(group, key=lambda form: (-len(form.words), form.position))
    surnames = {form.words[-1] for form in group if len(form.words) > 1}
    for form in longest_first:
        if form.canonical in surnames:
            continue  # whom a bare surname means says nothing of one with another given name
        known = catalogue.known(MentionType.PERSON, form.surface)
        if len(known) == 1 or (known and len(form.words) > 1):
            return known[0]
    for form in longest_first:
        heard = catalogue.known_person_by_sound(form.words)
        if heard is not None:
            return heard
    # The full name that is used most is the one that other pages use too.
    usual = min(group, key=lambda form: (len(form.words) < 2, -len(form.names), -len(form.words), form.position))
    return catalogue.unknown(MentionType.PERSON, usual.surface, usual.surface)
