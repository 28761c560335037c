"""A run over files of many pages: the same rows by any door, in any order, in any number of processes, in little memory."""

from __future__ import annotations

import dataclasses
import json
import multiprocessing
import os
import pickle
import random
import select
import signal
import subprocess
import sys
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from doors import DOORS, json_lines, stored, url_of, zip_bytes
from hypothesis import given, settings
from hypothesis import strategies as st
from sample_pages import SEEDS
from sqlalchemy import Engine, text

from pipeline import entity_records, records
from pipeline.errors import InputError
from pipeline.ingest.batch import Prepared
from pipeline.ingest.dry_run import dry_run
from pipeline.ingest.finding import FinderChoice
from pipeline.ingest.plan import IngestPlan
from pipeline.ingest.run import run_ingest
from pipeline.ingest.sending import SENT, send_records_fast
from pipeline.ingest.workers import prepared_batches
from pipeline.parse.json_form import page_json
from pipeline.read import discover
from pipeline.store import migrate
from pipeline.store.figures import DUPLICATE_FIGURES, ENTITY_FIGURES, RunFigures
from pipeline.store.models import RunStatus
from pipeline.store.reads import list_quarantine, list_runs, table_fingerprints

LINES = sorted({line for path in SEEDS.glob("*.txt") for line in path.read_text("utf-8", "ignore").split("\n") if len(line) > 40})


def sample(number: int) -> str:
    """A page that has no twin: lines of the samples, chosen by its number."""
    chosen = random.Random(number).sample(LINES, 6)
    return "\n".join([f"خبر رقم {number}", *chosen]) + "\n"


def plan_of(*paths: Path, **options) -> IngestPlan:
    return IngestPlan(paths=tuple(map(str, paths)), **options)


def prepared(plan: IngestPlan) -> list[Prepared]:
    return list(prepared_batches(plan, discover(plan.paths, since=plan.since)))


def answers(plan: IngestPlan) -> dict[str, object]:
    """What each page is made of, by its hash, without where it was seen."""
    pages = [page for batch in prepared(plan) for page in batch.pages]
    return {page.page.sha256: page_json(page) | {"file": None, "url": None, "captured_at": None} for page in pages}


@settings(deadline=None, max_examples=8)
@given(
    numbers=st.permutations(range(12)),
    doors=st.lists(st.sampled_from(sorted(door for door in DOORS if "zip" in door or "tar" in door)), min_size=1, max_size=3),
    workers=st.sampled_from([1, 2, 3]),
    batch_pages=st.integers(1, 7),
)
def test_one_page_in_one_answer_whatever_the_order_the_door_and_the_processes(
    numbers, doors, workers, batch_pages, tmp_path_factory
):
    folder = tmp_path_factory.mktemp("pages")
    alone = answers(plan_of(stored(folder, "alone.zip", DOORS["a.zip"]([sample(n) for n in range(12)])).path, workers=1))
    parts = [numbers[at :: len(doors)] for at in range(len(doors))]
    files = [
        stored(folder, f"{at}/{door}", DOORS[door]([sample(n) for n in part]))
        for at, (door, part) in enumerate(zip(doors, parts, strict=True))
    ]
    found = answers(plan_of(*(file.path for file in files), workers=workers, batch_pages=batch_pages))
    assert found == alone
    assert len(found) == 12


@pytest.mark.parametrize("door", ["a.jsonl.gz", "a.warc.gz", "a.parquet", "a.tar"])
def test_pages_come_in_the_order_of_their_file_by_any_number_of_workers(door, tmp_path):
    texts = [sample(number) for number in range(30)]
    file = stored(tmp_path, door, DOORS[door](texts))
    for workers in (1, 3):
        batches = prepared(plan_of(file.path, workers=workers, batch_pages=4))
        assert [page.page.text for batch in batches for page in batch.pages] == texts
        assert [batch.count for batch in batches] == [4] * 7 + [2]
    assert not multiprocessing.active_children()


def mixed(folder: Path) -> Path:
    """Pages by many doors, some twice, some bad, one file torn."""
    texts = [sample(number) for number in range(10)]
    for number, (door, write) in enumerate(sorted(DOORS.items())):
        stored(folder, f"mixed/{door}", write(texts[number % 7 : number % 7 + 4]))
    stored(folder, "mixed/bad.jsonl", json_lines([texts[9]]) + b"{broken\n" + json_lines(["", texts[8]]))
    stored(folder, "mixed/torn.warc.gz", DOORS["a.warc.gz"](texts)[:-300])
    stored(folder, "mixed/no-text.jsonl", b'{"id": 1}\n')
    stored(folder, "mixed/page.html", f"<!doctype html><html><body><p>{texts[0]}</p></body></html>".encode())
    return folder / "mixed"


