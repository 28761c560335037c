"""Who may be a version of whom: look-ups among the rows of article_identities."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from psycopg import Cursor

from pipeline.store.duplicate_texts import BUCKET_TEXTS, FULL_BUCKET_TEXTS


@dataclass(frozen=True, slots=True, order=True)
class UnderHeadline:
    """A text under a headline of a publisher; `published_on` is None where the day is not known."""

    headline_key: int
    text_id: int
    published_on: date | None


@dataclass(frozen=True, slots=True)
class OtherText:
    """An article under the same headline with another text, and the first of its versions so far.

    `is_capped`: there are more such articles than are looked at.
    """

    text_id: int
    published_on: date | None
    first_version_id: int
    is_capped: bool


def under_addresses(cursor: Cursor[Any], url_keys: Collection[int]) -> list[tuple[int, int]]:
    """List the versions under URLs: the URL's key, and the first version."""
    if not url_keys:
        return []
    query = "SELECT DISTINCT url_key, first_version_id FROM article_identities WHERE url_key = ANY(%s)"
    return cursor.execute(query, [list(url_keys)]).fetchall()


def with_headline_and_text(cursor: Cursor[Any], wanted: Collection[tuple[int, int]]) -> list[tuple[int, int, int]]:
    """List the versions that have a headline of a publisher and a text: both, and the first version."""
    if not wanted:
        return []
    cursor.execute(
        "SELECT DISTINCT headline_key, text_id, first_version_id FROM article_identities"
        " JOIN unnest(%s::bigint[], %s::bigint[]) AS wanted (headline, text) ON headline_key = headline AND text_id = text",
        [list(column) for column in zip(*wanted, strict=True)],
    )
    return cursor.fetchall()


def with_headline(cursor: Cursor[Any], wanted: Iterable[UnderHeadline], *, days: int) -> dict[UnderHeadline, list[OtherText]]:
    """List articles under the same headlines with other texts, at most so many days apart or of an unknown day.

    Where there are more than 64, the first 8 are given, by day and then in the one order of articles.
    """
    asked = sorted(set(wanted), key=lambda each: (each.headline_key, each.text_id, each.published_on or date.min))
    found: dict[UnderHeadline, list[OtherText]] = {}
    if not asked:
        return found
    least = """
        SELECT text_id, published_on, first_version_id FROM article_identities AS held
        WHERE held.headline_key = wanted.headline AND held.text_id <> wanted.text
    """
    for condition, which in (
        ("held.published_on BETWEEN wanted.day - %(days)s AND wanted.day + %(days)s", [each.published_on for each in asked]),
        ("held.published_on IS NULL", [each.published_on for each in asked]),
        ("wanted.day IS NULL AND held.published_on IS NOT NULL", [each.published_on for each in asked]),
    ):
        query = f"""
            SELECT wanted.number, other.* FROM unnest(%(headlines)s::bigint[], %(texts)s::bigint[], %(which)s::date[])
            WITH ORDINALITY AS wanted (headline, text, day, number)
            CROSS JOIN LATERAL ({least} AND {condition} ORDER BY held.published_on, held.order_key LIMIT %(most)s) AS other
        """
        values = {
            "headlines": [each.headline_key for each in asked],
            "texts": [each.text_id for each in asked],
            "which": which,
            "days": days,
            "most": BUCKET_TEXTS + 1,
        }
        rows: dict[int, list[tuple[int, date | None, int]]] = {}
        for number, *values_of in cursor.execute(query.encode(), values):
            rows.setdefault(number, []).append((values_of[0], values_of[1], values_of[2]))
        for number, others in rows.items():
            is_capped = len(others) > BUCKET_TEXTS
            some = others[:FULL_BUCKET_TEXTS] if is_capped else others
            found.setdefault(asked[number - 1], []).extend(OtherText(*other, is_capped) for other in some)
    return found
