"""Make sure that the server that answers on our port is ours, and make its database."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import psycopg

from pipeline.errors import DatabaseUnreachableError
from pipeline.store.server.cluster import ROLE
from pipeline.store.server.environment import forget_libpq_variables
from pipeline.store.server.ports import LOOPBACK

DATABASE = "matn"
CONNECT_TIMEOUT_SECONDS = 10

QUESTION = """
SELECT current_setting('data_directory'), current_setting('server_version'),
       EXISTS (SELECT FROM pg_database WHERE datname = %s)
"""


@dataclass(frozen=True, kw_only=True)
class Identity:
    """What a server says of itself."""

    data_directory: Path
    version: str


def ask_identity(port: int, password: str, data: Path) -> Identity:
    """Connect with our password and compare the data directory; make the database `matn` where it is missing.

    SCRAM is insisted on: with it both sides prove that they know the password, and neither tells it to the other.

    Raises:
        DatabaseUnreachableError: another server answers there, or none does.
    """
    forget_libpq_variables()
    try:
        with psycopg.connect(
            host=LOOPBACK,
            port=port,
            user=ROLE,
            password=password,
            dbname="postgres",
            sslmode="disable",
            gssencmode="disable",
            require_auth="scram-sha-256",
            connect_timeout=CONNECT_TIMEOUT_SECONDS,
            application_name="matn",
            autocommit=True,
        ) as connection:
            found, version, has_database = connection.execute(QUESTION, (DATABASE,)).fetchone() or ("", "", True)
            if Path(found) != data:
                raise DatabaseUnreachableError(f"Another PostgreSQL answers on {LOOPBACK}:{port} (its data are in {found}).")
            if not has_database:
                connection.execute(f"CREATE DATABASE {DATABASE}")
    except psycopg.OperationalError as error:
        reason = " ".join(str(error).split())
        raise DatabaseUnreachableError(f"The server on {LOOPBACK}:{port} is not Matn's, or refuses it: {reason}.") from None
    return Identity(data_directory=Path(found), version=version.split()[0])
