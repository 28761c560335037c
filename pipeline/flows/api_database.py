"""Prefect's SQLite database, made by Prefect's own migrations in two seconds instead of six.

Prefect runs its 126 migrations over aiosqlite, which hands each of 34,000 statements to another thread and back. The same
migrations over a plain connection, to a file that nobody else sees yet, need none of that. The schema and its revision are the
same, so that a later Prefect upgrades it as its own. Only a database that does not exist is made here; any other is Prefect's.
"""

from __future__ import annotations

import fcntl
import logging
import os
import warnings
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from alembic.runtime.environment import EnvironmentContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from prefect.server.database import provide_database_interface
from prefect.server.database.alembic_commands import alembic_config
from prefect.settings import get_current_settings
from sqlalchemy.exc import SQLAlchemyError

PRAGMAS = (
    # Nobody reads the file before it is whole and renamed, so it needs neither journal nor sync; the end of a run that is killed
    # here is a stray file, not a damaged database.
    "PRAGMA journal_mode = OFF",
    "PRAGMA synchronous = OFF",
    "PRAGMA foreign_keys = OFF",
    "PRAGMA legacy_alter_table = OFF",
)

logger = logging.getLogger("prefect.matn")


@contextmanager
def one_start_at_a_time(prefect_home: Path) -> Iterator[None]:
    """Hold a lock while Prefect's database is made or upgraded, so that two runs started at once do not both do it."""
    prefect_home.mkdir(parents=True, exist_ok=True, mode=0o700)
    with closing(os.fdopen(os.open(prefect_home / "matn-start.lock", os.O_CREAT | os.O_RDWR, 0o600), "r+")) as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def database_file() -> Path | None:
    """Say where Prefect's settings put its SQLite database; None where they name another server."""
    url = get_current_settings().server.database.connection_url
    parsed = sa.make_url(url.get_secret_value() if url is not None else "sqlite://")
    is_file = (
        parsed.get_backend_name() == "sqlite" and parsed.database not in {None, "", ":memory:"} and "mode" not in parsed.query
    )
    return Path(str(parsed.database)) if is_file else None


def make_database(path: Path) -> None:
    """Make Prefect's database, whole or not at all, if it is not there; call it under `one_start_at_a_time`.

    Where Prefect's migrations cannot be run this way, nothing is made, and Prefect's server makes its database as it always does.

    Raises:
        OSError: the disk is full, or the folder cannot be written to.
    """
    if path.exists():
        return
    unfinished = path.with_name(f"{path.name}.unfinished")
    unfinished.unlink(missing_ok=True)
    try:
        _migrate(unfinished)
        unfinished.rename(path)
    except (SQLAlchemyError, CommandError, AttributeError):
        logger.warning("Prefect's database was left to Prefect to make.", exc_info=True)
    finally:
        unfinished.unlink(missing_ok=True)


def _migrate(path: Path) -> None:
    interface = provide_database_interface()
    config = alembic_config()
    config.set_main_option("version_locations", str(interface.orm.versions_dir))
    script = ScriptDirectory.from_config(config)
    engine = sa.create_engine(f"sqlite:///{path}", poolclass=sa.NullPool)
    sa.event.listen(engine, "connect", _set_up)
    sa.event.listen(engine, "begin", lambda connection: connection.exec_driver_sql("BEGIN IMMEDIATE"))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", sa.exc.SAWarning)  # as Prefect does: indexes on expressions are not reflected
        environment = EnvironmentContext(
            config, script, fn=lambda revision, _: script._upgrade_revs("head", revision), destination_rev="head"
        )
        # The options are those of Prefect's own migrations/env.py.
        with environment, engine.connect() as connection:
            environment.configure(
                connection=connection,
                target_metadata=interface.Base.metadata,
                include_schemas=True,
                render_as_batch=True,
                transaction_per_migration=True,
                template_args={"dialect": "sqlite"},
            )
            with environment.begin_transaction():
                environment.run_migrations()
    engine.dispose()


def _set_up(connection: Any, _record: object) -> None:
    # SQLAlchemy's BEGIN is the only one: the driver's own would end transactions before DDL.
    connection.isolation_level = None
    for pragma in PRAGMAS:
        connection.execute(pragma)
