"""Arrays of one dimension in PostgreSQL's binary form: a page has eight, which the driver's own way makes slow to write.

The form is that of `array_send`: the number of dimensions, whether there are nulls, and the elements' type; the length and the
lower bound; then each element, its number of bytes first, -1 for null. A number too large is an error; the driver's C code
would cut it short.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Sequence
from functools import lru_cache
from itertools import chain, repeat
from typing import Any

from psycopg import Cursor, postgres
from psycopg.adapt import Dumper
from psycopg.pq import Format

NULL = struct.pack(">i", -1)


def integers(values: Sequence[int]) -> bytes:
    """Lay out elements of integer[]: offsets, hardly two alike, and no null."""
    return struct.pack(f">{2 * len(values)}i", *chain.from_iterable(zip(repeat(4), values, strict=False)))


@lru_cache(maxsize=4096)
def smallint(value: int | None) -> bytes:
    """Lay out an element of smallint[]: the number of an article or teaser, one of few."""
    return NULL if value is None else struct.pack(">ih", 2, value)


@lru_cache(maxsize=4)
def boolean(value: bool | None) -> bytes:
    """Lay out an element of boolean[]."""
    return NULL if value is None else struct.pack(">i?", 1, value)


@lru_cache(maxsize=4096)
def word(value: str | None) -> bytes:
    """Lay out an element of text[]: a role or a rule, one of few."""
    if value is None:
        return NULL
    data = value.encode()
    return struct.pack(">i", len(data)) + data


def each(lay_out: Callable[[Any], bytes]) -> Callable[[Sequence[Any]], bytes]:
    """Lay elements out one by one."""
    return lambda values: b"".join(map(lay_out, values))


def dumper(element: str, lay_out: Callable[[Sequence[Any]], bytes]) -> type[Dumper]:
    """Make the class that writes arrays of an element type."""
    kind = postgres.types[element]

    class ArrayDumper(Dumper):
        format = Format.BINARY
        oid = kind.array_oid

        def dump(self, obj: Sequence[Any]) -> bytes:
            if not obj:
                return struct.pack(">iiI", 0, 0, kind.oid)
            try:
                return struct.pack(">iiIii", 1, None in obj, kind.oid, len(obj), 1) + lay_out(obj)
            except struct.error as error:
                raise OverflowError(f"{error}: largest of {element}[] is {max(filter(None, obj), key=abs)}") from None

    return ArrayDumper


DUMPERS = {
    type(f"Array_{element}", (), {}): dumper(element, lay_out)
    for element, lay_out in {"int4": integers, "int2": each(smallint), "bool": each(boolean), "text": each(word)}.items()
}
"""The dumpers, each under a class that no value has: only a column's type, as COPY declares it, leads to them."""


def speed_up_arrays(cursor: Cursor[Any]) -> None:
    """Make this cursor's binary COPY write its arrays by these dumpers."""
    for kind, made in DUMPERS.items():
        cursor.adapters.register_dumper(kind, made)
