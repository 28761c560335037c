"""`matn parse --entities`: what the articles of a page mention, as JSON and for people."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any

from pipeline.cli.console import patience, write
from pipeline.cli.mention_view import COLOURS, listed
from pipeline.cli.visible import paint
from pipeline.entities.json_form import article_json, entity_json
from pipeline.entities.page import find_entities
from pipeline.entity_records import NAME_TYPES, Entity, Mention, PageEntities
from pipeline.ingest.finding import FinderChoice, finder_of
from pipeline.records import ParsedPage, Quarantined

BATCH_PAGES = 16
"""Pages whose texts are read together: enough for speed, and the first are soon shown."""

Answer = tuple[ParsedPage | Quarantined, PageEntities | None]


def pages_and_entities(pages: Iterator[ParsedPage | Quarantined], choice: FinderChoice) -> Iterator[Answer]:
    """Give each page with what it mentions; one in quarantine with None."""
    with patience("Loading the recogniser …"):
        finder = finder_of(choice)
    while batch := list(islice(pages, BATCH_PAGES)):
        found = iter(find_entities([page for page in batch if isinstance(page, ParsedPage)], finder))
        for page in batch:
            yield page, next(found) if isinstance(page, ParsedPage) else None


def add_entities(record: dict[str, Any], page: ParsedPage | Quarantined, found: PageEntities | None) -> dict[str, Any]:
    """Add to a page's record `entities` of each article, and of the page the list of those meant, with the version that found
    them; of a page in quarantine both are empty.
    """
    if isinstance(page, Quarantined) or found is None:
        return {**record, "entities": [], "entities_version": None}
    entities = {entity.key: entity for entity in found.entities}
    mentioned = [article_json(one, article, entities) for one, article in zip(found.articles, page.articles, strict=True)]
    return {
        **record,
        "articles": [article | {"entities": own} for article, own in zip(record["articles"], mentioned, strict=True)],
        "entities": [entity_json(entity) for entity in found.entities],
        "entities_version": found.version,
    }


def show_entities(page: ParsedPage, found: PageEntities) -> None:
    """Show each article's entities with how often it names them, then its dates and quantities in their order."""
    entities = {entity.key: entity for entity in found.entities}
    for article in found.articles:
        mentions = [mention for mentions in (article.headline, *article.paragraphs) for mention in mentions]
        of_page = f" of article {article.number}" if len(page.articles) > 1 else ""
        if not mentions:
            write(f"  no name, date or quantity{of_page}\n\n")
            continue
        _show_names(mentions, entities, of_page)
        others = [mention for mention in mentions if mention.type not in NAME_TYPES]
        if others:
            write(paint(f"  dates and quantities{of_page}\n", bold=True), *listed(others, entities))
        write("\n")


def _show_names(mentions: Sequence[Mention], entities: dict[str, Entity], of_page: str) -> None:
    times = Counter(mention.entity for mention in mentions if mention.type in NAME_TYPES and mention.entity)
    if not times:
        return
    write(paint(f"  names{of_page}\n", bold=True))
    ranked = sorted((entities[key] for key in times), key=lambda one: (one.type, -times[one.key], one.key))
    meant = {entity.key: _described(entity) for entity in ranked}
    width = max(map(len, meant.values()))
    for entity in ranked:
        kind = paint(f"{entity.type.value:<8}", fg=COLOURS[entity.type])
        forms = _forms(mention.text for mention in mentions if mention.entity == entity.key)
        write("    ", kind, f" {times[entity.key]:>4}x  {meant[entity.key]:<{width}}  {_with(entity.name, forms)}\n")


def _described(entity: Entity) -> str:
    where = entity.country if not entity.key.startswith("iso:") else None
    return " · ".join(filter(None, (entity.name_en, where, entity.key)))


def _forms(texts: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(texts))


def _with(name: str, forms: Sequence[str]) -> str:
    others = [form for form in forms if form != name]
    return name + (f" ({' | '.join(others)})" if others else "")
