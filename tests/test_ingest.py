"""A run from paths to rows: the same rows however it is cut up, killed or repeated."""

from __future__ import annotations

import multiprocessing
import os
import signal
import subprocess
import sys
from dataclasses import replace
from itertools import count
from pathlib import Path

import pytest
from sample_pages import SEEDS
from sqlalchemy import Engine, event, text

from pipeline.errors import DatabaseUnreachableError, FiguresDoNotBalanceError, InputError, MatnError
from pipeline.ingest import batch as batch_module
from pipeline.ingest import run as run_module
from pipeline.ingest.batch import BATCH_BYTES, Prepared, in_batches, prepare
from pipeline.ingest.dry_run import dry_run
from pipeline.ingest.plan import IngestPlan
from pipeline.ingest.run import BatchDone, load_once, load_with_retries, run_ingest
from pipeline.ingest.workers import prepared_batches
from pipeline.publishers import load_profiles
from pipeline.read import RawDocument, ReadOptions, Source, discover
from pipeline.records import QuarantineReason, Sighting
from pipeline.store import migrate
from pipeline.store.figures import DUPLICATE_FIGURES, ENTITY_FIGURES, BatchFigures, RunFigures
from pipeline.store.models import RunStatus
from pipeline.store.reads import list_quarantine, list_runs, table_fingerprints

PAGES = 24


@pytest.fixture
def pages(tmp_path) -> Path:
    """A folder of pages that differ, with one twice and one that cannot be read."""
    folder = tmp_path / "pages"
    folder.mkdir()
    models = [path.read_text(encoding="utf-8") for path in sorted(SEEDS.glob("*.txt")) if _is_utf8(path)]
    for number in range(PAGES - 2):
        (folder / f"{number:03}.txt").write_text(f"{models[number % len(models)]}\nوهذه نسخة رقم {number} من الصفحة.\n")
    (folder / "again.txt").write_text((folder / "000.txt").read_text())
    (folder / "image.txt").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(50))
    return folder


def _is_utf8(path: Path) -> bool:
    try:
        path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return False
    return True


def plan_of(*paths: Path, **options) -> IngestPlan:
    return IngestPlan(paths=tuple(map(str, paths)), **options)


def rows(engine: Engine) -> dict[str, object]:
    """What the archive holds, apart from the runs."""
    return dict(table_fingerprints(engine))


def test_the_figures_are_those_of_the_dry_run_and_of_the_run_s_row(engine, pages):
    told: list[BatchDone] = []
    figures = run_ingest(plan_of(pages), engine, told.append)
    (run,) = list_runs(engine)
    assert figures == run.figures == RunFigures() + told[0].figures
    assert dry_run(plan_of(pages)) == replace(figures, **dict.fromkeys((*DUPLICATE_FIGURES, *ENTITY_FIGURES), 0))
    assert (figures.pages_read, figures.pages_new, figures.pages_unchanged, figures.pages_quarantined) == (24, 22, 1, 1)
    assert (run.id, run.status, run.error) == (told[0].run_id, RunStatus.COMPLETED, None)
    assert run.arguments["paths"] == [str(pages)]
    assert [(page.reason, Path(page.path).name) for page in list_quarantine(engine)] == [(QuarantineReason.BINARY, "image.txt")]


def test_a_second_run_changes_no_row_but_its_own(engine, pages):
    run_ingest(plan_of(pages), engine)
    before = rows(engine)
    figures = run_ingest(plan_of(pages), engine)
    assert rows(engine) == before
    assert (figures.pages_read, figures.pages_unchanged) == (PAGES, PAGES)
    assert figures.pages_new == figures.pages_quarantined == figures.paragraphs == 0


def test_many_batches_by_workers_write_the_rows_of_one_batch(engine, pages, empty_engine):
    told: list[BatchDone] = []
    whole = run_ingest(plan_of(pages), engine)
    migrate.upgrade(empty_engine)
    parts = run_ingest(plan_of(pages, batch_pages=5, workers=2), empty_engine, told.append)
    assert parts == whole == sum((done.figures for done in told), start=RunFigures())
    assert [done.figures.pages_read for done in told] == [5, 5, 5, 5, 4]
    assert rows(empty_engine) == rows(engine)
    assert not multiprocessing.active_children()


