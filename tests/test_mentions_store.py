"""Mentions and entities in the archive: what is written is what was found, counted right, whatever the order and the company."""

from __future__ import annotations

import random
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from builders import with_article
from entity_pages import NAMES, Known, entity_page, found_on, load
from psycopg import errors
from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError, IntegrityError

from pipeline.entity_records import Entity, MentionType, PageEntities
from pipeline.records import ParsedPage
from pipeline.store import writer
from pipeline.store.fingerprints import table_fingerprints
from pipeline.store.orphans import find_orphans
from pipeline.store.replace import replace_pages

ENTITY_TABLES = ("entities", "entity_aliases", "mentions", "pages")

RECOUNTED = """
SELECT (SELECT array_agg((entity_key, mentions, articles) ORDER BY entity_key) FROM entities)
       IS NOT DISTINCT FROM
       (SELECT array_agg((entity_key, told, of) ORDER BY entity_key)
        FROM (SELECT entity_key, count(*) AS told, count(DISTINCT article_id) AS of FROM mentions
              JOIN entities ON entities.id = entity_id GROUP BY entity_key) AS counted),
       (SELECT array_agg((entity_id, alias, mentions) ORDER BY entity_id, alias) FROM entity_aliases WHERE mentions > 0)
       IS NOT DISTINCT FROM
       (SELECT array_agg((entity_id, spelling, told) ORDER BY entity_id, spelling)
        FROM (SELECT entity_id, text COLLATE "C" AS spelling, count(*) AS told FROM article_mentions
              WHERE entity_id IS NOT NULL GROUP BY 1, 2) AS counted)
"""


def rows(engine: Engine, query: str, **values: object) -> list[tuple[object, ...]]:
    with engine.connect() as connection:
        return [tuple(row) for row in connection.execute(text(query), values)]


def prints(engine: Engine) -> dict[str, object]:
    found = table_fingerprints(engine)
    return {name: found[name] for name in ENTITY_TABLES}


def some_pages() -> list[ParsedPage]:
    return [
        entity_page("a", "التقى سليم الرواحي رئيس هيئة المراسي في وادي الطير عام 2016.", "وقال الرواحي إن 12 قتيلا سقطوا."),
        entity_page("b", "زار سليم الرّواحي الوادي.", headline="هيأة المراسي تنفي", embedded=True),
        entity_page("c", "أعلنت هيأة المراسي أن هيئة المراسي باقية.", "ثم سليم الرواحي.", crosshead="هيئة المراسي"),
        entity_page("d"),
    ]


@pytest.mark.both_postgres
def test_what_is_written_is_what_was_found(engine: Engine) -> None:
    page = some_pages()[0]
    figures = load(engine, [page])
    assert (figures.mentions, figures.entities_new, figures.entity_failures) == (6, 3, 0)
    shown = rows(
        engine,
        "SELECT paragraph_number, start_offset, end_offset, type, text, entity_key, entity_name_en, date_value, number, unit,"
        ' modifier, role, "of", source, round(score::numeric, 2)::float FROM article_mentions ORDER BY 1, 2',
    )
    found = found_on(page).articles[0]
    assert shown == [
        (
            *(number, m.start, m.end, m.type, m.text, m.entity, "Bird Valley" if m.type is MentionType.PLACE else None),
            *(m.date_value, m.number, m.unit, m.modifier, m.role, m.of, m.source, m.score),
        )
        for number, mentions in enumerate((found.headline, *found.paragraphs))
        for m in mentions
    ]
    assert rows(engine, "SELECT entities_version, entities_error FROM pages") == [("test-1", None)]
    assert rows(engine, RECOUNTED) == [(True, True)]
    assert find_orphans(engine) == []


