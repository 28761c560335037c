"""Organisations of one page: a short form means the longer one that it begins, unless a table knows it by itself."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence

from pipeline.arabic.text import match_key
from pipeline.entities.catalogue import Catalogue
from pipeline.entities.lexicon import nationalities
from pipeline.entities.name_keys import ARTICLE, without_article
from pipeline.entities.page_names import Form, PageName, SameThings, forms_of
from pipeline.entity_records import Entity, MentionType

_LAM = "\u0644"
_AGAINST_OR_IN = frozenset({"\u0636\u062f", "\u0641\u064a"})
_LONG, _LONGEST = 6, 40
"""Letters of a word that may lack one of them."""
_NATION = "@"


def link_organisations(
    names: Sequence[PageName], aliases: Iterable[tuple[PageName, PageName]], catalogue: Catalogue, country: str | None
) -> None:
    """Give each organisation's name its entity; `country` is what the page is about, None where that is none or many."""
    forms = forms_of(names, MentionType.ORG)
    if not forms:
        return
    of_name = {id(name): form for form in forms for name in form.names}
    same = SameThings()
    for one, other in aliases:
        if one.type is MentionType.ORG:
            _join([(of_name[id(one)], of_name[id(other)])], same, catalogue)
    by_head: dict[str, list[Form]] = {}
    for form in forms:
        by_head.setdefault(without_article(form.words[0]), []).append(form)
    loose: set[int] = set()
    for alike in by_head.values():
        bare = [form for form in alike if len(form.words) == 1 and form.words[0].startswith(ARTICLE)]
        longer = [form for form in alike if len(form.words) > 1]
        if bare and longer:  # then the head alone says that one thing is meant, whatever a table knows it to mean elsewhere
            _join_all(longer, same, catalogue)
            loose.update(id(form) for form in bare)
            if len({same.group_of(form) for form in longer}) == 1:
                for form in bare:
                    same.join(form, longer[0])
    _join(_misspellings(forms), same, catalogue)
    entities: dict[int, Entity] = {}
    for group in same.groups(forms):
        entity = _entity_of(group, catalogue)
        for form in group:
            entities[id(form)] = entity
    longer_of = _longer_forms(forms)
    for form in forms:
        longer = longer_of.get(_bare(form.words), [])
        if entities[id(form)].is_known and id(form) not in loose:
            longer = []
        standing = sorted(((name.position, other) for other in longer for name in other.names), key=lambda found: found[0])
        for name in form.names:
            meant = _nearest(name, standing)
            entity = entities[id(form if meant is None else meant)]
            name.entity = catalogue.body_of(entity, country) if country else entity


def _join(pairs: Iterable[tuple[Form, Form]], same: SameThings, catalogue: Catalogue) -> None:
    """Join forms that are one thing by the page, unless the tables know them as two."""
    for one, other in pairs:
        if _is_adjective_of(one, other) or not _are_two(_known(one, catalogue), _known(other, catalogue)):
            same.join(one, other)


def _is_adjective_of(long: Form, short: Form) -> bool:
    """Say whether a short form is only an adjective of the long one: then it is no other thing of that name here."""
    key = match_key(short.surface)
    return key in nationalities() and key in match_key(long.surface).split()


def _join_all(forms: Sequence[Form], same: SameThings, catalogue: Catalogue) -> None:
    """Join all forms with one another but for those that the tables know as two; an unknown one is any of them."""
    known = [(form, _known(form, catalogue)) for form in forms]
    unknown = next((form for form, entity in known if entity is None), None)
    first_of: dict[str, Form] = {}
    for form, entity in known:
        same.join(form, unknown or first_of.setdefault(entity.key if entity else "", form))


def _misspellings(forms: Sequence[Form]) -> Iterator[tuple[Form, Form]]:
    """Give pairs of names of several words of which one lacks a letter; they share their first words or their last."""
    whole: dict[tuple[int, tuple[str, ...], str], list[Form]] = {}
    lacking: dict[tuple[int, tuple[str, ...], str], list[Form]] = {}
    for form in forms:
        words = tuple(form.words)
        for at, end, word in ((0, words[1:], words[0]), (1, words[:-1], words[-1])):
            if not end:
                continue
            shorter = {word[:n] + word[n + 1 :] for n in range(len(word))} if _LONG <= len(word) <= _LONGEST else set()
            yield from ((form, other) for other in lacking.get((at, end, word), ()))
            for less in sorted(shorter):
                yield from ((form, other) for other in whole.get((at, end, less), ()))
                lacking.setdefault((at, end, less), []).append(form)
            whole.setdefault((at, end, word), []).append(form)


def _bare(words: Iterable[str]) -> tuple[str, ...]:
    return tuple(map(without_article, words))


def _longer_forms(forms: Iterable[Form]) -> dict[tuple[str, ...], list[Form]]:
    """Give by its words without articles each beginning by which longer names may be called, with those names.

    What is left out is a nationality, a purpose or an enemy (`li`, `against`), or all but the head word.
    """
    found: dict[tuple[str, ...], list[Form]] = {}
    for form in forms:
        words = form.words
        bare = _bare(words)
        for length, left_out in enumerate(words[1:], start=1):
            if length == 1 or left_out.startswith((_NATION, _LAM)) or left_out in _AGAINST_OR_IN:
                found.setdefault(bare[:length], []).append(form)
    return found


def _nearest(name: PageName, standing: Sequence[tuple[tuple[int, int], Form]]) -> Form | None:
    """Choose the longer form that stands nearest before a name, else the first behind it; `standing` is in order."""
    if not standing:
        return None
    at = bisect_left(standing, name.position, key=lambda found: found[0])
    return standing[max(at - 1, 0)][1]


def _known(form: Form, catalogue: Catalogue) -> Entity | None:
    found = catalogue.known(MentionType.ORG, form.surface)
    return found[0] if found else None


def _are_two(one: Entity | None, other: Entity | None) -> bool:
    return one is not None and other is not None and one.key != other.key


def _entity_of(group: Sequence[Form], catalogue: Catalogue) -> Entity:
    is_longer = any(len(form.words) > 1 for form in group)
    for form in sorted(group, key=lambda form: (-len(form.words), form.position)):
        if is_longer and match_key(form.surface) in nationalities():
            continue  # the Arab one, which has a longer name here, is not the channel of that name
        known = _known(form, catalogue)
        if known is not None:
            return known
    # The form that is used most is the one that other pages use too.
    usual = min(group, key=lambda form: (len(form.words) < 2, -len(form.names), -len(form.words), form.position))
    return catalogue.unknown(MentionType.ORG, usual.surface, usual.surface)
