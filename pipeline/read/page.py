"""One document to one page, or to quarantine with the reason; nothing that a file holds is an error of the program."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from gzip import BadGzipFile, GzipFile
from typing import IO, cast

from pipeline.arabic.text import is_blank
from pipeline.read.decode import NotTextError, decode
from pipeline.read.html import html_to_text, looks_like_html
from pipeline.read.options import ReadOptions
from pipeline.read.seen import clean_url, with_defaults
from pipeline.read.signatures import binary_kind
from pipeline.read.source import Source
from pipeline.records import Page, Quarantined, QuarantineReason, Sighting

CHUNK_BYTES = 1 << 20
BOMB_BYTES = 1 << 30
"""Unpacked size at which a gzip archive is no longer followed: no page has 1 GiB, and deflate can pack 1,000 times as much."""


def read_source(source: Source, options: ReadOptions | int) -> Page | Quarantined:
    """Read a source that is one page: unpack gzip (told by its first bytes), hash, decode.

    `options`: of them the size limit of the unpacked page (or this alone, as a number of bytes), the URL and the time of
    capture. What is larger is hashed as it passes and not held in memory. The SHA-256 is of the unpacked bytes; only of an
    archive that cannot be unpacked, and of one past `BOMB_BYTES`, it is of the file's own.
    """
    options = options if isinstance(options, ReadOptions) else ReadOptions(max_bytes=options)
    max_bytes = options.max_bytes
    sighting = with_defaults(replace(source.sighting(), url=clean_url(options.url)), options)
    try:
        with source.open() as file:
            return _read(file, sighting, max_bytes, named_gz=source.path.lower().endswith(".gz"))
    except OSError as error:
        return _quarantined(sighting, QuarantineReason.UNREADABLE, error.strerror or str(error), _NOTHING)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Bytes:
    """What was read: hash, size, and the bytes themselves where they are within the limit."""

    sha256: str | None
    size: int | None
    data: bytes | None


_NOTHING = _Bytes(sha256=None, size=None, data=None)


def _read(file: IO[bytes], sighting: Sighting, max_bytes: int, *, named_gz: bool) -> Page | Quarantined:
    outer = _Tee(file)
    if not outer.peek(2).startswith(b"\x1f\x8b"):
        content = _take(_chunks(outer), max_bytes)
        if named_gz and content.size:
            return _quarantined(sighting, QuarantineReason.BAD_ARCHIVE, "named .gz, but it is no gzip archive", content)
        return _to_page(content.data, sighting, content) if content.data is not None else _too_large(sighting, max_bytes, content)
    outer.keep(max_bytes)
    try:
        content = _take(_chunks(GzipFile(fileobj=cast(IO[bytes], outer), mode="rb"), BOMB_BYTES), max_bytes)
    except (BadGzipFile, EOFError, zlib.error) as error:
        return _quarantined(sighting, QuarantineReason.BAD_ARCHIVE, f"gzip cannot be unpacked: {error}", outer.finish())
    except _BombError:
        detail = f"a gzip archive that holds more than {BOMB_BYTES >> 30} GiB"
        return _quarantined(sighting, QuarantineReason.TOO_LARGE, detail, outer.finish())
    return _to_page(content.data, sighting, content) if content.data is not None else _too_large(sighting, max_bytes, content)


def to_page(data: bytes, sighting: Sighting, *, charset: str | None = None) -> Page | Quarantined:
    """Make a page of its bytes (already within the size limit), or say why not.

    `charset`: the encoding that the server named; to read stored bytes again, hand in the page's `encoding`.
    """
    sha256 = hashlib.sha256(data).hexdigest()
    return _to_page(data, sighting, _Bytes(sha256=sha256, size=len(data), data=data), charset)


def _to_page(data: bytes, sighting: Sighting, content: _Bytes, charset: str | None = None) -> Page | Quarantined:
    assert content.sha256 is not None
    kind = binary_kind(data)
    if kind is not None:
        return _quarantined(sighting, QuarantineReason.BINARY, kind, content)
    if not data.strip(b"\0 \t\r\n"):
        return _quarantined(sighting, QuarantineReason.EMPTY, "no bytes" if not data else "blanks only", content)
    try:
        if looks_like_html(data):
            return _html_page(data, sighting, content, charset)
        decoded = decode(data, said=charset)
    except NotTextError as error:
        reason = QuarantineReason.BINARY if error.is_binary else QuarantineReason.UNDECODABLE
        return _quarantined(sighting, reason, str(error), content)
    if is_blank(decoded.text):
        return _quarantined(sighting, QuarantineReason.EMPTY, "blanks only", content)
    return Page(
        sha256=content.sha256,
        text=decoded.text,
        encoding=decoded.encoding,
        byte_length=len(data),
        sighting=sighting,
        raw=None if decoded.is_exact else data,
    )


def _html_page(data: bytes, sighting: Sighting, content: _Bytes, charset: str | None) -> Page | Quarantined:
    """Make a page of HTML; where it was seen at no URL, it is the one that the page itself calls its own."""
    html = html_to_text(data, charset)
    if is_blank(html.text):
        return _quarantined(sighting, QuarantineReason.EMPTY, "HTML that shows no text", content)
    url = sighting.url or clean_url(html.evidence.canonical_url)
    assert content.sha256 is not None
    return Page(
        sha256=content.sha256,
        text=html.text,
        encoding=html.encoding,
        byte_length=len(data),
        sighting=replace(sighting, url=url),
        raw=data,
        evidence=html.evidence,
    )


class _BombError(Exception):
    """More came out of an archive than any page has."""


class _Tee:
    """A file that remembers the hash, the size and (up to a limit) the bytes of what was read from it, and can look ahead."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self._ahead = b""
        self._hash = hashlib.sha256()
        self._size = 0
        self._kept: bytearray | None = None
        self._limit = 0

    def peek(self, count: int) -> bytes:
        while len(self._ahead) < count and (more := self._file.read(count - len(self._ahead))):
            self._ahead += more
        return self._ahead

    def keep(self, limit: int) -> None:
        self._kept, self._limit = bytearray(), limit

    def read(self, count: int = -1) -> bytes:
        data = self._ahead[:count] if count >= 0 else self._ahead
        self._ahead = self._ahead[len(data) :]
        if not data:
            data = self._file.read(count)
        if self._kept is not None:
            self._hash.update(data)
            self._size += len(data)
            if self._size <= self._limit:
                self._kept += data
            else:
                self._kept.clear()
        return data

    def finish(self) -> _Bytes:
        """Read to the end and say what the file itself is."""
        while self.read(CHUNK_BYTES):
            pass
        data = bytes(self._kept) if self._kept is not None and self._size <= self._limit else None
        return _Bytes(sha256=self._hash.hexdigest(), size=self._size, data=data)


