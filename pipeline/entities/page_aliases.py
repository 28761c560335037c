"""Two names of one thing, where the page says so: a short name in brackets or quotes behind the long one, or `known as`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise

from pipeline.arabic.text import match_key
from pipeline.entities.name_keys import link_cues
from pipeline.entities.page_names import PageName, PageText

_OPENING, _CLOSING = "([{\u00ab\u201c\u201e\u2018\"'", ")]}\u00bb\u201d\u201c\u2019\"'"
_ONLY_OPENING = re.compile(rf"[{re.escape(_CLOSING)}]?\s*[{re.escape(_OPENING)}]{{1,2}}\s*")
_FARTHEST = 40
"""Characters between two names that `known as` may join."""


def alias_pairs(texts: Sequence[PageText], names: Sequence[PageName]) -> list[tuple[PageName, PageName]]:
    """Give the pairs of neighbouring names of one type that a text calls the same; `names` stand in reading order."""
    pairs = []
    for one, other in pairwise(names):
        if one.text_index != other.text_index or one.type is not other.type or other.start - one.end > _FARTHEST:
            continue
        text = texts[one.text_index].text
        between = text[one.end : other.start]
        if not between.strip():
            continue
        if _ONLY_OPENING.fullmatch(between):
            if text[other.end : other.end + 3].lstrip()[:1] in _CLOSING and text[other.end : other.end + 1]:
                pairs.append((one, other))
        elif _is_called(between, is_last=other.end == len(text)):
            pairs.append((one, other))
    return pairs


def _is_called(between: str, *, is_last: bool) -> bool:
    key = match_key(between)
    if not key:
        return False
    called = _called()
    # The particle `bi` is stuck to the name that follows, and no part of it.
    return key in called and (len(key) > 1 or not is_last)


@lru_cache(maxsize=1)
def _called() -> frozenset[str]:
    return frozenset(link_cues()["called"])
