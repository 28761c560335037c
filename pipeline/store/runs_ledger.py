"""The rows of ingest_runs: opened, added to, closed; runs whose process is gone are found."""

from __future__ import annotations

import os
import re
import socket
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, func, insert, select, update
from sqlalchemy.orm import InstrumentedAttribute

from pipeline import __version__
from pipeline.errors import FiguresDoNotBalanceError, MatnError
from pipeline.store.engine import errors_in_words
from pipeline.store.figures import FIGURES, BatchFigures, RunFigures
from pipeline.store.models import Article, IngestRun, Page, QuarantinedPage, RunKind, RunStatus
from pipeline.store.row_of import storable


def open_run(
    engine: Engine,
    *,
    arguments: Mapping[str, object],
    parser_version: str,
    profiles_version: str,
    started_at: datetime | None = None,
    kind: RunKind = RunKind.INGEST,
    signature_version: int | None = None,
) -> int:
    """Begin a run: its row says `running`. Runs of this machine whose process is gone are marked `crashed` first.

    Args:
        arguments: what the run was asked to do; anything that is not JSON is written as text.
        started_at: with a zone; the database's clock where it is None.
        kind: whether pages come from outside or are read again.
        signature_version: that by which its articles will be compared with others; None: they will not be.
    """
    pid = os.getpid()
    with errors_in_words(engine), engine.begin() as connection:
        mark_crashed(connection)
        values = {
            "kind": kind,
            "status": RunStatus.RUNNING,
            "host": storable(socket.gethostname()),
            "pid": pid,
            "process_mark": process_mark(pid),
            "matn_version": __version__,
            "parser_version": parser_version,
            "profiles_version": profiles_version,
            "signature_version": signature_version,
            "arguments": as_json(arguments),
        }
        if started_at is not None:
            values["started_at"] = started_at
        return connection.execute(insert(IngestRun).values(values).returning(IngestRun.id)).scalar_one()


def add_figures(connection: Connection, run_id: int, figures: BatchFigures) -> None:
    """Add a batch's figures to its run's row, within the batch's transaction."""
    grown = {name: getattr(IngestRun, name) + getattr(figures, name) for name in FIGURES if getattr(figures, name)}
    if grown:
        connection.execute(update(IngestRun).where(IngestRun.id == run_id).values(grown))


def close_run(engine: Engine, run_id: int, status: str, error: str | None = None, *, pages_read: int | None = None) -> RunFigures:
    """End a run and give its figures. A run that is `completed` must add up, or it is marked `failed`.

    Args:
        status: `completed`, `failed` or `interrupted`.
        error: why it failed.
        pages_read: how many pages the caller handed in; None: not compared.

    Raises:
        FiguresDoNotBalanceError: the row's figures are not what the tables hold for this run, or not what was handed in.
        MatnError: there is no such run.
    """
    wrong: str | None = None
    with errors_in_words(engine), engine.begin() as connection:
        figures = figures_of(connection, run_id)
        if status == RunStatus.COMPLETED:
            wrong = imbalance(connection, run_id, figures, pages_read)
        message = error or wrong
        values = {"status": RunStatus.FAILED if wrong else RunStatus(status), "error": storable(message)}
        connection.execute(
            update(IngestRun).where(IngestRun.id == run_id).values(values | {"finished_at": func.clock_timestamp()})
        )
    if wrong:
        raise FiguresDoNotBalanceError(f"Run {run_id} does not add up: {wrong}. This is a defect of Matn; please report it.")
    return figures


def figures_of(connection: Connection, run_id: int) -> RunFigures:
    """Read a run's figures.

    Raises:
        MatnError: there is no such run.
    """
    columns: list[InstrumentedAttribute[int]] = [getattr(IngestRun, name) for name in FIGURES]
    row = connection.execute(select(*columns).where(IngestRun.id == run_id)).one_or_none()
    if row is None:
        raise MatnError(f"There is no run {run_id}. See: matn runs")
    return RunFigures(**row._mapping)


def imbalance(connection: Connection, run_id: int, figures: RunFigures, pages_read: int | None) -> str | None:
    """Compare a run's figures with the rows that it brought; say what differs, None where nothing does."""
    articles = select(Article.kind, func.count()).join(Page, Article.page_id == Page.id).where(Page.first_run_id == run_id)
    kinds: dict[str, int] = {kind: count for kind, count in connection.execute(articles.group_by(Article.kind))}  # noqa: C416
    held = {
        "pages_new": connection.scalar(select(func.count()).where(Page.first_run_id == run_id)),
        "pages_quarantined": connection.scalar(select(func.count()).where(QuarantinedPage.first_run_id == run_id)),
        "articles_main": kinds.get("main", 0),
        "articles_embedded": kinds.get("embedded", 0),
    }
    if pages_read is not None:
        held["pages_read"] = pages_read
    differing = [
        f"{name} is {getattr(figures, name)} but should be {count}"
        for name, count in held.items()
        if getattr(figures, name) != count
    ]
    return ", ".join(differing) or None


def mark_crashed(connection: Connection) -> None:
    """Mark the runs of this machine that say `running` though their process is gone."""
    running = select(IngestRun.id, IngestRun.pid, IngestRun.process_mark).where(
        IngestRun.status == RunStatus.RUNNING, IngestRun.host == storable(socket.gethostname())
    )
    gone = [row.id for row in connection.execute(running) if is_gone(row.pid, row.process_mark)]
    if gone:
        values: dict[str, Any] = {
            "status": RunStatus.CRASHED,
            "finished_at": func.now(),
            "error": "The process was gone when a later run began.",
        }
        connection.execute(update(IngestRun).where(IngestRun.id.in_(gone), IngestRun.status == RunStatus.RUNNING).values(values))


def process_mark(pid: int) -> str | None:
    """Tell a process from a later one with its number: the machine's boot and the process's start; None off Linux."""
    try:
        boot = Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii").strip()
        # The name, in brackets, may hold blanks and brackets; the start time is the 20th field after it (proc_pid_stat(5)).
        started = re.split(r"\s+", Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace").rpartition(")")[2])[20]
    except (OSError, IndexError):
        return None
    return f"{boot}:{started}"


def is_gone(pid: int, mark: str | None) -> bool:
    """Say whether a process of this machine has ended; False where that cannot be told."""
    if os.name != "posix":
        return False
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    except (PermissionError, OverflowError):
        pass
    now = process_mark(pid)
    return mark is not None and now is not None and now != mark


def as_json(value: Any) -> Any:
    """Make a value fit for a jsonb column: mappings, lists, texts, numbers; the rest as text."""
    if isinstance(value, Mapping):
        return {storable(str(key)): as_json(item) for key, item in value.items()}
    if isinstance(value, (list, tuple, set, frozenset)):
        return [as_json(item) for item in value]
    if value is None or isinstance(value, (bool, int)):
        return value
    return storable(value.isoformat() if isinstance(value, datetime) else str(value))
