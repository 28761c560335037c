"""The sentence under the headline of an article without a profile."""

from __future__ import annotations

from pipeline.parse.draft import Draft
from pipeline.parse.head import LOOK_AHEAD
from pipeline.parse.picture_lines import is_picture_line
from pipeline.parse.shapes import ends_sentence
from pipeline.records import Role

STANDFIRST_CHARACTERS = 85
STANDFIRST_SENTENCE = 220


def read_standfirst(draft: Draft, index: int, stop: int, article: int) -> int:
    """Label a line between the headline and the first running text that is no part of that; 1, or 0.

    It is short and no sentence; or a sentence right above the author, the dateline, a picture's text or the headline's second
    printing.
    """
    line = draft.lines[index]
    if draft.is_open(index) and index + 1 < stop and len(line.text) <= STANDFIRST_SENTENCE:
        title = next(draft.lines[i].key for i in range(index - 1, -1, -1) if draft.role(i) is Role.HEADLINE)
        below = index + 1
        has_text = any(draft.is_texty(i) for i in range(below, min(stop, below + LOOK_AHEAD)))
        # Below the head's own stamp another is that of what is quoted.
        is_stamp = (below in draft.stamps or below in draft.meta) and below not in draft.updates
        is_of_other = is_stamp and draft.of(article).published is not None
        if has_text and not is_of_other and (_is_landmark(draft, below, title) or _is_above_picture(draft, below)):
            draft.put(index, Role.STANDFIRST, "standfirst:above-a-landmark", article=article)
            return 1
    if len(line.text) > STANDFIRST_CHARACTERS or ends_sentence(line.text) or line.text.endswith(":"):
        return 0
    if not has_text_below(draft, index):
        return 0
    draft.put(index, Role.STANDFIRST, "standfirst:below-the-headline", article=article)
    return 1


def _is_landmark(draft: Draft, index: int, title: str) -> bool:
    is_address = draft.role(index) is Role.FURNITURE and not draft.lines[index].gap
    return index in draft.landmarks or index in draft.stamps or draft.lines[index].key == title or is_address


def _is_above_picture(draft: Draft, index: int) -> bool:
    """Say whether a picture's text stands at a line, or behind the site's own lines there."""
    below = next((i for i in range(index, min(len(draft.lines), index + LOOK_AHEAD)) if draft.is_open(i)), None)
    return below is not None and below not in draft.stamps and is_picture_line(draft.lines[below], draft.lexicon)


def has_text_below(draft: Draft, index: int) -> bool:
    """Say whether running text stands near below a line."""
    return any(draft.is_texty(i) for i in range(index + 1, min(len(draft.lines), index + 1 + LOOK_AHEAD)))
