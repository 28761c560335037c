"""Remote paths by fsspec: found, streamed, and told about when they fail. A real server answers on this machine."""

from __future__ import annotations

import builtins
import gzip
import http.server
import importlib.util
import re
import threading
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import fsspec
import pytest
from doors import DOORS, json_lines, zip_bytes

from pipeline.errors import InputError, UsageError
from pipeline.read import ReadOptions, Source, discover, read_documents
from pipeline.read.remote import is_remote, without_password
from pipeline.records import QuarantineReason

TEXTS = ["أعلنت البلدية افتتاح المكتبة.\n", "قال الوزير:\n\nبدأت الخطة", "نص ثالث\n"]


@pytest.fixture
def memory() -> Iterator[fsspec.AbstractFileSystem]:
    system = fsspec.filesystem("memory")
    yield system
    system.store.clear()
    system.pseudo_dirs[:] = [""]


class Quiet(http.server.SimpleHTTPRequestHandler):
    """Serves a folder without a word; /torn… gives half of what it promises, /closed… and /broken… nothing at all."""

    def log_message(self, *_):
        pass

    def do_GET(self):
        if self.path.startswith("/closed"):
            self.send_error(403)
        elif self.path.startswith("/broken"):
            self.send_error(500)
        elif self.path.startswith("/torn"):
            self.send_response(200)
            self.send_header("Content-Length", "100000")
            self.end_headers()
            self.wfile.write(json_lines(TEXTS))
        else:
            super().do_GET()


@pytest.fixture
def website(tmp_path) -> Iterator[tuple[Path, str]]:
    """A folder, and the address of a server that serves it."""
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(tmp_path))) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield tmp_path, f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


def read(*paths: str):
    return [page for source in discover(paths) for page in read_documents(source, ReadOptions())]


@pytest.mark.parametrize("door", DOORS)
def test_every_door_may_be_remote(door, memory):
    memory.pipe(f"/crawl/{door}", DOORS[door](TEXTS))
    found = read(f"memory://crawl/{door}")
    assert [page.text for page in found] == TEXTS
    assert found[0].sighting.path.startswith(f"memory://crawl/{door}!")


def test_a_remote_folder_is_walked_like_a_local_one(memory):
    for name in ("b.txt", "a/2.txt", "a/deep/x.txt.gz", ".hidden", ".git/x", "README.md", "a/t.csv"):
        data = TEXTS[0].encode()
        memory.pipe(f"/crawl/{name}", gzip.compress(data) if name.endswith(".gz") else data)
    places = [page.sighting.path for page in read("memory://crawl")]
    assert places == ["memory://crawl/a/2.txt", "memory://crawl/a/deep/x.txt.gz", "memory://crawl/b.txt"]
    assert [page.sighting.path for page in read("memory://crawl/*.txt")] == ["memory://crawl/b.txt"]


def test_a_file_address_is_a_local_file(tmp_path):
    (tmp_path / "a.jsonl").write_bytes(json_lines(TEXTS))
    assert [page.text for page in read(f"file://{tmp_path}/a.jsonl")] == TEXTS
    assert [page.text for page in read(f"file://{tmp_path}")] == TEXTS


def test_a_web_page_has_its_address_as_its_url(website):
    folder, address = website
    (folder / "page.html").write_text(f"<!doctype html><html><body><p>{TEXTS[0]}</p></body></html>")
    (page,) = read(f"{address}/page.html#top")
    assert (page.text.strip(), page.sighting.url) == (TEXTS[0].strip(), f"{address}/page.html")


@pytest.mark.parametrize("door", ["a.jsonl", "a.warc.wet.gz", "a.zip", "a.parquet", "a.tar.gz"])
def test_a_web_server_gives_files_of_many_pages_also_where_it_allows_no_going_back(door, website):
    folder, address = website
    (folder / door).write_bytes(DOORS[door](TEXTS))
    assert [page.text for page in read(f"{address}/{door}")] == TEXTS


def test_a_connection_that_breaks_keeps_what_was_read_and_says_so(website):
    *pages, lost = read(f"{website[1]}/torn/a.jsonl")
    assert [page.text for page in pages] == TEXTS[: len(pages)]
    assert lost.reason is QuarantineReason.UNREADABLE


@pytest.mark.parametrize(
    ("path", "answer"),
    [("gone.txt", "404 Not Found"), ("closed.txt", "403 Forbidden"), ("broken.txt", "500 Internal Server Error")],
)
def test_what_a_web_server_does_not_give_is_told_with_its_answer_before_anything_is_read(path, answer, website):
    with pytest.raises(InputError) as error:
        discover([f"{website[1]}/{path}"])
    says = f"{website[1]}/{path}: it cannot be fetched: the server answers {answer}. Check the address."
    assert str(error.value) == says


