"""The models, against the live catalogue: comments, constraints, and that COPY follows them."""

from __future__ import annotations

import pytest
from builders import article_page
from psycopg import errors
from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError

from pipeline.store import copy_rows, writer
from pipeline.store.figures import FIGURES
from pipeline.store.models import UNENFORCED, VIEWS, IngestRun, metadata

LARGE_CHILDREN = {"captions", "mentions", "page_sightings", "paragraphs", "teasers"}
DUPLICATES = {
    *("article_identities", "article_openings", "teaser_appearances", "teaser_texts", "text_clusters", "text_relations"),
}


def test_every_table_and_column_of_the_models_has_a_comment() -> None:
    bare = [table.name for table in metadata.sorted_tables if not table.comment]
    bare += [str(column) for table in metadata.sorted_tables for column in table.columns if not column.comment]
    assert bare == []


@pytest.mark.both_postgres
def test_every_table_view_and_column_of_the_database_has_a_comment(engine: Engine) -> None:
    with engine.connect() as connection:
        rows = connection.execute(
            text(
                """
                SELECT relname, attname, col_description(pg_class.oid, attnum), obj_description(pg_class.oid, 'pg_class')
                FROM pg_class JOIN pg_attribute ON attrelid = pg_class.oid
                WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'v', 'm', 'p') AND attnum > 0
                  AND NOT attisdropped AND relname <> 'alembic_version'
                """
            )
        ).all()
    assert {row[0] for row in rows} == set(metadata.tables) | VIEWS
    assert [f"{table}.{column}" for table, column, about_column, about_table in rows if not (about_column and about_table)] == []


def test_every_constraint_follows_the_naming_convention() -> None:
    prefixes = {"CheckConstraint": "ck_", "ForeignKeyConstraint": "fk_", "PrimaryKeyConstraint": "pk_", "UniqueConstraint": "uq_"}
    for table in metadata.sorted_tables:
        for constraint in table.constraints:
            assert str(constraint.name).startswith(f"{prefixes[type(constraint).__name__]}{table.name}"), constraint
            assert len(str(constraint.name)) <= 63


def test_only_the_large_children_and_the_tables_of_duplicates_have_foreign_keys_that_are_not_enforced() -> None:
    assert {name for name in metadata.tables if any(f"_{name}_" in key for key in UNENFORCED)} == LARGE_CHILDREN | DUPLICATES
    assert len(UNENFORCED) == 23


@pytest.mark.both_postgres
def test_unenforced_foreign_keys_are_there_on_18_and_absent_on_16(engine: Engine, postgres_major: int) -> None:
    column = "conenforced" if postgres_major >= 18 else "true"
    with engine.connect() as connection:
        rows = connection.execute(text(f"SELECT conname, {column} FROM pg_constraint WHERE contype = 'f'")).all()
    held = dict(map(tuple, rows))
    assert {name for name, enforced in held.items() if not enforced} == (UNENFORCED if postgres_major >= 18 else set())
    assert {name for name, enforced in held.items() if enforced} == {
        str(key.name) for table in metadata.sorted_tables for key in table.foreign_key_constraints if key.name not in UNENFORCED
    }


@pytest.mark.both_postgres
def test_the_migrations_make_the_same_constraints_as_the_models(
    engine: Engine, empty_engine: Engine, postgres_major: int
) -> None:
    """Alembic compares neither the bodies of CHECKs nor those of generated columns, so this does."""
    metadata.create_all(empty_engine)
    query = text(
        """
        SELECT conrelid::regclass::text AS of, conname AS name, pg_get_constraintdef(oid) AS body
        FROM pg_constraint WHERE contype IN ('c', 'u', 'p') AND conrelid::regclass::text <> 'alembic_version'
        UNION ALL
        SELECT table_name, column_name, concat_ws(' ', data_type, is_nullable, column_default, is_identity, generation_expression)
        FROM information_schema.columns WHERE table_schema = 'public' AND table_name <> ALL (:apart)
        UNION ALL
        SELECT tablename, indexname, indexdef FROM pg_indexes WHERE schemaname = 'public' AND tablename <> 'alembic_version'
        """
    )
    found = []
    for made_by in (engine, empty_engine):
        with made_by.connect() as connection:
            found.append({tuple(row) for row in connection.execute(query, {"apart": ["alembic_version", *VIEWS]})})
    migrated, modelled = found
    assert migrated == modelled


@pytest.mark.parametrize("row", list(copy_rows.ROW_TABLES), ids=lambda row: row.__name__)
def test_a_rows_fields_are_its_tables_columns_in_their_order(row: type) -> None:
    table = copy_rows.ROW_TABLES[row]
    filled_by_the_server = {
        column.name
        for column in table.columns
        if column.computed is not None or (column.identity is not None and column.name not in row._fields)
    }
    set_later = {name.partition(".")[2] for name in copy_rows.SET_LATER if name.startswith(f"{table.name}.")}
    assert row._fields == tuple(c.name for c in table.columns if c.name not in filled_by_the_server | set_later)
    assert tuple(column.name for column in copy_rows.row_columns(row)) == row._fields


@pytest.mark.both_postgres
@pytest.mark.parametrize("row", list(copy_rows.ROW_TABLES), ids=lambda row: row.__name__)
def test_the_types_of_copy_are_those_of_the_live_columns(engine: Engine, row: type) -> None:
    query = text("SELECT attname, format_type(atttypid, atttypmod) FROM pg_attribute WHERE attrelid = CAST(:table AS regclass)")
    with engine.connect() as connection:
        live = dict(map(tuple, connection.execute(query, {"table": copy_rows.ROW_TABLES[row].name})))
    assert [live[name] for name in row._fields] == list(copy_rows.column_types(row))


