"""The flow gives what the plain functions give, is recorded, and leaves nothing behind."""

from __future__ import annotations

import dataclasses
import http.server
import json
import os
import signal
import subprocess
import sys
import threading
from functools import partial
from pathlib import Path

import pytest
from prefect_records import environment, flow_figures, left_in_group, schema, start_flow, states
from sample_pages import SEEDS
from sqlalchemy import Engine

from pipeline.ingest.plan import IngestPlan
from pipeline.ingest.run import run_ingest
from pipeline.store import migrate
from pipeline.store.fingerprints import table_fingerprints


@pytest.fixture
def plain(empty_engine: Engine) -> Engine:
    """A second archive, which the plain functions fill."""
    migrate.upgrade(empty_engine)
    return empty_engine


@pytest.fixture
def many_pages(tmp_path: Path) -> Path:
    """Sixty different pages, each a sample and a number."""
    folder = tmp_path / "pages"
    folder.mkdir()
    samples = sorted(SEEDS.glob("*.txt"))
    for number in range(60):
        (folder / f"{number:02d}.txt").write_bytes(samples[number % len(samples)].read_bytes() + f"\n{number}\n".encode())
    return folder


def test_the_flow_gives_the_rows_and_figures_of_the_plain_functions_and_prefect_records_each_batch(
    tmp_path: Path, engine: Engine, database_url: str, plain: Engine
) -> None:
    expected = run_ingest(IngestPlan(paths=(str(SEEDS),), batch_pages=6, workers=2), plain)
    home = {"MATN_HOME": str(tmp_path), "DATABASE_URL": database_url}

    assert flow_figures(6, SEEDS, **home) == dataclasses.asdict(expected)
    assert table_fingerprints(engine) == table_fingerprints(plain)

    again = flow_figures(500, SEEDS, **home)
    assert (again["pages_new"], again["pages_unchanged"]) == (0, expected.pages_read)
    assert table_fingerprints(engine) == table_fingerprints(plain)

    assert states(tmp_path / "prefect") == [
        (
            "COMPLETED",
            {
                "batch 1: 6 pages": "COMPLETED",
                "batch 2: 6 pages": "COMPLETED",
                "batch 3: 6 pages": "COMPLETED",
                "batch 4: 1 page": "COMPLETED",
            },
        ),
        ("COMPLETED", {"batch 1: 19 pages": "COMPLETED"}),
    ]
    assert "Finished in state Completed" in (tmp_path / "logs" / "prefect.log").read_text("utf-8")


def test_two_first_runs_at_once_share_prefects_database(
    tmp_path: Path, many_pages: Path, engine: Engine, database_url: str, plain: Engine
) -> None:
    home = {"MATN_HOME": str(tmp_path), "DATABASE_URL": database_url}
    runs = [start_flow(5, many_pages, **home) for _ in range(2)]
    for run in runs:
        _, err = run.communicate()
        assert (run.returncode, err) == (0, "Starting Prefect …\n")
    run_ingest(IngestPlan(paths=(str(many_pages),)), plain)
    assert table_fingerprints(engine) == table_fingerprints(plain)
    batches = {f"batch {number}: 5 pages": "COMPLETED" for number in range(1, 13)}
    assert states(tmp_path / "prefect") == [("COMPLETED", batches)] * 2


@pytest.mark.usefixtures("interruptible")
@pytest.mark.parametrize(
    ("number", "status", "state"),
    [(signal.SIGINT, 130, "CRASHED"), (signal.SIGTERM, 143, "CRASHED"), (signal.SIGKILL, -9, "RUNNING")],
)
def test_a_run_that_is_ended_leaves_no_process_and_the_next_one_completes_the_rows(
    tmp_path: Path, many_pages: Path, engine: Engine, database_url: str, plain: Engine, number: int, status: int, state: str
) -> None:
    home = {"MATN_HOME": str(tmp_path), "DATABASE_URL": database_url}
    run = start_flow(5, many_pages, **home)
    assert run.stdout is not None
    assert run.stdout.readline() == "batch of 5\n"
    os.kill(run.pid, number)
    run.communicate()  # until the last process that holds the pipes, workers among them, is gone
    assert run.returncode == status
    assert left_in_group(run.pid) == []
    assert [of_run for of_run, _ in states(tmp_path / "prefect")] == [state]

    assert flow_figures(20, many_pages, **home)["pages_unchanged"] >= 5
    run_ingest(IngestPlan(paths=(str(many_pages),)), plain)
    assert table_fingerprints(engine) == table_fingerprints(plain)


