"""Clusters of texts, settled: recomputed as far as what changed reaches, and no further."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from psycopg import Cursor

from pipeline.dedupe.clusters import Order, Star, changed_clusters, tied
from pipeline.store.duplicate_clusters import (
    nodes_of,
    read_nodes,
    set_clusters,
    text_orders,
    texts_like,
    texts_of,
    tie_texts,
    version_ties,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class TextChanges:
    """What happened to texts. `new`: they are; `moved`: their place in the one order is another; `tied`: versions tie them
    together, or may have done so; `related`: they have other relations, or none with a text that is gone."""

    new: Collection[int] = ()
    moved: Collection[int] = ()
    tied: Collection[int] = ()
    related: Collection[int] = ()


def settle_clusters(cursor: Cursor[Any], changes: TextChanges) -> set[int]:
    """Bring the clusters of texts in line with their relations and versions; give the texts that are in another than before."""
    before = texts_of(cursor, set(nodes_of(cursor, {*changes.tied, *changes.moved}).values()))
    after = _tied_by_versions(cursor, before)
    tie_texts(cursor, {text: node for text, node in after.items() if before[text] != node})
    elsewhere = {text for text, node in after.items() if before[text] != node}
    shaken = {text for text, node in after.items() if node in {after[moved] for moved in changes.moved if moved in after}}
    restless = elsewhere | shaken
    # A node that a text has left may have had its neighbours by that text: the node's own text, its id, stands for it.
    left = {before[text] for text in elsewhere}
    dirty = restless | left | set(changes.new) | set(changes.related) | texts_like(cursor, restless)
    nodes = set(nodes_of(cursor, dirty).values())
    fresh = set(changes.new) | elsewhere
    stored: dict[int, int] = {}

    def load(wanted: Collection[int]) -> tuple[Mapping[int, Star], Mapping[int, tuple[Order, int | None]]]:
        held, around = read_nodes(cursor, wanted)
        stored.update({node: cluster for node, (_, cluster) in around.items()})
        return (
            {
                node: Star(order=star.order, cluster=None if node in fresh else star.cluster, neighbours=star.like)
                for node, star in held.items()
            },
            {node: (order, None if node in fresh else cluster) for node, (order, cluster) in around.items()},
        )

    changed = changed_clusters(nodes, load)
    renewed = {after[text] for text in elsewhere}
    return set_clusters(cursor, changed | {node: changed.get(node, stored[node]) for node in renewed})


def _tied_by_versions(cursor: Cursor[Any], texts: Mapping[int, int]) -> dict[int, int]:
    """Give the node of each text: the earliest of those that versions tie it to."""
    if not texts:
        return {}
    orders = text_orders(cursor, texts)
    ties = [pair for together in version_ties(cursor, texts).values() for pair in pairwise(together)]
    nodes: dict[int, int] = {}
    for together in tied(texts, ties):
        earliest = min(together, key=orders.__getitem__)
        nodes |= dict.fromkeys(together, earliest)
    return nodes
