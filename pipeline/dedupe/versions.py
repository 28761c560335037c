"""Versions of one article: which articles are, in which order, and which one is the latest."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta

MOST_DAYS = timedelta(days=2)
"""Articles of one headline that are further apart are a column that recurs."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """An article among its versions. `time`: modified, else published, else captured, in UTC without a zone; None: none known."""

    article_id: int
    article_key: str
    order_key: int
    time: datetime | None
    captured: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where an article stands among its versions. `is_latest` is None where that cannot be told."""

    first: int
    previous: int | None
    is_latest: bool | None


def days_allow(one: date | None, other: date | None) -> bool:
    """Say whether two articles under one headline can be versions, by their days of publication; None: not known."""
    return one is None or other is None or abs(one - other) <= MOST_DAYS


def any_days_allow(some: Collection[date | None], others: Collection[date | None]) -> bool:
    """Say whether any day of the one allows any day of the other."""
    return any(days_allow(one, other) for one in some for other in others)


def in_version_order(versions: Collection[Version]) -> dict[int, Place]:
    """Put versions of one article in order, and give the place of each by its id.

    By time, then by capture, what is not known last; then by the one order of articles. The latest is not told where any
    has no time, or where the last two have the same.
    """
    held = sorted(versions, key=_order)
    known = all(version.time is not None for version in held)
    if len(held) > 1:
        last, before = held[-1], held[-2]
        same_capture = last.captured is None or before.captured is None or last.captured == before.captured
        known = known and not (last.time == before.time and same_capture)
        latest = last.article_id
    else:
        known, latest = True, held[0].article_id
    places, previous = {}, None
    for version in held:
        is_latest = version.article_id == latest if known else None
        places[version.article_id] = Place(first=held[0].article_id, previous=previous, is_latest=is_latest)
        previous = version.article_id
    return places


def _order(version: Version) -> tuple[bool, float, bool, float, int, str]:
    time, captured = version.time, version.captured
    return (
        time is None,
        (time - datetime(1500, 1, 1)).total_seconds() if time else 0.0,
        captured is None,
        captured.timestamp() if captured else 0.0,
        version.order_key,
        version.article_key,
    )
