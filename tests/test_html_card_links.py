"""Cards of HTML pages say where they lead, in the one form of an address that reaches the page."""

from __future__ import annotations

import html
from pathlib import Path
from typing import Any

import pytest
import yaml
from html_layouts import inline, sample
from sample_pages import SEEDS

from pipeline.parse import parse
from pipeline.parse.json_form import TEASER_FIELDS, page_json
from pipeline.publishers import load_profiles
from pipeline.read.html import html_to_text
from pipeline.read.page import to_page
from pipeline.records import Page, Sighting

NAME = "aawsat-marshes-return.txt"
EXPECTED: dict[str, Any] = yaml.safe_load(Path(__file__).with_name("samples_expected.yml").read_text("utf-8"))[NAME]
SAMPLE = sample(NAME, (SEEDS / NAME).read_text("utf-8"), EXPECTED)
FIRST = "https://aawsat.com/home/article/1"


def page_with_links(around: str, base: str = "") -> bytes:
    """Write the sample as HTML, each card linked by its headline alone, or by all its lines; the author has a page of its own."""
    out, number = [], 0
    for group in SAMPLE.groups:
        rows = []
        for row in group:
            number += row.role == "teaser_caption"
            line = inline(row.text)
            if row.role == "teaser_byline":
                line = f'<a href="/author/{number}">{line}</a>'
            elif row.role == "teaser_headline" or (row.role.startswith("teaser") and around == "card"):
                line = f'<a href="{number}?utm_source=box#top">{html.escape(row.text)}</a>'
            rows.append(f"<div>{line}</div>")
        out.append(f"<section>{''.join(rows)}</section>")
    canonical = '<link rel="canonical" href="https://aawsat.com/home/article/900">'
    return f"<!doctype html><html><head>{base}{canonical}</head><body>{''.join(out)}</body></html>".encode()


def cards_of(data: bytes, url: str | None = None) -> list[dict[str, Any]]:
    page = to_page(data, Sighting(path=NAME, url=url))
    assert isinstance(page, Page)
    teasers: list[dict[str, Any]] = page_json(parse(page, load_profiles()))["teasers"]
    return teasers


@pytest.mark.parametrize("around", ["headline", "card"])
def test_each_card_leads_where_its_headline_does(around):
    cards = cards_of(page_with_links(around))
    assert len(cards) == len(EXPECTED["teasers"])
    links = [card["url"] for card in cards]
    assert len(set(links)) == len(links)
    assert links[0] == FIRST
    assert not any("author" in link or "utm" in link or "#" in link for link in links)


def test_links_are_relative_to_the_page_or_to_what_it_says():
    elsewhere = page_with_links("headline", '<base href="/archive/">')
    assert cards_of(elsewhere)[0]["url"] == "https://aawsat.com/archive/1"
    assert cards_of(page_with_links("headline"), "https://aawsat.com/a/b")[0]["url"] == "https://aawsat.com/a/1"


def test_a_card_without_a_link_has_no_key_for_it():
    assert [set(card) for card in cards_of((SEEDS / NAME).read_bytes())] == [set(TEASER_FIELDS)] * len(EXPECTED["teasers"])


def test_a_line_belongs_to_the_link_that_holds_half_of_it():
    page = (
        "<p><a href=1>عنوان</a></p><p>نص طويل فيه <a href=2>كلمة</a> واحدة</p><a href=3><div>سطر</div><div>آخر</div></a><p>نص</p>"
    )
    assert html_to_text(page).evidence.links == ((1, "1"), (5, "3"), (6, "3"))


def test_an_address_that_nothing_could_open_is_no_link():
    page = page_with_links("headline").decode().replace('href="1?utm_source=box#top"', 'href="javascript:open(1)"')
    assert "url" not in cards_of(page.encode())[0]
