"""ZIP and tar: members, names, limits, and archives that mean harm."""

from __future__ import annotations

import gzip
import io
import lzma
import stat
import subprocess
import sys
import tarfile
import zipfile

import pytest
from doors import json_lines, parquet_bytes, places, read, stored, tar_bytes, zip_bytes

from pipeline.read import ReadOptions, Source, read_documents, streams
from pipeline.records import Page, QuarantineReason

TEXT = "أعلنت البلدية افتتاح المكتبة.\n"
DATA = TEXT.encode()
BOTH = pytest.mark.parametrize(("name", "pack"), [("a.zip", zip_bytes), ("a.tar", tar_bytes)])


@BOTH
def test_members_are_read_in_their_order_without_what_a_folder_s_walk_leaves_out(name, pack, tmp_path):
    members = ["z.txt", "a/b/خبر.html", "../../up.txt", "/etc/abs.txt", "noending", "a.jsonl"]
    left_out = [".hidden", "README.md", "__MACOSX/._z.txt", ".git/config", "a.json", "style.css", "a.xml.gz"]
    packed = dict.fromkeys([*members, *left_out], DATA) | {"a.jsonl": json_lines([TEXT])}
    found = read(tmp_path, name, pack(packed))
    assert places(found) == [f"{name}!{member}" for member in members[:-1]] + [f"{name}!a.jsonl!1"]
    assert {page.text for page in found} == {TEXT}
    assert sorted(path.name for path in tmp_path.iterdir()) == [name]


@BOTH
def test_an_archive_that_holds_no_pages_says_so(name, pack, tmp_path):
    (found,) = read(tmp_path, name, pack({"README": b"x", ".x": b"x"}))
    assert (found.reason, found.detail) == (QuarantineReason.EMPTY, "an archive that holds no pages")


@BOTH
def test_a_bad_member_costs_itself(name, pack, tmp_path):
    members = {
        "a.txt": DATA,
        "b.png": b"\x89PNG\r\n\x1a\n" + bytes(9),
        "c.txt.gz": gzip.compress(DATA)[:-9],
        "d.txt": b"",
        "e.txt": DATA,
    }
    found = read(tmp_path, name, pack(members))
    assert [getattr(page, "reason", None) for page in found] == [
        None,
        QuarantineReason.BINARY,
        QuarantineReason.BAD_ARCHIVE,
        QuarantineReason.EMPTY,
        None,
    ]


@BOTH
def test_one_archive_inside_another_is_read_and_a_third_is_not(name, pack, tmp_path):
    inner = pack({"page.txt": DATA, "rows.jsonl.gz": gzip.compress(json_lines([TEXT])), "t.parquet": parquet_bytes([TEXT])})
    once, twice = pack({"x/one.zip": inner}), pack({"two.zip": pack({"x/one.zip": inner}), "page.txt": DATA})
    found = read(tmp_path, name, once)
    assert places(found) == [f"{name}!x/one.zip!{inside}" for inside in ("page.txt", "rows.jsonl.gz!1", "t.parquet!1")]
    deep, page = read(tmp_path, name, twice)
    assert (deep.reason, "inside 2 others" in deep.detail) == (QuarantineReason.BAD_ARCHIVE, True)
    assert page.text == TEXT


@BOTH
def test_a_bomb_is_left_and_the_pages_before_it_are_kept(name, pack, tmp_path, monkeypatch):
    monkeypatch.setattr(streams, "BOMB_BYTES", 1 << 20)
    packed = pack({"a.txt": DATA, "b.txt": bytes(30 << 20), "c.txt": DATA})
    if name == "a.tar":
        name, packed = "a.tar.gz", gzip.compress(packed)
    found = read(tmp_path, name, packed)
    assert found[0].text == TEXT
    assert all(page.reason is QuarantineReason.TOO_LARGE for page in found[1:])
    assert "100 times its size" in found[-1].detail


def test_members_that_share_their_bytes_count_together(tmp_path, monkeypatch):
    monkeypatch.setattr(streams, "BOMB_BYTES", 1 << 20)
    packed = zip_bytes([(f"{number}.txt", bytes(900_000)) for number in range(30)])
    *blank, last, rest = read(tmp_path, "a.zip", packed)
    assert (last.reason, rest.reason) == (QuarantineReason.TOO_LARGE, QuarantineReason.TOO_LARGE)
    assert {page.reason for page in blank} == {QuarantineReason.EMPTY}
    assert places([rest]) == ["a.zip"]
    assert len(blank) * 900_000 <= 100 * len(packed)


