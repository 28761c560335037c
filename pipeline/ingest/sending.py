"""Records on their way between processes: written and read back several times faster than dataclasses are by themselves.

A frozen dataclass with slots is pickled by asking it for its fields one by one: for a page, most of the time that parsing it
takes. Here a record goes as one tuple and comes back by its slots, in half of that. The process that writes to the database reads
what all workers send, so this is what limits how many of them are of use.
"""

from __future__ import annotations

import copyreg
from collections.abc import Callable
from dataclasses import fields
from operator import attrgetter
from typing import Any

from pipeline.entity_records import ArticleEntities, Entity, Mention, PageEntities
from pipeline.records import Article, Caption, Line, Page, Paragraph, ParsedPage, Sighting, Span, Stamp, Teaser

SENT: tuple[type[Any], ...] = (
    *(Article, Caption, Line, Page, Paragraph, ParsedPage, Sighting, Span, Stamp, Teaser),
    *(ArticleEntities, Entity, Mention, PageEntities),
)
"""The records that a batch has many of."""

_setters: dict[type[Any], tuple[Callable[[Any, Any], None], ...]] = {}


def send_records_fast() -> None:
    """Make pickle of this process write the records as tuples; called in every process that sends them."""
    for kind in SENT:
        copyreg.pickle(kind, _writer(kind))


def _writer(kind: type[Any]) -> Callable[[Any], tuple[Callable[..., Any], tuple[Any, ...]]]:
    values = attrgetter(*(field.name for field in fields(kind)))
    return lambda record: (_read, (kind, *values(record)))


def _read(kind: type[Any], *values: Any) -> Any:
    setters = _setters.get(kind)
    if setters is None:
        setters = _setters[kind] = tuple(getattr(kind, field.name).__set__ for field in fields(kind))
    record = object.__new__(kind)
    for put, value in zip(setters, values, strict=True):
        put(record, value)
    return record
