"""Start, stop and ask after the embedded server. It runs until it is stopped: no process's end takes it away."""

from __future__ import annotations

import errno
import os
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Literal

from pipeline.errors import DatabaseUnreachableError
from pipeline.store.server.accounts import Plan, choose_plan
from pipeline.store.server.binaries import find_binaries
from pipeline.store.server.cluster import ROLE, make_cluster, set_password
from pipeline.store.server.environment import SERVER_ENVIRONMENT
from pipeline.store.server.folder import ServerFolder, hand_to_owner_of, make_folder, server_folder
from pipeline.store.server.identity import DATABASE, ask_identity
from pipeline.store.server.locks import lock_within, only_one, open_lock_file
from pipeline.store.server.messages import first_error, log_since, put_away_long_log
from pipeline.store.server.ports import LOOPBACK, candidate_ports
from pipeline.store.server.postmaster import Phase, disarm_stale_pid_file, end_orphans, is_alive, phase, wait_until

LOCK_SECONDS = 120.0
RECOVERY_SECONDS = 300.0
"""After a crash PostgreSQL replays at most max_wal_size (1 GB) before it answers."""
STOP_SECONDS = 60.0
DYING_SECONDS = 1.0
ORPHAN_SECONDS = 1.0
"""Processes of a dead server notice it within milliseconds, unless a long query keeps them."""


@dataclass(frozen=True, kw_only=True)
class ServerInfo:
    """A running server."""

    url: str = field(repr=False)
    """For SQLAlchemy (`postgresql+psycopg://`), with the password."""
    port: int
    data_directory: Path
    pid: int
    version: str


@dataclass(frozen=True, kw_only=True)
class ServerStatus:
    """What is known of the server of a MATN_HOME; `info` only where it is ready."""

    state: Literal["absent", "stopped", "starting", "ready", "stopping", "orphaned"]
    data_directory: Path
    log_file: Path
    info: ServerInfo | None = None


def start_server(home: Path, major: int = 18) -> ServerInfo:
    """Start the server of a MATN_HOME, making its database the first time, and wait until it answers; one that runs is used.

    Raises:
        DatabaseUnreachableError: it cannot be started; the message says why and what to do.
    """
    folder = server_folder(home, major)
    with _plain_errors(folder):
        running = _attach(folder)
        if running is not None:
            return running
        binaries = find_binaries(major)
        make_folder(folder.root)
        make_folder(folder.log_file.parent)
        with only_one(folder.lock_file, timeout_seconds=LOCK_SECONDS):
            while _settle(folder) == "ready":
                running = _attach(folder)
                if running is not None:
                    return running
            plan = choose_plan(folder, binaries)
            _make_or_repair(folder, plan)
            return _launch(folder, plan)


def stop_server(home: Path, major: int = 18) -> bool:
    """Stop the server of a MATN_HOME: clients are disconnected, what they have committed stays. False where none ran.

    Raises:
        DatabaseUnreachableError: it is another user's, or does not end.
    """
    folder = server_folder(home, major)
    with _plain_errors(folder):
        if not folder.lock_file.exists() or phase(folder.cluster)[0] == "stopped":
            return False
        with only_one(folder.lock_file, timeout_seconds=LOCK_SECONDS):
            state, postmaster = phase(folder.cluster)
            if state == "stopped":
                return False
            if postmaster is not None:
                os.kill(postmaster.pid, signal.SIGINT)
            state, _ = wait_until(folder.cluster, {"stopped", "orphaned"}, STOP_SECONDS)
            if state == "orphaned":
                state = _settle(folder)
            if state != "stopped":
                raise DatabaseUnreachableError(
                    f"The server did not stop within {STOP_SECONDS:.0f} s; its log is {folder.log_file}."
                )
            return True


def server_status(home: Path, major: int = 18) -> ServerStatus:
    """Look at the server of a MATN_HOME; nothing is started or written.

    Raises:
        DatabaseUnreachableError: its files are another user's.
    """
    folder = server_folder(home, major)
    with _plain_errors(folder):
        if not folder.data.exists():
            return ServerStatus(state="absent", data_directory=folder.data, log_file=folder.log_file)
        info = _attach(folder)
        state = "ready" if info else phase(folder.cluster)[0]
        return ServerStatus(state=state, data_directory=folder.data, log_file=folder.log_file, info=info)


def _attach(folder: ServerFolder) -> ServerInfo | None:
    """Use a server that is ready; None where there is none."""
    state, postmaster = phase(folder.cluster)
    password = folder.password()
    if state != "ready" or postmaster is None or postmaster.port is None:
        return None
    if password is None:
        raise DatabaseUnreachableError(
            f"{folder.password_file} is gone while the server runs. Run `matn db stop`, then `matn db start`: it makes a new one."
        )
    try:
        identity = ask_identity(postmaster.port, password, folder.data)
    except DatabaseUnreachableError:
        # A server that was killed this moment still has its port open.
        if wait_until(folder.cluster, {"stopping", "orphaned", "stopped"}, DYING_SECONDS)[0] != "ready":
            return None
        raise
    return ServerInfo(
        url=f"postgresql+psycopg://{ROLE}:{password}@{LOOPBACK}:{postmaster.port}/{DATABASE}",
        port=postmaster.port,
        data_directory=identity.data_directory,
        pid=postmaster.pid,
        version=identity.version,
    )


