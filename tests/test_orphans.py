"""The orphan check: what foreign keys that are not enforced leave to us."""

from __future__ import annotations

import pytest
from builders import article_page
from sqlalchemy import Engine, text

from pipeline.store import writer
from pipeline.store.orphans import OrphanCount, find_orphans

pytestmark = pytest.mark.both_postgres


def test_a_loaded_archive_has_no_orphans(engine: Engine) -> None:
    run_id = writer.open_run(engine, arguments={}, parser_version="1", profiles_version="1")
    writer.load_batch(engine, run_id, [article_page()], [])
    assert find_orphans(engine) == []


def test_orphans_are_counted_by_table(engine: Engine) -> None:
    run_id = writer.open_run(engine, arguments={}, parser_version="1", profiles_version="1")
    writer.load_batch(engine, run_id, [article_page(teasers=2)], [])
    with engine.begin() as connection:
        connection.execute(text("DELETE FROM articles"))
        connection.execute(text("DELETE FROM pages"))
    assert find_orphans(engine) == [
        OrphanCount(table="page_sightings", column="page_id", refers_to="pages", rows=1),
        OrphanCount(table="teasers", column="page_id", refers_to="pages", rows=2),
        OrphanCount(table="captions", column="article_id", refers_to="articles", rows=1),
        OrphanCount(table="paragraphs", column="article_id", refers_to="articles", rows=2),
    ]
