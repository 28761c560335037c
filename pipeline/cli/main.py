"""The command `matn`: finds the verb, imports only what that verb needs, turns errors into one line and an exit status."""

from __future__ import annotations

import errno
import json
import os
import sys
from io import StringIO

import click

from pipeline import __version__
from pipeline.cli.console import discard_output, say
from pipeline.cli.lazy_group import LazyGroup
from pipeline.cli.visible import in_json
from pipeline.errors import MatnError

VERBS: dict[str, tuple[str, str]] = {
    # verb: (module and attribute, one line for the list of verbs)
    "ingest": ("pipeline.cli.ingest:ingest", "Read pages into the archive and show what was found."),
    "parse": ("pipeline.cli.parse:parse", "Show what a page is made of; no database is touched."),
    "mentions": ("pipeline.cli.mentions:mentions", "Find names, dates and quantities in lines of plain text."),
    "show": ("pipeline.cli.show:show", "Print an article with the page's line numbers beside it."),
    "duplicates": ("pipeline.cli.duplicates:duplicates", "Show an article's copies and versions, compared word by word."),
    "entities": ("pipeline.cli.entities:entities", "List the persons, organisations and places that articles name."),
    "entity": ("pipeline.cli.entity:entity", "Show where one of them is named, how it is spelled, and with whom."),
    "dedupe": ("pipeline.cli.dedupe:dedupe", "Compare all articles of the archive anew, after an upgrade."),
    "runs": ("pipeline.cli.runs:runs", "List the ingestion runs and their figures."),
    "reparse": ("pipeline.cli.reparse:reparse", "Read pages of the archive again, and show what changes first."),
    "quarantine": ("pipeline.cli.quarantine:quarantine", "List the pages that could not be read, and why."),
    "publishers": ("pipeline.cli.publishers:publishers", "See, write, try and check what is known of publishers."),
    "db": ("pipeline.cli.db:db", "Start, stop, migrate and open the database."),
}


EPILOG = """\b
Exit statuses: 0 done, 1 failed, 2 wrong usage or input, 3 pages went to
quarantine (with --strict), 4 database not reachable, 5 database not migrated,
129, 130 and 143 told to stop (SIGHUP, Ctrl-C, SIGTERM).

\b
Start here:
  matn ingest              read the pages in seeds/ into PostgreSQL
  matn parse PAGE          see how a page is read, line by line
  matn db psql             query the archive
"""


@click.group(
    cls=LazyGroup, table=VERBS, epilog=EPILOG, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110}
)
@click.version_option(__version__, prog_name="matn")
def cli() -> None:
    """Raw Arabic news pages in, a queryable PostgreSQL archive out, every line accounted for."""


def main(arguments: list[str] | None = None) -> None:
    """Run the command and leave with its exit status; a user's mistake never shows a traceback."""
    arguments = sys.argv[1:] if arguments is None else arguments
    try:
        status = cli.main(args=arguments, prog_name="matn", standalone_mode=False)
    except MatnError as error:
        _say(str(error), arguments)
        status = error.exit_status
    except click.exceptions.Exit as leave:
        status = leave.exit_code
    except click.ClickException as error:
        said = StringIO()
        error.show(said)
        say(said.getvalue().rstrip("\n") + (_hint(arguments) if isinstance(error, click.NoSuchOption) else ""))
        status = error.exit_code
    except (click.Abort, KeyboardInterrupt):
        click.echo("Interrupted. Finished batches are kept; run the same command again to go on.", err=True)
        status = 130
    except BrokenPipeError:
        # The reader (`| head`) went away: nothing is wrong.
        discard_output()
        status = 0
    except OSError as error:
        if error.errno != errno.ENOSPC:
            raise
        # A full disk is no defect, wherever it is met: under a log file, or under what click writes itself (`--help > file`).
        if error.filename is None:
            discard_output()
        say(f"matn: {error.filename or 'Standard output'} cannot be written: {error.strerror}.")
        status = 1
    sys.exit(status if isinstance(status, int) else 0)


def _hint(arguments: list[str]) -> str:
    """Say how a file is named whose name begins with a dash, if one may be meant."""
    options = arguments[: arguments.index("--")] if "--" in arguments else arguments
    for name in options:
        if name.startswith("-") and (os.path.lexists(name) or "." in name.partition("=")[0]):
            return f"\nA file whose name begins with a dash is written ./{name}, or behind --: -- {name}"
    return ""


def _say(message: str, arguments: list[str]) -> None:
    if "--json" in arguments:
        try:
            click.echo(in_json(json.dumps({"error": message}, ensure_ascii=False)))
        except OSError:  # perhaps the very error that is told
            discard_output()
    say(f"matn: {message}")
