"""What is one story and what is not: quoted statements, round-ups, lines that stand under any headline, tolls that rise."""

from __future__ import annotations

import random
from collections.abc import Sequence

import pytest
from builders import article_page
from duplicate_pages import SITES, day, in_paragraphs, load, make_publishers, settled, words
from sqlalchemy import Engine

from pipeline.records import ParsedPage


@pytest.fixture
def archive(engine: Engine) -> Engine:
    make_publishers(engine)
    return engine


def page(name: str, body: Sequence[str], number: int, **details: object) -> ParsedPage:
    given = {"headline": name, "publisher": SITES[number % 3], "published": day(number), "path": f"/{name}.txt", **details}
    return article_page(name, paragraphs=in_paragraphs(body), **given)


def kinds(archive: Engine) -> list[object]:
    return sorted(row[2] for row in settled(archive)["article_relations"])


def stories(archive: Engine) -> int:
    return len(settled(archive)["distinct_articles"])


def test_a_statement_that_three_articles_quote_makes_no_story_of_them(archive: Engine) -> None:
    order = random.Random(1)
    statement = words(order, 70)
    quoting = [[*words(order, 120), *statement, *words(order, 120)] for _ in range(3)]
    load(archive, [page("statement", statement, 0), *(page(f"story-{at}", body, at + 1) for at, body in enumerate(quoting))])
    assert kinds(archive) == ["expansion", "expansion", "expansion"]
    assert stories(archive) == 4


def test_a_round_up_is_another_story_than_its_items(archive: Engine) -> None:
    order = random.Random(2)
    items = [words(order, 60) for _ in range(5)]
    whole = [word for item in items for word in item]
    load(archive, [page("round-up", whole, 0), *(page(f"item-{at}", item, at + 1) for at, item in enumerate(items))])
    assert kinds(archive) == ["excerpt"] * 5
    assert stories(archive) == 5, "only the first item begins as the round-up does"


def test_the_lead_and_the_first_half_are_the_story(archive: Engine) -> None:
    body = words(random.Random(3), 300)
    load(archive, [page("whole", body, 0), page("lead", body[:40], 1), page("half", body[:150], 2)])
    assert stories(archive) == 1


def test_a_line_under_different_headlines_is_no_copy_and_under_one_headline_is(archive: Engine) -> None:
    line = ["التفاصيل", "بعد", "قليل"]
    load(archive, [page(name, line, at) for at, name in enumerate(("one", "two", "three"))])
    assert (kinds(archive), stories(archive)) == ([], 3)
    load(archive, [page("elsewhere", line, 4, headline="one")])
    assert (kinds(archive), stories(archive)) == (["exact"], 3)


def test_short_texts_with_the_same_words_meet_by_no_key_either(archive: Engine) -> None:
    notice = words(random.Random(4), 20)
    load(archive, [page(name, notice, at) for at, name in enumerate(("one", "two", "three"))])
    assert (kinds(archive), stories(archive)) == ([], 3)


def test_a_toll_that_rises_is_one_story_on_any_site(archive: Engine) -> None:
    body = words(random.Random(5), 160)
    tolls = [[*body[:10], str(dead), *body[10:60], str(hurt), *body[60:]] for dead, hurt in ((12, 36), (19, 57), (31, 60))]
    load(archive, [page(f"toll-{at}", toll, at) for at, toll in enumerate(tolls)])
    assert kinds(archive) == ["near"] * 3
    assert stories(archive) == 1
