"""Alembic's entry: which database, which objects it compares, and one upgrade at a time.

`pipeline.store.migrate` hands a connection in; the command `alembic` takes the database that `matn` would take.
"""

from alembic import context
from sqlalchemy import Connection, text
from sqlalchemy.schema import SchemaItem

from pipeline.store.base import UPGRADE_LOCK
from pipeline.store.migrate import LOCK_TIMEOUT
from pipeline.store.models import UNENFORCED, VIEWS, metadata

STATEMENT_TIMEOUT = "15min"
"""Longer than an index on a large archive takes; a migration that needs more sets its own."""


def include_object(item: SchemaItem, name: str | None, kind: str, reflected: bool, compare_to: SchemaItem | None) -> bool:
    """Leave out what Alembic cannot compare: views, partitions, and keys that differ by the server's version."""
    if kind == "foreign_key_constraint":
        return name not in UNENFORCED
    if kind == "table":
        return name not in VIEWS and name not in context.config.attributes.get("partitions", ())
    return True


def migrate(connection: Connection) -> None:
    """Run what was asked for on a connection, under the lock, in one transaction."""
    # Waiting for another upgrade may take as long as that upgrade; the timeouts begin after it.
    connection.execute(text("SELECT pg_advisory_lock(:key)"), {"key": UPGRADE_LOCK})
    try:
        context.config.attributes["partitions"] = frozenset(
            connection.scalars(text("SELECT relname FROM pg_class WHERE relispartition"))
        )
        connection.execute(
            text("SELECT set_config('lock_timeout', :lock, false), set_config('statement_timeout', :statement, false)"),
            {"lock": context.config.attributes.get("lock_timeout", LOCK_TIMEOUT), "statement": STATEMENT_TIMEOUT},
        )
        connection.commit()
        context.configure(connection=connection, target_metadata=metadata, include_object=include_object)
        with context.begin_transaction():
            context.run_migrations()
        connection.commit()
    finally:
        connection.rollback()
        connection.execute(text("RESET lock_timeout"))
        connection.execute(text("RESET statement_timeout"))
        connection.execute(text("SELECT pg_advisory_unlock(:key)"), {"key": UPGRADE_LOCK})
        connection.commit()


def main() -> None:
    """Migrate the connection that was handed in, or the database of the settings."""
    if context.is_offline_mode():
        raise SystemExit("Matn's migrations look at the server's version, so they need a connection: leave --sql out.")
    given: Connection | None = context.config.attributes.get("connection")
    if given is not None:
        migrate(given)
        return
    # Only the command `alembic` comes here.
    from pipeline.settings import load_settings
    from pipeline.store.connect import database_url
    from pipeline.store.engine import make_engine

    engine = make_engine(database_url(load_settings()))
    with engine.connect() as connection:
        migrate(connection)
    engine.dispose()


main()
