"""The only two normal forms of a text: `display_text`, as published, and `match_key`, for comparing, shown to nobody."""

from __future__ import annotations

import re
import unicodedata

from pipeline.arabic.chars import (
    COMMON_VARIANTS,
    DIGIT_FOLDS,
    HARAKAT_CLASS,
    INVISIBLE,
    LETTER_FOLDS,
    PRESENTATION_FORMS,
    TATWEEL,
    VISIBLE,
)
from pipeline.arabic.letter_codes import NEW_LINE, key_codes, lines_of, needs_steps, shown_codes

MARKS = re.compile(f"[{HARAKAT_CLASS}{TATWEEL}]+")
# The variants that Arabic itself uses are replaced one by one, which is fastest; the rest only where one of them is there at all.
_COMMON = [(variant, kept) for variants, kept in LETTER_FOLDS for variant in variants if variant in COMMON_VARIANTS]
_RARE = {ord(variant): kept for variants, kept in LETTER_FOLDS for variant in variants if variant not in COMMON_VARIANTS}
_ANY_RARE = re.compile(f"[{''.join(map(chr, _RARE))}]")
_NOT_WORD = re.compile(r"[\W_\x1f]+")
_SHORT = 4000
"""Characters: what a shorter text may cost does not matter."""

_RUN = 256
_MARK_RUN = re.compile(f"[{HARAKAT_CLASS}\u0300-\u036f\u0591-\u05c7]{{{_RUN}}}")
_FOREIGN_DIGIT = re.compile("[\u0660-\u0669\u06f0-\u06f9]")
# A point or comma between digits belongs to the number: 12.5 is not 12 5. U+066B is the Arabic decimal separator.
_DECIMAL = re.compile("(?<=\\d)[.,\u066b](?=\\d)")
_DECIMAL_KEEP = "\x1f"
_SPLIT_DECIMAL = re.compile("(\x1f)")


def composed(text: str) -> str:
    """Compose letters and their marks (NFC), but leave a text alone that holds a run of marks which no language writes.

    Sorting such a run takes time with the square of its length: 0.5 MB of vowel signs would take minutes.
    """
    if len(text) > _SHORT and _MARK_RUN.search(text):
        return text
    return unicodedata.normalize("NFC", text)


def display_text(text: str) -> str:
    """Give a text as published: white space folded, invisible marks gone, NFC; nothing else changed.

    Steps run in a fixed order: bidi, zero-width and control characters are removed; runs of white space (NBSP too) become one
    space and the ends are trimmed; NFC last, since a removed joiner may bring a letter and its mark together.
    """
    if INVISIBLE.search(text):
        text = INVISIBLE.sub("", text)
    return composed(" ".join(text.split()))


def match_key(text: str) -> str:
    """Fold a text for comparing: two texts that a reader calls the same have one key.

    Steps run in a fixed order: display text; presentation forms to letters; Latin case; vowel signs and tatweel gone; variants of
    alef, yeh, heh and kaf to one; digits to ASCII; punctuation to one space, but not inside a number.
    `match_key(match_key(x)) == match_key(x)`.
    """
    codes, is_right = shown_codes(text.replace("\n", " "))
    if is_right:
        return lines_of(key_codes(codes))[0]
    return _key_by_steps(display_text(text))


def display_lines(text: str) -> tuple[list[str], list[str]]:
    """Give the display text and the match key of each line of a text, lines ending at `\n` alone."""
    codes, is_right = shown_codes(text)
    shown, keys = lines_of(codes), lines_of(key_codes(codes))
    if not is_right:
        lines = text.split("\n")
        for at, line in enumerate(codes.split(NEW_LINE)):
            if needs_steps(line):
                shown[at] = display_text(lines[at])
                keys[at] = _key_by_steps(shown[at])
    return shown, keys


def _key_by_steps(text: str) -> str:
    """Fold a display text, whatever characters it has."""
    if PRESENTATION_FORMS.search(text):
        text = PRESENTATION_FORMS.sub(lambda found: unicodedata.normalize("NFKC", found[0]), text)
    text = text.casefold()
    text = composed(text)
    text = MARKS.sub("", text)
    for variant, kept in _COMMON:
        text = text.replace(variant, kept)
    if _ANY_RARE.search(text):
        text = text.translate(_RARE)
    if _FOREIGN_DIGIT.search(text):
        text = text.translate(DIGIT_FOLDS)
    if _DECIMAL.search(text):
        text = _DECIMAL.sub(_DECIMAL_KEEP, text)
        text = "".join("." if piece == _DECIMAL_KEEP else _NOT_WORD.sub(" ", piece) for piece in _SPLIT_DECIMAL.split(text))
    else:
        text = _NOT_WORD.sub(" ", text)
    text = text.strip()
    return composed(text)


def is_blank(text: str) -> bool:
    """Say whether nothing is left of a line once white space, NBSP, zero-width and bidi marks are gone."""
    return VISIBLE.search(text) is None
