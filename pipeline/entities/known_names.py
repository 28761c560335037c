"""Which words are known to be names or parts of names: what tells a particle from a name's first letter."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from pipeline.entities import lexicon
from pipeline.entities.places import PlaceTable
from pipeline.entities.span_words import words_of
from pipeline.entity_records import MentionType

_ORG_RULES = ("org_classifier", "org_head", "org_head_or_classifier", "state_body")
_PLACE_RULES = ("place_classifier", "place_head", "direction", "fixed_region", "state_form")


class KnownNames:
    """Answers `Knows`: the lexicon's persons and organisations, a table's places, and words that open such names."""

    def __init__(self, places: PlaceTable) -> None:
        self._places = places
        self._persons, self._orgs, self._place_words = _person_keys(), _org_keys(), _words(_PLACE_RULES)

    def __call__(self, type_: MentionType, key: str) -> bool:
        """Say whether a folded key is a known name of the type or the first word of one; a place may open an organisation."""
        if type_ is MentionType.PERSON:
            return key in self._persons
        is_place = key in self._places or key in self._place_words or self._places.opens_name(key)
        return is_place or (type_ is MentionType.ORG and key in self._orgs)


@lru_cache(maxsize=1)
def _person_keys() -> frozenset[str]:
    words = (lexicon.given_names().keys(), lexicon.family_names().keys(), lexicon.person_words(), lexicon.people_by_key().keys())
    titles = {key for key in lexicon.titles() if " " not in key}
    return _with_first_words(key for keys in words for key in keys) | titles | words_of("name_joiner")


@lru_cache(maxsize=1)
def _org_keys() -> frozenset[str]:
    return _with_first_words(lexicon.organisations_by_key().keys()) | _words(_ORG_RULES)


def _words(rules: Iterable[str]) -> frozenset[str]:
    return frozenset().union(*map(words_of, rules))


def _with_first_words(keys: Iterable[str]) -> frozenset[str]:
    listed = list(keys)
    return frozenset((*listed, *(key.split(" ", 1)[0] for key in listed if " " in key)))


@lru_cache(maxsize=1)
def shipped_names() -> KnownNames:
    """Give what the shipped tables know."""
    return KnownNames(PlaceTable.load())