def test_a_known_entity_has_what_the_tables_say_and_all_its_spellings(engine: Engine) -> None:
    load(engine, some_pages())
    held = rows(engine, "SELECT name, name_en, country, latitude, longitude, is_known FROM entities WHERE type = 'PLACE'")
    assert held == [("وادي الطير", "Bird Valley", "OM", 23.5, 58.0, True)]
    spelled = "SELECT alias, source, a.mentions FROM entity_aliases a JOIN entities e ON e.id = entity_id WHERE type = 'PLACE'"
    assert sorted(rows(engine, spelled)) == [("الوادي", "seen", 1), ("وادي الطير", "known", 1), ("وادي الطيور", "known", 0)]


def test_an_unknown_entity_is_named_by_its_fullest_and_most_frequent_spelling(engine: Engine) -> None:
    load(engine, some_pages()[1:2])
    assert rows(engine, "SELECT name FROM entities WHERE type = 'PERSON'") == [("سليم الرّواحي",)]
    load(engine, some_pages())
    assert rows(engine, "SELECT name, name_folded, is_known FROM entities WHERE type = 'PERSON'") == [
        ("سليم الرواحي", "سليم الرواحي", False)
    ]


def test_neither_order_nor_batches_nor_doing_it_twice_shows(engine: Engine, other_engine: Engine) -> None:
    load(engine, some_pages())
    shuffled = some_pages()
    random.Random(5).shuffle(shuffled)
    for page in shuffled:
        load(other_engine, [page])
    assert prints(engine) == prints(other_engine)
    load(engine, some_pages())
    assert prints(engine) == prints(other_engine)
    assert rows(engine, RECOUNTED) == [(True, True)]


def test_several_loaders_at_once_give_what_one_gives(engine: Engine, other_engine: Engine) -> None:
    pages = [entity_page(f"{n}", f"{' و'.join(random.Random(n).sample(list(NAMES), 3))} عام 201{n % 10}.") for n in range(60)]
    load(other_engine, pages)
    batches = [pages[n::6] for n in range(6)]
    with ThreadPoolExecutor(6) as threads:
        for done in [threads.submit(load, engine, [*batch, *batches[(n + 1) % 6]]) for n, batch in enumerate(batches)]:
            done.result(timeout=60)
    assert prints(engine) == prints(other_engine)
    assert rows(engine, RECOUNTED) == [(True, True)]


def test_a_page_read_again_replaces_its_mentions_and_leaves_nothing_behind(engine: Engine, other_engine: Engine) -> None:
    old = some_pages()
    load(engine, old)
    fewer = {name: known for name, known in NAMES.items() if known.type is not MentionType.PERSON}
    run_id = writer.open_run(engine, arguments={}, parser_version="1", profiles_version="1", kind="reparse")
    ids = {sha256.hex(): row_id for sha256, row_id in rows(engine, "SELECT sha256, id FROM pages")}
    new = [replace(page, parser_version="test-9") for page in old]
    new[1] = with_article(new[1], headline="غيرها", paragraphs=new[1].articles[0].paragraphs[:1])
    found = {page.page.sha256: found_on(page, fewer, version="test-2") for page in new}
    replaced = replace_pages(engine, run_id, [(ids[page.page.sha256], page) for page in new], found=found)
    assert replaced.figures.pages_changed == 3
    load(other_engine, new, fewer, version="test-2")
    assert prints(engine) == prints(other_engine)
    assert rows(engine, "SELECT count(*) FROM entities WHERE type = 'PERSON'") == [(0,)]
    assert rows(engine, RECOUNTED) == [(True, True)]


def test_pages_that_change_without_anybody_looking_lose_their_mentions(engine: Engine) -> None:
    page = some_pages()[0]
    load(engine, [page])
    run_id = writer.open_run(engine, arguments={}, parser_version="1", profiles_version="1", kind="reparse")
    ((page_id,),) = rows(engine, "SELECT id FROM pages")
    changed = replace(page, articles=(replace(page.articles[0], headline="آخر"),))
    replace_pages(engine, run_id, [(page_id, changed)])
    assert rows(engine, "SELECT count(*) FROM mentions") == [(0,)]
    assert rows(engine, "SELECT (SELECT count(*) FROM entities), (SELECT count(*) FROM entity_aliases)") == [(0, 0)]
    assert rows(engine, "SELECT entities_version FROM pages") == [(None,)]


