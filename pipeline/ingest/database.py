"""The database that a verb works on, ready for use: Matn's own is started and migrated, any other is only looked at."""

from __future__ import annotations

from sqlalchemy import Engine

from pipeline.errors import DatabaseNotMigratedError
from pipeline.settings import Settings
from pipeline.store.connect import database_url, named_url
from pipeline.store.engine import check_ready, make_engine
from pipeline.store.migrate import upgrade


def ready_database(settings: Settings, *, migrate: bool = False) -> Engine:
    """Give an engine on a database that holds this version's tables.

    Matn's own server is started where it is not running, and its tables are made or brought up to date. The database that
    DATABASE_URL names belongs to somebody: its tables are changed only where `migrate` says so.

    Raises:
        DatabaseUnreachableError: no PostgreSQL answers.
        DatabaseNotMigratedError: the tables are missing, or of another version.
    """
    engine = make_engine(database_url(settings, start=True), own_server=named_url(settings) is None)
    try:
        if migrate or named_url(settings) is None:
            _migrate(engine)
        check_ready(engine)
    except BaseException:
        engine.dispose()
        raise
    return engine


def _migrate(engine: Engine) -> None:
    try:
        check_ready(engine)
    except DatabaseNotMigratedError:
        upgrade(engine)