def test_the_five_real_pages_give_what_a_reader_counts_in_them(engine, shared):
    figures = run_ingest(plan_of(shared / "seeds"), engine)
    assert (figures.pages_new, figures.articles_main + figures.articles_embedded) == (5, 7)
    assert (figures.paragraphs, figures.teasers, figures.captions) == (76, 9, 9)


KILLED = """
import sys
from pipeline.ingest.plan import IngestPlan
from pipeline.ingest.run import run_ingest
from pipeline.store.engine import make_engine

def tell(done):
    print(done.figures.pages_new, flush=True)
    sys.stdin.readline()  # hold still until the test has decided

if __name__ == "__main__":
    run_ingest(IngestPlan(paths=(sys.argv[2],), batch_pages=3, workers=2), make_engine(sys.argv[1]), tell)
"""


@pytest.mark.both_postgres
def test_a_run_killed_half_way_and_started_again_gives_the_same_rows(engine, database_url, empty_engine, pages, tmp_path):
    migrate.upgrade(empty_engine)
    run_ingest(plan_of(pages), empty_engine)

    script = tmp_path / "killed.py"
    script.write_text(KILLED)
    command = [sys.executable, script, database_url, pages]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout.readline() == "3\n"
        process.stdin.write("\n")
        process.stdin.flush()
        assert process.stdout.readline() == "3\n"
        process.kill()
        process.stdout.read()  # its workers hold the pipe: this ends when the last of them has

    (killed,) = list_runs(engine)
    assert (killed.status, killed.figures.pages_new) == (RunStatus.RUNNING, 6)
    figures = run_ingest(plan_of(pages), engine)
    assert rows(engine) == rows(empty_engine)
    assert (figures.pages_new, figures.pages_unchanged, figures.pages_quarantined) == (16, 7, 1)
    assert [run.status for run in list_runs(engine)] == [RunStatus.COMPLETED, RunStatus.CRASHED]


def test_a_page_that_breaks_the_parser_goes_to_quarantine_and_the_others_are_read(engine, pages, monkeypatch):
    parse = batch_module.parse

    def breaks(page, profiles):
        if page.sighting.path.endswith("003.txt"):
            raise ZeroDivisionError("of the parser's own making")
        return parse(page, profiles)

    monkeypatch.setattr(batch_module, "parse", breaks)
    figures = run_ingest(plan_of(pages), engine)
    assert (figures.pages_new, figures.pages_quarantined) == (21, 2)
    page = next(page for page in list_quarantine(engine) if page.reason is QuarantineReason.PARSER_ERROR)
    assert page.path == str(pages / "003.txt")
    assert page.detail.startswith("ZeroDivisionError: of the parser's own making (test_ingest.py, line ")
    assert page.has_raw

    # A parser that is mended reads it at the next run, and releases it.
    monkeypatch.setattr(batch_module, "parse", parse)
    assert run_ingest(plan_of(pages), engine).pages_new == 1
    assert [page.reason for page in list_quarantine(engine)] == [QuarantineReason.BINARY]


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (MatnError("the disk is full"), RunStatus.FAILED),
        (KeyboardInterrupt(), RunStatus.INTERRUPTED),
        (RuntimeError("defect"), RunStatus.FAILED),
    ],
)
def test_a_run_that_ends_early_says_how_and_keeps_the_batches_before(engine, pages, error, status):
    calls = count()

    def load(engine: Engine, run_id: int, prepared: Prepared) -> BatchFigures:
        if next(calls) == 2:
            raise error
        return load_once(engine, run_id, prepared)

    with pytest.raises(type(error)):
        run_ingest(plan_of(pages, batch_pages=4, workers=1), engine, load=load)
    (run,) = list_runs(engine)
    assert (run.status, run.figures.pages_new) == (status, 8)
    assert run.error == (str(error) or "Told to stop.")
    assert run_ingest(plan_of(pages), engine).pages_new == 14


def test_figures_that_do_not_add_up_end_the_run_as_failed(engine, pages):
    def loses_a_page(engine: Engine, run_id: int, prepared: Prepared) -> BatchFigures:
        return load_once(engine, run_id, Prepared(pages=prepared.pages[1:], quarantined=prepared.quarantined))

    with pytest.raises(FiguresDoNotBalanceError, match="pages_read is 23 but should be 24"):
        run_ingest(plan_of(pages), engine, load=loses_a_page)
    assert list_runs(engine)[0].status is RunStatus.FAILED


