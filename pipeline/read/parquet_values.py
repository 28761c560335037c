"""Values of Parquet columns as Python's, so that one that Python cannot hold costs itself and not the file."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pyarrow  # type: ignore[import-untyped]

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_PER_SECOND = {"s": 1, "ms": 1_000, "us": 1_000_000, "ns": 1_000_000_000}
_SECONDS_A_DAY = 86_400


def is_text(kind: pyarrow.DataType) -> bool:
    """Say whether a column of this type can hold a page."""
    from pyarrow import types

    tests = (types.is_string, types.is_large_string, types.is_string_view)
    bytes_tests = (types.is_binary, types.is_large_binary, types.is_binary_view)
    return any(test(kind) for test in (*tests, *bytes_tests))


def texts_of(batch: pyarrow.RecordBatch, name: str) -> Iterator[bytes | None]:
    """Give the bytes of a text column, one by one, whatever they are: what is no UTF-8 is decoded where any page is.

    `name`: the column's; `metadata.text` is looked for inside `metadata`.
    """
    import pyarrow

    # Not as a list: that would hold a batch of large texts a second time.
    return (value.as_py() for value in _column(batch, name).cast(pyarrow.large_binary()))


def clues_of(batch: pyarrow.RecordBatch, name: str) -> list[Any]:
    """Give what a column says of URL or time: texts, numbers, aware times; None for all else, and for a time of no calendar.

    A nanosecond is cut off a time, which has none in Python: pandas writes times so by default.
    """
    from pyarrow import int64, types

    column = _column(batch, name)
    kind = column.type
    if is_text(kind):
        return [None if value is None else value.decode("utf-8", "replace") for value in texts_of(batch, name)]
    if types.is_timestamp(kind):
        # Arrow's times count from 1970 in UTC, whatever zone the type names; one without a zone is taken for UTC too.
        return [_moment(value, _PER_SECOND[kind.unit]) for value in column.cast(int64()).to_pylist()]
    if types.is_date32(kind):
        return [_moment(days and days * _SECONDS_A_DAY, 1) for days in column.view("int32").to_pylist()]
    if types.is_date64(kind):
        return [_moment(value, _PER_SECOND["ms"]) for value in column.view("int64").to_pylist()]
    if types.is_integer(kind) or types.is_floating(kind):
        values: list[Any] = column.to_pylist()
        return values
    return [None] * len(column)


def _column(batch: pyarrow.RecordBatch, name: str) -> Any:
    from pyarrow import compute, types

    if name in batch.schema.names:
        column = batch.column(name)
    else:
        outer, _, inner = name.partition(".")
        column = compute.struct_field(batch.column(outer), inner)
    return column.dictionary_decode() if types.is_dictionary(column.type) else column


def _moment(value: int | None, per_second: int) -> datetime | None:
    if value is None:
        return None
    try:
        return _EPOCH + timedelta(microseconds=value * 1_000_000 // per_second)
    except OverflowError:
        return None
