"""How the verbs speak: data on standard output, messages on standard error, colour and progress on a terminal only."""

from __future__ import annotations

import json
import os
import shutil
import sys
import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from io import StringIO
from typing import TYPE_CHECKING

import click

from pipeline.errors import MatnError

if TYPE_CHECKING:
    from sqlalchemy import Engine

PATIENCE_SECONDS = 0.7
"""How long nothing need be said: a server that runs answers in a tenth of it."""

_UNBOUNDED = 100_000
"""Columns of a pipe: a line is never broken there."""


def say(message: str) -> None:
    """Tell the person something that is no data."""
    click.echo(message, err=True)


@contextmanager
def patience(message: str) -> Iterator[None]:
    """Say `message` if what happens inside takes longer than a person waits without wondering."""
    timer = threading.Timer(PATIENCE_SECONDS, say, [message])
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


@contextmanager
def archive(*, migrate: bool = False) -> Iterator[Engine]:
    """Give the archive's database, ready for use, and let go of it at the end; say so if it takes a while.

    Raises:
        DatabaseUnreachableError, DatabaseNotMigratedError, SettingsError: as `ready_database` and `load_settings`.
    """
    with patience("Starting the database …"):
        from pipeline.ingest.database import ready_database
        from pipeline.settings import load_settings

        engine = ready_database(load_settings(), migrate=migrate)
    try:
        yield engine
    finally:
        engine.dispose()


def print_json(data: object) -> None:
    """Print one JSON object."""
    _write(json.dumps(data, ensure_ascii=False) + "\n")


def print_table(
    columns: Sequence[str], rows: Iterable[Sequence[object]], *, right: Sequence[str] = (), fold: Sequence[str] = ()
) -> None:
    """Print a table; columns named in `right` are aligned to the right; the last one, and those in `fold`, are folded
    where room is short.

    Arabic belongs in the last column: a terminal that turns its direction around then moves nothing else.
    """
    from rich.box import SIMPLE_HEAD
    from rich.table import Table
    from rich.text import Text

    table = Table(box=SIMPLE_HEAD, header_style="bold", pad_edge=False, show_edge=False, collapse_padding=True)
    for name in columns:
        may_fold = name == columns[-1] or name in fold
        table.add_column(name, justify="right" if name in right else "left", no_wrap=not may_fold, overflow="fold")
    for row in rows:
        table.add_row(*(Text("" if cell is None else str(cell)) for cell in row))
    print_rich(table)


def print_rich(renderable: object) -> None:
    """Print something that rich can draw: in colour on a terminal (unless NO_COLOR), plain and unbroken in a pipe.

    Written by click and not by rich, whose own answer to a reader that went away (`| head`) is exit status 1.
    """
    from rich.console import Console

    is_terminal = sys.stdout.isatty()
    console = Console(
        file=StringIO(),
        force_terminal=is_terminal,
        width=shutil.get_terminal_size().columns if is_terminal else _UNBOUNDED,
        highlight=False,
        emoji=False,
        markup=False,
    )
    with console.capture() as captured:
        console.print(renderable)
    drawn = captured.get()
    if not is_terminal:
        drawn = "\n".join(line.rstrip() for line in drawn.splitlines()) + "\n"
    _write(drawn)


def _write(text: str) -> None:
    """Write to standard output.

    Raises:
        BrokenPipeError: the reader went away, which is no error.
        MatnError: it cannot be written, as where the disk is full.
    """
    try:
        click.echo(text, nl=False, color=True if sys.stdout.isatty() else None)
    except BrokenPipeError:
        raise
    except OSError as error:
        # What is left in the buffer would fail again, with a traceback, when Python ends.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise MatnError(f"Standard output cannot be written: {error.strerror}. The archive is not affected.") from None
