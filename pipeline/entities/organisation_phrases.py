"""Organisations whose names are phrases: a noun for a body and definite nouns behind it, known or not.

The commission of the people's mobilisation, the centre of Taiba for political studies, the security service of Ukraine: corpora
mark some of them and leave others out, so that a tagger is never sure.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from types import MappingProxyType

from pipeline.entities import lexicon
from pipeline.entities.frequent_words import frequent_words
from pipeline.entities.institutions import agrees
from pipeline.entities.name_starts import offset_of, with_particles
from pipeline.entities.span_words import words_of
from pipeline.entities.tokens import Tokens
from pipeline.entity_records import MentionType, NameSpan

SOURCE = "phrases"
SCORE = 0.3
"""Under what a recogniser gives a span that it is fairly sure of."""

_THE, _AND, _FOR, _FOR_THE = "\u0627\u0644", "\u0648", "\u0644", "\u0644\u0644"
_IN_THE = "\u0628" + _THE
_LEAST, _LEAST_SURE, _MOST = 3, 2, 9
_SHORTEST = 3
_COUNTRY_CODE = 2
"""Letters of a country's code; what is no country has a longer word."""


def find_organisation_phrases(tokens: Tokens) -> list[NameSpan]:
    """Give the bodies that a text names by phrases, in order, none overlapping; particles are outside."""
    found: list[NameSpan] = []
    heads = _heads()
    after = 0
    for at, key in enumerate(tokens.keys):
        if at < after or key not in heads:
            continue
        off, head = heads[key]
        after = _end_of_definite(tokens.keys, at, head) if head.startswith(_THE) else _end(tokens.keys, at, head)
        if after:
            start = tokens.starts[at] + offset_of(tokens.words[at], key, off)
            found.append(NameSpan(type=MentionType.ORG, start=start, end=tokens.ends[after - 1], score=SCORE, source=SOURCE))
    return found


@lru_cache(maxsize=1)
def _heads() -> Mapping[str, tuple[int, str]]:
    """Give each head, definite and not, with the particles that may be written onto it: letters off, and the head."""
    heads = words_of("phrase_head")
    forms = (*heads, *(_THE + head for head in heads))
    return MappingProxyType({form: (off, head) for head in forms for off, form in with_particles(head)})


def _end(keys: Sequence[str], at: int, head: str) -> int:
    """Give the end of the phrase that a head opens; 0 where it is none, or too short to be more than a common noun's."""
    if _is_known(keys, at, head):
        return 0  # a known name ends where the table says: the Security Council | for obtaining …
    end = at + 1
    if end < len(keys) and keys[end].startswith(_FOR_THE):
        return 0  # a union of publishers: any one
    if _is_construct(keys, end):
        end += 1
    has_purpose = False
    while end < min(len(keys), at + _MOST) and _goes_on(keys[end]):
        nationality = lexicon.nationalities().get(keys[end]) if keys[end].startswith(_THE) else None
        if nationality is not None and agrees(head, keys[end]):
            return end + 1 if end > at + 1 or (head in words_of("sure_head") and len(nationality.code) != _COUNTRY_CODE) else 0
        if nationality is not None and len(nationality.code) == _COUNTRY_CODE:
            break  # it is of another noun before this one: the forces of the service … of Iraq
        has_purpose |= keys[end].startswith(_FOR_THE)
        end += 1
    is_led = head in words_of("led_head") and at > 0 and keys[at - 1] in words_of("leader")
    is_long = (
        head in words_of("led_head") and end - at > _LEAST and not keys[at + 1].startswith(_THE)
    )  # the centre for reviving …
    if head in words_of("weak_head") and not (has_purpose or is_led or is_long):
        return 0
    return end if end - at >= (_LEAST_SURE if is_led or head in words_of("sure_head") else _LEAST) else 0


def _end_of_definite(keys: Sequence[str], at: int, head: str) -> int:
    """Give the end of a definite head, adjectives and a purpose: the General Authority for …; 0 where it is none."""
    if head in words_of("state_body") and keys[at + 1 : at + 2] and keys[at + 1] in lexicon.nationalities():
        return 0
    end = at + 1
    while end < len(keys) and (keys[end] in words_of("grand_adjective") or keys[end] in lexicon.nationalities()):
        end += 1
    if end == at + 1 or end + 1 >= len(keys) or not keys[end].startswith(_FOR):
        return 0
    is_for_the = keys[end].startswith(_FOR_THE)
    if keys[end] in lexicon.reporting_verbs() or not (is_for_the or len(keys[end]) > _SHORTEST):
        return 0
    end += 1
    if end + 1 < len(keys) and keys[end] in words_of("org_classifier") and keys[end + 1]:
        return end + 2  # the coalition for fighting the organisation of …
    start = end
    if keys[end].startswith(_AND) and _is_construct((keys[end][1:], *keys[end + 1 : end + 2]), 0):
        end += 1  # for the use and distribution of
    while end < min(len(keys), at + _MOST) and _goes_on(keys[end]):
        end += 1
    return end if is_for_the or end > start else 0


def _is_known(keys: Sequence[str], at: int, head: str) -> bool:
    """Say whether a known organisation's name of several words begins there."""
    known = lexicon.organisations_by_key()
    return any(" ".join((head, *keys[at + 1 : end])) in known for end in range(at + 2, min(len(keys), at + _MOST) + 1))


def _is_construct(keys: Sequence[str], at: int) -> bool:
    """Say whether an indefinite noun stands there that a definite one completes: combating terrorism."""
    if at + 1 >= len(keys):
        return False
    key = keys[at]
    is_noun = (
        len(key) >= _SHORTEST
        and key.isalpha()
        and not key.startswith((_THE, _FOR_THE, _AND, _IN_THE))
        and key not in lexicon.nationalities()
        and not (key.startswith(_FOR) and key[1:] in frequent_words())
    )
    return (
        is_noun and keys[at + 1].startswith(_THE) and key not in lexicon.reporting_verbs() and key not in words_of("phrase_end")
    )


def _goes_on(key: str) -> bool:
    bare = key[1:] if key.startswith(_AND + _THE) else key
    if bare is not key and (bare in _heads() or bare in words_of("state_body")):
        return False  # another body
    return (
        bare.startswith((_THE, _FOR_THE))
        and len(bare) > len(_THE) + 1
        and bare not in words_of("phrase_end")
        and bare not in lexicon.titles()
    )
