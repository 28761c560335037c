"""What pages mention, found where they are parsed: by which finder, and what becomes of a page that breaks it."""

from __future__ import annotations

import traceback
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from pipeline.entities.catalogue import ImportedEntity
from pipeline.entities.page import EntityFinder, find_entities, load_finder
from pipeline.entity_records import NAME_TYPES, Mention, MentionType, PageEntities
from pipeline.ingest.recognisers import RecogniserPlan, load_recogniser
from pipeline.records import ParsedPage
from pipeline.store.entity_rows import EntityFailure, FoundOnPage

LoadFinder = Callable[[Sequence[ImportedEntity]], EntityFinder]

SHIPPED = RecogniserPlan()

LONGEST_NAME = 500
"""Characters: no name has more, and an index of spellings holds no more than 2,700 bytes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FinderChoice:
    """Which finder of entities to load. Processes are sent this and not the finder, whose tables are large.

    `imported`: what users told of entities. `recogniser`: what finds names. `load`: a function that makes the whole finder
    instead, and can be pickled.
    """

    imported: tuple[ImportedEntity, ...] = ()
    recogniser: RecogniserPlan = SHIPPED
    load: LoadFinder | None = None


@lru_cache(maxsize=1)
def finder_of(choice: FinderChoice) -> EntityFinder:
    """Load a finder, once in a process.

    Raises:
        RecogniserError: a model cannot be loaded, or the extra that reads it is not installed.
    """
    if choice.load is not None:
        return choice.load(choice.imported)
    return load_finder(choice.imported, recogniser=load_recogniser(choice.recogniser))


def find_on_pages(pages: Sequence[ParsedPage], finder: EntityFinder) -> Mapping[str, FoundOnPage]:
    """Find what pages mention, by the pages' SHA-256; whatever the stage raises costs the page that it is raised for alone."""
    try:
        found: Sequence[FoundOnPage] = find_entities(pages, finder)
    except Exception:
        found = [_find_on_page(page, finder) for page in pages]
    return {page.page.sha256: checked(page, one) for page, one in zip(pages, found, strict=True)}


def _find_on_page(page: ParsedPage, finder: EntityFinder) -> FoundOnPage:
    try:
        (found,) = find_entities([page], finder)
    except Exception as error:
        at = traceback.extract_tb(error.__traceback__)[-1]
        words = " ".join(str(error).split())[:200].encode("utf-8", "backslashreplace").decode().replace("\0", "\\x00")
        return EntityFailure(
            version=finder.version, error=f"{type(error).__name__}: {words} ({Path(at.filename).name}, line {at.lineno})"
        )
    return found


def checked(page: ParsedPage, found: FoundOnPage) -> FoundOnPage:
    """Give what was found, or the first thing about it that cannot be."""
    if isinstance(found, EntityFailure):
        return found
    fault = next(_faults(page, found), None)
    return found if fault is None else EntityFailure(version=found.version, error=fault)


def _faults(page: ParsedPage, found: PageEntities) -> Iterator[str]:
    entities = {entity.key for entity in found.entities}
    meant = set[str]()
    if [article.number for article in found.articles] != [article.number for article in page.articles]:
        yield "what was found is not of the page's articles"
        return
    for article, mentioned in zip(page.articles, found.articles, strict=True):
        texts = [article.headline or "", *(paragraph.text for paragraph in article.paragraphs)]
        for text, mentions in zip(texts, (mentioned.headline, *mentioned.paragraphs), strict=True):
            end = 0
            for mention in mentions:
                # Told without the words: what is wrong with them may be that they cannot be stored.
                if mention.start < end or mention.end <= mention.start:
                    yield f"article {article.number}: mentions overlap at {mention.start}"
                if mention.text != text[mention.start : mention.end]:
                    yield f"article {article.number}: a mention at {mention.start} is not what stands there"
                if not _is_whole(mention, entities):
                    yield f"article {article.number}: a mention at {mention.start} lacks its entity, or has one of no use"
                end = mention.end
                if mention.entity is not None:
                    meant.add(mention.entity)
    if meant != entities or len(entities) != len(found.entities):
        yield "an entity is listed that nothing mentions, or listed twice"


def _is_whole(mention: Mention, entities: set[str]) -> bool:
    if mention.type in NAME_TYPES:
        return mention.entity in entities and mention.end - mention.start <= LONGEST_NAME
    return mention.entity is None and mention.type in (MentionType.DATE, MentionType.QUANTITY)
