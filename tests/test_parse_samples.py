"""The sample pages of the publishers that have a profile: read exactly; those of others: every line accounted for."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from sample_pages import SEEDS

from pipeline.parse import parse
from pipeline.parse.json_form import page_json
from pipeline.publishers import load_profiles
from pipeline.read import Source, read_source
from pipeline.records import Page

EXPECTED: dict[str, Any] = yaml.safe_load(Path(__file__).with_name("samples_expected.yml").read_text("utf-8"))
EXACT = [name for name, expected in EXPECTED.items() if expected["exact"]]


def parsed(name: str) -> dict[str, Any]:
    page = read_source(Source(path=str(SEEDS / name)), 1 << 20)
    assert isinstance(page, Page)
    return page_json(parse(page, load_profiles()))


@pytest.mark.parametrize("name", EXACT)
def test_a_sample_of_a_known_publisher_gives_its_articles_and_fields(name):
    got, expected = parsed(name), EXPECTED[name]
    unasked = set(expected.get("unasked", ()))
    page_date = got["page_date"]
    assert (got["publisher"], page_date) == (expected["publisher"], str(expected["page_date"]) if expected["page_date"] else None)
    assert len(got["articles"]) == len(expected["articles"])
    for article, wanted in zip(got["articles"], expected["articles"], strict=True):
        for field in ("kind", "headline", "standfirst", "section", "byline", "published_at", "captions", "crossheads"):
            if field not in unasked:
                assert article[field] == wanted[field], field
        assert len(article["paragraphs"]) == wanted["paragraphs"]
    for teaser, wanted in zip(got["teasers"], expected["teasers"], strict=True):
        for field in ("section", "caption", "headline", "summary", "byline", "place"):
            assert teaser[field] == wanted[field], field


@pytest.mark.parametrize("name", EXACT)
def test_each_line_of_a_sample_of_a_known_publisher_has_its_role(name):
    got, expected = parsed(name), EXPECTED[name]
    roles = {line["line"]: line["role"] for line in got["lines"]}
    wanted = {number: role for role, numbers in expected["site_lines"].items() for number in numbers}
    for owner in (*expected["articles"], *expected["teasers"]):
        wanted |= {number: role for role, numbers in owner["lines"].items() for number in numbers}
    mixed = {"widget", "byline"}  # a button with the author's name stuck to it may be called either
    assert {n: (roles.get(n), r) for n, r in wanted.items() if roles.get(n) != r and {roles.get(n), r} != mixed} == {}
    repeats = {line["line"] for line in got["lines"] if line["repeat"] and line["role"] != "masthead"}
    assert repeats == {n for n in expected["repeats"] if roles[n] != "masthead"}


@pytest.mark.parametrize("name", EXPECTED)
def test_every_line_of_a_sample_that_is_not_blank_has_one_role(name):
    numbers = [line["line"] for line in parsed(name)["lines"]]
    assert len(numbers) == len(set(numbers)) == EXPECTED[name]["non_blank_lines"]
