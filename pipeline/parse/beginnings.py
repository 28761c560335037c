"""Phrases that lines begin with, looked up by a line's first characters: most lines begin with none of them."""

from __future__ import annotations

from collections.abc import Iterable

_HEAD = 4
"""Characters that are looked up; fewer where a phrase is shorter."""


class Beginnings(tuple[str, ...]):
    """Keys, longest first, that another key may begin with."""

    _by_word: dict[str, tuple[str, ...]]
    _heads: frozenset[str]
    _length: int

    def __new__(cls, keys: Iterable[str]) -> Beginnings:
        """Sort keys and note how they begin."""
        found = super().__new__(cls, sorted(keys, key=lambda key: (-len(key), key)))
        found._length = min((_HEAD, *map(len, found)))
        found._heads = frozenset(key[: found._length] for key in found)
        by_word: dict[str, list[str]] = {}
        for key in found:
            by_word.setdefault(key.partition(" ")[0], []).append(key)
        found._by_word = {word: tuple(keys) for word, keys in by_word.items()}
        return found

    def begin(self, key: str) -> bool:
        """Say whether a key begins with one of them, be it in the middle of a word."""
        return key[: self._length] in self._heads and key.startswith(self)

    def before(self, key: str) -> str | None:
        """Give the longest of them that a key begins with, another word behind it; None where there is none."""
        for beginning in self._by_word.get(key.partition(" ")[0], ()):
            if key.startswith(beginning) and key[len(beginning) : len(beginning) + 1] == " ":
                return beginning
        return None

    def of(self, key: str) -> str | None:
        """Give the longest of them that a key is, or begins with, another word behind it; None where there is none."""
        for beginning in self._by_word.get(key.partition(" ")[0], ()):
            if key.startswith(beginning) and key[len(beginning) : len(beginning) + 1] in {"", " "}:
                return beginning
        return None