@pytest.mark.skipif(sys.platform != "linux", reason="GNU tar writes such archives")
def test_a_sparse_member_of_a_tar_is_larger_than_the_tar_and_is_left(tmp_path, monkeypatch):
    monkeypatch.setattr(streams, "BOMB_BYTES", 1 << 20)
    holes = tmp_path / "holes.txt"
    with holes.open("wb") as file:
        file.truncate(200 << 20)
    subprocess.run(["tar", "--sparse", "-cf", tmp_path / "a.tar", "-C", tmp_path, "holes.txt"], check=True)
    assert (tmp_path / "a.tar").stat().st_size < 1 << 20
    found = read(tmp_path, "b.tar", (tmp_path / "a.tar").read_bytes())
    assert [page.reason for page in found] == [QuarantineReason.TOO_LARGE] * 2


@pytest.mark.parametrize("depth", [3, 6])
def test_zips_inside_zips_inside_zips_end_at_once(depth, tmp_path):
    packed = zip_bytes({f"{n}.txt": DATA for n in range(10)})
    for _ in range(depth):
        packed = zip_bytes({f"{n}.zip": packed for n in range(10)})
    found = read(tmp_path, "a.zip", packed)
    assert len(found) == 100
    assert {page.reason for page in found} == {QuarantineReason.BAD_ARCHIVE}


def encrypted(data: bytes) -> bytes:
    """A ZIP whose first member says that it is encrypted."""
    packed = bytearray(data)
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        packed[packed.index(mark) + offset] |= 1
    return bytes(packed)


def test_an_encrypted_member_says_what_to_do_and_the_others_are_read(tmp_path):
    secret, page = read(tmp_path, "a.zip", encrypted(zip_bytes({"a.txt": DATA, "b.txt": DATA})))
    assert (secret.reason, secret.sha256) == (QuarantineReason.BAD_ARCHIVE, None)
    assert "password" in secret.detail
    assert page.text == TEXT


def test_a_packing_that_is_not_known_costs_the_member(tmp_path):
    packed = bytearray(zip_bytes({"a.txt": DATA * 50, "b.txt": DATA}))
    for mark, offset in ((b"PK\x03\x04", 8), (b"PK\x01\x02", 10)):
        packed[packed.index(mark) + offset] = 97
    odd, page = read(tmp_path, "a.zip", bytes(packed))
    assert (odd.reason, "compression" in odd.detail, page.text) == (QuarantineReason.BAD_ARCHIVE, True, TEXT)


def test_a_member_whose_checksum_is_wrong_costs_itself(tmp_path):
    packed = bytearray(zip_bytes({"a.txt": DATA, "b.txt": DATA}, zipfile.ZIP_STORED))
    packed[packed.index(DATA)] ^= 1
    bad, page = read(tmp_path, "a.zip", bytes(packed))
    assert (bad.reason, page.text) == (QuarantineReason.BAD_ARCHIVE, TEXT)


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_every_usual_packing_of_zip_is_read(method, tmp_path):
    assert [page.text for page in read(tmp_path, "a.zip", zip_bytes({"a.txt": DATA * 9}, method))] == [TEXT * 9]


def test_office_documents_and_books_are_no_archives_of_pages(tmp_path):
    for first in ("[Content_Types].xml", "mimetype"):
        (found,) = read(tmp_path, "a.docx", zip_bytes({first: b"x", "word/document.xml": b"<x/>"}))
        assert found.reason is QuarantineReason.BINARY


def test_an_arabic_name_is_read_where_the_archive_does_not_say_that_it_is_utf8(tmp_path):
    packed = zip_bytes({"خبر.txt": DATA}).replace(b"\x00\x08", b"\x00\x00")
    assert places(read(tmp_path, "a.zip", packed)) == ["a.zip!خبر.txt"]


def test_a_name_with_controls_and_bytes_that_are_no_text_can_be_stored(tmp_path):
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=tarfile.GNU_FORMAT) as archive:
        info = tarfile.TarInfo("a\n\udcff\u202e.txt")
        info.size = len(DATA)
        archive.addfile(info, io.BytesIO(DATA))
    assert places(read(tmp_path, "a.tar", out.getvalue())) == ["a.tar!a\\n\\udcff\\u202e.txt"]


