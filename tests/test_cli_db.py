"""`matn db` as a person or a script meets it, and DATABASE_URL in its spellings."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from pydantic import SecretStr

from pipeline.errors import DatabaseUnreachableError, SettingsError
from pipeline.settings import Settings
from pipeline.store.connect import database_url, plain_url, psql_address, psql_environment
from pipeline.store.server import start_server, stop_server

ROOT = Path(__file__).parents[1]


def matn(*arguments: str, home: Path | None = None, **environment: str) -> subprocess.CompletedProcess[str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PG", "MATN_", "DATABASE_URL"))}
    return subprocess.run(
        [sys.executable, "-m", "pipeline", *arguments],
        cwd=ROOT,
        env={**kept, "MATN_HOME": str(home or "/nowhere"), **environment},
        capture_output=True,
        text=True,
        check=False,
        stdin=subprocess.DEVNULL,
    )


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A MATN_HOME whose server runs."""
    home = tmp_path_factory.mktemp("cli") / "home"
    start_server(home)
    yield home
    stop_server(home)


@pytest.fixture(scope="module")
def url(home: Path) -> str:
    return plain_url(start_server(home).url)


def named(url: str, password_file: Path | None = None) -> Settings:
    return Settings(DATABASE_URL=SecretStr(url), database_password_file=password_file)  # type: ignore[call-arg]


def test_start_stop_and_status_tell_what_they_did(tmp_path: Path) -> None:
    home = tmp_path / "home"
    before = matn("db", "status", home=home)
    assert (before.returncode, "absent" in before.stdout, before.stderr) == (4, True, "Start it with: matn db start\n")
    assert not home.exists(), "asking makes nothing"
    assert matn("db", "stop", home=home).stderr == "It was not running.\n"
    first, second = matn("db", "start", home=home), matn("db", "start", home=home)
    assert (first.returncode, first.stdout) == (0, "")
    assert first.stderr.startswith("Making the database under")
    assert second.stderr.startswith("PostgreSQL 18.")
    assert matn("db", "stop", home=home).stderr == "Stopped.\n"
    assert json.loads(matn("db", "status", "--json", home=home).stdout)["state"] == "stopped"


@pytest.mark.parametrize("verb", [("start",), ("status",), ("status", "--json")])
def test_a_version_of_postgresql_that_is_not_there_is_refused_at_once(tmp_path: Path, verb: tuple[str, ...]) -> None:
    refused = matn("db", *verb, home=tmp_path / "home", MATN_POSTGRES_MAJOR="17")
    assert (refused.returncode, refused.stderr.count("\n")) == (4, 1), refused.stderr
    assert refused.stderr.startswith("matn: Matn has no PostgreSQL 17 of its own (it has 18")
    assert not (tmp_path / "home").exists(), "a refusal makes nothing"


def test_status_says_whether_the_tables_are_there_and_upgrade_makes_them(home: Path) -> None:
    facts = json.loads(matn("db", "status", "--json", home=home).stdout)
    assert (facts["running"], facts["name"], facts["host"]) == (True, "matn", "127.0.0.1")
    assert "matn db upgrade" in facts["tables"]
    assert matn("db", "status", home=home).returncode == 5
    assert matn("db", "upgrade", home=home).stderr == "The database's tables are up to date.\n"
    assert matn("db", "upgrade", home=home).returncode == 0
    shown = matn("db", "status", home=home)
    assert (shown.returncode, shown.stderr) == (0, "")
    assert "up to date" in shown.stdout
    assert start_server(home).url.split(":")[2].split("@")[0] not in shown.stdout, "the password is for `db url` alone"


def test_stop_and_start_are_refused_where_database_url_names_another(home: Path, url: str) -> None:
    for verb in ("start", "stop"):
        refused = matn("db", verb, home=home, DATABASE_URL="postgresql://me@elsewhere/archive")
        assert (refused.returncode, refused.stderr.count("\n"), "Unset it" in refused.stderr) == (2, 1, True)
    assert json.loads(matn("db", "status", "--json", home=home).stdout)["state"] == "ready"


def test_url_prints_what_other_programs_read(home: Path, url: str) -> None:
    printed = matn("db", "url", home=home)
    assert (printed.stdout, printed.stderr) == (f"{url}\n", "")


