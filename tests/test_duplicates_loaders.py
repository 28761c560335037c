"""Loaders at once, over the same and overlapping pages: they end where one alone would, and none waits for ever."""

from __future__ import annotations

import random
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor

import pytest
from duplicate_pages import differences, gives, load, make_publishers, read_again, settled, stories
from sqlalchemy import Engine

from pipeline.ingest.dedupe_all import recompute
from pipeline.records import ParsedPage
from pipeline.store.engine import make_engine
from pipeline.store.fingerprints import table_fingerprints
from pipeline.store.orphans import find_orphans

PATIENCE_SECONDS = 60


@pytest.fixture
def archive(engine: Engine) -> Engine:
    make_publishers(engine)
    return engine


@pytest.fixture
def reference(other_engine: Engine) -> Engine:
    make_publishers(other_engine)
    return other_engine


def at_once(url: str, *works: Callable[[Engine], object]) -> None:
    """Do several things at the same moment, each over connections of its own; what one of them raises is raised."""
    start = threading.Barrier(len(works))

    def do(work: Callable[[Engine], object]) -> None:
        engine = make_engine(url)
        try:
            start.wait(PATIENCE_SECONDS)
            work(engine)
        finally:
            engine.dispose()

    with ThreadPoolExecutor(len(works)) as threads:
        for done in [threads.submit(do, work) for work in works]:
            done.result(PATIENCE_SECONDS)


def loading(order: random.Random, pages: Sequence[ParsedPage]) -> Callable[[Engine], object]:
    """Load pages in an order and in batches that chance gives."""
    shuffled = order.sample(pages, len(pages))
    batch = order.choice((1, 2, 5, 9))
    return lambda engine: load(engine, shuffled, batch=batch)


@pytest.mark.parametrize("seed", range(10))
def test_loaders_at_once_end_where_one_alone_does(archive: Engine, reference: Engine, database_url: str, seed: int) -> None:
    order = random.Random(seed)
    pages = stories(seed, count=2)
    load(reference, pages)
    works = [loading(order, pages), loading(order, order.sample(pages, 2 * len(pages) // 3))]
    if seed % 3 == 0:
        works.append(recompute)
    at_once(database_url, *works, loading(order, pages[::2]))
    assert not differences(settled(archive), settled(reference))
    assert table_fingerprints(archive) == table_fingerprints(reference)
    assert not find_orphans(archive)


@pytest.mark.parametrize("seed", range(4))
def test_pages_read_again_while_others_are_loaded_end_where_one_after_the_other_does(
    archive: Engine, reference: Engine, database_url: str, seed: int
) -> None:
    order = random.Random(seed)
    pages = list({page.page.sha256: page for page in stories(seed, count=2)}.values())
    held, new = pages[: len(pages) // 2], pages[len(pages) // 2 :]
    again = [gives(page, order.choice(pages)) for page in held[::2]]
    last = {page.page.sha256: page for page in [*pages, *again]}
    load(reference, list(last.values()))
    load(archive, held)
    order.shuffle(again)
    works = [
        loading(order, new),
        lambda engine: read_again(engine, again, batch=2),
        lambda engine: read_again(engine, again[::-1], batch=3),
    ]
    if seed % 2:
        works.append(recompute)
    at_once(database_url, *works)
    assert not differences(settled(archive), settled(reference))
    assert table_fingerprints(archive) == table_fingerprints(reference)
    assert not find_orphans(archive)
