"""An archive of any size in seconds: rows of distinct texts straight into the tables, as many texts had been loaded.

What is copied is what a new article can meet: signatures, clusters, identities, and a card for each article, on three pages. Keys
are random, but as many as in made-up
articles are those of formulas that recur: new articles meet as many false candidates as in a real archive of the size, and
buckets fill. Sketches are random: no such candidate is worth reading.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Engine, text

from pipeline.dedupe.signature import SIGNATURE_VERSION, SKETCH_SIZE, Signature
from pipeline.store.models_duplicates import KEYS

TABLES = (
    "article_signatures",
    "article_identities",
    "text_clusters",
    "text_relations",
    "teaser_texts",
    "teaser_appearances",
    "article_openings",
)
"""What the settling of duplicates and cards writes."""

_AT_ONCE = 50_000
_APPEARANCES = 3
"""Pages that each card stands on."""

_HEADLINE = b"a headline that is as long as one in Arabic news, in bytes, which has eight words or so"
_HEADER = b"PGCOPY\n\xff\r\n\0" + bytes(8)
_END = b"\xff\xff"


def write_background(engine: Engine, count: int, sample: Sequence[Signature], *, seed: int = 5) -> None:
    """Write so many texts and their articles, numbered from 1, and gather statistics; the tables are empty before.

    `sample`: signatures of made-up articles; keys that two of them share recur in the background as often as among them.
    """
    draw = np.random.default_rng(seed)
    recurring = [_recurring([signature.keys[place] for signature in sample if signature.keys]) for place in range(len(KEYS))]
    with engine.begin() as connection:
        cursor: Any = connection.connection.cursor()
        for first in range(1, count + 1, _AT_ONCE):
            ids = np.arange(first, min(first + _AT_ONCE, count + 1))
            order = np.sort(_random(draw, len(ids)) >> 1)
            draw.shuffle(order)
            keys = {name: _mixed(draw, len(ids), *recurring[place]) for place, name in enumerate(KEYS)}
            _copy(
                cursor,
                "article_signatures",
                {
                    "id": ids,
                    "text_hash": _bytes(draw, len(ids), 16),
                    "signature_version": np.full(len(ids), SIGNATURE_VERSION, dtype=np.int16),
                    "words": draw.integers(60, 900, len(ids), dtype=np.int32),
                    "sketch": _bytes(draw, len(ids), 2 * SKETCH_SIZE),
                    "order_key": order,
                    "lead_key": _random(draw, len(ids)),
                    **keys,
                },
            )
            same = dict.fromkeys(("text_id", "first_article_id", "version_text_id", "cluster_id"), ids)
            _copy(cursor, "text_clusters", same)
            times = draw.integers(450_000_000, 800_000_000, len(ids)) * 1_000_000  # microseconds since 2000
            named = {name: _random(draw, len(ids)) for name in ("url_key", "headline_key", "title_key", "opening_key")}
            _copy(
                cursor,
                "article_identities",
                {
                    "article_id": ids,
                    "text_id": ids,
                    "order_key": order,
                    **named,
                    "published_on": (times // 86_400_000_000).astype(np.int32),
                    "version_time": times,
                    "captured_at": times,
                    "first_version_id": ids,
                    "is_latest": np.ones(len(ids), dtype=np.bool_),
                },
            )
            _copy(
                cursor,
                "teaser_texts",
                {
                    "id": ids,
                    "text_key": _bytes(draw, len(ids), 16),
                    "headline_folded": _same(_HEADLINE, len(ids)),
                    "summary_folded": _same(b"", len(ids)),
                    "title_key": _random(draw, len(ids)),
                    "article_id": ids,
                    "matched_by": _same(b"headline", len(ids)),
                },
            )
            for number in range(1, _APPEARANCES + 1):
                place = {"page_id": ids, "number": np.full(len(ids), number, dtype=np.int16), "teaser_text_id": ids[::-1]}
                _copy(cursor, "teaser_appearances", place)
            _copy(cursor, "article_openings", {"article_id": ids, "opening_key": _random(draw, len(ids)), "order_key": order})
        for table in ("articles", "pages", "article_signatures", "teaser_texts"):
            connection.execute(text(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), {count})"))
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        for table in TABLES:
            connection.execute(text(f"VACUUM ANALYZE {table}"))
        connection.execute(text("CHECKPOINT"))


def _recurring(keys: Sequence[int]) -> tuple[float, NDArray[np.int64], NDArray[np.float64]]:
    """Give the share of keys that two articles or more have, those keys, and how often each is drawn among them."""
    counted = {key: count for key, count in Counter(keys).items() if count > 1}
    total = sum(counted.values())
    return total / len(keys), np.array([*counted], dtype=np.int64), np.array([*counted.values()]) / max(1, total)


def _random(draw: np.random.Generator, count: int) -> NDArray[np.int64]:
    return draw.integers(-(1 << 63), (1 << 63) - 1, count, dtype=np.int64)


def _mixed(
    draw: np.random.Generator, count: int, share: float, keys: NDArray[np.int64], weights: NDArray[np.float64]
) -> NDArray[np.int64]:
    found = _random(draw, count)
    at = np.flatnonzero(draw.random(count) < share)
    if len(keys):
        found[at] = draw.choice(keys, len(at), p=weights)
    return found


def _same(value: bytes, count: int) -> NDArray[np.void]:
    return np.full(count, np.void(value), dtype=f"V{len(value)}")


def _bytes(draw: np.random.Generator, count: int, size: int) -> NDArray[np.void]:
    return np.frombuffer(draw.bytes(count * size), dtype=f"V{size}")


def _copy(cursor: Any, table: str, columns: dict[str, NDArray[Any]]) -> None:
    """Copy columns of one length into a table, by binary COPY: each row is laid out by numpy."""
    form: list[tuple[str, Any]] = [("fields", ">i2")]
    for name, values in columns.items():
        form += [(f"{name} size", ">i4"), (name, values.dtype.newbyteorder(">"))]
    rows = np.empty(len(next(iter(columns.values()))), dtype=form)
    rows["fields"] = len(columns)
    for name, values in columns.items():
        rows[f"{name} size"] = values.dtype.itemsize
        rows[name] = values
    with cursor.copy(f"COPY {table} ({', '.join(columns)}) FROM STDIN (FORMAT BINARY)") as copy:
        copy.write(_HEADER + rows.tobytes() + _END)
