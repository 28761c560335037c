"""Two locks of the operating system, which fall by themselves when their holder dies, however it dies.

`only_one` lets one process at a time start or stop the server. The file `running` is locked by the server's processes
themselves: each inherits the open file, so the lock is free exactly when none of them lives. That says more than a process
number, which may be a zombie's, another program's by now, or another container's.
"""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pipeline.errors import DatabaseUnreachableError
from pipeline.store.server.folder import hand_to_owner_of

PAUSE_SECONDS = 0.01


@contextmanager
def only_one(path: Path, *, timeout_seconds: float) -> Iterator[None]:
    """Hold the lock file while a server is started or stopped.

    Raises:
        DatabaseUnreachableError: somebody else held it for the whole time-out.
    """
    handle = open_lock_file(path)
    try:
        if not lock_within(handle, timeout_seconds):
            raise DatabaseUnreachableError(
                f"Another matn has been starting or stopping the database for {timeout_seconds:.0f} s; "
                f"if that cannot be, end the process that holds {path}."
            )
        yield
    finally:
        os.close(handle)


def open_lock_file(path: Path) -> int:
    """Open a lock file, made if need be; the descriptor is not inherited."""
    made = not path.exists()
    handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    if made:
        hand_to_owner_of(path.parent, path)
    return handle


def lock_within(handle: int, timeout_seconds: float) -> bool:
    """Try to hold the lock alone; False when somebody else held it all the time."""
    deadline = time.monotonic() + timeout_seconds
    while True:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() >= deadline:
                return False
            time.sleep(PAUSE_SECONDS)
        else:
            return True


def is_held(path: Path) -> bool:
    """Whether somebody holds the lock alone; those who only ask do not see each other."""
    try:
        handle = os.open(path, os.O_RDONLY)
    except FileNotFoundError:
        return False
    try:
        fcntl.flock(handle, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(handle)
    return False
