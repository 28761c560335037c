"""Undo what a server did to a document for the wire: chunks and compression."""

from __future__ import annotations

import io
import zlib

from fastwarc.stream_io import BrotliReader, ZstdReader

from pipeline.read.streams import MARKS, Packing

_WINDOW_GZIP, _WINDOW_ZLIB, _WINDOW_RAW = 31, 15, -15
"""`wbits` of zlib for the three framings of deflate."""


class CodingError(Exception):
    """The bytes are not what the server said they are."""


def codings_of(transfer: str | None, content: str | None) -> tuple[str, ...]:
    """Read the two headers that name codings, in the order in which they are undone; those that change nothing are left out."""
    said = [name.strip().lower() for header in (transfer, content) if header for name in reversed(header.split(","))]
    return tuple(name for name in said if name and name != "identity")


def undo_codings(data: bytes, codings: tuple[str, ...], most_bytes: int) -> bytes:
    """Give the document as the server had it; of one larger than `most_bytes`, one byte more than that.

    Crawlers often unpack a document and keep the header: what is not in the form that the header names is taken as it is.

    Raises:
        CodingError: the bytes are in that form, but damaged; or the form is not known.
    """
    for coding in codings:
        if coding == "chunked":
            data = _dechunk(data)
        elif coding in ("gzip", "x-gzip"):
            data = _inflate(data, _WINDOW_GZIP, coding, most_bytes) if data.startswith(MARKS[Packing.GZIP]) else data
        elif coding == "deflate":
            data = _deflated(data, most_bytes)
        elif coding in ("br", "zstd"):
            data = _by_reader(data, coding, most_bytes)
        else:
            raise CodingError(f"the server packed it by {coding[:40]!r}, which is not known here")
    return data


def _dechunk(data: bytes) -> bytes:
    chunks: list[bytes] = []
    at = 0
    while at < len(data):
        end = data.find(b"\n", at, at + 4096)
        size_text = data[at : end if end >= 0 else at].partition(b";")[0].strip()
        try:
            size = int(size_text, 16)
        except ValueError:
            if not chunks:
                return data  # was put together before
            raise CodingError(f"a chunk without a size behind {sum(map(len, chunks))} bytes") from None
        if size <= 0:
            break
        chunk = data[end + 1 : end + 1 + size]
        chunks.append(chunk)
        if len(chunk) < size:
            raise CodingError(f"the last chunk should have {size} bytes and has {len(chunk)}")
        at = end + 1 + size
        at += 2 if data.startswith(b"\r\n", at) else 1
    return b"".join(chunks)


def _inflate(data: bytes, window: int, coding: str, most_bytes: int) -> bytes:
    unpacked = zlib.decompressobj(window)
    try:
        found = unpacked.decompress(data, most_bytes + 1)
    except zlib.error as error:
        raise CodingError(f"the server's {coding} cannot be unpacked: {error}") from None
    if not unpacked.eof and len(found) <= most_bytes:
        raise CodingError(f"the server's {coding} ends too early, behind {len(found)} bytes")
    return found


def _deflated(data: bytes, most_bytes: int) -> bytes:
    # The standard says zlib's framing; some servers send none. Neither has a mark by which to tell it from text.
    for window in (_WINDOW_ZLIB, _WINDOW_RAW):
        try:
            return _inflate(data, window, "deflate", most_bytes)
        except CodingError:
            continue
    return data


def _by_reader(data: bytes, coding: str, most_bytes: int) -> bytes:
    if coding == "zstd" and not data.startswith(MARKS[Packing.ZSTD]):
        return data
    reader = BrotliReader(io.BytesIO(data)) if coding == "br" else ZstdReader(io.BytesIO(data))
    pieces: list[bytes] = []
    left = most_bytes + 1
    try:
        while left and (piece := reader.read(min(left, 1 << 20))):
            pieces.append(piece)
            left -= len(piece)
    except OSError as error:
        # Brotli has no mark: what is text already is no damage.
        if coding == "br" and data.lstrip()[:1] == b"<":
            return data
        raise CodingError(f"the server's {coding} cannot be unpacked: {error}") from None
    return b"".join(pieces)
