"""Duplicates, settled inside a batch's transaction: what its articles are to one another and to all that are there.

Everything that is written here is a function of the articles of the archive alone, whichever came first: relations of two texts
of those two, versions of the articles under one URL or headline, clusters of both in the one order of articles; and the articles
that cards announce. Only relations marked as capped may differ, where more than 64 texts share a key.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC
from typing import Any

from psycopg import Cursor

from pipeline.dedupe.article_keys import headline_key, own_address_key, own_host, title_key
from pipeline.dedupe.order_key import order_key
from pipeline.dedupe.signature import KEYS
from pipeline.dedupe.versions import MOST_DAYS
from pipeline.ingest.duplicate_clusters import TextChanges, settle_clusters
from pipeline.ingest.duplicate_counts import count_duplicates
from pipeline.ingest.duplicate_pairs import TextDesk, mark_filled_buckets, meets, relate
from pipeline.ingest.duplicate_versions import settle_versions
from pipeline.ingest.signing import SignedText, sign_text
from pipeline.ingest.teaser_links import settle_teasers
from pipeline.store.duplicate_articles import (
    ArticleFacts,
    Settle,
    Written,
    articles_of_pages,
    articles_of_texts,
    read_facts,
    read_identities,
    replace_identities,
    take_turn,
)
from pipeline.store.duplicate_clusters import nodes_of, texts_like, texts_of
from pipeline.store.duplicate_relations import (
    Pair,
    add_relations,
    relations_of,
    replace_relations,
    under_one_headline,
)
from pipeline.store.duplicate_rows import IdentityRow, SignatureRow
from pipeline.store.duplicate_texts import (
    BUCKET_TEXTS,
    add_texts,
    drop_texts,
    paragraphs_of_articles,
    read_buckets,
    read_keys,
    refresh_first_articles,
    text_ids,
    without_articles,
)
from pipeline.store.figures import DuplicateCounts
from pipeline.store.run_duplicates import count_tied


def settling(signed: Mapping[str, SignedText]) -> Settle:
    """Give what a batch's writer calls at its end. `signed`: the texts of articles by their keys, as far as they are signed."""
    return lambda cursor, written: settle(cursor, written, signed)


def settle(cursor: Cursor[Any], written: Written, signed: Mapping[str, SignedText]) -> DuplicateCounts:
    """Settle what a batch's articles are to others, and count what the new ones among them turned out to be."""
    if not written:
        return DuplicateCounts()
    take_turn(cursor)
    ids = {*written.articles, *articles_of_pages(cursor, written.seen)}
    before = read_identities(cursor, ids.union(written.removed))
    facts = read_facts(cursor, ids)
    placed = place_articles(cursor, facts, before, signed, rewritten=set(written.articles))
    touched, alone, new = placed.touched, placed.alone, placed.new_texts
    gone = [before[row_id] for row_id in before if row_id in alone or row_id in written.removed]
    replace_identities(cursor, list(touched.values()), gone=written.removed)

    desk = TextDesk(cursor)
    left = {row.text_id for row in gone if row.text_id is not None}
    dropped = _drop(cursor, without_articles(cursor, left))
    moved = refresh_first_articles(
        cursor, ({row.text_id for row in touched.values() if row.text_id is not None} | left) - new - dropped.texts
    )
    rows = relate(desk, new)
    add_relations(cursor, rows)
    mark_filled_buckets(desk, new)
    again = relate(desk, dropped.opened)
    replace_relations(cursor, again)
    unfounded = _unfounded(desk, left - dropped.texts)
    replace_relations(cursor, [], gone=unfounded)
    versions = settle_versions(desk, touched, alone=alone, dissolved={row.first_version_id for row in gone})
    pairs = {(row.first_id, row.second_id) for row in again}.union(unfounded, versions.measured)
    clustered = settle_clusters(
        cursor,
        TextChanges(
            new=new,
            moved=moved,
            tied=versions.texts | dropped.tied | (left - dropped.texts),
            related={text for pair in pairs for text in pair} | dropped.like | dropped.tied,
        ),
    )
    found = settle_teasers(
        cursor,
        pages=written.pages,
        seen=written.seen,
        articles={*written.articles, *touched},
        regrouped={*versions.moved, *articles_of_texts(cursor, clustered - new)},
        removed=written.removed,
    )
    brought = [touched[row_id] for row_id in alone if row_id not in before and row_id in written.articles]
    counts = count_duplicates(brought, new_texts=new, relations=rows, groups=versions.groups)
    return replace(counts, teasers_tied=count_tied(cursor, pages=written.pages, cards=found))


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """Articles with their new rows. `alone`: those that are new or may have other versions now; `new_texts`: as it says."""

    touched: dict[int, IdentityRow]
    alone: set[int]
    new_texts: set[int]


def _signed(cursor: Cursor[Any], articles: Sequence[ArticleFacts], signed: Mapping[str, SignedText]) -> dict[int, SignedText]:
    """Give the signed texts of articles by their ids; what nobody has signed is read and signed here."""
    missing = [article.id for article in articles if article.article_key not in signed]
    read = paragraphs_of_articles(cursor, missing) if missing else {}
    return {
        article.id: sign_text(read[article.id], article.headline) if article.id in read else signed[article.article_key]
        for article in articles
    }


