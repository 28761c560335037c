"""How the verbs speak: data on standard output, messages on standard error, colour and progress on a terminal only."""

from __future__ import annotations

import json
import os
import shutil
import sys
import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from io import StringIO
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

import click

from pipeline.cli.visible import Painted, in_json, rendered, visible, visible_but_colours
from pipeline.errors import MatnError

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table
    from sqlalchemy import Engine

    from pipeline.settings import Settings

PATIENCE_SECONDS = 0.7
"""How long nothing need be said: a server that runs answers in a tenth of it."""

_UNBOUNDED = 100_000
"""Columns of a pipe: a line is never broken there."""

_FOLDED = 16
"""Columns below which a folded text is no pleasure to read."""


def say(message: str) -> None:
    """Tell the person something that is no data; what names and pages hold of control characters is written out."""
    click.echo(visible(message), err=True)


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


def read_settings() -> Settings:
    """Read the settings for a verb, and say once which MATN_… variables nothing reads: most are misspelt.

    Raises:
        SettingsError: as `load_settings`.
    """
    from pipeline.settings import load_settings, unknown_variables

    settings = load_settings()
    if not click.get_current_context().meta.setdefault("pipeline.unknown_variables_said", False):
        click.get_current_context().meta["pipeline.unknown_variables_said"] = True
        for name, closest in unknown_variables().items():
            say(f"matn: {name} is no setting, and is left aside.{f' Did you mean {closest}?' if closest else ''}")
    return settings


def profiles_folder(given: str | None, settings: Settings) -> str | None:
    """Choose the folder of the user's own profiles: `--profiles`, else the setting's, as an absolute path; None for none."""
    folder = Path(given) if given else settings.profiles_to_read
    return str(folder.absolute()) if folder is not None else None


@contextmanager
def archive(*, migrate: bool = False) -> Iterator[Engine]:
    """Give the archive's database, ready for use, and let go of it at the end; say so if it takes a while.

    Raises:
        DatabaseUnreachableError, DatabaseNotMigratedError, SettingsError: as `ready_database` and `load_settings`.
    """
    settings = read_settings()
    with patience("Starting the database …"):
        from pipeline.ingest.database import ready_database

        engine = ready_database(settings, migrate=migrate)
    try:
        yield engine
    finally:
        engine.dispose()


def print_json(data: object) -> None:
    """Print one JSON object."""
    write(in_json(json.dumps(data, ensure_ascii=False)) + "\n")


def print_table(
    columns: Sequence[str],
    rows: Iterable[Sequence[object]],
    *,
    right: Sequence[str] = (),
    fold: Sequence[str] = (),
    short: Mapping[str, str] = MappingProxyType({}),
    spare: Sequence[str] = (),
) -> None:
    """Print a table; columns named in `right` are aligned to the right; the last one, and those in `fold`, are folded
    where room is short. There, columns named in `short` get that heading, and those in `spare` are left out one by one. Where
    there is no room even so, each row becomes a list of all its columns, a line for each: nothing is cut.

    Arabic belongs in the last column: a terminal that turns its direction around then moves nothing else.
    """
    cells = [["" if cell is None else shown(str(cell)) for cell in row] for row in rows]
    console = _console()
    kept = list(columns)
    for heading in ({}, short, *({**short, name: None} for name in spare)):
        kept = [name for name in kept if heading.get(name, name) is not None]
        table = _fitting(console, {name: heading.get(name) or name for name in kept}, columns, cells, right, fold)
        if table is not None:
            return print_rich(table)
    return print_rich(_as_lists(columns, cells))


def _fitting(
    console: Console,
    headings: Mapping[str, str],
    columns: Sequence[str],
    rows: Sequence[Sequence[str]],
    right: Sequence[str],
    fold: Sequence[str],
) -> Table | None:
    """Lay out the columns that have a heading as a table; None where there is no room for it."""
    from rich.box import SIMPLE_HEAD
    from rich.cells import cell_len
    from rich.measure import Measurement
    from rich.table import Table
    from rich.text import Text

    table = Table(box=SIMPLE_HEAD, header_style="bold", pad_edge=False, show_edge=False, collapse_padding=True)
    spared = 0
    for name, heading in headings.items():
        may_fold = name == columns[-1] or name in fold
        table.add_column(heading, justify="right" if name in right else "left", no_wrap=not may_fold, overflow="fold")
        at = columns.index(name)
        width = max(map(cell_len, (heading, *(row[at] for row in rows))))
        spared += max(width - _FOLDED, 0) if may_fold else 0
    for row in rows:
        table.add_row(*(Text(row[columns.index(name)]) for name in headings))
    whole = Measurement.get(console, console.options.update(max_width=_UNBOUNDED), table).maximum
    return table if whole - spared <= console.width else None


def _as_lists(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> Table:
    """Lay rows out one under another, for a narrow terminal."""
    from rich.table import Table
    from rich.text import Text

    grid = Table.grid(padding=(0, 2))
    grid.add_column(style="bold", no_wrap=True)
    grid.add_column(overflow="fold")
    for number, row in enumerate(rows):
        if number:
            grid.add_row()
        for name, cell in zip(columns, row, strict=True):
            if cell:
                grid.add_row(name, Text(cell))
    return grid


def print_rich(renderable: object) -> None:
    """Print something that rich can draw: in colour on a terminal (unless NO_COLOR), plain and unbroken in a pipe.

    Written by `write` and not by rich, whose own answer to a reader that went away (`| head`) is exit status 1.
    """
    console = _console()
    with console.capture() as captured:
        console.print(renderable)
    drawn = captured.get()
    if not sys.stdout.isatty():
        _echo("\n".join(line.rstrip() for line in drawn.splitlines()) + "\n")
        return
    _echo(visible_but_colours(drawn))


def shown(text: str) -> str:
    """Give a text for `print_rich` to draw: on a terminal without control characters, else as it is."""
    return visible(text) if sys.stdout.isatty() else text


def _console() -> Console:
    from rich.console import Console

    is_terminal = sys.stdout.isatty()
    return Console(
        file=StringIO(),
        force_terminal=is_terminal,
        width=shutil.get_terminal_size().columns if is_terminal else _UNBOUNDED,
        height=25,  # where TERM is dumb, rich heeds a width only if there is a height
        highlight=False,
        emoji=False,
        markup=False,
    )


def write(*pieces: str | Painted) -> None:
    """Write data to standard output; colours are left out where it is no terminal, or click's context says so.

    On a terminal, control characters of names and pages are written out (`visible`); elsewhere data are written as they are.

    Raises:
        Exit: the reader went away (`| head`), which is no error: the command ends with status 0.
        MatnError: it cannot be written, as where the disk is full.
    """
    is_terminal = sys.stdout.isatty()
    _echo("".join(rendered(piece, is_terminal=is_terminal) for piece in pieces))


def _echo(text: str) -> None:
    try:
        click.echo(text, nl=False)
    except OSError as error:
        discard_output()
        if isinstance(error, BrokenPipeError):
            raise click.exceptions.Exit(0) from None
        raise MatnError(f"Standard output cannot be written: {error.strerror}. The archive is not affected.") from None


def discard_output() -> None:
    """Send to nowhere what could not be written: left in the buffer, it would fail again, with a traceback, when Python ends."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
