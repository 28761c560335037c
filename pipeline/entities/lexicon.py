"""The curated tables of the entity stage: names, titles, heads, verbs, nationalities, and known people and organisations.

Every table is a TSV file under `data/` with an English column, read when it is first asked for. Keys are `match_key` of the form:
letters folded, no vowel signs. A form of several words has a key of several words, one space between. Nothing here changes.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from types import MappingProxyType
from typing import TypeVar

from pipeline.arabic.text import display_lines
from pipeline.entity_records import MentionType

TABLES = (
    "family_names.tsv", "given_names.tsv", "nationalities.tsv", "org_heads.tsv", "organisations.tsv",
    "people.tsv", "place_heads.tsv", "reporting_verbs.tsv", "titles.tsv",
)  # fmt: skip
"""The files that this module reads."""

_COMPOUND_HEADS = frozenset({"\u0639\u0628\u062f", "\u0627\u0628\u0648"})
"""The keys of `abd` (servant of) and `abu` (father of), which many write together with the word after them."""


@dataclass(frozen=True, slots=True)
class NameEntry:
    """A given or family name. `origin`: ar, en, fr, tr, … (`ar` for all Arab lands); `gender`: m, f, u (either), empty.

    `is_common`: the form is also an ordinary word, so that it alone is weak evidence of a name.
    """

    form: str
    english: str
    origin: str
    gender: str
    is_common: bool


@dataclass(frozen=True, slots=True)
class TitleEntry:
    """A title, office, rank or profession, without proclitics. `kind`: office, royal, rank, religious, honorific, profession, …

    `gender`: m, f, p (plural).
    """

    form: str
    english: str
    kind: str
    gender: str


@dataclass(frozen=True, slots=True)
class HeadEntry:
    """A noun that opens names of organisations or places. `kind`: ministry, party, …; city, river, …

    `in_name`: it belongs to the official name (the ministry of …); else it is a classifier, left out where the name stands
    without it (the city of …).
    """

    form: str
    english: str
    kind: str
    in_name: bool


@dataclass(frozen=True, slots=True)
class VerbEntry:
    """An inflected verb of saying, without proclitics; `english` is its sense."""

    form: str
    english: str


@dataclass(frozen=True, slots=True)
class NationalityEntry:
    """An inflected adjective of a country or region. `code`: ISO 3166-1 alpha-2, or a word for what is no country (arab, gulf).

    `number`: m, f, p (plural), d (dual).
    """

    form: str
    english: str
    code: str
    number: str


@dataclass(frozen=True, slots=True)
class KnownEntity:
    """A person or organisation of the shipped catalogue; `parent` is the Arabic name of another row, None if it has none."""

    type: MentionType
    name: str
    english: str
    aliases: tuple[str, ...]
    country: str | None
    kind: str
    parent: str | None


_Entry = TypeVar("_Entry", NameEntry, TitleEntry, HeadEntry, VerbEntry, NationalityEntry)


@lru_cache(maxsize=1)
def given_names() -> Mapping[str, NameEntry]:
    """Give the given names by key, compound ones (abd al-Rahman) in both ways of writing."""
    return _names("given_names.tsv")


@lru_cache(maxsize=1)
def family_names() -> Mapping[str, NameEntry]:
    """Give the family names by key, with the article where they have it."""
    return _names("family_names.tsv")


@lru_cache(maxsize=1)
def person_words() -> frozenset[str]:
    """Give the keys of the single words of the shipped people's names and aliases: names that no list of names need hold."""
    return frozenset(word for key in _index(people()) for word in key.split())


@lru_cache(maxsize=1)
def titles() -> Mapping[str, TitleEntry]:
    """Give titles, offices, ranks and professions by key."""
    return _by_key(TitleEntry(*row) for row in _rows("titles.tsv"))


@lru_cache(maxsize=1)
def organisation_heads() -> Mapping[str, HeadEntry]:
    """Give the nouns that open names of organisations, by key."""
    return _by_key(HeadEntry(form, english, kind, flag == "1") for form, english, kind, flag in _rows("org_heads.tsv"))


@lru_cache(maxsize=1)
def place_heads() -> Mapping[str, HeadEntry]:
    """Give the nouns that open names of places, by key."""
    return _by_key(HeadEntry(form, english, kind, flag == "1") for form, english, kind, flag in _rows("place_heads.tsv"))


