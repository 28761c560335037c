"""Lines that begin or end as the site's own lines do and are the article's all the same: its running text takes their words up.

Headlines and sentences begin with nearly any phrase: "privacy policy of", "editor in chief", "the number of visits to". What the
site says of itself is taken up by no article, save those on that very matter.
"""

from __future__ import annotations

from pipeline.parse.body import WAW, begins_as_sentence
from pipeline.parse.draft import Draft
from pipeline.parse.head_lines import is_furniture_beginning
from pipeline.parse.label_lines import is_call
from pipeline.parse.places import LAM
from pipeline.parse.shapes import ends_with_full_stop
from pipeline.parse.word_overlap import stems, stems_of_text

SURE_STEMS, SURE_SHARE = 3, 0.5
"""Of 60 such lines of the site's on 270 labelled pages none has so many stems, and such a share of them, in the text."""

LIKELY_STEMS, LIKELY_SHARE = 2, 0.3
"""Enough where the line stands above the text and may be the headline; half of all headlines have as much."""


def is_of_the_text(draft: Draft, index: int) -> bool:
    """Say whether a line is the article's, however it begins or ends: the text takes it up, or it is a sentence of the text."""
    return _is_taken_up(draft, index, SURE_STEMS, SURE_SHARE) or _is_sentence_of_text(draft, index)


def may_be_of_the_text(draft: Draft, index: int) -> bool:
    """Say whether the running text takes up as much of a line as of a headline."""
    return _is_taken_up(draft, index, LIKELY_STEMS, LIKELY_SHARE)


def tells(draft: Draft, index: int) -> bool:
    """Say whether a line begins as a sentence that tells something; "and for more of it" is what calls begin with."""
    first = draft.lines[index].key.partition(" ")[0]
    return begins_as_sentence(draft, index) and (first in draft.lexicon.saying or not first.startswith(WAW + LAM))


def is_all_taken_up(draft: Draft, key: str) -> bool:
    """Say whether the running text holds every word of a key that says anything, three at least: authors are hardly named so."""
    own = stems(key)
    return len(own) >= SURE_STEMS and own <= _stems_of_page(draft)


def takes_up_phrase(draft: Draft, phrase: str) -> bool:
    """Say whether the running text holds a word of a phrase's."""
    return not stems(phrase).isdisjoint(_stems_of_page(draft))


def _is_taken_up(draft: Draft, index: int, fewest: int, share: float) -> bool:
    own = stems(draft.lines[index].key)
    if len(own) < fewest:
        return False
    return len(own & _stems_of_page(draft)) >= max(fewest, share * len(own))


def _is_sentence_of_text(draft: Draft, index: int) -> bool:
    """Say whether a line is a sentence between lines of running text: what the site says of itself stands above or below them."""
    if not ends_with_full_stop(draft.lines[index].text):
        return False
    beside = [i for i in (index - 1, index + 1) if 0 <= i < len(draft.lines)]
    return len(beside) == 2 and all(draft.is_texty(i) and not _is_in_question(draft, i) for i in beside)


def _stems_of_page(draft: Draft) -> frozenset[str]:
    """Give the stems of the page's running text, less the lines that are in question themselves."""
    if draft.text_stems is None:
        texty = [i for i in draft.open_lines(0, len(draft.lines)) if draft.is_texty(i)]
        # The site talks of itself below the text, hardly ever in its first line.
        own = (i for i in texty if not (_is_in_question(draft, i) or (i != texty[0] and _talks_of_site(draft, i))))
        draft.text_stems = stems_of_text(draft.lines, own)
    return draft.text_stems


def _is_in_question(draft: Draft, index: int) -> bool:
    return is_furniture_beginning(draft.lines[index], draft.lexicon) or is_call(draft.lines[index], draft.lexicon)


def _talks_of_site(draft: Draft, index: int) -> bool:
    return any(phrase in draft.lines[index].key for phrase in draft.lexicon.site_talk)
