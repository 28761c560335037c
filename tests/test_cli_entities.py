"""`matn entities` and `matn entity` on an archive whose pages name invented persons, authorities and places."""

from __future__ import annotations

import re
from datetime import datetime

import pytest
from builders import article_page
from entity_pages import NAMES, Known, entity_page, found_on, load
from matn_command import Matn, caller
from rich.cells import cell_len
from sqlalchemy import text
from test_cli_output import on_a_terminal

from pipeline.entity_records import MentionType
from pipeline.publishers import load_profiles
from pipeline.records import Precision, Stamp
from pipeline.store import writer

MAN, BODY, VALLEY = "person:00000000000000a1", "org:00000000000000b1", "geonames:1001"
DAY = Stamp(local=datetime(2031, 5, 6), precision=Precision.DAY)
PAGES = (
    entity_page("one", "قال سليم الرواحي إن هيئة المراسي في وادي الطير تعمل.", "ثم عاد الرواحي.", headline="سليم الرواحي يزور"),
    entity_page("two", "لا شيء هنا.", "زار سليم الرّواحي الوادي."),
    entity_page("three", "هيأة المراسي تعلن."),
)


@pytest.fixture
def matn(capsys, monkeypatch, database_url, engine) -> Matn:
    """The command, on an archive of three pages."""
    load(engine, PAGES)
    monkeypatch.setenv("DATABASE_URL", database_url)
    return caller(capsys)


@pytest.fixture
def bare(capsys, monkeypatch, database_url) -> Matn:
    """The command, on an empty archive."""
    monkeypatch.setenv("DATABASE_URL", database_url)
    return caller(capsys)


def listed(answer) -> dict[str, tuple[int, int]]:
    return {one["key"]: (one["articles"], one["mentions"]) for one in answer.json()["entities"]}


def test_entities_are_listed_with_their_counts_those_of_most_articles_first(matn):
    answer = matn("entities", "--json")
    assert list(listed(answer).items()) == [(MAN, (2, 4)), (VALLEY, (2, 2)), (BODY, (2, 2))]
    assert answer.json()["total"] == 3
    man, valley, _ = answer.json()["entities"]
    assert (man["type"], man["name"], man["known"]) == ("PERSON", "سليم الرواحي", False)
    assert (valley["name_en"], valley["country"], valley["lat"], valley["lon"], valley["known"]) == (
        "Bird Valley",
        "OM",
        23.5,
        58,
        True,
    )


@pytest.mark.parametrize(
    ("options", "keys"),
    [
        (["--type", "person"], {MAN}),
        (["--type", "ORG"], {BODY}),
        (["--search", "الرَّواحي"], {MAN}),
        (["--search", "bird"], {VALLEY}),
        (["--search", "المراسى"], {BODY}),
        (["--search", "nothing like it"], set()),
        (["--search", "؟"], set()),
        (["--search", "%"], set()),
        (["--search", ""], set()),
        (["--since", "2100-01-01"], set()),
        (["--publisher", "aawsat.com"], set()),
        (["--limit", "1"], {MAN}),
    ],
)
def test_the_list_is_narrowed_by_type_name_day_and_publisher(matn, options, keys):
    assert set(listed(matn("entities", "--json", *options))) == keys


def test_counts_are_of_the_articles_that_are_asked_for(matn, engine):
    writer.sync_publishers(engine, load_profiles())
    load(engine, [entity_page("dated", "هيئة المراسي في الوادي.", published=DAY, publisher="aawsat.com")])
    assert listed(matn("entities", "--json"))[BODY] == (3, 3)
    assert listed(matn("entities", "--json", "--since", "2031-05-06", "--until", "2031-05-06")) == {BODY: (1, 1), VALLEY: (1, 1)}
    assert listed(matn("entities", "--json", "--since", "2031-05-07")) == {}
    assert listed(matn("entities", "--json", "--publisher", "aawsat.com"))[BODY] == (1, 1)
    (valley,) = matn("entities", "--json", "--search", "bird").json()["entities"]
    assert (valley["first_seen"], valley["last_seen"], valley["articles"]) == ("2031-05-06", "2031-05-06", 3)
    assert "2031-05-06" in matn("entities").out
    assert "2031-05-06" in matn("entity", VALLEY).out
    assert matn("entities", "--since", "2031-05-07").err == "No entity is like this. All there are: matn entities\n"
    assert "is no day. Write 2026-11-21." in matn("entities", "--since", "tomorrow").err


def test_days_are_the_same_whether_an_entity_is_frequent_or_not(matn, engine):
    days = [Stamp(local=datetime(2031, month, 6), precision=Precision.DAY) for month in (3, 5, 4)]
    load(engine, [entity_page(f"of {stamp.local}", "هيئة المراسي.", published=stamp) for stamp in days])
    for many in ("", "UPDATE entities SET articles = 5000, mentions = 5000"):
        with engine.begin() as connection:
            connection.exec_driver_sql(many or "SELECT 1")
        body = next(one for one in matn("entities", "--json").json()["entities"] if one["key"] == BODY)
        valley = next(one for one in matn("entities", "--json").json()["entities"] if one["key"] == VALLEY)
        detail = matn("entity", BODY, "--json").json()
        assert (body["first_seen"], body["last_seen"]) == ("2031-03-06", "2031-05-06")
        assert (detail["first_seen"], detail["last_seen"]) == ("2031-03-06", "2031-05-06")
        assert (valley["first_seen"], valley["last_seen"]) == (None, None)
        assert [one["published_at"] for one in detail["occurrences"]][:3] == ["2031-05-06", "2031-04-06", "2031-03-06"]


