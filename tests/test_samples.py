"""The sample pages: that the expectations beside them fit, line by line, and that each page shows what it is there for."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from sample_pages import SEEDS

from pipeline.arabic.text import is_blank
from pipeline.read import Source, read_source
from pipeline.records import Page, Quarantined, QuarantineReason

EXPECTED: dict[str, Any] = yaml.safe_load(Path(__file__).with_name("samples_expected.yml").read_text("utf-8"))
LIMIT = 1 << 20


def page(name: str) -> Page:
    read = read_source(Source(path=str(SEEDS / name)), LIMIT)
    assert isinstance(read, Page), read
    return read


def line_groups(expected: dict[str, Any]) -> list[int]:
    owners = [expected["site_lines"], *(part["lines"] for part in (*expected["articles"], *expected["teasers"]))]
    return [number for owner in owners for numbers in owner.values() for number in numbers]


def test_every_readable_sample_has_its_expectations() -> None:
    assert {path.name for path in SEEDS.glob("*.txt")} == {*EXPECTED, "broken-encoding.txt"}


def test_the_readme_names_every_sample() -> None:
    readme = (SEEDS / "README.md").read_text("utf-8")
    assert [path.name for path in SEEDS.glob("*.txt") if f"`{path.name}`" not in readme] == []


@pytest.mark.parametrize("name", EXPECTED)
def test_expectations_give_each_line_that_is_not_blank_once(name: str) -> None:
    lines = page(name).text.split("\n")
    not_blank = [number for number, line in enumerate(lines, 1) if not is_blank(line)]
    assert sorted(line_groups(EXPECTED[name])) == not_blank
    assert EXPECTED[name]["non_blank_lines"] == len(not_blank)


@pytest.mark.parametrize("name", EXPECTED)
def test_expected_texts_stand_on_the_lines_that_they_name(name: str) -> None:
    read, expected = page(name), EXPECTED[name]
    assert read.encoding == expected["encoding"]
    lines = read.text.split("\n")
    for article in expected["articles"]:
        assert article["paragraphs"] == len(article["lines"]["paragraph"])
        for field in ("headline", "standfirst", "section"):
            if article[field] is not None:
                assert lines[article["lines"][field][0] - 1].strip() == article[field]
        printed = [lines[number - 1].strip() for number in article["lines"].get("caption", [])]
        assert list(dict.fromkeys(printed)) == article["captions"]


def test_the_recrawl_has_one_figure_changed_and_one_paragraph_more() -> None:
    first = page("albawabhnews-alexandria-tram.txt").text.split("\n")[1:]
    again = page("albawabhnews-alexandria-tram-recrawl.txt").text.split("\n")[1:]
    assert len([1 for before, after in zip(first, again, strict=False) if before != after]) == 1
    assert [line for line in again[len(first) :] if line] == again[-1:]


def test_the_broken_sample_is_quarantined_as_undecodable() -> None:
    read = read_source(Source(path=str(SEEDS / "broken-encoding.txt")), LIMIT)
    assert isinstance(read, Quarantined)
    assert read.reason is QuarantineReason.UNDECODABLE
