"""Whatever door pages come by, they are the same pages, in the same order."""

from __future__ import annotations

import gzip
import hashlib
import random
import subprocess
import sys
from datetime import datetime
from pathlib import Path

import pytest
from doors import DOORS, places, read, stored, url_of
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.read import ReadOptions, Source, cut_documents, discover, read_documents
from pipeline.records import Page, QuarantineReason

TEXTS = ["أعلنت البلدية افتتاح المكتبة.\n", "قال الوزير:\n\nبدأت الخطة", "نص «ثالث» 😀 with Latin\tand ١٢٣\n"]

# What a page's text cannot hold or begin with, because it would be another kind of file or would be read as another character.
ANY_TEXT = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cc"], include_characters="\n\t", exclude_characters="\ufeff"),
    min_size=1,
    max_size=60,
)
PAGES = st.lists(ANY_TEXT.map(lambda text: f"خبر {text}"), min_size=1, max_size=8)


@pytest.mark.parametrize("door", DOORS)
def test_every_door_gives_the_pages_with_the_hash_of_their_own_bytes(door, tmp_path):
    found = read(tmp_path, door, DOORS[door](TEXTS))
    assert [page.text for page in found] == TEXTS
    assert [page.sha256 for page in found] == [hashlib.sha256(text.encode()).hexdigest() for text in TEXTS]
    assert len({page.sighting.path for page in found}) == len(TEXTS)
    assert all(page.sighting.path.startswith(str(tmp_path / door) + "!") for page in found)


@pytest.mark.parametrize("door", DOORS)
@settings(deadline=None, max_examples=25)
@given(texts=PAGES)
def test_any_texts_come_back_through_every_door_in_their_order(door, texts, tmp_path_factory):
    found = read(tmp_path_factory.getbasetemp(), f"any-{door}", DOORS[door](texts))
    assert [(page.sha256, page.text) for page in found] == [(hashlib.sha256(text.encode()).hexdigest(), text) for text in texts]


@pytest.mark.parametrize("door", [door for door in DOORS if "zip" not in door and "tar" not in door])
def test_records_and_rows_say_where_a_page_was_found(door, tmp_path):
    assert [page.sighting.url for page in read(tmp_path, door, DOORS[door](TEXTS))] == [url_of(n) for n in range(3)]


@pytest.mark.parametrize(("door", "first"), [
    ("a.jsonl", "a.jsonl!1"),
    ("a.parquet", "a.parquet!1"),
    ("a.warc.wet.gz", "a.warc.wet.gz!urn:uuid:00000001-0000-0000-0000-000000000000"),
    ("a.zip", "a.zip!صفحات/0000.txt"),
    ("rows.zip", "rows.zip!rows/a.jsonl.gz!1"),
    ("zip.tar", "zip.tar!inner.zip!صفحات/0000.txt"),
])  # fmt: skip
def test_a_place_names_file_member_and_row(door, first, tmp_path):
    assert places(read(tmp_path, door, DOORS[door](TEXTS)))[0] == first


@pytest.mark.parametrize("door", DOORS)
def test_the_kind_is_told_by_the_bytes_whatever_the_name(door, tmp_path):
    found = read(tmp_path, "crawl", DOORS[door](TEXTS))
    assert [page.text for page in found] == TEXTS


@pytest.mark.parametrize("door", DOORS)
def test_every_door_reads_from_standard_input_too(door, tmp_path):
    script = (
        "from pipeline.read import *\n"
        "for page in read_documents(Source(path='-', is_stream=True), ReadOptions()): print(page.sha256)"
    )
    done = subprocess.run([sys.executable, "-c", script], input=DOORS[door](TEXTS), capture_output=True, check=True)
    assert done.stdout.decode().split() == [hashlib.sha256(text.encode()).hexdigest() for text in TEXTS]


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize("share", [0.3, 0.6, 0.8])
def test_a_torn_file_gives_the_pages_before_the_tear_and_says_that_the_rest_is_lost(door, share, tmp_path):
    # The same in each run: a tear just behind a packed record leaves a file that is whole.
    chance = random.Random(f"{door} {share}")
    texts = [f"خبر رقم {number}: {chance.randbytes(1500).hex()}\n" for number in range(40)]
    data = DOORS[door](texts)
    *found, last = read(tmp_path, door, data[: int(len(data) * share)])
    pages = [page.text for page in found if isinstance(page, Page)]
    # A tear inside the last row or text shows only where something counts or closes it.
    whole = pages if pages == texts[: len(pages)] else pages[:-1]
    assert whole == texts[: len(whole)]
    assert last.reason in (QuarantineReason.BAD_ARCHIVE, QuarantineReason.UNDECODABLE)
    # Parquet and ZIP keep their directory at their end, without which nothing can be found; bzip2 and zstd pack large blocks.
    if not {"parquet", "zip", "bz2", "zst"} & set(door.split(".")):
        assert len(pages) >= 40 * share - 12


