"""Engines, and whether the database behind one can be used: reachable, new enough, migrated."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from psycopg import errors
from sqlalchemy import URL, Connection, Engine, create_engine, make_url, text
from sqlalchemy.exc import ArgumentError, DBAPIError, InterfaceError, OperationalError

from pipeline.errors import DatabaseNotMigratedError, DatabaseUnreachableError, MatnError, SettingsError

OLDEST_SERVER = 15
CONNECT_TIMEOUT_SECONDS = 10
DRIVER = "postgresql+psycopg"
_MATN_S_OWN = "matn_s_own_server"


def make_engine(url: str | URL, *, own_server: bool = False) -> Engine:
    """Make an engine; nothing is connected yet.

    Args:
        url: `postgresql://…`, `postgres://…` or `postgresql+psycopg://…`.
        own_server: it is Matn's own server, not one that DATABASE_URL names; decides what a message advises.

    Raises:
        SettingsError: the URL is none of these. Its text is not repeated, for it may hold a password.
    """
    remedy = "expected postgresql://USER:PASSWORD@HOST:PORT/DATABASE"
    try:
        parsed = make_url(url)
    except (ArgumentError, ValueError):
        raise SettingsError(f"DATABASE_URL is not a URL: {remedy}.") from None
    if parsed.drivername not in {DRIVER, "postgresql", "postgres"}:
        raise SettingsError(f"DATABASE_URL names {parsed.drivername!r}; Matn works on PostgreSQL alone: {remedy}.")
    return create_engine(
        parsed.set(drivername=DRIVER),
        connect_args={"application_name": "matn", "connect_timeout": CONNECT_TIMEOUT_SECONDS},
        pool_pre_ping=True,
        execution_options={_MATN_S_OWN: own_server},
    )


def check_ready(engine: Engine) -> None:
    """Make sure that the database can be used by this version of Matn.

    Raises:
        DatabaseUnreachableError: nothing answers, or it refuses us, or it is older than PostgreSQL 15.
        DatabaseNotMigratedError: Matn's tables are missing, older or newer than this version's.
    """
    # Alembic takes a moment to import, and only this function and upgrades need it.
    from pipeline.store.migrate import current_revisions, head_revision, known_revisions

    with errors_in_words(engine), engine.connect() as connection:
        major = _major(connection)
        if major < OLDEST_SERVER:
            raise DatabaseUnreachableError(
                f"{place(engine)} runs PostgreSQL {major}; Matn needs {OLDEST_SERVER} or newer. Point DATABASE_URL to one."
            )
        current = current_revisions(connection)
    if not current:
        raise DatabaseNotMigratedError(f"{place(engine)} does not hold Matn's tables yet. Run: matn db upgrade")
    if current == {head_revision()}:
        return
    if current <= known_revisions():
        raise DatabaseNotMigratedError(f"The tables in {place(engine)} are older than this version of Matn. Run: matn db upgrade")
    raise DatabaseNotMigratedError(
        f"The tables in {place(engine)} are newer than this version of Matn ({', '.join(sorted(current))}). "
        "Install the newer Matn; `matn db upgrade` cannot go back."
    )


def place(engine: Engine) -> str:
    """Name the database for a message: host, port and database, never the password."""
    url = engine.url
    return f"{url.host or 'localhost'}:{url.port or 5432}/{url.database or url.username or ''}"


@contextmanager
def errors_in_words(engine: Engine) -> Iterator[None]:
    """Turn what a user can mend (server gone, disk full, tables missing) into a MatnError of one line; let defects through.

    Raises:
        DatabaseUnreachableError: the server does not answer, or went away. Trying again may help.
        DatabaseNotMigratedError: a table or column is missing.
        MatnError: the server's disk is full, or we may not do this.
    """
    try:
        yield
    except DBAPIError as error:
        cause = error.orig
        if isinstance(cause, psycopg.Error):
            _raise_in_words(engine, cause, connecting=isinstance(error, (OperationalError, InterfaceError)))
        raise
    except psycopg.Error as cause:
        _raise_in_words(engine, cause, connecting=isinstance(cause, (psycopg.OperationalError, psycopg.InterfaceError)))
        raise


def _raise_in_words(engine: Engine, cause: BaseException, *, connecting: bool) -> None:
    # Without libpq's advice, which is not ours.
    reason = " ".join(str(cause).partition("\n\tIs the server")[0].split())[:300].rstrip(".")
    if isinstance(cause, errors.DiskFull):
        raise MatnError(f"The disk of {place(engine)} is full: {reason}. Make room and run the same command again.") from cause
    if isinstance(cause, errors.InsufficientPrivilege):
        raise MatnError(
            f"{place(engine)} does not allow this: {reason}. Ask for the right, or use another DATABASE_URL."
        ) from cause
    if isinstance(cause, (errors.UndefinedTable, errors.UndefinedColumn)):
        raise DatabaseNotMigratedError(f"{place(engine)} lacks what Matn needs: {reason}. Run: matn db upgrade") from cause
    if isinstance(cause, psycopg.Error) and connecting and _is_about_the_statement(cause):
        raise MatnError(
            f"PostgreSQL at {place(engine)} did not take what Matn asked: {reason}. This is a defect of Matn."
        ) from cause
    if connecting and engine.get_execution_options().get(_MATN_S_OWN):
        raise DatabaseUnreachableError(
            f"Matn's own PostgreSQL, at {place(engine)}, went away: {reason}. Finished batches are kept; run the same command "
            "again: it starts the server and goes on."
        ) from cause
    if connecting:
        raise DatabaseUnreachableError(
            f"PostgreSQL at {place(engine)} cannot be used: {reason}. Check DATABASE_URL, or unset it to use Matn's own server."
        ) from cause


def _is_about_the_statement(cause: psycopg.Error) -> bool:
    """Say whether libpq refused the statement itself, though the server is there."""
    return cause.sqlstate is None and "number of parameters must be between" in str(cause)


def server_major(engine: Engine) -> int:
    """Say which PostgreSQL answers, as 18.

    Raises:
        DatabaseUnreachableError: none does.
    """
    with errors_in_words(engine), engine.connect() as connection:
        return _major(connection)


def _major(connection: Connection) -> int:
    return int(connection.execute(text("SHOW server_version_num")).scalar_one()) // 10_000
