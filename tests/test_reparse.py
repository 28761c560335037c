"""Reparse: pages read again from the archive's bytes give what a fresh ingestion gives, and a person is told before."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from html import escape
from pathlib import Path

import pytest
from builders import article_page, listing_page, quarantined_page
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, text

from pipeline.errors import MatnError
from pipeline.ingest.plan import IngestPlan
from pipeline.ingest.reparse import ReparsePlan, count_pages_to_read, preview, run_reparse
from pipeline.ingest.run import run_ingest
from pipeline.parse import parse
from pipeline.publishers import load_profiles
from pipeline.records import ParsedPage
from pipeline.store import reads, writer
from pipeline.store.derived_rows import derive
from pipeline.store.engine import make_engine
from pipeline.store.models import RunKind, RunStatus, metadata
from pipeline.store.orphans import find_orphans
from pipeline.store.replace import replace_pages
from pipeline.store.snapshots import accept_snapshot

ROOT = Path(__file__).parents[1]
SEEDS = ROOT / "seeds"

STRIPPED = """
domain: {domain}
names: {{ar: {domain}, en: {domain}}}
"""
"""A profile that says nothing: with it in place of the shipped one, pages are read as those of an unknown publisher."""


@pytest.fixture
def stripped(tmp_path: Path) -> str:
    """A folder of profiles that take the shipped ones' place and know nothing."""
    folder = tmp_path / "profiles"
    folder.mkdir()
    for profile in load_profiles().all:
        (folder / f"{profile.domain}.yml").write_text(STRIPPED.format(domain=profile.domain), encoding="utf-8")
    return str(folder)


@pytest.fixture
def second_engine(servers, postgres_major):
    """A second migrated database, to compare with."""
    from conftest import TEMPLATE, _database

    for url in _database(servers.url(postgres_major), f" TEMPLATE {TEMPLATE}"):
        made = make_engine(url)
        yield made
        made.dispose()


def ingest(engine: Engine, profiles: str | None = None, **plan: object):
    return run_ingest(IngestPlan(paths=(str(SEEDS),), workers=1, profiles=profiles, **plan), engine)  # type: ignore[arg-type]


def html_of(text_of: str, *, charset: str = "utf-8", url: str = "") -> bytes:
    lines = [f"<p>{escape(line)}</p>" for line in text_of.splitlines() if line.strip()]
    head = f'<meta charset="{charset}"><link rel="canonical" href="{url}">' if url else f'<meta charset="{charset}">'
    page = f"<!DOCTYPE html><html><head>{head}<title>x</title></head><body>{''.join(lines)}</body></html>"
    return page.encode(charset, "xmlcharrefreplace")


