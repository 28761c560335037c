"""Names that a page gives in one place, found in its other places: what was seen once is meant each time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from pipeline.entities.frequent_words import frequent_words, is_whole
from pipeline.entities.lexicon import family_names, given_names, nationalities, titles
from pipeline.entities.name_keys import link_cues
from pipeline.entities.name_starts import offset_of
from pipeline.entities.overlaps import InOrder
from pipeline.entities.page_names import PageName, PageText, surface_of
from pipeline.entities.places import PlaceTable, without_particles
from pipeline.entities.tokens import tokenise
from pipeline.entity_records import MentionType

SOURCE = "page"
_SCORE = 0.5
_HEAD_AND_ONE = 2
_SHORTEST = 4
"""Letters of a single word that is looked for."""
_SURELY, _SHARE = 3, 0.5
"""A frequent word is looked for where it was found as a name this often, and in this share of its places."""


@dataclass(frozen=True, slots=True)
class _Wanted:
    words: tuple[str, ...]
    type: MentionType


def with_repeats(texts: Sequence[PageText], names: Sequence[PageName]) -> list[PageName]:
    """Give the names of a page, in reading order, with their other places added; a longer name takes the place of one inside it.

    A name of several words is looked for wherever it stands. One of a single word, and the surname of a full name, only if that
    is no frequent word, no nationality, no title, and of a surname no place.
    """
    wanted = _wanted(texts, names)
    if not wanted:
        return list(names)
    of_text: list[list[PageName]] = [[] for _ in texts]
    for name in names:
        of_text[name.text_index].append(name)
    answer: list[PageName] = []
    for at, text in enumerate(texts):
        taken = InOrder(of_text[at])
        for found in _occurrences(at, text, wanted):
            if not any(
                name.start < found.start or name.end > found.end or name.end - name.start == found.end - found.start
                for name in taken.over(found.start, found.end)
            ):
                taken.put(found)
        answer += taken.all()
    return answer


def _wanted(texts: Sequence[PageText], names: Sequence[PageName]) -> dict[str, dict[int, dict[tuple[str, ...], _Wanted]]]:
    """Give what is looked for by first word, then by its number of words, the longest first, and by its words."""
    types: dict[tuple[str, ...], MentionType] = {}
    marked: Counter[tuple[str, ...]] = Counter()
    for name in names:
        words = _words(name.surface)
        types.setdefault(words, name.type)
        marked[words] += 1
    for words, type_ in list(types.items()):
        if type_ is MentionType.PERSON and len(words) > 1 and _may_stand_alone(words[-1]):
            types.setdefault(words[-1:], type_)
        elif type_ is MentionType.ORG and len(words) > _HEAD_AND_ONE and words[0] in link_cues()["may_be_dropped"]:
            types.setdefault(words[1:], type_)
    single = {words[0] for words in types if len(words) == 1}
    counts = Counter(key for text in texts for key in text.tokens.keys if key in single)
    chosen: dict[str, dict[int, dict[tuple[str, ...], _Wanted]]] = {}
    for words, type_ in types.items():
        if len(words) > 1:
            if len("".join(words)) <= _SHORTEST or "" in words:
                continue
        elif not words or not (
            _is_telling(words[0]) or (marked[words] >= _SURELY and marked[words] >= _SHARE * counts[words[0]])
        ):
            continue
        chosen.setdefault(words[0], {}).setdefault(len(words), {})[words] = _Wanted(words, type_)
    return {first: dict(sorted(same.items(), reverse=True)) for first, same in chosen.items()}


@lru_cache(maxsize=50_000)
def _words(surface: str) -> tuple[str, ...]:
    return tuple(tokenise(surface).keys)


def _occurrences(at: int, text: PageText, wanted: dict[str, dict[int, dict[tuple[str, ...], _Wanted]]]) -> Iterator[PageName]:
    tokens = text.tokens
    keys = tokens.keys
    for first, key in enumerate(keys):
        for letters, form in _forms(key):
            lengths = wanted.get(form, {})
            match = next(
                (one for length, same in lengths.items() if (one := same.get((form, *keys[first + 1 : first + length])))), None
            )
            if match is not None:
                start = tokens.starts[first] + offset_of(tokens.words[first], key, letters)
                end = tokens.ends[first + len(match.words) - 1]
                yield PageName(at, start, end, surface_of(text.text, start, end), match.type, _SCORE, SOURCE)
                break


@lru_cache(maxsize=200_000)
def _forms(key: str) -> tuple[tuple[int, str], ...]:
    return (
        tuple(
            form for form in without_particles(key) if len(form[1]) >= _SHORTEST - 1 and not (form[0] and is_whole(key, form[1]))
        )
        if key
        else ()
    )


def _may_stand_alone(word: str) -> bool:
    """Say whether the last word of a full name, found alone, means that person."""
    return _is_telling(word) and word not in PlaceTable.load()


@lru_cache(maxsize=100_000)
def _is_telling(word: str) -> bool:
    """Say whether a folded word is a name by itself rather than an ordinary word."""
    if len(word) < _SHORTEST or word in nationalities() or word in titles() or word in link_cues()["no_name"]:
        return False
    if word not in frequent_words():
        return True
    entry = family_names().get(word)
    return entry is not None and not entry.is_common and word not in given_names()
