"""Which database Matn works on: the one that DATABASE_URL names, else the embedded server, started if need be."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.errors import DatabaseUnreachableError, SettingsError
from pipeline.settings import Settings

if TYPE_CHECKING:
    from sqlalchemy import URL

DRIVER = "postgresql+psycopg"
CONNECT_TIMEOUT_SECONDS = 10
SHAPE = "postgresql://USER:PASSWORD@HOST:PORT/DATABASE"


def database_url(settings: Settings, *, start: bool = True) -> str:
    """Give the database's URL for SQLAlchemy and psycopg (`postgresql+psycopg://`), with the password.

    For the embedded server the `PG…` variables are removed from this process (see `forget_libpq_variables`).

    Args:
        settings: DATABASE_URL and the file with its password, or MATN_HOME and PostgreSQL's major version.
        start: start the embedded server where it does not run.

    Raises:
        DatabaseUnreachableError: DATABASE_URL cannot be read, or the embedded server does not start, or does not run.
        SettingsError: the file with the password cannot be read.
    """
    named = named_url(settings)
    if named is not None:
        return named.render_as_string(hide_password=False)
    from pipeline.store.server import server_status, start_server

    if start:
        return start_server(settings.home, settings.postgres_major).url
    status = server_status(settings.home, settings.postgres_major)
    if status.info is None:
        raise DatabaseUnreachableError("The database does not run. Run: matn db start")
    return status.info.url


def named_url(settings: Settings) -> URL | None:
    """Read DATABASE_URL, in any of its usual spellings; None where it is not set.

    Raises:
        DatabaseUnreachableError: it is no URL of a PostgreSQL. Its text is not repeated, for it may hold a password.
        SettingsError: the file with the password cannot be read.
    """
    text = settings.database_url.get_secret_value().strip() if settings.database_url else ""
    if not text:
        return None
    from psycopg import ProgrammingError
    from psycopg.conninfo import conninfo_to_dict
    from sqlalchemy import make_url
    from sqlalchemy.exc import ArgumentError

    try:
        url = make_url(text)
    except (ArgumentError, ValueError):
        raise DatabaseUnreachableError(f"DATABASE_URL cannot be read. It should look like {SHAPE}.") from None
    if url.drivername.partition("+")[0] not in {"postgres", "postgresql"}:
        raise DatabaseUnreachableError(f"DATABASE_URL names no PostgreSQL. It should look like {SHAPE}.")
    if "@" in (url.host or ""):
        raise DatabaseUnreachableError("DATABASE_URL has more than one @. In a user name or password write it as %40.")
    password = _password_from_file(settings) or url.password or _one(url.query.get("password"))
    url = url.difference_update_query(["password"]).set(drivername=DRIVER, password=password)
    try:
        conninfo_to_dict(plain_url(url.render_as_string(hide_password=False)))
    except ProgrammingError as error:
        reason = _one_line(error, password)
        raise DatabaseUnreachableError(f"DATABASE_URL cannot be read: {reason}. It should look like {SHAPE}.") from None
    return url


def _password_from_file(settings: Settings) -> str | None:
    if settings.database_password_file is None:
        return None
    try:
        return settings.database_password_file.read_text("utf-8").rstrip("\r\n")
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not UTF-8"
        raise SettingsError(f"MATN_DATABASE_PASSWORD_FILE: {settings.database_password_file}: {reason}.") from None


def _one(value: str | tuple[str, ...] | None) -> str | None:
    return value[-1] if isinstance(value, tuple) else value


@dataclass(frozen=True, kw_only=True)
class PsqlAddress:
    """A database as psql is told of it: what may stand in the list of processes, and what may not."""

    connection: str
    password: str | None
    embedded: bool


def psql_address(settings: Settings) -> PsqlAddress:
    """Give the database's address without its password, and the password.

    Raises:
        DatabaseUnreachableError: as `database_url`.
        SettingsError: as `database_url`.
    """
    from sqlalchemy import URL, make_url

    url = make_url(database_url(settings))
    # URL.set() cannot take a password out: it reads None as "leave it".
    bare = URL.create("postgresql", url.username, None, url.host, url.port, url.database, url.query)
    return PsqlAddress(connection=bare.render_as_string(), password=url.password, embedded=named_url(settings) is None)


def plain_url(url: str) -> str:
    """The URL as programs other than SQLAlchemy read it: `postgresql://`."""
    return url.replace(f"{DRIVER}://", "postgresql://", 1)


def server_version(url: str) -> str:
    """Ask a server for its version, such as `18.4`.

    Raises:
        DatabaseUnreachableError: it does not answer, or refuses us; one line, without the password.
    """
    import psycopg
    from sqlalchemy import make_url

    try:
        with psycopg.connect(plain_url(url), connect_timeout=CONNECT_TIMEOUT_SECONDS, application_name="matn") as connection:
            return str(connection.info.parameter_status("server_version")).split()[0]
    except psycopg.OperationalError as error:
        raise DatabaseUnreachableError(
            f"DATABASE_URL cannot be used: {_one_line(error, make_url(url).password)}. Mend it, or unset it."
        ) from None


def _one_line(error: Exception, password: str | None) -> str:
    """What libpq says, without its advice and without the password."""
    reason = " ".join(str(error).partition("\n\tIs the server")[0].split()).rstrip(".")
    return reason.replace(password, "***") if password else reason


def psql_environment(address: PsqlAddress, environment: Mapping[str, str]) -> dict[str, str]:
    """The environment for psql: the password, and for the embedded server none of the user's `PG…` variables."""
    kept = {name: value for name, value in environment.items() if not (address.embedded and name.startswith("PG"))}
    if address.password is not None:
        kept["PGPASSWORD"] = address.password
    # The wheel's psql was built where descriptions of terminals have another place than on Debian.
    kept.setdefault("TERMINFO_DIRS", "/etc/terminfo:/lib/terminfo:/usr/share/terminfo")
    return kept
