"""Which files a path names, in which order, and what is said where it names none."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path

import pytest

from pipeline.errors import InputError
from pipeline.read import Source, discover, read_source
from pipeline.records import Quarantined, QuarantineReason

NOBODY = 65534


@pytest.fixture
def folder(tmp_path) -> Path:
    for name in ("b.txt", "a/2.txt", "a/10.txt", "a/deep/x", "c.txt.gz", "خبر.txt"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("نص")
    for name in (".hidden", "README", "README.txt", "notes.md", "a/table.csv", "a/feed.xml", ".git/config", "x.json.gz"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("x")
    return tmp_path


def names(found, folder) -> list[str]:
    return [os.path.relpath(source.path, folder) for source in found]


def test_a_folder_gives_its_pages_by_name_depth_first_without_what_is_no_page(folder):
    assert names(discover([str(folder)]), folder) == ["a/10.txt", "a/2.txt", "a/deep/x", "b.txt", "c.txt.gz", "خبر.txt"]


def test_a_folder_gives_every_form_that_pages_come_in(tmp_path):
    forms = [
        "a.html",
        "b.HTM.gz",
        "c.jsonl",
        "d.ndjson.zst",
        "e.parquet",
        "f.warc.gz",
        "g.warc.wet.gz",
        "h.zip",
        "i.tar",
        "j.tgz",
    ]
    for name in (*forms, "k.cdx", "l.tsv.gz", "m.json"):
        (tmp_path / name).write_text("x")
    assert names(discover([str(tmp_path)]), tmp_path) == forms


def test_paths_are_read_in_the_order_given_and_a_named_file_always(folder):
    paths = [str(folder / "notes.md"), str(folder / ".hidden"), str(folder / "a")]
    assert names(discover(paths), folder) == ["notes.md", ".hidden", "a/10.txt", "a/2.txt", "a/deep/x"]


def test_a_pattern_finds_files_and_folders(folder):
    assert names(discover([str(folder / "*.txt")]), folder) == ["README.txt", "b.txt", "خبر.txt"]
    assert names(discover([str(folder / "**" / "deep")]), folder) == ["a/deep/x"]


def test_a_file_whose_name_looks_like_a_pattern_is_that_file(tmp_path):
    (tmp_path / "[1].txt").write_text("نص")
    assert names(discover([str(tmp_path / "[1].txt")]), tmp_path) == ["[1].txt"]


def test_paths_become_absolute_but_links_stay_as_named(folder, monkeypatch):
    (folder / "link.txt").symlink_to(folder / "b.txt")
    monkeypatch.chdir(folder / "a")
    assert [source.path for source in discover(["../link.txt", "2.txt"])] == [str(folder / "link.txt"), str(folder / "a/2.txt")]


def test_links_that_form_a_loop_end(folder):
    (folder / "a" / "back").symlink_to(folder, target_is_directory=True)
    (folder / "a" / "self").symlink_to(folder / "a", target_is_directory=True)
    assert len(names(discover([str(folder)]), folder)) == 6


def test_limit_counts_pages_and_since_looks_at_the_time_of_change(folder):
    assert names(discover([str(folder)], limit=2), folder) == ["a/10.txt", "a/2.txt"]
    for path in folder.rglob("*"):
        os.utime(path, (0, 0))
    os.utime(folder / "b.txt")
    assert names(discover([str(folder)], since=datetime(2020, 1, 1, tzinfo=UTC)), folder) == ["b.txt"]


def test_a_link_that_leads_nowhere_was_not_modified_since_any_time(folder):
    (folder / "gone.txt").symlink_to(folder / "nowhere.txt")
    assert "gone.txt" in names(discover([str(folder)]), folder), "without a time it is for the reader to report"
    since = datetime(2020, 1, 1, tzinfo=UTC)
    for path in (str(folder), str(folder / "*.txt")):
        assert "gone.txt" not in names(discover([path], since=since), folder)
    assert "b.txt" in names(discover([str(folder)], since=since), folder)


def test_a_folder_is_walked_as_it_is_consumed(folder):
    found = discover([str(folder)])
    assert next(found).path.endswith("10.txt")
    (folder / "zz").write_text("نص")
    (folder / "a" / "deep" / "y").write_text("نص")
    assert "a/deep/y" in names(found, folder)


def test_standard_input_is_a_stream():
    assert list(discover(["-"])) == [Source(path="-", is_stream=True)]


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("nothing/here.txt", "no such file"),
        ("*.nothing", "no file or folder of this pattern"),
        ("empty", "no pages in this folder"),
        ("b.txt/below", "Not a directory"),
    ],
)
def test_a_path_that_gives_nothing_is_named_with_a_remedy_before_any_page_is_read(folder, name, says):
    (folder / "empty").mkdir()
    (folder / "empty" / "README.md").write_text("x")
    with pytest.raises(InputError) as error:
        discover([str(folder), str(folder / name)])
    assert str(folder / name) in str(error.value)
    assert says in str(error.value)
    assert "\n" not in str(error.value)


@pytest.mark.parametrize("paths", [[""], ["a\0b"], ["/dev/null"], ["-", "-"]])
def test_what_is_no_path_is_refused(paths):
    with pytest.raises(InputError):
        discover(paths)


def test_a_name_that_is_not_utf8_is_read_and_its_sighting_can_be_stored(tmp_path):
    raw = os.fsencode(tmp_path) + b"/\xe3\xdd.txt"
    Path(os.fsdecode(raw)).write_text("نص الخبر")
    (source,) = discover([str(tmp_path)])
    page = read_source(source, 1024)
    assert page.sighting.path.endswith("/\\xe3\\xdd.txt")
    assert page.text == "نص الخبر"


def test_a_broken_link_and_a_file_that_vanished_go_to_quarantine(tmp_path):
    (tmp_path / "broken.txt").symlink_to(tmp_path / "gone")
    found = read_source(next(discover([str(tmp_path)])), 1024)
    assert isinstance(found, Quarantined)
    assert (found.reason, found.sha256, found.detail) == (QuarantineReason.UNREADABLE, None, "No such file or directory")


@pytest.fixture
def ordinary_user(folder):
    """Run the test as a user without privileges, although root runs the tests (for an ordinary user nothing changes)."""
    if os.geteuid() != 0:
        yield
        return
    for parent in (folder, *folder.parents):  # pytest's folders are private to root
        if parent.owner() == "root" and not parent.stat().st_mode & 0o001:
            parent.chmod(parent.stat().st_mode | 0o055)
    os.seteuid(NOBODY)
    yield
    os.seteuid(0)


@pytest.fixture
def locked(folder) -> Path:
    (folder / "b.txt").chmod(0)
    (folder / "a").chmod(0)
    yield folder
    (folder / "a").chmod(0o755)


@pytest.mark.parametrize("name", ["b.txt", "a", "a/2.txt"])
def test_a_file_or_folder_without_permission_is_named_when_named(locked, ordinary_user, name):
    with pytest.raises(InputError, match="permission denied") as error:
        discover([str(locked / name)])
    assert str(locked / name) in str(error.value)


def test_inside_a_folder_what_may_not_be_read_goes_to_quarantine_and_the_rest_is_read(locked, ordinary_user):
    found = [read_source(source, 1024) for source in discover([str(locked)])]
    assert [(page.reason, page.detail, Path(page.sighting.path).name) for page in found[:2]] == [
        (QuarantineReason.UNREADABLE, "Permission denied", "a"),
        (QuarantineReason.UNREADABLE, "Permission denied", "b.txt"),
    ]
    assert [Path(page.sighting.path).name for page in found[2:]] == ["c.txt.gz", "خبر.txt"]
