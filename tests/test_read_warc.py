"""WARC and WET: which records are pages, and how a server's answer is unpacked."""

from __future__ import annotations

import gzip
import hashlib
import io
import zlib
from datetime import UTC, datetime

import pytest
from doors import answer, places, read, url_of, warc, warc_record, wet, zstd
from fastwarc.stream_io import BrotliWriter

from pipeline.records import Page, QuarantineReason

TEXT = "أعلنت البلدية افتتاح المكتبة.\n"
HTML = f"<!doctype html><html><body><p>{TEXT}</p></body></html>"


def brotli(data: bytes) -> bytes:
    out = io.BytesIO()
    writer = BrotliWriter(out)
    writer.write(data)
    writer.close()
    return out.getvalue()


def chunked(data: bytes, size: int = 7) -> bytes:
    pieces = [data[at : at + size] for at in range(0, len(data), size)]
    return b"".join(b"%x;name=value\r\n%s\r\n" % (len(piece), piece) for piece in pieces) + b"0\r\n\r\n"


def response(
    body: bytes, *headers: str, kind: str = "text/html; charset=utf-8", status: str = "200 OK", number: int = 1
) -> bytes:
    return warc_record("response", body, head=answer(kind, *headers, status=status), number=number)


def test_a_record_gives_the_url_and_the_time_of_capture(tmp_path):
    (page,) = read(tmp_path, "a.warc", response(HTML.encode()))
    assert (page.sighting.url, page.sighting.captured_at) == (url_of(0), datetime(2025, 1, 31, 12, tzinfo=UTC))
    assert page.sha256 == hashlib.sha256(HTML.encode()).hexdigest()


def test_what_is_no_page_is_passed_over(tmp_path):
    records = [
        warc_record("warcinfo", b"software: x\r\n"),
        warc_record("request", b"GET / HTTP/1.1\r\nHost: x\r\n\r\n"),
        warc_record("metadata", b"fetchTimeMs: 5\r\n"),
        warc_record("revisit", b"", head=answer()),
        response(b"\x89PNG", kind="image/png"),
        response(b"{}", kind="application/json"),
        response(HTML.encode(), status="404 Not Found"),
        response(b"", "Location: /", status="301 Moved Permanently"),
        response(TEXT.encode(), kind="TEXT/PLAIN"),
        response(HTML.encode(), kind="application/xhtml+xml; charset=utf-8"),
        response(HTML.encode(), kind=""),
        warc_record("resource", TEXT.encode()),
        warc_record("conversion", TEXT.encode()),
    ]
    found = read(tmp_path, "a.warc.gz", b"".join(map(gzip.compress, records)))
    assert [page.text.strip() for page in found] == [TEXT.strip()] * 5


@pytest.mark.parametrize(("body", "headers"), [
    (chunked(HTML.encode()), ["Transfer-Encoding: chunked"]),
    (gzip.compress(HTML.encode(), mtime=0), ["Content-Encoding: gzip"]),
    (chunked(gzip.compress(HTML.encode(), mtime=0)), ["Transfer-Encoding: chunked", "Content-Encoding: gzip"]),
    (chunked(gzip.compress(HTML.encode(), mtime=0)), ["Transfer-Encoding: gzip, chunked"]),
    (zlib.compress(HTML.encode()), ["Content-Encoding: deflate"]),
    (zlib.compress(HTML.encode())[2:-4], ["Content-Encoding: deflate"]),
    (brotli(HTML.encode()), ["Content-Encoding: br"]),
    (zstd(HTML.encode()), ["Content-Encoding: zstd"]),
    *((HTML.encode(), [f"{header}: {coding}"]) for header, coding in [
        ("Content-Encoding", "gzip"), ("Content-Encoding", "deflate"), ("Content-Encoding", "br"), ("Content-Encoding", "zstd"),
        ("Content-Encoding", "identity"), ("Transfer-Encoding", "chunked")
    ]),
])  # fmt: skip
def test_what_a_server_did_for_the_wire_is_undone_also_where_the_crawler_did_it_already(body, headers, tmp_path):
    (page,) = read(tmp_path, "a.warc", response(body, *headers))
    assert (page.text.strip(), page.raw) == (TEXT.strip(), HTML.encode())


