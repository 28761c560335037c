"""What the lexicons say of words: kinds of a single word, and matches of several words in a row."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from importlib import resources

from pipeline.entities import lexicon
from pipeline.entities.tagger.clitics import stems

PARTS = "BIE"
"""Where in a match of several words a word stands: its beginning, inside, end."""

_CACHE = 100_000


class Lexical:
    """Kinds of words and of word sequences, by folded key.

    `entries` are (key, kinds): a key of one word says something of that word wherever it stands, a longer one only where all of
    it is there. The first word may have proclitics. `kinds`: those that the weights know, in their order; None: every one.
    """

    def __init__(self, entries: Iterable[tuple[str, tuple[str, ...]]], kinds: Sequence[str] | None = None) -> None:
        singles: dict[str, tuple[str, ...]] = {}
        phrases: dict[str, dict[str, tuple[str, ...]]] = {}
        for key, own in entries:
            if " " in key:
                first, rest = key.split(" ", 1)
                of_first = phrases.setdefault(first, {})
                of_first[rest] = of_first[rest] + own if rest in of_first else own
            else:
                singles[key] = singles[key] + own if key in singles else own
        if kinds is None:
            kinds = sorted(
                {kind for of in (*singles.values(), *(of for rests in phrases.values() for of in rests.values())) for kind in of}
            )
        self.kinds = tuple(kinds)
        self.codes = len(self.kinds) * len(PARTS)
        self._number = {kind: n * len(PARTS) for n, kind in enumerate(self.kinds)}
        self._singles = singles
        self._phrases = phrases
        self._starts: dict[str, list[tuple[list[str], list[int]]]] = {}

    def of_word(self, key: str) -> list[str]:
        """Give the kinds of a word as features: `=kind` of the word itself, `~kind` of what its clitics leave."""
        found = [f"={kind}" for kind in self._kinds_of(key)]
        for stem in stems(key):
            found += [f"~{kind}" for kind in self._kinds_of(stem)]
        return found

    def matches(self, keys: Sequence[str]) -> list[tuple[int, int]]:
        """Give the matches of several words as (place in `keys`, code); of matches of one kind the first and longest count."""
        found: list[tuple[int, int]] = []
        taken: dict[int, int] = {}
        starts = self._starts
        for at, key in enumerate(keys):
            if key in starts:
                possible = starts[key]
            else:
                possible = starts[key] = self._beginning(key)
            for rest, codes in possible:
                after = at + 1 + len(rest)
                if keys[at + 1 : after] == rest:
                    for code in codes:
                        if taken.get(code, 0) <= at:
                            taken[code] = after
                            found.append((at, code))
                            found += [(inside, code + 1) for inside in range(at + 1, after - 1)]
                            found.append((after - 1, code + 2))
        return found

    def _kinds_of(self, key: str) -> list[str]:
        return sorted(set(self._singles.get(key, ())))

    def _beginning(self, key: str) -> list[tuple[list[str], list[int]]]:
        """Give what may follow a first word, the longest first, and the codes of each."""
        if len(self._starts) > _CACHE:
            self._starts.clear()
        number = self._number
        found = [
            (rest.split(" "), sorted({number[kind] for kind in kinds if kind in number}))
            for form in (key, *stems(key))
            for rest, kinds in self._phrases.get(form, {}).items()
        ]
        return sorted(found, key=lambda entry: -len(entry[0]))


@lru_cache(maxsize=2)
def shipped_lexical(kinds: tuple[str, ...] | None = None) -> Lexical:
    """Give what the shipped tables say, of those kinds."""
    return Lexical(_entries(), kinds)


def _entries() -> Iterator[tuple[str, tuple[str, ...]]]:
    for key, name in lexicon.given_names().items():
        yield key, ("given", "given-common" if name.is_common else "given-sure", f"given-{name.origin}")
    for key, name in lexicon.family_names().items():
        yield key, ("family", "family-common" if name.is_common else "family-sure")
    for key, title in lexicon.titles().items():
        yield key, ("title", f"title-{title.kind}")
    for key, head in lexicon.organisation_heads().items():
        yield key, ("organisation-head", f"organisation-head-{head.kind}")
    for key, head in lexicon.place_heads().items():
        yield key, ("place-head", f"place-head-{head.kind}")
    for key, nationality in lexicon.nationalities().items():
        yield key, ("nationality", f"nationality-{nationality.number}")
    for kind, keys in (
        ("verb", lexicon.reporting_verbs()),
        ("person", lexicon.people_by_key()),
        ("person-word", lexicon.person_words()),
        ("organisation", lexicon.organisations_by_key()),
    ):
        for key in keys:
            yield key, (kind,)
    yield from _places()


def _places() -> Iterator[tuple[str, tuple[str, ...]]]:
    """Give the names of places: whether they are common words too (`~` before them), their kind, how known they are."""
    lines = (resources.files("pipeline.entities") / "data" / "places.tsv").read_text("utf-8").split("\n")
    for line in lines[2:]:
        if line:
            *_, kind, weight, _, _, names = line.rsplit("\t", 5)
            kinds = ("place", f"place-{kind}", f"place-{int(weight) // 20}")
            doubtful = ("place-doubtful", *kinds[1:])
            for name in names.split("|"):
                yield (name[1:], doubtful) if name[0] == "~" else (name, kinds)
