"""Invented pages for tests of duplicates: stories and what sites make of them, by a seed."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from builders import article_page, stamp
from psycopg import Cursor
from sqlalchemy import Engine, text

from pipeline.ingest.duplicates import settling
from pipeline.ingest.signing import sign_articles
from pipeline.records import ParsedPage, Precision, Stamp
from pipeline.store import writer
from pipeline.store.duplicate_articles import Settle, Written
from pipeline.store.figures import DuplicateCounts
from pipeline.store.models import Publisher
from pipeline.store.replace import replace_pages

SITES = ("first.example", "second.example", "third.example")
LETTERS = "ابتثجحخدذرزسشصضطظعغفقكلمنهوي"

TABLES = (
    *("article_signatures", "article_identities", "text_clusters", "text_relations"),
    *("teaser_texts", "teaser_appearances", "article_openings"),
)
"""Tables that settling duplicates writes."""


def make_publishers(engine: Engine) -> None:
    """Give the invented sites their rows."""
    with engine.begin() as connection:
        connection.execute(
            Publisher.__table__.insert(), [{"domain": domain, "name_ar": domain, "name_en": domain} for domain in SITES]
        )


def words(order: random.Random, count: int) -> list[str]:
    """Words that hardly ever meet by chance."""
    return ["".join(order.choices(LETTERS, k=order.randint(3, 7))) for _ in range(count)]


def edited(order: random.Random, body: Sequence[str], share: float) -> list[str]:
    """The text with a share of its words replaced."""
    return [words(order, 1)[0] if order.random() < share else word for word in body]


def in_paragraphs(body: Sequence[str], size: int = 20) -> list[str]:
    return [" ".join(body[start : start + size]) for start in range(0, len(body), size)]


def day(number: int, minute: int = 0) -> Stamp:
    return stamp((datetime(2024, 3, 1) + timedelta(days=number, minutes=minute)).isoformat(), Precision.MINUTE, 120)


def stories(seed: int, count: int = 6) -> list[ParsedPage]:
    """Pages of a few stories: copies, near copies, halves, forms, updates by URL and by headline, columns, undated ones."""
    order = random.Random(seed)
    pages: list[ParsedPage] = []

    def page(body: Sequence[str], **details: object) -> None:
        details.setdefault("headline", " ".join(words(order, 7)))
        details.setdefault("publisher", order.choice(SITES))
        details.setdefault("published", order.choice((None, day(order.randint(0, 3), order.randint(0, 2)))))
        name = f"{seed}-{len(pages)}"
        pages.append(article_page(name, paragraphs=in_paragraphs(body), path=f"/pages/{name}.txt", **details))  # type: ignore[arg-type]

    for story in range(count):
        body = words(order, order.randint(60, 120))
        headline = " ".join(words(order, 7))
        url = f"https://www.first.example/news/{seed}/{story}"
        page(body, headline=headline, publisher=SITES[0], url=url, published=day(story))
        kinds = order.sample(range(9), 5)
        for kind in kinds:
            match kind:
                case 0:  # the wire text elsewhere, twice at one time
                    for site in SITES[1:]:
                        page(body, headline=headline, publisher=site)
                case 1:  # a chain of near copies: the last is not like the first
                    chain = body
                    for _ in range(order.randint(1, 4)):
                        chain = edited(order, chain, 0.12)
                        page(chain)
                case 2:  # the first half, with a headline of its own
                    page(body[: len(body) // 2])
                case 3:  # a form with other figures
                    for _ in range(3):
                        form = [str(order.randint(10, 9999)) if place % 12 == 0 else word for place, word in enumerate(body)]
                        page(form)
                case 4:  # the same address with more text, and once with quite another one
                    address = f"http://m.first.example/news/{seed}/{story}?utm_source=x"
                    captured = datetime(2024, 4, 1, tzinfo=UTC) + timedelta(hours=order.randint(0, 2))
                    page([*body, *words(order, 30)], url=address, publisher=SITES[0], captured_at=captured)
                    if order.random() < 0.5:
                        page(words(order, 50), url=url, publisher=SITES[0], published=None)
                case 5:  # the same headline on other days: versions, or a column that recurs
                    for _ in range(3):
                        share = order.choice((0.1, 0.25, 1.0))
                        body_now = edited(order, body, share) + words(order, 10)
                        page(
                            body_now,
                            headline=headline,
                            publisher=SITES[0],
                            published=order.choice((None, day(order.randint(0, 6)))),
                        )
                case 6:  # short texts, and none
                    page(body[:8], headline=headline)
                    page([], headline=headline, publisher=SITES[0], url=url)
                    page(body[:14])
                case 7:  # the same page once more, modified
                    page(
                        edited(order, body, 0.02),
                        headline=headline,
                        publisher=SITES[0],
                        url=url,
                        modified=day(order.randint(0, 9)),
                    )
                case 8:  # an embedded article, the same on several pages
                    page(words(order, 40), embedded=True)
                    page(body, embedded=True)
    pages = [with_a_card(order, parsed, pages) for parsed in pages]
    seen_again = order.sample(pages, len(pages) // 5)
    for number, known in enumerate(seen_again):
        captured = datetime(2024, 3, order.randint(1, 28), tzinfo=UTC)
        url = order.choice((None, known.page.sighting.url, f"https://second.example/a/{number % 2}"))
        pages.append(seen_at(known, path=f"/again/{number}.txt", url=url, captured_at=captured))
    return pages


def with_a_card(order: random.Random, parsed: ParsedPage, others: Sequence[ParsedPage]) -> ParsedPage:
    """The page, where chance wills with a card that announces the article of one of these pages, or its beginning."""
    headline = order.choice(others).articles[0].headline or ""
    told = order.choice((None, headline, headline, headline[: len(headline) * 3 // 4] + "…"))
    cards = tuple(replace(card, headline=told or card.headline) for card in parsed.teasers)
    return replace(parsed, teasers=cards)


def empty(engine: Engine) -> None:
    """Take all pages out of an archive, and what was made of them."""
    tables = "pages, articles, paragraphs, captions, teasers, page_sightings"
    with engine.begin() as connection:
        connection.execute(text(f"TRUNCATE {tables}, {', '.join(TABLES)} CASCADE"))


def seen_at(parsed: ParsedPage, **details: object) -> ParsedPage:
    """The page, met in another place."""
    return replace(parsed, page=replace(parsed.page, sighting=replace(parsed.page.sighting, **details)))  # type: ignore[arg-type]


def load(engine: Engine, pages: Sequence[ParsedPage], *, batch: int = 1000) -> list[DuplicateCounts]:
    """Write pages in batches, and settle what they are to others."""
    run_id = writer.open_run(engine, arguments={}, parser_version="test-1", profiles_version="test-2")
    counts: list[DuplicateCounts] = []
    for start in range(0, len(pages), batch):
        some = pages[start : start + batch]
        writer.load_batch(engine, run_id, some, [], settle=told(some, counts))
    return counts


def gives(parsed: ParsedPage, now: ParsedPage) -> ParsedPage:
    """The page of `parsed`, read as what was made of `now`."""
    page = replace(parsed.page, text=now.page.text, byte_length=now.page.byte_length)
    return replace(now, page=page)


def read_again(engine: Engine, pages: Sequence[ParsedPage], *, batch: int) -> None:
    """Replace what pages of the archive gave."""
    run_id = writer.open_run(engine, arguments={}, parser_version="test-1", profiles_version="test-2")
    with engine.connect() as connection:
        ids = {row.sha256.hex(): row.id for row in connection.execute(text("SELECT sha256, id FROM pages"))}
    for start in range(0, len(pages), batch):
        some = pages[start : start + batch]
        signed = {key: signed for page in some[::2] for key, signed in sign_articles(page).items()}
        replace_pages(engine, run_id, [(ids[page.page.sha256], page) for page in some], settle=settling(signed))


def told(pages: Sequence[ParsedPage], counts: list[DuplicateCounts]) -> Settle:
    """Settle a batch, and keep the counts."""
    settle = settling({key: signed for page in pages for key, signed in sign_articles(page).items()})

    def counting(cursor: Cursor[Any], written: Written) -> DuplicateCounts:
        counts.append(settle(cursor, written))
        return counts[-1]

    return counting


def differences(one: dict[str, list[tuple[object, ...]]], other: dict[str, list[tuple[object, ...]]]) -> dict[str, object]:
    """What one archive holds and the other does not; empty where they hold the same."""
    found = {name: (set(one[name]) - set(other[name]), set(other[name]) - set(one[name])) for name in one}
    return {name: both for name, both in found.items() if any(both)}


def settled(engine: Engine) -> dict[str, list[tuple[object, ...]]]:
    """What is held of duplicates, by names that every archive gives alike."""
    queries = {
        "article_relations": "SELECT article_key, other_key, kind, jaccard, containment, number_similarity, is_capped"
        " FROM article_relations",
        "article_clusters": "SELECT article_key, representative_key, members FROM article_clusters",
        "distinct_articles": "SELECT article_key FROM distinct_articles",
        "versions": "SELECT held.article_key, first.article_key, previous.article_key, is_latest, order_key, version_time,"
        " captured_at, url_key, headline_key FROM article_identities JOIN articles AS held ON held.id = article_id"
        " JOIN articles AS first ON first.id = first_version_id"
        " LEFT JOIN articles AS previous ON previous.id = previous_version_id",
        "text_relations": "SELECT encode(first.text_hash, 'hex'), encode(second.text_hash, 'hex'), kind, jaccard, containment,"
        " shorter_id = first_id, is_one_story, is_capped FROM text_relations"
        " JOIN article_signatures AS first ON first.id = first_id"
        " JOIN article_signatures AS second ON second.id = second_id",
        "texts": "SELECT encode(own.text_hash, 'hex'), encode(head.text_hash, 'hex'), encode(node.text_hash, 'hex'), article_key,"
        " own.order_key FROM text_clusters JOIN article_signatures AS own ON own.id = text_id"
        " JOIN article_signatures AS head ON head.id = cluster_id JOIN article_signatures AS node ON node.id = version_text_id"
        " JOIN articles ON articles.id = first_article_id",
        "teaser_cards": "SELECT encode(text_key, 'hex'), appearances, article_key, cards.matched_by, waits_because,"
        " first_rival_key, second_rival_key FROM teaser_cards AS cards JOIN teaser_texts AS held ON held.id = teaser_text_id",
        "teaser_links": "SELECT encode(sha256, 'hex'), number, headline, article_key, matched_by FROM teaser_links"
        " JOIN pages ON pages.id = page_id",
    }
    with engine.connect() as connection:
        return {name: sorted((tuple(row) for row in connection.execute(text(query))), key=str) for name, query in queries.items()}
