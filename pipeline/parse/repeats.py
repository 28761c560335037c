"""Repeats, found by comparing keys: whole, clipped, doubled line under line. Position decides nothing."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable

from pipeline.parse.draft import Draft
from pipeline.parse.shapes import CLIP_WORDS, is_clip
from pipeline.records import Role

_MOST_OF_IT = 0.6
"""Share of the whole that a clip holds, from which on it is credible without another witness."""


def is_doubled(draft: Draft, index: int, stop: int) -> bool:
    """Say whether a line stands twice, line under line without a blank one between: how crawls print a picture's text."""
    lines = draft.lines
    if index + 1 >= stop or lines[index + 1].gap:
        return False
    return lines[index + 1].key == lines[index].key or repeats_where_cut(draft, index + 1, lines[index].key)


def repeats_headline(draft: Draft, index: int, headline: str) -> str | None:
    """Say by which rule a line repeats a headline's key; None where it does not.

    A clip counts where something witnesses it: the same clip stuck to a button's label, dots at the cut, a second printing of the
    same clip elsewhere (not line under line, which is how a picture's text stands), or its being most of the headline.
    """
    line = draft.lines[index]
    if not headline.startswith(line.key):
        return None
    if line.key == headline:
        return "repeat:whole"
    if repeats_where_cut(draft, index, headline):
        return "repeat:cut-off"
    if line.key in draft.clips:
        return "repeat:clipped-as-under-a-button"
    if not is_clip(line.key, headline, shown=line.text):
        return None
    if line.words < CLIP_WORDS:
        return None
    if line.text.endswith(("..", "…")):
        return "repeat:clipped-with-dots"
    if len(line.key) >= _MOST_OF_IT * len(headline):
        return "repeat:clipped"
    if any(other.key == line.key and abs(at - index) > 1 for at, other in enumerate(draft.lines)):
        return "repeat:clipped-twice"
    return None


def repeats_where_cut(draft: Draft, index: int, key: str) -> bool:
    """Say whether the last line of a page begins as another line does: a repeat that the crawl cut off, within a word perhaps."""
    line = draft.lines[index]
    return index == len(draft.lines) - 1 and line.words >= CLIP_WORDS and key.startswith(line.key)


def settle_captions(draft: Draft, article: int, indices: Iterable[int]) -> None:
    """Find the canonical one among an article's captions that say the same: the fullest, between equals the first."""
    captions = [i for i in indices if draft.role(i) is Role.CAPTION]
    keys = sorted({draft.lines[i].key for i in captions})
    seen: set[str] = set()
    for index in captions:
        line, label = draft.lines[index], draft.labels[index]
        assert label is not None
        label.repeat = line.key in seen
        seen.add(line.key)
        # What begins with a key comes right behind it in the order of keys.
        behind = bisect_right(keys, line.key)
        if behind == len(keys):
            continue
        cut_off = repeats_where_cut(draft, index, keys[behind])
        if cut_off or (line.words > CLIP_WORDS and is_clip(line.key, keys[behind], shown=line.text)):
            label.repeat, label.rule = True, "repeat:caption-clipped"
