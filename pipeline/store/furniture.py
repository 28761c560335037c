"""What learning reads and writes: the pages of one publisher in an order that no loading changes, and counts of their lines."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import Engine, bindparam, insert, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.types import Text

from pipeline.store.base import UPGRADE_LOCK
from pipeline.store.engine import errors_in_words
from pipeline.store.kept_bytes import HOST_IS_OF_DOMAIN, KeptPage, in_batches_of_bytes
from pipeline.store.models import FurnitureLine

OTHER_PAGES = 2000
"""How many pages of other publishers a line is looked for in before it is called one publisher's own."""

OF_DOMAIN = f"""
    (publisher_id = (SELECT id FROM publishers WHERE domain = :domain)
     OR EXISTS (SELECT FROM page_sightings WHERE page_id = pages.id AND {HOST_IS_OF_DOMAIN}))
"""
UNDER_FOLDER = "EXISTS (SELECT FROM page_sightings WHERE page_id = pages.id AND starts_with(path, :folder))"


class CountedLine(NamedTuple):
    """A row of furniture_lines, without the domain. The two keys are 16 bytes each."""

    line_key: bytes
    masked_key: bytes
    sample: str
    pages: int
    masked_pages: int
    window_pages: int
    first_day: date | None
    last_day: date | None
    roles: dict[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """Which pages to learn from: those of a domain, or those seen under a folder; at most so many, the newest first."""

    domain: str
    folder: str | None = None
    most: int = 2000

    @property
    def condition(self) -> str:
        """The pages meant, as an SQL condition."""
        return OF_DOMAIN if self.folder is None else UNDER_FOLDER

    @property
    def values(self) -> dict[str, Any]:
        """The values that the condition names."""
        return {"domain": self.domain} if self.folder is None else {"folder": self.folder}


def window_pages(engine: Engine, window: Window) -> list[tuple[int, int]]:
    """List the pages of a window by id and length in bytes, the newest first; which, and their order, no loading changes."""
    query = f"""
        SELECT id, byte_length FROM pages
        LEFT JOIN LATERAL (
            SELECT min(captured_at AT TIME ZONE 'UTC')::date AS day FROM page_sightings WHERE page_id = pages.id
        ) AS seen ON true
        LEFT JOIN LATERAL (
            SELECT published_on AS day FROM articles WHERE page_id = pages.id AND number = 1
        ) AS printed ON true
        WHERE {window.condition}
        ORDER BY coalesce(seen.day, printed.day) DESC NULLS LAST, sha256 LIMIT :most
    """
    with errors_in_words(engine), engine.connect() as connection:
        rows = connection.execute(text(query), {**window.values, "most": window.most})
        return [(row.id, row.byte_length) for row in rows]


def pages_in_order(engine: Engine, sizes: Sequence[tuple[int, int]], *, batch_pages: int) -> Iterator[tuple[KeptPage, ...]]:
    """Read pages, given by id and length, in the order given, a batch at a time.

    Of several sightings the one with a URL counts, and the least of those, so that the order of loading makes no difference.
    """
    query = """
        SELECT pages.id, sha256, text, encoding, raw, path, url, captured_at
        FROM unnest(CAST(:ids AS bigint[])) WITH ORDINALITY AS wanted (id, place)
        JOIN pages ON pages.id = wanted.id
        LEFT JOIN LATERAL (
            SELECT path, url, captured_at FROM page_sightings WHERE page_id = pages.id
            ORDER BY url COLLATE "C" NULLS LAST, captured_at NULLS LAST, path COLLATE "C", sighting_key LIMIT 1
        ) AS seen ON true
        ORDER BY place
    """
    return in_batches_of_bytes(engine, query, sizes, batch_pages=batch_pages)


def headlines_among(engine: Engine, keys: Iterable[str]) -> frozenset[str]:
    """Say which of some folded lines are an article's headline anywhere in the archive."""
    query = text("SELECT DISTINCT headline_folded FROM articles WHERE headline_folded = ANY(:keys)")
    query = query.bindparams(bindparam("keys", type_=ARRAY(Text)))
    with errors_in_words(engine), engine.connect() as connection:
        return frozenset(connection.scalars(query, {"keys": sorted(keys)}))


def printed_elsewhere(engine: Engine, window: Window, samples: Iterable[str]) -> frozenset[str]:
    """Say which of some lines, as printed, stand on pages that are not of the window; a sample of those is looked at."""
    query = text(
        f"""
        SELECT sample FROM unnest(:samples) AS sample WHERE EXISTS (
            SELECT FROM (
                SELECT text FROM pages WHERE ({window.condition}) IS NOT TRUE ORDER BY sha256 LIMIT {OTHER_PAGES}
            ) AS other
            WHERE strpos(other.text, sample) > 0
        )
        """
    ).bindparams(bindparam("samples", type_=ARRAY(Text)))
    with errors_in_words(engine), engine.connect() as connection:
        return frozenset(connection.scalars(query, {**window.values, "samples": sorted(samples)}))


def replace_counts(engine: Engine, domain: str, lines: Sequence[CountedLine]) -> None:
    """Put the counts of a domain's lines in place of those that were made before."""
    table = FurnitureLine.__table__
    with errors_in_words(engine), engine.begin() as connection:
        connection.execute(text("SELECT pg_advisory_xact_lock_shared(:key)"), {"key": UPGRADE_LOCK})
        # Two who learn of one domain at once: the later one's counts stand.
        connection.execute(text("SELECT pg_advisory_xact_lock(hashtextextended(:domain, 7237002))"), {"domain": domain})
        connection.execute(table.delete().where(FurnitureLine.domain == domain))  # type: ignore[attr-defined]
        if lines:
            connection.execute(insert(FurnitureLine), [{"domain": domain, **line._asdict()} for line in lines])
