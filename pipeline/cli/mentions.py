"""`matn mentions`: what lines of plain text name and count; no database is touched."""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Sequence
from datetime import date
from itertools import chain
from typing import TYPE_CHECKING, cast

import click

from pipeline.cli.console import patience, read_settings, say, write
from pipeline.cli.finder import settings_choice
from pipeline.cli.visible import in_json

if TYPE_CHECKING:
    from io import BufferedReader

    from pipeline.ingest.line_mentions import LineMentions
    from pipeline.read.text_lines import TextLine

LARGE = 1 << 22
"""Bytes of a file (of a pipe nobody knows) from which on it pays to start more processes: some seconds of work."""

TOLD = 3
"""Lines that cannot be read as they are, each told by its number; of more only how many."""


def day(_context: click.Context, _option: click.Parameter, value: str | None) -> date | None:
    """Read a day as ISO 8601 writes it."""
    try:
        return date.fromisoformat(value) if value is not None else None
    except ValueError:
        raise click.BadParameter(f"{value!r} is no day. Write 2026-11-21.") from None


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object a line.")
@click.option(
    "--published", metavar="DATE", callback=day, help="Day on which the lines were published: weekdays and the like are reckoned."
)
@click.option("--page", "is_page", is_flag=True, help="Take all lines as the paragraphs of one page, not each on its own.")
def mentions(as_json: bool, published: date | None, is_page: bool) -> None:
    """Find persons, organisations, places, dates and quantities in plain text: standard input, one text a line.

    With --json, a line {"mentions": [...]} is printed for each line that is read, in its order, blank ones too; start and end are
    code points of the line as it was given. Without, each text is shown with what it mentions below it.

    \b
    Examples:
      head -3 texts.txt | matn mentions
      matn mentions --json < texts.txt > mentions.jsonl
      matn mentions --page --published 2026-11-21 < article.txt
    """
    from pipeline.ingest.finding import finder_of
    from pipeline.ingest.line_mentions import json_of_batches, mentions_of_lines, mentions_of_page
    from pipeline.read.text_lines import line_batches

    settings = read_settings()
    most_bytes = settings.max_page_bytes
    if sys.stdin.isatty():
        say("Reading lines from the keyboard; Ctrl-D ends.")
    told = 0
    batches = line_batches(cast("BufferedReader", sys.stdin.buffer), most_bytes)
    if as_json and not is_page and _stdin_bytes() >= LARGE:
        for problems, lines in json_of_batches(batches, settings_choice(), settings.workers, published):
            told += _say_problems(problems, most_bytes, told)
            write(in_json(lines))
    else:
        with patience("Loading the recogniser …"):
            finder = finder_of(settings_choice())
        find = mentions_of_page if is_page else mentions_of_lines
        for batch in [list(chain.from_iterable(batches))] if is_page else batches:
            told += _say_problems(batch, most_bytes, told)
            _print(find([line.text for line in batch], finder, published), as_json)
    if told > TOLD:
        say(f"matn: {told - TOLD:,} more lines like these.")


def _stdin_bytes() -> int:
    """Give the size of the file that standard input is; 0 where it is none: a pipe, a terminal."""
    try:
        seen = os.fstat(sys.stdin.fileno())
    except (OSError, ValueError):
        return 0
    return seen.st_size if stat.S_ISREG(seen.st_mode) else 0


def _say_problems(batch: Sequence[TextLine], most_bytes: int, told: int) -> int:
    """Say what became of lines that could not be read as they are, unless enough is `told`; give how many there are."""
    problems = [
        f"matn: line {line.number}: longer than {most_bytes} bytes (MATN_MAX_PAGE_BYTES); it counts as blank."
        if line.is_too_long
        else f"matn: line {line.number}: not UTF-8; each byte that is none was read as U+FFFD."
        for line in batch
        if line.is_too_long or line.is_damaged
    ]
    for problem in problems[: max(TOLD - told, 0)]:
        say(problem)
    return len(problems)


def _print(found: Sequence[LineMentions], as_json: bool) -> None:
    if as_json:
        from pipeline.ingest.line_mentions import json_lines

        write(in_json(json_lines(found)))
        return
    from pipeline.cli.mention_view import listed, marked

    for line in found:
        write(*marked(line.shown.text, line.mentions), "\n", *listed(line.mentions, line.entities))
