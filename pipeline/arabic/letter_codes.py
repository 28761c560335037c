"""The two normal forms by tables of bytes: each common character is one byte, so that folding a page is a few passes in C.

What ordinary pages are written with fits into 255 codes. A text with any other character has no codes, and `text` folds it
step by step; both ways give the same, which a test proves for every character and for texts at random.
"""

from __future__ import annotations

import codecs
import re
import string

from pipeline.arabic.chars import DIGIT_FOLDS, HARAKAT_CLASS, INVISIBLE_CLASS, LETTER_FOLDS, TATWEEL

# In the order of Unicode. None of them is composed with another by NFC; vowel signs change places there (`has_mark_pairs`).
_RANGES = (
    (0x20, 0x7E),  # ASCII
    (0xA0, 0xA0),  # no-break space
    (0xAB, 0xAB),  # «
    (0xAD, 0xAD),  # soft hyphen
    (0xB0, 0xB0),  # degree sign
    (0xB7, 0xB7),  # middle dot
    (0xBB, 0xBB),  # »
    (0xC9, 0xC9),  # É
    (0xD7, 0xD7),  # ×
    (0xE0, 0xE0),  # French letters: à â ç è é ê ë î ï ô ù û
    (0xE2, 0xE2),
    (0xE7, 0xEB),
    (0xEE, 0xEF),
    (0xF4, 0xF4),
    (0xF9, 0xF9),
    (0xFB, 0xFB),
    (0x60C, 0x60C),  # Arabic comma
    (0x61B, 0x61B),  # Arabic semicolon
    (0x61C, 0x61C),  # Arabic letter mark
    (0x61F, 0x61F),  # Arabic question mark
    (0x621, 0x63A),  # letters
    (0x640, 0x652),  # tatweel, letters, vowel signs; not the combining madda and hamzas, which compose
    (0x660, 0x66C),  # digits, percent sign, decimal and thousands separators
    (0x670, 0x671),  # superscript alef, alef wasla
    (0x67E, 0x67E),  # peh
    (0x686, 0x686),  # tcheh
    (0x698, 0x698),  # jeh
    (0x6A4, 0x6A4),  # veh
    (0x6A9, 0x6A9),  # keheh
    (0x6AF, 0x6AF),  # gaf
    (0x6BE, 0x6BE),  # heh doachashmee
    (0x6C1, 0x6C1),  # heh goal
    (0x6CC, 0x6CC),  # Farsi yeh
    (0x6D2, 0x6D2),  # yeh barree
    (0x6D4, 0x6D5),  # Urdu full stop, ae
    (0x6F0, 0x6F9),  # Persian digits
    (0x200B, 0x200F),  # zero-width space and joiners, marks of direction
    (0x2013, 0x2014),  # dashes
    (0x2018, 0x2019),  # quotation marks
    (0x201C, 0x201D),
    (0x2022, 0x2022),  # bullet
    (0x2026, 0x2026),  # ellipsis
    (0x202A, 0x202E),  # embeddings and overrides of direction
    (0x2066, 0x2069),  # isolates
    (0xFEFF, 0xFEFF),  # byte-order mark
    (0xFFFD, 0xFFFD),  # what a broken byte was decoded to
)
CHARACTERS = "\0\n\t" + "".join(chr(code) for first, last in _RANGES for code in range(first, last + 1))
"""Every character that has a code, which is its place here. NUL is first: that makes the look-up a table."""

_DECODING = CHARACTERS.ljust(256, "\ufffe")
_ENCODING = codecs.charmap_build(_DECODING)
_POINTS = ".,\u066b"  # between digits: 12.5; the last is the Arabic decimal separator


def _codes(characters: str) -> bytes:
    return bytes(CHARACTERS.index(c) for c in characters)


_INVISIBLE = _codes("".join(re.findall(f"[{INVISIBLE_CLASS}]", CHARACTERS)))
_MARKS = _codes("".join(re.findall(f"[{HARAKAT_CLASS}{TATWEEL}]", CHARACTERS)))
_VOWELS = _codes("".join(re.findall(f"[{HARAKAT_CLASS}]", CHARACTERS)))
_IS_VOWEL = bytes(code in _VOWELS for code in range(256))
_TWO_VOWELS = b"\1\1"
NEW_LINE, _SPACE, _POINT, _UNKNOWN = _codes("\n"), _codes(" "), _codes("."), _codes("?")
_SPACES = 2 * _SPACE
_KEPT_POINT = b"\0"
_DECIMAL = re.compile(
    b"%b(?<=[%b]%b)(?=[%b])" % (re.escape(_POINT), _codes(string.digits), re.escape(_POINT), _codes(string.digits))
)


def _kept(character: str) -> str:
    """Give what the display text has for a visible character."""
    return " " if character.isspace() and character != "\n" else character


def _folded(character: str) -> str:
    """Give what the match key has for a character that is no vowel sign; a point stands for all that may be one."""
    letter = next((kept for variants, kept in LETTER_FOLDS if character in variants), character.casefold())
    letter = DIGIT_FOLDS.get(ord(letter), letter)
    if letter in _POINTS:
        return "."
    return letter if letter == "\n" or (letter.isalnum() and letter != "_") else " "


def _table(change: dict[str, str]) -> bytes:
    return bytes.maketrans(_codes("".join(change)), _codes("".join(change.values())))


_SHOWN = _table({c: _kept(c) for c in CHARACTERS})
_FOLDED = _table({c: _folded(c) for c in CHARACTERS})
_WITHOUT_POINTS = bytes.maketrans(_POINT + _KEPT_POINT, _SPACE + _POINT)


def shown_codes(text: str) -> tuple[bytes, bool]:
    """Give the codes of each line's display text, and whether all of them are right.

    Where they are not, `needs_steps` says of each line whether its codes are.
    """
    try:
        codes, _ = codecs.charmap_encode(text, "strict", _ENCODING)
        known = True
    except UnicodeEncodeError:  # what has no code becomes a question mark
        codes, _ = codecs.charmap_encode(text, "replace", _ENCODING)
        known = False
    codes = _spaced(codes.translate(_SHOWN, _INVISIBLE))
    return codes, known and not _has_two_vowels(codes)


def needs_steps(codes: bytes) -> bool:
    """Say whether a line may hold a character without a code, or vowel signs side by side, which NFC sorts."""
    return _UNKNOWN in codes or _has_two_vowels(codes)


def _has_two_vowels(codes: bytes) -> bool:
    return _TWO_VOWELS in codes.translate(_IS_VOWEL)


def key_codes(shown: bytes) -> bytes:
    """Give the codes of each line's match key, from those of its display text."""
    folded = shown.translate(_FOLDED, _MARKS)
    if _POINT in folded:
        folded = _DECIMAL.sub(_KEPT_POINT, folded).translate(_WITHOUT_POINTS)
    return _spaced(folded)


def lines_of(codes: bytes) -> list[str]:
    """Give the lines that codes stand for."""
    text, _ = codecs.charmap_decode(codes, "strict", _DECODING)
    return [line.strip(" ") for line in text.split("\n")]


def _spaced(codes: bytes) -> bytes:
    """Make one space of several; those at the ends of lines are left to `lines_of`."""
    while _SPACES in codes:
        codes = codes.replace(_SPACES, _SPACE)
    return codes
