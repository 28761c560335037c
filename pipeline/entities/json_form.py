"""The JSON form of mentions (DESIGN §2): what `matn mentions --json` and `matn parse --json --entities` print."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from pipeline.arabic.alignment import Shown
from pipeline.entity_records import ArticleEntities, Entity, Mention, MentionType
from pipeline.records import Article


def mention_json(mention: Mention, entities: Mapping[str, Entity]) -> dict[str, Any]:
    """Give one mention: every key of its type, and of those that are seldom known only what is.

    Always `type`, `text`, `start`, `end`, `entity` (null for DATE and QUANTITY). PERSON, ORG, PLACE: `name` and `name_en`, PLACE
    also `lat` and `lon`, where they are known. DATE: `value`, and `derived`, true, where it was reckoned from the article's date.
    QUANTITY: `value`, `unit`, `modifier`, and `role` and `of` where there are any.
    """
    record: dict[str, Any] = {
        "type": mention.type.value,
        "text": mention.text,
        "start": mention.start,
        "end": mention.end,
        "entity": mention.entity,
    }
    if mention.type is MentionType.DATE:
        record["value"] = mention.date_value
        return record | ({"derived": True} if mention.is_derived else {})
    if mention.type is MentionType.QUANTITY:
        record |= {"value": mention.number, "unit": mention.unit, "modifier": mention.modifier and mention.modifier.value}
        return record | {key: said for key, said in (("role", mention.role), ("of", mention.of)) if said is not None}
    entity = entities.get(mention.entity) if mention.entity is not None else None
    if entity is not None:
        known = {"name": entity.name, "name_en": entity.name_en, "lat": entity.latitude, "lon": entity.longitude}
        record |= {key: said for key, said in known.items() if said is not None}
    return record


def mentions_json(mentions: Sequence[Mention], entities: Mapping[str, Entity], shown: Shown, given: str) -> dict[str, Any]:
    """Give the mentions of a text of its own, with offsets into it as it was given, of which `shown` is the display text."""
    records = []
    for mention in mentions:
        start, end = shown.given(mention.start, mention.end)
        records.append(mention_json(mention, entities) | {"text": given[start:end], "start": start, "end": end})
    return {"mentions": records}


def entity_json(entity: Entity) -> dict[str, Any]:
    """Give an entity with all that is known of it; null what is not."""
    return {
        "key": entity.key,
        "type": entity.type.value,
        "name": entity.name,
        "name_en": entity.name_en,
        "aliases": list(entity.aliases),
        "kind": entity.kind,
        "country": entity.country,
        "lat": entity.latitude,
        "lon": entity.longitude,
        "geonames_id": entity.geonames_id,
        "parent": entity.parent,
        "known": entity.is_known,
    }


def article_json(found: ArticleEntities, article: Article, entities: Mapping[str, Entity]) -> dict[str, Any]:
    """Give what an article mentions, its lists aligned with the headline and the paragraphs of `page_json`: no crossheads."""
    return {
        "headline": [mention_json(mention, entities) for mention in found.headline],
        "paragraphs": [
            [mention_json(mention, entities) for mention in mentions]
            for paragraph, mentions in zip(article.paragraphs, found.paragraphs, strict=True)
            if not paragraph.is_crosshead
        ],
    }
