"""The sample pages as HTML of four kinds give the records that they give as text, and their URL."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from html_frames import framed
from html_layouts import KINDS, Sample, sample
from sample_pages import SEEDS

from pipeline.parse import parse
from pipeline.parse.json_form import page_json
from pipeline.publishers import load_profiles
from pipeline.read.html import looks_like_html
from pipeline.read.page import to_page
from pipeline.records import Page, Sighting

EXPECTED: dict[str, Any] = yaml.safe_load(Path(__file__).with_name("samples_expected.yml").read_text("utf-8"))
FIELDS = ("kind", "headline", "standfirst", "section", "byline", "agency", "place", "published_at", "captions", "crossheads")


def page_of(data: bytes, name: str) -> Page:
    page = to_page(data, Sighting(path=name))
    assert isinstance(page, Page)
    return page


def text_of(name: str) -> Page:
    return page_of((SEEDS / name).read_bytes(), name)


def html_of(kind: str, page: Sample) -> Page:
    data = KINDS[kind](page)
    assert looks_like_html(data)
    return page_of(data, page.name)


def records(page: Page) -> dict[str, Any]:
    got = page_json(parse(page, load_profiles()))
    articles = [{field: article[field] for field in (*FIELDS, "paragraphs")} for article in got["articles"]]
    return {"publisher": got["publisher"], "page_date": got["page_date"], "articles": articles, "teasers": got["teasers"]}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", EXPECTED)
def test_a_sample_as_html_gives_the_records_of_its_text_and_its_url(name, kind):
    as_text = text_of(name)
    page = sample(name, as_text.text, EXPECTED[name])
    as_html = html_of(kind, page)
    assert as_html.sighting.url == page.url
    assert records(as_html) == records(as_text)


@pytest.mark.parametrize("named", [True, False], ids=["named", "bare"])
@pytest.mark.parametrize("name", [name for name, expected in EXPECTED.items() if not expected["teasers"]])
def test_a_site_around_a_sample_changes_nothing_of_its_article(name, named):
    as_text = text_of(name)
    as_html = page_of(framed(sample(name, as_text.text, EXPECTED[name]), named=named), name)
    got, wanted = records(as_html), records(as_text)
    assert (got["publisher"], got["articles"]) == (wanted["publisher"], wanted["articles"])
