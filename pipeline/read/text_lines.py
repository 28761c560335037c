"""Plain text as it streams in, one text a line: in batches that are as large as what has arrived, and never too large."""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

from pipeline.errors import InputError

BATCH_BYTES = 1 << 18
"""The most that is read at once: about 25,000 Arabic words."""

_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


class Arriving(Protocol):
    """A stream of bytes that gives what is there, as a buffered binary file does."""

    def read1(self, size: int = -1, /) -> bytes:
        """Give at most so many bytes, as soon as there are any; none at the end."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class TextLine:
    """One line, without its end (LF or CRLF).

    `number` counts from 1. Where bytes are no UTF-8, each wrong sequence is U+FFFD in `text`, and `is_damaged`. Of a line that is
    longer than allowed nothing is kept, and `is_too_long`.
    """

    number: int
    text: str
    is_damaged: bool = False
    is_too_long: bool = False


def line_batches(stream: Arriving, most_bytes: int) -> Iterator[list[TextLine]]:
    """Give the lines of a stream, in order; each batch as soon as it has arrived, so that a program may write and wait.

    `most_bytes`: of a longer line only its number is given. Text behind the last newline is a line; nothing behind it is none.

    Raises:
        InputError: the stream is UTF-16.
    """
    number = 0
    rest: list[bytes] = []
    size = 0
    while arrived := stream.read1(BATCH_BYTES):
        if number == size == 0 and arrived.startswith(_UTF16):
            raise InputError("Standard input is UTF-16; expected UTF-8. Convert it first: iconv -f UTF-16 -t UTF-8")
        first, *whole = arrived.split(b"\n")
        # A line that grows beyond the measure is counted, no longer kept.
        size += len(first)
        if size <= most_bytes:
            rest.append(first)
        else:
            rest.clear()
        if not whole:
            continue
        *whole, last = whole
        batch = [_line(number + 1, b"".join(rest), size > most_bytes)]
        batch += [_line(number + at, raw, len(raw) > most_bytes) for at, raw in enumerate(whole, start=2)]
        number += len(batch)
        rest, size = [last], len(last)
        yield batch
    if size:
        yield [_line(number + 1, b"".join(rest), size > most_bytes)]


def _line(number: int, raw: bytes, is_too_long: bool) -> TextLine:
    if is_too_long:
        return TextLine(number=number, text="", is_too_long=True)
    raw = raw.removesuffix(b"\r")
    try:
        return TextLine(number=number, text=raw.decode())
    except UnicodeDecodeError:
        return TextLine(number=number, text=raw.decode(errors="replace"), is_damaged=True)