def _chunks(file: GzipFile | _Tee, most: int | None = None) -> Iterator[bytes]:
    size = 0
    while chunk := file.read(CHUNK_BYTES):
        size += len(chunk)
        if most is not None and size > most:
            raise _BombError
        yield chunk


def _take(chunks: Iterator[bytes], max_bytes: int) -> _Bytes:
    """Hash all the bytes; hold them only as long as they are within the limit."""
    digest, size = hashlib.sha256(), 0
    held: list[bytes] = []
    for chunk in chunks:
        digest.update(chunk)
        size += len(chunk)
        if size <= max_bytes:
            held.append(chunk)
        else:
            held.clear()
    data = b"".join(held) if size <= max_bytes else None
    return _Bytes(sha256=digest.hexdigest(), size=size, data=data)


def _too_large(sighting: Sighting, max_bytes: int, content: _Bytes) -> Quarantined:
    return _quarantined(sighting, QuarantineReason.TOO_LARGE, too_large(content.size or 0, max_bytes), content)


def too_large(size: int, max_bytes: int) -> str:
    """Say that a document has more bytes than a page may have."""
    return f"{size} bytes; the limit is {max_bytes} (MATN_MAX_PAGE_BYTES)"


def _quarantined(sighting: Sighting, reason: QuarantineReason, detail: str, content: _Bytes) -> Quarantined:
    return Quarantined(
        sighting=sighting, reason=reason, detail=detail, sha256=content.sha256, byte_length=content.size, raw=content.data
    )
