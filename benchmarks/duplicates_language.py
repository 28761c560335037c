"""News that nobody wrote: words, names, formulas and sentences for benchmarks/duplicates_corpus.py, the same for the same seed.

What tells one article from another is modelled on 113,000 words of real Arabic news (measured 2026-11-21; the text itself is not
part of the project): the frequencies of words by rank, 1.9 % numbers, and hardly a run of three words that two articles share
(Jaccard .0001). On top comes what makes false candidates in an archive: names of several words, formulas that recur in articles
which have nothing to do with each other (about 5 % of all words), and paragraphs that the stories of one topic share.
"""

from __future__ import annotations

import random
from functools import lru_cache
from itertools import accumulate
from pathlib import Path
from typing import Any

import numpy as np
import yaml

VOCABULARY = 60_000
"""Forms of words; the real text has 27,541 in a 200th of the words."""

TOPICS, NAMES_A_TOPIC, PARAGRAPHS_A_TOPIC = 60, 40, 4
MADE_FORMULAS = 300
"""Formulas of 6 to 14 words beside those of duplicates_words.yml."""

_FREQUENT = (0.035, 0.023, 0.018, 0.015, 0.0113, 0.0085, 0.0065, 0.005, 0.004)
"""Shares of the nine most frequent words in the real text; those behind fall by a power of their rank."""
_TENTH = 0.0032
_FALLS = ((10, 0.61), (100, 0.775), (1_000, 0.87))
"""From which rank on the share falls by which power."""

_NUMBERS = 0.019
_TOPICAL, _NAMED = 0.12, 0.02
"""Shares of places in a sentence where a word of the topic stands, and where a name begins."""
_FORMULAS_AN_ARTICLE = 2.0
_WITH_BACKGROUND = 0.12


@lru_cache(maxsize=1)
def listed() -> dict[str, Any]:
    """Read the lists of duplicates_words.yml; a string of words becomes a list."""
    lists = yaml.safe_load(Path(__file__).with_name("duplicates_words.yml").read_text("utf-8"))
    return {
        name: [word.replace("_", " ") for word in one.split()] if isinstance(one, str) else one for name, one in lists.items()
    }


@lru_cache(maxsize=1)
def _function_words() -> list[str]:
    path = Path(__file__).parents[1] / "pipeline" / "arabic" / "common_words.yml"
    return list(dict.fromkeys(yaml.safe_load(path.read_text("utf-8"))["common"].split()))


