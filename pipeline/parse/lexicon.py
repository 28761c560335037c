"""The words that tell a line's role: those of all sites, and those of the page's publisher where it is known."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import Any

import yaml

from pipeline.arabic.masking import MASK, mask_numbers
from pipeline.arabic.text import match_key
from pipeline.parse.beginnings import Beginnings
from pipeline.publishers import Profile
from pipeline.records import Role

FURNITURE_LISTS = (Role.MASTHEAD, Role.NAVIGATION, Role.WIDGET, Role.ADVERT, Role.FURNITURE)

WORD_LISTS = ("common_words.yml", "dates.yml", "names.yml", "places.yml")
"""The word lists of `pipeline/arabic`, each of which a parse depends on."""

_NEVER_IN_NAMES = (
    "stamp_prefixes", "update_prefixes", "section_words", "picture_words", "dateline_words", "trades", "button_words"
)  # fmt: skip

_SHORT_SECTION = 4
"""Letters: a shorter section's name begins too many other words."""


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Keys of whole lines and of prefixes. `furniture` maps a line's key to its role and the rule that says so."""

    furniture: Mapping[str, tuple[Role, str]]
    numbered_furniture: Mapping[str, tuple[Role, str]]
    """The same for phrases of a profile that hold `#`, which stands for any number."""

    widget_labels: tuple[str, ...]
    related_headings: frozenset[str]
    sections: Beginnings
    """Longest first, so that the most specific name that a caption begins with is found."""
    stock_captions: frozenset[str]
    byline_prefixes: Beginnings
    name_prefixes: Beginnings
    stamp_prefixes: Beginnings
    update_prefixes: Beginnings
    ago: frozenset[str]
    saying: frozenset[str]
    waw_words: frozenset[str]
    places: frozenset[str]
    repeated_around: str | None
    offices: Beginnings
    site_words: frozenset[str]
    section_words: frozenset[str]
    picture_words: Beginnings
    picture_endings: tuple[str, ...]
    error_phrases: Beginnings
    section_beginnings: Beginnings
    agencies: tuple[str, ...]
    dateline_words: tuple[str, ...]
    furniture_beginnings: Beginnings
    foot: frozenset[str]
    source_prefixes: Beginnings
    stuck_adverts: tuple[str, ...]
    """As printed: they are taken off a text, not compared with a line."""

    list_beginnings: Beginnings
    ticker_headings: frozenset[str]
    tag_labels: frozenset[str]
    comment_words: frozenset[str]
    issue_words: frozenset[str]
    countries: frozenset[str]
    section_prefixes: Beginnings
    home_words: Beginnings
    pagination: frozenset[str]
    picture_inside: frozenset[str]
    site_talk: tuple[str, ...]
    """Anywhere in a line."""
    listing_phrases: Beginnings
    call_endings: tuple[str, ...]
    label_words: frozenset[str]
    """Words of stamps, sections, pictures and places: none of them stands in a person's name."""
    link_beginnings: Beginnings
    doubtful_links: frozenset[str]
    button_words: frozenset[str]
    filler_words: frozenset[str]
    list_nouns: frozenset[str]
    list_adjectives: frozenset[str]


@lru_cache(maxsize=1)
def _data() -> tuple[dict[str, Any], frozenset[str], str]:
    lexicon = (resources.files("pipeline.parse") / "lexicon.yml").read_bytes()
    arabic = {name: (resources.files("pipeline.arabic") / name).read_bytes() for name in WORD_LISTS}
    names = yaml.load(arabic["places.yml"], Loader=yaml.CSafeLoader)["places"].split()
    version = hashlib.sha256(b"".join((lexicon, *arabic.values()))).hexdigest()[:8]
    return yaml.load(lexicon, Loader=yaml.CSafeLoader), _keys(name.replace("_", " ") for name in names), version


def lexicon_version() -> str:
    """Give the hash that names this state of the shipped word lists; part of the profiles version."""
    return _data()[2]


_latest: dict[str, tuple[Profile | None, Lexicon]] = {}


def lexicon_for(profile: Profile | None) -> Lexicon:
    """Join the words of all sites with those of one publisher; the publisher's win."""
    # A profile is told by its identity first: its hash is that of all it says, and costs more than many a line of a page.
    domain = profile.domain if profile else ""
    known = _latest.get(domain)
    if known is None or known[0] is not profile:
        known = _latest[domain] = profile, _joined(profile)
    return known[1]


