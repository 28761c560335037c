"""What lines of plain text mention, each on its own or all as the paragraphs of one page."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import partial

from pipeline.arabic.alignment import Shown, show
from pipeline.entities.json_form import mentions_json
from pipeline.entities.page import EntityFinder, find_entities
from pipeline.entity_records import Entity, Mention
from pipeline.ingest.finding import FinderChoice, finder_of
from pipeline.ingest.workers import work_on_each
from pipeline.read.text_lines import TextLine
from pipeline.records import Article, ArticleKind, Page, Paragraph, ParsedPage, Precision, Sighting, Stamp

_NO_PAGE = Page(text="", encoding="utf-8", byte_length=0, sha256="0" * 64, sighting=Sighting(path="-"))


@dataclass(frozen=True, slots=True, kw_only=True)
class LineMentions:
    """A line as given, its display text, what that mentions, and the entities that are meant, by key."""

    given: str
    shown: Shown
    mentions: tuple[Mention, ...]
    entities: dict[str, Entity]


def mentions_of_lines(lines: Sequence[str], finder: EntityFinder, published: date | None = None) -> list[LineMentions]:
    """Find what each line mentions, as if no other were there; `published`: the day from which weekdays are reckoned."""
    shown = [show(line) for line in lines]
    found = find_entities([_page((each.text,), published) for each in shown], finder)
    return [
        LineMentions(given=line, shown=each, mentions=one.articles[0].paragraphs[0], entities=_by_key(one.entities))
        for line, each, one in zip(lines, shown, found, strict=True)
    ]


def mentions_of_page(lines: Sequence[str], finder: EntityFinder, published: date | None = None) -> list[LineMentions]:
    """Find what each line mentions, where all are the paragraphs of one page: a surname means the full name before it."""
    shown = [show(line) for line in lines]
    (found,) = find_entities([_page([each.text for each in shown], published)], finder)
    entities = _by_key(found.entities)
    return [
        LineMentions(given=line, shown=each, mentions=mentions, entities=entities)
        for line, each, mentions in zip(lines, shown, found.articles[0].paragraphs, strict=True)
    ]


def json_lines(found: Iterable[LineMentions]) -> str:
    """Write what lines mention in the JSON form, a line each."""
    records = (mentions_json(line.mentions, line.entities, line.shown, line.given) for line in found)
    return "".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records)


def json_of_batches(
    batches: Iterator[list[TextLine]], choice: FinderChoice, workers: int | None, published: date | None = None
) -> Iterator[tuple[list[TextLine], str]]:
    """Give the JSON lines of batches of lines, in their order, worked on by several processes; and with each batch's those of its
    lines that could not be read as they are.

    `workers`: how many; None: one for each processor core. Several batches are read ahead of the first answer.

    Raises:
        MatnError: a worker process died.
    """
    return work_on_each(batches, workers, partial(_json_of, choice=choice, published=published))


def _json_of(batch: list[TextLine], choice: FinderChoice, published: date | None) -> tuple[list[TextLine], str]:
    found = mentions_of_lines([line.text for line in batch], finder_of(choice), published)
    return [line for line in batch if line.is_damaged or line.is_too_long], json_lines(found)


def _page(texts: Sequence[str], published: date | None) -> ParsedPage:
    stamp = None if published is None else Stamp(local=datetime.combine(published, time()), precision=Precision.DAY)
    article = Article(
        number=1, kind=ArticleKind.MAIN, published=stamp, paragraphs=tuple(Paragraph(text=text, spans=()) for text in texts)
    )
    return ParsedPage(
        page=_NO_PAGE,
        publisher=None,
        page_date=None,
        lines=(),
        articles=(article,),
        teasers=(),
        no_article_reason=None,
        parser_version="",
        profiles_version="",
    )


def _by_key(entities: Sequence[Entity]) -> dict[str, Entity]:
    return {entity.key: entity for entity in entities}
