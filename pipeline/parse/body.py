"""The body of an article: paragraphs, headings inside it, pictures' texts, and what repeats the head."""

from __future__ import annotations

import re

from pipeline.arabic.date_words import ARABIC_COMMA, date_words
from pipeline.arabic.text import match_key
from pipeline.parse.draft import Draft, Stretch
from pipeline.parse.lines import trimmed
from pipeline.parse.picture_lines import begins_with_picture_words, names_owner
from pipeline.parse.repeats import is_doubled, repeats_headline, repeats_where_cut
from pipeline.parse.shapes import (
    BULLET_LENGTH,
    SENTENCE_ENDS,
    credit_of,
    ends_quoted,
    ends_sentence,
    has_credit,
    is_numbered,
    without_bullet,
)
from pipeline.records import Role

WAW = "\u0648"
"""The letter that is "and" where it stands before a word."""

CROSSHEAD_CHARACTERS = 90
CROSSHEAD_WORDS = 12
EXCLAIMING_WORDS = 9
"""A heading may ask or exclaim, but not at length."""

WORDS_WITH_COMMA = 5
"""A heading of more words holds no comma and announces nothing with a colon."""

DOUBLED_CAPTION_WORDS = 45
SOURCE_WORDS, BARE_SOURCE_WORDS = 8, 3
_SET_OFF = re.compile(r"[:/|–-]")
SPLIT_CHARACTERS = 40
GOES_ON = "paragraph:behind-an-advert"
"""The rule by which a line is the second piece of a paragraph."""

OWNED_CHARACTERS = 160


def read_body(draft: Draft, body: Stretch, top: int, article: int, headline: str) -> None:
    """Label the lines of a body. `top` is where its article begins; `headline` its key, empty where the page shows none."""
    stop = body.stop
    pictures = {draft.lines[i].key for i in range(top, stop) if draft.role(i) is Role.CAPTION}
    paragraphs: set[str] = set()
    listing = False
    texts = [i for i in draft.open_lines(body.start, stop) if len(draft.lines[i].text) >= SPLIT_CHARACTERS]
    # Where most paragraphs end with a full stop, one that does not and runs into an advert goes on behind it.
    may_be_split = sum(ends_sentence(draft.lines[i].text) for i in texts) * 2 > len(texts)
    for index in range(body.start, stop):
        if not draft.is_open(index):
            continue
        line = draft.lines[index]
        rule = repeats_headline(draft, index, headline) if headline else None
        if rule:
            draft.put(index, Role.HEADLINE, rule, article=article, repeat=True)
        elif line.key in pictures or (
            index == len(draft.lines) - 1 and any(repeats_where_cut(draft, index, p) for p in pictures)
        ):
            draft.put(index, Role.CAPTION, "repeat:whole", article=article, repeat=True)
        elif _is_caption(draft, index, stop):
            rule = "caption:credit" if has_credit(line.text) else "caption:doubled"
            draft.put(index, Role.CAPTION, rule, article=article)
            pictures.add(line.key)
        elif line.key in paragraphs:
            draft.put(index, Role.PARAGRAPH, "repeat:whole", article=article, repeat=True)
        elif not (listing and _is_item(line.text)) and _is_crosshead(draft, index, stop):
            if without_bullet(line.text)[1]:
                start, end = trimmed(draft.text, line.start, line.end)
                bullet = BULLET_LENGTH.match(draft.text, start)
                start = bullet.end() if bullet else start
                draft.put(index, Role.CROSSHEAD, "crosshead:bullet", article=article, part=(start, end))
            else:
                draft.put(index, Role.CROSSHEAD, "crosshead:short-line", article=article)
            listing = line.text.endswith(":")
        elif _is_source(draft, index):
            draft.put(index, Role.BYLINE, "byline:source", article=article)
        else:
            part = _without_stuck_advert(draft, index)
            rule = "paragraph:before-an-advert" if part else "paragraph"
            if may_be_split and _goes_on(draft, index):
                rule = GOES_ON
            draft.put(index, Role.PARAGRAPH, rule, article=article, part=part)
            paragraphs.add(line.key)
            listing = line.text.endswith(":") or (listing and _is_item(line.text))


def _is_item(text: str) -> bool:
    """Say whether a line may be an item of a list that a colon has announced."""
    return len(text) <= CROSSHEAD_CHARACTERS and not ends_sentence(text) and not without_bullet(text)[1]


def _goes_on(draft: Draft, index: int) -> bool:
    """Say whether a line is the rest of the paragraph above an advert: that breaks off, and this begins no sentence."""
    above = index - 1
    while above >= 0 and draft.role(above) is Role.ADVERT:
        above -= 1
    if above < 0 or above == index - 1 or draft.role(above) is not Role.PARAGRAPH:
        return False
    text = draft.lines[above].text
    breaks_off = len(text) >= SPLIT_CHARACTERS and not ends_sentence(text) and not text.endswith((":", ARABIC_COMMA))
    return breaks_off and not begins_as_sentence(draft, index) and len(draft.lines[index].text) >= SPLIT_CHARACTERS


