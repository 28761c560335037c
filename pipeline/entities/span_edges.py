"""What stands at the edges of a name: titles and the word city off, official words and nationalities in, bare nouns out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

from pipeline.entities import lexicon
from pipeline.entities.frequent_words import frequent_words
from pipeline.entities.institutions import agrees
from pipeline.entities.name_starts import Knows, offset_of, readings
from pipeline.entities.span_drafts import Draft
from pipeline.entities.span_words import by_first_word, phrases_of, words_of
from pipeline.entities.tokens import Tokens
from pipeline.entity_records import MentionType

_THE = "\u0627\u0644"
_FORCES = "\u0642\u0648\u0627\u062a"  # quwwat
_STRIP, _GAZA = "\u0642\u0637\u0627\u0639", "\u063a\u0632\u0647"
_SAUDI = "\u0627\u0644\u0633\u0639\u0648\u062f\u064a\u0647"  # the country, and the adjective in the feminine
_FEMININE = ("\u0647", "\u0627\u062a")
_REPUBLIC = "\u062c\u0645\u0647\u0648\u0631\u064a\u0647"
_FULL_STOP = "."
_SHORTEST_GIVEN = 2
"""Letters: a given name of so many is a particle too often."""
_MOST_WORDS = 24
"""Words to which a person's name grows."""
_COUNTRY_CODE = 2
"""Letters of a country's code; what is no country has a longer word."""


def trimmed(draft: Draft, tokens: Tokens, knows: Knows) -> Draft:
    """Take titles off before a person, classifiers and directions before a place or an organisation."""
    trim = {MentionType.PERSON: _without_title, MentionType.ORG: _without_org_classifier}.get(
        draft.type, _without_place_classifier
    )
    while True:
        shorter = trim(draft, tokens.keys, tokens.words, knows)
        if shorter is draft or shorter.first >= shorter.end:
            return draft
        draft = shorter


def widened(draft: Draft, tokens: Tokens) -> Draft:
    """Take in what belongs to a name: servant of, the word street or party before it, an agreeing nationality behind it."""
    if draft.type is MentionType.PERSON:
        draft = _wider_person(draft, tokens)
        return _named_after(draft, tokens)
    if draft.type is MentionType.PLACE:
        return _wider_place(draft, tokens)
    return _wider_org(draft, tokens)


def is_no_name(draft: Draft, key: str, before: str, knows: Knows) -> bool:
    """Say whether one word alone names nothing: a noun pointing back, a head without its name, an adjective of a country.

    `key` is the word without particles; `before` the folded word before it. Longer names are names.
    """
    if draft.end - draft.first > 1:
        return False
    if key in words_of("bare") or key in words_of("name_joiner") or key in _heads():
        return True
    if draft.type is MentionType.PERSON:
        return False  # the Egyptian, the Tunisian: family names
    if draft.type is MentionType.PLACE and key in words_of("bare_place"):
        return True
    if key in words_of("prayer_time") and _read_as(before, words_of("prayer")):
        return True
    if key == _SAUDI and draft.type is MentionType.PLACE:
        return any(
            word.startswith(_THE) and word.endswith(_FEMININE) for word in (before, *(rest for _, rest in readings(before)))
        )
    entry = lexicon.nationalities().get(key)
    return (
        entry is not None and (draft.type is MentionType.PLACE or len(entry.code) == _COUNTRY_CODE) and not knows(draft.type, key)
    )


@lru_cache(maxsize=1)
def _heads() -> frozenset[str]:
    rules = (
        "org_classifier",
        "org_head",
        "org_head_or_classifier",
        "place_classifier",
        "place_head",
        "place_kind",
        "direction",
        "state_form",
    )
    return frozenset().union(*map(words_of, rules))


@lru_cache(maxsize=1)
def _titles() -> dict[str, tuple[tuple[str, ...], ...]]:
    """Give titles by their first word; a single word without an article that is also a given name is not taken for one."""
    given, family = lexicon.given_names(), lexicon.family_names()
    names = {key for key in lexicon.titles() if " " not in key and not key.startswith(_THE) and (key in given or key in family)}
    kin = {key for key, entry in lexicon.titles().items() if key in words_of("name_joiner")}
    return dict(by_first_word(key for key in lexicon.titles() if key not in names | kin))