def of_the_pages_alone(figures: RunFigures) -> RunFigures:
    return replace(figures, **dict.fromkeys((*DUPLICATE_FIGURES, *ENTITY_FIGURES), 0))


def test_the_rows_are_the_same_by_one_process_and_by_three_and_a_second_run_changes_none(engine, empty_engine, tmp_path):
    folder = mixed(tmp_path)
    migrate.upgrade(empty_engine)
    whole = run_ingest(plan_of(folder, workers=1), engine)
    parts = run_ingest(plan_of(folder, workers=3, batch_pages=7), empty_engine)
    # What a batch's articles are to others depends on what came before it; what they are in the end does not.
    assert of_the_pages_alone(parts) == of_the_pages_alone(whole) == dry_run(plan_of(folder))
    assert (whole.pages_new, whole.pages_quarantined) == (11, 4)
    before = dict(table_fingerprints(engine))
    assert dict(table_fingerprints(empty_engine)) == before
    again = run_ingest(plan_of(folder), engine)
    assert (again.pages_read, again.pages_unchanged) == (whole.pages_read, whole.pages_read)
    assert dict(table_fingerprints(engine)) == before


def test_a_page_seen_by_several_doors_is_one_page_with_every_sighting(engine, tmp_path):
    stored(tmp_path, "pages/a.jsonl", json_lines([sample(1)], crawl_date="2025-01-31T12:00:00Z"))
    stored(tmp_path, "pages/b.zip", zip_bytes({"x/one.txt": sample(1).encode()}))
    assert run_ingest(plan_of(tmp_path / "pages"), engine).pages_new == 1
    with engine.connect() as connection:
        rows = connection.execute(text("SELECT path, url, captured_at FROM page_sightings ORDER BY path")).all()
    assert [tuple(row) for row in rows] == [
        (f"{tmp_path}/pages/a.jsonl!1", url_of(0), datetime(2025, 1, 31, 12, tzinfo=UTC)),
        (f"{tmp_path}/pages/b.zip!x/one.txt", None, None),
    ]


def test_the_limit_counts_pages_and_not_files(tmp_path):
    file = stored(tmp_path, "a.jsonl", json_lines([sample(number) for number in range(50)]))
    assert dry_run(plan_of(file.path, limit=7)).pages_read == 7
    assert dry_run(plan_of(file.path, file.path, limit=60, batch_pages=9, workers=2)).pages_read == 60


def test_a_wrong_column_opens_no_run_and_reads_nothing(engine, tmp_path):
    file = stored(tmp_path, "a.jsonl", json_lines([sample(1)]))
    with pytest.raises(InputError, match="--text-column"):
        run_ingest(plan_of(file.path, text_column="boddy"), engine)
    assert list_runs(engine) == []


def test_a_torn_file_ends_in_quarantine_with_its_place_and_the_run_goes_on(engine, tmp_path):
    torn = stored(tmp_path, "a.jsonl.gz", DOORS["a.jsonl.gz"]([sample(number) for number in range(200)])[:-500])
    after = stored(tmp_path, "b.txt", sample(900).encode())
    figures = run_ingest(plan_of(torn.path, after.path), engine)
    assert 100 < figures.pages_new < 201
    (lost,) = list_quarantine(engine)
    assert (lost.path, lost.reason.value) == (torn.path, "bad_archive")
    assert f"nothing behind {figures.pages_new - 1} was read" in lost.detail
    assert list_runs(engine)[0].status is RunStatus.COMPLETED


def test_a_run_s_row_keeps_how_its_sources_were_read_without_passwords(engine, tmp_path):
    file = stored(tmp_path, "a.jsonl", json_lines([sample(1)], when="2025-01-31"))
    moment = datetime(2025, 2, 1, tzinfo=UTC)
    run_ingest(plan_of(file.path, text_column="text", time_column="when", captured_at=moment), engine)
    told = list_runs(engine)[0].arguments
    assert (told["text_column"], told["url_column"], told["time_column"]) == ("text", None, "when")
    assert told["captured_at"] == "2025-02-01T00:00:00+00:00"
    assert plan_of(Path("x")).arguments()["paths"] == ["x"]
    assert IngestPlan(paths=("s3://key:secret@b/x",)).arguments()["paths"] == ["s3://b/x"]