@settings(deadline=None, max_examples=150)
@given(data=st.data())
def test_damage_anywhere_is_quarantine_and_never_an_error(data, tmp_path_factory):
    door = data.draw(st.sampled_from(sorted(DOORS)))
    damaged = bytearray(DOORS[door](TEXTS))
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(damaged) - 1))
        damaged[at : at + data.draw(st.integers(0, 3))] = data.draw(st.binary(max_size=4))
    for page in read(tmp_path_factory.getbasetemp(), f"damaged-{door}", bytes(damaged)):
        assert isinstance(page, Page) or page.detail


def test_a_text_that_begins_like_another_kind_of_file_is_a_text(tmp_path):
    for text in ("BZh is how it begins\n", "WAR and peace\n", '{"a": 1}\n{"b": 2}\n', "{نص}\n", "PK, as he is called\n"):
        (page,) = read(tmp_path, "page.txt", text.encode())
        assert page.text == text


def test_html_is_lines_of_text_through_every_door_and_keeps_its_bytes(tmp_path):
    head = "<!doctype html><html><head><link rel=canonical href='https://news.example.org/a#top'></head>"
    html = f"{head}<body><p>نص الخبر</p></body></html>"
    for door, write in DOORS.items():
        (page,) = read(tmp_path, door, write([html]))
        assert (page.text.strip(), page.raw) == ("نص الخبر", html.encode())
        assert page.sighting.url == (url_of(0) if "!صفحات" not in page.sighting.path else "https://news.example.org/a"), door


def test_a_url_and_a_time_that_are_told_from_outside_are_for_pages_that_have_none(tmp_path):
    moment = datetime.fromisoformat("2025-02-01T00:00:00+00:00")
    (page,) = read(tmp_path, "page.txt", TEXTS[0].encode(), url=" https://example.org/a#b ", captured_at=moment)
    assert (page.sighting.url, page.sighting.captured_at) == ("https://example.org/a", moment)
    in_wet = read(tmp_path, "a.wet", DOORS["a.warc.wet"](TEXTS), captured_at=moment)
    assert {page.sighting.captured_at.isoformat() for page in in_wet} == {"2025-01-31T12:00:00+00:00"}
    rows = read(tmp_path, "a.jsonl", DOORS["a.jsonl"](TEXTS), captured_at=moment)
    assert {page.sighting.captured_at for page in rows} == {moment}


def test_a_page_over_the_limit_costs_itself_in_every_door(tmp_path):
    texts = [TEXTS[0], "طويل " * 2000, TEXTS[2]]
    for door, write in DOORS.items():
        found = read(tmp_path, door, write(texts), max_bytes=4096)
        assert [isinstance(page, Page) for page in found] == [True, False, True], door
        assert (found[1].reason, found[1].sha256) == (
            QuarantineReason.TOO_LARGE,
            hashlib.sha256(texts[1].encode()).hexdigest(),
        ), door


def test_a_file_that_is_one_page_is_not_read_where_it_is_cut(tmp_path):
    for name, data in (("a.txt", TEXTS[0].encode()), ("b.txt.gz", gzip.compress(TEXTS[0].encode())), ("c.gz", b"\x1f\x8b")):
        source = stored(tmp_path, name, data)
        assert list(cut_documents(source, ReadOptions())) == [source]


def test_reading_a_part_of_a_source_leaves_no_file_open(tmp_path):
    before = sum(1 for _ in Path("/dev/fd").iterdir())
    for door, write in DOORS.items():
        pages = read_documents(stored(tmp_path, door, write(TEXTS)), ReadOptions())
        next(pages)
        pages.close()
    assert sum(1 for _ in Path("/dev/fd").iterdir()) == before


def test_a_folder_of_every_form_gives_every_page(tmp_path):
    for door, write in DOORS.items():
        stored(tmp_path, door, write(TEXTS))
    found = [page for source in discover([str(tmp_path)]) for page in read_documents(source, ReadOptions())]
    assert [page.text for page in found] == TEXTS * len(DOORS)


def test_a_file_that_is_not_there_is_a_reason(tmp_path):
    (found,) = read_documents(Source(path=str(tmp_path / "gone.jsonl")), ReadOptions())
    assert found.reason is QuarantineReason.UNREADABLE