def test_no_run_is_opened_for_a_path_that_gives_nothing(engine, tmp_path):
    with pytest.raises(InputError):
        run_ingest(plan_of(tmp_path / "nothing"), engine)
    assert list_runs(engine) == []


def test_a_batch_is_tried_again_after_the_connection_is_cut(engine, pages):
    prepared = prepare(list(discover([str(pages)])), ReadOptions())
    run_id = run_module.open_run(engine, arguments={}, parser_version="1", profiles_version="1")
    run_module.sync_publishers(engine, load_profiles())
    cuts = count()

    @event.listens_for(engine, "after_cursor_execute")
    def cut(connection, cursor, statement, *_):
        if "advisory" in statement and next(cuts) < 2:
            pid = cursor.connection.info.backend_pid
            with engine.connect() as other:
                other.execute(text("SELECT pg_terminate_backend(:pid, 5000)"), {"pid": pid})

    figures = load_with_retries(engine, run_id, prepared, pauses_seconds=(0, 0, 0))
    assert (next(cuts), figures.pages_read, figures.pages_new) == (3, 24, 22)

    cuts = count()
    with pytest.raises(DatabaseUnreachableError):
        load_with_retries(engine, run_id, prepared, pauses_seconds=(0,))


def test_a_signal_that_cuts_into_a_batch_is_not_taken_for_a_lost_database(engine, pages):
    class ToldToStop(BaseException):  # as Prefect's TerminationSignal, which the driver does not know: no cancel is sent
        pass

    def stop(*_):
        raise ToldToStop

    prepared = prepare(list(discover([str(pages)])), ReadOptions())
    run_id = run_module.open_run(engine, arguments={}, parser_version="1", profiles_version="1")
    before = signal.signal(signal.SIGALRM, stop)
    try:
        with engine.connect() as other:
            other.execute(text("LOCK TABLE pages IN SHARE MODE"))
            signal.setitimer(signal.ITIMER_REAL, 0.5)  # while the batch, which may read, waits to write
            with pytest.raises(ToldToStop):
                load_once(engine, run_id, prepared)
    finally:
        signal.signal(signal.SIGALRM, before)


def test_an_error_that_time_does_not_mend_is_not_tried_again(engine, monkeypatch):
    calls = count()

    def full(*_):
        next(calls)
        raise MatnError("The disk is full")

    monkeypatch.setattr(run_module, "load_once", full)
    with pytest.raises(MatnError):
        load_with_retries(engine, 1, Prepared(pages=(), quarantined=()))
    assert next(calls) == 1


def test_a_worker_that_is_killed_ends_the_run_with_a_remedy(engine, pages):
    def kill(_done: BatchDone) -> None:
        for worker in multiprocessing.active_children():
            os.kill(worker.pid, signal.SIGKILL)

    with pytest.raises(MatnError, match="MATN_WORKERS=1"):
        run_ingest(plan_of(pages, batch_pages=1, workers=2), engine, kill)
    (run,) = list_runs(engine)
    assert run.status is RunStatus.FAILED
    assert run.figures.pages_new >= 1
    assert not multiprocessing.active_children()


def test_batches_are_prepared_only_a_little_ahead(pages):
    drawn = count()

    def endless():
        while True:
            next(drawn)
            yield Source(path=str(pages / "000.txt"))

    batches = prepared_batches(plan_of(pages, batch_pages=2, workers=2), endless())
    for _ in range(6):
        assert next(batches).count == 2
    batches.close()
    # Six are given, three wait or are under way, and the next one is begun.
    assert next(drawn) <= 2 * (6 + 3) + 1
    assert not multiprocessing.active_children()


def test_a_batch_ends_at_a_number_of_pages_and_at_a_size(tmp_path):
    large = tmp_path / "large"
    with large.open("wb") as file:
        file.truncate(BATCH_BYTES // 2)  # sparse: no disk is used
    small, big = Source(path=str(tmp_path / "none")), Source(path=str(large))
    cut = RawDocument(data=bytes(BATCH_BYTES // 2), sighting=Sighting(path="cut"))
    batches = in_batches([small] * 5 + [big] * 5 + [cut] * 3, batch_pages=3, max_page_bytes=BATCH_BYTES)
    sizes = [["none" if unit is small else "half" for unit in found] for found in batches]
    assert sizes == [["none"] * 3, ["none", "none", "half"], ["half"] * 2, ["half"] * 2, ["half"] * 2, ["half"]]