def test_a_row_that_does_not_fit_its_table_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    class CaptionRow(tuple):
        _fields = ("article_id", "text", "number")

    monkeypatch.setitem(copy_rows.ROW_TABLES, CaptionRow, metadata.tables["captions"])
    with pytest.raises(TypeError, match="captions has the columns"):
        copy_rows.row_columns(CaptionRow)


def test_the_figures_are_columns_of_the_run() -> None:
    assert [column.name for column in IngestRun.__table__.columns if column.name in FIGURES] == list(FIGURES)


BAD_ROWS = {
    "a run whose figures do not add up": "UPDATE ingest_runs SET pages_read = 5",
    "a run that is done and has no end": "UPDATE ingest_runs SET status = 'completed'",
    "an unknown status": "UPDATE ingest_runs SET status = 'paused', finished_at = now()",
    "a negative figure": "UPDATE ingest_runs SET captions = -1",
    "an unknown role": "UPDATE pages SET line_roles[1] = 'title'",
    "arrays of different length": "UPDATE pages SET line_starts = line_starts || 99",
    "a line without a role": "UPDATE pages SET line_roles[1] = NULL",
    "line number 0": "UPDATE pages SET line_numbers[1] = 0",
    "article number 0 of a line": "UPDATE pages SET line_articles[2] = 0",
    "a Hijri page date": "UPDATE pages SET page_date = '1446-05-01'",
    "a hash of the wrong length": "UPDATE pages SET sha256 = '\\x00'",
    "article number 0": "UPDATE articles SET number = 0",
    "a key of another number": "UPDATE articles SET number = 2",
    "a key of another form": "UPDATE articles SET article_key = upper(article_key)",
    "an unknown kind": "UPDATE articles SET kind = 'copy'",
    "a headline that is not folded": "UPDATE articles SET headline_folded = NULL",
    "lines back to front": "UPDATE articles SET first_line = 9, last_line = 3",
    "a time without precision": "UPDATE articles SET published_local = '2020-01-01'",
    "a day that has hours": "UPDATE articles SET published_local = '2020-01-01 10:00', published_precision = 'day'",
    "a month that has a day": "UPDATE articles SET published_local = '2020-01-02', published_precision = 'month'",
    "an offset for a day": "UPDATE articles SET published_local = '2020-01-01', published_precision = 'day', "
    "utc_offset_minutes = 0",
    "an offset without a time": "UPDATE articles SET modified_utc_offset_minutes = 0",
    "an offset of a day": "UPDATE articles SET published_local = '2020-01-01', published_precision = 'minute', "
    "utc_offset_minutes = 1440",
    "a Hijri year": "UPDATE articles SET published_local = '1446-05-01', published_precision = 'day'",
    "the end of time": "UPDATE articles SET modified_local = 'infinity', modified_precision = 'second'",
    "paragraph number 0": "UPDATE paragraphs SET number = 0 WHERE number = 1",
    "half a span": "UPDATE paragraphs SET spans = '{1,2}'",
    "a paragraph from nowhere": "UPDATE paragraphs SET spans = '{}'",
    "caption on line 0": "UPDATE captions SET line = 0",
    "teaser number 0": "UPDATE teasers SET number = 0",
    "an article of no page": "UPDATE articles SET page_id = -1",
    "an unknown reason": "INSERT INTO quarantine (page_key, reason, detail, path, first_run_id) "
    "SELECT sha256, 'odd', '', '', first_run_id FROM pages",
    "a domain that is a URL": "INSERT INTO publishers (domain, name_ar, name_en) VALUES ('https://a.com', '', '')",
}


@pytest.mark.parametrize("statement", BAD_ROWS.values(), ids=BAD_ROWS.keys())
def test_the_database_refuses(engine: Engine, statement: str) -> None:
    run_id = writer.open_run(engine, arguments={}, parser_version="1", profiles_version="1")
    writer.load_batch(engine, run_id, [article_page()], [])
    refusals = (errors.CheckViolation, errors.NotNullViolation, errors.ForeignKeyViolation)
    with pytest.raises(DBAPIError) as caught, engine.begin() as connection:
        connection.execute(text(statement))
    assert isinstance(caught.value.orig, refusals)


@pytest.mark.both_postgres
def test_page_lines_shows_each_line_with_its_text(engine: Engine) -> None:
    run_id = writer.open_run(engine, arguments={}, parser_version="1", profiles_version="1")
    parsed = article_page(embedded=True, teasers=2)
    writer.load_batch(engine, run_id, [parsed], [])
    with engine.connect() as connection:
        rows = connection.execute(text("SELECT * FROM page_lines ORDER BY line")).mappings().all()
    assert list(rows[0]) == ["page_id", "line", "start", "end", "role", "article", "teaser", "repeat", "rule", "text"]
    assert [{name: row[name] for name in row if name not in ("page_id", "text")} for row in rows] == [
        {
            "line": line.number,
            "start": line.start,
            "end": line.end,
            "role": line.role,
            "article": line.article,
            "teaser": line.teaser,
            "repeat": line.repeat,
            "rule": line.rule,
        }
        for line in parsed.lines
    ]
    assert [row["text"] for row in rows] == [parsed.page.text[line.start : line.end] for line in parsed.lines]
