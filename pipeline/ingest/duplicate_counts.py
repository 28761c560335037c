"""What the articles that a batch brought turned out to be, counted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence

from pipeline.store.duplicate_rows import IdentityRow, RelationRow
from pipeline.store.figures import DuplicateCounts

_KINDS = {"near": "near", "part": "excerpts", "template": "templates"}
"""Figures by the kind of a relation of texts, the first that applies first."""


def count_duplicates(
    rows: Sequence[IdentityRow],
    *,
    new_texts: Collection[int],
    relations: Iterable[RelationRow],
    groups: Iterable[Sequence[int]],
) -> DuplicateCounts:
    """Count new articles, each once, as the first that it is of the fields of `DuplicateCounts`.

    Args:
        rows: the new articles.
        new_texts: texts that came with them.
        relations: what those texts are to others.
        groups: articles that are versions of one, in their order.
    """
    group_of = {article: group for group in groups for article in group}
    new_articles = {row.article_id for row in rows}
    first_of: dict[int, IdentityRow] = {}
    for row in sorted(rows, key=lambda row: row.order_key):
        if row.text_id is not None:
            first_of.setdefault(row.text_id, row)
    kinds = _kinds_of_texts(first_of, new_texts, relations)
    counted: Counter[str] = Counter()
    for row in rows:
        if row.text_id is not None and (row.text_id not in new_texts or first_of[row.text_id] is not row):
            counted["exact"] += 1
        elif _is_update(row.article_id, group_of.get(row.article_id, ()), new_articles):
            counted["updates"] += 1
        elif row.text_id in kinds:
            counted[next(figure for kind, figure in _KINDS.items() if kind in kinds[row.text_id])] += 1
    return DuplicateCounts(**counted)


def _is_update(article: int, versions: Sequence[int], new: Collection[int]) -> bool:
    return len(versions) > 1 and (versions[0] != article or any(version not in new for version in versions))


def _kinds_of_texts(
    first_of: dict[int, IdentityRow], new_texts: Collection[int], relations: Iterable[RelationRow]
) -> dict[int, set[str]]:
    """Say of new texts what they are to others: of two that came together, of the later one."""
    kinds: dict[int, set[str]] = {}
    for relation in relations:
        pair = [text for text in (relation.first_id, relation.second_id) if text in new_texts and text in first_of]
        if relation.kind in _KINDS and pair:
            later = max(pair, key=lambda text: first_of[text].order_key)
            kinds.setdefault(later, set()).add(relation.kind)
    return kinds
