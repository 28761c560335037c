"""One document to one page, or to quarantine with the reason; nothing that a file holds is an error of the program."""

from __future__ import annotations

import hashlib
from dataclasses import replace

from pipeline.arabic.text import is_blank
from pipeline.read.decode import NotTextError, decode
from pipeline.read.html import html_to_text, looks_like_html
from pipeline.read.options import ReadOptions
from pipeline.read.seen import clean_url, with_defaults
from pipeline.read.signatures import binary_kind
from pipeline.read.source import Source
from pipeline.read.streams import MARKS, BrokenContainerError, Packing, Stream, Taken, Unpacked, take
from pipeline.records import Page, Quarantined, QuarantineReason, Sighting


def read_source(source: Source, options: ReadOptions | int) -> Page | Quarantined:
    """Read a source that is one page: unpack gzip (told by its first bytes), hash, decode.

    `options`: of them the size limit of the unpacked page (or this alone, as a number of bytes), the URL and the time of
    capture. What is larger is hashed as it passes and not held in memory. The SHA-256 is of the unpacked bytes; only of an
    archive that cannot be unpacked, or is a bomb, it is of the file's own.
    """
    options = options if isinstance(options, ReadOptions) else ReadOptions(max_bytes=options)
    sighting = with_defaults(replace(source.sighting(), url=clean_url(options.url)), options)
    try:
        return _read(source, sighting, options.max_bytes)
    except OSError as error:
        return _quarantined(sighting, QuarantineReason.UNREADABLE, error.strerror or str(error), None)


def _read(source: Source, sighting: Sighting, max_bytes: int) -> Page | Quarantined:
    try:
        with source.open() as file:
            stream = Stream(file)
            is_packed = stream.peek(2).startswith(MARKS[Packing.GZIP])
            content = take(Unpacked(stream, Packing.GZIP) if is_packed else stream, max_bytes)
    except BrokenContainerError as error:
        return _quarantined(sighting, error.reason, str(error), _file_itself(source, max_bytes))
    if content.size and not is_packed and source.path.lower().endswith(".gz"):
        return _quarantined(sighting, QuarantineReason.BAD_ARCHIVE, "named .gz, but it is no gzip archive", content)
    if content.data is None:
        detail = too_large(content.size, max_bytes)
        return _quarantined(sighting, QuarantineReason.TOO_LARGE, detail, content)
    return _to_page(content.data, sighting, content)


def _file_itself(source: Source, max_bytes: int) -> Taken | None:
    """Take a file once more, as it is; a stream is gone."""
    if source.is_stream:
        return None
    with source.open() as file:
        return take(file, max_bytes)


def to_page(data: bytes, sighting: Sighting, *, charset: str | None = None) -> Page | Quarantined:
    """Make a page of its bytes (already within the size limit), or say why not.

    `charset`: the encoding that the server named; to read stored bytes again, hand in the page's `encoding`.
    """
    sha256 = hashlib.sha256(data).hexdigest()
    return _to_page(data, sighting, Taken(sha256=sha256, size=len(data), data=data), charset)


def _to_page(data: bytes, sighting: Sighting, content: Taken, charset: str | None = None) -> Page | Quarantined:
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


def _html_page(data: bytes, sighting: Sighting, content: Taken, charset: str | None) -> Page | Quarantined:
    """Make a page of HTML; where it was seen at no URL, it is the one that the page itself calls its own."""
    html = html_to_text(data, charset)
    if is_blank(html.text):
        return _quarantined(sighting, QuarantineReason.EMPTY, "HTML that shows no text", content)
    url = sighting.url or clean_url(html.evidence.canonical_url)
    return Page(
        sha256=content.sha256,
        text=html.text,
        encoding=html.encoding,
        byte_length=len(data),
        sighting=replace(sighting, url=url),
        raw=data,
        evidence=html.evidence,
    )


def refused_by_size(sighting: Sighting, taken: Taken, detail: str) -> Quarantined:
    """Put what has more bytes than a page may have into quarantine, by its hash; its bytes are not kept."""
    return _quarantined(sighting, QuarantineReason.TOO_LARGE, detail, replace(taken, data=None))


def too_large(size: int, max_bytes: int) -> str:
    """Say that a document has more bytes than a page may have."""
    return f"{size} bytes; the limit is {max_bytes} (MATN_MAX_PAGE_BYTES)"


def _quarantined(sighting: Sighting, reason: QuarantineReason, detail: str, content: Taken | None) -> Quarantined:
    return Quarantined(
        sighting=sighting,
        reason=reason,
        detail=detail,
        sha256=content.sha256 if content else None,
        byte_length=content.size if content else None,
        raw=content.data if content else None,
    )
