"""What is known before a page is read: the shipped tables of people, organisations and places, and what a user imported."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace

from pipeline.arabic.text import match_key
from pipeline.entities import lexicon
from pipeline.entities.imported import ImportedEntity
from pipeline.entities.imported_spans import ImportedSpans
from pipeline.entities.name_keys import body_of_country, canonical_key, may_be_one_name, skeleton
from pipeline.entities.places import PlaceEntry, PlaceTable
from pipeline.entities.tables_version import tables_version
from pipeline.entities.tokens import name_key
from pipeline.entity_records import Entity, MentionType

__all__ = ["Catalogue", "ImportedEntity", "entity_key", "type_of_key"]

_USERS_WEIGHT = 250
_ARAB_STATES = frozenset(
    "AE|BH|DJ|DZ|EG|IQ|JO|KM|KW|LB|LY|MA|MR|OM|PS|QA|SA|SD|SO|SY|TN|YE".split("|")  # noqa: SIM905 - one line
)
"""The members of the Arab League, ISO 3166-1 alpha-2."""
_TYPE_OF_KEY = {"person": MentionType.PERSON, "org": MentionType.ORG} | dict.fromkeys(
    ("place", "iso", "geonames"), MentionType.PLACE
)


def entity_key(type_: MentionType, canonical: str) -> str:
    """Give the identifier of an entity that has neither an ISO code nor a GeoNames id: its type and 16 hex digits."""
    digest = hashlib.blake2b(f"{type_.value}\0{canonical}".encode(), digest_size=8).hexdigest()
    return f"{type_.value.lower()}:{digest}"


def type_of_key(key: str) -> MentionType | None:
    """Give the type of the entity that has a key, by the key's beginning; None for a key of a user's own (`mine:7`)."""
    return _TYPE_OF_KEY.get(key.partition(":")[0])


class Catalogue:
    """Known entities by canonical key and alias; `version` changes whenever one of them does."""

    def __init__(self, imported: Sequence[ImportedEntity] = ()) -> None:
        self.places = PlaceTable.load()
        self._of_form: dict[tuple[MentionType, str], tuple[Entity, ...]] = {}
        self._of_bones: dict[str, tuple[Entity, ...]] = {}
        self._merged: dict[str, str] = {}
        self._corrections: dict[str, list[ImportedEntity]] = {}
        self._made: dict[str, Entity] = {}
        self._place_forms: dict[str, tuple[Entity, ...]] = {}
        self._weights: dict[str, int] = {}
        self._told: set[str] = set()
        for known in (*lexicon.people(), *lexicon.organisations()):
            self._hold(_shipped(known), (known.name, *known.aliases))
        if named := {key for one in imported for key in (_imported_key(one), one.merged_into)} - {None}:
            self._made |= {entry.key: _place(entry) for entry in self.places if entry.key in named}
        names: list[tuple[MentionType, str]] = []
        for one in imported:
            names += self._import(one)
        self.imported_spans = ImportedSpans(names)
        self.version = hashlib.blake2b(f"{tables_version()}{tuple(imported)!r}".encode(), digest_size=8).hexdigest()

    def known(self, type_: MentionType, surface: str) -> tuple[Entity, ...]:
        """Give the known entities of a name as it stands, the likeliest first; none where no table holds it."""
        canonical = canonical_key(type_, surface)
        if not canonical:
            return ()
        held = self._of_form.get((type_, canonical), ())
        if type_ is not MentionType.PLACE:
            return held
        found = self._place_forms.get(surface)
        if found is None:
            found = self._place_forms[surface] = tuple(self._places_of(name_key(surface), canonical))
            if len(self._place_forms) > 50_000:
                self._place_forms.clear()
        return (*held, *found)

    def weight_of(self, place: Entity) -> int:
        """Give how likely a place is meant among those of its name (`PlaceEntry.weight`); what a user imported is likeliest."""
        return _USERS_WEIGHT if place.key in self._told else self._weights.get(place.key, _USERS_WEIGHT)

    def known_person_by_sound(self, words: Sequence[str]) -> Entity | None:
        """Give the one known person whose folded full name is spelled otherwise but has the same consonants, if there is one."""
        if len(words) < 2:
            return None
        found = self._of_bones.get(" ".join(map(skeleton, words)), ())
        return found[0] if len(found) == 1 and _is_spelled_otherwise(found[0], words) else None

    def body_of(self, organisation: Entity, country: str) -> Entity:
        """Give the body of a country that an organisation's name means there; the organisation itself if it is no such body."""
        canonical = body_of_country(organisation.canonical, country)
        if canonical is None or organisation.is_known:
            return organisation
        held = self._of_form.get((MentionType.ORG, canonical), ())
        key = entity_key(MentionType.ORG, canonical)
        return held[0] if held else replace(organisation, key=key, canonical=canonical, country=country)

    def unknown(self, type_: MentionType, surface: str, name: str) -> Entity:
        """Give the entity of a name that no table holds, known from texts alone."""
        canonical = canonical_key(type_, surface) or match_key(surface) or surface
        return Entity(key=entity_key(type_, canonical), type=type_, canonical=canonical, name=name)

    def settled(self, entity: Entity) -> Entity:
        """Give what stands for an entity once merges and corrections that a user imported are applied."""
        seen = {entity.key}
        while (target := self._merged.get(entity.key)) is not None and target not in seen:
            seen.add(target)
            held = self._made.get(target)
            if (held.type if held else type_of_key(target) or entity.type) is not entity.type:
                break  # a person never becomes an organisation, whatever was imported
            # What no table holds has no facts of its own; those of the one that was merged into it are not its.
            entity = held or Entity(key=target, type=entity.type, canonical=entity.canonical, name=entity.name)
        for correction in self._corrections.get(entity.key, ()):
            entity = correction.corrected(entity)
        return entity

    def held(self, keys: Collection[str]) -> dict[str, Entity]:
        """Give those of these keys that a table has, with their entities."""
        found = {entry.key: _place(entry) for entry in self.places if entry.key in keys}
        return found | {key: self._made[key] for key in keys if key in self._made}

    def _hold(self, entity: Entity, forms: Iterable[str]) -> None:
        self._made.setdefault(entity.key, entity)
        for form in dict.fromkeys(canonical_key(entity.type, form) for form in forms):
            held = self._of_form.get((entity.type, form), ())
            if all(other.key != entity.key for other in held):
                self._of_form[entity.type, form] = (*held, entity)
            if entity.type is MentionType.PERSON and " " in form:
                bones = " ".join(map(skeleton, form.split()))
                heard = self._of_bones.get(bones, ())
                if all(other.key != entity.key for other in heard):
                    self._of_bones[bones] = (*heard, entity)

    def _import(self, one: ImportedEntity) -> list[tuple[MentionType, str]]:
        """Take one in; give its names, which texts are searched for."""
        type_, key = _imported_type(one), _imported_key(one)
        forms = tuple(filter(None, (one.name_ar, *one.aliases)))
        canonical = canonical_key(type_, one.name_ar) if one.name_ar else ""
        if one.merged_into is not None and one.merged_into != key:
            self._merged[key] = one.merged_into
        self._corrections.setdefault(key, []).append(one)
        if forms:
            made = self._made.get(key) or Entity(
                key=key, type=type_, canonical=canonical, name=one.name_ar or forms[0], is_known=True
            )
            self._made[key] = made
            for form in dict.fromkeys(canonical_key(type_, form) for form in forms):
                others = [other for other in self._of_form.get((type_, form), ()) if other.key != key]
                self._of_form[type_, form] = (made, *others)  # what a user says goes before what is shipped
            self._told.add(key)
        return [(type_, form) for form in forms]

    def _places_of(self, key: str, canonical: str) -> Iterable[Entity]:
        for form in dict.fromkeys((key, canonical)):
            if found := self.places.candidates(form):
                entities = [_place(entry) for entry in found]
                self._weights.update((entity.key, entry.weight) for entity, entry in zip(entities, found, strict=True))
                return entities
        return ()