def test_psql_takes_arguments_as_they_are_whatever_the_environment_says(home: Path) -> None:
    hostile = {"PGHOSTADDR": "192.0.2.1", "PGPORT": "1", "PGSSLMODE": "verify-full", "PGSERVICE": "x", "PGPASSWORD": "x"}
    asked = matn("db", "psql", "-At", "-c", "select current_user || current_database()", home=home, **hostile)
    assert (asked.returncode, asked.stdout, asked.stderr) == (0, "matnmatn\n", "")
    assert matn("db", "psql", "-v", "ON_ERROR_STOP=1", "-c", "select nothing", home=home).returncode == 1


def test_psql_never_sees_the_password_in_its_arguments(url: str) -> None:
    address = psql_address(named(url.replace("?", "&") + "?application_name=bi"))
    assert address.password is not None
    assert address.password not in address.connection
    assert "application_name=bi" in address.connection
    environment = psql_environment(address, {"PGSSLMODE": "require"})
    assert environment["PGPASSWORD"] == address.password
    assert environment["PGSSLMODE"] == "require", "for a database that the user names, the user's PG… variables count"


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg", "postgresql+psycopg2"])
def test_every_spelling_of_a_url_is_read(url: str, scheme: str) -> None:
    spelled = url.replace("postgresql", scheme, 1)
    assert plain_url(database_url(named(spelled))) == url
    status = matn("db", "status", "--json", DATABASE_URL=spelled)
    assert json.loads(status.stdout)["database"] == "DATABASE_URL"


def test_a_password_from_a_file_takes_the_place_of_the_urls(url: str, tmp_path: Path) -> None:
    password = psql_address(named(url)).password
    file = tmp_path / "password"
    file.write_text(f"{password}\n")
    for without in (url.replace(f":{password}@", "@"), url.replace(f":{password}@", ":wrong@")):
        assert plain_url(database_url(named(without, file))) == url
    odd = tmp_path / "odd"
    odd.write_text("p@ss/w?rd#%ع\n", "utf-8")
    assert psql_address(named("postgresql://u@h/db", odd)).password == "p@ss/w?rd#%ع"
    with pytest.raises(SettingsError, match=r"^MATN_DATABASE_PASSWORD_FILE: .*missing: No such file or directory\.$"):
        database_url(named(url, tmp_path / "missing"))


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ("hunter2", "cannot be read"),
        ("postgresql://me:hunter2@host:5432x/db", "cannot be read"),
        ("postgresql://me:hunter2@host/db?sslmod=x", "sslmod"),
        ("sqlite:///hunter2", "no PostgreSQL"),
        ("postgres://me:pass@hunter2@host/db", "%40"),
        ("postgresql://me:hunter2@127.0.0.1:1/db", "refused"),
        ("postgresql://me:hunter2@no-such-host.invalid/db", "no-such-host"),
    ],
)
@pytest.mark.parametrize("verb", ["status", "upgrade"])
def test_a_wrong_url_gives_one_line_without_the_password(verb: str, wrong: str, says: str) -> None:
    done = matn("db", verb, DATABASE_URL=wrong)
    assert done.returncode == 4
    assert done.stdout == ""
    assert done.stderr.count("\n") == 1
    assert says in done.stderr
    assert "hunter2" not in done.stderr


def test_a_wrong_password_is_refused_in_one_line(url: str) -> None:
    done = matn("db", "status", "--json", DATABASE_URL=url.replace("matn:", "matn:x"))
    assert (done.returncode, done.stderr.count("\n")) == (4, 1)
    assert "password authentication failed" in json.loads(done.stdout)["error"]


def test_start_refuses_where_another_database_is_named(tmp_path: Path, url: str) -> None:
    done = matn("db", "start", home=tmp_path, DATABASE_URL=url)
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)


def test_a_url_is_not_made_up_for_a_server_that_does_not_run(tmp_path: Path) -> None:
    with pytest.raises(DatabaseUnreachableError, match="matn db start"):
        database_url(Settings(DATABASE_URL=None, home=tmp_path), start=False)  # type: ignore[call-arg]


def test_help_imports_nothing_heavy() -> None:
    script = (
        "import sys; from pipeline.cli.db import db; db(['--help'], standalone_mode=False); "
        "print(sorted({'sqlalchemy', 'psycopg', 'alembic', 'prefect', 'pydantic'} & set(sys.modules)), file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stderr == "[]\n"
    assert "WITH ITS PASSWORD" in done.stdout
