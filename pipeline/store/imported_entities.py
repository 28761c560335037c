"""What users told of entities, kept in the archive, so that every run and machine goes by it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any, cast

from sqlalchemy import ColumnElement, Engine, Text, any_, bindparam, delete, select, text
from sqlalchemy.dialects.postgresql import ARRAY, insert

from pipeline.store.base import ENTITIES_LOCK, UPGRADE_LOCK
from pipeline.store.engine import errors_in_words
from pipeline.store.models import EntityRecord, ImportedEntityRecord


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportedRow:
    """A row of imported_entities, but for when it came. What is None or empty changes nothing of what the tables say."""

    entity_key: str
    type: str | None = None
    name_ar: str | None = None
    name_en: str | None = None
    aliases: tuple[str, ...] = ()
    country: str | None = None
    latitude: float | None = None
    longitude: float | None = None
    geonames_id: int | None = None
    kind: str | None = None
    parent_key: str | None = None
    merged_into_key: str | None = None
    source_file: str = ""

    def says(self) -> dict[str, Any]:
        """Give what it tells, by column."""
        values = {name: getattr(self, name) for name in self.__slots__}
        return values | {"aliases": list(self.aliases)}


def read_imported(engine: Engine) -> list[ImportedRow]:
    """Read all of them, in the order of their keys."""
    held = ImportedEntityRecord
    with errors_in_words(engine), engine.connect() as connection:
        rows = connection.execute(select(held.__table__).order_by(held.entity_key)).mappings().all()
    return [
        ImportedRow(
            **{name: value for name, value in row.items() if name not in {"imported_at", "aliases"}},
            aliases=tuple(row["aliases"]),
        )
        for row in rows
    ]


def types_in_archive(engine: Engine, keys: Collection[str]) -> dict[str, str]:
    """Give the types of those of these keys that entities of the archive have."""
    held = EntityRecord
    with errors_in_words(engine), engine.connect() as connection:
        found = connection.execute(select(held.entity_key, held.type).where(_is_one_of(held.entity_key, keys)))
        return {row.entity_key: row.type for row in found}


def write_imported(engine: Engine, rows: Sequence[ImportedRow]) -> None:
    """Write rows, in place of those that have the same key."""
    if not rows:
        return
    with errors_in_words(engine), engine.begin() as connection:
        connection.execute(text("SELECT pg_advisory_xact_lock_shared(:key)"), {"key": UPGRADE_LOCK})
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": ENTITIES_LOCK})
        statement = insert(ImportedEntityRecord)
        columns = {name: statement.excluded[name] for name in ImportedRow.__slots__ if name != "entity_key"}
        statement = statement.on_conflict_do_update(index_elements=["entity_key"], set_=columns | {"imported_at": text("now()")})
        connection.execute(statement, [row.says() for row in sorted(rows, key=lambda row: row.entity_key)])


def remove_imported(engine: Engine, keys: Collection[str]) -> int:
    """Forget what was imported under these keys, and give how many there were."""
    held = ImportedEntityRecord
    with errors_in_words(engine), engine.begin() as connection:
        connection.execute(text("SELECT pg_advisory_xact_lock_shared(:key)"), {"key": UPGRADE_LOCK})
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": ENTITIES_LOCK})
        return len(connection.execute(delete(held).where(_is_one_of(held.entity_key, keys)).returning(held.entity_key)).all())


def _is_one_of(column: Any, keys: Collection[str]) -> ColumnElement[bool]:
    # As one array: a statement has at most 65,535 parameters.
    return cast("ColumnElement[bool]", column == any_(bindparam("keys", list(keys), ARRAY(Text), expanding=False)))
