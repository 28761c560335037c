"""What no page may do to its batch, and what no crash may do to the archive."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from breaking_proxy import BreakingProxy
from builders import article_page, page_of, quarantined_page, stamp, unreadable_page, with_article
from sqlalchemy import Connection, Engine, text

from pipeline.errors import DatabaseNotMigratedError, DatabaseUnreachableError, MatnError
from pipeline.records import Caption, Paragraph, ParsedPage, Precision, QuarantineReason, Span
from pipeline.store import reads, writer
from pipeline.store.engine import make_engine
from pipeline.store.figures import BatchFigures
from pipeline.store.orphans import find_orphans

TESTS = Path(__file__).parent


def open_run(engine: Engine) -> int:
    return writer.open_run(engine, arguments={}, parser_version="1", profiles_version="1")


def bad_pages() -> dict[str, tuple[ParsedPage, str]]:
    """Pages that cannot be stored, and a piece of what is told of each."""
    page = article_page("bad")
    article = page.articles[0]
    paragraph = article.paragraphs[0]
    return {
        "NUL in the text": (replace(page, page=page_of("a\0b")), "the text holds a NUL"),
        "NUL in a headline": (with_article(page, headline="a\0b"), "article 1: headline holds a NUL"),
        "NUL in a caption": (with_article(page, captions=(Caption(text="\0", line=1),)), "a caption holds a NUL"),
        "a lone surrogate in a paragraph": (
            with_article(page, paragraphs=(replace(paragraph, text="\ud800"),)),
            "a paragraph holds a NUL or a lone surrogate",
        ),
        "NUL in a teaser": (replace(page, teasers=(replace(page.teasers[0], byline="\0"),)), "teaser 1: byline"),
        "NUL in a rule": (replace(page, lines=(replace(page.lines[0], rule="\0"),)), "PostgreSQL cannot store it"),
        "a surrogate in a rule": (replace(page, lines=(replace(page.lines[0], rule="\udfff"),)), "surrogates not allowed"),
        "a Hijri date": (with_article(page, published=stamp("1446-05-01", Precision.DAY)), "published 1446-05-01 is not between"),
        "year 9999": (with_article(page, modified=stamp("9999-12-31T23:59:59")), "modified 9999-12-31"),
        "a Hijri page date": (replace(page, page_date=date(1446, 5, 1)), "page_date 1446-05-01"),
        "an offset of a week": (with_article(page, published=stamp(offset=10080)), "published is 10080 minutes from UTC"),
        "a time of capture before computers": (
            replace(page, page=page_of(page.page.text, captured_at=datetime(1, 1, 1, tzinfo=UTC))),
            "captured_at 0001-01-01",
        ),
        "two articles of one number": (replace(page, articles=(article, article)), "articles are numbered [1, 1]"),
        "article number 0": (with_article(page, number=0), "articles are numbered [0]"),
        "a paragraph from nowhere": (with_article(page, paragraphs=(Paragraph(text="x", spans=()),)), "without a place"),
        "lines back to front": (with_article(page, first_line=9, last_line=2), "lines_are_in_order"),
        "line number 0": (replace(page, lines=(replace(page.lines[0], number=0),)), "line 0 from 0 to"),
        "a span no integer holds": (
            with_article(page, paragraphs=(replace(paragraph, spans=(Span(line=1, start=0, end=2**40),)),)),
            "line 1 from 0 to 1099511627776 is not in the page",
        ),
        "a line of an article that is not there": (
            replace(page, lines=(replace(page.lines[0], article=7),)),
            "belongs to article 7 and teaser None, which the page does not have",
        ),
        "an unknown publisher": (replace(page, publisher="nobody.example"), "nobody.example has no row"),
        "no article and no reason": (replace(page, articles=()), "0 articles, and no_article_reason is None"),
    }


@pytest.mark.parametrize("name", bad_pages())
def test_a_page_that_cannot_be_stored_goes_to_quarantine_alone(engine: Engine, name: str) -> None:
    bad, told = bad_pages()[name]
    good = [article_page(f"good {number}") for number in range(5)]
    run_id = open_run(engine)
    figures = writer.load_batch(engine, run_id, [*good[:3], bad, *good[3:]], [])
    assert (figures.pages_new, figures.pages_quarantined) == (5, 1)
    (held,) = reads.list_quarantine(engine)
    assert (held.reason, held.sha256) == (QuarantineReason.PARSER_ERROR, bad.page.sha256)
    assert told in held.detail
    assert held.has_raw
    assert [reads.parsed_page(engine, page.page.sha256) for page in good] == good
    assert find_orphans(engine) == []
    assert writer.load_batch(engine, run_id, [bad, *good], []) == BatchFigures(pages_read=6, pages_unchanged=6)
    writer.close_run(engine, run_id, "completed", pages_read=12)


def test_many_bad_pages_of_every_kind_leave_the_good_ones(engine: Engine) -> None:
    bad = [page for page, _ in bad_pages().values()]
    distinct = [replace(page, page=replace(page.page, sha256=f"{n:064x}")) for n, page in enumerate(bad)]
    good = [article_page(f"good {number}") for number in range(40)]
    mixed = [page for pair in zip(good, distinct, strict=False) for page in pair] + good[len(distinct) :]
    figures = writer.load_batch(engine, open_run(engine), mixed, [])
    assert (figures.pages_new, figures.pages_quarantined) == (len(good), len(distinct))


def test_two_pages_whose_hashes_begin_alike_do_not_abort_the_batch(engine: Engine) -> None:
    first, second = (
        replace(page, page=replace(page.page, sha256="ab" * 8 + end * 24)) for end in ("00", "ff") for page in [article_page(end)]
    )
    figures = writer.load_batch(engine, open_run(engine), [first, second, article_page()], [])
    assert (figures.pages_new, figures.pages_quarantined) == (2, 1)
    assert "uq_articles_article_key" in reads.list_quarantine(engine)[0].detail


def test_paths_and_urls_of_any_kind_are_stored(engine: Engine) -> None:
    odd = os.fsdecode(b"/pages/\xff\xfe.txt")
    long = "https://example.org/" + "a" * 20_000
    pages = [article_page("a", path=odd, url=long), article_page("b", path="\n\t\\N", url="a\0b")]
    figures = writer.load_batch(engine, open_run(engine), pages, [unreadable_page(odd), quarantined_page(path=odd)])
    assert (figures.pages_new, figures.pages_quarantined) == (2, 2)
    found = [reads.find_article(engine, page.page.sha256[:16]).sightings[0] for page in pages]
    assert (found[0].path, found[0].url) == ("/pages/\\udcff\\udcfe.txt", long)
    assert (found[1].path, found[1].url) == ("\n\t\\N", "a\\x00b")


def test_odd_but_lawful_characters_survive(engine: Engine) -> None:
    text_with_marks = "\ufeff\u200f\u202bنص\u202c\t\\N \\. \uffff \U0001f4f0 \r \x0b ـــ"
    parsed = article_page(paragraphs=[text_with_marks])
    writer.load_batch(engine, open_run(engine), [parsed], [])
    assert reads.parsed_page(engine, parsed.page.sha256) == parsed


def test_a_page_of_twenty_megabytes_on_one_line_is_stored(engine: Engine) -> None:
    parsed = article_page(paragraphs=["ن" * 10_000_000])
    assert writer.load_batch(engine, open_run(engine), [parsed], []).pages_new == 1
    assert reads.parsed_page(engine, parsed.page.sha256) == parsed


def test_an_unknown_run_is_told_and_nothing_is_written(engine: Engine) -> None:
    with pytest.raises(MatnError, match="There is no run 99"):
        writer.load_batch(engine, 99, [article_page()], [])
    assert reads.totals(engine).pages == 0


def test_a_database_without_tables_is_told_with_the_remedy(empty_engine: Engine) -> None:
    with pytest.raises(DatabaseNotMigratedError, match="matn db upgrade"):
        writer.load_batch(empty_engine, 1, [article_page()], [])


@contextmanager
def captions_blocked(engine: Engine) -> Iterator[Connection]:
    """Hold the table of captions, so that a loader stops in the middle of its transaction."""
    with engine.connect() as blocker:
        blocker.execute(text("LOCK TABLE captions IN SHARE MODE"))
        yield blocker
        blocker.rollback()


def wait_for_the_blocked(connection: Connection) -> int:
    """Wait until another backend waits for a lock, and give its number. The server has no event for that, so it looks again."""
    query = text(
        "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
        " AND pg_blocking_pids(pid) <> '{}'"
    )
    for _ in range(600):
        pid = connection.execute(query).scalar_one_or_none()
        if pid is not None:
            return int(pid)
        connection.execute(text("SELECT pg_stat_clear_snapshot(), pg_sleep(0.05)"))
    raise TimeoutError("no backend came to wait")


LOADER = """
import sys
from builders import article_page, quarantined_page
from pipeline.store import writer
from pipeline.store.engine import make_engine
engine = make_engine(sys.argv[1])
run_id = writer.open_run(engine, arguments={}, parser_version="1", profiles_version="1")
writer.load_batch(engine, run_id, [article_page(f"p{number}") for number in range(20)], [quarantined_page()])
writer.close_run(engine, run_id, "completed", pages_read=21)
"""


@pytest.mark.both_postgres
def test_a_loader_killed_in_the_middle_leaves_nothing_and_the_next_one_everything(engine: Engine, database_url: str) -> None:
    environment = os.environ | {"PYTHONPATH": str(TESTS)}
    with captions_blocked(engine) as blocker:
        loader = subprocess.Popen([sys.executable, "-c", LOADER, database_url], env=environment)
        wait_for_the_blocked(blocker)
        os.kill(loader.pid, signal.SIGKILL)
        loader.wait(timeout=30)
    assert reads.totals(engine).pages == 0
    subprocess.run([sys.executable, "-c", LOADER, database_url], env=environment, check=True, timeout=60)
    killed, finished = reversed(reads.list_runs(engine))
    assert (killed.status, killed.figures.pages_read) == ("crashed", 0)
    assert (finished.status, finished.figures.pages_new, finished.figures.pages_quarantined) == ("completed", 20, 1)
    assert find_orphans(engine) == []


def test_a_backend_that_dies_is_told_and_trying_again_is_safe(engine: Engine) -> None:
    run_id = open_run(engine)
    with engine.begin() as connection:
        connection.execute(
            text(
                """
                CREATE FUNCTION die() RETURNS trigger LANGUAGE plpgsql AS
                $$ BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NULL; END $$
                """
            )
        )
        connection.execute(text("CREATE TRIGGER die AFTER INSERT ON captions EXECUTE FUNCTION die()"))
    with pytest.raises(DatabaseUnreachableError, match="cannot be used"):
        writer.load_batch(engine, run_id, [article_page()], [])
    with engine.begin() as connection:
        connection.execute(text("DROP TRIGGER die ON captions"))
    assert writer.load_batch(engine, run_id, [article_page()], []).pages_new == 1
    writer.close_run(engine, run_id, "completed", pages_read=1)


@pytest.mark.parametrize("reaches_the_server", [True, False])
def test_a_commit_whose_answer_is_lost_is_counted_once(engine: Engine, reaches_the_server: bool) -> None:
    run_id = open_run(engine)
    with BreakingProxy(engine.url.port, at=b"COMMIT\0", forward_it=reaches_the_server) as proxy:
        through = make_engine(engine.url.set(port=proxy.port))
        if reaches_the_server:
            assert writer.load_batch(through, run_id, [article_page()], []).pages_new == 1
        else:
            with pytest.raises(DatabaseUnreachableError):
                writer.load_batch(through, run_id, [article_page()], [])
            assert writer.load_batch(through, run_id, [article_page()], []).pages_new == 1
        through.dispose()
    assert proxy.broke
    writer.close_run(engine, run_id, "completed", pages_read=1)


def test_a_full_disk_is_told_and_nothing_of_the_batch_is_kept(engine: Engine) -> None:
    run_id = open_run(engine)
    with engine.begin() as connection:
        connection.execute(
            text(
                """
                CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS
                $$ BEGIN RAISE 'could not extend file: No space left on device' USING ERRCODE = 'disk_full'; END $$
                """
            )
        )
        connection.execute(text("CREATE TRIGGER full_disk AFTER INSERT ON captions EXECUTE FUNCTION full_disk()"))
    with pytest.raises(MatnError, match=r"The disk of .* is full: .* Make room") as caught:
        writer.load_batch(engine, run_id, [article_page()], [])
    assert "\n" not in str(caught.value)
    assert reads.totals(engine).pages == 0
