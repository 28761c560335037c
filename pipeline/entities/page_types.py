"""What sort of thing a name of a page is, where the recogniser answers now one thing, now another."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from pipeline.arabic.text import match_key
from pipeline.entities.catalogue import Catalogue
from pipeline.entities.imported_spans import SOURCE as IMPORTED
from pipeline.entities.name_keys import link_cues
from pipeline.entities.page_names import PageName, PageText
from pipeline.entity_records import MentionType

_KNOWN = 0.75
"""How many sure mentions it counts as that a table holds a name as of a type."""
_OPENING, _CLOSING = '\u00ab\u201c"', '\u00bb\u201d"'
_NEAR = 64
"""Characters around a name that may tell what it is."""
_REGIONS = frozenset({"region", "continent", "sea"})


def settle_types(texts: Sequence[PageText], names: Sequence[PageName], catalogue: Catalogue) -> None:
    """Give the mentions of one surface one type, by votes and tables; a paper that has a region's name is told by its cues."""
    by_surface: dict[str, list[PageName]] = defaultdict(list)
    for name in names:
        by_surface[match_key(name.surface)].append(name)
    for same in by_surface.values():
        told = next((name.type for name in same if name.source == IMPORTED), None)
        if told is not None:  # a user said what it is
            for name in same:
                name.type = name.type if name.source == IMPORTED else told
            continue
        places = catalogue.known(MentionType.PLACE, same[0].surface)
        if not places:
            if len({name.type for name in same}) > 1:
                _vote(same, catalogue)
            continue
        is_both = bool(catalogue.known(MentionType.ORG, same[0].surface))
        apart = [name for name in same if _is_medium(texts[name.text_index], name, is_both or places[0].kind in _REGIONS)]
        for name in apart:
            name.type = MentionType.ORG
        gone = set(map(id, apart))
        rest = [name for name in same if id(name) not in gone]
        if is_both and apart:
            for name in rest:
                name.type = MentionType.PLACE
        elif len({name.type for name in rest}) > 1:
            _vote(rest, catalogue)


def _vote(same: Sequence[PageName], catalogue: Catalogue) -> None:
    votes: dict[MentionType, float] = defaultdict(float)
    for name in same:
        votes[name.type] += name.score
    for type_ in list(votes):
        votes[type_] += _KNOWN * bool(catalogue.known(type_, same[0].surface))
    winner = max(votes, key=lambda type_: (votes[type_], type_.value))
    for name in same:
        name.type = winner


def _is_medium(text: PageText, name: PageName, is_likely: bool) -> bool:
    """Say whether a place's name is a paper's: behind a word for one; where likely, behind one for any medium, or in quotes."""
    before = text.text[max(0, name.start - _NEAR) : name.start].rstrip()
    behind = text.text[name.end : name.end + _NEAR].lstrip()
    if is_likely and before[-1:] in _OPENING and before and behind[:1] in _CLOSING and behind:
        return True
    word = match_key(before[-24:]).rpartition(" ")[2]
    heads = [*link_cues()["press_head"], *(link_cues()["quoting_head"] if is_likely else ())]
    return any(word == head or (word.endswith(head) and len(word) - len(head) <= 2) for head in heads)
