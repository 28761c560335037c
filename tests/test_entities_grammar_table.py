"""What `docs/dates-and-numbers.md` says of dates and quantities is what the grammars do: every row of its tables is checked."""

import re
from datetime import date
from pathlib import Path

import pytest

from pipeline.arabic.numbers import read_number
from pipeline.entities.dates import find_dates
from pipeline.entities.grammar_words import words_of
from pipeline.entities.quantities import find_quantities

PAGE = (Path(__file__).parents[1] / "docs/dates-and-numbers.md").read_text(encoding="utf-8")
OWN_DAY = date(2016, 11, 30)


def rows(heading: str) -> list[tuple[str, str]]:
    """Give example and last cell of each row of a heading's table that holds an example."""
    section = next(part for part in re.split(r"^## ", PAGE, flags=re.MULTILINE) if part.startswith(heading + "\n"))
    found = []
    for line in section.splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if line.startswith("|") and "`" in line:
            found.append((cells[1].strip("`"), cells[-1].strip("`")))
    return found


def figure(number: float) -> str:
    return str(int(number)) if number.is_integer() else str(number)


def told_dates(text: str, published: date | None) -> str:
    return (
        " · ".join(
            f"{m.text} = {m.date_value or 'null'}" + (" (derived)" if m.is_derived else "") for m in find_dates(text, published)
        )
        or "none"
    )


def told_quantities(text: str) -> str:
    told = []
    for m in find_quantities(text, find_dates(text)):
        parts = [m.unit or "null", m.modifier.value if m.modifier else "", m.role or ""]
        told.append(f"{m.text} = {figure(m.number)} " + " ".join(filter(None, parts)))
    return " · ".join(told) or "none"


@pytest.mark.parametrize(("example", "expected"), rows("Dates"))
def test_dates_of_the_table_are_found_as_it_says(example, expected):
    assert told_dates(example, None) == expected


@pytest.mark.parametrize(("example", "expected"), rows("Dates reckoned from the article's own day"))
def test_dates_are_reckoned_from_the_articles_own_day_as_the_table_says(example, expected):
    assert told_dates(example, OWN_DAY) == expected


@pytest.mark.parametrize("example", [row[0] for row in rows("No dates")])
def test_what_the_table_says_is_no_date_is_none(example):
    assert find_dates(example, OWN_DAY) == []


@pytest.mark.parametrize(("example", "expected"), rows("Numbers"))
def test_numbers_of_the_table_are_read_as_it_says(example, expected):
    tokens = words_of(example)
    number = read_number(tokens, 0)
    assert number is not None
    assert number.end == len(tokens)
    assert figure(float(number.value)) == expected


@pytest.mark.parametrize(("example", "expected"), rows("Quantities"))
def test_quantities_of_the_table_are_found_as_it_says(example, expected):
    assert told_quantities(example) == expected


@pytest.mark.parametrize("example", [row[0] for row in rows("No quantities")])
def test_what_the_table_says_is_no_quantity_is_none(example):
    assert find_quantities(example, find_dates(example)) == []


def test_the_tables_are_read():
    assert len(rows("Dates")) > 50
    assert len(rows("Quantities")) > 55
