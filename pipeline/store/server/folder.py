"""The embedded server's files under MATN_HOME.

MATN_HOME/postgres-18/data         the database (see `accounts` for where root's may lie instead)
MATN_HOME/postgres-18/password     the superuser's, mode 0600
MATN_HOME/postgres-18/server.json  its port, and where the data lies if not here
MATN_HOME/postgres-18/lock         held while somebody starts or stops the server
MATN_HOME/postgres-18/running      held by the server's own processes for as long as one of them lives
MATN_HOME/logs/postgres-18.log     what the server says
"""

from __future__ import annotations

import json
import os
import pwd
import secrets
import tempfile
from dataclasses import asdict, dataclass
from pathlib import Path

PRIVATE_FOLDER = 0o700
PASSABLE_FOLDER = 0o711


@dataclass(frozen=True, kw_only=True)
class ServerState:
    """What is remembered between starts."""

    port: int | None = None
    cluster: str | None = None
    """Folder that holds `data`, where it is not the server's folder itself."""


@dataclass(frozen=True, kw_only=True)
class ServerFolder:
    """Paths of one embedded server: MATN_HOME and PostgreSQL's major version decide them."""

    home: Path
    major: int

    @property
    def root(self) -> Path:
        """The folder of this server."""
        return self.home / f"postgres-{self.major}"

    @property
    def password_file(self) -> Path:
        """Holds the password of the role `matn`."""
        return self.root / "password"

    @property
    def log_file(self) -> Path:
        """What PostgreSQL writes to standard error."""
        return self.home / "logs" / f"postgres-{self.major}.log"

    @property
    def lock_file(self) -> Path:
        """Held while the server is started or stopped."""
        return self.root / "lock"

    @property
    def cluster(self) -> Path:
        """The folder that holds `data`."""
        elsewhere = self.state().cluster
        return Path(elsewhere) if elsewhere else self.root

    @property
    def data(self) -> Path:
        """PostgreSQL's data directory."""
        return self.cluster / "data"

    @property
    def running_file(self) -> Path:
        """Locked by every process of the server."""
        return self.cluster / "running"

    def state(self) -> ServerState:
        """What was remembered; nothing where the file is missing or damaged."""
        try:
            fields = json.loads((self.root / "server.json").read_text("utf-8"))
            return ServerState(port=fields.get("port"), cluster=fields.get("cluster"))
        except (FileNotFoundError, ValueError, AttributeError):
            return ServerState()

    def remember(self, state: ServerState) -> None:
        """Write the state, all or nothing."""
        write_private(self.root / "server.json", json.dumps(asdict(state)))

    def password(self) -> str | None:
        """The password, or None where there is none yet."""
        try:
            return self.password_file.read_text("ascii").strip() or None
        except FileNotFoundError:
            return None

    def new_password(self) -> str:
        """Choose a password and write it, all or nothing."""
        password = secrets.token_hex(24)
        write_private(self.password_file, password)
        return password


def server_folder(home: Path, major: int) -> ServerFolder:
    """Name the files of the server under MATN_HOME; symbolic links are followed, so that one server has one name."""
    return ServerFolder(home=home.expanduser().resolve(), major=major)


def make_folder(path: Path, mode: int = PRIVATE_FOLDER) -> None:
    """Make a folder for the owner's eyes only, and its missing parents.

    Root's parents let others pass through, not look: its server may run as `nobody` (see `accounts`). Root making folders in
    a user's home hands them to that user, who could not use Matn afterwards otherwise.
    """
    if path.is_dir():
        return
    make_folder(path.parent, PASSABLE_FOLDER if os.geteuid() == 0 else PRIVATE_FOLDER)
    path.mkdir(exist_ok=True)
    path.chmod(mode)  # whatever the umask is
    hand_to_owner_of(path.parent, path)


def write_private(path: Path, text: str) -> None:
    """Write a file of mode 0600 in one step: a reader, or a crash, never sees half of it."""
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}-")
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        hand_to_owner_of(path.parent, Path(temporary))
        Path(temporary).rename(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


def hand_to_owner_of(folder: Path, path: Path) -> None:
    """Where root made `path` in another user's folder, give it to that user."""
    owner = folder.stat()
    if os.geteuid() == 0 and owner.st_uid != 0 and has_name(owner.st_uid):
        os.chown(path, owner.st_uid, owner.st_gid)


def has_name(uid: int) -> bool:
    """Whether the system knows a user of this number; initdb refuses to run as one that it does not."""
    try:
        pwd.getpwuid(uid)
    except KeyError:
        return False
    return True
