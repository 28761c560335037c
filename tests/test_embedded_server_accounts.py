"""Who the embedded server runs as: root in a user namespace, root without one, root in a user's home, an ordinary user."""

from __future__ import annotations

import json
import os
import pwd
import shutil
import stat
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.store.server import server_status, start_server, stop_server
from pipeline.store.server.folder import server_folder

ROOT = Path(__file__).parents[1]
TESTS = Path(__file__).parent
SITE_PACKAGES = Path(pytest.__file__).parents[1]

DO = """
import json, sys
from pathlib import Path
from pipeline.errors import MatnError
from pipeline.store.server import server_status, start_server, stop_server
home = Path(sys.argv[2])
try:
    if sys.argv[1] == "start":
        info = start_server(home)
        print(json.dumps({"pid": info.pid, "data": str(info.data_directory)}))
    elif sys.argv[1] == "stop":
        print(json.dumps({"stopped": stop_server(home)}))
    else:
        print(json.dumps({"state": server_status(home).state}))
except MatnError as error:
    print(json.dumps({"error": str(error)}))
"""

needs_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root has to become somebody else")


def do(verb: str, home: Path, *prefix: str, **how: object) -> dict[str, object]:
    """Start, stop or ask in a process of its own, with a command before it or as another user."""
    python = str(how.pop("python", sys.executable))
    done = subprocess.run(
        [*prefix, python, "-c", DO, verb, str(home)],
        cwd="/",
        env={"PATH": os.environ["PATH"], "PYTHONPATH": f"{ROOT}:{SITE_PACKAGES}"},
        capture_output=True,
        text=True,
        check=False,
        **how,  # type: ignore[call-overload]
    )
    if done.returncode == 77:
        pytest.skip("this system lets nobody make a user namespace")
    assert done.stderr == ""
    return dict(json.loads(done.stdout))


def owner_of_process(pid: object) -> int:
    return Path(f"/proc/{pid}").stat().st_uid