def place_articles(
    cursor: Cursor[Any],
    facts: Mapping[int, ArticleFacts],
    before: Mapping[int, IdentityRow],
    signed: Mapping[str, SignedText],
    *,
    rewritten: Collection[int] = (),
) -> Placed:
    """Write the texts that are new, and lay out the rows of articles that are not as they were.

    `before`: rows of articles so far; one without is new. `rewritten`: articles whose text may be another than before.
    """
    told = _signed(cursor, [facts[row_id] for row_id in facts if row_id in rewritten or row_id not in before], signed)
    orders = {row_id: order_key(article.published, article.sha256, article.number) for row_id, article in facts.items()}
    texts = _write_texts(cursor, facts, orders, told)
    touched: dict[int, IdentityRow] = {}
    alone: set[int] = set()
    for row_id, article in facts.items():
        held = before.get(row_id)
        if row_id in told:
            signature, opening = told[row_id].signature, told[row_id].opening_key
            text_id = None if signature is None else texts[signature.text_hash]
        else:
            text_id, opening = before[row_id].text_id, before[row_id].opening_key
        captured = article.captured
        time = article.modified or article.published or (captured.astimezone(UTC).replace(tzinfo=None) if captured else None)
        row = IdentityRow(
            article_id=row_id,
            text_id=text_id,
            order_key=orders[row_id],
            url_key=own_address_key(article.urls) if article.is_main else None,
            host=None if article.publisher else own_host(article.urls),
            headline_key=headline_key(article.publisher, article.headline),
            title_key=title_key(article.headline),
            opening_key=opening,
            published_on=article.published_on,
            version_time=time,
            captured_at=captured,
            first_version_id=row_id,
            previous_version_id=None,
            is_latest=True,
        )
        if held is None or _goes_by(row) != _goes_by(held):
            touched[row_id] = row
            alone.add(row_id)
        elif row[:-3] != held[:-3]:
            touched[row_id] = row._replace(
                first_version_id=held.first_version_id, previous_version_id=held.previous_version_id, is_latest=held.is_latest
            )
    return Placed(touched=touched, alone=alone, new_texts={texts[text_hash] for text_hash in texts.new})


def _goes_by(row: IdentityRow) -> tuple[object, ...]:
    """Give what decides of whom an article can be a version."""
    return row.text_id, row.url_key, row.headline_key, row.published_on


class _Texts(dict[bytes, int]):
    """Texts by their hashes; `new` holds those that were written just now."""

    new: frozenset[bytes] = frozenset()


def _write_texts(
    cursor: Cursor[Any], facts: Mapping[int, ArticleFacts], orders: Mapping[int, int], told: Mapping[int, SignedText]
) -> _Texts:
    signatures = {text.signature.text_hash: text.signature for text in told.values() if text.signature is not None}
    texts = _Texts(text_ids(cursor, signatures))
    earliest: dict[bytes, tuple[int, str, int]] = {}
    for row_id, text in told.items():
        if text.signature is not None and text.signature.text_hash not in texts:
            place = (orders[row_id], facts[row_id].article_key, row_id)
            text_hash = text.signature.text_hash
            earliest[text_hash] = min(place, earliest.get(text_hash, place))
    rows = []
    for text_hash, (order, _, _) in earliest.items():
        signature = signatures[text_hash]
        keys = signature.keys if signature.keys is not None else (None,) * KEYS
        rows.append(
            SignatureRow(0, text_hash, signature.version, signature.words, signature.sketch, order, signature.lead_key, *keys)
        )
    ids = add_texts(cursor, rows, [row_id for _, _, row_id in earliest.values()])
    texts.update(zip(earliest, ids, strict=True))
    texts.new = frozenset(earliest)
    return texts


@dataclass(frozen=True, slots=True, kw_only=True)
class Dropped:
    """Texts that no article has any more, and what that touches: texts that shared a bucket that was full and is not now, that
    versions tied to them, that made a cluster with them."""

    texts: frozenset[int] = frozenset()
    opened: frozenset[int] = frozenset()
    tied: frozenset[int] = frozenset()
    like: frozenset[int] = frozenset()


def _drop(cursor: Cursor[Any], texts: Collection[int]) -> Dropped:
    if not texts:
        return Dropped()
    keys = Counter(key for held in read_keys(cursor, texts).values() for key in held.keys)
    tied = texts_of(cursor, set(nodes_of(cursor, texts).values())).keys() - set(texts)
    like = texts_like(cursor, texts) - set(texts)
    drop_texts(cursor, texts)
    opened = {
        text
        for key, bucket in read_buckets(cursor, keys).items()
        if not bucket.is_full and len(bucket.texts) + keys[key] > BUCKET_TEXTS
        for text in bucket.texts
    }
    return Dropped(texts=frozenset(texts), opened=frozenset(opened), tied=frozenset(tied), like=frozenset(like))


def _unfounded(desk: TextDesk, texts: Collection[int]) -> list[Pair]:
    """List the relations of texts that only articles under one headline gave a reason for, where there are none any more."""
    held = relations_of(desk.cursor, texts)
    keys = desk.keys({text for pair in held for text in pair})
    doubtful = [pair for pair, row in held.items() if row.kind == "overlap" or not meets(keys[pair[0]], keys[pair[1]])]
    return list(set(doubtful) - under_one_headline(desk.cursor, doubtful, days=MOST_DAYS.days))
