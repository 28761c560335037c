"""What of a drafted profile may count: no running text of few pages, each phrase in one list, none that cannot be compared."""

from __future__ import annotations

import re

from pipeline.arabic.masking import MASK
from pipeline.ingest.profile_draft import Guess, ProfileDraft
from pipeline.parse.clues import phrase_key
from pipeline.parse.lines import TextLine
from pipeline.parse.shapes import ends_sentence
from pipeline.publishers.profile import can_be_compared

MOSTLY = 0.6
"""Share of a publisher's pages on which a sentence stands that is the site's and no article's."""

LABEL_WORDS = 8
"""A longer line is running text, also without a full stop."""

_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")


def is_running_text(text: TextLine) -> bool:
    """Say whether a line is a sentence, or so long that it may be one."""
    return ends_sentence(text.text) or text.words > LABEL_WORDS


def with_marks(text: str) -> str:
    """Write a line as printed with a mark for each number, which may change: the year of a copyright, a counter."""
    # A hash sign of the page's own says nothing: no key holds it.
    return _NUMBER.sub(MASK, text.replace(MASK, " ").strip())


def settle(draft: ProfileDraft) -> None:
    """Leave each phrase in one list of a draft: a sure one before a less sure one, then by what says most of the line.

    A section's name is the menu's too, and the masthead's never; what ends an article is known to be the site's by that.
    """
    others = [(draft.words, name) for name in draft.words if name != "foot"]
    lists = [
        *((draft.words, name) for name in ("foot",) if name in draft.words),
        *((draft.furniture, name) for name in draft.furniture),
        *others,
    ]
    taken: set[str] = set()
    for is_sure in (True, False):
        draft.sections = _left(draft.sections, taken, is_sure=is_sure)
        draft.related_headings = _left(draft.related_headings, taken, is_sure=is_sure)
        for held, name in lists:
            held[name] = _left(held[name], taken, is_sure=is_sure)


def _left(guesses: list[Guess], taken: set[str], *, is_sure: bool) -> list[Guess]:
    """Drop of the guesses of one sureness those whose phrase is taken, and take the phrases of the others."""
    left = []
    for guess in guesses:
        key = phrase_key(guess.phrase)
        if guess.is_sure is is_sure:
            if key in taken or not can_be_compared(guess.phrase):
                continue
            taken.add(key)
        left.append(guess)
    return left
