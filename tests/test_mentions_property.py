"""Entities in the archive are a function of what its pages mention: not of order, batches, or what stood there before."""

from __future__ import annotations

from entity_pages import NAMES, entity_page, found_on
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, text
from test_mentions_store import ENTITY_TABLES, RECOUNTED

from pipeline.records import ParsedPage
from pipeline.store import writer
from pipeline.store.fingerprints import table_fingerprints
from pipeline.store.models import metadata
from pipeline.store.replace_mentions import replace_mentions

SPELLINGS = sorted(NAMES)
texts = st.lists(st.sampled_from([*SPELLINGS, "وقال", "عام 2016", "12 قتيلا", "(", "«"]), min_size=1, max_size=6).map(" ".join)
bodies = st.lists(st.lists(texts, min_size=1, max_size=3), min_size=1, max_size=4)
subsets = st.sets(st.sampled_from(SPELLINGS))


def emptied(engine: Engine) -> None:
    with engine.begin() as connection:
        connection.execute(text(f"TRUNCATE {', '.join(metadata.tables)} RESTART IDENTITY CASCADE"))


def load(engine: Engine, pages: list[ParsedPage], known: set[str], version: str) -> None:
    run_id = writer.open_run(engine, arguments={}, parser_version="1", profiles_version="1")
    names = {name: NAMES[name] for name in known}
    writer.load_batch(
        engine, run_id, pages, [], found={page.page.sha256: found_on(page, names, version=version) for page in pages}
    )


def look_again(engine: Engine, pages: list[ParsedPage], known: set[str], version: str) -> None:
    run_id = writer.open_run(engine, arguments={}, parser_version="1", profiles_version="1", kind="reparse")
    names = {name: NAMES[name] for name in known}
    with engine.connect() as connection:
        rows = connection.execute(text("SELECT sha256, id FROM pages"))
        ids = {sha256.hex(): row_id for sha256, row_id in rows}
    replace_mentions(engine, run_id, {ids[page.page.sha256]: found_on(page, names, version=version) for page in pages})


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(bodies=bodies, before=subsets, now=subsets, chance=st.randoms(use_true_random=False))
def test_no_history_shows(
    engine: Engine, other_engine: Engine, bodies: list[list[str]], before: set[str], now: set[str], chance: object
) -> None:
    for made in (engine, other_engine):
        emptied(made)
    pages = [entity_page(str(number), *body) for number, body in enumerate(bodies)]
    load(other_engine, pages, now, "now")
    shuffled = list(pages)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    for page in shuffled:
        load(engine, [page], before, "before")
    half = len(pages) // 2
    look_again(engine, shuffled[half:], now, "now")
    look_again(engine, shuffled, now, "now")
    ours, theirs = table_fingerprints(engine), table_fingerprints(other_engine)
    assert {name: ours[name] for name in ENTITY_TABLES} == {name: theirs[name] for name in ENTITY_TABLES}
    with engine.connect() as connection:
        assert tuple(connection.execute(text(RECOUNTED)).one()) == (True, True)
        shown = connection.execute(
            text("SELECT article_key, paragraph_number, start_offset, text FROM article_mentions ORDER BY 1, 2, 3")
        )
        held = [tuple(row) for row in shown]
    names = {name: NAMES[name] for name in now}
    assert held == sorted(
        (f"{page.page.sha256[:16]}-{article.number}", number, mention.start, mention.text)
        for page in pages
        for article in found_on(page, names).articles
        for number, mentions in enumerate((article.headline, *article.paragraphs))
        for mention in mentions
    )
