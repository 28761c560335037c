"""What all tables share: the naming of constraints, the types that annotations stand for, and the pieces of CHECK constraints."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Annotated, Any, ClassVar

from sqlalchemy import BigInteger, Date, Identity, Integer, LargeBinary, MetaData, SmallInteger, Text
from sqlalchemy.dialects.postgresql import TIMESTAMP
from sqlalchemy.orm import DeclarativeBase, mapped_column

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}

NOT_ENFORCED = {"not_enforced": True}
"""`info` of a foreign key of a large child: NOT ENFORCED on PostgreSQL 18 and newer, absent below, for checking it doubles
the cost of a load. Loads keep it true by construction and `orphans.find_orphans` checks it."""

EARLIEST, LATEST = date(1800, 1, 1), date(2200, 12, 31)
"""The days that a page may name: older than any newspaper here, and newer than any typing slip. A Hijri year read as a
Gregorian one (1446) falls outside."""

UPGRADE_LOCK = 7_237_001
"""Key of the advisory lock that batches share and a migration holds alone: no batch is written while tables change."""

DEDUPE_LOCK = 7_237_002
"""Key of the advisory lock under which duplicates are settled: one batch at a time, once its pages
are written, until its commit."""

ENTITIES_LOCK = 7_237_003
"""Key of the advisory lock under which mentions and entities are written: one batch at a time, as its last step, until its
commit."""

Id = Annotated[int, mapped_column(BigInteger, Identity(always=False), primary_key=True)]
Reference = Annotated[int, mapped_column(BigInteger)]
Small = Annotated[int, mapped_column(SmallInteger)]
Wall = Annotated[datetime, mapped_column(TIMESTAMP(timezone=False))]


class Base(DeclarativeBase):
    """The base of every table; its metadata is the one definition of the schema."""

    metadata = MetaData(naming_convention=NAMING)
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        str: Text,
        int: Integer,
        bytes: LargeBinary,
        date: Date,
        datetime: TIMESTAMP(timezone=True),
    }


def one_of(column: str, values: Iterable[str]) -> str:
    """A CHECK's condition: the column holds one of these words."""
    return f"{column} IN ({', '.join(repr(str(value)) for value in values)})"


def between_days(column: str) -> str:
    """A CHECK's condition: the day lies between EARLIEST and LATEST, both included."""
    return f"{column} BETWEEN DATE '{EARLIEST}' AND DATE '{LATEST}'"
