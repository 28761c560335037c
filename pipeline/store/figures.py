"""The figures of a batch and of a run: counts that must add up."""

from __future__ import annotations

from dataclasses import astuple, dataclass, fields
from typing import Self

from pipeline.errors import FiguresDoNotBalanceError


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchFigures:
    """What became of the pages of one batch, and what the new ones among them hold.

    `pages_unchanged` counts every page whose bytes were seen before, in this run too, quarantined ones included;
    `paragraphs` leaves headings out; `furniture_lines` leaves repeats out, which `repeat_lines` has.

    Raises:
        FiguresDoNotBalanceError: read is not new + unchanged + quarantined, or a figure is negative.
    """

    pages_read: int = 0
    pages_new: int = 0
    pages_unchanged: int = 0
    pages_quarantined: int = 0
    articles_main: int = 0
    articles_embedded: int = 0
    paragraphs: int = 0
    captions: int = 0
    teasers: int = 0
    repeat_lines: int = 0
    furniture_lines: int = 0

    def __post_init__(self) -> None:
        parts = self.pages_new + self.pages_unchanged + self.pages_quarantined
        if self.pages_read != parts or min(astuple(self)) < 0:
            raise FiguresDoNotBalanceError(
                f"{self.pages_read} pages were read, but {self.pages_new} are new, {self.pages_unchanged} unchanged and "
                f"{self.pages_quarantined} quarantined. This is a defect of Matn; please report it."
            )

    def __add__(self, other: BatchFigures) -> Self:
        return type(self)(**{name: getattr(self, name) + getattr(other, name) for name in FIGURES})


class RunFigures(BatchFigures):
    """The sum of a run's batches, as its row in ingest_runs holds it."""

    __slots__ = ()


FIGURES: tuple[str, ...] = tuple(field.name for field in fields(BatchFigures))
"""Names of the figures, which are columns of ingest_runs."""