def _imported_type(one: ImportedEntity) -> MentionType:
    return type_of_key(one.key or "") or one.type or MentionType.PLACE


def _imported_key(one: ImportedEntity) -> str:
    if one.key or one.geonames_id:
        return one.key or f"geonames:{one.geonames_id}"
    return entity_key(_imported_type(one), canonical_key(_imported_type(one), one.name_ar or ""))


def _is_spelled_otherwise(person: Entity, words: Sequence[str]) -> bool:
    """Say whether a folded full name may be a known person's, spelled otherwise; an Arab's name is not told by its sound."""
    if person.country in _ARAB_STATES:
        return False
    for form in (person.name, *person.aliases):
        known = canonical_key(MentionType.PERSON, form).split()
        if len(known) == len(words) and all(map(may_be_one_name, words, known)):
            return True
    return False


def _shipped(known: lexicon.KnownEntity) -> Entity:
    canonical = canonical_key(known.type, known.name)
    parent = entity_key(known.type, canonical_key(known.type, known.parent)) if known.parent else None
    return Entity(
        key=entity_key(known.type, canonical),
        type=known.type,
        canonical=canonical,
        name=known.name,
        name_en=known.english or None,
        aliases=known.aliases,
        country=known.country,
        kind=known.kind or None,
        parent=parent,
        is_known=True,
    )


def _place(entry: PlaceEntry) -> Entity:
    canonical = match_key(entry.name) + (f"|{entry.country}" if entry.country and not entry.key else "")
    return Entity(
        key=entry.key or entity_key(MentionType.PLACE, canonical),
        type=MentionType.PLACE,
        canonical=canonical,
        name=entry.name,
        name_en=entry.name_en,
        aliases=entry.aliases,
        country=entry.country,
        latitude=entry.latitude,
        longitude=entry.longitude,
        geonames_id=entry.geonames_id,
        kind=entry.kind,
        is_known=True,
    )