def test_prefects_database_is_the_one_that_prefect_makes(tmp_path: Path) -> None:
    ours = "from pathlib import Path; from pipeline.flows.api_database import make_database as m; m(Path('ours.db'))"
    subprocess.run([sys.executable, "-c", ours], cwd=tmp_path, env=environment(PREFECT_HOME=str(tmp_path)), check=True)
    prefects = "from prefect.server.database import provide_database_interface as p; import asyncio; asyncio.run(p().create_db())"
    subprocess.run([sys.executable, "-c", prefects], cwd=tmp_path, env=environment(PREFECT_HOME=str(tmp_path)), check=True)
    assert schema(tmp_path / "ours.db") == schema(tmp_path / "prefect.db")
    assert not list(tmp_path.glob("*.unfinished"))


def test_a_password_in_an_address_is_nowhere_in_prefects_records(tmp_path: Path, database_url: str) -> None:
    handler = partial(http.server.SimpleHTTPRequestHandler, directory=str(SEEDS))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            host = f"127.0.0.1:{server.server_port}"
            address = f"http://me:open-sesame@{host}/aawsat-marshes-return.txt"
            run = start_flow(5, address, MATN_HOME=str(tmp_path), DATABASE_URL=database_url)
            out, err = run.communicate()
        finally:
            server.shutdown()
            thread.join()
    assert (run.returncode, json.loads(out.splitlines()[-1])["pages_new"]) == (0, 1), err
    kept = {path.relative_to(tmp_path): path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    assert any(host.encode() in data for data in kept.values())
    assert {path: data.partition(b"open-sesame")[0][-300:] for path, data in kept.items() if b"open-sesame" in data} == {}


@pytest.mark.parametrize("address", ["http://127.0.0.1:9/api", "no address"])
def test_a_prefect_server_that_does_not_answer_is_named_in_one_line(tmp_path: Path, database_url: str, address: str) -> None:
    run = start_flow(5, SEEDS, MATN_HOME=str(tmp_path), DATABASE_URL=database_url, PREFECT_API_URL=address)
    _, err = run.communicate()
    assert run.returncode == 1
    assert err.startswith(f"Starting Prefect …\nmatn: No Prefect server answers at PREFECT_API_URL={address} (")
    assert err.endswith("or unset PREFECT_API_URL to run without one, or add --no-flow.\n")
    assert err.count("\n") == 2


def test_a_folder_that_prefect_cannot_use_is_named_with_the_way_around(tmp_path: Path, database_url: str) -> None:
    (tmp_path / "file").write_text("not a folder")
    run = start_flow(
        5, SEEDS, MATN_HOME=str(tmp_path), DATABASE_URL=database_url, PREFECT_HOME=str(tmp_path / "file" / "prefect")
    )
    _, err = run.communicate()
    assert run.returncode == 1
    assert "cannot be made: Not a directory. Set PREFECT_HOME" in err
    assert "matn ingest --no-flow" in err
    assert err.count("\n") == 1


def test_an_error_of_the_run_is_one_line_and_prefect_records_the_failure(tmp_path: Path, database_url: str) -> None:
    run = start_flow(5, tmp_path / "nothing-here", MATN_HOME=str(tmp_path), DATABASE_URL=database_url)
    _, err = run.communicate()
    assert run.returncode == 2
    assert "nothing-here" in err
    assert err.count("\n") == 2
    assert states(tmp_path / "prefect") == [("FAILED", {})]


def test_a_batch_is_tried_again_only_where_the_database_went_away(tmp_path: Path) -> None:
    program = """
import sys
import threading
from functools import partial
from pathlib import Path
from pipeline.flows.environment import prepare_environment
log = prepare_environment(Path(sys.argv[1]))
from pipeline.flows.api_server import api_server
with api_server(log):
    from prefect import flow
    from pipeline.errors import DatabaseUnreachableError, MatnError
    from pipeline.flows.ingest import load_batch
    from pipeline.flows.run import hand_over
    tries = []
    def load(error):
        tries.append(type(error).__name__)
        if len(tries) != 2:
            raise error
    @flow
    def two_batches():
        load_batch(1, "1 page", lambda: load(DatabaseUnreachableError("gone")))
        load_batch(2, "1 page", lambda: load(MatnError("full")))
    try:
        two_batches()
    except MatnError as error:
        print(tries, error)
    hand_over(None, 0)
"""
    done = subprocess.run(
        [sys.executable, "-c", program, tmp_path], env=environment(), capture_output=True, text=True, check=True, timeout=60
    )
    assert done.stdout == "['DatabaseUnreachableError', 'DatabaseUnreachableError', 'MatnError'] full\n"


def test_the_package_and_the_command_are_imported_without_prefect() -> None:
    program = "import sys, pipeline.flows, pipeline.cli.main; print([name for name in sys.modules if 'prefect' in name])"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
