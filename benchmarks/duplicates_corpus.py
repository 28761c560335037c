"""A labelled corpus of Arabic articles: copies edited in known ways, forms filled in with other figures, and the unrelated rest.

    python benchmarks/duplicates_corpus.py --seed 2 --pairs 600 --background 2000 > corpus.jsonl

The same arguments give the same corpus on every machine. Each pair has an original of its own, so that a pair of articles is
either labelled or no duplicate. Prints one article a line: {"paragraphs": [...], "original": number or null, "kind": ...,
"form": number of the form or null}; numbers count lines from 0.
"""

from __future__ import annotations

import argparse
import json
import math
import random
from dataclasses import dataclass, field

from duplicates_edits import (
    Edit,
    Sentences,
    abridge,
    add_noise,
    change_dateline,
    change_sentences,
    change_words,
    keep_half,
    keep_lead,
    printed,
)
from duplicates_language import Language, listed

EDITS: dict[str, Edit | None] = {
    "words 1 %": change_words(0.01),
    "words 3 %": change_words(0.03),
    "words 5 %": change_words(0.05),
    "words 10 %": change_words(0.10),
    "words 20 %": change_words(0.20),
    "sentences 5 %": change_sentences(0.05),
    "sentences 10 %": change_sentences(0.10),
    "sentences 20 %": change_sentences(0.20),
    "sentences 30 %": change_sentences(0.30),
    "headline and dateline": change_dateline,
    "noise": None,
    "first half": keep_half,
    "lead of 40 words": keep_lead,
    "every second sentence, words 3 %": abridge,
}
"""Kinds of copies."""

FORMS, MEMBERS = 40, 25
LEAST_SLOTS, MOST_SLOTS = 0.03, 0.25
NUMERIC_SLOTS = 0.6
_MEAN_WORDS, _SPREAD = 300, 0.5
_LEAST_WORDS, _MOST_WORDS = 60, 1_200


@dataclass
class Corpus:
    """Articles as paragraphs, with what is true of them."""

    articles: list[list[str]] = field(default_factory=list)
    pairs: dict[str, list[tuple[int, int]]] = field(default_factory=dict)
    """For each kind of copy, original and copy."""

    forms: list[list[int]] = field(default_factory=list)
    """Articles of one form each; none is a duplicate of another."""

    def add(self, article: Sentences, chance: random.Random) -> int:
        """Print an article into the corpus; its number."""
        self.articles.append(printed(article, chance))
        return len(self.articles) - 1


def make_corpus(seed: int, *, pairs: int, background: int, forms: int = FORMS) -> Corpus:
    """Make a corpus: so many pairs of each kind, forms of 25 articles each, and background articles; shuffled."""
    language, chance, corpus = Language(seed), random.Random(f"corpus {seed}"), Corpus()
    for kind, edit in EDITS.items():
        corpus.pairs[kind] = []
        for _ in range(pairs):
            original = language.article(chance, _length(chance))
            first = corpus.add(original, chance)
            if edit:
                second = corpus.add(edit(original, language, chance), chance)
            else:
                corpus.articles.append(add_noise(corpus.articles[first], chance))
                second = first + 1
            corpus.pairs[kind].append((first, second))
    for number in range(forms):
        share = LEAST_SLOTS + (MOST_SLOTS - LEAST_SLOTS) * number / max(1, forms - 1)
        corpus.forms.append([corpus.add(member, chance) for member in _filled_in(language, chance, share)])
    for _ in range(background):
        corpus.add(language.article(chance, _length(chance)), chance)
    return _shuffled(corpus, chance)


def make_background(seed: int, count: int) -> list[list[str]]:
    """Make unrelated articles of the corpus of this seed, with its names, formulas and topics, but none of its articles."""
    language, chance = Language(seed), random.Random(f"background {seed}")
    language.tokens(1)
    return [printed(language.article(chance, _length(chance)), chance) for _ in range(count)]


def _length(chance: random.Random) -> int:
    found = chance.lognormvariate(math.log(_MEAN_WORDS) - _SPREAD**2 / 2, _SPREAD)
    return round(min(max(found, _LEAST_WORDS), _MOST_WORDS))


def _filled_in(language: Language, chance: random.Random, share: float) -> list[Sentences]:
    """Fill a form of 60 to 350 words in: slots are numbers of any size, or a word of a dozen (a city, a weekday, a name)."""
    form = language.article(chance, chance.randint(60, 350))
    places = [(sentence, at) for paragraph in form for sentence in paragraph for at in range(len(sentence))]
    slots = chance.sample(places, max(2, round(share * len(places))))
    numeric = max(1, round(NUMERIC_SLOTS * len(slots)))  # the first so many: their places are drawn
    choices = [chance.sample(listed()["cities"], 6) + language.tokens(6) for _ in slots]
    members = []
    for _ in range(MEMBERS):
        for at, (sentence, place) in enumerate(slots):
            sentence[place] = language.number(chance) if at < numeric else chance.choice(choices[at])
        members.append([[list(sentence) for sentence in paragraph] for paragraph in form])
    return members


def _shuffled(corpus: Corpus, chance: random.Random) -> Corpus:
    order = list(range(len(corpus.articles)))
    chance.shuffle(order)
    now_at = {old: new for new, old in enumerate(order)}
    return Corpus(
        articles=[corpus.articles[old] for old in order],
        pairs={kind: [(now_at[first], now_at[second]) for first, second in pairs] for kind, pairs in corpus.pairs.items()},
        forms=[sorted(now_at[member] for member in members) for members in corpus.forms],
    )


def main() -> None:
    """Print a corpus."""
    parser = argparse.ArgumentParser(description="A labelled corpus of Arabic articles.")
    parser.add_argument("--seed", type=int, required=True)
    parser.add_argument("--pairs", type=int, default=600)
    parser.add_argument("--background", type=int, default=2_000)
    arguments = parser.parse_args()
    corpus = make_corpus(arguments.seed, pairs=arguments.pairs, background=arguments.background)
    copies = {second: (first, kind) for kind, pairs in corpus.pairs.items() for first, second in pairs}
    form_of = {member: number for number, members in enumerate(corpus.forms) for member in members}
    for number, paragraphs in enumerate(corpus.articles):
        original, kind = copies.get(number, (None, None))
        row = {"paragraphs": paragraphs, "original": original, "kind": kind, "form": form_of.get(number)}
        print(json.dumps(row, ensure_ascii=False))


if __name__ == "__main__":
    main()
