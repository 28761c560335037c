"""Names found on a page, linked to entities: what the page says in one place decides what is meant in another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from pipeline.entities.catalogue import Catalogue
from pipeline.entities.page_adjectives import without_adjectives
from pipeline.entities.page_aliases import alias_pairs
from pipeline.entities.page_gazetteer import with_table_places
from pipeline.entities.page_names import PageName, PageText, names_of
from pipeline.entities.page_organisations import link_organisations
from pipeline.entities.page_people import link_people
from pipeline.entities.page_places import link_places
from pipeline.entities.page_repeats import with_repeats
from pipeline.entities.page_types import settle_types
from pipeline.entity_records import Entity, Mention, NameSpan


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkedNames:
    """The mentions of each text of a page, and each entity that they lead to, once, by key."""

    mentions: tuple[tuple[Mention, ...], ...]
    entities: tuple[Entity, ...]


def link_names(
    texts: Sequence[PageText],
    spans: Sequence[Sequence[NameSpan]],
    catalogue: Catalogue,
    publisher_country: str | None = None,
) -> LinkedNames:
    """Link the names of one page's texts, which stand in reading order; spans are cut and do not overlap.

    `publisher_country` is ISO 3166-1 alpha-2, None where it is not known. A pure function of these.
    """
    names: Sequence[PageName] = names_of(texts, spans)
    names = with_table_places(texts, names, catalogue.places)
    settle_types(texts, names, catalogue)
    names = with_repeats(texts, names)
    aliases = alias_pairs(texts, names)
    link_people(names, aliases, catalogue)
    country = link_places(texts, names, aliases, catalogue, publisher_country)
    link_organisations(names, aliases, catalogue, country)
    return _linked(texts, without_adjectives(texts, names), catalogue)


def _linked(texts: Sequence[PageText], names: Sequence[PageName], catalogue: Catalogue) -> LinkedNames:
    mentions: list[list[Mention]] = [[] for _ in texts]
    entities: dict[str, Entity] = {}
    surfaces: dict[str, dict[str, None]] = {}
    for name in names:
        assert name.entity is not None
        entity = catalogue.settled(name.entity)
        entities.setdefault(entity.key, entity)
        surfaces.setdefault(entity.key, {}).setdefault(name.surface)
        mentions[name.text_index].append(
            Mention(
                type=name.type,
                start=name.start,
                end=name.end,
                text=texts[name.text_index].text[name.start : name.end],
                source=name.source,
                score=name.score,
                entity=entity.key,
            )
        )
    return LinkedNames(
        mentions=tuple(map(tuple, mentions)),
        entities=tuple(_with_aliases(entities[key], surfaces[key]) for key in sorted(entities)),
    )


def _with_aliases(entity: Entity, surfaces: dict[str, None]) -> Entity:
    """Add the forms that the page uses; what a table tells of an entity is left as it is, the same on every page."""
    if entity.is_known:
        return entity
    forms = dict.fromkeys((*entity.aliases, *surfaces))
    forms.pop(entity.name, None)
    return replace(entity, aliases=tuple(forms))
