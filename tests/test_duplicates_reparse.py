"""Pages read again: whatever they give now, duplicates and cards are what a fresh load of the same would make."""

from __future__ import annotations

import random
from collections.abc import Sequence

import pytest
from builders import article_page, listing_page
from duplicate_pages import (
    SITES,
    day,
    differences,
    edited,
    empty,
    gives,
    in_paragraphs,
    load,
    make_publishers,
    read_again,
    seen_at,
    settled,
    stories,
    words,
)
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, text

from pipeline.ingest.dedupe_all import recompute
from pipeline.records import ParsedPage
from pipeline.store.fingerprints import table_fingerprints
from pipeline.store.orphans import find_orphans


@pytest.fixture
def archive(engine: Engine) -> Engine:
    make_publishers(engine)
    return engine


@pytest.fixture
def reference(other_engine: Engine) -> Engine:
    make_publishers(other_engine)
    return other_engine


def other_readings(order: random.Random, pages: Sequence[ParsedPage], donors: Sequence[ParsedPage]) -> dict[str, ParsedPage]:
    """What some pages give when they are read again: the article of another page, none, one without a text or with one word,
    or one more article."""
    found = {}
    for number, parsed in enumerate(order.sample(pages, len(pages) // 2)):
        donor = order.choice(donors)
        match order.randint(0, 6):
            case 0:
                now = listing_page(f"list {number}")
            case 1:
                now = article_page(f"bare {number}", paragraphs=order.choice(([], ["كلمة"])), publisher=order.choice(SITES))
            case 2:
                now = article_page(f"two {number}", paragraphs=in_paragraphs(words(order, 30)), embedded=True)
            case _:
                now = donor
        found[parsed.page.sha256] = gives(parsed, now)
    return found


@settings(max_examples=4, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 10**6), batch=st.sampled_from([1, 3, 1000]))
def test_pages_read_again_end_as_if_they_had_been_read_so_at_first(
    archive: Engine, reference: Engine, seed: int, batch: int
) -> None:
    order = random.Random(seed)
    pages = list({page.page.sha256: page for page in stories(seed, count=3)}.values())
    donors = [*pages, *stories(seed + 1, count=2)]
    later = [seen_at(page, path="/later.txt", url="https://www.first.example/later") for page in order.sample(pages, 2)]
    first, second = other_readings(order, pages, donors), other_readings(order, pages, donors)
    empty(archive)
    load(archive, pages)
    read_again(archive, list(first.values()), batch=batch)
    load(archive, later)
    read_again(archive, list(second.values()), batch=batch)

    last = {page.page.sha256: page for page in pages} | first | second
    empty(reference)
    load(
        reference,
        [*last.values(), *(seen_at(last[page.page.sha256], path="/later.txt", url=page.page.sighting.url) for page in later)],
    )
    assert not differences(settled(archive), settled(reference))
    assert table_fingerprints(archive) == table_fingerprints(reference)
    assert not find_orphans(archive)
    recompute(archive)
    assert table_fingerprints(archive) == table_fingerprints(reference)


def test_a_version_that_goes_takes_the_others_out_of_the_cluster_that_it_alone_was_like(archive: Engine) -> None:
    order = random.Random(1)
    body, url = words(order, 60), "https://www.first.example/news/1"
    wire = article_page("wire", paragraphs=[" ".join(body)], published=day(0))
    first = article_page("first", paragraphs=[" ".join(words(order, 60))], published=day(1), url=url)
    second = article_page("second", paragraphs=[" ".join(edited(order, body, 0.1))], published=day(2), url=url)
    load(archive, [wire, first, second])
    key = f"{wire.page.sha256[:16]}-1"
    assert [row[1:] for row in settled(archive)["article_clusters"]] == [(key, 3)] * 3
    read_again(archive, [gives(second, listing_page())], batch=1)
    assert {row[2] for row in settled(archive)["article_clusters"]} == {1}


def test_what_is_taken_back_leaves_no_trace(archive: Engine) -> None:
    pages = list({page.page.sha256: page for page in stories(5, count=3)}.values())
    load(archive, pages)
    before = table_fingerprints(archive)
    order = random.Random(5)
    found = other_readings(order, pages, stories(6, count=2))
    read_again(archive, list(found.values()), batch=4)
    assert table_fingerprints(archive) != before
    read_again(archive, [page for page in pages if page.page.sha256 in found], batch=3)
    assert table_fingerprints(archive) == before
    read_again(archive, [gives(page, listing_page(f"gone {at}")) for at, page in enumerate(pages)], batch=7)
    with archive.connect() as connection:
        for table in ("article_signatures", "article_identities", "text_clusters", "text_relations", "article_openings"):
            assert connection.scalar(text(f"SELECT count(*) FROM {table}")) == 0, table
    assert not find_orphans(archive)
