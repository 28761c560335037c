"""Texts that share a key are measured against one another; what two texts are depends on the two alone."""

from __future__ import annotations

from collections import OrderedDict, defaultdict
from collections.abc import Collection, Iterable, Mapping, Set
from typing import Any

from psycopg import Cursor

from pipeline.dedupe.compare import (
    VERSION_CONTAINMENT,
    Comparable,
    Comparison,
    TextKind,
    comparable,
    compare,
    judge,
    tells_one_story,
    worth_comparing,
)
from pipeline.dedupe.signature import sketch_similarity
from pipeline.dedupe.words import body_of
from pipeline.store.duplicate_relations import Pair, mark_capped, relations_of
from pipeline.store.duplicate_rows import RelationRow
from pipeline.store.duplicate_texts import (
    FULL_BUCKET_TEXTS,
    Bucket,
    Key,
    TextKeys,
    read_buckets,
    read_keys,
    read_paragraphs,
)

_MOST_READY = 4_096
"""Texts that are kept ready for comparing: about 150 MB."""

_READ_AT_ONCE = 256


class TextDesk:
    """Texts of the archive, read once and kept at hand for the length of a batch."""

    def __init__(self, cursor: Cursor[Any]) -> None:
        self.cursor = cursor
        self._keys: dict[int, TextKeys] = {}
        self._ready: OrderedDict[int, Comparable] = OrderedDict()

    def keys(self, ids: Collection[int]) -> Mapping[int, TextKeys]:
        """Give what finds texts; the mapping holds others too."""
        missing = [row_id for row_id in ids if row_id not in self._keys]
        if missing:
            self._keys.update(read_keys(self.cursor, missing))
        return self._keys

    def pair(self, one: int, other: int) -> Pair:
        """Put two texts in the order that every archive puts them in."""
        keys = self.keys((one, other))
        return (one, other) if keys[one].text_hash < keys[other].text_hash else (other, one)

    def measure(self, pairs: Iterable[Pair]) -> Iterable[tuple[Pair, Comparison]]:
        """Read the texts of pairs and compare them."""
        by_first: dict[int, list[int]] = defaultdict(list)
        for first, second in pairs:
            by_first[first].append(second)
        for first, others in by_first.items():
            for start in range(0, len(others), _READ_AT_ONCE):
                some = others[start : start + _READ_AT_ONCE]
                self._make_ready((first, *some))
                for second in some:
                    yield (first, second), compare(self._ready[first], self._ready[second])

    def make_ready(self, ids: Collection[int]) -> None:
        """Read texts ahead, many at once."""
        held = list(ids)[: _MOST_READY // 2]
        for start in range(0, len(held), _READ_AT_ONCE):
            self._make_ready(held[start : start + _READ_AT_ONCE])

    def _make_ready(self, ids: Collection[int]) -> None:
        missing = [row_id for row_id in ids if row_id not in self._ready]
        if missing:
            for row_id, paragraphs in read_paragraphs(self.cursor, missing).items():
                self._ready[row_id] = comparable(body_of(paragraphs))
        for row_id in ids:
            self._ready.move_to_end(row_id)
        while len(self._ready) > max(_MOST_READY, len(ids)):
            self._ready.popitem(last=False)


def relation_row(
    pair: Pair, measures: Comparison, keys: Mapping[int, TextKeys], *, is_capped: bool, under_headline: bool = False
) -> RelationRow | None:
    """Lay out what two texts are; None where they are nothing, or share too little for versions under one headline."""
    kind = judge(measures)
    one, other = (keys[text] for text in pair)
    if kind is None and not (under_headline and measures.containment >= VERSION_CONTAINMENT):
        return None
    return RelationRow(
        first_id=pair[0],
        second_id=pair[1],
        kind="overlap" if kind is None else kind.value,
        shorter_id=pair[measures.shorter - 1] if kind is TextKind.PART else None,
        jaccard=measures.jaccard,
        containment=measures.containment,
        number_similarity=measures.number_similarity,
        signature_version=one.version,
        is_capped=is_capped,
        is_one_story=tells_one_story(kind, measures, share_beginning=shares_lead(one, other)),
    )


def relate(desk: TextDesk, look: Collection[int], *, done: Set[int] = frozenset()) -> list[RelationRow]:
    """Compare texts with all that share a key with them, and give what they are to those.

    `done`: texts that were compared so while these were there; what they met is left out, but for what full buckets may hide.
    """
    keys = desk.keys(look)
    buckets = read_buckets(desk.cursor, {key for text in look for key in keys[text].keys})
    capped = _candidates(look, keys, buckets)
    if done:
        capped = {pair: is_capped for pair, is_capped in capped.items() if is_capped or done.isdisjoint(pair)}
    keys = desk.keys({text for pair in capped for text in pair})
    by_text: dict[int, list[int]] = defaultdict(list)
    for one, other in capped:
        by_text[one].append(other)
    worth: dict[Pair, bool] = {}
    for one, others in by_text.items():
        of_one = keys[one]
        same = [other for other in others if may_be_compared(of_one, keys[other])]
        for other, similarity in zip(same, sketch_similarity(of_one.sketch, [keys[other].sketch for other in same]), strict=True):
            if worth_comparing(similarity, shares_lead=shares_lead(of_one, keys[other])):
                worth[desk.pair(one, other)] = capped[one, other]
    desk.make_ready({text for pair in worth for text in pair})
    rows = (relation_row(pair, measures, keys, is_capped=worth[pair]) for pair, measures in desk.measure(worth))
    return [row for row in rows if row is not None]


def may_be_compared(one: TextKeys, other: TextKeys) -> bool:
    """Say whether two texts may be compared for their keys: not two short ones, which their headlines tell apart."""
    return one.version == other.version and bool(one.sketch or other.sketch)


def shares_lead(one: TextKeys, other: TextKeys) -> bool:
    """Say whether two texts begin alike."""
    leads = {key for key in one.keys if key[0] == 0}
    return not leads.isdisjoint(other.keys)


def meets(one: TextKeys, other: TextKeys) -> bool:
    """Say whether two texts would be measured for their keys, where no bucket is full."""
    if not may_be_compared(one, other) or set(one.keys).isdisjoint(other.keys):
        return False
    return worth_comparing(sketch_similarity(one.sketch, [other.sketch])[0], shares_lead=shares_lead(one, other))


def _candidates(
    look: Collection[int], keys: Mapping[int, TextKeys], buckets: Mapping[Key, Bucket]
) -> dict[tuple[int, int], bool]:
    """Give the pairs of texts that share a key, the later id first, and whether every bucket that they share is full."""
    found: dict[tuple[int, int], bool] = {}
    for text in look:
        shared = [buckets[key] for key in keys[text].keys if key in buckets]
        known = {text}.union(*(bucket.texts for bucket in shared if not bucket.is_full))
        capped = set[int]().union(*(bucket.texts[:FULL_BUCKET_TEXTS] for bucket in shared if bucket.is_full)) - known
        known.discard(text)
        for others, is_capped in ((known, False), (capped, True)):
            for other in others:
                found[(text, other) if text > other else (other, text)] = is_capped
    return found


def capped_pairs(desk: TextDesk, pairs: Collection[Pair]) -> dict[Pair, bool | None]:
    """Say of pairs whether every bucket that they share is full; None where they share no key."""
    keys = desk.keys({text for pair in pairs for text in pair})
    shared = {pair: set(keys[pair[0]].keys) & set(keys[pair[1]].keys) for pair in pairs}
    buckets = read_buckets(desk.cursor, set[Key]().union(*shared.values()))
    return {pair: all(buckets[key].is_full for key in those) if those else None for pair, those in shared.items()}


def mark_filled_buckets(desk: TextDesk, new: Collection[int]) -> None:
    """Mark the relations among older texts of buckets that new texts have filled, where they rest on full buckets alone now."""
    if not new:
        return
    keys = desk.keys(new)
    full = [
        key
        for key, bucket in read_buckets(desk.cursor, {key for text in new for key in keys[text].keys}).items()
        if bucket.is_full
    ]
    before = read_buckets(desk.cursor, full, before=min(new))
    filled = [set(bucket.texts) for bucket in before.values() if not bucket.is_full]
    if not filled:
        return
    held = relations_of(desk.cursor, set[int]().union(*filled))
    pairs = [pair for pair, row in held.items() if not row.is_capped and any(texts.issuperset(pair) for texts in filled)]
    mark_capped(desk.cursor, {pair: True for pair, is_capped in capped_pairs(desk, pairs).items() if is_capped})