def test_records_come_back_equal_from_another_process(tmp_path):
    plan = plan_of(stored(tmp_path, "a.zip", DOORS["a.zip"]([sample(1), sample(2)])).path)
    (batch,) = prepared_batches(plan, discover(plan.paths), finder=FinderChoice())
    assert len(batch.found) == 2
    script = "from pipeline.ingest.sending import *; send_records_fast(); import sys, pickle\n"
    script += "sys.stdout.buffer.write(pickle.dumps(pickle.load(sys.stdin.buffer)))"
    done = subprocess.run([sys.executable, "-c", script], input=pickle.dumps(batch), capture_output=True, check=True)
    assert pickle.loads(done.stdout) == batch
    send_records_fast()
    assert pickle.loads(pickle.dumps(batch)) == batch
    known = {
        kind
        for kind in (vars(records) | vars(entity_records)).values()
        if isinstance(kind, type) and dataclasses.is_dataclass(kind)
    }
    assert {records.Line, records.Span, records.Paragraph} < set(SENT) <= known


MEMORY = """
import resource, sys
from pipeline.read import *
from pipeline.ingest.batch import in_batches, prepare
from itertools import islice
source = Source(path=sys.argv[1])
count = 0
for batch in in_batches(cut_documents(source, ReadOptions()), batch_pages=100, max_page_bytes=1 << 24):
    count += len(batch)
    prepare(batch[:1], ReadOptions())
print(count, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""


@pytest.mark.parametrize("door", ["a.jsonl", "a.warc.wet.gz"])
def test_ten_times_as_many_pages_cost_no_more_memory(door, tmp_path):
    def memory(times: int) -> int:
        page = sample(1) * 8
        path = stored(tmp_path, door, DOORS[door]([page] * (500 * times))).path
        done = subprocess.run([sys.executable, "-c", MEMORY, path], capture_output=True, check=True, text=True)
        count, peak = map(int, done.stdout.split())
        assert count == 500 * times
        return peak

    kibibytes = 1 if sys.platform != "darwin" else 1024
    assert memory(10) - memory(1) < 12_000 * kibibytes


@pytest.fixture
def matn(capsys, monkeypatch, database_url, tmp_path):
    from matn_command import caller

    monkeypatch.setenv("DATABASE_URL", database_url)
    monkeypatch.chdir(tmp_path)
    return caller(capsys)


def test_the_command_reads_columns_url_and_time(matn, engine: Engine, tmp_path):
    row = {"body": sample(1), "text": "لا", "link": url_of(5), "when": "2025-01-31"}
    (tmp_path / "a.jsonl").write_text(json.dumps(row, ensure_ascii=False))
    options = ["--text-column", "body", "--url-column", "link", "--time-column", "when"]
    assert matn("ingest", "a.jsonl", "--no-flow", "--json", *options).json()["pages_new"] == 1
    parsed = matn("parse", "a.jsonl", "--json", *options).json()
    assert (parsed["file"], parsed["url"], parsed["captured_at"]) == ("a.jsonl!1", url_of(5), "2025-01-31T00:00:00+00:00")
    with engine.connect() as connection:
        assert connection.scalar(text("SELECT url FROM page_sightings")) == url_of(5)


def test_the_flow_hands_the_columns_on(engine, database_url, tmp_path):
    (tmp_path / "a.jsonl").write_bytes(json_lines(["لا"], body=sample(1), link=url_of(5), when="2025-01-31"))
    command = [
        sys.executable,
        "-m",
        "pipeline",
        "ingest",
        str(tmp_path / "a.jsonl"),
        "--json",
        "--captured-at",
        "2025-02-01T00:00Z",
    ]
    command += ["--text-column", "body", "--url-column", "link"]
    home = {"MATN_HOME": str(tmp_path / "home"), "DATABASE_URL": database_url}
    done = subprocess.run(command, env=os.environ | home, capture_output=True, check=True)
    assert json.loads(done.stdout)["pages_new"] == 1
    with engine.connect() as connection:
        row = connection.execute(text("SELECT pages.text, url, captured_at FROM pages JOIN page_sightings ON page_id = id")).one()
    assert tuple(row) == (sample(1), url_of(5), datetime(2025, 2, 1, tzinfo=UTC))


@pytest.mark.parametrize("verb", [("ingest", "--no-flow"), ("ingest", "--dry-run"), ("parse",)])
def test_a_wrong_column_is_one_line_with_file_columns_and_option(matn, engine, tmp_path, verb):
    (tmp_path / "a.jsonl").write_bytes(json_lines([sample(1)]))
    answer = matn(verb[0], "a.jsonl", *verb[1:], "--text-column", "boddy")
    assert (answer.status, answer.out) == (2, "")
    assert (
        answer.err == f"matn: {tmp_path}/a.jsonl: no column 'boddy'; there are: url, text. Name one of them with --text-column.\n"
    )
    assert list_runs(engine) == []


def test_the_url_of_one_page_is_told_with_it(matn, tmp_path):
    (tmp_path / "a.txt").write_text(sample(1))
    (tmp_path / "a.jsonl").write_bytes(json_lines([sample(1)]))
    told = matn("parse", "a.txt", "--json", "--url", url_of(3), "--captured-at", "2025-01-31T12:00Z").json()
    assert (told["url"], datetime.fromisoformat(told["captured_at"])) == (url_of(3), datetime(2025, 1, 31, 12, tzinfo=UTC))
    for paths in (["a.txt", "a.txt"], ["."], ["a.jsonl"], ["*.txt"], [tmp_path.as_uri()]):
        for verb in (["parse"], ["ingest", "--dry-run"], ["ingest", "--no-flow"]):
            answer = matn(*verb, *paths, "--url", url_of(3))
            assert (answer.status, "--url" in answer.err, answer.err.count("\n")) == (2, True, 1)
    answer = matn("parse", "a.txt", "--url", "page 3")
    assert (answer.status, "--url 'page 3': no web address" in answer.err) == (2, True)


def test_a_source_without_pages_is_told(matn, tmp_path):
    (tmp_path / "a.warc").write_bytes(b"WARC/1.0\r\nWARC-Type: warcinfo\r\nContent-Length: 2\r\n\r\nab\r\n\r\n")
    for verb in (["parse"], ["ingest", "--dry-run"], ["ingest", "--no-flow"]):
        answer = matn(*verb, "a.warc")
        assert (answer.status, "what was named holds no page" in answer.err) == (0, True)


TWICE = """
import signal, sys
from pipeline.ingest.plan import IngestPlan
from pipeline.ingest.workers import prepared_batches
from pipeline.read import discover