@pytest.fixture
def every_door(tmp_path: Path) -> Path:
    """Pages that came as HTML in two encodings, as JSON Lines of texts and of HTML, and from a server that named an encoding."""
    texts = [path.read_text(encoding="utf-8") for path in sorted(SEEDS.glob("aawsat-*.txt")) + sorted(SEEDS.glob("sh*.txt"))]
    folder = tmp_path / "doors"
    folder.mkdir()
    for number, content in enumerate(texts):
        (folder / f"{number}.html").write_bytes(html_of(content, url=f"https://aawsat.com/{number}"))
        (folder / f"{number}-old.html").write_bytes(html_of(content, charset="windows-1256"))
    rows = [
        {"text": f"{content}\nسطر {number}", "url": f"https://example.org/{number}", "captured_at": "2026-11-01T10:00:00+03:00"}
        for number, content in enumerate(texts)
    ]
    rows += [{"text": html_of(content).decode() + "<!-- -->", "url": "https://m.aawsat.com/x"} for content in texts]
    (folder / "rows.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    body = (SEEDS / "albawabhnews-qena-dialysis-windows-1256.txt").read_bytes()
    http = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=windows-1256\r\n\r\n<html><body>" + body + b"</body></html>"
    head = "WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://albawabhnews.com/1\r\nWARC-Date: 2026-11-02T03:04:05Z\r\n"
    head += (
        "WARC-Record-ID: <urn:uuid:0c0dbf8c-5d5f-4f6b-9d6b-1a2b3c4d5e6f>\r\nContent-Type: application/http; msgtype=response\r\n"
    )
    (folder / "crawl.warc").write_bytes(f"{head}Content-Length: {len(http)}\r\n\r\n".encode() + http + b"\r\n\r\n")
    return folder


def test_pages_from_every_door_are_read_again_as_they_came(engine, second_engine, every_door, stripped):
    run_ingest(IngestPlan(paths=(str(every_door),), workers=1), second_engine)
    assert reads.totals(second_engine).pages >= 9
    before = reads.table_fingerprints(second_engine)
    figures = run_reparse(ReparsePlan(everything=True), second_engine)
    assert (figures.pages_changed, figures.pages_read) == (0, reads.totals(second_engine).pages)
    assert reads.table_fingerprints(second_engine) == before
    run_ingest(IngestPlan(paths=(str(every_door),), workers=1, profiles=stripped), engine)
    assert fingerprints(engine) != fingerprints(second_engine)
    run_reparse(ReparsePlan(), engine)
    assert fingerprints(engine) == fingerprints(second_engine)


def test_a_page_that_one_file_holds_twice_is_read_again_as_its_first_row(engine, tmp_path):
    """Its URL says whose page it is: row 9 comes before row 10, though not as text."""
    content = (SEEDS / "aawsat-marshes-return.txt").read_text(encoding="utf-8")
    rows = [{"text": f"سطر رقم {number} من خبر قصير جدا.", "url": f"https://x.example/{number}"} for number in range(8)]
    rows += [{"text": content, "url": "https://aawsat.com/1"}, {"text": content, "url": "https://elsewhere.example/1"}]
    path = tmp_path / "rows.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    run_ingest(IngestPlan(paths=(str(path),), workers=1), engine)
    before = fingerprints(engine)
    assert run_reparse(ReparsePlan(everything=True), engine).pages_changed == 0
    assert fingerprints(engine) == before


def test_how_a_time_of_capture_was_written_makes_no_difference_when_a_page_says_ago(engine, tmp_path):
    """Half past one in the afternoon at +13:00 is half past midnight in UTC, which is what the archive gives back."""
    body = "قال الوزير إن العمل في الطريق بدأ اليوم وإن الأهالي رحبوا به كثيرا في كل القرى المحيطة بالمدينة."
    content = f"افتتاح طريق الجبل الجديد أمام السيارات\nمنذ ٣ ساعات\n\n{body}\n{body[:60]}.\n"
    row = {"text": content, "url": "https://x.example/1", "captured_at": "2026-11-02T13:30:00+13:00"}
    path = tmp_path / "rows.jsonl"
    path.write_text(json.dumps(row) + "\n", encoding="utf-8")
    run_ingest(IngestPlan(paths=(str(path),), workers=1), engine)
    with engine.connect() as connection:
        assert str(connection.scalar(text("SELECT published_on FROM articles"))) == "2026-11-01"
    assert run_reparse(ReparsePlan(everything=True), engine).pages_changed == 0


def physical_rows(engine: Engine) -> dict[str, object]:
    with engine.connect() as connection:
        return {
            table.name: connection.scalar(text(f"SELECT array_agg((ctid, xmin)::text ORDER BY ctid) FROM {table.name}"))
            for table in metadata.sorted_tables
        }


def article_ids(engine: Engine) -> dict[str, int]:
    with engine.connect() as connection:
        return dict(map(tuple, connection.execute(text("SELECT article_key, id FROM articles"))))


def fingerprints(engine: Engine, *, but: frozenset[str] = frozenset()) -> dict[str, object]:
    return {name: print_ for name, print_ in reads.table_fingerprints(engine).items() if name not in but}


@pytest.mark.both_postgres
def test_a_reparse_gives_the_rows_of_a_fresh_ingestion_with_the_same_profiles(engine, second_engine, stripped):
    ingest(engine, stripped)
    ingest(second_engine)
    assert fingerprints(engine) != fingerprints(second_engine)
    ids = article_ids(engine)
    figures = run_reparse(ReparsePlan(), engine)
    assert fingerprints(engine) == fingerprints(second_engine)
    assert not find_orphans(engine)
    assert figures.pages_read == figures.pages_changed + figures.pages_unchanged == reads.totals(engine).pages
    assert figures.pages_changed
    # What was there keeps its number.
    now = article_ids(engine)
    assert {key: now[key] for key in ids.keys() & now.keys()} == {key: ids[key] for key in ids.keys() & now.keys()}


def test_there_and_back_again_leaves_nothing_behind(engine, stripped):
    ingest(engine)
    before, ids = fingerprints(engine), article_ids(engine)
    assert run_reparse(ReparsePlan(profiles=stripped), engine).pages_changed
    assert run_reparse(ReparsePlan(batch_pages=3), engine).pages_changed
    assert fingerprints(engine) == before
    assert article_ids(engine).keys() == ids.keys()


def test_pages_of_the_same_versions_are_left_out_unless_all_are_asked_for(engine):
    ingest(engine)
    assert count_pages_to_read(ReparsePlan(), engine) == 0
    assert run_reparse(ReparsePlan(), engine).pages_read == 0
    before = {name: rows for name, rows in physical_rows(engine).items() if name != "ingest_runs"}
    figures = run_reparse(ReparsePlan(everything=True), engine)
    assert (figures.pages_read, figures.pages_changed) == (reads.totals(engine).pages, 0)
    assert {name: rows for name, rows in physical_rows(engine).items() if name != "ingest_runs"} == before


def test_the_preview_writes_nothing_and_tells_what_the_run_then_does(engine, stripped):
    ingest(engine, stripped)
    before = physical_rows(engine)
    told = preview(ReparsePlan(), engine)
    assert physical_rows(engine) == before
    lines_before = lines_of(engine)
    figures = run_reparse(ReparsePlan(), engine)
    assert (told.pages, told.changed) == (figures.pages_read, figures.pages_changed)
    lines_now = lines_of(engine)
    assert lines_before.keys() == lines_now.keys()
    changed = [(lines_before[place], lines_now[place]) for place in lines_now if lines_before[place] != lines_now[place]]
    assert sorted(told.roles.elements()) == sorted(changed)
    assert told.publishers
    assert preview(ReparsePlan(everything=True), engine).changed == 0


def test_nothing_is_written_by_profiles_that_nobody_was_told_of(engine, stripped):
    ingest(engine, stripped)
    told = preview(ReparsePlan(), engine)
    body = "domain: aawsat.com\nnames: {ar: أ, en: A}\nfurniture: {widget: [شارك هذا]}\n"
    accept_snapshot(engine, "aawsat.com", body, accepted_by="another person")
    before = physical_rows(engine)
    with pytest.raises(MatnError, match="run the same command again"):
        run_reparse(ReparsePlan(), engine, told=told)
    assert physical_rows(engine) == before
    assert run_reparse(ReparsePlan(), engine, told=preview(ReparsePlan(), engine)).pages_changed > 0


def lines_of(engine: Engine) -> dict[tuple[object, int], str]:
    with engine.connect() as connection:
        query = "SELECT sha256, line, role FROM page_lines JOIN pages ON pages.id = page_id"
        return {(row[0], row[1]): row[2] for row in connection.execute(text(query))}


def test_the_run_is_told_among_the_runs(engine, stripped):
    ingest(engine, stripped)
    run_reparse(ReparsePlan(publisher="aawsat.com"), engine)
    run = reads.list_runs(engine)[0]
    assert (run.kind, run.status) == (RunKind.REPARSE, RunStatus.COMPLETED)
    assert run.arguments["publisher"] == "aawsat.com"


def test_one_publisher_s_pages_and_those_of_nobody_are_read_and_no_others(engine, stripped):
    ingest(engine)
    with engine.connect() as connection:
        query = "SELECT coalesce(domain, ''), count(*) FROM pages LEFT JOIN publishers ON publishers.id = publisher_id GROUP BY 1"
        pages = dict(map(tuple, connection.execute(text(query))))
    plan = ReparsePlan(publisher="aawsat.com", everything=True)
    assert count_pages_to_read(plan, engine) == pages["aawsat.com"] + pages[""] < sum(pages.values())


def test_a_url_says_whose_page_it_is(engine):
    urls = [
        "https://www.aawsat.com/1",
        "http://user@m.aawsat.com:8080/2",
        "https://notaawsat.com/3",
        "AAWSAT.com/4",
        "https://b.org",
    ]
    run_id = writer.open_run(engine, arguments={}, parser_version="1", profiles_version="1")
    writer.load_batch(engine, run_id, [article_page(str(number), url=url) for number, url in enumerate(urls)], [])
    assert count_pages_to_read(ReparsePlan(publisher="aawsat.com"), engine) == 3


def parsed_seeds() -> list[ParsedPage]:
    profiles = load_profiles()
    pages = []
    for path in sorted(SEEDS.glob("*.txt")):
        data = path.read_bytes()
        try:
            text_of = data.decode()
        except UnicodeDecodeError:
            continue
        if text_of.strip():
            built = article_page("x")
            pages.append(parse(replace(built.page, text=text_of), profiles))
    return pages


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(choices=st.lists(st.tuples(st.integers(0, 11), st.integers(0, 11)), min_size=1, max_size=4))
def test_any_page_can_take_the_place_of_any_other(engine, choices):
    """Whatever stood under a page's id before, after the replacement it is what a new page would be."""
    profiles = load_profiles()
    kinds = [
        article_page(
            "n", paragraphs=["فقرة أولى."] * count, embedded=embedded, teasers=teasers, crosshead="عنوان" if count else None
        )
        for count, embedded, teasers in [(1, False, 0), (3, True, 2), (2, False, 5), (0, False, 1)]
    ] + [listing_page("n"), *parsed_seeds()[:7]]

    def kind(number: int, name: str) -> ParsedPage:
        chosen = kinds[number % len(kinds)]
        # The same page, as far as its bytes go: only what was made of it differs.
        sha256 = name * 64
        # All of one version, as the pages of a batch are.
        return replace(chosen, page=replace(chosen.page, sha256=sha256), parser_version="1", profiles_version="1")

    names = "0123456789abcdef"
    with engine.begin() as connection:
        connection.execute(text("TRUNCATE pages, articles, paragraphs, captions, teasers, page_sightings, quarantine CASCADE"))
    writer.sync_publishers(engine, profiles)
    run_id = writer.open_run(engine, arguments={}, parser_version="1", profiles_version="1")
    old = [kind(before, names[at]) for at, (before, _) in enumerate(choices)]
    new = [kind(after, names[at]) for at, (_, after) in enumerate(choices)]
    writer.load_batch(engine, run_id, old, [])
    with engine.connect() as connection:
        ids = {row.sha256.hex(): row.id for row in connection.execute(text("SELECT id, sha256 FROM pages"))}
    replaced = replace_pages(engine, run_id, [(ids[page.page.sha256], page) for page in new])
    assert replaced.refused == ()
    assert replaced.figures.pages_changed == sum(derive(a) != derive(b) for a, b in zip(old, new, strict=True))
    assert not find_orphans(engine)
    after = fingerprints(engine, but=frozenset({"page_sightings"}))
    with engine.begin() as connection:
        connection.execute(text("TRUNCATE pages, articles, paragraphs, captions, teasers, page_sightings CASCADE"))
    writer.load_batch(engine, run_id, new, [])
    assert after == fingerprints(engine, but=frozenset({"page_sightings"}))


PROGRAM = """
import os, signal, sys
from itertools import count
from pipeline.ingest.reparse import ReparsePlan, run_reparse
from pipeline.store.engine import make_engine
from pipeline.store import replace as replace_module
done = count(1)
def stop(_batch):
    if next(done) == 2:
        os.kill(os.getpid(), signal.SIGKILL)
run_reparse(ReparsePlan(batch_pages=3), make_engine(sys.argv[1]), stop)
"""


def test_a_reparse_that_was_killed_half_way_goes_on_to_the_same_end(database_url, engine, second_engine, stripped):
    ingest(engine, stripped)
    ingest(second_engine)
    left = count_pages_to_read(ReparsePlan(), engine)
    killed = subprocess.run([sys.executable, "-c", PROGRAM, database_url], cwd=ROOT, check=False, capture_output=True)
    assert killed.returncode == -signal.SIGKILL, killed.stderr
    assert count_pages_to_read(ReparsePlan(), engine) == left - 6
    figures = run_reparse(ReparsePlan(), engine)
    assert figures.pages_read == left - 6
    assert fingerprints(engine) == fingerprints(second_engine)
    assert [run.status for run in reads.list_runs(engine)] == [RunStatus.COMPLETED, RunStatus.CRASHED, RunStatus.COMPLETED]


def test_a_page_leaves_quarantine_once_it_can_be_read(engine, second_engine):
    data = (SEEDS / "aawsat-marshes-return.txt").read_bytes()
    kept = quarantined_page(data, path="/pages/a.txt")
    image = quarantined_page()
    writer.sync_publishers(engine, load_profiles())
    run_id = writer.open_run(engine, arguments={}, parser_version="1", profiles_version="1")
    writer.load_batch(engine, run_id, [], [kept, image])
    writer.close_run(engine, run_id, "completed")
    assert run_reparse(ReparsePlan(), engine).pages_read == 0
    told = preview(ReparsePlan(quarantined=True), engine)
    assert (told.pages, told.released) == (2, 1)
    figures = run_reparse(ReparsePlan(quarantined=True), engine)
    assert (figures.pages_read, figures.pages_new, figures.pages_unchanged, figures.articles_main) == (2, 1, 1, 1)
    assert reads.totals(engine).quarantined == 1
    run_ingest(IngestPlan(paths=(str(SEEDS / "aawsat-marshes-return.txt"),)), second_engine)
    but = frozenset({"quarantine", "page_sightings"})
    assert fingerprints(engine, but=but) == fingerprints(second_engine, but=but)


def test_a_page_whose_bytes_are_spoilt_stays_as_it_is_and_is_told(engine):
    ingest(engine)
    with engine.begin() as connection:
        spoilt = connection.scalar(
            text("UPDATE pages SET text = text || 'x', raw = NULL WHERE id = (SELECT min(id) FROM pages) RETURNING id")
        )
    before = fingerprints(engine)
    told = preview(ReparsePlan(everything=True), engine)
    assert told.unreadable_pages == 1
    assert "does not give back the page's bytes" in told.unreadable[0][1]
    figures = run_reparse(ReparsePlan(everything=True), engine)
    assert (figures.pages_read, figures.pages_changed) == (reads.totals(engine).pages, 0)
    assert fingerprints(engine) == before
    assert spoilt


def test_a_page_that_cannot_be_stored_keeps_its_rows_and_the_others_are_written(engine):
    writer.sync_publishers(engine, load_profiles())
    run_id = writer.open_run(engine, arguments={}, parser_version="1", profiles_version="1")
    old = [article_page(name) for name in "abc"]
    writer.load_batch(engine, run_id, old, [])
    with engine.connect() as connection:
        ids = {row.sha256.hex(): row.id for row in connection.execute(text("SELECT id, sha256 FROM pages"))}
    new = [article_page(name, headline="عنوان آخر") for name in "abc"]
    new = [replace(page, page=was.page) for page, was in zip(new, old, strict=True)]
    new[0] = replace(new[0], publisher="nobody.example")
    new[1] = replace(new[1], articles=(replace(new[1].articles[0], kind="copy"),))  # only PostgreSQL finds this one
    new[1] = replace(new[1], articles=(replace(new[1].articles[0], first_line=9, last_line=3, kind=old[1].articles[0].kind),))
    replaced = replace_pages(engine, run_id, [(ids[page.page.sha256], page) for page in new])
    assert (replaced.figures.pages_changed, len(replaced.refused)) == (1, 2)
    assert [reads.parsed_page(engine, page.page.sha256).articles[0].headline for page in old] == [
        "الحكومة تبدأ خطة الطرق",
        "الحكومة تبدأ خطة الطرق",
        "عنوان آخر",
    ]


def test_the_run_tells_of_each_page_that_cannot_be_stored(engine, stripped):
    ingest(engine, stripped)
    told = preview(ReparsePlan(), engine)
    with engine.begin() as connection:
        connection.execute(text("ALTER TABLE articles ADD CONSTRAINT frozen CHECK (false) NOT VALID"))
    refused = []
    figures = run_reparse(ReparsePlan(), engine, on_refused=refused.append)
    assert refused
    assert figures.pages_changed + len(refused) == told.changed
    assert {'violates check constraint "frozen"' in page.detail for page in refused} == {True}


def test_memory_does_not_grow_with_the_pages_of_a_batch_that_are_large(engine, monkeypatch):
    from pipeline.store import kept_bytes

    ingest(engine)
    monkeypatch.setattr(kept_bytes, "BATCH_BYTES", 5_000)
    sizes = [
        [len(page.data) for page in batch] for batch in kept_bytes.kept_pages(engine, kept_bytes.Selection(), batch_pages=500)
    ]
    assert sum(map(len, sizes)) == reads.totals(engine).pages
    assert all(len(batch) == 1 or sum(batch) <= 5_000 for batch in sizes)


def test_two_reparses_and_an_ingestion_at_once_give_what_one_after_the_other_give(engine, second_engine, stripped, tmp_path):
    ingest(engine, stripped)
    ingest(second_engine)
    more = tmp_path / "more"
    more.mkdir()
    for number in range(12):
        (more / f"{number}.txt").write_text(article_page(str(number)).page.text, encoding="utf-8")
    run_ingest(IngestPlan(paths=(str(more),), workers=1), second_engine)
    with ThreadPoolExecutor(3) as threads:
        done = [
            threads.submit(run_reparse, ReparsePlan(batch_pages=2, workers=1), engine),
            threads.submit(run_reparse, ReparsePlan(batch_pages=3, workers=1, everything=True), engine),
            threads.submit(run_ingest, IngestPlan(paths=(str(more),), workers=1, batch_pages=2), engine),
        ]
        figures = [task.result(timeout=120) for task in done]
    assert figures[2].pages_new == 12
    assert fingerprints(engine) == fingerprints(second_engine)
    assert {run.status for run in reads.list_runs(engine)} == {RunStatus.COMPLETED}


def test_told_to_stop_it_closes_its_run_and_keeps_what_is_written(engine, second_engine, stripped):
    ingest(engine, stripped)
    ingest(second_engine)

    def stop(_batch):
        raise SystemExit(143)

    with pytest.raises(SystemExit):
        run_reparse(ReparsePlan(batch_pages=4), engine, stop)
    run = reads.list_runs(engine)[0]
    assert (run.status, run.figures.pages_read) == (RunStatus.INTERRUPTED, 4)
    run_reparse(ReparsePlan(), engine)
    assert fingerprints(engine) == fingerprints(second_engine)