class Language:
    """Vocabulary, names, formulas and background paragraphs of one seed.

    `tokens(count)` draws words by their frequency; `article(chance)` gives the sentences of an article, by paragraph.
    """

    def __init__(self, seed: int) -> None:
        self._chance = random.Random(f"language {seed}")
        self._draw = np.random.default_rng([seed, 20261121])
        self._words = self._vocabulary()
        ranks = np.arange(10, VOCABULARY + 1, dtype=float)
        shares = _TENTH * np.ones_like(ranks)
        for (start, power), (end, _) in zip(_FALLS, (*_FALLS[1:], (VOCABULARY, 0.0)), strict=True):
            shares *= np.clip(ranks / start, 1, end / start) ** -power
        self._until = np.cumsum(np.concatenate([_FREQUENT, shares]))
        self._until /= self._until[-1]
        self._pool: list[str] = []
        self.topics = [self._topic() for _ in range(TOPICS)]
        self.formulas = [phrase.split() for phrase in listed()["stock_phrases"]]
        self.formulas += [self.tokens(self._chance.randint(6, 14)) for _ in range(MADE_FORMULAS)]
        self._chance.shuffle(self.formulas)
        self._formula_weights = list(accumulate(1 / (rank + 2) for rank in range(len(self.formulas))))
        self._topic_weights = list(accumulate(1 / (rank + 2) for rank in range(TOPICS)))

    def _vocabulary(self) -> list[str]:
        """Function words first; then forms of stems, of which the frequent are short and seldom with a clitic."""
        lists, chance = listed(), self._chance
        letters = lists["root_letters"][0]
        words = dict.fromkeys(_function_words())
        while len(words) < VOCABULARY:
            root = chance.sample(letters, 3)
            stem = "".join(root[int(sign) - 1] if sign in "123" else sign for sign in chance.choice(lists["patterns"]))
            for _ in range(chance.randint(1, 8)):
                before = chance.choice(lists["before"]) if chance.random() < 0.5 else ""
                words[before + stem + (chance.choice(lists["behind"]) if chance.random() < 0.35 else "")] = None
        found = list(words)[:VOCABULARY]
        content = found[len(_function_words()) :]
        chance.shuffle(content)
        return found[: len(_function_words())] + content

    def tokens(self, count: int) -> list[str]:
        """Draw so many words by their frequency."""
        if len(self._pool) < count:
            found = np.searchsorted(self._until, self._draw.random(200_000 + count))
            self._pool = [self._words[at] for at in found.tolist()]
        drawn = self._pool[-count:]
        del self._pool[-count:]
        return drawn

    def _topic(self) -> dict[str, list[Any]]:
        rare = self._words[200:20_000]
        return {
            "words": self._chance.sample(rare, 300),
            "names": [self._chance.sample(rare, self._chance.randint(2, 5)) for _ in range(NAMES_A_TOPIC)],
            "paragraphs": [self.tokens(self._chance.randint(25, 45)) for _ in range(PARAGRAPHS_A_TOPIC)],
        }

    def number(self, chance: random.Random) -> str:
        """Print a number: a small one, a year, a rate, or one of thousands."""
        kind = chance.random()
        if kind < 0.4:
            return str(chance.randint(1, 99))
        if kind < 0.6:
            return str(chance.randint(1990, 2026))
        if kind < 0.8:
            return f"{chance.randint(0, 99)}.{chance.randint(1, 99)}"
        return str(chance.randint(100, 90_000))

    def name(self, chance: random.Random) -> list[str]:
        """Give the words of a name of any topic."""
        return list(chance.choice(chance.choice(self.topics)["names"]))

    def sentence(self, chance: random.Random, topic: dict[str, list[Any]], length: int) -> list[str]:
        """Give about `length` words: by frequency, of the topic, names and numbers."""
        out: list[str] = []
        for word in self.tokens(length):
            kind = chance.random()
            if kind < _NUMBERS:
                out.append(self.number(chance))
            elif kind < _NUMBERS + _NAMED:
                out += chance.choice(topic["names"])
            elif kind < _NUMBERS + _NAMED + _TOPICAL:
                out.append(chance.choice(topic["words"]))
            else:
                out.append(word)
        return out

    def article(self, chance: random.Random, length: int) -> list[list[list[str]]]:
        """Give an article of about `length` words as paragraphs of sentences of words, the dateline first."""
        topic = chance.choices(self.topics, cum_weights=self._topic_weights)[0]
        sentences, words = [], 0
        while words < length:
            sentences.append(self.sentence(chance, topic, chance.randint(12, 32)))
            words += len(sentences[-1])
        for _ in range(int(self._draw.poisson(_FORMULAS_AN_ARTICLE * min(1.0, length / 300)))):
            formula = chance.choices(self.formulas, cum_weights=self._formula_weights)[0]
            sentence = chance.choice(sentences)
            sentence[:] = [*formula, *sentence] if chance.random() < 0.6 else [*sentence, *formula]
        if chance.random() < 0.6:
            sentences[0][:0] = self.dateline(chance)
        paragraphs = []
        while sentences:
            size = chance.randint(1, 4)
            paragraphs.append(sentences[:size])
            sentences = sentences[size:]
        if length > 120 and chance.random() < _WITH_BACKGROUND:
            paragraphs.insert(chance.randint(1, len(paragraphs)), [list(chance.choice(topic["paragraphs"]))])
        return paragraphs

    def dateline(self, chance: random.Random) -> list[str]:
        """Give a city and, for half of them, an agency."""
        words = [chance.choice(listed()["cities"])]
        return words + (chance.choice(listed()["agencies"]).split() if chance.random() < 0.5 else []) + ["-"]
