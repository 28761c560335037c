"""The orphan check: what foreign keys that are not enforced leave to us."""

from __future__ import annotations

import pytest
from builders import article_page
from duplicate_pages import load, make_publishers, stories
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


def test_rows_of_duplicates_that_refer_to_nothing_are_found(engine: Engine) -> None:
    make_publishers(engine)
    load(engine, stories(1, count=3))
    assert find_orphans(engine) == []
    with engine.begin() as connection:
        connection.execute(text("INSERT INTO article_openings SELECT min(id), 1, 1 FROM articles"))
        connection.execute(text("DELETE FROM article_signatures"))
        connection.execute(text("DELETE FROM teaser_texts"))
    assert {(found.table, found.column) for found in find_orphans(engine)} == {
        ("article_identities", "text_id"),
        ("teaser_appearances", "teaser_text_id"),
        *(("text_clusters", name) for name in ("text_id", "version_text_id", "cluster_id")),
        *(("text_relations", name) for name in ("first_id", "second_id", "shorter_id")),
    }
    with engine.begin() as connection:
        connection.execute(text("DELETE FROM articles"))
    assert {(found.table, found.column) for found in find_orphans(engine) if found.refers_to == "articles"} == {
        ("paragraphs", "article_id"),
        ("captions", "article_id"),
        ("article_openings", "article_id"),
        ("text_clusters", "first_article_id"),
        *(("article_identities", name) for name in ("article_id", "first_version_id", "previous_version_id")),
    }
