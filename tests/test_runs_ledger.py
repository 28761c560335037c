"""Runs: opened, balanced, closed; found crashed when their process is gone."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from builders import article_page, quarantined_page
from sqlalchemy import Engine, text

from pipeline import __version__
from pipeline.errors import FiguresDoNotBalanceError, MatnError, UsageError
from pipeline.store import reads, writer
from pipeline.store.figures import BatchFigures, RunFigures
from pipeline.store.runs_ledger import is_gone, process_mark


def open_run(engine: Engine, **arguments: object) -> int:
    return writer.open_run(engine, arguments=arguments, parser_version="p1", profiles_version="f1")


def test_an_open_run_says_what_it_was_asked_and_by_which_process(engine: Engine) -> None:
    odd = os.fsdecode(b"\xff.txt")
    run = reads.run_of(engine, open_run(engine, paths=[Path("/a"), odd], since=datetime(2025, 1, 1, tzinfo=UTC), limit=None, n=3))
    assert run.arguments == {"paths": ["/a", "\\udcff.txt"], "since": "2025-01-01T00:00:00+00:00", "limit": None, "n": 3}
    assert (run.status, run.pid, run.finished_at, run.seconds) == ("running", os.getpid(), None, None)
    assert (run.matn_version, run.parser_version, run.profiles_version) == (__version__, "p1", "f1")
    assert run.figures == RunFigures()


def test_the_clock_may_be_handed_in(engine: Engine) -> None:
    started = datetime(2024, 2, 29, 12, tzinfo=UTC)
    run_id = writer.open_run(engine, arguments={}, parser_version="1", profiles_version="1", started_at=started)
    assert reads.run_of(engine, run_id).started_at == started


def test_a_runs_figures_are_the_sum_of_its_batches(engine: Engine) -> None:
    run_id = open_run(engine)
    first = writer.load_batch(engine, run_id, [article_page("a"), article_page("b")], [quarantined_page()])
    second = writer.load_batch(engine, run_id, [article_page("b"), article_page("c")], [])
    figures = writer.close_run(engine, run_id, "completed", pages_read=5)
    assert figures == RunFigures() + first + second
    run = reads.run_of(engine, run_id)
    assert (run.status, run.figures, run.error) == ("completed", figures, None)
    assert run.seconds is not None and run.seconds >= 0


@pytest.mark.parametrize(
    ("tamper", "told"),
    [
        ("UPDATE ingest_runs SET pages_new = 2, pages_read = 2", "pages_new is 2 but should be 1"),
        ("UPDATE ingest_runs SET pages_quarantined = 1, pages_new = 0", "pages_quarantined is 1 but should be 0"),
        ("UPDATE ingest_runs SET articles_embedded = 1", "articles_embedded is 1 but should be 0"),
        ("DELETE FROM articles", "articles_main is 1 but should be 0"),
    ],
)
def test_a_run_that_does_not_add_up_is_marked_failed(engine: Engine, tamper: str, told: str) -> None:
    run_id = open_run(engine)
    writer.load_batch(engine, run_id, [article_page()], [])
    with engine.begin() as connection:
        connection.execute(text(tamper))
    with pytest.raises(FiguresDoNotBalanceError, match=told):
        writer.close_run(engine, run_id, "completed")
    run = reads.run_of(engine, run_id)
    assert run.status == "failed"
    assert run.error is not None and told in run.error


def test_a_batch_that_was_lost_on_the_way_fails_the_run(engine: Engine) -> None:
    run_id = open_run(engine)
    writer.load_batch(engine, run_id, [article_page()], [])
    with pytest.raises(FiguresDoNotBalanceError, match="pages_read is 1 but should be 2"):
        writer.close_run(engine, run_id, "completed", pages_read=2)


@pytest.mark.parametrize("status", ["failed", "interrupted"])
def test_a_run_that_ends_early_keeps_its_reason(engine: Engine, status: str) -> None:
    run_id = open_run(engine)
    writer.close_run(engine, run_id, status, "Ctrl-C \0")
    assert (reads.run_of(engine, run_id).status, reads.run_of(engine, run_id).error) == (status, "Ctrl-C \\x00")


def test_an_unknown_run_cannot_be_closed_or_read(engine: Engine) -> None:
    with pytest.raises(MatnError, match="There is no run 7"):
        writer.close_run(engine, 7, "completed")
    with pytest.raises(UsageError, match="There is no run 7"):
        reads.run_of(engine, 7)


OPEN_AND_VANISH = """
import sys
from pipeline.store import writer
from pipeline.store.engine import make_engine
writer.open_run(make_engine(sys.argv[1]), arguments={}, parser_version="1", profiles_version="1")
"""


def test_a_run_whose_process_is_gone_is_marked_crashed_by_the_next(engine: Engine, database_url: str) -> None:
    subprocess.run([sys.executable, "-c", OPEN_AND_VANISH, database_url], check=True, timeout=60)
    assert [run.status for run in reads.list_runs(engine)] == ["running"]
    alive = open_run(engine)
    open_run(engine)
    runs = {run.id: run for run in reads.list_runs(engine)}
    crashed = runs[min(runs)]
    assert (crashed.status, crashed.error) == ("crashed", "The process was gone when a later run began.")
    assert crashed.finished_at is not None
    assert runs[alive].status == "running"


def test_a_run_of_another_machine_is_left_alone(engine: Engine, database_url: str) -> None:
    subprocess.run([sys.executable, "-c", OPEN_AND_VANISH, database_url], check=True, timeout=60)
    with engine.begin() as connection:
        connection.execute(text("UPDATE ingest_runs SET host = 'elsewhere'"))
    open_run(engine)
    assert [run.status for run in reads.list_runs(engine)] == ["running", "running"]


def test_a_later_process_with_the_same_number_is_another_process() -> None:
    mark = process_mark(os.getpid())
    if mark is None:
        pytest.skip("this system does not tell when a process began")
    assert not is_gone(os.getpid(), mark)
    assert is_gone(os.getpid(), mark + "0")
    assert not is_gone(os.getpid(), None)


def test_figures_that_do_not_add_up_cannot_be_made() -> None:
    with pytest.raises(FiguresDoNotBalanceError, match="2 pages were read, but 1 are new"):
        BatchFigures(pages_read=2, pages_new=1)
    with pytest.raises(FiguresDoNotBalanceError):
        BatchFigures(pages_new=-1, pages_unchanged=1)