def _read_as(key: str, words: frozenset[str] | dict[str, tuple[tuple[str, ...], ...]]) -> str:
    """Give the reading of a word, with or without particles, that is one of `words`; "" where none is."""
    if key in words:
        return key
    return next((rest for _, rest in readings(key) if rest in words), "")


def _without_title(draft: Draft, keys: Sequence[str], words: Sequence[str], knows: Knows) -> Draft:
    first, end = draft.first, draft.end
    if end - first > 2 and len(keys[first]) == 1 and words[first + 1] == _FULL_STOP:
        return replace(draft, first=first + 2, off=0, is_bared=True)
    head = _read_as(keys[first], _titles())
    if head:
        for rest in _titles()[head]:
            after = first + 1 + len(rest)
            if after < end and tuple(keys[first + 1 : after]) == rest:
                return replace(draft, first=after, off=0, is_bared=True)
    if draft.is_bared and end - first > 1 and keys[first] in lexicon.nationalities() and keys[first].startswith(_THE):
        return replace(draft, first=first + 1)
    return draft


def _without_org_classifier(draft: Draft, keys: Sequence[str], words: Sequence[str], knows: Knows) -> Draft:
    first, end = draft.first, draft.end
    if end - first < 2:
        return draft
    rest = keys[first + 1 : end]
    is_off = False
    if _read_as(keys[first], words_of("org_classifier")):
        is_off = len(rest) > 1 or rest[0] not in words_of("bare") | words_of("bare_place")
    elif (head := _read_as(keys[first], words_of("org_head_or_classifier"))) == _FORCES:
        is_off = rest[0] in _complete_without_forces()
    elif head and not rest[0].startswith(_THE):
        bare = rest[:-1] if len(rest) > 1 and _is_nationality(rest[-1]) else rest
        is_proper = len(bare) == 1 or not (rest[0] in frequent_words() or any(word.startswith(_THE) for word in bare))
        if is_proper or knows(MentionType.ORG, " ".join(bare)):  # the Chinese company Huawei is Huawei
            return replace(draft, first=first + 1, end=first + 1 + len(bare), off=0, is_bared=True)
    return replace(draft, first=first + 1, off=0, is_bared=True) if is_off else draft


def _is_nationality(key: str) -> bool:
    entry = lexicon.nationalities().get(key)
    return entry is not None and key.startswith(_THE) and len(entry.code) == _COUNTRY_CODE


@lru_cache(maxsize=1)
def _complete_without_forces() -> frozenset[str]:
    heads = words_of("org_head_or_classifier") | words_of("org_head") | words_of("state_body")
    return heads | {_THE + word for word in heads if not word.startswith(_THE)}


def _without_place_classifier(draft: Draft, keys: Sequence[str], words: Sequence[str], knows: Knows) -> Draft:
    first, end = draft.first, draft.end
    if end - first < 2:
        return draft
    head = _read_as(keys[first], _place_heads())
    if not head:
        return draft
    rest = " ".join(keys[first + 1 : end])
    phrase = f"{head} {rest}"
    if head in words_of("state_form"):
        is_whole = not knows(MentionType.PLACE, rest) or (head == _REPUBLIC and " " in rest and knows(MentionType.PLACE, phrase))
    else:  # Gaza city is Gaza, Sadr city is a name: its second word alone is none
        is_whole = knows(MentionType.PLACE, phrase) and (head in words_of("place_kind") or not knows(MentionType.PLACE, rest))
    if is_whole or phrase in words_of("fixed_region"):
        return draft
    return replace(draft, first=first + 1, off=0, is_bared=True)


@lru_cache(maxsize=1)
def _place_heads() -> frozenset[str]:
    return frozenset().union(*map(words_of, ("place_classifier", "place_kind", "direction", "state_form")))


