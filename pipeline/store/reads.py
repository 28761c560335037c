"""Named reads: what the command shows of the archive, as frozen records. Nothing here writes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Engine, Row, func, select

from pipeline.errors import UsageError
from pipeline.records import ArticleKind, QuarantineReason, Stamp
from pipeline.store.engine import errors_in_words
from pipeline.store.figures import FIGURES, RunFigures
from pipeline.store.fingerprints import TableFingerprint, table_fingerprints
from pipeline.store.models import (
    Article,
    Caption,
    IngestRun,
    Page,
    PageSighting,
    Paragraph,
    Publisher,
    QuarantinedPage,
    RunKind,
    RunStatus,
    Teaser,
)
from pipeline.store.stored_pages import StoredArticle, find_article, parsed_page, stamp_of

__all__ = [
    "ArticleSummary",
    "QuarantineSummary",
    "RunSummary",
    "StoredArticle",
    "TableFingerprint",
    "Totals",
    "find_article",
    "list_articles",
    "list_quarantine",
    "list_runs",
    "parsed_page",
    "quarantine_counts",
    "run_of",
    "table_fingerprints",
    "totals",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class RunSummary:
    """A run, with its figures. `finished_at` is None while it runs."""

    id: int
    kind: RunKind
    status: RunStatus
    started_at: datetime
    finished_at: datetime | None
    host: str
    pid: int
    matn_version: str
    parser_version: str
    profiles_version: str
    arguments: dict[str, Any]
    error: str | None
    figures: RunFigures

    @property
    def seconds(self) -> float | None:
        """How long the run took; None while it runs."""
        return None if self.finished_at is None else (self.finished_at - self.started_at).total_seconds()


@dataclass(frozen=True, slots=True, kw_only=True)
class QuarantineSummary:
    """A page that could not be read. `sha256` is None where not one byte could be; `has_raw`: its bytes are kept."""

    id: int
    sha256: str | None
    reason: QuarantineReason
    detail: str
    path: str
    url: str | None
    captured_at: datetime | None
    byte_length: int | None
    has_raw: bool
    first_run_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleSummary:
    """An article in a list. `publisher` is a domain, None where it is not known."""

    article_key: str
    kind: ArticleKind
    headline: str | None
    publisher: str | None
    published: Stamp | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Totals:
    """What the archive holds. `paragraphs` leaves headings out; `quarantined` leaves out what was released."""

    publishers: int
    pages: int
    sightings: int
    articles_main: int
    articles_embedded: int
    paragraphs: int
    captions: int
    teasers: int
    quarantined: int
    runs: int


def list_runs(engine: Engine, limit: int = 20) -> list[RunSummary]:
    """List runs, the newest first."""
    with errors_in_words(engine), engine.connect() as connection:
        rows = connection.execute(select(IngestRun).order_by(IngestRun.id.desc()).limit(limit))
        return [_run(row) for row in rows]


def run_of(engine: Engine, run_id: int) -> RunSummary:
    """Read one run.

    Raises:
        UsageError: there is none with this number.
    """
    with errors_in_words(engine), engine.connect() as connection:
        row = connection.execute(select(IngestRun).where(IngestRun.id == run_id)).one_or_none()
    if row is None:
        raise UsageError(f"There is no run {run_id}. See: matn runs")
    return _run(row)


def list_quarantine(engine: Engine, reason: QuarantineReason | None = None, limit: int = 50) -> list[QuarantineSummary]:
    """List the pages that could not be read, the newest first; those that a later run could read are left out."""
    table = QuarantinedPage
    query = select(
        table.id,
        table.sha256,
        table.reason,
        table.detail,
        table.path,
        table.url,
        table.captured_at,
        table.byte_length,
        table.raw.is_not(None).label("has_raw"),
        table.first_run_id,
    ).where(table.released_run_id.is_(None))
    if reason is not None:
        query = query.where(table.reason == reason.value)
    with errors_in_words(engine), engine.connect() as connection:
        rows = connection.execute(query.order_by(table.id.desc()).limit(limit))
        return [
            QuarantineSummary(
                **dict(row._mapping)
                | {"sha256": row.sha256.hex() if row.sha256 else None, "reason": QuarantineReason(row.reason)}
            )
            for row in rows
        ]


def quarantine_counts(engine: Engine) -> dict[QuarantineReason, int]:
    """Count the pages in quarantine by reason, the most frequent first."""
    counted = func.count()
    query = select(QuarantinedPage.reason, counted).where(QuarantinedPage.released_run_id.is_(None))
    query = query.group_by(QuarantinedPage.reason).order_by(counted.desc(), QuarantinedPage.reason)
    with errors_in_words(engine), engine.connect() as connection:
        return {QuarantineReason(reason): count for reason, count in connection.execute(query)}


def list_articles(engine: Engine, limit: int = 20, publisher: str | None = None) -> list[ArticleSummary]:
    """List articles, the last read first; `publisher` is a domain."""
    query = (
        select(
            Article.article_key,
            Article.kind,
            Article.headline,
            Publisher.domain,
            Article.published_local,
            Article.published_precision,
            Article.utc_offset_minutes,
        )
        .join(Page, Page.id == Article.page_id)
        .outerjoin(Publisher, Publisher.id == Page.publisher_id)
        .order_by(Article.id.desc())
        .limit(limit)
    )
    if publisher is not None:
        query = query.where(Publisher.domain == publisher)
    with errors_in_words(engine), engine.connect() as connection:
        return [
            ArticleSummary(
                article_key=row.article_key,
                kind=ArticleKind(row.kind),
                headline=row.headline,
                publisher=row.domain,
                published=stamp_of(row.published_local, row.published_precision, row.utc_offset_minutes),
            )
            for row in connection.execute(query)
        ]


def totals(engine: Engine) -> Totals:
    """Count what the archive holds, all in one moment."""
    counts = {
        "publishers": select(func.count()).select_from(Publisher),
        "pages": select(func.count()).select_from(Page),
        "sightings": select(func.count()).select_from(PageSighting),
        "articles_main": select(func.count()).where(Article.kind == ArticleKind.MAIN.value),
        "articles_embedded": select(func.count()).where(Article.kind == ArticleKind.EMBEDDED.value),
        "paragraphs": select(func.count()).where(~Paragraph.is_crosshead),
        "captions": select(func.count()).select_from(Caption),
        "teasers": select(func.count()).select_from(Teaser),
        "quarantined": select(func.count()).where(QuarantinedPage.released_run_id.is_(None)),
        "runs": select(func.count()).select_from(IngestRun),
    }
    with errors_in_words(engine), engine.connect() as connection:
        row = connection.execute(select(*(query.scalar_subquery().label(name) for name, query in counts.items()))).one()
    return Totals(**row._mapping)


def _run(row: Row[Any]) -> RunSummary:
    held = dict(row._mapping)
    figures = RunFigures(**{name: held.pop(name) for name in FIGURES})
    del held["process_mark"], held["signature_version"]
    return RunSummary(**held | {"kind": RunKind(held["kind"]), "status": RunStatus(held["status"]), "figures": figures})
