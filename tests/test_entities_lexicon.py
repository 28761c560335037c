"""The curated tables of the entity stage and their loader."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

from pipeline.arabic.text import match_key
from pipeline.entities import lexicon
from pipeline.entity_records import MentionType

DATA = Path(lexicon.__file__).parent / "data"
ARABIC_FORM = re.compile("[\u0621-\u063a\u0641-\u064a\u067e\u0686\u0698\u06a4\u06a9\u06af\u06cc0-9A-Za-z .&-]+")


def cells(table: str) -> tuple[list[str], list[list[str]]]:
    lines = [line for line in (DATA / table).read_text("utf-8").splitlines() if not line.startswith("#")]
    return lines[0].split("\t"), [line.split("\t") for line in lines[1:]]


@pytest.mark.parametrize("table", lexicon.TABLES)
def test_each_row_has_every_column_an_arabic_form_and_english(table: str) -> None:
    header, rows = cells(table)
    assert header[1] == "english"
    for row in rows:
        assert len(row) == len(header), row
        assert row == [cell.strip() for cell in row], row
        assert ARABIC_FORM.fullmatch(row[0]) and re.search("[\u0621-\u064a]", row[0]), row
        assert row[1] and not re.search("[\u0600-\u06ff]", row[1]), row


@pytest.mark.parametrize("table", lexicon.TABLES)
def test_a_table_is_sorted_and_no_two_rows_have_one_key(table: str) -> None:
    rows = cells(table)[1]
    assert rows == sorted(rows)
    assert [key for key, times in Counter(match_key(row[0]) for row in rows).items() if times > 1] == []


@pytest.mark.parametrize("table", ["organisations.tsv", "people.tsv"])
def test_aliases_are_arabic_and_none_repeats_its_name(table: str) -> None:
    for row in cells(table)[1]:
        aliases = row[2].split("|") if row[2] else []
        assert all(ARABIC_FORM.fullmatch(alias) for alias in aliases), row
        keys = [match_key(form) for form in (row[0], *aliases)]
        assert len(keys) == len(set(keys)), row
        assert re.fullmatch("[A-Z]{2}|", row[3]), row
        assert row[4], row


def test_a_parent_is_an_organisation_of_the_table() -> None:
    names = {entity.name for entity in lexicon.organisations()}
    assert [entity for entity in lexicon.organisations() if entity.parent and entity.parent not in names] == []


def test_a_compound_name_is_found_in_both_ways_of_writing() -> None:
    names = lexicon.given_names()
    assert names[match_key("عبد الرحمن")] is names[match_key("عبدالرحمن")]


def test_a_name_that_is_also_a_word_is_marked() -> None:
    names = lexicon.given_names()
    assert names[match_key("أمل")].is_common
    assert not names[match_key("محمود")].is_common


def test_heads_tell_names_from_classifiers() -> None:
    assert lexicon.organisation_heads()[match_key("وزارة")].in_name
    assert not lexicon.organisation_heads()[match_key("صحيفة")].in_name
    assert not lexicon.place_heads()[match_key("مدينة")].in_name
    assert lexicon.place_heads()[match_key("مخيم")].in_name


def test_an_adjective_of_nationality_gives_its_country_in_each_form() -> None:
    for form in ("أمريكي", "الأميركية", "الأمريكيين", "أميركيون"):
        assert lexicon.nationalities()[match_key(form)].code == "US"


def test_a_known_entity_is_found_by_name_and_alias() -> None:
    found = lexicon.organisations_by_key()[match_key("الناتو")]
    assert [(entity.type, entity.english) for entity in found] == [(MentionType.ORG, "NATO")]
    assert lexicon.people_by_key()[match_key("جمال عبدالناصر")][0].english == "Gamal Abdel Nasser"
    assert match_key("الخميني") in lexicon.person_words()


def test_the_tables_together_are_small() -> None:
    assert sum((DATA / table).stat().st_size for table in lexicon.TABLES) < 1_500_000