def _is_caption(draft: Draft, index: int, stop: int) -> bool:
    """Say whether a line of the body is a picture's text: it ends with a credit, is a stock phrase, or stands doubled."""
    line = draft.lines[index]
    if line.key in draft.lexicon.stock_captions or (_has_owner(draft, line.text) and not begins_as_sentence(draft, index)):
        return True
    if draft.profile is None and begins_with_picture_words(line, draft.lexicon):
        return True
    if len(line.text) <= OWNED_CHARACTERS and not draft.is_texty(index) and names_owner(line, draft.lexicon):
        return not begins_as_sentence(draft, index)
    return line.words <= DOUBLED_CAPTION_WORDS and not draft.is_texty(index) and is_doubled(draft, index, stop)


def _is_crosshead(draft: Draft, index: int, stop: int) -> bool:
    """Say whether a line is a heading inside the body: short, no sentence, and text behind it.

    That text is a sentence, or longer, or the end of a page that was cut off. The last line of a page is a heading only behind a
    bullet: a page whose crawl was cut off ends in the middle of a paragraph.
    """
    line = draft.lines[index]
    if line.words > CROSSHEAD_WORDS:
        return False
    text, bulleted = without_bullet(line.text)
    if len(text) > CROSSHEAD_CHARACTERS:
        return False
    saying = line.key.partition(" ")[0] in draft.lexicon.saying
    if saying or (begins_as_sentence(draft, index) and not text.endswith(":")):
        return False
    runs_on = text.endswith(":") or ARABIC_COMMA in text
    if runs_on and not bulleted and line.words > WORDS_WITH_COMMA:
        return False
    above = draft.lines[index - 1].text if index else ""
    above_is_text = index > 0 and draft.role(index - 1) is Role.PARAGRAPH
    if above_is_text and not bulleted and above.endswith(":"):
        return False  # what the paragraph above announces
    if ends_sentence(text) and not (text[-1] not in ".…" and line.words <= EXCLAIMING_WORDS):
        return False
    if ends_quoted(text) and draft.is_texty(index):
        return False
    behind = next((i for i in range(index + 1, stop) if _is_text(draft, i, stop)), None)
    if bulleted and above_is_text and without_bullet(above)[1]:
        return False  # the last item of a list
    if behind is None:
        return bulleted
    below = draft.lines[behind]
    if bulleted and without_bullet(below.text)[1]:
        return False  # one item of a list among others
    if is_numbered(text) and (is_numbered(below.text) or (above_is_text and is_numbered(above))):
        return False
    if behind == len(draft.lines) - 1:
        return True  # the text below was cut off
    return ends_sentence(below.text) or len(below.text) >= 1.5 * len(text)


def _is_source(draft: Draft, index: int) -> bool:
    """Say whether a short line below the text names where it was taken from."""
    line = draft.lines[index]
    if index and line.words <= SOURCE_WORDS and draft.lines[index - 1].key in draft.lexicon.source_prefixes:
        return True
    if line.key in draft.lexicon.source_prefixes:
        return line.text.endswith(":")
    prefix = draft.lexicon.source_prefixes.before(line.key)
    if prefix is None or line.words > SOURCE_WORDS:
        return False
    count = prefix.count(" ") + 1
    is_set_off = _SET_OFF.search(" ".join(line.text.split(" ")[: count + 1])) is not None
    return is_set_off or (line.words - count <= BARE_SOURCE_WORDS and not ends_sentence(line.text))


def _without_stuck_advert(draft: Draft, index: int) -> tuple[int, int] | None:
    """Give the part of a paragraph before an advert's label that the crawl stuck to its end; None where there is none."""
    line = draft.lines[index]
    if not line.text.endswith(draft.lexicon.stuck_adverts):
        return None
    for advert in draft.lexicon.stuck_adverts:
        end = draft.text.rfind(advert, line.start, line.end) if line.text.endswith(advert) else line.start
        if end > line.start:
            return line.start, end
    return None


def _has_owner(draft: Draft, text: str) -> bool:
    """Say whether a text ends with a credit in brackets; a weekday or a place there is part of a sentence."""
    if text.endswith(SENTENCE_ENDS):
        return False
    owner = credit_of(text)
    if owner is None:
        return has_credit(text)
    key = match_key(owner)
    if key in date_words().weekdays or key in draft.lexicon.places:
        return False
    return has_credit(text) or key in draft.lexicon.agencies


def begins_as_sentence(draft: Draft, index: int) -> bool:
    """Say whether a line begins as sentences do and titles do not: a verb of saying, or "and" written with its word."""
    line = draft.lines[index]
    first = line.key.partition(" ")[0]
    if first in draft.lexicon.saying:
        return True
    return line.words > 2 and first.startswith(WAW) and first not in draft.lexicon.waw_words


def _is_text(draft: Draft, index: int, stop: int) -> bool:
    """Say whether a line below may be the text that a heading announces: not furniture, not a picture's text."""
    return draft.is_open(index) and not _is_caption(draft, index, stop)
