"""Migrations: where they are, what the database is at, and bringing it to another revision."""

from __future__ import annotations

import threading
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine

import pipeline
from pipeline.store.engine import errors_in_words

LOCK_TIMEOUT = "10s"
"""How long a migration waits for a table that others use, before it gives up rather than hold them all up."""

_one_at_a_time = threading.Lock()
"""Alembic keeps its context in globals: threads of one process take turns. Processes take turns by an advisory lock."""


def migrations_folder() -> Path:
    """Find the migrations: inside the package where it is installed as a wheel, beside it in a checkout."""
    package = Path(pipeline.__file__).parent
    inside = package / "_migrations"
    return inside if inside.is_dir() else package.parent / "migrations"


def alembic_config(connection: Connection | None = None, *, lock_timeout: str = LOCK_TIMEOUT) -> Config:
    """Configure Alembic in code; `connection` is the one that migrations/env.py then works on."""
    config = Config()
    config.set_main_option("script_location", str(migrations_folder()).replace("%", "%%"))
    config.attributes["lock_timeout"] = lock_timeout
    if connection is not None:
        config.attributes["connection"] = connection
    return config


def upgrade(engine: Engine, revision: str = "head", *, lock_timeout: str = LOCK_TIMEOUT) -> None:
    """Bring the database to a revision or a newer one; two upgrades at once wait for each other.

    Raises:
        DatabaseUnreachableError: the server does not answer, or a lock on a table was not given in time.
        MatnError: the user may not create tables, or the disk is full.
    """
    with _one_at_a_time, errors_in_words(engine), engine.connect() as connection:
        command.upgrade(alembic_config(connection, lock_timeout=lock_timeout), revision)


def downgrade(engine: Engine, revision: str, *, lock_timeout: str = LOCK_TIMEOUT) -> None:
    """Take the database back to a revision; `base` removes every table of Matn and all that they hold."""
    with _one_at_a_time, errors_in_words(engine), engine.connect() as connection:
        command.downgrade(alembic_config(connection, lock_timeout=lock_timeout), revision)


def current_revisions(connection: Connection) -> set[str]:
    """Read the revisions that the database is at: empty where it was never migrated."""
    return set(MigrationContext.configure(connection).get_current_heads())


def head_revision() -> str:
    """Name the newest revision that this version of Matn knows."""
    head = ScriptDirectory.from_config(alembic_config()).get_current_head()
    if head is None:
        raise FileNotFoundError(f"{migrations_folder()} holds no migration: the installation is damaged.")
    return head


def known_revisions() -> set[str]:
    """Name every revision that this version of Matn knows."""
    return {script.revision for script in ScriptDirectory.from_config(alembic_config()).walk_revisions()}
