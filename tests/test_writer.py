"""The writer: what a batch brings, that doing it twice changes nothing, and what counts as seen before."""

from __future__ import annotations

import random
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from builders import article_page, listing_page, page_of, quarantined_page, stamp, unreadable_page
from sqlalchemy import Engine, text

from pipeline.arabic.text import match_key
from pipeline.parse import parse
from pipeline.publishers import Profiles, load_profiles
from pipeline.read import discover, read_source
from pipeline.records import Page, ParsedPage, Precision, Sighting, article_key
from pipeline.store import migrate, reads, writer
from pipeline.store.engine import make_engine
from pipeline.store.figures import BatchFigures
from pipeline.store.models import metadata


def open_run(engine: Engine) -> int:
    return writer.open_run(engine, arguments={}, parser_version="1", profiles_version="1")


def one(engine: Engine, query: str) -> object:
    with engine.connect() as connection:
        return connection.execute(text(query)).scalar_one()


def physical_rows(engine: Engine) -> dict[str, object]:
    """Where every row but the runs' lies and which transaction wrote it, and how far the sequences are."""
    names = [table.name for table in metadata.sorted_tables if table.name != "ingest_runs"]
    queries = {name: f"SELECT array_agg((ctid, xmin)::text ORDER BY ctid) FROM {name}" for name in names}
    queries["sequences"] = (
        "SELECT array_agg(sequencename || last_value ORDER BY 1) FROM pg_sequences WHERE sequencename NOT LIKE 'ingest_runs%'"
    )
    return {name: one(engine, query) for name, query in queries.items()}


def some_pages() -> list[ParsedPage]:
    return [
        article_page("a", crosshead="عنوان", embedded=True, teasers=2, published=stamp(), page_date=date(2024, 4, 23)),
        article_page("b", url="https://example.org/b", captured_at=datetime(2025, 1, 31, 7, tzinfo=UTC)),
        listing_page(),
    ]


@pytest.mark.both_postgres
def test_a_batch_brings_what_its_records_say(engine: Engine) -> None:
    run_id = open_run(engine)
    figures = writer.load_batch(engine, run_id, some_pages(), [quarantined_page(), unreadable_page()])
    assert figures == BatchFigures(
        pages_read=5,
        pages_new=3,
        pages_unchanged=0,
        pages_quarantined=2,
        articles_main=2,
        articles_embedded=1,
        paragraphs=5,
        captions=2,
        teasers=3,
        repeat_lines=2,
        furniture_lines=5,
    )
    assert [reads.parsed_page(engine, page.page.sha256) for page in some_pages()] == some_pages()
    closed = writer.close_run(engine, run_id, "completed", pages_read=5)
    assert reads.run_of(engine, run_id).figures == closed
    held = reads.totals(engine)
    assert (held.pages, held.articles_main, held.articles_embedded, held.paragraphs, held.captions) == (3, 2, 1, 5, 2)
    assert (held.teasers, held.sightings, held.quarantined, held.runs) == (3, 3, 2, 1)


@pytest.mark.both_postgres
def test_loading_twice_changes_no_row_and_no_sequence(engine: Engine) -> None:
    quarantined = [quarantined_page(), unreadable_page()]
    writer.load_batch(engine, open_run(engine), some_pages(), quarantined)
    logical, physical = reads.table_fingerprints(engine), physical_rows(engine)
    again = writer.load_batch(engine, open_run(engine), some_pages(), quarantined)
    assert again == BatchFigures(pages_read=5, pages_unchanged=5)
    assert reads.table_fingerprints(engine) == logical
    assert physical_rows(engine) == physical


def test_the_same_bytes_twice_in_a_batch_are_one_page_seen_in_two_places(engine: Engine) -> None:
    first, second = article_page(path="/pages/one.txt"), article_page(path="/pages/copy.txt")
    figures = writer.load_batch(
        engine, open_run(engine), [first, second, first], [quarantined_page(), quarantined_page(path="/x")]
    )
    assert (figures.pages_new, figures.pages_unchanged, figures.pages_quarantined) == (1, 3, 1)
    assert one(engine, "SELECT array_agg(path ORDER BY path) FROM page_sightings") == ["/pages/copy.txt", "/pages/one.txt"]


