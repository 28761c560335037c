"""`matn dedupe`: all articles compared anew, as a person calls it; the result is what loading them gives."""

from __future__ import annotations

import signal
import subprocess
import sys
import time

import pytest
from duplicate_pages import TABLES, differences, load, make_publishers, settled, stories
from matn_command import Matn, caller
from sample_pages import SEEDS
from sqlalchemy import Engine, text

from pipeline.dedupe.signature import SIGNATURE_VERSION
from pipeline.ingest.dedupe_all import needs_recompute
from pipeline.ingest.plan import IngestPlan
from pipeline.ingest.run import run_ingest
from pipeline.store import writer
from pipeline.store.fingerprints import table_fingerprints
from pipeline.store.orphans import find_orphans


@pytest.fixture
def matn(capsys, monkeypatch, database_url) -> Matn:
    monkeypatch.setenv("DATABASE_URL", database_url)
    return caller(capsys)


def run_sql(engine: Engine, *statements: str) -> None:
    with engine.begin() as connection:
        for statement in statements:
            connection.execute(text(statement))


def test_the_whole_archive_anew_is_what_loading_it_gave(matn, engine: Engine) -> None:
    make_publishers(engine)
    pages = [page for seed in (21, 22) for page in stories(seed)]
    load(engine, pages, batch=13)
    before = settled(engine)
    answer = matn("dedupe", "--json")
    assert answer.status == 0
    record = answer.json()
    assert record["before"] == record["after"]
    assert record["after"]["articles"] > record["after"]["texts"] > record["after"]["distinct_articles"] > 0
    assert min(record["after"][name] for name in ("near", "parts", "templates", "clusters")) > 0
    assert not differences(settled(engine), before)
    assert not find_orphans(engine)


def test_the_samples_anew_are_what_they_were_with_their_teasers(matn, engine: Engine) -> None:
    run_ingest(IngestPlan(paths=(str(SEEDS),), workers=1), engine)
    before = table_fingerprints(engine)
    answer = matn("dedupe")
    assert answer.status == 0
    assert "clusters" in answer.out
    assert "The figures are what they were." in answer.err
    assert table_fingerprints(engine) == before


def test_an_archive_from_before_articles_were_compared_is_told_and_settled(matn, engine: Engine, other_engine: Engine) -> None:
    pages = [page for seed in (23, 24) for page in stories(seed)]
    make_publishers(engine)
    make_publishers(other_engine)
    load(other_engine, pages)
    assert "matn dedupe" not in matn("ingest", SEEDS, "--no-flow").err
    run_ingest(IngestPlan(paths=(str(SEEDS),), workers=1), other_engine)
    expected = settled(other_engine)

    run_id = writer.open_run(engine, arguments={}, parser_version="1", profiles_version="1")
    writer.load_batch(engine, run_id, pages, [])
    run_sql(engine, *(f"DELETE FROM {table}" for table in TABLES))
    assert needs_recompute(engine)
    answer = matn("ingest", SEEDS, "--no-flow")
    (line,) = [line for line in answer.err.splitlines() if "matn dedupe" in line]
    assert "not compared" in line
    assert matn("ingest", SEEDS, "--no-flow", "--json").json()["pages_new"] == 0
    answer = matn("dedupe")
    assert answer.status == 0
    assert "The figures are what they were." not in answer.err
    assert not differences(settled(engine), expected)
    assert not needs_recompute(engine)
    assert "matn dedupe" not in matn("ingest", SEEDS, "--no-flow").err


def test_texts_signed_by_another_version_are_not_compared_with_new_ones_until_all_are_anew(
    matn, engine: Engine, other_engine: Engine
) -> None:
    pages = stories(25)
    make_publishers(engine)
    make_publishers(other_engine)
    load(other_engine, pages)
    load(engine, pages[::2])
    old = f"signature_version = {SIGNATURE_VERSION + 1}"
    run_sql(engine, *(f"UPDATE {table} SET {old}" for table in ("article_signatures", "text_relations", "ingest_runs")))
    load(engine, pages[1::2])
    mixed = """
        SELECT count(*) AS pairs, count(*) FILTER (WHERE NOT EXISTS (
            SELECT FROM article_identities AS a JOIN article_identities AS b ON b.headline_key = a.headline_key
            WHERE a.text_id = first_id AND b.text_id = second_id
        )) AS met_by_signatures
        FROM text_relations JOIN article_signatures AS one ON one.id = first_id
        JOIN article_signatures AS other ON other.id = second_id
        WHERE one.signature_version <> other.signature_version
    """
    with engine.connect() as connection:
        pairs, met_by_signatures = connection.execute(text(mixed)).one()
    # Under one headline of one publisher texts are compared word by word; no signature is asked.
    assert pairs > 0
    assert met_by_signatures == 0
    assert needs_recompute(engine)
    assert matn("dedupe").status == 0
    assert not differences(settled(engine), settled(other_engine))
    with engine.connect() as connection:
        assert connection.scalars(text("SELECT DISTINCT signature_version FROM article_signatures")).all() == [SIGNATURE_VERSION]
    assert not needs_recompute(engine)


@pytest.mark.usefixtures("interruptible")
@pytest.mark.parametrize(("number", "status"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_told_to_stop_it_leaves_everything_as_it_was(matn, engine: Engine, number, status) -> None:
    make_publishers(engine)
    load(engine, stories(26))
    before = settled(engine)
    with engine.begin() as holder:
        # It has emptied the tables by the time when it asks for texts.
        holder.execute(text("LOCK TABLE paragraphs IN ACCESS EXCLUSIVE MODE"))
        command = [sys.executable, "-m", "pipeline", "dedupe"]
        process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        waiting = text("SELECT count(*) FROM pg_locks WHERE NOT granted AND relation = 'paragraphs'::regclass")
        deadline = time.monotonic() + 30
        while not holder.scalar(waiting) and time.monotonic() < deadline:
            time.sleep(0.05)
        process.send_signal(number)
        said = process.communicate(timeout=30)[1]
    assert process.returncode == status, said
    assert "Nothing was changed" in said
    assert "Traceback" not in said
    assert not differences(settled(engine), before)
    assert matn("dedupe").status == 0


def test_an_empty_archive_is_told_what_to_do(matn) -> None:
    answer = matn("dedupe")
    assert answer.status == 0
    assert answer.out == ""
    assert "matn ingest" in answer.err
    assert set(matn("dedupe", "--json").json()["after"].values()) == {0}


def test_a_database_that_does_not_answer_is_one_line(matn, monkeypatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://nobody@127.0.0.1:1/nowhere")
    answer = matn("dedupe")
    assert (answer.status, len(answer.err.splitlines())) == (4, 1)
