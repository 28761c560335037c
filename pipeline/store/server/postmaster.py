"""What runs on a data directory: PostgreSQL's own `postmaster.pid`, read with the lock that its processes hold."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from pipeline.store.server.locks import PAUSE_SECONDS, is_held

HAS_PROC = Path("/proc/self/stat").exists()
DEAD_PROCESS = 2_147_483_647
"""No system gives out this process number, so PostgreSQL takes a file that names it for stale."""

Phase = Literal["stopped", "starting", "ready", "stopping", "orphaned"]


@dataclass(frozen=True, kw_only=True)
class Postmaster:
    """The server's first process, as `postmaster.pid` tells of it."""

    pid: int
    port: int | None
    ready: bool
    stopping: bool


def read_pid_file(data: Path) -> Postmaster | None:
    """Read `postmaster.pid` (its lines: PostgreSQL's src/include/utils/pidfile.h); None where there is none, or half of one."""
    try:
        lines = (data / "postmaster.pid").read_text("utf-8", "replace").splitlines()
        pid = abs(int(lines[0]))
    except (FileNotFoundError, ValueError, IndexError):
        return None
    port = int(lines[3]) if len(lines) > 3 and lines[3].isdigit() else None
    status = lines[7].strip() if len(lines) > 7 else "starting"
    return Postmaster(pid=pid, port=port, ready=status == "ready", stopping=status == "stopping")


def phase(cluster: Path) -> tuple[Phase, Postmaster | None]:
    """Say what the server below `cluster` is doing now, with its first process where that one lives.

    `orphaned`: its first process died and others of its processes still end.
    """
    if not is_held(cluster / "running"):
        return "stopped", None
    found = read_pid_file(cluster / "data")
    if found is None:
        return "starting", None
    if not is_alive(found.pid):
        return "orphaned", None
    if found.stopping:
        return "stopping", found
    return ("ready" if found.ready else "starting"), found


def is_alive(pid: int) -> bool:
    """Whether a process exists and is no zombie: one whose parent never asks after it stays in the list for ever."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass  # it is another user's
    if not HAS_PROC:
        state = _ps(pid, "stat=")
        return bool(state) and not state.startswith("Z")
    try:
        # After the program's name in brackets, which may hold anything, the state is the next field (proc(5)).
        state = Path(f"/proc/{pid}/stat").read_text("utf-8", "replace").rpartition(")")[2].split()[0]
    except (OSError, IndexError):
        return False  # it ended this moment
    return state not in {"Z", "X"}


def is_postgres_on(pid: int, data: Path) -> bool:
    """Whether the process is a PostgreSQL on these data, by its command line."""
    if not HAS_PROC:
        shown = _ps(pid, "command=")
        return "postgres" in shown and str(data) in shown
    try:
        command = Path(f"/proc/{pid}/cmdline").read_bytes().decode("utf-8", "replace").split("\0")
    except OSError:
        return False
    return "postgres" in Path(command[0]).name and str(data) in command


def _ps(pid: int, column: str) -> str:
    """Ask ps, where there is no /proc (macOS)."""
    asked = subprocess.run(["ps", "-ww", "-o", column, "-p", str(pid)], capture_output=True, text=True, check=False)
    return asked.stdout.strip()


def disarm_stale_pid_file(data: Path) -> None:
    """Make a `postmaster.pid` that a dead server left harmless; call it only with the lock `running` in hand.

    PostgreSQL overwrites the file by itself unless the number now belongs to a living process or a zombie, and refuses to
    start then. The rest of the file stays: PostgreSQL finds in it the shared memory that must not be in use any more.
    """
    path = data / "postmaster.pid"
    stale = read_pid_file(data)
    if stale is None:
        path.unlink(missing_ok=True)  # empty: the disk was full, or the machine went down
    elif not is_postgres_on(stale.pid, data):
        _, _, rest = path.read_text("utf-8", "replace").partition("\n")
        path.write_text(f"{DEAD_PROCESS}\n{rest}", "utf-8")


def end_orphans(data: Path) -> None:
    """End processes of a server whose first process is gone: they work in the data directory and take no new work.

    The next start recovers as after any crash.
    """
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            if (entry / "cwd").readlink() == data and (entry / "cmdline").read_bytes().startswith(b"postgres:"):
                os.kill(int(entry.name), signal.SIGQUIT)
        except OSError:
            continue  # it has ended, or is not ours


def wait_until(cluster: Path, wanted: set[Phase], timeout_seconds: float) -> tuple[Phase, Postmaster | None]:
    """Wait until the server is in one of the phases; gives the phase that it is in at the end, whichever that is."""
    deadline = time.monotonic() + timeout_seconds
    while True:
        now = phase(cluster)
        if now[0] in wanted or time.monotonic() >= deadline:
            return now
        time.sleep(PAUSE_SECONDS)