def test_a_known_page_somewhere_else_is_one_more_sighting_and_unchanged(engine: Engine) -> None:
    writer.load_batch(engine, open_run(engine), [article_page()], [])
    for captured_at in (None, datetime(2025, 1, 1, tzinfo=UTC), datetime(2025, 1, 2, tzinfo=UTC)):
        moved = article_page(path="/elsewhere.txt", captured_at=captured_at)
        figures = writer.load_batch(engine, open_run(engine), [moved], [])
        assert figures == BatchFigures(pages_read=1, pages_unchanged=1)
    assert one(engine, "SELECT count(*) FROM page_sightings") == 4
    assert one(engine, "SELECT count(DISTINCT run_id) FROM page_sightings") == 4


def test_a_url_that_is_missing_is_not_an_empty_one(engine: Engine) -> None:
    writer.load_batch(engine, open_run(engine), [article_page(url=None), article_page(url="")], [])
    assert one(engine, "SELECT count(*) FROM page_sightings") == 2


def test_a_page_seen_in_quarantine_is_unchanged_wherever_it_lies(engine: Engine) -> None:
    writer.load_batch(engine, open_run(engine), [], [quarantined_page(), unreadable_page("/a"), unreadable_page("/b")])
    figures = writer.load_batch(engine, open_run(engine), [], [quarantined_page(path="/moved"), unreadable_page("/a")])
    assert figures == BatchFigures(pages_read=2, pages_unchanged=2)
    assert one(engine, "SELECT count(*) FROM quarantine") == 3


def test_a_page_from_quarantine_that_can_be_read_now_is_new_and_released(engine: Engine) -> None:
    parsed = article_page()
    writer.load_batch(engine, open_run(engine), [], [quarantined_page(parsed.page.text.encode()), quarantined_page()])
    run_id = open_run(engine)
    assert writer.load_batch(engine, run_id, [parsed], []).pages_new == 1
    writer.close_run(engine, run_id, "completed", pages_read=1)
    assert [page.sha256 for page in reads.list_quarantine(engine)] == [quarantined_page().sha256]
    assert one(engine, "SELECT released_run_id FROM quarantine WHERE released_run_id IS NOT NULL") == run_id


def test_a_page_that_is_held_never_goes_to_quarantine(engine: Engine) -> None:
    parsed = article_page()
    writer.load_batch(engine, open_run(engine), [parsed], [])
    figures = writer.load_batch(engine, open_run(engine), [], [quarantined_page(parsed.page.text.encode())])
    assert figures == BatchFigures(pages_read=1, pages_unchanged=1)
    assert reads.list_quarantine(engine) == []


def test_texts_are_stored_as_printed_and_folded(engine: Engine) -> None:
    headline = "«الأمَّــة» تُعلن: ٣٫٥٪ نموًّا"
    writer.load_batch(engine, open_run(engine), [article_page(headline=headline, paragraphs=["إلى القاهرة"])], [])
    assert one(engine, "SELECT headline FROM articles") == headline
    assert one(engine, "SELECT headline_folded FROM articles") == match_key(headline)
    assert one(engine, "SELECT text_folded FROM paragraphs") == match_key("إلى القاهرة")


@pytest.mark.parametrize(
    ("printed", "expected"),
    [
        (stamp(), "2016-11-30 17:25:00|120|minute|2016-11-30 15:25:00+00|2016-11-30"),
        (stamp("2016-11-30T00:10:09", Precision.SECOND, 180), "2016-11-30 00:10:09|180|second|2016-11-29 21:10:09+00|2016-11-30"),
        (stamp(offset=None), "2016-11-30 17:25:00||minute||2016-11-30"),
        (stamp("2016-11-30T00:00:00", Precision.DAY, None), "2016-11-30 00:00:00||day||2016-11-30"),
        (stamp("2016-11-30T00:00:00", Precision.DAY, 120), "2016-11-30 00:00:00||day||2016-11-30"),
        (stamp("2016-11-01T00:00:00", Precision.MONTH, None), "2016-11-01 00:00:00||month||"),
        (stamp("2016-01-01T00:00:00", Precision.YEAR, None), "2016-01-01 00:00:00||year||"),
        (stamp("2016-05-07T10:11:12", Precision.YEAR, None), "2016-01-01 00:00:00||year||"),
    ],
)
def test_a_stamp_is_an_instant_only_where_minute_and_offset_are_known(engine: Engine, printed: object, expected: str) -> None:
    writer.load_batch(engine, open_run(engine), [article_page(published=printed, modified=printed)], [])  # type: ignore[arg-type]
    for name, offset in (("published", "utc_offset_minutes"), ("modified", "modified_utc_offset_minutes")):
        at = f"timezone('UTC', {name}_at) || '+00'"
        columns = ", ".join(
            f"coalesce(({column})::text, '')" for column in (f"{name}_local", offset, f"{name}_precision", at, f"{name}_on")
        )
        assert one(engine, f"SELECT concat_ws('|', {columns}) FROM articles") == expected


