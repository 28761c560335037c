"""Migrations: up, down and up again, no drift from the models, two upgrades at once, and what a user is told."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from alembic import command
from sample_pages import SEEDS
from sqlalchemy import Engine, make_url, text

from pipeline.errors import DatabaseNotMigratedError, DatabaseUnreachableError, MatnError, SettingsError
from pipeline.ingest.dedupe_all import recompute
from pipeline.ingest.entities_again import EntitiesPlan, run_entities_again
from pipeline.ingest.plan import IngestPlan
from pipeline.ingest.reparse import ReparsePlan, run_reparse
from pipeline.ingest.run import run_ingest
from pipeline.store import migrate
from pipeline.store.base import UPGRADE_LOCK
from pipeline.store.engine import check_ready, make_engine, server_major
from pipeline.store.fingerprints import table_fingerprints
from pipeline.store.models import VIEWS, metadata
from pipeline.store.snapshots import accept_snapshot

ROOT = Path(__file__).parents[1]


def relations(engine: Engine) -> set[str]:
    query = "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'v', 'm', 'S', 'p')"
    with engine.connect() as connection:
        return set(connection.scalars(text(query)))


@pytest.mark.both_postgres
def test_up_down_and_up_again(empty_engine: Engine, postgres_major: int) -> None:
    assert server_major(empty_engine) == postgres_major
    migrate.upgrade(empty_engine)
    made = relations(empty_engine)
    assert made >= set(metadata.tables) | VIEWS
    migrate.downgrade(empty_engine, "base")
    assert relations(empty_engine) == {"alembic_version"}
    migrate.upgrade(empty_engine)
    assert relations(empty_engine) == made
    check_ready(empty_engine)


@pytest.mark.both_postgres
def test_every_single_step_down_can_be_taken_up_again(engine: Engine) -> None:
    at_head = relations(engine)
    for _ in migrate.known_revisions():
        migrate.downgrade(engine, "-1")
    migrate.upgrade(engine, "+1")
    migrate.upgrade(engine)
    assert relations(engine) == at_head


@pytest.mark.both_postgres
def test_an_archive_with_pages_and_a_reparse_keeps_them_one_step_down_and_up_again(engine: Engine, tmp_path: Path) -> None:
    run_ingest(IngestPlan(paths=(str(SEEDS),), workers=1), engine)
    body = "domain: aawsat.com\nnames: {ar: \u0623, en: A}\nfurniture: {widget: [\u0634\u0627\u0631\u0643]}\n"
    (tmp_path / "aawsat.com.yml").write_text(body, encoding="utf-8")
    accept_snapshot(engine, "aawsat.com", body, accepted_by="a person")
    changed = run_reparse(ReparsePlan(everything=True, workers=1, profiles=str(tmp_path)), engine).pages_changed
    assert changed > 0
    before = table_fingerprints(engine)
    migrate.downgrade(engine, "0004")
    with engine.connect() as connection:
        parts = "sum(pages_new + pages_unchanged + pages_quarantined)"
        read, in_parts = connection.execute(text(f"SELECT sum(pages_read), {parts} FROM ingest_runs")).one()
    assert read == in_parts
    migrate.upgrade(engine)
    recompute(engine)
    run_entities_again(EntitiesPlan(workers=1), engine)
    learned = {"profile_snapshots", "furniture_lines"}
    after = table_fingerprints(engine)
    assert {name: after[name] for name in after if name not in learned} == {
        name: before[name] for name in before if name not in learned
    }
    assert (before["profile_snapshots"].rows, after["profile_snapshots"].rows) == (1, 0)
    run_ingest(IngestPlan(paths=(str(SEEDS),), workers=1, profiles=str(tmp_path)), engine)
    assert {name: table_fingerprints(engine)[name] for name in after} == after


@pytest.mark.both_postgres
def test_models_and_migrations_do_not_drift_apart(engine: Engine) -> None:
    with engine.connect() as connection:
        command.check(migrate.alembic_config(connection))


def test_partitions_and_views_are_no_drift(engine: Engine) -> None:
    with engine.begin() as connection:
        connection.execute(text("CREATE VIEW page_count AS SELECT count(*) FROM pages"))
        connection.execute(text("CREATE TABLE parted (id bigint PRIMARY KEY) PARTITION BY RANGE (id)"))
        connection.execute(text("CREATE TABLE part_1 PARTITION OF parted FOR VALUES FROM (0) TO (9)"))
    with engine.connect() as connection, pytest.raises(Exception, match="'parted'") as caught:
        command.check(migrate.alembic_config(connection))
    assert "part_1" not in str(caught.value)
    assert "page_count" not in str(caught.value)


def test_drift_is_found(engine: Engine) -> None:
    with engine.begin() as connection:
        connection.execute(text("ALTER TABLE captions DROP COLUMN line"))
    with engine.connect() as connection, pytest.raises(Exception, match="New upgrade operations detected"):
        command.check(migrate.alembic_config(connection))


def test_upgrades_by_several_processes_at_once_do_not_collide(empty_database_url: str, empty_engine: Engine) -> None:
    program = (
        "import sys; from pipeline.store import engine, migrate; made = engine.make_engine(sys.argv[1]);"
        "print('ready', flush=True); sys.stdin.readline(); migrate.upgrade(made)"
    )
    command_line = [sys.executable, "-c", program, empty_database_url]
    started = [
        subprocess.Popen(command_line, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        for _ in range(3)
    ]
    for process in started:
        assert process.stdout is not None and process.stdout.readline() == "ready\n"
    for process in started:
        assert process.stdin is not None
        process.stdin.write("go\n")
        process.stdin.flush()
    results = [process.communicate(timeout=60) for process in started]
    assert [process.returncode for process in started] == [0, 0, 0], results
    check_ready(empty_engine)


def test_upgrades_by_several_threads_take_turns(empty_engine: Engine) -> None:
    with ThreadPoolExecutor(3) as threads:
        for done in [threads.submit(migrate.upgrade, empty_engine) for _ in range(3)]:
            done.result(timeout=60)
    check_ready(empty_engine)


def test_an_upgrade_leaves_neither_lock_nor_timeouts_behind(empty_engine: Engine) -> None:
    migrate.upgrade(empty_engine)
    with empty_engine.connect() as connection:
        assert connection.scalar(text("SHOW lock_timeout")) == "0"
        assert connection.scalar(text("SHOW statement_timeout")) == "0"
        held = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND objid = :key"
        assert connection.scalar(text(held), {"key": UPGRADE_LOCK}) == 0


def test_a_table_in_use_is_waited_for_but_not_for_ever(engine: Engine) -> None:
    with engine.begin() as reader:
        reader.execute(text("LOCK TABLE quarantine IN ACCESS SHARE MODE"))
        with pytest.raises(MatnError, match="lock timeout"):
            migrate.downgrade(engine, "base", lock_timeout="200ms")
    check_ready(engine)


def test_a_database_without_tables_is_told_with_the_remedy(empty_engine: Engine) -> None:
    with pytest.raises(DatabaseNotMigratedError, match=r"Run: matn db upgrade$"):
        check_ready(empty_engine)


def test_a_database_that_is_behind_is_told_with_the_remedy(empty_engine: Engine) -> None:
    migrate.upgrade(empty_engine, "0001")
    with pytest.raises(DatabaseNotMigratedError, match=r"older than this version .* Run: matn db upgrade$"):
        check_ready(empty_engine)


def test_a_database_that_is_ahead_is_told_with_the_remedy(engine: Engine) -> None:
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(DatabaseNotMigratedError, match=r"newer than this version of Matn .*9999.* Install the newer Matn"):
        check_ready(engine)


def test_a_server_that_does_not_answer_is_told_in_one_line_without_the_password() -> None:
    engine = make_engine("postgresql://reader:s3cret@127.0.0.1:1/archive")
    with pytest.raises(DatabaseUnreachableError) as caught:
        check_ready(engine)
    assert "127.0.0.1:1/archive" in str(caught.value)
    assert "s3cret" not in str(caught.value)
    assert "\n" not in str(caught.value)


def test_matn_s_own_server_that_went_away_is_told_as_such_and_not_blamed_on_database_url() -> None:
    engine = make_engine("postgresql://matn:s3cret@127.0.0.1:1/matn", own_server=True)
    with pytest.raises(DatabaseUnreachableError, match=r"Matn's own PostgreSQL.*went away.*run the same command again") as caught:
        check_ready(engine)
    assert "DATABASE_URL" not in str(caught.value)


def test_a_database_that_does_not_exist_is_told(database_url: str) -> None:
    engine = make_engine(make_url(database_url).set(database="nowhere"))
    with pytest.raises(DatabaseUnreachableError, match='"nowhere" does not exist'):
        check_ready(engine)


@pytest.mark.parametrize("url", ["", "archive", "mysql://u:s3cret@h/d", "sqlite:///x.db", "postgresql://u:s3cret@h:port/d"])
def test_a_url_that_names_no_postgresql_is_told_without_its_password(url: str) -> None:
    with pytest.raises(SettingsError, match="DATABASE_URL") as caught:
        make_engine(url)
    assert "s3cret" not in str(caught.value)


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg"])
def test_the_usual_forms_of_a_url_are_taken(engine: Engine, scheme: str) -> None:
    url = engine.url.set(drivername=scheme)
    made = make_engine(url.render_as_string(hide_password=False))
    check_ready(made)
    with made.connect() as connection:
        assert connection.scalar(text("SHOW application_name")) == "matn"
    made.dispose()


def test_the_command_alembic_works_from_the_repository(database_url: str) -> None:
    environment = os.environ | {"DATABASE_URL": database_url}
    for arguments in (["current"], ["check"], ["history"]):
        done = subprocess.run(
            [sys.executable, "-m", "alembic", *arguments], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr


def test_a_wheel_holds_the_migrations_and_finds_them(tmp_path: Path) -> None:
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True, timeout=120)
    (wheel,) = tmp_path.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(tmp_path / "installed")
    program = (
        "import sys; sys.path.insert(0, sys.argv[1]); from pipeline.store import migrate;"
        "print(migrate.migrations_folder(), migrate.head_revision())"
    )
    command_line = [sys.executable, "-I", "-c", program, str(tmp_path / "installed")]
    told = subprocess.run(command_line, check=True, capture_output=True, text=True, timeout=60).stdout
    assert told.split() == [str(tmp_path / "installed" / "pipeline" / "_migrations"), migrate.head_revision()]
