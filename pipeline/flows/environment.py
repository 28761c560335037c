"""What Prefect reads from the environment, given before Prefect is imported: it reads most of it once, at import."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from pipeline.errors import MatnError

LOG_SETTINGS = Path(__file__).with_name("logging.yml")

TELEMETRY_OFF = {"DO_NOT_TRACK": "1", "PREFECT_SERVER_ANALYTICS_ENABLED": "false"}

QUIET_SERVER = {
    # A flow of ours needs runs, tasks and logs recorded. The rest costs start-up time or writes to SQLite while a run writes too.
    "PREFECT_SERVER_SERVICES_EVENT_PERSISTER_ENABLED": "false",
    "PREFECT_SERVER_SERVICES_TRIGGERS_ENABLED": "false",
    "PREFECT_SERVER_EVENTS_STREAM_OUT_ENABLED": "false",
    "PREFECT_SERVER_LOGS_STREAM_OUT_ENABLED": "false",
    "PREFECT_SERVER_SERVICES_DB_VACUUM_ENABLED": "false",
    # Block types are for `prefect server start` to register. Without the memo off, it would believe that this has been done.
    "PREFECT_API_BLOCKS_REGISTER_ON_START": "false",
    "PREFECT_MEMOIZE_BLOCK_AUTO_REGISTRATION": "false",
    # Where our own server is away, Prefect shall say so, not start a server of its own that it leaves behind.
    "PREFECT_SERVER_ALLOW_EPHEMERAL_MODE": "false",
}


def prepare_environment(home: Path) -> Path:
    """Set what the user has not set, and say where Prefect's log goes.

    Args:
        home: MATN_HOME; Prefect's files go to `prefect` in it, unless PREFECT_HOME is set.

    Raises:
        MatnError: the folder for the log, or PREFECT_HOME, cannot be made.
    """
    log = home / "logs" / "prefect.log"
    prefect_home = Path(os.environ.get("PREFECT_HOME") or home / "prefect").expanduser()
    for folder, variable in ((log.parent, "MATN_HOME"), (prefect_home, "PREFECT_HOME")):
        _make(folder, variable)
    defaults = {
        **TELEMETRY_OFF,
        "PREFECT_HOME": str(prefect_home),
        "PREFECT_LOGGING_SETTINGS_PATH": str(LOG_SETTINGS),
        "PREFECT_LOGGING_HANDLERS_FILE_FILENAME": str(log),
    }
    if not os.environ.get("PREFECT_API_URL"):
        defaults |= QUIET_SERVER
    for name, value in defaults.items():
        os.environ.setdefault(name, value)
    if "prefect" in sys.modules:
        from prefect.context import refresh_global_settings_context

        refresh_global_settings_context()
    return log


def _make(folder: Path, variable: str) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as error:
        raise MatnError(
            f"{folder} cannot be made: {error.strerror}. Set {variable} to a folder that you can write to, "
            "or do without Prefect: matn ingest --no-flow"
        ) from None
