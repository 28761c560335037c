"""Rows whose parent is missing: what the foreign keys that are not enforced would have refused."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Engine, func, select

from pipeline.store.engine import errors_in_words
from pipeline.store.models import UNENFORCED, metadata


@dataclass(frozen=True, slots=True, kw_only=True)
class OrphanCount:
    """How many rows of a table refer to no row of another by a column."""

    table: str
    column: str
    refers_to: str
    rows: int


def find_orphans(engine: Engine) -> list[OrphanCount]:
    """Count the orphans of every foreign key that is not enforced; an archive in order has no item in the list."""
    found = []
    with errors_in_words(engine), engine.connect() as connection:
        for table in metadata.sorted_tables:
            for key in sorted(table.foreign_key_constraints, key=lambda key: str(key.name)):
                if key.name not in UNENFORCED:
                    continue
                parent, (element,) = key.referred_table, key.elements
                missing = ~select(1).where(element.column == element.parent).correlate(table).exists()
                rows = connection.scalar(select(func.count()).select_from(table).where(element.parent.is_not(None), missing)) or 0
                if rows:
                    found.append(OrphanCount(table=table.name, column=element.parent.name, refers_to=parent.name, rows=rows))
    return found
