"""The figures of a batch and of a run: counts that must add up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import astuple, dataclass, fields
from typing import Self

from pipeline.errors import FiguresDoNotBalanceError
from pipeline.records import FURNITURE_ROLES, ArticleKind, ParsedPage


@dataclass(frozen=True, slots=True, kw_only=True)
class DuplicateCounts:
    """What the articles that a batch brought turned out to be, each counted once, as the first of these that it is.

    Counted against what was there and what came with it; of two that came together, the later one counts. `excerpts` holds
    both the part of a longer text and the longer one that came after its part. `teasers_tied` counts no articles but cards: those
    on new pages whose article is there, and those elsewhere whose article was not known before.
    """

    exact: int = 0
    updates: int = 0
    near: int = 0
    excerpts: int = 0
    templates: int = 0
    teasers_tied: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class EntityCounts:
    """What was written of a batch's mentions. `entities_new`: entities that nothing mentioned before; `failures`: pages."""

    mentions: int = 0
    entities_new: int = 0
    failures: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchFigures:
    """What became of the pages of one batch, and what the new ones among them hold.

    `pages_unchanged` counts every page whose bytes were seen before, in this run too, quarantined ones included;
    `pages_changed`, which only a reparse has, the known pages that were read again and gave other rows. `paragraphs` leaves
    headings out; `furniture_lines` leaves repeats out, which `repeat_lines` has. `DUPLICATE_FIGURES` compare with the archive, so
    that only a run that writes has them; each article is counted in one of them at most. `ENTITY_FIGURES` too come from the
    writing: what the new pages mention, the entities among it that no article mentioned before, and new pages where looking for
    it failed.

    Raises:
        FiguresDoNotBalanceError: read is not new + unchanged + changed + quarantined, or a figure is negative.
    """

    pages_read: int = 0
    pages_new: int = 0
    pages_unchanged: int = 0
    pages_changed: int = 0
    pages_quarantined: int = 0
    articles_main: int = 0
    articles_embedded: int = 0
    paragraphs: int = 0
    captions: int = 0
    teasers: int = 0
    repeat_lines: int = 0
    furniture_lines: int = 0
    exact_copies: int = 0
    updates: int = 0
    near_copies: int = 0
    excerpts: int = 0
    templates: int = 0
    teasers_tied: int = 0
    mentions: int = 0
    entities_new: int = 0
    entity_failures: int = 0

    def __post_init__(self) -> None:
        parts = self.pages_new + self.pages_unchanged + self.pages_changed + self.pages_quarantined
        if self.pages_read != parts or min(astuple(self)) < 0:
            raise FiguresDoNotBalanceError(
                f"{self.pages_read} pages were read, but {self.pages_new} are new, {self.pages_unchanged} unchanged, "
                f"{self.pages_changed} changed and {self.pages_quarantined} quarantined. This is a defect of Matn; "
                "please report it."
            )

    def __add__(self, other: BatchFigures) -> Self:
        return type(self)(**{name: getattr(self, name) + getattr(other, name) for name in FIGURES})


class RunFigures(BatchFigures):
    """The sum of a run's batches, as its row in ingest_runs holds it."""

    __slots__ = ()


FIGURES: tuple[str, ...] = tuple(field.name for field in fields(BatchFigures))
"""Names of the figures, which are columns of ingest_runs."""

DUPLICATE_FIGURES = ("exact_copies", "updates", "near_copies", "excerpts", "templates", "teasers_tied")
"""Those of the figures that say what new articles are to others, as `DuplicateCounts`; and how many teasers found theirs."""

ENTITY_FIGURES = ("mentions", "entities_new", "entity_failures")
"""Those of the figures that say what new pages mention, as `EntityCounts`."""


def count_pages(
    new: Sequence[ParsedPage],
    *,
    read: int,
    quarantined: int,
    duplicates: DuplicateCounts | None = None,
    entities: EntityCounts | None = None,
) -> BatchFigures:
    """Count what the new pages of a batch hold; of those read, what is neither new nor quarantined is unchanged.

    `duplicates`: what their articles turned out to be; None where they were not compared with the archive. `entities`: what they
    mention; None where nobody looked.
    """
    told = duplicates or DuplicateCounts()
    mentioned = entities or EntityCounts()
    articles = [article for page in new for article in page.articles]
    lines = [line for page in new for line in page.lines]
    return BatchFigures(
        pages_read=read,
        pages_new=len(new),
        pages_unchanged=read - len(new) - quarantined,
        pages_quarantined=quarantined,
        articles_main=sum(article.kind is ArticleKind.MAIN for article in articles),
        articles_embedded=sum(article.kind is ArticleKind.EMBEDDED for article in articles),
        paragraphs=sum(not paragraph.is_crosshead for article in articles for paragraph in article.paragraphs),
        captions=sum(len(article.captions) for article in articles),
        teasers=sum(len(page.teasers) for page in new),
        repeat_lines=sum(line.repeat for line in lines),
        furniture_lines=sum(line.role in FURNITURE_ROLES and not line.repeat for line in lines),
        exact_copies=told.exact,
        updates=told.updates,
        near_copies=told.near,
        excerpts=told.excerpts,
        templates=told.templates,
        teasers_tied=told.teasers_tied,
        mentions=mentioned.mentions,
        entities_new=mentioned.entities_new,
        entity_failures=mentioned.failures,
    )
