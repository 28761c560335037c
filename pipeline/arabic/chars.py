"""Code points that Arabic news text hides or varies, each named; tables for `text` are built from here.

Sources: Unicode 15.1 chapters 9 (Arabic) and 23 (special areas and format characters), UnicodeData.txt categories.
"""

from __future__ import annotations

import re
import sys
import unicodedata

TATWEEL = "\u0640"

# Format characters that print something: signs that span a number, and the end of a verse.
_VISIBLE_FORMAT = {*map(chr, range(0x0600, 0x0606)), "\u06dd", "\u070f", "\u0890", "\u0891", "\u08e2"}

# White space that str.split() folds although its category is Cc: tab, line feeds, the four separators, NEL.
_CONTROL_SPACE = {*map(chr, range(0x09, 0x0E)), *map(chr, range(0x1C, 0x20)), "\u0085"}


def _invisible() -> list[str]:
    everything = map(chr, range(sys.maxunicode + 1))
    return [
        c
        for c in everything
        if (unicodedata.category(c) == "Cf" and c not in _VISIBLE_FORMAT)
        or (unicodedata.category(c) == "Cc" and c not in _CONTROL_SPACE)
    ]


# Category Cf less the visible ones (zero-width space, joiners, bidi marks, embeddings and isolates, soft hyphen, byte-order mark,
# tags) and category Cc less white space. Written out as ranges, since walking 1.1 million code points costs 0.1 s at every start;
# a test compares the table with `_invisible()`.
INVISIBLE_CLASS = (
    "\\u0000-\\u0008\\u000e-\\u001b\\u007f-\\u0084\\u0086-\\u009f\\u00ad\\u061c\\u180e\\u200b-\\u200f\\u202a-\\u202e\\u2060-\\u2064"
    "\\u2066-\\u206f\\ufeff\\ufff9-\\ufffb\\U000110bd\\U000110cd\\U00013430-\\U0001343f\\U0001bca0-\\U0001bca3\\U0001d173-\\U0001d17a"
    "\\U000e0001\\U000e0020-\\U000e007f"
)

# Signs written above and below letters: Arabic honorifics, tanwin to wavy hamza, superscript alef, Quranic marks.
HARAKAT_CLASS = (
    "\\u0610-\\u061a\\u064b-\\u065f\\u0670\\u06d6-\\u06dc\\u06df-\\u06e4"
    "\\u06e7\\u06e8\\u06ea-\\u06ed\\u08d3-\\u08e1\\u08e3-\\u08ff"
)

# Letters that publishers interchange, as (variants, the one that the match key keeps).
LETTER_FOLDS = (
    ("\u0622\u0623\u0625\u0671\u0672\u0673\u0675", "\u0627"),  # alef with madda, hamza above or below, wasla → bare alef
    ("\u0649\u06cc\u06cd\u06d2", "\u064a"),  # alef maqsura, Farsi yeh, yeh with tail, yeh barree → yeh
    ("\u0629\u06c3\u06c0", "\u0647"),  # teh marbuta and its forms → heh
    ("\u06a9\u06aa", "\u0643"),  # keheh, swash kaf → kaf
    ("\u06be\u06c1\u06d5", "\u0647"),  # heh doachashmee, heh goal, ae → heh
)

COMMON_VARIANTS = "\u0622\u0623\u0625\u0649\u0629"
"""Alef with madda, hamza above and below; alef maqsura; teh marbuta: the variants that ordinary Arabic text is full of."""

DIGIT_FOLDS = {ord("\u0660") + n: str(n) for n in range(10)} | {ord("\u06f0") + n: str(n) for n in range(10)}
"""Arabic-Indic and extended (Persian) digits to ASCII, for `str.translate`."""

INVISIBLE = re.compile(f"[{INVISIBLE_CLASS}]+")
VISIBLE = re.compile(f"[^\\s{INVISIBLE_CLASS}]")
"""Anything but white space and invisible characters."""
PRESENTATION_FORMS = re.compile("[\ufb50-\ufdff\ufe70-\ufefc]+")