@lru_cache(maxsize=4096)
def _joined(profile: Profile | None) -> Lexicon:
    general, places, _ = _data()
    if profile:
        general = general | {name: [*general[name], *own] for name, own in profile.words}
    furniture: dict[str, tuple[Role, str]] = {}
    for role in FURNITURE_LISTS:
        furniture.update((key, (role, f"lexicon:{role}")) for key in _keys(general.get(role.value) or ()))
    if profile:
        for role in FURNITURE_LISTS:
            furniture.update((key, (role, f"profile:{role}")) for key in _keys(_plain(profile, role)))
        # A foot counts where it is known to be the site's.
        furniture.update((key, (Role.FURNITURE, "profile:foot")) for key in _keys(profile.words.foot) - furniture.keys())
    sections = _keys(profile.sections) if profile else frozenset()
    headings = _keys(general["related_headings"]) | (_keys(profile.related_headings) if profile else frozenset())
    return Lexicon(
        furniture=furniture,
        numbered_furniture=_numbered(profile) if profile else {},
        widget_labels=tuple(sorted(_keys(profile.furniture.widget_labels) if profile else ())),
        related_headings=headings,
        sections=Beginnings(sections),
        stock_captions=_keys(general["stock_captions"]),
        byline_prefixes=Beginnings(_keys(general["byline_prefixes"])),
        name_prefixes=Beginnings(_keys(general["name_prefixes"])),
        stamp_prefixes=Beginnings(_keys(general["stamp_prefixes"])),
        update_prefixes=Beginnings(_keys(general["update_prefixes"])),
        ago=_keys(general["ago"]),
        saying=_keys(general["saying"]),
        waw_words=_keys(general["waw_words"]),
        places=places,
        repeated_around=match_key(profile.head.repeated_around) if profile and profile.head.repeated_around else None,
        offices=Beginnings(_keys(general["offices"])),
        site_words=_keys(general["site_words"]),
        section_words=_keys(general["section_words"]),
        picture_words=Beginnings(_keys(general["picture_words"])),
        picture_endings=_longest_first(_keys(general["picture_endings"])),
        error_phrases=Beginnings(_keys(general["error_phrases"])),
        section_beginnings=Beginnings(key for key in _keys(general["section_words"]) if len(key) > _SHORT_SECTION),
        agencies=_longest_first(_keys(general["agencies"])),
        dateline_words=_longest_first(_keys(general["dateline_words"])),
        furniture_beginnings=Beginnings(_keys(general["furniture_beginnings"])),
        foot=_keys(general["foot"]),
        source_prefixes=Beginnings(_keys(general["source_prefixes"])),
        stuck_adverts=_longest_first(general["stuck_adverts"]),
        list_beginnings=Beginnings(_keys(general["list_beginnings"])),
        ticker_headings=_keys(general["ticker_headings"]),
        site_talk=_longest_first(_keys(general["site_talk"])),
        pagination=_keys(general["pagination"]),
        home_words=Beginnings(_keys(general["home_words"])),
        section_prefixes=Beginnings(_keys(general["section_prefixes"])),
        countries=_keys(general["countries"]),
        issue_words=_keys(general["issue_words"]),
        comment_words=_keys(general["comment_words"]),
        tag_labels=_keys(general["tag_labels"]),
        picture_inside=_keys(general["picture_inside"]),
        listing_phrases=Beginnings(_keys(general["listing_phrases"])),
        call_endings=_longest_first(_keys(general["call_endings"])),
        label_words=_words_of(general, *_NEVER_IN_NAMES) | places,
        link_beginnings=Beginnings(_keys(general["link_beginnings"])),
        doubtful_links=_keys(general["doubtful_links"]),
        button_words=_keys(general["button_words"]),
        filler_words=_keys(general["filler_words"]),
        list_nouns=_keys(general["list_nouns"]),
        list_adjectives=_keys(general["list_adjectives"]),
    )


def _keys(phrases: Iterable[str]) -> frozenset[str]:
    return frozenset(key for key in map(match_key, phrases) if key)


def _words_of(general: Mapping[str, Any], *lists: str) -> frozenset[str]:
    return frozenset(word for name in lists for key in _keys(general[name]) for word in key.split(" "))


def _plain(profile: Profile, role: str) -> list[str]:
    return [phrase for phrase in getattr(profile.furniture, role) if MASK not in phrase]


def _numbered(profile: Profile) -> dict[str, tuple[Role, str]]:
    return {
        mask_numbers(match_key(phrase.replace(MASK, "0"))): (role, f"profile:{role}")
        for role in FURNITURE_LISTS
        for phrase in getattr(profile.furniture, role)
        if MASK in phrase
    }


def _longest_first(keys: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(keys, key=lambda key: (-len(key), key)))
