"""Pages of the archive as the bytes that came, so that a better reader or parser can read them again."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC
from typing import Any

from sqlalchemy import Engine, text

from pipeline.records import Sighting
from pipeline.settings import MEBIBYTE
from pipeline.store.engine import errors_in_words

BATCH_BYTES = 64 * MEBIBYTE
"""A batch ends early at this size, so that a few hundred huge pages do not fill the memory."""

HOST = "lower(substring(url FROM '^(?:[A-Za-z][A-Za-z0-9+.-]*:)?(?://)?(?:[^/?#@]*@)?([^/:?#]+)'))"
"""The host of a sighting's URL; SQL."""

SEEN_FIRST = """run_id, split_part(path, '!', 1) COLLATE "C", length(path), path COLLATE "C", sighting_key"""
"""The order in which an ingestion met the sightings of one page: by run and file, then row 9 before row 10; SQL."""

HOST_IS_OF_DOMAIN = f"({HOST} = :domain OR right({HOST}, length(:domain) + 1) = '.' || :domain)"
"""Whether a sighting's URL is of the domain `:domain` or of one below it; SQL."""

OF_PUBLISHER = f"""
    (publisher_id = (SELECT id FROM publishers WHERE domain = :domain)
     OR CASE WHEN EXISTS (SELECT FROM page_sightings WHERE page_id = pages.id AND url IS NOT NULL)
             THEN EXISTS (SELECT FROM page_sightings WHERE page_id = pages.id AND {HOST_IS_OF_DOMAIN})
             ELSE publisher_id IS NULL END)
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """Which pages to read again. `domain`: those of a publisher, and those that may turn out to be; None: of all.

    `unless`: pages that these versions of the parser and of the profiles gave are left out; None: none is.
    """

    domain: str | None = None
    unless: tuple[str, str] | None = None

    def condition(self) -> tuple[str, dict[str, Any]]:
        """Write it as an SQL condition on pages, with its values."""
        parts, values = ["true"], dict[str, Any]()
        if self.domain is not None:
            parts.append(OF_PUBLISHER)
            values["domain"] = self.domain
        if self.unless is not None:
            parts.append("(parser_version, profiles_version) <> (:parser_version, :profiles_version)")
            values["parser_version"], values["profiles_version"] = self.unless
        return " AND ".join(parts), values


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptPage:
    """A page's bytes, under its id in the archive (in quarantine, under the id there), and where it was seen first.

    `encoding`: in which they were read, be it that a server said so; None in quarantine.
    """

    id: int
    sha256: str
    data: bytes
    encoding: str | None
    sighting: Sighting


def count_kept(engine: Engine, selection: Selection) -> int:
    """Count the pages of a selection."""
    condition, values = selection.condition()
    with errors_in_words(engine), engine.connect() as connection:
        return int(connection.execute(text(f"SELECT count(*) FROM pages WHERE {condition}"), values).scalar_one())


def kept_pages(engine: Engine, selection: Selection, *, batch_pages: int) -> Iterator[tuple[KeptPage, ...]]:
    """Read the pages of a selection, as batches, in the order of their ids; no connection is held between two batches."""
    condition, values = selection.condition()
    sizes = f"SELECT id, byte_length FROM pages WHERE {condition} AND id > :after ORDER BY id LIMIT :most"
    whole = f"""
        SELECT pages.id, sha256, text, encoding, raw, path, url, captured_at
        FROM pages LEFT JOIN LATERAL (
            SELECT path, url, captured_at FROM page_sightings WHERE page_id = pages.id
            ORDER BY {SEEN_FIRST} LIMIT 1
        ) AS seen ON true
        WHERE pages.id = ANY(:ids) ORDER BY pages.id
    """
    return _batches(engine, sizes, whole, values, batch_pages)


def kept_in_quarantine(engine: Engine, *, batch_pages: int) -> Iterator[tuple[KeptPage, ...]]:
    """Read the pages in quarantine whose bytes are kept, as batches, in the order of their ids there."""
    held = "released_run_id IS NULL AND raw IS NOT NULL"
    sizes = f"SELECT id, octet_length(raw) FROM quarantine WHERE {held} AND id > :after ORDER BY id LIMIT :most"
    whole = """
        SELECT id, sha256, NULL AS text, NULL AS encoding, raw, path, url, captured_at
        FROM quarantine WHERE id = ANY(:ids) ORDER BY id
    """
    return _batches(engine, sizes, whole, {}, batch_pages)


def _batches(engine: Engine, sizes: str, whole: str, values: dict[str, Any], batch_pages: int) -> Iterator[tuple[KeptPage, ...]]:
    after = 0
    while True:
        with errors_in_words(engine), engine.connect() as connection:
            ids, size = list[int](), 0
            for row_id, length in connection.execute(text(sizes), {**values, "after": after, "most": batch_pages}):
                size += length
                if ids and size > BATCH_BYTES:
                    break
                ids.append(row_id)
            rows = connection.execute(text(whole), {"ids": ids}).all() if ids else []
        if not ids:
            return
        after = ids[-1]
        yield tuple(_kept(row) for row in rows)


def in_batches_of_bytes(
    engine: Engine, query: str, sizes: Sequence[tuple[int, int]], *, batch_pages: int
) -> Iterator[tuple[KeptPage, ...]]:
    """Run a query with `:ids` for a few pages at a time, given by id and length in bytes, and give what it gives."""
    at = 0
    while at < len(sizes):
        ids, size = list[int](), 0
        while at < len(sizes) and len(ids) < batch_pages and (not ids or size + sizes[at][1] <= BATCH_BYTES):
            ids.append(sizes[at][0])
            size += sizes[at][1]
            at += 1
        with errors_in_words(engine), engine.connect() as connection:
            rows = connection.execute(text(query), {"ids": ids}).all()
        yield tuple(_kept(row) for row in rows)


def _kept(row: Any) -> KeptPage:
    data = row.raw if row.raw is not None else row.text.encode(row.encoding)
    # In UTC, whatever zone the session has: a page that says "three hours ago" gives the same day everywhere.
    captured_at = row.captured_at.astimezone(UTC) if row.captured_at else None
    sighting = Sighting(path="-" if row.path is None else row.path, url=row.url, captured_at=captured_at)
    return KeptPage(id=row.id, sha256=row.sha256.hex(), data=data, encoding=row.encoding, sighting=sighting)