def test_what_cannot_be_stored_of_a_page_costs_that_page_its_mentions_and_says_why(engine: Engine) -> None:
    good, bad = some_pages()[0], some_pages()[1]
    found = {page.page.sha256: found_on(page) for page in (good, bad)}
    spoilt = found[bad.page.sha256]
    entities = tuple(replace(entity, country="oman") if entity.is_known else entity for entity in spoilt.entities)
    found[bad.page.sha256] = PageEntities(articles=spoilt.articles, entities=entities, version="test-1")
    run_id = writer.open_run(engine, arguments={}, parser_version="1", profiles_version="1")
    pages = [entity_page("first"), good, bad]
    found[pages[0].page.sha256] = found_on(pages[0])
    del found[good.page.sha256]
    figures = writer.load_batch(engine, run_id, pages, [], found=found)
    assert (figures.pages_new, figures.entity_failures, figures.mentions) == (3, 1, 0)
    ((why,),) = rows(engine, "SELECT entities_error FROM pages WHERE entities_error IS NOT NULL")
    assert "country_is_two_letters" in str(why)
    load(engine, [good])
    assert rows(engine, RECOUNTED) == [(True, True)]


def test_an_entity_that_a_table_learns_of_gets_its_facts_and_one_that_it_forgets_loses_them(engine: Engine) -> None:
    page = some_pages()[0]
    load(engine, [page])
    told = {
        name: replace(known, facts={"name": "هيئة المراسي", "name_en": "Moorings", "country": "OM"})
        for name, known in NAMES.items()
    }
    load(engine, [entity_page("other", "هيئة المراسي")], told)
    query = "SELECT name_en, country, is_known FROM entities WHERE type = 'ORG'"
    spelled = "SELECT alias, source FROM entity_aliases a JOIN entities e ON e.id = entity_id WHERE type = 'ORG'"
    assert rows(engine, query) == [("Moorings", "OM", True)]
    assert sorted(rows(engine, spelled)) == [("هيئة المراسي", "known"), ("وادي الطيور", "known")]
    load(engine, [entity_page("third", "هيئة المراسي")])
    assert rows(engine, query) == [(None, None, False)]
    assert rows(engine, spelled) == [("هيئة المراسي", "seen")]


def test_an_old_key_leads_to_the_entity_that_it_was_merged_into(engine: Engine) -> None:
    load(engine, some_pages())
    merge = "INSERT INTO imported_entities (entity_key, aliases, merged_into_key, source_file) VALUES (:old, '{}', :new, 'f')"
    with engine.begin() as connection:
        for old, new in (("person:9", "person:8"), ("person:8", "geonames:1001"), ("org:1", "org:2")):
            connection.execute(text(merge), {"old": old, "new": new})
    found = rows(engine, "SELECT entity_key, current_key FROM entity_keys WHERE is_old ORDER BY 1")
    assert found == [("person:8", "geonames:1001"), ("person:9", "geonames:1001")]
    assert len(rows(engine, "SELECT * FROM entity_keys WHERE NOT is_old")) == 3


