"""Pages of links: a list of articles is none, with dates or without; an article with links inside is one."""

from __future__ import annotations

from typing import Any

import pytest
from html_frames import MENU, RIGHTS, SUMMARY, TITLES

from pipeline.parse import parse
from pipeline.parse.json_form import page_json
from pipeline.publishers import load_profiles
from pipeline.read.page import to_page
from pipeline.records import Page, Sighting

SITE = "<title>أخبار السياسة | موقع الأخبار</title><meta property='og:type' content='website'>"
TOP = f"<div><ul>{''.join(f'<li><a href=/>{text}</a>' for text in MENU)}</ul></div>"
FOOT = f"<div><p>{RIGHTS}</p></div>"
LINKS = "".join(f"<li><a href=/{place}>{title}</a></li>" for place, title in enumerate(TITLES * 2))
BODY = "".join(f"<p>وفي الجزء {part} من التقرير {SUMMARY}</p>" for part in range(6))
ALSO = f"</p><p><a href=/>{TITLES[2]}</a></p><p>"
HEAD = f"<title>{TITLES[0]} - موقع الأخبار</title>"


def parsed(head: str, body: str) -> dict[str, Any]:
    html = f"<!doctype html><html><head>{head}</head><body>{TOP}{body}{FOOT}</body></html>"
    page = to_page(html.encode(), Sighting(path="page.html"))
    assert isinstance(page, Page)
    return page_json(parse(page, load_profiles()))


@pytest.mark.parametrize(
    "card",
    [
        "<div><h3><a href=/{0}>{1}</a></h3><span>{0} يناير 2024</span><p>{2}</p></div>",
        "<div><h3><a href=/{0}>{1}</a></h3><p>{2}</p></div>",
        "<div><a href=/{0}><h3>{1}</h3><p>{2}</p></a></div>",
        "<li><a href=/{0}>{1}</a></li>",
    ],
)
@pytest.mark.parametrize("head", [SITE, ""], ids=["told", "untold"])
def test_a_list_of_articles_holds_none(card, head):
    cards = "".join(card.format(place, title, SUMMARY) for place, title in enumerate(TITLES * 2, start=1))
    got = parsed(head, f"<div><h1>أخبار السياسة</h1>{cards}</div>")
    assert (got["articles"], got["no_article_reason"]) == ([], "a list of articles")


@pytest.mark.parametrize(
    "body",
    [
        f"<h1>{TITLES[0]}</h1><div>3 يناير 2024</div>{BODY}<ul>{LINKS}</ul>",
        f"<h1>{TITLES[0]}</h1><div>3 يناير 2024</div><div>{BODY.replace('</p><p>', ALSO)}</div>",
        f"<b>{TITLES[0]}</b><br><br>3 يناير 2024<br><br>{BODY.replace('<p>', '').replace('</p>', '<br><br>')}<a href=/>إطبع</a>",
    ],
    ids=["links below", "links inside", "lines ended by br"],
)
def test_an_article_with_links_around_and_inside_is_one(body):
    article = parsed(HEAD, body)["articles"][0]
    assert (article["headline"], article["published_at"], len(article["paragraphs"])) == (TITLES[0], "2024-01-03", 6)
    assert article["crossheads"] == []


def test_a_page_that_calls_itself_an_article_is_one_however_short():
    got = parsed(HEAD + "<meta property='og:type' content='article'>", f"<h1>{TITLES[0]}</h1><video></video><ul>{LINKS}</ul>")
    assert got["articles"][0]["headline"] == TITLES[0]
