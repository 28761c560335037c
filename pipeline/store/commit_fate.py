"""Whether a commit took place whose answer never came: without this, a batch tried again would be counted twice."""

from __future__ import annotations

import time

from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import InterfaceError, OperationalError

PAUSES_SECONDS = (0.0, 0.5, 1.0, 2.0, 4.0, 8.0)
"""How long to wait before each look: a server that was killed is back within seconds."""


def commit(engine: Engine, connection: Connection) -> None:
    """Commit; where the connection breaks during that, ask the server on a new one how it ended.

    Raises:
        OperationalError, InterfaceError: the transaction was not committed, or the server does not come back to tell.
    """
    # Numbers of transactions outlive the connection: PostgreSQL keeps the outcome (pg_xact_status) for far longer than this.
    number = connection.scalar(text("SELECT CAST(pg_current_xact_id() AS text)"))
    try:
        connection.commit()
    except (OperationalError, InterfaceError):
        if not _was_committed(engine, str(number)):
            raise


def _was_committed(engine: Engine, number: str) -> bool:
    for pause in PAUSES_SECONDS:
        time.sleep(pause)
        try:
            with engine.connect() as connection:
                status = connection.scalar(text("SELECT pg_xact_status(CAST(:number AS xid8))"), {"number": number})
        except (OperationalError, InterfaceError):
            continue
        if status != "in progress":
            return bool(status == "committed")
    return False