@lru_cache(maxsize=1)
def reporting_verbs() -> Mapping[str, VerbEntry]:
    """Give the inflected verbs of saying by key."""
    return _by_key(VerbEntry(*row) for row in _rows("reporting_verbs.tsv"))


@lru_cache(maxsize=1)
def nationalities() -> Mapping[str, NationalityEntry]:
    """Give the inflected adjectives of countries and regions by key, with and without the article."""
    return _by_key(NationalityEntry(*row) for row in _rows("nationalities.tsv"))


@lru_cache(maxsize=1)
def people() -> tuple[KnownEntity, ...]:
    """Give the shipped people in the order of the table."""
    return _known("people.tsv", MentionType.PERSON)


@lru_cache(maxsize=1)
def organisations() -> tuple[KnownEntity, ...]:
    """Give the shipped organisations in the order of the table."""
    return _known("organisations.tsv", MentionType.ORG)


@lru_cache(maxsize=1)
def people_by_key() -> Mapping[str, tuple[KnownEntity, ...]]:
    """Give the shipped people by the key of each name and alias; several where people share one."""
    return _index(people())


@lru_cache(maxsize=1)
def organisations_by_key() -> Mapping[str, tuple[KnownEntity, ...]]:
    """Give the shipped organisations by the key of each name and alias; several where they share one."""
    return _index(organisations())


@lru_cache(maxsize=1)
def tables_hash() -> str:
    """Give 16 hex digits that differ whenever a table differs."""
    digest = hashlib.sha256()
    for name in TABLES:
        digest.update(_text(name).encode())
    return digest.hexdigest()[:16]


def _text(table: str) -> str:
    return (resources.files("pipeline.entities") / "data" / table).read_text("utf-8")


def _rows(table: str) -> Iterator[list[str]]:
    """Give the cells of each row after the header; lines that begin with `#` are comments."""
    lines = [line for line in _text(table).split("\n") if line and not line.startswith("#")]
    return (line.split("\t") for line in lines[1:])


def _keys(forms: Iterable[str]) -> list[str]:
    """Fold many forms at once, which is fifty times as fast as one by one."""
    return display_lines("\n".join(forms))[1]


def _joined(key: str) -> str:
    """Give a key with the heads of compound names written together with their next word."""
    words = key.split(" ")
    kept = [word if word in _COMPOUND_HEADS else f"{word} " for word in words[:-1]]
    return "".join((*kept, words[-1]))


def _by_key(rows: Iterable[_Entry]) -> Mapping[str, _Entry]:
    """Index rows by key; where two rows have one key, the first of the file wins."""
    listed = list(rows)
    index: dict[str, _Entry] = {}
    for key, row in zip(_keys(row.form for row in listed), listed, strict=True):
        index.setdefault(key, row)
    return MappingProxyType(index)


def _names(table: str) -> Mapping[str, NameEntry]:
    index = dict(_by_key(NameEntry(form, english, origin, sex, mark == "1") for form, english, origin, sex, mark in _rows(table)))
    for key in [key for key in index if " " in key]:
        index.setdefault(_joined(key), index[key])
    return MappingProxyType(index)


def _known(table: str, type_: MentionType) -> tuple[KnownEntity, ...]:
    return tuple(
        KnownEntity(
            type_,
            name,
            english,
            tuple(aliases.split("|")) if aliases else (),
            country or None,
            kind,
            parent[0] if any(parent) else None,
        )
        for name, english, aliases, country, kind, *parent in _rows(table)
    )


def _index(entities: tuple[KnownEntity, ...]) -> Mapping[str, tuple[KnownEntity, ...]]:
    forms = [(form, entity) for entity in entities for form in (entity.name, *entity.aliases)]
    index: dict[str, tuple[KnownEntity, ...]] = {}
    for key, (_, entity) in zip(_keys(form for form, _ in forms), forms, strict=True):
        # Most names hold no compound head: they have one way of writing, and no set is made for them.
        heads = not _COMPOUND_HEADS.isdisjoint(key.split(" "))
        for written in {key, _joined(key)} if heads else (key,):
            known = index.get(written, ())
            if entity not in known:
                index[written] = (*known, entity)
    return MappingProxyType(index)
