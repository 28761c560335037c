"""A quantity as it was read: what becomes a mention."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.entities.units import Unit
from pipeline.entity_records import Modifier


@dataclass(frozen=True, slots=True, kw_only=True)
class Quantity:
    """A number with what it counts; `start` to `stop` are characters of the text, `end` the token behind it.

    `unit`: None where it is not known. `of`: what a share is a share of, as printed.
    """

    start: int
    stop: int
    end: int
    value: float
    unit: Unit | None = None
    modifier: Modifier | None = None
    role: str | None = None
    of: str | None = None
