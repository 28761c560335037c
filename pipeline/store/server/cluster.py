"""Make a data directory: beside its place and moved there when it is whole, so that a kill leaves none or a whole one."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

from pipeline.errors import DatabaseUnreachableError
from pipeline.store.server.accounts import Plan
from pipeline.store.server.environment import SERVER_ENVIRONMENT
from pipeline.store.server.messages import first_error

ROLE = "matn"
STAGING = ".new-"

SETTINGS = {
    "max_connections": "60",
    "shared_buffers": "128MB",
    "maintenance_work_mem": "128MB",
    # Nothing replicates from this server; without that, COPY into a new table writes no log.
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "checkpoint_timeout": "15min",
    "log_checkpoints": "off",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "default_text_search_config": "pg_catalog.simple",
}
"""Settings for a small machine, written to postgresql.conf once; whoever edits them there keeps the edit."""

LOCALES = {
    18: [["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"]],
    # Before 17 there is no built-in provider. Sorting is by code point either way; C alone knows letters of ASCII only.
    16: [["--locale-provider=libc", "--locale=C", "--lc-ctype=C.UTF-8"], ["--locale-provider=libc", "--locale=C"]],
}
"""What initdb is told about the locale, best first; the same on every machine."""


def make_cluster(plan: Plan, major: int, password: str) -> None:
    """Make the data directory of a plan with the role `matn`, whose password is asked for on every kind of connection.

    Raises:
        DatabaseUnreachableError: initdb failed; the message gives its reason.
        OSError: the folder cannot be written, or the disk is full.
    """
    for left_over in plan.cluster.glob(f"{STAGING}*"):
        shutil.rmtree(left_over, ignore_errors=True)
    staging = Path(tempfile.mkdtemp(dir=plan.cluster, prefix=STAGING))
    try:
        plan.account.give(staging)
        password_file = staging / "password"
        password_file.touch(mode=0o600)
        password_file.write_text(password, "ascii")
        plan.account.give(password_file)
        _initdb(plan, staging, major)
        (staging / "data").rename(plan.data)
        _sync(plan.cluster)
    finally:
        shutil.rmtree(staging, ignore_errors=True)


def _initdb(plan: Plan, staging: Path, major: int) -> None:
    arguments = [
        f"--pgdata={staging / 'data'}",
        f"--username={ROLE}",
        f"--pwfile={staging / 'password'}",
        "--encoding=UTF8",
        "--auth-local=scram-sha-256",
        "--auth-host=scram-sha-256",
        "--no-instructions",
        *(f"--set={name}={value}" for name, value in SETTINGS.items()),
    ]
    for locale in LOCALES[major]:
        command = plan.account.command(staging, "wait", plan.binaries.program("initdb"), *arguments, *locale)
        made = subprocess.run(
            command, env=SERVER_ENVIRONMENT, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
        )
        if made.returncode == 0:
            return
        shutil.rmtree(staging / "data", ignore_errors=True)
    raise DatabaseUnreachableError(f"The database could not be made in {plan.data}: {first_error(made.stderr)}.")


def set_password(plan: Plan, password: str) -> None:
    """Give the role another password while the server is stopped (its file was lost).

    Raises:
        DatabaseUnreachableError: PostgreSQL could not do it.
    """
    command = plan.account.command(
        plan.cluster, "wait", plan.binaries.program("postgres"), "--single", "-j", "-D", str(plan.data), "postgres"
    )
    statement = f"ALTER ROLE {ROLE} PASSWORD '{password}';\n"
    done = subprocess.run(command, env=SERVER_ENVIRONMENT, input=statement, capture_output=True, text=True, check=False)
    if done.returncode != 0 or "ERROR:" in done.stderr:
        raise DatabaseUnreachableError(f"The password of {plan.data} could not be set anew: {first_error(done.stderr)}.")


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
