"""Keys and headlines that very many articles share: a batch stays cheap, and what does not rest on them stays the same."""

from __future__ import annotations

import random

import pytest
from builders import article_page
from duplicate_pages import SITES, TABLES, day, differences, in_paragraphs, load, make_publishers, settled, words
from sqlalchemy import Engine, text

from pipeline.ingest import duplicate_pairs
from pipeline.ingest.dedupe_all import recompute
from pipeline.records import ParsedPage
from pipeline.store.duplicate_texts import BUCKET_TEXTS, FULL_BUCKET_TEXTS


@pytest.fixture
def archive(engine: Engine) -> Engine:
    make_publishers(engine)
    return engine


def mended(count: int, **details: object) -> list[ParsedPage]:
    """Articles, each later than the one before, that differ by a word in a place of its own."""
    order = random.Random(1)
    body = words(order, 120)
    pages = []
    for number in range(count):
        own = list(body)
        own[order.randrange(120)] = words(order, 1)[0]
        name = f"mended-{number}"
        given = {"headline": name, "published": day(number), **details}
        pages.append(article_page(name, paragraphs=in_paragraphs(own), path=f"/{name}.txt", publisher=SITES[0], **given))
    return pages


def count(engine: Engine, what: str) -> int:
    with engine.connect() as connection:
        return connection.scalar(text(f"SELECT count(*) FROM {what}"))


def test_a_text_that_shares_full_buckets_alone_is_compared_with_few(archive: Engine) -> None:
    load(archive, mended(400), batch=50)
    before = count(archive, "text_relations")
    load(archive, mended(500)[400:], batch=50)
    assert count(archive, "text_relations") - before < 100 * 3 * FULL_BUCKET_TEXTS
    assert count(archive, "text_relations WHERE is_capped") > 100
    assert count(archive, "article_clusters WHERE representative_key = article_key") == 1


def test_what_does_not_rest_on_full_buckets_is_the_same_in_any_order(archive: Engine) -> None:
    pages = mended(BUCKET_TEXTS + 30)
    load(archive, pages, batch=20)
    expected = {row for row in settled(archive)["text_relations"] if not row[-1]}
    with archive.begin() as connection:
        connection.execute(text(f"TRUNCATE pages, articles, paragraphs, page_sightings, {', '.join(TABLES)} CASCADE"))
    random.Random(1).shuffle(pages)
    load(archive, pages, batch=7)
    assert {row for row in settled(archive)["text_relations"] if not row[-1]} == expected != set()


def test_an_article_under_a_headline_that_very_many_have_is_compared_with_few(
    archive: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    order = random.Random(2)
    pages = [
        article_page(
            f"front-{number}",
            headline="الصفحة الرئيسية",  # "front page"
            paragraphs=in_paragraphs(words(order, 40)),
            path=f"/front/{number}.txt",
            publisher=SITES[0],
            published=None,
        )
        for number in range(BUCKET_TEXTS + 60)
    ]
    load(archive, pages[:-10], batch=50)
    compared = []
    compare = duplicate_pairs.compare
    monkeypatch.setattr(duplicate_pairs, "compare", lambda *texts: compared.append(texts) or compare(*texts))
    load(archive, pages[-10:])
    assert 0 < len(compared) <= 10 * FULL_BUCKET_TEXTS


def test_comparing_all_anew_gives_one_answer_whatever_the_order_was(archive: Engine) -> None:
    pages = mended(BUCKET_TEXTS + 60)
    answers = []
    for order in (pages, pages[::-1]):
        load(archive, order, batch=15)
        recompute(archive)
        answers.append(settled(archive))
        with archive.begin() as connection:
            connection.execute(text(f"TRUNCATE pages, articles, paragraphs, page_sightings, {', '.join(TABLES)} CASCADE"))
    assert differences(*answers) == {}
    assert any(row[-1] for row in answers[0]["text_relations"])
    assert len(answers[0]["distinct_articles"]) == 1