BAD_MENTIONS = {
    "a name without an entity": "UPDATE mentions SET entity_id = NULL WHERE type = 'PERSON'",
    "a date with an entity": "UPDATE mentions SET entity_id = (SELECT min(id) FROM entities) WHERE type = 'DATE'",
    "an unknown type": "UPDATE mentions SET type = 'EVENT' WHERE type = 'DATE'",
    "a name with a number": "UPDATE mentions SET number = 1 WHERE type = 'PLACE'",
    "a number that is none": "UPDATE mentions SET number = 'NaN' WHERE type = 'QUANTITY'",
    "a quantity with a day": "UPDATE mentions SET date_value = '2016' WHERE type = 'QUANTITY'",
    "a modifier of our own": "UPDATE mentions SET modifier = 'nearly' WHERE type = 'QUANTITY'",
    "a day derived from nothing": "UPDATE mentions SET is_derived = true WHERE type = 'PLACE'",
    "an end before the start": "UPDATE mentions SET end_offset = start_offset",
    "paragraph -1": "UPDATE mentions SET paragraph_number = -1 WHERE type = 'DATE'",
    "a score over 1": "UPDATE mentions SET score = 1.5",
    "an entity that is a date": "UPDATE entities SET type = 'DATE'",
    "a latitude of 91": "UPDATE entities SET latitude = 91 WHERE type = 'PLACE'",
    "a longitude alone": "UPDATE entities SET latitude = NULL WHERE type = 'PLACE'",
    "a country in words": "UPDATE entities SET country = 'Oman'",
    "a key of no form": "UPDATE entities SET entity_key = 'Oman' WHERE type = 'PLACE'",
    "more articles than mentions": "UPDATE entities SET articles = mentions + 1",
    "a spelling mentioned less than never": "UPDATE entity_aliases SET mentions = -1",
    "an entities error of no version": "UPDATE pages SET entities_version = NULL, entities_error = 'x'",
}


@pytest.mark.parametrize("statement", BAD_MENTIONS.values(), ids=BAD_MENTIONS.keys())
def test_the_database_refuses(engine: Engine, statement: str) -> None:
    load(engine, some_pages()[:1])
    with pytest.raises(DBAPIError) as caught, engine.begin() as connection:
        connection.execute(text(statement))
    assert isinstance(caught.value.orig, errors.CheckViolation)


def test_two_forms_of_what_a_table_knows_in_one_batch_give_one_whatever_the_order(engine: Engine, other_engine: Engine) -> None:
    pages = [entity_page(name, "وادي الطير") for name in "ab"]
    found = {}
    for number, page in enumerate(pages):
        one = found_on(page)
        entities = tuple(Entity(**{**_fields(entity), "name_en": f"Valley {number}"}) for entity in one.entities)
        found[page.page.sha256] = replace(one, entities=entities)
    for made, order in ((engine, pages), (other_engine, pages[::-1])):
        run_id = writer.open_run(made, arguments={}, parser_version="1", profiles_version="1")
        writer.load_batch(made, run_id, order, [], found=found)
    assert prints(engine) == prints(other_engine)


def _fields(entity: Entity) -> dict[str, object]:
    return {name: getattr(entity, name) for name in Entity.__slots__}


def test_a_list_of_names_is_read_as_the_tests_say() -> None:
    assert isinstance(NAMES["الوادي"], Known)


DATES = ("2016", "2016-11", "2016-11-30", "XXXX-03", "XXXX-03-07", "199X", "19XX", "2014/2016", "2031-04-02/2031-05-01")
RUBBISH = ("", "2016-13", "2016-11-32", "16-11-30", "XXXX", "XXXX-XX", "spring", "2016-11-30/", "2016/2017/2018", "2016-11-30T10")


@pytest.mark.parametrize("value", [*DATES, *RUBBISH])
def test_a_date_has_a_form_of_iso_8601(engine: Engine, value: str) -> None:
    statement = text(
        "INSERT INTO mentions (article_id, paragraph_number, start_offset, end_offset, type, score, is_derived, source, "
        "date_value) VALUES (1, 0, 0, 4, 'DATE', 1, false, 'dates', :value)"
    )
    with engine.connect() as connection:
        connection.execute(text("SET LOCAL session_replication_role = replica"))
        if value in DATES:
            connection.execute(statement, {"value": value})
        else:
            with pytest.raises(IntegrityError, match="date_value_has_its_form"):
                connection.execute(statement, {"value": value})
        connection.rollback()
