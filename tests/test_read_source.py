"""Files, archives and standard input, within a size limit and with little memory."""

from __future__ import annotations

import gzip
import hashlib
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline.read import Source, read_source, streams
from pipeline.records import Page, Quarantined, QuarantineReason

TEXT = "أعلنت بلدية المدينة اليوم افتتاح المكتبة العامة بعد ترميمها.\n"
LIMIT = 64 * 1024


def stored(folder: Path, data: bytes, name: str = "page.txt") -> Source:
    (folder / name).write_bytes(data)
    return Source(path=str(folder / name))


def test_a_file_becomes_a_page_with_the_hash_of_its_bytes(tmp_path):
    source = stored(tmp_path, TEXT.encode())
    found = read_source(source, LIMIT)
    assert isinstance(found, Page)
    assert (found.text, found.sha256) == (TEXT, hashlib.sha256(TEXT.encode()).hexdigest())
    assert (found.sighting.path, found.sighting.url, found.sighting.captured_at) == (source.path, None, None)


@pytest.mark.parametrize("name", ["page.txt.gz", "page.txt"])
@pytest.mark.parametrize(
    "packed",
    [
        gzip.compress(TEXT.encode(), mtime=0),
        gzip.compress(TEXT.encode()[:9], mtime=0) + gzip.compress(TEXT.encode()[9:], mtime=0),
    ],
)
def test_gzip_is_told_by_its_bytes_and_the_page_is_what_was_packed(tmp_path, name, packed):
    found = read_source(stored(tmp_path, packed, name), LIMIT)
    assert isinstance(found, Page)
    assert (found.text, found.sha256) == (TEXT, hashlib.sha256(TEXT.encode()).hexdigest())


@pytest.mark.parametrize(
    "data",
    [
        gzip.compress(TEXT.encode(), mtime=0)[:-12],
        gzip.compress(TEXT.encode(), mtime=0) + b"tail",
        b"\x1f\x8b\x08\x00broken",
        b"\x1f\x8b",
        TEXT.encode(),
    ],
)
def test_a_broken_archive_is_quarantined_with_its_own_bytes(tmp_path, data):
    found = read_source(stored(tmp_path, data, "page.gz"), LIMIT)
    assert isinstance(found, Quarantined)
    assert (found.reason, found.raw, found.byte_length) == (QuarantineReason.BAD_ARCHIVE, data, len(data))
    assert found.sha256 == hashlib.sha256(data).hexdigest()


@pytest.mark.parametrize("size", [LIMIT, LIMIT + 1, 5 * LIMIT])
@pytest.mark.parametrize("pack", [bytes, gzip.compress])
def test_a_page_over_the_limit_is_hashed_and_not_kept(tmp_path, size, pack):
    data = (TEXT.encode() * (size // 60))[:size]
    found = read_source(stored(tmp_path, pack(data)), LIMIT)
    assert found.sha256 == hashlib.sha256(data).hexdigest()
    assert found.byte_length == size
    if size == LIMIT:
        assert isinstance(found, Page)
    else:
        assert isinstance(found, Quarantined)
        assert (found.reason, found.raw) == (QuarantineReason.TOO_LARGE, None)
        assert "MATN_MAX_PAGE_BYTES" in found.detail


def test_an_archive_that_never_ends_is_left_and_known_by_its_own_hash(tmp_path, monkeypatch):
    monkeypatch.setattr(streams, "BOMB_BYTES", 8 * streams.CHUNK_BYTES)
    data = gzip.compress(bytes(20 * streams.CHUNK_BYTES))
    found = read_source(stored(tmp_path, data), LIMIT)
    assert isinstance(found, Quarantined)
    assert found.reason is QuarantineReason.TOO_LARGE
    assert (found.sha256, found.byte_length, found.raw) == (hashlib.sha256(data).hexdigest(), len(data), data)


READ_STANDARD_INPUT = """
import resource, sys
from pipeline.read import Source, read_source
found = read_source(Source(path="-", is_stream=True), int(sys.argv[1]))
reason, text = getattr(found, "reason", None), getattr(found, "text", None)
print(type(found).__name__, found.sha256, found.byte_length, reason, text, sep="|")
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""


def from_standard_input(*chunks: bytes) -> tuple[list[str], int]:
    command = [sys.executable, "-c", READ_STANDARD_INPUT, str(LIMIT)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        # Piece by piece: a child's highest memory counts from that of the process that started it.
        for chunk in chunks:
            process.stdin.write(chunk)
        process.stdin.close()
        *lines, memory = process.stdout.read().decode().splitlines()
    return "\n".join(lines).split("|"), int(memory)


@pytest.mark.parametrize("pack", [bytes, gzip.compress])
def test_standard_input_is_a_page_packed_or_not(pack):
    answer, _ = from_standard_input(pack(TEXT.encode()))
    assert answer == ["Page", hashlib.sha256(TEXT.encode()).hexdigest(), str(len(TEXT.encode())), "None", TEXT]


def test_two_hundred_megabytes_of_one_line_cost_no_memory():
    _, usual = from_standard_input(TEXT.encode())
    mebibyte = b"x" * (1 << 20)
    answer, used = from_standard_input(*[mebibyte] * 200)
    digest = hashlib.sha256()
    for _ in range(200):
        digest.update(mebibyte)
    assert answer[:4] == ["Quarantined", digest.hexdigest(), str(200 << 20), "too_large"]
    kibibytes = 1 if sys.platform != "darwin" else 1024
    assert used - usual < 20_000 * kibibytes


def test_twenty_megabytes_of_one_line_within_the_limit_are_a_page(tmp_path):
    data = (TEXT.strip().encode() + b" ") * (20_000_000 // len(TEXT.encode()))
    found = read_source(stored(tmp_path, data), 1 << 26)
    assert isinstance(found, Page)
    assert found.text.count("\n") == 0


def test_a_folder_given_as_a_file_is_a_reason_and_no_error(tmp_path):
    found = read_source(Source(path=str(tmp_path)), LIMIT)
    assert isinstance(found, Quarantined)
    assert found.reason is QuarantineReason.UNREADABLE


def test_reading_leaves_no_file_open(tmp_path):
    before = sum(1 for _ in Path("/dev/fd").iterdir())
    for name in ("a", "b"):
        read_source(stored(tmp_path, TEXT.encode(), name), LIMIT)
    assert sum(1 for _ in Path("/dev/fd").iterdir()) == before
