"""Start programs that use Prefect as a user's shell would, and read what Prefect has recorded."""

from __future__ import annotations

import json
import os
import select
import socket
import sqlite3
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

PROGRAM = Path(__file__).with_name("flow_program.py")
PREFECT = [sys.executable, "-m", "prefect", "--no-prompt"]


def environment(**variables: str) -> dict[str, str]:
    """This process's environment without what would tell Prefect or Matn something else than the test does."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("PREFECT_", "MATN_")) and name not in {"DATABASE_URL", "PYTHONDONTWRITEBYTECODE"}
    }
    return kept | variables


def start_flow(pages_in_a_batch: int, *paths: Path, **variables: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, PROGRAM, str(pages_in_a_batch), *map(str, paths)],
        env=environment(**variables),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


def flow_figures(pages_in_a_batch: int, *paths: Path, **variables: str) -> dict[str, int]:
    """Run the flow, which must succeed and say nothing but that it starts, and give its figures."""
    process = start_flow(pages_in_a_batch, *paths, **variables)
    out, err = process.communicate()
    assert (process.returncode, err) == (0, "Starting Prefect …\n"), err
    figures: dict[str, int] = json.loads(out.splitlines()[-1])
    return figures


def left_in_group(leader: int) -> list[int]:
    """What still runs in a process group, and goes on for ten seconds; what is about to end is waited for."""
    left = []
    for entry in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            if int(entry.read_text().rpartition(") ")[2].split()[2]) == leader:
                process = int(entry.parent.name)
                ends = os.pidfd_open(process)
                if not select.select([ends], [], [], 10)[0]:
                    left.append(process)
                os.close(ends)
    return left


def states(prefect_home: Path) -> list[tuple[str, dict[str, str]]]:
    """Each flow run in a SQLite database, in the order of their start: its state, and the states of its tasks by name."""
    with closing(sqlite3.connect(prefect_home / "prefect.db")) as database:
        runs = database.execute("SELECT id, state_type FROM flow_run ORDER BY created").fetchall()
        tasks = "SELECT name, state_type FROM task_run WHERE flow_run_id = ?"
        return [(state, dict(database.execute(tasks, (run,)).fetchall())) for run, state in runs]


def schema(database: Path) -> Counter[tuple[str, ...]]:
    """Every table and index, its definition as a bag of lines: the order of constraints differs from one Python to the next."""
    with closing(sqlite3.connect(database)) as connection:
        rows = connection.execute("SELECT type, name, tbl_name, coalesce(sql, '') FROM sqlite_master").fetchall()
    return Counter((*row[:3], *sorted(line.strip(" \t,") for line in row[3].splitlines())) for row in rows)


@contextmanager
def prefect_server(prefect_home: Path) -> Iterator[str]:
    """A real `prefect server start`; the value is its API's URL."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    variables = {"PREFECT_HOME": str(prefect_home), "PREFECT_SERVER_ANALYTICS_ENABLED": "false", "DO_NOT_TRACK": "1"}
    server = subprocess.Popen(
        [*PREFECT, "server", "start", "--port", str(port)],
        env=environment(**variables, PREFECT_SERVER_LOGGING_LEVEL="INFO"),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    assert server.stdout is not None
    said = []
    for line in server.stdout:
        said.append(line)
        if "Uvicorn running on" in line:
            break
    else:
        raise AssertionError("".join(said))
    rest = threading.Thread(target=server.stdout.read)
    rest.start()
    try:
        yield f"http://127.0.0.1:{port}/api"
    finally:
        server.terminate()
        rest.join()
        server.stdout.close()
        server.wait()


def asked(url: str, **body: Any) -> Any:
    request = Request(url, json.dumps(body).encode(), {"Content-Type": "application/json"})
    with urlopen(request) as answer:
        return json.load(answer)
