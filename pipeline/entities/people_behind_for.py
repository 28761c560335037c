"""Known people whose surname has an article, behind the particle for: two lams and no alef, which a recogniser seldom saw."""

from __future__ import annotations

from functools import lru_cache

from pipeline.entities import lexicon
from pipeline.entities.frequent_words import frequent_words
from pipeline.entities.name_starts import offset_of, readings
from pipeline.entities.places import PlaceTable
from pipeline.entities.span_words import words_of
from pipeline.entities.tokens import Tokens
from pipeline.entity_records import MentionType, NameSpan

SOURCE = "for the"
SCORE = 0.5
_THE = "\u0627\u0644"
_FOR_THE = "\u0644\u0644"


def find_people_behind_for(tokens: Tokens) -> list[NameSpan]:
    """Give the people whom a text names so by surname alone, in order; the particle is outside, the second lam inside."""
    found = []
    for at, key in enumerate(tokens.keys):
        if _FOR_THE in key[:3] and (off := _letters_off(key)):
            start = tokens.starts[at] + offset_of(tokens.words[at], key, off)
            span = NameSpan(type=MentionType.PERSON, start=start, end=tokens.ends[at], score=SCORE, source=SOURCE)
            found.append(span)
    return found


@lru_cache(maxsize=100_000)
def _letters_off(key: str) -> int:
    return next((off for off, rest in readings(key) if rest.startswith(_THE) and rest in _surnames()), 0)


@lru_cache(maxsize=1)
def _surnames() -> frozenset[str]:
    """Give the surnames with an article by which one known person is called, and which mean nothing else.

    A frequent word is one only as a listed family name that is no ordinary word.
    """
    family, places, frequent = lexicon.family_names(), PlaceTable.load(), frequent_words()
    others = (lexicon.nationalities(), lexicon.titles(), lexicon.organisations_by_key(), words_of("common_name"))
    return frozenset(
        key
        for key, people in lexicon.people_by_key().items()
        if key.startswith(_THE)
        and " " not in key
        and len(people) == 1
        and not any(key in words or key[len(_THE) :] in words for words in others)
        and key not in places
        and (not family[key].is_common if key in family else key not in frequent and key[len(_THE) :] not in frequent)
    )
