"""Pictures' texts, told by their own words: a credit, a word for pictures, an owner's mark."""

from __future__ import annotations

import re

from pipeline.arabic.text import match_key
from pipeline.parse.lexicon import Lexicon
from pipeline.parse.lines import TextLine
from pipeline.parse.shapes import credit_of, has_credit

PICTURE_CHARACTERS = 250
_OWNER = re.compile(
    r"©|\b(?:getty|afp|reuters|epa|shutterstock)\b|\b(?:credit|foto|photo):|(?-i:(?:[.|/]|\s[-–])\s*[A-Z]{2,4}\s*$)",
    re.IGNORECASE,
)
_MAY_NAME_OWNER = re.compile("[©A-Za-z\u0130\u0131\u017f\u212a]")
"""What the two hold in any case: a Latin letter, or one that is as good without regard to case; few Arabic lines do."""
_ICON = re.compile(r"^(?:camera|photo|image)\s*(?:icon)?", re.IGNORECASE)


def is_picture_line(line: TextLine, lexicon: Lexicon) -> bool:
    """Say whether a line is a picture's text by its credit, by a word for pictures at either end or before a name in it."""
    if len(line.text) > PICTURE_CHARACTERS:
        return False
    if line.text.endswith("."):
        credit = credit_of(line.text[:-1]) if line.text.endswith(").") else None
        return credit is not None and not _words(credit).isdisjoint(lexicon.stock_captions)
    if has_credit(line.text) or names_owner(line, lexicon):
        return True
    return lexicon.picture_words.begin(line.key) or line.key.endswith(lexicon.picture_endings)


def _words(text: str) -> set[str]:
    return set(match_key(text).split(" "))


def names_owner(line: TextLine, lexicon: Lexicon) -> bool:
    """Say whether a line names a picture's owner or photographer by a mark, a Latin name or a word for that."""
    if _MAY_NAME_OWNER.search(line.text) and (_OWNER.search(line.text) or _ICON.match(line.text)):
        return True
    padded = f" {line.key} "
    return any(f" {word} " in padded for word in lexicon.picture_inside)


def begins_with_picture_words(line: TextLine, lexicon: Lexicon) -> bool:
    """Say whether a line begins with several words for pictures, which no text begins with: "source of the picture"."""
    beginning = lexicon.picture_words.of(line.key) if len(line.text) <= PICTURE_CHARACTERS else None
    return beginning is not None and " " in beginning
