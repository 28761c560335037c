"""Duplicates do not depend on order: any order of pages, batches, loaders and readings gives the same relations and clusters."""

from __future__ import annotations

import random

import pytest
from duplicate_pages import differences, empty, load, make_publishers, settled, stories
from sqlalchemy import Engine

from pipeline.store.fingerprints import table_fingerprints
from pipeline.store.orphans import find_orphans


@pytest.fixture
def reference(other_engine: Engine) -> Engine:
    """A second archive, to compare with."""
    make_publishers(other_engine)
    return other_engine


@pytest.fixture
def archive(engine: Engine) -> Engine:
    make_publishers(engine)
    return engine


@pytest.mark.parametrize("seed", range(6))
def test_any_order_and_any_batches_give_the_same(archive: Engine, reference: Engine, seed: int) -> None:
    pages = stories(seed)
    load(reference, pages)
    expected, fingerprints = settled(reference), table_fingerprints(reference)
    kinds = {row[2] for row in expected["article_relations"]}
    assert kinds >= {"exact", "update", "near", "excerpt", "template"}
    assert {row[4] for row in expected["teaser_links"]} >= {"headline", "clipped_headline", None}
    order = random.Random(seed)
    for batch in (1, 3, 17, 1000):
        order.shuffle(pages)
        empty(archive)
        load(archive, pages, batch=batch)
        assert not differences(settled(archive), expected), batch
        assert table_fingerprints(archive) == fingerprints, batch
    assert not find_orphans(archive)
