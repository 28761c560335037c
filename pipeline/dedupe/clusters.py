"""Clusters: stars around the earliest. No chains: whoever is in a cluster is directly like the one that represents it.

Walk in the one order: who has no cluster yet represents one, and its neighbours without one join it. So a node represents
exactly if no earlier neighbour does, and else belongs to its earliest neighbour that does; that is what is computed here.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Iterable, Mapping
from dataclasses import dataclass
from heapq import heapify, heappop, heappush
from typing import TypeVar

Item = TypeVar("Item", bound=Hashable)
Order = tuple[int, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Star:
    """A node, its place in the one order, the node that represented it so far (None: it is new), and what it is like."""

    order: Order
    cluster: int | None
    neighbours: Collection[int]


def tied(items: Iterable[Item], ties: Iterable[tuple[Item, Item]]) -> list[list[Item]]:
    """Part items into groups in which ties, directly or through others, lead from each to each."""
    above = {item: item for item in items}

    def root(item: Item) -> Item:
        while above[item] != item:
            above[item] = above[above[item]]
            item = above[item]
        return item

    for one, other in ties:
        above.setdefault(one, one)
        above.setdefault(other, other)
        above[root(one)] = root(other)
    groups: dict[Item, list[Item]] = {}
    for item in above:
        groups.setdefault(root(item), []).append(item)
    return list(groups.values())


def star_clusters(stars: Mapping[int, Star]) -> dict[int, int]:
    """Give the representative of each node, all of them computed anew."""
    found: dict[int, int] = {}
    for node in sorted(stars, key=lambda node: stars[node].order):
        order = stars[node].order
        earlier = [other for other in stars[node].neighbours if stars[other].order < order and found[other] == other]
        found[node] = min(earlier, key=lambda other: stars[other].order) if earlier else node
    return found


def changed_clusters(
    dirty: Collection[int], load: Callable[[Collection[int]], tuple[Mapping[int, Star], Mapping[int, tuple[Order, int | None]]]]
) -> dict[int, int]:
    """Give the nodes whose representative is another now, and that one, after what `dirty` nodes are like has changed.

    Args:
        dirty: nodes that are new, or that have other neighbours or another place than before; where the place changed, also
            their neighbours.
        load: gives nodes by their ids, and of all their neighbours the order and the representative so far.
    """
    stars: dict[int, Star] = {}
    orders: dict[int, Order] = {}
    clusters: dict[int, int | None] = {}

    def learn(nodes: Collection[int]) -> None:
        loaded, around = load(nodes)
        stars.update(loaded)
        for node, (order, cluster) in around.items():
            orders[node] = order
            clusters.setdefault(node, cluster)
        for node, star in loaded.items():
            orders[node] = star.order
            clusters.setdefault(node, star.cluster)

    changed: dict[int, int] = {}
    learn(dirty)
    waiting = [(stars[node].order, node) for node in dirty if node in stars]
    heapify(waiting)
    queued = set(dirty)
    while waiting:
        order, node = heappop(waiting)
        if node not in stars:
            learn([node, *(other for _, other in waiting if other not in stars)])
        before, neighbours = clusters[node], stars[node].neighbours
        earlier = [other for other in neighbours if orders[other] < order and clusters[other] == other]
        now = min(earlier, key=orders.__getitem__) if earlier else node
        if now == before:
            continue
        clusters[node] = changed[node] = now
        if before != node and now != node:
            continue
        for other in neighbours:
            if other not in queued and orders[other] > order and (now == node or clusters[other] == node):
                queued.add(other)
                heappush(waiting, (orders[other], other))
    return changed
