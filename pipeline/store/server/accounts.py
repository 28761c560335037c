"""Which account the server runs as, and where root's data lie: PostgreSQL refuses to run as root.

An ordinary user's server runs as that user. For root the first of these that works here is taken:

1. Where MATN_HOME belongs to another user: as that user, so that both of them can use it.
2. In a user namespace, in which root is `nobody` to itself and still reaches what belongs to root, such as a home of mode 0700.
   Containers often forbid it.
3. As `nobody`, with a group number of our own that keeps other programs of `nobody` out of the folder.
4. The same with the data in /var/lib/matn (or /var/tmp/matn), where `nobody` cannot reach MATN_HOME.

The programs are copied beside those data where the account cannot reach them (a virtual environment below /root).
No folder that was there before is changed in mode or owner. Data that exist decide the account: it is their owner.
"""

from __future__ import annotations

import hashlib
import os
import pwd
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from pipeline.errors import DatabaseUnreachableError
from pipeline.store.server import launch
from pipeline.store.server.binaries import Binaries, copy_binaries
from pipeline.store.server.environment import SERVER_ENVIRONMENT
from pipeline.store.server.folder import PRIVATE_FOLDER, ServerFolder, has_name

PRIVATE_GROUP = 55_432
"""A group number that no system gives out by default: only the server's processes have it."""
SHARED_PLACES = (Path("/var/lib"), Path("/var/tmp"))


@dataclass(frozen=True, kw_only=True)
class Account:
    """Who the server's processes are: this user (`self`), root in a namespace, or another user (launch.py)."""

    kind: str
    uid: int
    gid: int

    def command(self, folder: Path, manner: str, program: Path, *arguments: str) -> list[str]:
        """The command that runs a program as this account, in `folder`; `manner` is `wait` or `leave` (launch.py)."""
        launcher = [sys.executable, "-I", "-S", str(Path(launch.__file__)), self.kind, str(self.uid), str(self.gid)]
        return [*launcher, str(folder), manner, str(program), *arguments]

    def give(self, path: Path) -> None:
        """Hand a new file or folder to this account."""
        if self.kind == "user":
            os.chown(path, self.uid, self.gid)


@dataclass(frozen=True, kw_only=True)
class Plan:
    """A way to run the server that works here: as whom, from which programs, with the data below which folder."""

    account: Account
    binaries: Binaries
    cluster: Path

    @property
    def data(self) -> Path:
        """PostgreSQL's data directory."""
        return self.cluster / "data"


def choose_plan(folder: ServerFolder, binaries: Binaries) -> Plan:
    """Find a way to run the server; as root, each way is tried by running `postgres --version`.

    Raises:
        DatabaseUnreachableError: there is none, or the data belong to somebody else.
    """
    if folder.state().cluster and not folder.data.exists():
        raise DatabaseUnreachableError(
            f"The database was in {folder.data}, which is gone (a container's disk?). "
            f"Bring it back, or remove {folder.root} to begin an empty one."
        )
    if os.geteuid() != 0:
        if folder.data.exists() and folder.data.stat().st_uid != os.geteuid():
            raise DatabaseUnreachableError(
                f"The data in {folder.data} belong to another user: set MATN_HOME to a folder of yours."
            )
        account = Account(kind="self", uid=os.geteuid(), gid=os.getegid())
        return Plan(account=account, binaries=binaries, cluster=folder.cluster)
    reason: str | None = "there is no user nobody"
    try:
        for account, cluster in _ways_for_root(folder):
            plan = Plan(account=account, binaries=binaries, cluster=cluster)
            reason = _why_not(plan)
            if reason is not None and account.kind == "user":
                plan = replace(plan, binaries=copy_binaries(binaries, _shared_folder()))
                reason = _why_not(plan)
            if reason is None:
                return plan
    except PermissionError as error:  # a root without root's rights, as in a container that gave them up
        reason = f"{error.filename}: {error.strerror}"
    raise DatabaseUnreachableError(
        f"PostgreSQL does not run as root, and no other account could be used ({reason}): "
        "run matn as an ordinary user, or set DATABASE_URL."
    )


def _ways_for_root(folder: ServerFolder) -> Iterator[tuple[Account, Path]]:
    if folder.data.exists():
        owner = folder.data.stat()
        if owner.st_uid != 0:
            yield Account(kind="user", uid=owner.st_uid, gid=owner.st_gid), folder.cluster
            return
        yield _namespace(), folder.cluster
        raise DatabaseUnreachableError(
            f"The data in {folder.data} belong to root and were made where user namespaces are allowed; here they are not. "
            f"Give them to another account (chown -R nobody {folder.data}), or set DATABASE_URL."
        )
    owner = folder.root.stat()
    if owner.st_uid != 0 and has_name(owner.st_uid):
        yield Account(kind="user", uid=owner.st_uid, gid=owner.st_gid), folder.root
    yield _namespace(), folder.root
    nobody = _nobody()
    if nobody is not None:
        account = Account(kind="user", uid=nobody.pw_uid, gid=PRIVATE_GROUP)
        _let_group_pass(folder.root)
        yield account, folder.root
        folder.root.chmod(PRIVATE_FOLDER)
        apart = _shared_folder() / f"{hashlib.sha256(os.fsencode(folder.root)).hexdigest()[:16]}-{folder.major}"
        apart.mkdir(mode=0o700, exist_ok=True)
        _let_group_pass(apart)
        yield account, apart


def _why_not(plan: Plan) -> str | None:
    """Try the plan; None where it works, else the reason."""
    command = plan.account.command(plan.cluster, "wait", plan.binaries.program("postgres"), "--version")
    tried = subprocess.run(command, env=SERVER_ENVIRONMENT, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
    if tried.returncode == 0:
        return None
    return " ".join(tried.stderr.split()) or f"status {tried.returncode}"


def _namespace() -> Account:
    nobody = _nobody()
    return Account(kind="namespace", uid=nobody.pw_uid if nobody else 65_534, gid=nobody.pw_gid if nobody else 65_534)


def _nobody() -> pwd.struct_passwd | None:
    """The user `nobody`, or any other that is not root: initdb wants its account to have a name."""
    try:
        return pwd.getpwnam("nobody")
    except KeyError:
        return next((user for user in pwd.getpwall() if user.pw_uid != 0), None)


def _let_group_pass(folder: Path) -> None:
    """Let the server's group pass through a folder that Matn made, and nobody else."""
    os.chown(folder, -1, PRIVATE_GROUP)
    folder.chmod(0o710)


def _shared_folder() -> Path:
    """A folder of root's that every account can pass through.

    Raises:
        DatabaseUnreachableError: none can be made, or somebody else made it first.
    """
    for place in SHARED_PLACES:
        folder = place / "matn"
        try:
            folder.mkdir(mode=0o711, exist_ok=True)
        except OSError:
            continue
        found = folder.lstat()
        if folder.is_dir() and not folder.is_symlink() and found.st_uid == 0 and not found.st_mode & 0o022:
            folder.chmod(0o711)
            return folder
    raise DatabaseUnreachableError(
        "Root's database needs a folder that other accounts can reach, and /var/lib/matn cannot be made."
    )
