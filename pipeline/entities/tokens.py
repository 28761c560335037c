"""Tokens of a display text, with their offsets and folded keys: what every part of the entity stage reads."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.arabic.chars import HARAKAT_CLASS
from pipeline.arabic.text import match_key

# A word is a run of letters and the marks on them, of any script; a number is digits with points or commas inside; anything else
# that prints is a token of one character. Letters and digits part, as in G8. The first range is Arabic
# without its digits and signs, and is there for speed alone.
_TOKEN = re.compile(
    f"(?:[\\u0620-\\u065f\\u0670-\\u06d3A-Za-z]+|(?:[^\\W\\d_]|[{HARAKAT_CLASS}])+)+|\\d+(?:[.,\\u066b]\\d+)*|\\S",
)
_KEYS_KEPT = 200_000
"""Word forms: a day's news has about a third as many; one takes about 150 bytes."""

_FOREIGN = str.maketrans("\u067e\u06a4\u06af\u0686", "\u0628\u0641\u063a\u062c")  # peh, veh, gaf, cheh

_keys: dict[str, str] = {}


@dataclass(frozen=True, slots=True, kw_only=True)
class Tokens:
    """The tokens of a text, as parallel lists.

    `starts` and `ends` are code points, half-open, into the text. `words` are its slices. `keys` are what `name_key` gives: ""
    for punctuation, and the keys without spaces are the text's key without spaces.
    """

    starts: list[int]
    ends: list[int]
    words: list[str]
    keys: list[str]

    def __len__(self) -> int:
        return len(self.words)


def tokenise(text: str) -> Tokens:
    """Split a display text into words, numbers and single marks of punctuation; white space is between tokens, in none."""
    spans = [found.span() for found in _TOKEN.finditer(text)]
    words = [text[start:end] for start, end in spans]
    return Tokens(
        starts=[start for start, _ in spans],
        ends=[end for _, end in spans],
        words=words,
        keys=fold_words(words),
    )


def name_key(text: str) -> str:
    """Give the match key of a name, letters that Arabic lacks as it mostly writes them (peh as beh, gaf as ghayn)."""
    return match_key(text).translate(_FOREIGN)


def fold_words(words: Sequence[str]) -> list[str]:
    """Give the match key of each word; `name_key`, from a bounded cache."""
    if len(_keys) > _KEYS_KEPT:
        _keys.clear()
    try:
        return [_keys[word] for word in words]
    except KeyError:
        return [_keys[word] if word in _keys else _keys.setdefault(word, name_key(word)) for word in words]
