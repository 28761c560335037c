"""Tell Windows-1256 from ISO-8859-6, and both from bytes that are neither, by how often Arabic uses each letter.

The two agree from hamza to dad (0xC1-0xD6) and then part: 0xED is yeh in the one and a vowel sign in the other, and so on; in the
wrong reading a third of the letters become accented Latin ones or nothing at all.
"""

from __future__ import annotations

import codecs
import re
from collections import Counter
from functools import cache
from importlib import resources
from math import log

import yaml

WINDOWS_1256 = "windows-1256"
ISO_8859_6 = "iso-8859-6"
_BY_CODEC = {codecs.lookup(name).name: name for name in (WINDOWS_1256, ISO_8859_6)}

_DATA = yaml.safe_load((resources.files("pipeline.read") / "letters.yml").read_text("utf-8"))
_PER_MILLE: dict[str, float] = _DATA["per_mille"]
_PER_MILLE |= dict.fromkeys("\u0640\u064b", _DATA["tatweel_and_tanwin"])
_PER_MILLE |= dict.fromkeys("\u064c\u064d\u064e\u064f\u0650\u0651\u0652", _DATA["other_vowel_signs"])
# No-break space, soft hyphen, joiners and marks of direction stand in text too.
_PUNCTUATION = frozenset(_DATA["punctuation"] + "\u00a0\u00ad\u200c\u200d\u200e\u200f")
_NO_LETTER_OF_NEWS = log(0.02)

LEAST_EVIDENCE = 2.7
"""Mean logarithm of a letter's frequency (in a thousand) below which bytes are not Arabic text in this reading.

Measured: Arabic lines have 3.8, one in a hundred less than 3.1; the wrong one of the two readings 2.1 to 2.8; other scripts and
random bytes less.
"""


def named(data: bytes, said: str | None) -> str | None:
    """Give the encoding that somebody named, where it is one of the two and every byte of `data` fits it."""
    try:
        encoding = _BY_CODEC.get(codecs.lookup(said).name) if said else None
        if encoding is not None:
            data.decode(encoding)
    except (LookupError, ValueError):  # no such name, one with a NUL, or bytes that do not fit
        return None
    return encoding


def guess(data: bytes) -> str | None:
    """Name the single-byte encoding that makes Arabic of `data`; None where none does.

    Bytes that hold neither Arabic nor a misfit (Latin accents, curly quotes) are called Windows-1256, which shares
    them with Windows-1252.
    """
    if _share_of_utf8_arabic(data) > 0.1:
        return None
    counts = Counter(byte for byte in data if byte >= 0x80)
    scores = {name: _evidence(data, counts, name) for name in (WINDOWS_1256, ISO_8859_6)}
    best = max(scores, key=lambda name: scores[name])
    return best if scores[best] >= LEAST_EVIDENCE else None


def _share_of_utf8_arabic(data: bytes) -> float:
    """Share of the bytes above ASCII that stand in pairs as UTF-8 writes Arabic: a page of two encodings, which neither fits."""
    high = len(data.translate(None, bytes(range(0x80))))
    pairs = len(re.findall(rb"[\xd8-\xdb][\x80-\xbf]", data))
    # One or two may be a word's last letter and a closing quote.
    return 2 * pairs / high if pairs > 2 else 0.0


def _evidence(data: bytes, counts: Counter[int], encoding: str) -> float:
    weights, accented = _table(encoding)
    total = sum(weights[byte] * n for byte, n in counts.items() if byte in weights)
    counted = sum(n for byte, n in counts.items() if byte in weights)
    if accented:
        # In a Latin word an accent is at home; next to another byte above ASCII it shows that the reading is wrong.
        at_home = len(re.findall(rb"(?<![\x80-\xff])[%b](?![\x80-\xff])" % accented, data))
        total -= at_home * _NO_LETTER_OF_NEWS
        counted -= at_home
    return total / counted if counted else LEAST_EVIDENCE


@cache
def _table(encoding: str) -> tuple[dict[int, float], bytes]:
    """What each byte above ASCII says for this reading (punctuation is left out); and the accented letters, escaped."""
    weights: dict[int, float] = {}
    accented = b""
    for byte in range(0x80, 0x100):
        char = bytes([byte]).decode(encoding, "replace")
        if char in _PUNCTUATION:
            continue
        weights[byte] = log(_PER_MILLE[char]) if char in _PER_MILLE else _NO_LETTER_OF_NEWS
        if char.isalpha() and char < "\u0250":
            accented += re.escape(bytes([byte]))
    return weights, accented