def test_a_place_that_fails_only_when_it_is_read_says_why(website):
    (found,) = read_documents(Source(path=f"{website[1]}/closed.txt"), ReadOptions())
    assert found.detail == "the server answers 403 Forbidden"
    (found,) = read_documents(Source(path="http://127.0.0.1:1/x"), ReadOptions())
    assert found.detail == "Connection refused"


@pytest.mark.parametrize(("path", "says"), [
    ("memory://nothing/here", "nothing there to read"),
    ("memory://nothing/*.txt", "nothing there to read"),
    ("http://127.0.0.1:1/x", "cannot be fetched: Connection refused. Check the address, and the connection."),
    ("http://[::1/x", "cannot be fetched: Invalid IPv6 URL"),
    ("no-such-scheme://x/y", "no-such-scheme:// is no kind of address that is known. Known are https://, s3://"),
    ("s3://bucket/x", "pip install s3fs"),
])  # fmt: skip
def test_a_remote_path_that_gives_nothing_is_named_in_one_line(path, says, memory):
    if "s3fs" in says and importlib.util.find_spec("s3fs"):
        pytest.skip("s3fs is installed, and would ask for the bucket")
    with pytest.raises((InputError, UsageError), match=re.escape(says)) as error:
        discover([path])
    assert path in str(error.value)
    assert "\n" not in str(error.value)


def test_a_remote_file_that_vanished_goes_to_quarantine(memory):
    memory.pipe("/crawl/a.jsonl", json_lines(TEXTS))
    (source,) = discover(["memory://crawl/a.jsonl"])
    memory.rm("/crawl/a.jsonl")
    (found,) = read_documents(source, ReadOptions())
    assert (found.reason, found.detail) == (QuarantineReason.UNREADABLE, "not found")


def test_a_password_in_an_address_stays_out_of_places_and_messages(memory):
    assert without_password("s3://key:secret@host/x@y") == "s3://host/x@y"
    assert Source(path="sftp://me:secret@host/x").place == "sftp://host/x"
    with pytest.raises(UsageError) as error:
        discover(["no-such-scheme://me:secret@host/x"])
    assert "secret" not in str(error.value)


def test_without_fsspec_the_message_names_the_extra(monkeypatch):
    really_import = builtins.__import__

    def refuse(name, *rest, **more):
        if name.startswith("fsspec"):
            raise ImportError(name)
        return really_import(name, *rest, **more)

    monkeypatch.setattr(builtins, "__import__", refuse)
    with pytest.raises(UsageError, match=r"pip install 'matn\[remote\]'"):
        discover(["s3://bucket/x"])


def test_an_address_inside_another_is_refused_with_the_remedy():
    for path in ("zip://a.txt::https://user:secret@example.org/a.zip", "simplecache::https://example.org/a"):
        with pytest.raises(UsageError, match="Name the file that lies there itself") as refused:
            discover([path])
        assert "secret" not in str(refused.value)


def test_a_host_of_ipv6_is_no_address_inside_another():
    with pytest.raises(InputError, match="cannot be fetched: Connection refused"):
        discover(["http://[::ffff:127.0.0.1]:1/x"])


def test_a_password_that_holds_an_at_sign_is_left_out_whole():
    assert without_password("https://user:p@ss@example.org/a@b") == "https://example.org/a@b"


def test_what_is_remote_is_told_by_its_scheme(tmp_path, monkeypatch):
    for path in ("s3://b/x", "https://example.org/x", "file:///x", "memory://x", "simplecache::https://example.org/x"):
        assert is_remote(path)
    for path in ("a/b.txt", "/a://b", "c:/x", "C:\\x", "-", "page: one.txt"):
        assert not is_remote(path)
    # A file whose name looks so is that file.
    (tmp_path / "s3:").mkdir()
    (tmp_path / "s3:" / "x.txt").write_text(TEXTS[0])
    monkeypatch.chdir(tmp_path)
    (source,) = discover(["s3://x.txt"])
    assert (source.is_remote, source.path) == (False, str(tmp_path / "s3:" / "x.txt"))


def test_a_remote_file_is_read_in_portions(memory):
    """A source larger than what is held: pages come before the whole of it was fetched."""
    memory.pipe("/crawl/a.jsonl", json_lines(TEXTS) * 200_000)
    asked = 0
    original = fsspec.implementations.memory.MemoryFile.read

    def count(self, size=-1):
        nonlocal asked
        data = original(self, size)
        asked += len(data)
        return data

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(fsspec.implementations.memory.MemoryFile, "read", count)
        (source,) = discover(["memory://crawl/a.jsonl"])
        pages = read_documents(source, ReadOptions())
        assert next(pages).text == TEXTS[0]
        pages.close()
    assert asked < 4 << 20


def test_rows_inside_a_remote_archive_are_read(memory):
    memory.pipe("/crawl/a.zip", zip_bytes({"rows.jsonl": json_lines(TEXTS)}))
    assert [page.text for page in read("memory://crawl/a.zip")] == TEXTS