def test_publishers_follow_their_profiles_and_keep_their_numbers(engine: Engine) -> None:
    profiles = load_profiles()
    assert writer.sync_publishers(engine, profiles) == len(profiles.all)
    assert writer.sync_publishers(engine, profiles) == 0
    domain = profiles.all[0].domain
    number = one(engine, f"SELECT id FROM publishers WHERE domain = '{domain}'")
    renamed = profiles.all[0].model_copy(update={"zone": "Asia/Riyadh"})
    assert writer.sync_publishers(engine, Profiles((renamed, *profiles.all[1:]), "next")) == 1
    assert one(engine, f"SELECT id FROM publishers WHERE domain = '{domain}' AND zone = 'Asia/Riyadh'") == number
    writer.load_batch(engine, open_run(engine), [article_page(publisher=domain)], [])
    assert writer.sync_publishers(engine, Profiles((), "none")) == 0
    assert reads.list_articles(engine)[0].publisher == domain


@pytest.mark.both_postgres
def test_loaders_at_once_neither_collide_nor_count_a_page_twice(engine: Engine, empty_engine: Engine) -> None:
    pages = [article_page(f"p{number}", embedded=number % 3 == 0) for number in range(60)]
    quarantined = [quarantined_page(bytes([number])) for number in range(20)]
    runs = [open_run(engine) for _ in range(3)]

    def load(seed: int) -> BatchFigures:
        order = random.Random(seed)
        total = BatchFigures()
        loader = make_engine(engine.url)
        for _ in range(12):
            total += writer.load_batch(loader, runs[seed % 3], order.sample(pages, 25), order.sample(quarantined, 5))
        total += writer.load_batch(loader, runs[seed % 3], pages, quarantined)
        loader.dispose()
        return total

    with ThreadPoolExecutor(4) as threads:
        figures = [future.result(timeout=120) for future in [threads.submit(load, seed) for seed in range(4)]]
    assert sum(each.pages_new for each in figures) == len(pages)
    assert sum(each.pages_quarantined for each in figures) == len(quarantined)
    for run_id in runs:
        writer.close_run(engine, run_id, "completed")

    migrate.upgrade(empty_engine)
    writer.load_batch(empty_engine, open_run(empty_engine), pages, quarantined)
    assert reads.table_fingerprints(engine) == reads.table_fingerprints(empty_engine)


def test_article_keys_are_the_hash_and_the_number(engine: Engine) -> None:
    parsed = article_page(embedded=True)
    writer.load_batch(engine, open_run(engine), [parsed], [])
    keys = [article.article_key for article in reads.list_articles(engine)]
    assert sorted(keys) == [article_key(parsed.page.sha256, 1), article_key(parsed.page.sha256, 2)]


def test_raw_bytes_are_kept_where_the_text_does_not_give_them_back(engine: Engine) -> None:
    parsed = listing_page()
    raw = b"\xff\xfe odd"
    kept = replace(parsed, page=replace(page_of(parsed.page.text), raw=raw, encoding="windows-1256", sighting=Sighting(path="-")))
    writer.load_batch(engine, open_run(engine), [kept], [])
    assert reads.parsed_page(engine, kept.page.sha256) == kept


def test_the_five_real_pages_give_what_was_counted_by_hand(engine: Engine, shared: Path) -> None:
    profiles = load_profiles()
    writer.sync_publishers(engine, profiles)
    sources = discover([str(shared / "seeds")])
    read = [read_source(source, 16 * 1024 * 1024) for source in sources]
    parsed = [parse(page, profiles) for page in read if isinstance(page, Page)]
    run_id = open_run(engine)
    figures = writer.load_batch(engine, run_id, parsed, [])
    writer.close_run(engine, run_id, "completed", pages_read=5)
    assert (figures.pages_new, figures.articles_main + figures.articles_embedded) == (5, 7)
    assert (figures.paragraphs, figures.teasers, figures.captions) == (76, 9, 9)
    assert [reads.parsed_page(engine, page.page.sha256) for page in parsed] == parsed
