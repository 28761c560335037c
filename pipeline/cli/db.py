"""`matn db`: start, stop, migrate and open the database."""

from __future__ import annotations

import os
import shutil
import sys
from typing import TYPE_CHECKING, Any

import click

from pipeline.cli.console import print_json, read_settings, say, write
from pipeline.errors import DatabaseNotMigratedError, DatabaseUnreachableError, MatnError, UsageError

if TYPE_CHECKING:
    from pipeline.settings import Settings
    from pipeline.store.server import ServerStatus

# Nothing heavy is imported up here: `matn db --help` answers at once.

NOT_RUNNING = DatabaseUnreachableError.exit_status
NOT_MIGRATED = DatabaseNotMigratedError.exit_status
"""Exit statuses of `db status`, the same as of every verb that needs the database."""


UP_TO_DATE = "up to date"


@click.group()
def db() -> None:
    """Start, stop, migrate and open the database.

    Without DATABASE_URL this is a PostgreSQL of Matn's own, with its files in MATN_HOME (~/.local/share/matn). It
    listens on 127.0.0.1 alone, asks for a password, and runs until `matn db stop`.
    """


@db.command()
def start() -> None:
    """Start Matn's own PostgreSQL; does nothing where it runs."""
    from pipeline.store.server import start_server

    settings = read_settings()
    if settings.database_url:
        raise UsageError("DATABASE_URL is set, so Matn's own database is not used. Unset it to start that one.")
    if _own_server(settings).state == "absent":
        say(f"Making the database under {settings.home} (once) ...")
    info = start_server(settings.home, settings.postgres_major)
    say(f"PostgreSQL {info.version} runs on 127.0.0.1:{info.port}; its data are in {info.data_directory}.")
    say("Stop it with: matn db stop")


@db.command()
def stop() -> None:
    """Stop Matn's own PostgreSQL; what was committed stays."""
    from pipeline.store.server import stop_server

    settings = read_settings()
    if settings.database_url:
        raise UsageError("DATABASE_URL is set, so Matn's own database is not used. Unset it to stop that one.")
    stopped = stop_server(settings.home, settings.postgres_major)
    say("Stopped." if stopped else "It was not running.")


@db.command(short_help="Say which database is used, and whether it answers.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.pass_context
def status(context: click.Context, *, as_json: bool) -> None:
    """Say which database is used and whether it answers and holds Matn's tables.

    Exit status 4 where it does not answer, 5 where its tables are missing or of another version.
    """
    settings = read_settings()
    facts = _named_facts(settings) if settings.database_url else _own_facts(settings)
    if as_json:
        print_json(facts)
    else:
        width = max(len(name) for name in facts)
        for name, value in facts.items():
            shown = {True: "yes", False: "no", None: "-"}.get(value, value) if isinstance(value, bool | None) else value
            write(f"{name.replace('_', ' '):<{width}}  {shown}\n")
    if not facts["running"]:
        say("Start it with: matn db start")
        context.exit(NOT_RUNNING)
    if facts["tables"] != UP_TO_DATE:
        context.exit(NOT_MIGRATED)


def _own_server(settings: Settings) -> ServerStatus:
    """Look at Matn's own server; where it does not run, refuse a version that could not be started.

    Raises:
        DatabaseUnreachableError: as `find_binaries` and `server_status`.
    """
    from pipeline.store.server import server_status
    from pipeline.store.server.binaries import find_binaries

    found = server_status(settings.home, settings.postgres_major)
    if found.info is None:
        find_binaries(settings.postgres_major)
    return found


def _own_facts(settings: Settings) -> dict[str, Any]:
    found = _own_server(settings)
    facts: dict[str, Any] = {"database": "Matn's own", "running": found.info is not None, "state": found.state}
    if found.info is not None:
        facts |= {
            "version": found.info.version,
            "host": "127.0.0.1",
            "port": found.info.port,
            "name": "matn",
            "user": "matn",
            "pid": found.info.pid,
        }
        facts["tables"] = _tables(found.info.url)
    return facts | {"data_directory": str(found.data_directory), "log": str(found.log_file)}


def _named_facts(settings: Settings) -> dict[str, Any]:
    from sqlalchemy import make_url

    from pipeline.store.connect import database_url, server_version

    url = database_url(settings)
    parts = make_url(url)
    return {
        "database": "DATABASE_URL",
        "running": True,
        "state": "ready",
        "version": server_version(url),
        "host": parts.host,
        "port": parts.port,
        "name": parts.database,
        "user": parts.username,
        "tables": _tables(url),
    }


def _tables(url: str) -> str:
    """Say in a word or a line whether the database can be used by this version of Matn."""
    from pipeline.store.engine import check_ready, make_engine

    engine = make_engine(url)
    try:
        check_ready(engine)
    except DatabaseNotMigratedError as error:
        return str(error)
    finally:
        engine.dispose()
    return UP_TO_DATE


@db.command(short_help="Print the database's URL, WITH ITS PASSWORD, for other programs.")
def url() -> None:
    """Print the database's URL, WITH ITS PASSWORD, for psql and BI tools; starts Matn's own PostgreSQL if need be."""
    from pipeline.store.connect import database_url, plain_url

    write(plain_url(database_url(read_settings())) + "\n")


@db.command(
    context_settings={"ignore_unknown_options": True, "allow_interspersed_args": False, "help_option_names": ["--help"]},
    options_metavar="",
    short_help="Open the database in psql, with arguments for psql.",
)
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED, metavar="[PSQL ARGUMENT]...")
def psql(arguments: tuple[str, ...]) -> None:
    """Open the database in psql; arguments go to psql as they are, as in: matn db psql -c "select 1"."""
    from pipeline.store.connect import psql_address, psql_environment

    settings = read_settings()
    program = _psql_program(settings)
    address = psql_address(settings)
    sys.stdout.flush()
    # psql takes this process's place, so that Ctrl-C, the terminal's size and the exit status are psql's own.
    os.execve(program, [program, f"--dbname={address.connection}", *arguments], psql_environment(address, os.environ))


def _psql_program(settings: Settings) -> str:
    """Find psql: the embedded server's, else the system's."""
    from pipeline.store.server.binaries import find_binaries

    try:
        program = find_binaries(settings.postgres_major).program("psql")
        if os.access(program, os.X_OK):
            return str(program)
    except DatabaseUnreachableError:
        pass  # no wheel for this platform; DATABASE_URL is used with the system's psql
    found = shutil.which("psql")
    if found is None:
        raise MatnError("psql is not installed. Install PostgreSQL's client, or give `matn db url` to another client.")
    return found


@db.command(short_help="Make Matn's tables, or bring them to this version of Matn.")
def upgrade() -> None:
    """Make Matn's tables, or bring them to this version of Matn; does nothing where they are."""
    from pipeline.store.connect import database_url, named_url
    from pipeline.store.engine import make_engine
    from pipeline.store.migrate import upgrade as bring_to_head

    settings = read_settings()
    engine = make_engine(database_url(settings), own_server=named_url(settings) is None)
    try:
        bring_to_head(engine)
    finally:
        engine.dispose()
    say("The database's tables are up to date.")
