"""Names that the tables know, wherever they stand in a text: what a recogniser misses because it never saw them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache

from pipeline.entities import lexicon
from pipeline.entities.frequent_words import is_whole
from pipeline.entities.name_starts import offset_of, readings
from pipeline.entities.places import PlaceTable
from pipeline.entities.span_words import by_first_word, words_of
from pipeline.entities.tokens import Tokens
from pipeline.entity_records import MentionType, NameSpan

SOURCE = "tables"
SCORE = 0.6
"""Of people and organisations: under what a recogniser gives a span that it is sure of, above a doubtful one."""
PLACE_SCORE = 0.1
"""Of places: any other name of the same words goes before; towns are clubs, families and papers too."""

_THE = "\u0627\u0644"
_OPENING = frozenset("\"'(\u00ab\u201c\u2018[{")
_CLOSING = frozenset("\"')\u00bb\u201d\u2019]}")
_LEAST_WEIGHT = 60
"""Of a place: a town of a million; capitals, regions and countries weigh more (`PlaceEntry.weight`)."""
_SHORTEST_ALONE = 4
"""Letters of a name that is one word: shorter ones are words of another sense too often."""
_COUNTRY_CODE = 2
"""Letters of a country's code; what is no country has a longer word."""
_FORMS_KEPT = 100_000


class KnownSpans:
    """Finds the shipped people, organisations and well-known places in texts."""

    def __init__(self, places: PlaceTable) -> None:
        self._places = places
        self._names = _names()
        self._alone = _alone(places)
        self._openings: dict[str, tuple[tuple[int, str], ...]] = {}

    def find(self, tokens: Tokens) -> list[NameSpan]:
        """Give the names in a text, in order; particles are outside. A person or organisation goes before a place of its words.

        A name of one word that is an ordinary word too counts only behind a word like party or newspaper, or in quotes.
        """
        found = []
        keys = tokens.keys
        at = 0
        while at < len(keys):
            end = at + 1
            for off, first in self._forms(keys[at]):
                matched = self._longest(keys, at, first)
                if matched is not None and (self._is_sure(keys, at, matched, first) or _has_cue(tokens, at, matched)):
                    type_, end = matched
                    is_longer = type_ is MentionType.ORG and _is_told_apart(keys[at + 1 : end], first)
                    found.append(_span(tokens, at, end - is_longer, off, type_))
                    break
            at = end
        return [*found, *self._known_places(tokens)]

    def _is_sure(self, keys: Sequence[str], at: int, matched: tuple[MentionType, int], first: str) -> bool:
        """Say whether a name speaks for itself: one of several words that is no place, or one word that means nothing else.

        A word before a number is a model of what a company makes.
        """
        type_, end = matched
        if end == at + 1:
            return first in self._alone and not (type_ is MentionType.ORG and "".join(keys[end : end + 1]).isdecimal())
        name = " ".join((first, *keys[at + 1 : end]))
        return name not in self._places and name not in words_of("common_name")

    def _forms(self, key: str) -> tuple[tuple[int, str], ...]:
        forms = self._openings.get(key)
        if forms is None:
            if len(self._openings) > _FORMS_KEPT:
                self._openings.clear()
            forms = tuple(
                (off, form)
                for off, form in ((0, key), *readings(key))
                if form in self._names and not (off and is_whole(key, form))
            )
            self._openings[key] = forms
        return forms

    def _longest(self, keys: Sequence[str], at: int, first: str) -> tuple[MentionType, int] | None:
        for rest in self._names[first]:
            end = at + 1 + len(rest)
            if tuple(keys[at + 1 : end]) == rest:
                return _types()[" ".join((first, *rest))], end
        return None

    def _known_places(self, tokens: Tokens) -> Iterator[NameSpan]:
        common = words_of("common_name")
        for match in self._places.matches(tokens.keys):
            is_common = (
                match.needs_cue or match.key in common or " ".join((match.key, *tokens.keys[match.end : match.end + 1])) in common
            )
            if not is_common and (match.weight >= _LEAST_WEIGHT or match.end - match.start > 1):
                yield _span(tokens, match.start, match.end, match.stripped, MentionType.PLACE)


@lru_cache(maxsize=1)
def shipped_known_spans() -> KnownSpans:
    """Give the finder of the shipped tables' names."""
    return KnownSpans(PlaceTable.load())


def _span(tokens: Tokens, at: int, end: int, off: int, type_: MentionType) -> NameSpan:
    start = tokens.starts[at] + offset_of(tokens.words[at], tokens.keys[at], off)
    score = PLACE_SCORE if type_ is MentionType.PLACE else SCORE
    return NameSpan(type=type_, start=start, end=tokens.ends[end - 1], score=score, source=SOURCE)


def _has_cue(tokens: Tokens, at: int, matched: tuple[MentionType, int]) -> bool:
    """Say whether a word that opens such names stands before one, or the name alone stands in quotes or brackets."""
    type_, end = matched
    if type_ is not MentionType.ORG or not at:
        return False
    if tokens.words[at - 1] in _OPENING:
        return end < len(tokens) and tokens.words[end] in _CLOSING
    before = (tokens.keys[at - 1], *(rest for _, rest in readings(tokens.keys[at - 1])))
    return any(word in _cues() for word in before)


def _is_told_apart(rest: Sequence[str], first: str) -> bool:
    """Say whether the last word only tells which of that name is meant: the Spanish one, of a club that is named after a town.

    In a phrase it belongs to the name, and so where the name without it is another organisation's.
    """
    if not rest or first in _heads() or any(word.startswith(_THE) for word in (first, *rest[:-1])):
        return False
    entry = lexicon.nationalities().get(rest[-1])
    if entry is None or not rest[-1].startswith(_THE) or len(entry.code) != _COUNTRY_CODE:
        return False
    known = lexicon.organisations_by_key()
    shorter = known.get(" ".join((first, *rest[:-1])), ())
    return not shorter or any(one in shorter for one in known[" ".join((first, *rest))])


@lru_cache(maxsize=1)
def _heads() -> frozenset[str]:
    return (
        _cues()
        | words_of("phrase_head")
        | {form.split(" ")[0] for form in words_of("state_body")}
        | lexicon.organisation_heads().keys()
    )


@lru_cache(maxsize=1)
def _cues() -> frozenset[str]:
    return words_of("org_classifier") | words_of("org_head") | words_of("org_head_or_classifier")


@lru_cache(maxsize=1)
def _types() -> Mapping[str, MentionType]:
    """Give the type of each known name; where a person and an organisation share one, it is the organisation's."""
    return dict.fromkeys(lexicon.people_by_key(), MentionType.PERSON) | dict.fromkeys(
        lexicon.organisations_by_key(), MentionType.ORG
    )


@lru_cache(maxsize=1)
def _names() -> Mapping[str, tuple[tuple[str, ...], ...]]:
    return by_first_word(_types())


def _alone(places: PlaceTable) -> frozenset[str]:
    """Give the known names of one word that mean nothing else: no given or family name, no place, no adjective, no article."""
    others = (lexicon.given_names(), lexicon.family_names(), lexicon.nationalities(), lexicon.titles())
    ordinary = words_of("common_name") | lexicon.reporting_verbs().keys()
    return frozenset(
        key
        for key in _types()
        if " " not in key and len(key) >= _SHORTEST_ALONE and not any(key in words for words in others)
        and key not in places and key not in ordinary
        and not key.startswith(_THE)
    )  # fmt: skip
