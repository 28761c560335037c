"""Entities that a user adds or corrects, as the catalogue takes them."""

from __future__ import annotations

from dataclasses import dataclass, replace

from pipeline.entity_records import Entity, MentionType


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportedEntity:
    """An entity as a user's file gives it: a new one, or a correction of a known one.

    `key` names a known entity (`iso:EG`, `geonames:360630`, `person:1f0c…`) that is to be corrected; None: it is the one that
    `geonames_id` or else type and `name_ar` give. What is None or empty says nothing and changes nothing. `merged_into`: the
    key that mentions of this one get from now on. `country` is ISO 3166-1 alpha-2; `latitude` and `longitude` are degrees.
    """

    type: MentionType | None = None
    key: str | None = None
    name_ar: str | None = None
    name_en: str | None = None
    aliases: tuple[str, ...] = ()
    country: str | None = None
    latitude: float | None = None
    longitude: float | None = None
    geonames_id: int | None = None
    kind: str | None = None
    parent: str | None = None
    merged_into: str | None = None

    def corrected(self, entity: Entity) -> Entity:
        """Give a known entity with what this one says of it."""
        says = {
            "name": self.name_ar,
            "name_en": self.name_en,
            "country": self.country,
            "latitude": self.latitude,
            "longitude": self.longitude,
            "geonames_id": self.geonames_id,
            "kind": self.kind,
            "parent": self.parent,
        }
        told = {name: value for name, value in says.items() if value is not None}
        aliases = tuple(dict.fromkeys((*entity.aliases, *self.aliases)))
        return replace(entity, **told, aliases=aliases, is_known=True)  # type: ignore[arg-type]
