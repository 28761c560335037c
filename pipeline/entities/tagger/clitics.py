"""What is written onto an Arabic word: conjunction, preposition, article. Which of them is really there, the tagger learns."""

from __future__ import annotations

_AND, _SO = "\u0648", "\u0641"  # waw, feh: conjunctions written onto the word
_BY, _TO, _AS = "\u0628", "\u0644", "\u0643"  # beh, lam, kaf: prepositions written onto the word
_THE = "\u0627\u0644"  # the article
_SHORTEST_STEM = 2


def stems(key: str) -> list[str]:
    """Give what may be left of a folded word once conjunction, preposition and article are off; the word itself is not among it.

    The most likely one is last. A word that only looks as if it had clitics gives wrong stems
    too: the tagger learns which to believe.
    """
    found = []
    rest = key
    if len(rest) > _SHORTEST_STEM + 1 and rest[0] in (_AND, _SO):
        rest = rest[1:]
        found.append(rest)
    for prefix in (_BY + _THE, _AS + _THE, _TO + _TO, _THE, _BY, _TO, _AS):
        if rest.startswith(prefix) and len(rest) - len(prefix) >= _SHORTEST_STEM:
            stem = rest[len(prefix) :]
            # Names and vectors are listed with the article; two lams are a preposition and the article.
            found += [_THE + stem, stem] if len(prefix) > 1 and prefix != _THE else [stem]
            break
    return found


def clitics(key: str) -> str:
    """Name the letters before the last stem: "", "\u0648\u0627\u0644", … as escaped letters."""
    possible = stems(key)
    return key[: len(key) - len(possible[-1])] if possible else ""
