"""Versions of articles, settled: who has one URL, or one headline of one publisher and half of a text."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from psycopg import Cursor

from pipeline.dedupe.clusters import tied
from pipeline.dedupe.compare import VERSION_CONTAINMENT
from pipeline.dedupe.versions import MOST_DAYS, Version, days_allow, in_version_order
from pipeline.ingest.duplicate_pairs import TextDesk, capped_pairs, relation_row
from pipeline.store.duplicate_articles import article_keys, move_versions, read_versions
from pipeline.store.duplicate_relations import Pair, add_relations, read_relations
from pipeline.store.duplicate_rows import IdentityRow
from pipeline.store.duplicate_versions import UnderHeadline, under_addresses, with_headline, with_headline_and_text


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionsSettled:
    """What became of versions. `groups`: those that were put in order, the first version first.

    `moved`: articles that may be versions of another one than before. `texts`: texts that versions tie together, or may have tied
    together before. `measured`: pairs that have a relation now.
    """

    groups: tuple[tuple[int, ...], ...]
    moved: frozenset[int]
    texts: frozenset[int]
    measured: frozenset[Pair]


def settle_versions(
    desk: TextDesk, touched: Mapping[int, IdentityRow], *, alone: Collection[int], dissolved: Collection[int]
) -> VersionsSettled:
    """Find the versions of articles, and put them in order.

    Args:
        touched: rows of articles that are new or other than before.
        alone: those of them that are new or were taken out of their versions, and stand alone so far.
        dissolved: first versions of articles that some version was taken from: the others are looked at anew, too.
    """
    cursor = desk.cursor
    rows, fresh, texts = dict(touched), set(alone), set[int]()
    for row in read_versions(cursor, dissolved).values():
        rows[row.article_id] = row._replace(first_version_id=row.article_id, previous_version_id=None, is_latest=True)
        fresh.add(row.article_id)
        texts.update([row.text_id] if row.text_id is not None else [])
    move_versions(cursor, [(row_id, row_id, None, True) for row_id in rows.keys() - touched.keys()])
    ties, measured = _ties(desk, rows)
    groups = []
    for nodes in tied({row.first_version_id for row in rows.values()}, ties):
        if len(nodes) > 1 or nodes[0] not in fresh:
            groups.append(nodes)
    members = read_versions(cursor, [node for nodes in groups for node in nodes])
    group_of = {node: number for number, nodes in enumerate(groups) for node in nodes}
    by_group: dict[int, list[IdentityRow]] = defaultdict(list)
    for row in members.values():
        by_group[group_of[row.first_version_id]].append(row)
    names = article_keys(cursor, members)
    ordered, moves = [], []
    for held in by_group.values():
        places = in_version_order([_version(row, names) for row in held])
        ordered.append(tuple(places))
        for row in held:
            place = places[row.article_id]
            if (place.first, place.previous, place.is_latest) != row[-3:]:
                moves.append((row.article_id, place.first, place.previous, place.is_latest))
        held_texts = {row.text_id for row in held if row.text_id is not None}
        if len(held_texts) > 1:
            texts |= held_texts
    move_versions(cursor, moves)
    moved = {row_id for row_id, first, _, _ in moves if members[row_id].first_version_id != first} | (
        rows.keys() - touched.keys()
    )
    return VersionsSettled(groups=tuple(ordered), moved=frozenset(moved), texts=frozenset(texts), measured=frozenset(measured))


def _version(row: IdentityRow, names: Mapping[int, str]) -> Version:
    return Version(
        article_id=row.article_id,
        article_key=names[row.article_id],
        order_key=row.order_key,
        time=row.version_time,
        captured=row.captured_at,
    )


def _ties(desk: TextDesk, rows: Mapping[int, IdentityRow]) -> tuple[list[tuple[int, int]], set[Pair]]:
    """Find which versions so far belong together, by their first ones, and what had to be measured for it."""
    cursor: Cursor[Any] = desk.cursor
    ties: list[tuple[int, int]] = []
    by_url: dict[int, list[int]] = defaultdict(list)
    by_headline: dict[tuple[int, int], list[int]] = defaultdict(list)
    asked: dict[UnderHeadline, set[int]] = defaultdict(set)
    for row in rows.values():
        if row.url_key is not None:
            by_url[row.url_key].append(row.first_version_id)
        if row.headline_key is not None and row.text_id is not None:
            by_headline[row.headline_key, row.text_id].append(row.first_version_id)
            asked[UnderHeadline(row.headline_key, row.text_id, row.published_on)].add(row.first_version_id)
    for url, first in under_addresses(cursor, by_url):
        ties += [(own, first) for own in by_url[url]]
    for headline, text, first in with_headline_and_text(cursor, by_headline):
        ties += [(own, first) for own in by_headline[headline, text]]
    others = with_headline(cursor, asked, days=MOST_DAYS.days)
    desk.keys({text for one, found in others.items() for text in (one.text_id, *(other.text_id for other in found))})
    capped: dict[Pair, bool] = {}
    for one, found in others.items():
        for other in found:
            pair = desk.pair(one.text_id, other.text_id)
            capped[pair] = capped.get(pair, True) and other.is_capped
    containment, measured = _containment(desk, capped)
    for one, found in others.items():
        for other in found:
            if days_allow(one.published_on, other.published_on) and (
                containment.get(desk.pair(one.text_id, other.text_id), 0.0) >= VERSION_CONTAINMENT
            ):
                ties += [(own, other.first_version_id) for own in asked[one]]
    return ties, measured


def _containment(desk: TextDesk, capped: Mapping[Pair, bool]) -> tuple[dict[Pair, float], set[Pair]]:
    """Say how much of the shorter text of pairs the other has; what is not known is measured, and kept where it is enough."""
    held = read_relations(desk.cursor, capped)
    containment = {pair: row.containment for pair, row in held.items()}
    missing = [pair for pair in capped if pair not in held]
    keys = desk.keys(())
    shared = capped_pairs(desk, missing)
    desk.make_ready({text for pair in missing for text in pair})
    rows = []
    for pair, measures in desk.measure(missing):
        containment[pair] = measures.containment
        by_keys = shared[pair]
        row = relation_row(
            pair,
            measures,
            keys,
            is_capped=capped[pair] if by_keys is None else by_keys,
            under_headline=True,
        )
        if row is not None:
            rows.append(row)
    add_relations(desk.cursor, rows)
    return containment, {(row.first_id, row.second_id) for row in rows}
