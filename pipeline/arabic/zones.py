"""Time zones of stamps, from the `tzdata` wheel on every machine."""

from __future__ import annotations

import re
from functools import lru_cache
from importlib import resources
from zoneinfo import ZoneInfo

from pipeline.records import Precision, Stamp


@lru_cache(maxsize=256)
def zone_of(name: str) -> ZoneInfo:
    """Load an IANA zone from the `tzdata` wheel, never from the machine, so that every machine gives the same offset.

    Raises:
        ValueError: the wheel knows no such zone.
    """
    path = resources.files("tzdata") / "zoneinfo" / name
    if not re.fullmatch(r"[A-Za-z0-9_+-]+(/[A-Za-z0-9_+-]+)*", name) or not path.is_file():
        raise ValueError(f"{name!r} is no IANA time zone, such as Africa/Cairo")
    with path.open("rb") as file:
        return ZoneInfo.from_file(file, key=name)


def in_zone(stamp: Stamp, zone: str | None) -> Stamp:
    """Give a stamp the offset of its publisher's zone, where it shows a time and the page prints no zone of its own."""
    if zone is None or stamp.utc_offset_minutes is not None or stamp.precision not in {Precision.MINUTE, Precision.SECOND}:
        return stamp
    offset = stamp.local.replace(tzinfo=zone_of(zone)).utcoffset()
    if offset is None:
        return stamp
    minutes = int(offset.total_seconds() // 60)
    return Stamp(local=stamp.local, precision=stamp.precision, utc_offset_minutes=minutes)