if __name__ == "__main__":
    plan = IngestPlan(paths=(sys.argv[1],), batch_pages=400, workers=2)
    for batch in prepared_batches(plan, discover(plan.paths)):
        print(batch.count, flush=True)
"""


@pytest.mark.usefixtures("interruptible")
def test_a_run_that_is_told_to_stop_twice_stops(tmp_path):
    """The second signal comes while the first one's clean-up waits for the workers, as from a person who presses Ctrl-C again."""
    file = stored(tmp_path, "a.jsonl", json_lines([sample(number) * 8 for number in range(6000)]))
    script = tmp_path / "twice.py"
    script.write_text(TWICE)
    with subprocess.Popen([sys.executable, script, file.path], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as process:
        assert process.stdout.readline() == b"400\n"
        for _ in range(2):
            process.send_signal(signal.SIGINT)
            with suppress(subprocess.TimeoutExpired):
                process.wait(0.2)
        try:
            process.wait(60)
        finally:
            process.kill()
        process.stdout.read()  # its workers hold the pipe: this ends when the last of them has
    assert process.returncode != 0


HEAD = '__main__":'
CALM = TWICE.replace(HEAD, f'{HEAD}\n    signal.signal(signal.SIGINT, lambda *_: None)\n    print("begun", flush=True)')


@pytest.mark.usefixtures("interruptible")
def test_a_worker_that_is_starting_takes_no_ctrl_c(tmp_path):
    """A terminal sends it to every process; what becomes of the workers is the parent's affair, which here goes on."""
    file = stored(tmp_path, "a.jsonl", json_lines([sample(number) for number in range(1200)]))
    script = tmp_path / "calm.py"
    script.write_text(CALM)
    command = [sys.executable, script, file.path]
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    with subprocess.Popen(command, **pipes, start_new_session=True) as process:
        assert process.stdout.readline() == b"begun\n"
        try:
            while not select.select([process.stdout], [], [], 0.02)[0]:
                os.killpg(process.pid, signal.SIGINT)
            told, said = process.communicate(timeout=60)
        finally:
            process.kill()
    assert (said, told.split(), process.returncode) == (b"", [b"400"] * 3, 0)