def test_for_a_person_there_is_a_table_and_the_next_step(matn):
    answer = matn("entities")
    assert answer.out.split()[:4] == ["articles", "times", "type", "country"]
    assert re.search(r"^ +2 +4 +PERSON .*person:00000000000000a1 .*سليم الرواحي$", answer.out, re.MULTILINE)
    assert answer.err == f"\nAll of one: matn entity {MAN}\n"
    assert "\n1 of 3 (--limit). All of one" in matn("entities", "--limit", "1").err


def test_one_entity_is_shown_with_spellings_articles_lines_and_companions(matn):
    record = matn("entity", "سليم الرواحي", "--json").json()
    assert (record["key"], record["articles"], record["mentions"]) == (MAN, 2, 4)
    assert {one["alias"]: one["mentions"] for one in record["aliases"]} == {"سليم الرواحي": 2, "سليم الرّواحي": 1, "الرواحي": 1}
    assert {one["key"]: one["together"] for one in record["companions"]} == {BODY: 1, VALLEY: 2}
    for one in record["occurrences"]:
        assert one["text"][one["start"] : one["end"]] in NAMES
        assert one["line"] is not None
    assert {one["mentions"]: one["paragraph"] for one in record["occurrences"]} == {3: 0, 1: 2}


@pytest.mark.parametrize(
    "name", ["geonames:1001", "GEONAMES:1001", "geonames:10", "bird valley", "Valley", "الوادي", "وادى الطير"]
)
def test_a_name_is_a_key_or_its_beginning_or_a_name_in_any_spelling_or_a_part(matn, name):
    assert matn("entity", name, "--json").json()["key"] == VALLEY


def test_for_a_person_an_entity_has_a_snippet_with_the_page_s_line(matn):
    out = matn("entity", VALLEY).out
    assert "Bird Valley" in out
    assert "OM · 23.50, 58.00" in out
    assert "named 2 times in 2 articles" in " ".join(out.split())
    assert re.search(r"1x  line \d+ .*\n    زار سليم الرّواحي الوادي\.", out)
    assert "named with it" in out


def test_a_publisher_that_nobody_knows_is_told(matn):
    answer = matn("entities", "--publisher", "nosuch.example")
    assert (answer.status, answer.err.count("\n")) == (2, 1)
    assert "nosuch.example: no profile has that domain, and no page of the archive is of it." in answer.err


def test_a_name_of_several_lists_them_and_says_how_to_choose(matn, engine):
    load(engine, [entity_page("four", "طار الطير.")], names={"الطير": Known(key="person:00000000000000c1")})
    answer = matn("entity", "الطير")
    assert answer.status == 0, "a whole name goes before a part"
    load(engine, [entity_page("five", "في الطير.")], names={"الطير": Known(key="org:00000000000000d1", type=MentionType.ORG)})
    answer = matn("entity", "الطير")
    assert answer.status == 2
    assert "person:00000000000000c1" in answer.out
    assert "org:00000000000000d1" in answer.out
    assert "means several. Name one by its key: matn entity " in answer.err
    assert matn("entity", "الطير", "--type", "org", "--json").json()["key"] == "org:00000000000000d1"
    assert len(matn("entity", "الطير", "--json").json()["entities"]) == 2


def test_a_key_is_found_as_it_is_and_in_any_case(matn, engine):
    with engine.begin() as connection:
        connection.execute(text("UPDATE entities SET entity_key = 'mine:Valley-7' WHERE entity_key = :key"), {"key": VALLEY})
    for named in ("mine:Valley-7", "mine:valley-7", "MINE:VALLEY-7", "mine:VALL", MAN.upper()):
        key = MAN if named == MAN.upper() else "mine:Valley-7"
        assert matn("entity", named, "--json").json()["key"] == key


@pytest.mark.parametrize("name", ["none", "person:none", "", "؟", "geonames:9"])
def test_a_name_of_nobody_is_one_line_with_the_remedy(matn, name):
    answer = matn("entity", name)
    assert (answer.status, answer.out) == (2, "")
    assert "matn entities --search" in answer.err
    assert "Traceback" not in answer.err


def test_an_empty_archive_says_how_to_fill_it(bare):
    assert (bare("entities").out, bare("entities").err) == ("", "No article yet. Read some pages with: matn ingest\n")
    assert bare("entities", "--json").json() == {"total": 0, "entities": []}


def test_pages_that_nobody_searched_name_the_remedy(bare, engine):
    run = writer.open_run(engine, arguments={}, parser_version="1", profiles_version="1")
    writer.load_batch(engine, run, [article_page("old")], [])
    writer.close_run(engine, run, "completed")
    said = bare("entities").err
    assert said == "The pages have not been searched for entities. Do it with: matn reparse --entities\n"
    load(engine, PAGES)
    said = bare("entities").err
    assert "1 of 4 pages have not been searched for entities. Do it with" in said


@pytest.mark.parametrize("columns", [40, 80, 120])
def test_on_a_terminal_nothing_is_cut(matn, columns):
    for arguments in (["entities"], ["entity", MAN]):
        lines = on_a_terminal(columns, f"from pipeline.cli.main import main; main({arguments!r})")
        assert max(map(cell_len, lines)) <= columns, lines
        assert any(MAN in line for line in lines)


def test_found_on_is_what_the_store_was_given():
    assert {entity.key for entity in found_on(PAGES[0]).entities} == {MAN, BODY, VALLEY}