@pytest.fixture
def closed(tmp_path: Path) -> Path:
    """A folder that only its owner can enter, like /root."""
    folder = tmp_path / "closed"
    folder.mkdir(mode=0o700)
    return folder


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that everybody can reach, which pytest's own are not."""
    folder = Path(tempfile.mkdtemp(prefix="matn-test-"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)


@pytest.fixture
def without_namespaces() -> tuple[str, ...]:
    return (sys.executable, str(TESTS / "without_namespaces.py"))


@pytest.fixture
def shared_place() -> Iterator[Path]:
    """The place for data of root's that cannot lie in MATN_HOME; what a test leaves there is taken away."""
    place = Path("/var/lib/matn")
    before = set(place.iterdir()) if place.exists() else None
    yield place
    for path in set(place.iterdir()) - (before or set()) if place.exists() else ():
        shutil.rmtree(path)
    if before is None and place.exists():
        place.rmdir()


def test_a_home_that_only_its_owner_can_enter_holds_the_data_and_keeps_its_mode(closed: Path) -> None:
    if os.geteuid() == 0 and subprocess.run(["unshare", "-U", "true"], check=False, capture_output=True).returncode != 0:
        pytest.skip("this system lets nobody make a user namespace")
    home = closed / "home"
    try:
        assert start_server(home).data_directory == home / "postgres-18" / "data"
        assert stat.S_IMODE(closed.stat().st_mode) == 0o700
    finally:
        assert stop_server(home)


@needs_root
def test_without_namespaces_root_keeps_the_data_in_a_home_that_others_can_reach(
    open_folder: Path, without_namespaces: tuple[str, ...], shared_place: Path
) -> None:
    home = open_folder / "home"
    started = do("start", home, *without_namespaces)
    try:
        assert started["data"] == str(home / "postgres-18" / "data")
        assert owner_of_process(started["pid"]) == pwd.getpwnam("nobody").pw_uid
        assert server_status(home).state == "ready"
    finally:
        assert stop_server(home)
    assert do("start", home)["data"] == started["data"], "a system that allows namespaces goes on with the same data"
    assert stop_server(home)


@needs_root
def test_without_namespaces_root_keeps_the_data_of_a_closed_home_elsewhere(
    closed: Path, without_namespaces: tuple[str, ...], shared_place: Path
) -> None:
    home = closed / "home"
    started = do("start", home, *without_namespaces)
    try:
        cluster = Path(str(started["data"])).parent
        assert cluster.parent == shared_place
        assert owner_of_process(started["pid"]) == pwd.getpwnam("nobody").pw_uid
        assert stat.S_IMODE(closed.stat().st_mode) == 0o700
        assert stat.S_IMODE(cluster.stat().st_mode) == 0o710, "other programs of nobody's stay out"
        assert start_server(home).pid == started["pid"]
    finally:
        assert stop_server(home)
    shutil.rmtree(cluster)
    lost = do("start", home, *without_namespaces)
    assert "is gone" in str(lost["error"]), "an empty database must not take a lost one's place in silence"


@needs_root
def test_a_start_killed_before_the_place_was_noted_finds_the_data_again(
    closed: Path, without_namespaces: tuple[str, ...], shared_place: Path
) -> None:
    home = closed / "home"
    first = do("start", home, *without_namespaces)
    assert stop_server(home)
    (home / "postgres-18" / "server.json").unlink()
    again = do("start", home, *without_namespaces)
    assert stop_server(home)
    assert again["data"] == first["data"]


@pytest.fixture
def ordinary_user() -> dict[str, object]:
    """How to run Python as an ordinary user; skips where no interpreter is within such a user's reach."""
    nobody = pwd.getpwnam("nobody")
    how = {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}
    version = f"python3.{sys.version_info.minor}"
    for python in (sys.executable, shutil.which(version, path="/usr/local/bin:/usr/bin")):
        try:
            tried = subprocess.run([python or "", "-c", "import sqlite3"], cwd="/", check=False, capture_output=True, **how)
        except OSError:
            continue
        if tried.returncode == 0 and os.access(SITE_PACKAGES, os.X_OK):
            return {**how, "python": python}
    pytest.skip(f"no {version} that an ordinary user can run")


@needs_root
def test_an_ordinary_user_has_a_server_that_root_can_ask_after_and_stop(
    open_folder: Path, ordinary_user: dict[str, object]
) -> None:
    home = open_folder / "user" / "home"
    home.parent.mkdir(mode=0o700)
    os.chown(home.parent, int(str(ordinary_user["user"])), int(str(ordinary_user["group"])))
    started = do("start", home, **ordinary_user)
    assert owner_of_process(started["pid"]) == ordinary_user["user"]
    assert server_status(home).state == "ready"
    assert do("start", home)["pid"] == started["pid"]
    assert do("stop", home) == {"stopped": True}
    assert do("status", home, **ordinary_user) == {"state": "stopped"}


@needs_root
def test_what_root_starts_in_a_users_home_is_the_users(
    open_folder: Path, ordinary_user: dict[str, object], shared_place: Path
) -> None:
    home = open_folder / "user" / "home"
    home.parent.mkdir(mode=0o700)
    os.chown(home.parent, int(str(ordinary_user["user"])), int(str(ordinary_user["group"])))
    started = do("start", home)
    assert owner_of_process(started["pid"]) == ordinary_user["user"]
    assert do("start", home, **ordinary_user)["pid"] == started["pid"]
    assert do("stop", home, **ordinary_user) == {"stopped": True}
    assert do("start", home, **ordinary_user)["data"] == started["data"]
    assert do("stop", home) == {"stopped": True}


@needs_root
def test_a_home_that_cannot_be_made_is_named_with_the_folder_that_forbids_it(
    open_folder: Path, ordinary_user: dict[str, object]
) -> None:
    said = str(do("start", open_folder / "new" / "home", **ordinary_user)["error"])
    assert f"The folder {open_folder / 'new'} cannot be made: {open_folder} may not be written." in said
    assert "MATN_HOME" in said
    assert "another user" not in said


@needs_root
def test_an_ordinary_user_is_told_that_a_database_is_somebody_elses(open_folder: Path, ordinary_user: dict[str, object]) -> None:
    home = open_folder / "home"
    do("start", home)
    try:
        for verb in ("start", "status", "stop"):
            assert "belongs to another user" in str(do(verb, home, **ordinary_user)["error"])
    finally:
        assert stop_server(home)
    assert server_folder(home, 18).password() is not None
