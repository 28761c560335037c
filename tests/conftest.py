"""A real PostgreSQL for the tests: one server of each version for the session, and a migrated database for each test.

The server is the embedded one, on PostgreSQL 18 unless a test is marked `both_postgres`, which runs it on 16 too.
"""

from __future__ import annotations

import signal
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import URL, Engine, create_engine, make_url, text

from pipeline.store import migrate
from pipeline.store.engine import make_engine
from pipeline.store.server import start_server, stop_server

SHARED = Path(__file__).parents[2] / "shared"
TEMPLATE = "matn_template"


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "both_postgres: run the test on each PostgreSQL that the embedded server holds")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "postgres_major" in metafunc.fixturenames and metafunc.definition.get_closest_marker("both_postgres"):
        metafunc.parametrize("postgres_major", [18, 16], indirect=True)


class Servers:
    """The servers that this session has started so far, each with a migrated template database."""

    def __init__(self, home: Path) -> None:
        self._home = home
        self._urls: dict[int, URL] = {}

    def url(self, major: int) -> URL:
        """Give the URL of a server's maintenance database; start the server and make the template where that is not done."""
        if major not in self._urls:
            url = make_url(start_server(self._home, major).url)
            # Nothing here need outlive the machine, and each test makes and drops a database.
            run_sql(url, "ALTER SYSTEM SET fsync = off")
            run_sql(url, "SELECT pg_reload_conf()")
            run_sql(url, f"CREATE DATABASE {TEMPLATE}")
            engine = make_engine(url.set(database=TEMPLATE))
            migrate.upgrade(engine)
            engine.dispose()
            self._urls[major] = url
        return self._urls[major]

    def stop(self) -> None:
        for major in self._urls:
            stop_server(self._home, major)


def run_sql(url: URL, statement: str) -> None:
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(statement))
    engine.dispose()


@pytest.fixture(scope="session")
def servers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Servers]:
    started = Servers(tmp_path_factory.mktemp("postgres"))
    yield started
    started.stop()


@pytest.fixture
def postgres_major(request: pytest.FixtureRequest) -> int:
    """Which PostgreSQL the test runs on: 18, or what `both_postgres` says."""
    return int(getattr(request, "param", 18))


@pytest.fixture
def database_url(servers: Servers, postgres_major: int) -> Iterator[str]:
    """The URL of a migrated database of the test's own."""
    yield from _database(servers.url(postgres_major), f" TEMPLATE {TEMPLATE}")


@pytest.fixture
def empty_database_url(servers: Servers, postgres_major: int) -> Iterator[str]:
    """The URL of a database of the test's own, without a table."""
    yield from _database(servers.url(postgres_major), "")


def _database(server: URL, options: str) -> Iterator[str]:
    name = f"test_{uuid.uuid4().hex[:12]}"
    run_sql(server, f"CREATE DATABASE {name}{options}")
    yield server.set(database=name).render_as_string(hide_password=False)
    run_sql(server, f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    """An engine on a migrated database of the test's own."""
    made = make_engine(database_url)
    yield made
    made.dispose()


@pytest.fixture
def other_engine(servers: Servers, postgres_major: int) -> Iterator[Engine]:
    """An engine on a second migrated database, to compare with the first."""
    for url in _database(servers.url(postgres_major), f" TEMPLATE {TEMPLATE}"):
        made = make_engine(url)
        yield made
        made.dispose()


@pytest.fixture
def empty_engine(empty_database_url: str) -> Iterator[Engine]:
    """An engine on a database of the test's own, without a table."""
    made = make_engine(empty_database_url)
    yield made
    made.dispose()


@pytest.fixture
def interruptible() -> Iterator[None]:
    """Let SIGINT end what the test starts: started from a shell without job control, the tests and all below them ignore it."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.fixture
def shared() -> Path:
    """The folder of real pages and what they must give, which is beside the checkout or absent."""
    if not SHARED.is_dir():
        pytest.skip("../shared is not here")
    return SHARED


@pytest.fixture
def tmp_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A MATN_HOME of the test's own, set in the environment, where DATABASE_URL is taken out."""
    home = tmp_path / "home"
    monkeypatch.setenv("MATN_HOME", str(home))
    monkeypatch.delenv("DATABASE_URL", raising=False)
    return home
