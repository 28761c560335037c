"""Labels told by their words as a whole: buttons, counters, and the headings of lists of other articles.

A site may word its buttons in a thousand ways, but always with the same few words; so the lists hold words, not whole labels.
"""

from __future__ import annotations

import re

from pipeline.arabic.text import match_key
from pipeline.parse.lexicon import Lexicon
from pipeline.parse.lines import TextLine
from pipeline.parse.shapes import ends_with_full_stop

BUTTON_WORDS = 9
BUTTON_CHARACTERS = 70
LIST_WORDS = 6
LIST_CHARACTERS = 45
LINK_CHARACTERS = 220

ADDRESS_CHARACTERS = 160
CALL_CHARACTERS = 130

_ADDRESS = re.compile(
    r"(?:(?:[\w ]{2,30} )?(?:https?://|www\.)\S+|\S+@\S+\.\w+|@\w+|\+?\d[\d ()-]{7,}|/[\w/]+/\S*"
    r"|(?:©|\(c\)|copyright)\W.*\b\d{4}\b.*)$",
    re.IGNORECASE,
)

_MORE = re.compile(r"(?:\.{2,}|…)\s*(\w+)$")  # a title cut off, and the button behind it

_GLUED = ("\u0648", "\u0628", "\u0644")  # "and", "by", "for", written with the word behind them


def is_button_label(line: TextLine, lexicon: Lexicon) -> bool:
    """Say whether a line is made of the words of buttons, counters and forms alone, one of them saying what is done."""
    if len(line.text) > BUTTON_CHARACTERS or line.words > BUTTON_WORDS:
        return False
    says_what = False
    for word in line.key.split(" "):
        if word in lexicon.button_words or (word[1:] in lexicon.button_words and word.startswith(_GLUED)):
            says_what = True
        elif not (word in lexicon.filler_words or word.isdigit()):
            return False
    return says_what


def is_list_heading(line: TextLine, lexicon: Lexicon) -> bool:
    """Say whether a line is the heading of a list of other articles: a word for what is listed, and one for why."""
    if len(line.text) > LIST_CHARACTERS or line.words > LIST_WORDS or ends_with_full_stop(line.text):
        return False
    words = line.key.split(" ")
    if words[0] not in lexicon.list_nouns:
        return False
    rest = words[1:]
    known = sum(word in lexicon.list_adjectives or word in lexicon.list_nouns for word in rest)
    return any(word in lexicon.list_adjectives for word in rest) and len(rest) - known <= 1


def headline_behind_list_words(line: TextLine, lexicon: Lexicon) -> bool:
    """Say whether a line is a link to another article in the flow of a text: "read also: " and that one's headline."""
    if len(line.text) > LINK_CHARACTERS or ends_with_full_stop(line.text):
        return False
    return line.words > 3 and lexicon.link_beginnings.before(line.key) is not None


def is_address(text: str) -> bool:
    """Say whether a line is an address of the web, of mail or an account, a telephone number, a path, or a notice of rights."""
    first = text[:1]
    if len(text) > ADDRESS_CHARACTERS or not ("@" in text or first.isascii() or first.isdecimal() or first == "©"):
        return False
    return _ADDRESS.match(text) is not None


def is_call(line: TextLine, lexicon: Lexicon) -> bool:
    """Say whether a line calls readers to follow or to read elsewhere: it ends with "click here" or a channel's name."""
    if len(line.text) > CALL_CHARACTERS:
        return False
    more = _MORE.search(line.text)
    return line.key.endswith(lexicon.call_endings) or (
        more is not None and match_key(more[1]) in lexicon.button_words | lexicon.list_nouns
    )


def counts_comments(line: TextLine, lexicon: Lexicon) -> bool:
    """Say whether a line counts an article's comments, as `12 comments`: they stand below it."""
    if line.words != 2:
        return False
    words = line.key.split(" ")
    return words[0].isdigit() != words[1].isdigit() and not lexicon.comment_words.isdisjoint(words)
