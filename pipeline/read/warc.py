"""WARC and WET: the web pages and the texts that a crawl kept, one document for each record that holds one."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

from fastwarc.warc import ArchiveIterator, WarcRecord, WarcRecordType

from pipeline.read.http_body import codings_of
from pipeline.read.options import ReadOptions
from pipeline.read.page import refused_by_size, too_large
from pipeline.read.raw import Cut, RawDocument
from pipeline.read.seen import clean_url, read_time
from pipeline.read.streams import BrokenContainerError, Stream, take
from pipeline.records import Sighting

PAGE_TYPES = frozenset({"text/html", "application/xhtml+xml", "text/plain"})

WIRE_GAIN = 2
"""A body as the server sent it may be so many times larger than the largest page: chunks of a few bytes each double it."""


def warc_documents(stream: Stream, place: str, options: ReadOptions) -> Iterator[Cut]:
    """Cut an unpacked WARC into the documents of its records.

    Read are responses of a server with status 2xx and resources, each of a type in `PAGE_TYPES` or none, and conversions (the
    records of WET). A document's place is its record's id, or the record's number where it has none.

    Raises:
        BrokenContainerError: a record is damaged or torn; where the next one begins is not known then.
    """
    records = ArchiveIterator(stream, parse_http=False, fsspec_args=False)
    number = 0
    try:
        for record in records:
            number += 1
            where = f"{place}!{_name(record) or number}"
            if "Content-Length" not in record.headers:
                raise BrokenContainerError(f"record {number} has no Content-Length, or ends within its head")
            kind = record.record_type
            if kind == WarcRecordType.conversion or (kind == WarcRecordType.resource and _is_page(_type_of(record))):
                yield _document(record, where, number, options)
            elif kind == WarcRecordType.response and record.is_http:
                record.parse_http()
                if _is_answer(record) and _is_page(record.http_content_type):
                    yield _document(record, where, number, options)
    except OSError as error:
        if error.errno is not None:  # the disk's or the network's fault
            raise
        words = " ".join(str(error).split())[:200]
        raise BrokenContainerError(f"WARC cannot be read behind its record {number}: {words}") from None


def _is_answer(record: WarcRecord) -> bool:
    status: int | None = record.http_headers.status_code
    return status is None or 200 <= status < 300


def _is_page(content_type: str | None) -> bool:
    """Say whether a document of this type may be a page; one of no type may."""
    return not content_type or content_type.partition(";")[0].strip().lower() in PAGE_TYPES


def _type_of(record: WarcRecord) -> str | None:
    return record.headers.get("Content-Type")


def _name(record: WarcRecord) -> str | None:
    written = record.headers.get("WARC-Record-ID")
    return written.strip().strip("<>")[:200] or None if written else None


def _document(record: WarcRecord, where: str, number: int, options: ReadOptions) -> Cut:
    expected = record.content_length
    taken = take(record.reader, WIRE_GAIN * options.max_bytes)
    if taken.size < expected:
        raise BrokenContainerError(f"record {number} should have {expected} bytes and ends behind {taken.size}")
    written = record.headers.get("WARC-Target-URI")
    sighting = Sighting(path=where, url=clean_url(written), captured_at=_time(record))
    if taken.data is None:
        return refused_by_size(sighting, taken, too_large(taken.size, options.max_bytes))
    if not record.is_http_parsed:
        return RawDocument(data=taken.data, sighting=sighting, charset=_charset(_type_of(record)))
    head = record.http_headers
    codings = codings_of(head.get("Transfer-Encoding"), head.get("Content-Encoding"))
    return RawDocument(data=taken.data, sighting=sighting, charset=record.http_charset, codings=codings)


def _time(record: WarcRecord) -> datetime | None:
    found = read_time(record.record_date)
    return found.astimezone(UTC) if found else None


def _charset(content_type: str | None) -> str | None:
    _, found, rest = (content_type or "").lower().partition("charset=")
    return rest.partition(";")[0].strip(" \"'") if found else None
