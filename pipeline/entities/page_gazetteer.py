"""Places that the table knows and the recogniser missed or cut short, where the text says that places they are."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from pipeline.entities.lexicon import nationalities, place_heads
from pipeline.entities.name_keys import link_cues
from pipeline.entities.name_starts import offset_of
from pipeline.entities.overlaps import InOrder
from pipeline.entities.page_names import PageName, PageText, surface_of
from pipeline.entities.places import PlaceMatch, PlaceTable, without_particles
from pipeline.entities.span_words import words_of
from pipeline.entity_records import MentionType

SOURCE = "places"
_SCORE = 0.5
_LEAST_WEIGHT = 45
"""Of a name of several words that no cue vouches for: a town of some ten thousand people."""
_SHORTEST_IN_LIST = 4
_COMMAS = frozenset("\u060c,\u061b-/")
_WAW = "\u0648"


def with_table_places(texts: Sequence[PageText], names: Sequence[PageName], table: PlaceTable) -> list[PageName]:
    """Give the names of a page, in reading order, with places of the table added.

    A place that is a part of a longer one of the table becomes that. One that was not found is added where its name has several
    words, where a word for a sort of place stands before it (the city of), or where it goes on a list of places.
    """
    by_text: list[list[PageName]] = [[] for _ in texts]
    for name in names:
        by_text[name.text_index].append(name)
    answer: list[PageName] = []
    for at, text in enumerate(texts):
        own = InOrder(by_text[at])
        for match in table.matches(text.tokens.keys):
            _take(at, text, match, own)
        answer += own.all()
    return answer


def _take(at: int, text: PageText, match: PlaceMatch, own: InOrder[PageName]) -> None:
    """Add one match to the names of its text, or let it replace what is inside it."""
    tokens = text.tokens
    first = match.start
    start = tokens.starts[first] + offset_of(tokens.words[first], tokens.keys[first], match.stripped)
    end = tokens.ends[match.end - 1]
    inside = own.over(start, end)
    if inside:
        is_part = match.end - first > 1 and not match.needs_cue and match.key not in words_of("common_name")
        if not is_part or any(n.type is not MentionType.PLACE or n.start < start or n.end > end for n in inside):
            return
        if inside[0].start == start and inside[-1].end == end:
            return
    elif not _is_vouched_for(text, match, start, own.before()):
        return
    place = PageName(at, start, end, surface_of(text.text, start, end), MentionType.PLACE, _SCORE, SOURCE)
    own.put(place)


def _is_vouched_for(text: PageText, match: PlaceMatch, start: int, name_before: PageName | None) -> bool:
    if match.key in nationalities():
        return False
    keys = text.tokens.keys
    before = keys[match.start - 1] if match.start else ""
    if not match.stripped and before and _is_head(before):
        return match.key not in words_of("bare_place")  # the city's quarters are of any city
    if match.needs_cue or match.key in words_of("common_name"):
        return False
    if match.end - match.start > 1:
        return match.weight >= _LEAST_WEIGHT
    if len(match.key) < _SHORTEST_IN_LIST or name_before is None:
        return False
    if name_before.type is not MentionType.PLACE:
        return False
    between = text.text[name_before.end : start].strip()
    return between in _COMMAS or between == _WAW


@lru_cache(maxsize=50_000)
def _is_head(word: str) -> bool:
    """Say whether a folded word says what sort of place follows, particles before it aside; directions do not."""
    heads = place_heads()
    cues = link_cues()
    for _, form in without_particles(word):
        entry = heads.get(form)
        if form in cues["city_head"] or form in cues["region_head"]:
            return True
        if entry is not None and not entry.in_name and entry.kind != "direction":
            return True
    return False
