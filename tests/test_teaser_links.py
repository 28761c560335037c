"""Cards and articles in a real archive: whichever comes first, whatever is changed or taken away, the ties are the same."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest
from builders import article_page
from conftest import TEMPLATE, _database
from duplicate_pages import day, load, make_publishers, seen_at, words
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, text

from pipeline.ingest.duplicates import settling
from pipeline.ingest.teaser_links import settle_all_teasers
from pipeline.records import ParsedPage, Teaser
from pipeline.store import writer
from pipeline.store.engine import make_engine
from pipeline.store.orphans import find_orphans
from pipeline.store.replace import replace_pages

FIRST, SECOND = "first.example", "second.example"
HEADLINE = "عودة المياه إلى أهوار الجنوب بعد سنوات من الجفاف"
BODY = "قال سكان القرى المحيطة بالأهوار إن المياه عادت إلى القنوات القديمة هذا الشهر بعد انقطاع طويل."
OTHER = "أعلنت المحافظة أمس أن الخط الجديد يبدأ العمل صباح السبت المقبل على امتداد الكورنيش كله."
URL = "https://first.example/news/1"


@pytest.fixture
def archive(engine: Engine) -> Engine:
    make_publishers(engine)
    return engine


@pytest.fixture
def reference(servers, postgres_major):
    """A second migrated database, to compare with."""
    for url in _database(servers.url(postgres_major), f" TEMPLATE {TEMPLATE}"):
        made = make_engine(url)
        make_publishers(made)
        yield made
        made.dispose()


def page(name: str, *, cards: Sequence[Teaser] = (), headline: str = HEADLINE, body: str = BODY, **details: Any) -> ParsedPage:
    """A page of an article, with the cards that stand under it."""
    details.setdefault("publisher", FIRST)
    details.setdefault("path", f"/pages/{name}.txt")
    built = article_page(name, paragraphs=[body, f"وأضاف المصدر في الصفحة {name}."], headline=headline, teasers=0, **details)
    return replace(built, teasers=tuple(replace(card, number=at) for at, card in enumerate(cards, start=1)))


def card(headline: str | None = HEADLINE, summary: str | None = None, url: str | None = None) -> Teaser:
    return Teaser(number=1, headline=headline, summary=summary, url=url)


def front(name: str, *cards: Teaser, publisher: str | None = FIRST, url: str | None = None) -> ParsedPage:
    """A page with cards, and an article that none of them announces."""
    return page(
        name, cards=cards, headline=f"حديث آخر تماما عن {name}", body=f"نص {name} لا يشبه غيره.", publisher=publisher, url=url
    )


def cards(engine: Engine) -> list[tuple[Any, ...]]:
    """What the archive says of cards, in words that do not depend on the order of loading."""
    query = """
        SELECT encode(text_key, 'hex'), appearances, article_key, cards.matched_by, waits_because,
               first_rival_key, second_rival_key
        FROM teaser_cards AS cards JOIN teaser_texts AS held ON held.id = teaser_text_id ORDER BY 1
    """
    with engine.connect() as connection:
        return [tuple(row) for row in connection.execute(text(query))]


def links(engine: Engine) -> list[tuple[Any, ...]]:
    query = """
        SELECT encode(sha256, 'hex'), number, headline, article_key, matched_by FROM teaser_links
        JOIN pages ON pages.id = page_id ORDER BY 1, 2
    """
    with engine.connect() as connection:
        return [tuple(row) for row in connection.execute(text(query))]


def key_of(parsed: ParsedPage, number: int = 1) -> str:
    return f"{parsed.page.sha256[:16]}-{number}"


def reread(engine: Engine, old: ParsedPage, new: ParsedPage) -> None:
    """Give the page of `old` what was made of `new`, as a better parser would."""
    new = replace(new, page=replace(new.page, sha256=old.page.sha256))
    run_id = writer.open_run(engine, arguments={}, parser_version="test-1", profiles_version="test-2")
    with engine.connect() as connection:
        page_id = connection.scalar(text("SELECT id FROM pages WHERE sha256 = :key"), {"key": bytes.fromhex(old.page.sha256)})
    assert page_id is not None
    assert replace_pages(engine, run_id, [(page_id, new)], settle=settling({})).figures.pages_changed == 1


@pytest.mark.parametrize("card_first", [True, False])
@pytest.mark.parametrize(
    ("shown", "matched_by"),
    [
        (card(), "headline"),
        (card(HEADLINE[:30] + "…"), "clipped_headline"),
        (card(None, "البصرة - " + BODY[:60] + "... المزيد"), "opening"),
        (card("عنوان آخر للخبر نفسه", url=URL + "?utm_source=box"), "url"),
    ],
)
@pytest.mark.both_postgres
def test_a_card_finds_its_article_whichever_comes_first(archive, card_first, shown, matched_by):
    article = page("article", url=URL)
    pages = [front("front", shown), article]
    load(archive, pages if card_first else pages[::-1], batch=1)
    ((_, appearances, found, how, waits, *_),) = cards(archive)
    assert (appearances, found, how, waits) == (1, key_of(article), matched_by, None)
    assert find_orphans(archive) == []


def test_one_card_on_many_pages_is_one_text_with_many_appearances(archive):
    load(archive, [front(f"front {number}", card("بلا خبر معروف لهذا العنوان")) for number in range(7)], batch=3)
    ((_, appearances, found, how, waits, *_),) = cards(archive)
    assert (appearances, found, how, waits) == (7, None, None, "not_seen")
    assert len(links(archive)) == 7


def test_an_earlier_article_of_the_cluster_takes_a_card_over(archive):
    body = " ".join(words(random.Random(1), 60))
    later = page("later", body=body, published=day(2))
    earlier = page("earlier", body=body, published=day(1))
    load(archive, [front("front", card())])
    load(archive, [later])
    assert cards(archive)[0][2] == key_of(later)
    load(archive, [earlier])
    assert cards(archive)[0][2] == key_of(earlier)


def test_a_column_of_two_days_is_ambiguous_until_one_is_gone(archive):
    monday, tuesday = page("monday", published=day(1)), page("tuesday", body=OTHER, published=day(9))
    load(archive, [front("front", card()), monday, tuesday])
    ((_, _, found, how, waits, *rivals),) = cards(archive)
    assert (found, how, waits, rivals) == (None, None, "ambiguous", [key_of(monday), key_of(tuesday)])
    reread(archive, tuesday, page("tuesday", headline="عنوان اليوم الثاني وحده", body=OTHER, published=day(9)))
    assert cards(archive)[0][2:5] == (key_of(monday), "headline", None)
    reread(archive, monday, front("nothing"))
    assert cards(archive)[0][2:5] == (None, None, "not_seen")
    assert find_orphans(archive) == []


def test_a_card_whose_page_is_read_again_without_it_is_gone(archive):
    one, other = front("one", card(), card("بلا خبر")), front("other", card())
    load(archive, [one, other, page("article")])
    reread(archive, one, front("one"))
    ((_, appearances, *_),) = cards(archive)
    assert appearances == 1
    assert find_orphans(archive) == []


def test_an_article_that_goes_leaves_its_cards_waiting(archive):
    two = page("two", headline="عنوان أول", embedded=True)
    load(archive, [front("front", card("خبر آخر من الأرشيف")), two])
    assert cards(archive)[0][2] == key_of(two, 2)
    reread(archive, two, page("two", headline="عنوان أول"))
    assert cards(archive)[0][2:5] == (None, None, "not_seen")
    assert find_orphans(archive) == []


def test_a_card_never_leads_to_the_article_that_it_stands_under(archive):
    own = page("own", cards=[card()])
    load(archive, [own])
    assert cards(archive)[0][2] is None
    load(archive, [front("front", card())])
    assert cards(archive)[0][1:3] == (2, key_of(own))
    assert {row[3] for row in links(archive) if row[0] == own.page.sha256} == {None}
    assert {row[3] for row in links(archive) if row[0] != own.page.sha256} == {key_of(own)}


def test_a_card_leads_to_the_further_article_that_its_page_embeds(archive):
    own = page("own", cards=[card("خبر آخر من الأرشيف")], embedded=True)
    load(archive, [own])
    assert [row[3] for row in links(archive)] == [key_of(own, 2)]


def test_an_address_that_becomes_known_later_ties_the_card(archive):
    article = page("article", headline="عنوان لا تعرفه البطاقة")
    load(archive, [front("front", card("كلام آخر", url=URL)), article])
    assert cards(archive)[0][2] is None
    load(archive, [seen_at(article, path="/again.txt", url=f"http://www.{FIRST}/news/1/")])
    assert cards(archive)[0][2:4] == (key_of(article), "url")


def test_another_publisher_s_article_is_not_meant(archive):
    load(archive, [front("front", card()), page("article", publisher=SECOND)])
    assert cards(archive)[0][2] is None


COLUMN = "زاوية الصباح: حديث كل يوم"


def test_a_column_whose_link_leads_elsewhere_waits(archive):
    monday = page("monday", headline=COLUMN, url="https://first.example/col/1", published=day(1))
    load(archive, [monday, front("front", card(COLUMN, url="https://first.example/col/120"), card(COLUMN, OTHER))])
    assert [row[2:5] for row in cards(archive)] == [(None, None, "not_seen")] * 2


@pytest.mark.parametrize("url", ["https://unknown.example/news/7", None])
def test_of_sites_without_a_publisher_the_hosts_tell_which_are_one(archive, url):
    shown = front("front", card(url=url), publisher=None, url="https://www.unknown.example/")
    there = page("there", publisher=None, url="https://other.example/a/1", published=day(1))
    known = page("known", publisher=SECOND, published=day(2))
    here = page("here", publisher=None, published=day(3), url=f"https://m.unknown.example/{'' if url else 'news/3'}")
    load(archive, [shown, there, known])
    assert cards(archive)[0][2] is None
    load(archive, [here])
    assert cards(archive)[0][2:4] == (key_of(here), "headline")


def test_a_page_s_address_that_becomes_known_later_says_of_what_site_its_cards_are(archive):
    shown, article = front("front", card(), publisher=None), page("article", publisher=SECOND)
    load(archive, [shown, article])
    assert cards(archive)[0][2] == key_of(article)
    load(archive, [seen_at(shown, path="/again.txt", url="https://unknown.example/")])
    assert cards(archive)[0][2:5] == (None, None, "not_seen")
    load(archive, [seen_at(shown, path="/third.txt", url=f"https://news.{SECOND}/")])
    assert cards(archive)[0][2] == key_of(article)


def pages_to_shuffle(order: random.Random) -> list[ParsedPage]:
    """Pages of few headlines and texts, so that they meet in every way: copies, columns, versions, cards of each kind."""
    headlines = [HEADLINE, HEADLINE[:33], "بالصور", "أسعار الذهب اليوم في الأسواق"]
    bodies = [" ".join(words(order, 50)) for _ in range(3)]
    urls = [None, None, None, None, URL, f"{URL}?id=2", f"https://{SECOND}/", "https://unknown.example/a/1"]

    def some_card() -> Teaser:
        body = order.choice(bodies)
        summary = order.choice([None, body[:60], f"القاهرة: {body[:70]}…"])
        return card(order.choice([*headlines, HEADLINE[:29] + "…", None]), summary, order.choice(urls))

    made = []
    for number in range(order.randint(4, 14)):
        made.append(
            page(
                f"n{number}",
                cards=[some_card() for _ in range(order.randint(0, 3))],
                headline=order.choice(headlines),
                body=order.choice(["", "لندن: "]) + order.choice(bodies),
                publisher=order.choice([FIRST, SECOND, None]),
                url=order.choice(urls),
                published=order.choice([None, day(order.randint(0, 3))]),
                embedded=order.random() < 0.3,
            )
        )
    made += [seen_at(one, path="/again.txt", url=order.choice(urls)) for one in order.sample(made, 2)]
    return made


def empty(engine: Engine) -> None:
    tables = "article_signatures, article_identities, text_clusters, text_relations, teaser_texts, teaser_appearances"
    with engine.begin() as connection:
        connection.execute(
            text(f"TRUNCATE pages, articles, paragraphs, captions, teasers, page_sightings, article_openings, {tables} CASCADE")
        )


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 10**6), batch=st.sampled_from([1, 2, 5, 100]))
def test_any_order_and_any_batches_give_the_same_ties(archive, reference, seed, batch):
    order = random.Random(seed)
    pages = pages_to_shuffle(order)
    empty(reference)
    load(reference, pages)
    expected = cards(reference), links(reference)
    order.shuffle(pages)
    empty(archive)
    load(archive, pages, batch=batch)
    assert (cards(archive), links(archive)) == expected
    assert find_orphans(archive) == []


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 10**6))
def test_pages_read_again_end_as_if_they_had_been_read_so_at_first(archive, reference, seed):
    order = random.Random(seed)
    old, new = pages_to_shuffle(order), pages_to_shuffle(order)
    distinct = list({one.page.sha256: one for one in old}.values())
    pairs = list(zip(distinct, new, strict=False))
    empty(archive)
    load(archive, distinct)
    after = {}
    for before, now in pairs:
        # Only what a better parser reads is other: where the page was seen stays as it is.
        as_read = replace(now, page=replace(before.page, text=now.page.text, byte_length=now.page.byte_length))
        after[before.page.sha256] = as_read
        reread(archive, before, as_read)
    empty(reference)
    load(reference, [after.get(one.page.sha256, one) for one in distinct])
    assert (cards(archive), links(archive)) == (cards(reference), links(reference))
    assert find_orphans(archive) == []


def test_everything_tied_anew_is_as_it_was(archive):
    order = random.Random(7)
    load(archive, [one for _ in range(3) for one in pages_to_shuffle(order)], batch=4)
    before = cards(archive), links(archive)
    with archive.begin() as connection:
        connection.execute(text("TRUNCATE teaser_texts, teaser_appearances, article_openings CASCADE"))
        cursor = connection.connection.driver_connection.cursor()
        settle_all_teasers(cursor)
        assert settle_all_teasers(cursor) == 0
    assert (cards(archive), links(archive)) == before