def _settle(folder: ServerFolder) -> Phase:
    """Wait until a server that starts, stops or lost its first process is `ready` or `stopped`."""
    state, _ = wait_until(folder.cluster, {"ready", "stopped", "orphaned"}, RECOVERY_SECONDS)
    if state == "orphaned":
        state, _ = wait_until(folder.cluster, {"stopped"}, ORPHAN_SECONDS)
        if state != "stopped":
            end_orphans(folder.data)
            state, _ = wait_until(folder.cluster, {"stopped"}, ORPHAN_SECONDS * 10)
    if state not in {"ready", "stopped"}:
        raise DatabaseUnreachableError(
            f"The data in {folder.data} are in use by processes that cannot be seen from here (another container?): "
            f"stop the server there. The server's log is {folder.log_file}."
        )
    return state


def _make_or_repair(folder: ServerFolder, plan: Plan) -> None:
    """Make the database where there is none, and a password where its file was lost."""
    password = folder.password()
    if not plan.data.exists():
        make_cluster(plan, folder.major, password or folder.new_password())
    elif password is None:
        disarm_stale_pid_file(plan.data)
        set_password(plan, folder.new_password())
    if plan.cluster != folder.cluster:
        # Only now, that it is made: a place that is remembered and gone is an error.
        folder.remember(replace(folder.state(), cluster=str(plan.cluster)))


def _launch(folder: ServerFolder, plan: Plan) -> ServerInfo:
    """Start the server on the first free port on which it comes up."""
    put_away_long_log(folder.log_file)
    said = "no port of 127.0.0.1 is free"
    for port in candidate_ports(plan.data, folder.state().port):
        said = _try_port(folder, plan, port) or ""
        if not said:
            if port != folder.state().port:
                folder.remember(replace(folder.state(), port=port))
            running = _attach(folder)
            if running is None:
                break
            return running
        if "Address already in use" not in said:
            break
    raise DatabaseUnreachableError(f"The database did not start: {first_error(said)}. Its log is {folder.log_file}.")


def _try_port(folder: ServerFolder, plan: Plan, port: int) -> str | None:
    """Start the server on a port and wait until it is ready; else give what it said."""
    running = open_lock_file(folder.running_file)
    log = os.open(folder.log_file, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    hand_to_owner_of(folder.log_file.parent, folder.log_file)
    try:
        if not lock_within(running, ORPHAN_SECONDS):
            return f"FATAL:  {folder.running_file} is locked by another process"
        disarm_stale_pid_file(plan.data)
        offset = os.fstat(log).st_size
        arguments = [
            "-D",
            str(plan.data),
            "-p",
            str(port),
            "-c",
            f"listen_addresses={LOOPBACK}",
            "-c",
            "unix_socket_directories=",
        ]
        command = plan.account.command(plan.cluster, "leave", plan.binaries.program("postgres"), *arguments)
        started = subprocess.run(
            command,
            env=SERVER_ENVIRONMENT,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=log,
            pass_fds=[running],
            text=True,
            check=False,
        )
    finally:
        os.close(running)
        os.close(log)
    if started.returncode == 0 and _came_up(plan, int(started.stdout)):
        return None
    return log_since(folder.log_file, offset)


def _came_up(plan: Plan, pid: int) -> bool:
    while is_alive(pid):
        state, postmaster = wait_until(plan.cluster, {"ready", "stopped", "orphaned"}, 0.05)
        if state == "ready" and postmaster is not None and postmaster.pid == pid:
            return True
    return False


@contextmanager
def _plain_errors(folder: ServerFolder) -> Iterator[None]:
    """Turn what the operating system refuses into one line.

    Raises:
        DatabaseUnreachableError: instead of an OSError.
    """
    try:
        yield
    except PermissionError as error:
        raise DatabaseUnreachableError(
            f"{_who_forbids(error.filename, folder)}. Set MATN_HOME to a folder of yours, or DATABASE_URL."
        ) from None
    except OSError as error:
        if error.errno == errno.EROFS:
            raise DatabaseUnreachableError(
                f"{error.filename or folder.root} cannot be made or written: the disk there is read-only. "
                "Set MATN_HOME to a folder that can be written, or DATABASE_URL."
            ) from None
        raise DatabaseUnreachableError(
            f"Matn's database cannot be used: {error.filename or folder.root}: {error.strerror}. "
            "Mend that, or set MATN_HOME or DATABASE_URL."
        ) from None


def _who_forbids(filename: object, folder: ServerFolder) -> str:
    """Say what may not be done: a database of another user's, or a folder that may not be made."""
    path = Path(os.fsdecode(filename)) if isinstance(filename, str | bytes) else folder.root
    try:
        is_another_s = path.stat().st_uid != os.geteuid()
    except FileNotFoundError:
        parent = next(parent for parent in path.parents if parent.exists())
        return f"The folder {path} cannot be made: {parent} may not be written"
    except PermissionError:
        return f"No permission for {path}: a folder above it belongs to another user"
    return f"No permission for {path}: {'it belongs to another user' if is_another_s else 'it may not be written'}"
