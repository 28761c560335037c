"""Words that are frequent in Arabic: one of them alone is seldom a name, and seldom a particle with a name behind it."""

from __future__ import annotations

from functools import lru_cache
from importlib import resources

_THE, _LAM = "\u0627\u0644", "\u0644"


def is_whole(word: str, rest: str) -> bool:
    """Say whether a folded word is not to be read as particles and `rest`: it is frequent, the rest not (deaths: and Fiat)."""
    words = frequent_words()
    return word in words and rest not in words


def is_for_the(word: str, rest: str) -> bool:
    """Say whether a folded word is for + the + a frequent word, not for and `rest`, a name with a lam of its own."""
    return rest.startswith(_LAM) and word.endswith(_LAM + rest) and _THE + rest[1:] in frequent_words()


@lru_cache(maxsize=1)
def frequent_words() -> frozenset[str]:
    """Give the folded words, of three letters or more, that are ten in a million words or more (`data/frequent_words.txt`)."""
    text = (resources.files("pipeline.entities") / "data" / "frequent_words.txt").read_text("utf-8")
    return frozenset(line for line in text.split("\n") if line and not line.startswith("#"))