def test_a_member_without_a_name_is_a_member(tmp_path):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        nameless = zipfile.ZipInfo("x")
        nameless.filename = ""
        with archive.open(nameless, "w") as file:
            file.write(DATA)
        archive.writestr("b.txt", DATA)
    assert [page.text for page in read(tmp_path, "a.zip", out.getvalue())] == [TEXT, TEXT]


def test_links_and_devices_in_a_tar_are_no_files(tmp_path):
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        for kind in (tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.CHRTYPE, tarfile.FIFOTYPE, tarfile.DIRTYPE):
            info = tarfile.TarInfo(f"{kind!r}.txt")
            info.type, info.linkname = kind, "/etc/passwd"
            archive.addfile(info)
    (found,) = read(tmp_path, "a.tar", out.getvalue())
    assert found.reason is QuarantineReason.EMPTY


def test_a_tar_with_a_damaged_head_in_its_middle_does_not_end_as_if_it_were_whole(tmp_path):
    packed = bytearray(tar_bytes({"a.txt": DATA, "b.txt": DATA, "c.txt": DATA}))
    packed[1024 + 100] ^= 0xFF
    page, lost = read(tmp_path, "a.tar", bytes(packed))
    assert page.text == TEXT
    assert (lost.reason, "nothing behind a.txt" in lost.detail) == (QuarantineReason.BAD_ARCHIVE, True)


def test_an_archive_larger_than_the_page_limit_is_read(tmp_path):
    members = {f"{number}.txt": f"خبر رقم {number}".encode() for number in range(500)}
    assert len(read(tmp_path, "a.zip", zip_bytes(members), max_bytes=1024)) == 500


@pytest.mark.parametrize("name", ["a.tar.xz", "a.txz"])
def test_the_ending_of_a_packed_tar_is_one_or_two(name, tmp_path):
    assert [page.text for page in read(tmp_path, name, lzma.compress(tar_bytes({"a.txt": DATA})))] == [TEXT]


def test_an_archive_of_fifty_thousand_members_is_read_without_holding_them(tmp_path):
    script = (
        "import resource, sys\n"
        "from pipeline.read import *\n"
        "count = sum(1 for _ in read_documents(Source(path=sys.argv[1]), ReadOptions()))\n"
        "print(count, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)"
    )

    def memory(count: int) -> int:
        out = tmp_path / "a.tar"
        with tarfile.open(out, "w") as archive:
            for number in range(count):
                info = tarfile.TarInfo(f"{number}.txt")
                info.size = len(DATA)
                archive.addfile(info, io.BytesIO(DATA))
                archive.members = []
        told = subprocess.run([sys.executable, "-c", script, str(out)], capture_output=True, check=True, text=True).stdout.split()
        assert int(told[0]) == count
        return int(told[1])

    kibibytes = 1 if sys.platform != "darwin" else 1024
    assert memory(50_000) - memory(50) < 15_000 * kibibytes


def test_a_zip_is_read_from_a_pipe_by_way_of_a_nameless_file(tmp_path):
    source = stored(tmp_path, "a.zip", zip_bytes({"a.txt": DATA}))
    with open(source.path, "rb") as file:  # noqa: PTH123 - standard input needs its number
        reading = "read_documents(Source(path='-', is_stream=True), ReadOptions())"
        script = f"from pipeline.read import *; print([page.text for page in {reading}])"
        shell = f'cat | {sys.executable} -c "{script}"'
        done = subprocess.run(["sh", "-c", shell], stdin=file, capture_output=True, check=True, text=True)
    assert done.stdout == f"{[TEXT]}\n"
    assert [page.text for page in read_documents(Source(path=source.path), ReadOptions())] == [TEXT]
    assert isinstance(next(read_documents(source, ReadOptions())), Page)


def test_a_link_in_a_zip_is_no_page(tmp_path):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("a.txt", TEXT)
        link = zipfile.ZipInfo("link.txt")
        link.create_system, link.external_attr = 3, (stat.S_IFLNK | 0o777) << 16
        archive.writestr(link, "/etc/hosts")
    assert [page.text for page in read(tmp_path, "a.zip", file.getvalue())] == [TEXT]
