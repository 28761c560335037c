"""Pages written in every form that sources come in, each by the library or the few lines that a crawler would use."""

from __future__ import annotations

import bz2
import gzip
import io
import json
import lzma
import tarfile
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path

import pyarrow
from fastwarc.stream_io import ZstdWriter
from pyarrow import parquet

from pipeline.read import ReadOptions, Source, read_documents
from pipeline.records import Page, Quarantined

CAPTURED = "2025-01-31T12:00:00Z"


def url_of(number: int) -> str:
    return f"https://news.example.org/{number}"


def json_lines(texts: Sequence[str], **columns: object) -> bytes:
    rows = ({"url": url_of(number), "text": text, **columns} for number, text in enumerate(texts))
    return b"".join(json.dumps(row, ensure_ascii=False).encode("utf-8", "surrogatepass") + b"\n" for row in rows)


def warc_record(kind: str, body: bytes, *, url: str = url_of(0), head: bytes = b"", more: str = "", number: int = 0) -> bytes:
    """A record of WARC; `head` is the server's answer, without which the body is the record's own."""
    content = head + body
    said = "application/http; msgtype=response" if head else "text/plain"
    lines = [
        "WARC/1.0",
        f"WARC-Type: {kind}",
        f"WARC-Target-URI: {url}",
        f"WARC-Date: {CAPTURED}",
        f"WARC-Record-ID: <urn:uuid:{number:08}-0000-0000-0000-000000000000>",
        f"Content-Type: {said}",
        *([more] if more else []),
        f"Content-Length: {len(content)}",
        "",
        "",
    ]
    return "\r\n".join(lines).encode() + content + b"\r\n\r\n"


def answer(content_type: str = "text/html; charset=utf-8", *headers: str, status: str = "200 OK") -> bytes:
    lines = [f"HTTP/1.1 {status}", *([f"Content-Type: {content_type}"] if content_type else []), *headers, "", ""]
    return "\r\n".join(lines).encode()


def wet(texts: Sequence[str]) -> list[bytes]:
    pages = enumerate(texts, start=1)
    return [
        warc_record("warcinfo", b"software: x\r\n"),
        *(warc_record("conversion", text.encode(), url=url_of(number - 1), number=number) for number, text in pages),
    ]


def warc(texts: Sequence[str]) -> list[bytes]:
    records = []
    for number, text in enumerate(texts, start=1):
        records.append(warc_record("request", b"GET / HTTP/1.1\r\n\r\n", number=number))
        records.append(warc_record("response", text.encode(), url=url_of(number - 1), head=answer("text/plain"), number=number))
        records.append(warc_record("metadata", b"fetchTimeMs: 5\r\n", number=number))
    return records


def parquet_bytes(texts: Sequence[str], **columns: list[object]) -> bytes:
    table = pyarrow.table({"url": [url_of(number) for number in range(len(texts))], "text": list(texts), **columns})
    out = io.BytesIO()
    parquet.write_table(table, out, row_group_size=3)
    return out.getvalue()


def zip_bytes(members: dict[str, bytes] | Sequence[tuple[str, bytes]], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, data in members.items() if isinstance(members, dict) else members:
            archive.writestr(name, data)
    return out.getvalue()


def tar_bytes(members: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        for name, data in members.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return out.getvalue()


def zstd(data: bytes) -> bytes:
    out = io.BytesIO()
    writer = ZstdWriter(out)
    writer.write(data)
    writer.close()
    return out.getvalue()


def files(texts: Sequence[str]) -> dict[str, bytes]:
    return {f"صفحات/{number:04}.txt": text.encode() for number, text in enumerate(texts)}


DOORS: dict[str, Callable[[Sequence[str]], bytes]] = {
    "a.jsonl": json_lines,
    "a.jsonl.gz": lambda texts: gzip.compress(json_lines(texts)),
    "a.ndjson.bz2": lambda texts: bz2.compress(json_lines(texts)),
    "a.jsonl.xz": lambda texts: lzma.compress(json_lines(texts)),
    "a.jsonl.zst": lambda texts: zstd(json_lines(texts)),
    "a.parquet": parquet_bytes,
    "a.warc.wet": lambda texts: b"".join(wet(texts)),
    "a.warc.wet.gz": lambda texts: b"".join(map(gzip.compress, wet(texts))),
    "whole.wet.gz": lambda texts: gzip.compress(b"".join(wet(texts))),
    "a.warc": lambda texts: b"".join(warc(texts)),
    "a.warc.gz": lambda texts: b"".join(map(gzip.compress, warc(texts))),
    "a.zip": lambda texts: zip_bytes(files(texts)),
    "stored.zip": lambda texts: zip_bytes(files(texts), zipfile.ZIP_STORED),
    "a.tar": lambda texts: tar_bytes(files(texts)),
    "a.tar.gz": lambda texts: gzip.compress(tar_bytes(files(texts))),
    "a.tar.xz": lambda texts: lzma.compress(tar_bytes(files(texts))),
    "gz.zip": lambda texts: zip_bytes({f"{name}.gz": gzip.compress(data) for name, data in files(texts).items()}),
    "rows.zip": lambda texts: zip_bytes({"rows/a.jsonl.gz": gzip.compress(json_lines(texts))}),
    "parquet.tar.gz": lambda texts: gzip.compress(tar_bytes({"a.parquet": parquet_bytes(texts)})),
    "warc.tar": lambda texts: tar_bytes({"a.warc.gz": gzip.compress(b"".join(wet(texts)))}),
    "zip.tar": lambda texts: tar_bytes({"inner.zip": zip_bytes(files(texts))}),
}
"""Every door by a file's name: what writes texts into it, in their order."""


def stored(folder: Path, name: str, data: bytes) -> Source:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return Source(path=str(path), is_named=True)


def read(folder: Path, name: str, data: bytes, **options: object) -> list[Page | Quarantined]:
    """What a file of these bytes holds."""
    return list(read_documents(stored(folder, name, data), ReadOptions(**options)))


def places(found: Sequence[Page | Quarantined]) -> list[str]:
    """Where things stood, without the file's folder: `a.zip!one.txt`."""
    return [
        page.sighting.path.rpartition("/")[2] if "!" not in page.sighting.path else _tail(page.sighting.path) for page in found
    ]


def _tail(path: str) -> str:
    file, _, inside = path.partition("!")
    return f"{Path(file).name}!{inside}"
