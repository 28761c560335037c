"""Files of rows, a page in each: JSON Lines and Parquet."""

from __future__ import annotations

import json
from collections.abc import Iterator
from io import BytesIO
from typing import IO, TYPE_CHECKING, Any

from pipeline.errors import UsageError
from pipeline.read.columns import ColumnError, Columns, choose_columns, names_in, value_of
from pipeline.read.options import ReadOptions
from pipeline.read.page import refused_by_size, too_large
from pipeline.read.parquet_values import clues_of, is_text, texts_of
from pipeline.read.raw import Cut, RawDocument, row_sighting
from pipeline.read.streams import BrokenContainerError, Stream, Taken, lines, take
from pipeline.records import QuarantineReason, Sighting

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
            yield refused_by_size(sighting, line, detail)
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
        clues = dict.fromkeys((*columns.url, *columns.time))
        wanted = list(dict.fromkeys((columns.text, *clues)))
        number = 0
        for batch in table.iter_batches(batch_size=BATCH_ROWS, columns=wanted, use_threads=False):
            said = {name: clues_of(batch, name) for name in clues}
            for at, data in enumerate(texts_of(batch, columns.text)):
                number += 1
                row = {name: values[at] for name, values in said.items()}
                yield _row_of_parquet(data or b"", row_sighting(f"{place}!{number}", row, columns), options)
    except (pyarrow.ArrowException, OSError, ValueError, KeyError) as error:
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
        texts += [name] if is_text(value) else []
        if types.is_struct(kind):
            inner = [(f"{name}.{kind.field(i).name}", kind.field(i).type) for i in range(kind.num_fields)]
            names += [inner_name for inner_name, _ in inner]
            texts += [inner_name for inner_name, inner_kind in inner if is_text(inner_kind)]
    columns = choose_columns(names, texts, options)
    if columns.text not in texts:
        raise ColumnError(f"column {columns.text!r} holds no text; there are: {', '.join(texts) or 'none that do'}. "
                          "Name one of them with --text-column.")  # fmt: skip
    return columns


def _row_of_parquet(data: bytes, sighting: Sighting, options: ReadOptions) -> Cut:
    if len(data) > ROW_GAIN * options.max_bytes:
        taken = take(BytesIO(data), 0)
        return refused_by_size(sighting, taken, too_large(taken.size, options.max_bytes))
    return RawDocument(data=data, sighting=sighting)