@pytest.mark.parametrize(("body", "header"), [
    (gzip.compress(HTML.encode(), mtime=0)[:-9], "Content-Encoding: gzip"),
    (b"\x1f\x8bnot gzip", "Content-Encoding: gzip"),
    (brotli(HTML.encode())[:-9], "Content-Encoding: br"),
    (zstd(HTML.encode())[:-9], "Content-Encoding: zstd"),
    (chunked(HTML.encode())[:-12], "Transfer-Encoding: chunked"),
    (b"5\r\nhello\r\nzz\r\n", "Transfer-Encoding: chunked"),
    (HTML.encode(), "Content-Encoding: rot13"),
])  # fmt: skip
def test_an_answer_that_cannot_be_unpacked_costs_itself(body, header, tmp_path):
    found = read(tmp_path, "a.warc", response(body, header) + response(HTML.encode(), number=2))
    assert [isinstance(page, Page) for page in found] == [False, True]
    assert (found[0].reason, found[0].raw) == (QuarantineReason.BAD_ARCHIVE, None)


def test_a_bomb_in_an_answer_is_too_large_without_being_unpacked(tmp_path):
    (found,) = read(tmp_path, "a.warc", response(gzip.compress(bytes(50_000_000)), "Content-Encoding: gzip"), max_bytes=100_000)
    assert found.reason is QuarantineReason.TOO_LARGE


def test_the_server_s_word_on_the_encoding_counts_where_the_bytes_leave_it_open(tmp_path):
    for encoding in ("windows-1256", "iso-8859-6"):
        for kind, body in (("text/html", f"<!doctype html><html><body><p>{TEXT}</p></body></html>"), ("text/plain", TEXT)):
            (page,) = read(tmp_path, "a.warc", response(body.encode(encoding), kind=f"{kind}; charset={encoding}"))
            assert (page.text.strip()) == TEXT.strip(), (encoding, kind)
    (page,) = read(tmp_path, "a.warc", response(HTML.encode(), kind="text/html; charset=windows-1256"))
    assert page.text.strip() == TEXT.strip()
    (page,) = read(tmp_path, "a.warc", response(TEXT.encode(), kind="text/plain; charset=no-such-thing"))
    assert page.text == TEXT


def test_a_damaged_record_ends_the_file_and_what_stands_before_it_is_kept(tmp_path):
    first, second, third = (response(HTML.encode(), number=number) for number in (1, 2, 3))
    for damaged in (second.replace(b"WARC/1.0", b"GARBAGE!"), second.replace(b"Content-Length", b"Content-Lngth"), second[:-60]):
        found = read(tmp_path, "a.warc", first + damaged)
        assert isinstance(found[0], Page)
        assert (len(found), found[1].reason, found[1].sha256) == (2, QuarantineReason.BAD_ARCHIVE, None)
        assert places(found)[1] == "a.warc"
    packed = [gzip.compress(record) for record in (first, second, third)]
    found = read(tmp_path, "a.warc.gz", packed[0] + packed[1][:40] + b"xxxx" + packed[1][44:] + packed[2])
    assert [isinstance(page, Page) for page in found] == [True, False]
    assert "nothing behind urn:uuid:00000001-" in found[1].detail


def test_a_file_cut_at_any_byte_gives_whole_pages_only(tmp_path):
    texts = [TEXT * number for number in range(1, 5)]
    for records in (wet(texts), warc(texts)):
        whole = b"".join(records)
        for cut in range(1, len(whole), 37):
            pages = [page.text for page in read(tmp_path, "a.warc", whole[:cut]) if isinstance(page, Page)]
            assert pages == texts[: len(pages)], cut


def test_a_record_without_an_id_is_named_by_its_number(tmp_path):
    record = warc_record("conversion", TEXT.encode())
    named = b"WARC-Record-ID: <urn:uuid:00000000-0000-0000-0000-000000000000>\r\n"
    found = read(tmp_path, "a.wet", record.replace(named, b"") * 2)
    assert places(found) == ["a.wet!1", "a.wet!2"]


def test_a_url_and_a_time_that_cannot_be_read_are_left_out(tmp_path):
    record = warc_record("conversion", TEXT.encode(), url="dns:example.org").replace(b"2025-01-31T12:00:00Z", b"yesterday")
    (page,) = read(tmp_path, "a.wet", record)
    assert (page.sighting.url, page.sighting.captured_at) == (None, None)
