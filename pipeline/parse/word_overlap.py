"""How much of a line's words the running text takes up again: a headline's do, a menu's and a ticker's do not."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from importlib import resources

import yaml

from pipeline.arabic.text import match_key
from pipeline.parse.lines import KEYED_CHARACTERS, TextLine

TEXT_LINES = 14
TEXT_CHARACTERS = 2000
"""The text's beginning: a story names there what it is about."""

STEM = 4
"""Letters: plurals, feminine forms and pronouns differ behind them."""

SHORTEST = 3
AL = "\u0627\u0644"
"""The article "al"."""

_CLITICS = ("\u0648" + AL, "\u0628" + AL, "\u0641" + AL, "\u0643" + AL, "\u0644\u0644", AL)
"""The article "al" with and, by, so, like before it, "for the", and the article alone."""


def stems(key: str) -> frozenset[str]:
    """Give the stems of a key's words: without the article, cut to their first letters; words too short to tell are left out."""
    return frozenset(map(_stems.__getitem__, set(key.split(" ")))) - _NO_STEM


class _Stems(dict[str, str]):
    """Words to stems, "" where a word says nothing. Every word of a page is asked about, and most were before."""

    def __missing__(self, word: str) -> str:
        if len(self) >= _MOST_WORDS:
            self.clear()
        bare = _without_article(word)
        says_nothing = len(bare) < SHORTEST or bare.isdigit() or not _common_words().isdisjoint({word, bare})
        stem = self[word] = "" if says_nothing else bare[:STEM]
        return stem


def _without_article(word: str) -> str:
    clitic = next((c for c in _CLITICS if word.startswith(c) and len(word) - len(c) >= SHORTEST), "")
    return word[len(clitic) :]


@lru_cache(maxsize=1)
def _common_words() -> frozenset[str]:
    text = (resources.files("pipeline.arabic") / "common_words.yml").read_text("utf-8")
    words = [match_key(word) for word in yaml.load(text, Loader=yaml.CSafeLoader)["common"].split()]
    return frozenset(words) | frozenset(map(_without_article, words))


_NO_STEM = frozenset({""})
_MOST_WORDS = 1 << 15
_stems = _Stems()


def stems_of_text(lines: Sequence[TextLine], texty: Iterable[int]) -> frozenset[str]:
    """Give the stems of the first lines of running text."""
    found: set[str] = set()
    size = 0
    for count, index in enumerate(texty):
        text = lines[index].text[:TEXT_CHARACTERS]
        key = lines[index].key if len(text) <= KEYED_CHARACTERS else match_key(text)
        found.update(map(_stems.__getitem__, key.split(" ")))
        size += len(text)
        if count + 1 >= TEXT_LINES or size >= TEXT_CHARACTERS:
            break
    return frozenset(found) - _NO_STEM


def overlap(key: str, text: frozenset[str]) -> float:
    """Give the share of a key's stems that a text holds, from 0 to 1."""
    own = stems(key)
    return len(own & text) / len(own) if own else 0.0