def _wider_person(draft: Draft, tokens: Tokens) -> Draft:
    keys, joiners = tokens.keys, words_of("name_joiner")
    first, end, off = draft.first, draft.end, draft.off
    while (
        end < min(len(keys), first + _MOST_WORDS)
        and keys[end]
        and (keys[end - 1] in joiners or (keys[end] in joiners and end + 1 < len(keys) and keys[end + 1]))
    ):
        end += 1
    if not off and not draft.is_bared and first and end - first == 1 and keys[first].startswith(_THE):
        given = lexicon.given_names().get(keys[first - 1])
        if given is not None and given.origin == "ar" and keys[first] in lexicon.family_names():
            first -= 1  # of a given name that is an ordinary word too, a recogniser may see the family name alone
    if not off and not draft.is_bared and first and keys[first].startswith(_THE):
        sure = _read_as(keys[first - 1], _sure_given_names())
        if sure:
            first -= 1
            off = offset_of(tokens.words[first], keys[first], len(keys[first]) - len(sure))
    if not off and not draft.is_bared and first:
        joiner = _read_as(keys[first - 1], joiners)
        if joiner:
            first -= 1
            off = offset_of(tokens.words[first], keys[first], len(keys[first]) - len(joiner))
    return replace(draft, first=first, end=end, off=off)


@lru_cache(maxsize=1)
def _sure_given_names() -> frozenset[str]:
    return frozenset(
        key
        for key, name in lexicon.given_names().items()
        if name.origin == "ar" and not name.is_common and not key.startswith(_THE) and len(key) > _SHORTEST_GIVEN
    )


def _named_after(draft: Draft, tokens: Tokens) -> Draft:
    """Give, for a person behind a title and a word like bridge or university, what is named after that person."""
    at = draft.first - 1
    if at < 1 or draft.off or tokens.keys[at] not in words_of("eponym_title"):
        return draft
    before = tokens.keys[at - 1]
    for type_, rule in ((MentionType.ORG, "org_after_title"), (MentionType.PLACE, "place_after_title")):
        head = _read_as(before, words_of(rule))
        if head:
            return replace(_from_before(replace(draft, first=at), tokens, head), type=type_)
    return draft


def _wider_place(draft: Draft, tokens: Tokens) -> Draft:
    if draft.off or draft.is_bared or not draft.first:
        return draft
    keys = tokens.keys
    before = keys[draft.first - 1]
    head = _read_as(before, words_of("place_head"))
    if head and (head != _STRIP or keys[draft.first] == _GAZA):
        return _from_before(draft, tokens, head)
    direction = _read_as(before, words_of("direction"))
    if direction and " ".join((direction, *draft.keys(tokens))) in words_of("fixed_region"):
        return _from_before(draft, tokens, direction)
    return draft


def _wider_org(draft: Draft, tokens: Tokens) -> Draft:
    keys = tokens.keys
    if draft.first and not draft.off and not draft.is_bared:
        before = keys[draft.first - 1]
        head = _read_as(before, words_of("org_head"))
        if not head and _is_phrase(draft.keys(tokens)):
            head = _read_as(before, words_of("org_head_or_classifier"))
        if head and head != _FORCES:
            draft = replace(_from_before(draft, tokens, head), is_bared=False)
    if draft.is_bared or draft.end >= len(keys):
        return draft
    head = _read_as(keys[draft.first], _org_heads())
    adjective = keys[draft.end]
    if head and adjective.startswith(_THE) and adjective in lexicon.nationalities() and agrees(head, adjective):
        return replace(draft, end=draft.end + 1)
    return draft


def _is_phrase(keys: Sequence[str]) -> bool:
    """Say whether a name is made of common words, so that movement or company before it is its first: not Conoco Phillips."""
    is_common = (
        len(keys) > 1
        and (keys[0] in frequent_words() or any(key.startswith(_THE) for key in keys))
        and " ".join(keys) not in lexicon.organisations_by_key()
    )
    return is_common or keys[0].startswith(_THE)


@lru_cache(maxsize=1)
def _org_heads() -> frozenset[str]:
    return words_of("org_head_or_classifier") | words_of("org_head") | frozenset(phrases_of(("state_body",)))


def _from_before(draft: Draft, tokens: Tokens, head: str) -> Draft:
    """Let a name begin with the word before it, its particles outside."""
    at = draft.first - 1
    return replace(
        draft, first=at, off=offset_of(tokens.words[at], tokens.keys[at], len(tokens.keys[at]) - len(head)), is_bared=True
    )
