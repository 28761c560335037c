"""Files of rows, a page in each: JSON Lines and Parquet."""

from __future__ import annotations

import json
from collections.abc import Iterator
from io import BytesIO
from typing import IO, TYPE_CHECKING, Any

from pipeline.errors import UsageError
from pipeline.read.columns import ColumnError, Columns, choose_columns, names_in, value_of
from pipeline.read.options import ReadOptions
from pipeline.read.raw import Cut, RawDocument, row_sighting, text_bytes
from pipeline.read.streams import BrokenContainerError, Stream, Taken, lines, take
from pipeline.records import Quarantined, QuarantineReason, Sighting

if TYPE_CHECKING:
    import pyarrow  # type: ignore[import-untyped]

LOOK_BYTES = 4 << 20
LOOK_ROWS = 100
"""How far into JSON Lines is looked for the columns there are, before the first row is read."""

ROW_GAIN = 6
"""A row of JSON may be so many times larger than the largest page: `\\u0627` is two bytes of text; there are other columns."""

BATCH_ROWS = 64
"""Rows of Parquet that are held at once; some thousand would be faster, and hundreds of megabytes."""


def json_rows(stream: Stream, place: str, options: ReadOptions) -> Iterator[Cut]:
    """Cut JSON Lines into rows; they are read where the page is made. Blank lines are passed over, and counted.

    Raises:
        ColumnError: the first rows have no such column, or none that is known to hold a page.
        BrokenContainerError: none of the first lines is JSON; or what is packed is damaged.
    """
    if stream.peek(3).startswith(b"\xef\xbb\xbf"):
        stream.read(3)
    columns = _columns_of_json(stream, options)
    for number, line in enumerate(lines(stream, ROW_GAIN * options.max_bytes), start=1):
        sighting = Sighting(path=f"{place}!{number}")
        if isinstance(line, Taken):
            detail = f"a row of {line.size} bytes; the limit is {ROW_GAIN} pages of {options.max_bytes} (MATN_MAX_PAGE_BYTES)"
            yield Quarantined(
                sighting=sighting,
                reason=QuarantineReason.TOO_LARGE,
                detail=detail,
                sha256=line.sha256,
                byte_length=line.size,
            )
        elif line.strip():
            yield RawDocument(data=line, sighting=sighting, row=columns)


def _columns_of_json(stream: Stream, options: ReadOptions) -> Columns:
    rows = list(_first_rows(stream))
    if not rows:
        raise BrokenContainerError("none of the first lines is a JSON object", QuarantineReason.UNDECODABLE)
    names = list(dict.fromkeys(name for row in rows for name in names_in(row)))
    return choose_columns(names, [name for name in names if any(isinstance(value_of(row, name), str) for row in rows)], options)


def _first_rows(stream: Stream) -> Iterator[dict[str, Any]]:
    """Read the first lines without taking them: as many as 64 KiB hold, and further only until one is an object."""
    size = 1 << 16
    while True:
        head = stream.peek(size)[:LOOK_BYTES]
        is_end = len(head) < size
        whole = head.split(b"\n")[: LOOK_ROWS if is_end else -1]
        found = [row for line in whole[:LOOK_ROWS] if (row := _object(line)) is not None]
        if found or is_end or size >= LOOK_BYTES:
            yield from found
            return
        size *= 4


def _object(line: bytes) -> dict[str, Any] | None:
    try:
        row = json.loads(line)
    except (ValueError, RecursionError):
        return None
    return row if isinstance(row, dict) else None


def parquet_rows(file: IO[bytes], place: str, options: ReadOptions) -> Iterator[Cut]:
    """Read a Parquet file's rows, a few at a time, and of them only the columns that are needed.

    Raises:
        UsageError: pyarrow is not installed.
        ColumnError: there is no such column, or none that is known to hold a page.
        BrokenContainerError: the file is damaged, or encrypted.
    """
    try:
        import pyarrow
        from pyarrow import parquet
    except ImportError:
        raise UsageError(f"{place}: to read Parquet, install the extra: pip install 'matn[parquet]'") from None
    try:
        table = parquet.ParquetFile(file, pre_buffer=False, buffer_size=1 << 20)
        columns = _columns_of_schema(table.schema_arrow, options)
        wanted = [columns.text, *columns.url, *columns.time]
        number = 0
        for batch in table.iter_batches(batch_size=BATCH_ROWS, columns=wanted, use_threads=False):
            for row in batch.to_pylist():
                number += 1
                yield _row_of_parquet(row, columns, f"{place}!{number}", options)
    except (pyarrow.ArrowException, OSError, ValueError) as error:
        if isinstance(error, OSError) and error.errno is not None:  # the disk's or the network's fault
            raise
        raise BrokenContainerError(f"Parquet cannot be read: {' '.join(str(error).split())[:200]}") from None


def _columns_of_schema(schema: pyarrow.Schema, options: ReadOptions) -> Columns:
    from pyarrow import types

    names, texts = [], []
    fields = [(field.name, field.type) for field in schema]
    for name, kind in fields:
        names.append(name)
        value = kind.value_type if types.is_dictionary(kind) else kind
        texts += [name] if _is_text(value) else []
        if types.is_struct(kind):
            inner = [(f"{name}.{kind.field(i).name}", kind.field(i).type) for i in range(kind.num_fields)]
            names += [inner_name for inner_name, _ in inner]
            texts += [inner_name for inner_name, inner_kind in inner if _is_text(inner_kind)]
    columns = choose_columns(names, texts, options)
    if columns.text not in texts:
        raise ColumnError(f"column {columns.text!r} holds no text; there are: {', '.join(texts) or 'none that do'}. "
                          "Name one of them with --text-column.")  # fmt: skip
    return columns


def _is_text(kind: pyarrow.DataType) -> bool:
    from pyarrow import types

    tests = (types.is_string, types.is_large_string, types.is_string_view, types.is_binary, types.is_large_binary)
    return any(test(kind) for test in tests)


def _row_of_parquet(row: dict[str, Any], columns: Columns, path: str, options: ReadOptions) -> Cut:
    value = value_of(row, columns.text)
    sighting = row_sighting(path, row, columns)
    data = text_bytes(value) if isinstance(value, str) else value or b""
    if len(data) > ROW_GAIN * options.max_bytes:
        taken = take(BytesIO(data), 0)
        detail = f"{taken.size} bytes; the limit is {options.max_bytes} (MATN_MAX_PAGE_BYTES)"
        return Quarantined(
            sighting=sighting,
            reason=QuarantineReason.TOO_LARGE,
            detail=detail,
            sha256=taken.sha256,
            byte_length=taken.size,
        )
    return RawDocument(data=data, sighting=sighting)
