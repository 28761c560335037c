"""The country that a domain's ending names, and its time zones, from the `tzdata` wheel's own tables."""

from __future__ import annotations

from functools import lru_cache
from importlib import resources

USED_BY_ALL = frozenset({"ai", "cc", "co", "fm", "gg", "im", "io", "is", "la", "ly", "me", "sh", "st", "to", "tv", "vc", "ws"})
"""Countries' endings that sites of other countries take for their sound."""

OTHERWISE = {"uk": "GB"}
"""Endings that are not the country's code (IANA root zone, ISO 3166-1)."""


SECOND_ENDINGS = frozenset({"ac", "co", "com", "edu", "gov", "info", "net", "news", "or", "org", "press", "tv"})
"""What stands before a country's ending without being anybody's name: `example.com.eg`."""


def stem_of(domain: str) -> str:
    """Give the part of a domain that is its owner's name: `ksa2day` of `m.ksa2day.com`, `example` of `example.com.eg`."""
    parts = domain.split(".")[:-1]
    return parts[-2] if len(parts) > 1 and parts[-1] in SECOND_ENDINGS else parts[-1]


@lru_cache(maxsize=1)
def _zones() -> dict[str, list[str]]:
    table = (resources.files("tzdata") / "zoneinfo" / "zone.tab").read_text("utf-8")
    found: dict[str, list[str]] = {}
    for row in table.splitlines():
        if row and not row.startswith("#"):
            country, _, zone = row.split("\t")[:3]
            found.setdefault(country, []).append(zone)
    return found


def country_of(domain: str) -> tuple[str | None, bool]:
    """Give the country (ISO 3166-1) that a domain's ending names, and whether only that country's sites use it."""
    ending = domain.rpartition(".")[2]
    country = OTHERWISE.get(ending, ending.upper())
    return (country, ending not in USED_BY_ALL) if country in _zones() else (None, False)


def zones_of(country: str) -> list[str]:
    """List a country's time zones."""
    return _zones().get(country, [])
