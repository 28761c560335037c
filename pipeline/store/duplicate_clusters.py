"""The rows of text_clusters: texts tied together by versions, and the clusters of those."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from psycopg import Cursor

Order = tuple[int, str]

LIKE = """
    SELECT second_id AS id FROM text_relations WHERE first_id = own.text_id AND is_one_story
    UNION ALL
    SELECT first_id FROM text_relations WHERE second_id = own.text_id AND is_one_story
"""
"""Texts that make a cluster with the text `own.text_id`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """Texts tied together by versions, by their earliest; `like`: the other nodes that one of them makes a cluster with."""

    order: Order
    cluster: int
    like: frozenset[int]


def nodes_of(cursor: Cursor[Any], text_ids: Collection[int]) -> dict[int, int]:
    """Look up which node each text is in."""
    if not text_ids:
        return {}
    query = "SELECT text_id, version_text_id FROM text_clusters WHERE text_id = ANY(%s)"
    return dict(cursor.execute(query, [list(text_ids)], binary=True).fetchall())


def texts_of(cursor: Cursor[Any], nodes: Collection[int]) -> dict[int, int]:
    """List the texts in nodes, with the node of each."""
    if not nodes:
        return {}
    query = "SELECT text_id, version_text_id FROM text_clusters WHERE version_text_id = ANY(%s)"
    return dict(cursor.execute(query, [list(nodes)], binary=True).fetchall())


def version_ties(cursor: Cursor[Any], text_ids: Collection[int]) -> dict[int, set[int]]:
    """List the texts that the versions of one article have, by its first version, as far as they are among these."""
    found: dict[int, set[int]] = defaultdict(set)
    query = "SELECT DISTINCT first_version_id, text_id FROM article_identities WHERE text_id = ANY(%s)"
    for first, text_id in cursor.execute(query, [list(text_ids)], binary=True):
        found[first].add(text_id)
    return found


def text_orders(cursor: Cursor[Any], text_ids: Collection[int]) -> dict[int, Order]:
    """Read the place of texts in the one order: that of the earliest article of each."""
    cursor.execute(
        "SELECT text.id, text.order_key, article_key FROM article_signatures AS text"
        " JOIN text_clusters ON text_id = text.id JOIN articles ON articles.id = first_article_id WHERE text.id = ANY(%s)",
        [list(text_ids)],
        binary=True,
    )
    return {row[0]: (row[1], row[2]) for row in cursor}


def tie_texts(cursor: Cursor[Any], nodes: Mapping[int, int]) -> None:
    """Put texts into nodes."""
    _set(cursor, "version_text_id", "text_id", nodes)


def set_clusters(cursor: Cursor[Any], clusters: Mapping[int, int]) -> set[int]:
    """Put nodes, with all their texts, into clusters; give the texts that were in another."""
    return _set(cursor, "cluster_id", "version_text_id", clusters)


def _set(cursor: Cursor[Any], column: str, by: str, values: Mapping[int, int]) -> set[int]:
    if not values:
        return set()
    cursor.execute(
        f"UPDATE text_clusters AS held SET {column} = new.value FROM unnest(%s::bigint[], %s::bigint[]) AS new (id, value)"
        f" WHERE held.{by} = new.id AND held.{column} <> new.value RETURNING text_id".encode(),
        [list(values), list(values.values())],
    )
    return {row[0] for row in cursor}


def read_nodes(cursor: Cursor[Any], nodes: Collection[int]) -> tuple[dict[int, Node], dict[int, tuple[Order, int]]]:
    """Read nodes with what they are like, and the order and cluster of all that are named there."""
    like: dict[int, set[int]] = {node: set() for node in nodes}
    cursor.execute(
        "SELECT DISTINCT own.version_text_id, other.version_text_id FROM text_clusters AS own"
        f" CROSS JOIN LATERAL ({LIKE}) AS near JOIN text_clusters AS other ON other.text_id = near.id"
        " WHERE own.version_text_id = ANY(%s) AND other.version_text_id <> own.version_text_id".encode(),
        [list(nodes)],
        binary=True,
    )
    for node, other in cursor:
        like[node].add(other)
    everyone = set(nodes).union(*like.values())
    orders = text_orders(cursor, everyone)
    query = "SELECT text_id, cluster_id FROM text_clusters WHERE text_id = ANY(%s)"
    clusters = dict(cursor.execute(query, [list(everyone)], binary=True).fetchall())
    held = {
        node: Node(order=orders[node], cluster=clusters[node], like=frozenset(others))
        for node, others in like.items()
        if node in orders
    }
    return held, {node: (orders[node], clusters[node]) for node in everyone if node in orders}


def texts_like(cursor: Cursor[Any], text_ids: Collection[int]) -> set[int]:
    """List the texts that make a cluster with any of these."""
    if not text_ids:
        return set()
    query = f"SELECT near.id FROM unnest(%s::bigint[]) AS own (text_id) CROSS JOIN LATERAL ({LIKE}) AS near"
    return {row[0] for row in cursor.execute(query.encode(), [list(text_ids)], binary=True)}


def in_clusters(cursor: Cursor[Any], cluster_ids: Collection[int]) -> set[int]:
    """List the nodes of clusters."""
    if not cluster_ids:
        return set()
    query = "SELECT DISTINCT version_text_id FROM text_clusters WHERE cluster_id = ANY(%s)"
    return {row[0] for row in cursor.execute(query, [list(cluster_ids)], binary=True)}
