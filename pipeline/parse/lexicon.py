"""The words that tell a line's role: those of all sites, and those of the page's publisher where it is known."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import Any

import yaml

from pipeline.arabic.text import match_key
from pipeline.publishers import Profile
from pipeline.records import Role

FURNITURE_LISTS = (Role.MASTHEAD, Role.NAVIGATION, Role.WIDGET, Role.ADVERT, Role.FURNITURE)


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Keys of whole lines and of prefixes. `furniture` maps a line's key to its role and the rule that says so."""

    furniture: Mapping[str, tuple[Role, str]]
    widget_labels: tuple[str, ...]
    related_headings: frozenset[str]
    sections: tuple[str, ...]
    """Longest first, so that the most specific name that a caption begins with is found."""
    stock_captions: frozenset[str]
    byline_prefixes: tuple[str, ...]
    stamp_prefixes: tuple[str, ...]
    saying: frozenset[str]
    places: frozenset[str]
    repeated_around: str | None


@lru_cache(maxsize=1)
def _data() -> tuple[Mapping[str, Any], frozenset[str], str]:
    lexicon = (resources.files("pipeline.parse") / "lexicon.yml").read_bytes()
    places = (resources.files("pipeline.arabic") / "places.yml").read_bytes()
    names = yaml.load(places, Loader=yaml.CSafeLoader)["places"].split()
    version = hashlib.sha256(lexicon + places).hexdigest()[:8]
    return yaml.load(lexicon, Loader=yaml.CSafeLoader), _keys(name.replace("_", " ") for name in names), version


def lexicon_version() -> str:
    """Give the hash that names this state of the shipped word lists; part of the profiles version."""
    return _data()[2]


@lru_cache(maxsize=4096)
def lexicon_for(profile: Profile | None) -> Lexicon:
    """Join the words of all sites with those of one publisher; the publisher's win."""
    general, places, _ = _data()
    furniture: dict[str, tuple[Role, str]] = {}
    for role in FURNITURE_LISTS:
        furniture.update((key, (role, f"lexicon:{role}")) for key in _keys(general.get(role, ())))
        if profile:
            furniture.update((key, (role, f"profile:{role}")) for key in _keys(getattr(profile.furniture, role)))
    sections = _keys(profile.sections) if profile else frozenset()
    headings = _keys(general["related_headings"]) | (_keys(profile.related_headings) if profile else frozenset())
    return Lexicon(
        furniture=furniture,
        widget_labels=tuple(sorted(_keys(profile.furniture.widget_labels) if profile else ())),
        related_headings=headings,
        sections=_longest_first(sections),
        stock_captions=_keys(general["stock_captions"]),
        byline_prefixes=_longest_first(_keys(general["byline_prefixes"])),
        stamp_prefixes=_longest_first(_keys(general["stamp_prefixes"])),
        saying=_keys(general["saying"]),
        places=places,
        repeated_around=match_key(profile.head.repeated_around) if profile and profile.head.repeated_around else None,
    )


def _keys(phrases: Iterable[str]) -> frozenset[str]:
    return frozenset(key for key in map(match_key, phrases) if key)


def _longest_first(keys: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(keys, key=lambda key: (-len(key), key)))
