"""What is counted: the table of nouns and measures, every form of each, and the type words that may stand behind one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from importlib import resources
from typing import NamedTuple

from pipeline.arabic.date_tokens import Token
from pipeline.arabic.number_words import ARTICLE
from pipeline.arabic.text import match_key

_HEH, _TEH, _ALEF, _YEH, _WAW = "\u0647", "\u062a", "\u0627", "\u064a", "\u0648"
_SOUND_PLURAL = "\u0648\u0646"  # -un
_OBLIQUE = "\u064a\u0646"  # -in: the sound plural behind a preposition, and the dual
_DUALS = ("\u0627\u0646", _OBLIQUE)  # -an, -ayn
_SUFFIXES = ("\u0647\u0627", "\u0647\u0645", "\u0647\u0646", "\u0646\u0627", _HEH, "\u0643")  # her, their, our, his, your
_WORD_ENDS = ("", _HEH, _ALEF, "\u0627\u062a", *_DUALS, "\u062a\u064a\u0646", "\u062a\u0627\u0646")
"""Endings of an adjective: none, feminine, accusative, feminine plural, dual or plural, feminine dual."""


class Unit(NamedTuple):
    """An English singular noun or a currency's ISO 4217 code, and its class (time, length, person, weapon, …)."""

    name: str
    kind: str


class Counted(NamedTuple):
    """A counted noun that was read: its unit, the tokens it takes, and its form."""

    unit: Unit
    length: int
    is_dual: bool = False
    is_definite: bool = False
    is_singular: bool = False


class _Form(NamedTuple):
    unit: Unit
    rest: tuple[str, ...]
    is_dual: bool
    is_singular: bool


class UnitTable:
    """Every form of the nouns of `units.tsv`, by the match key of its first word; the longest that fits is meant."""

    def __init__(self, rows: Sequence[tuple[Unit, list[str]]]) -> None:
        self._forms: dict[str, list[_Form]] = {}
        for is_dual in (False, True):  # a form that may be a plural is one
            for unit, names in rows:
                for place, name in enumerate(names):
                    first, *rest = match_key(name).split()
                    forms = _duals_of(first) if is_dual else _forms_of(first)
                    for form in forms if not is_dual or place == 0 else ():
                        self._add(form, _Form(unit, tuple(rest), is_dual, place == 0 and form.startswith(first)))
        for choices in self._forms.values():
            choices.sort(key=lambda choice: -len(choice.rest))

    def _add(self, key: str, form: _Form) -> None:
        choices = self._forms.setdefault(key, [])
        if all(other.rest != form.rest for other in choices):
            choices.append(form)

    def keys(self) -> Iterator[str]:
        """Give every match key that a counted noun may begin with, with and without the article."""
        for key in self._forms:
            yield key
            yield ARTICLE + key

    def starting_keys(self) -> Iterator[str]:
        """Give the keys of duals, and of single lengths of time: what may be a quantity without a number."""
        for key, forms in self._forms.items():
            if any(form.is_dual or (form.is_singular and form.unit.kind == "time") for form in forms):
                yield key
                yield ARTICLE + key

    def at(self, tokens: Sequence[Token], at: int) -> Counted | None:
        """Read the counted noun that begins at a place; None where there is none."""
        if at >= len(tokens):
            return None
        key, is_definite = tokens[at].key, False
        choices = self._forms.get(key)
        if choices is None and key.startswith(ARTICLE):
            choices, is_definite = self._forms.get(key[2:]), True
        for form in choices or ():
            if all(_is_form_of(tokens, at + 1 + step, word) for step, word in enumerate(form.rest)):
                return Counted(form.unit, 1 + len(form.rest), form.is_dual, is_definite, form.is_singular)
        return None

    def of_suffixed(self, key: str) -> Unit | None:
        """Give the unit of a single word that may have the article or a pronoun behind it (her fighters); None for none."""
        for word in (key, key[2:] if key.startswith(ARTICLE) else ""):
            found = self._single(word)
            if found:
                return found
        for suffix in _SUFFIXES:
            if key.endswith(suffix) and len(key) > len(suffix) + 2:
                stem = key[: -len(suffix)]
                bare = stem[:-1] + _HEH if stem.endswith(_TEH) else stem
                found = self._single(bare) or self._single(stem)
                if found:
                    return found
        return None

    def _single(self, key: str) -> Unit | None:
        return next((form.unit for form in self._forms.get(key, ()) if not form.rest), None)


def _is_form_of(tokens: Sequence[Token], at: int, word: str) -> bool:
    """Say whether a token is a further word of a noun, definite, accusative or dual where the noun is."""
    if at >= len(tokens) or tokens[at].proclitic:
        return False
    key = tokens[at].key
    if key == word or (key.startswith(ARTICLE) and key[2:] == word):
        return True
    return key in {word + _ALEF, word[:-1] + "\u062a\u064a\u0646", word + _OBLIQUE}


def _forms_of(word: str) -> Iterator[str]:
    yield word
    if word.endswith(_SOUND_PLURAL):
        stem = word[:-2]
        yield from (stem + _OBLIQUE, stem + _WAW, stem + _YEH)
    elif not word.endswith(_HEH):
        yield word + _ALEF


def _duals_of(word: str) -> Iterator[str]:
    stem = word[:-1] + _TEH if word.endswith(_HEH) else word
    return (stem + ending for ending in _DUALS)


def adjective_forms(word: str) -> Iterator[str]:
    """Give the forms of an adjective by its masculine singular: feminine, accusative, plural, dual, each also definite."""
    stem = match_key(word)
    for ending in _WORD_ENDS:
        yield stem + ending
        yield ARTICLE + stem + ending


@lru_cache(maxsize=1)
def unit_table() -> UnitTable:
    """Read the table once."""
    lines = (resources.files("pipeline.entities") / "data/units.tsv").read_text("utf-8").splitlines()
    rows = [line.split("\t") for line in lines if line and not line.startswith("#")]
    return UnitTable([(Unit(name, kind), names.split("|")) for name, kind, names in rows[1:]])
