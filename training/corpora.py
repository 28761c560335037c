"""Read labelled corpora into sentences of our own tokens with a label each."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from pipeline.arabic.text import display_text
from pipeline.entities.tokens import Tokens, tokenise

OUTSIDE = "O"
CLASSES = ("PERSON", "ORG", "PLACE", "MISC")
LABELS = (OUTSIDE, *(f"{part}-{kind}" for kind in CLASSES for part in "BIES"))
"""Outside; beginning, inside, end of a name; single-word name."""

ANERCORP = {"PERS": "PERSON", "LOC": "PLACE", "ORG": "ORG", "MISC": "MISC"}
AQMAR = {"PER": "PERSON", "LOC": "PLACE", "ORG": "ORG", **{f"MIS{n}": "MISC" for n in ("", "-", *range(10))}}
WOJOOD = {"PERS": "PERSON", "GPE": "PLACE", "LOC": "PLACE", "ORG": "ORG", "EVENT": "MISC", "PRODUCT": "MISC"}
_WIKIFANE_PERSONS = "Politician Religious_PER Artist Other_PER Scientist Athlete Businessperson Engineer Lawyer Police_PER"
_WIKIFANE_ORGS = "Commercial Non-Governmental Government Educational Media Sports Religious_ORG Medical-Science Entertainment"
_WIKIFANE_PLACES = (
    "Population-Center Nation Water-Body State-or-Province Land-Region-Natural Continent GPE-Cluster County-or-District Path "
    "Building-Grounds Airport Subarea-Facility Land Water"
)
WIKIFANE = {
    **dict.fromkeys(_WIKIFANE_PERSONS.split(), "PERSON"),
    **dict.fromkeys(_WIKIFANE_ORGS.split(), "ORG"),
    **dict.fromkeys(_WIKIFANE_PLACES.split(), "PLACE"),
    "Police": "PERSON",  # in this corpus it is a person's class: officers
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """A sentence: the display text of its space-joined words, our tokens of it, and a label (`LABELS`) for each token.

    `gold` are the corpus' own spans as (class, first word, word after the last), `word_of` the corpus' word of each token.
    """

    text: str
    tokens: Tokens
    labels: tuple[str, ...]
    gold: tuple[tuple[str, int, int], ...]
    word_of: tuple[int, ...]


def spans_of_bio(tags: list[str]) -> list[tuple[str, int, int]]:
    """Give the spans of a sequence of BIO tags; an I- that continues nothing begins a span, as conlleval has it."""
    spans: list[tuple[str, int, int]] = []
    kind, first = "", 0
    for at, tag in enumerate([*tags, OUTSIDE]):
        prefix, _, name = tag.partition("-")
        if kind and (prefix != "I" or name != kind):
            spans.append((kind, first, at))
            kind = ""
        if name and not kind:
            kind, first = name, at
    return spans


def sentence_of(words: list[str], tags: list[str], classes: dict[str, str]) -> Sentence | None:
    """Make a sentence of a corpus' words and BIO tags; None where nothing printable is left."""
    words = [display_text(word).replace(" ", "") for word in words]
    kept = [at for at, word in enumerate(words) if word]
    words, tags = [words[at] for at in kept], [tags[at] for at in kept]
    if not words:
        return None
    mapped = [f"{tag[0]}-{classes[tag[2:]]}" if tag[2:] in classes else OUTSIDE for tag in tags]
    text = " ".join(words)
    if display_text(text) != text:
        return None
    tokens = tokenise(text)
    starts, at = [], 0
    for word in words:
        starts.append(at)
        at += len(word) + 1
    word_of, number = [], 0
    for start in tokens.starts:
        while number + 1 < len(words) and starts[number + 1] <= start:
            number += 1
        word_of.append(number)
    labels = [OUTSIDE] * len(tokens)
    gold = spans_of_bio(mapped)
    for kind, first, after in gold:
        inside = [at for at, number in enumerate(word_of) if first <= number < after]
        while inside and not tokens.keys[inside[0]]:
            inside.pop(0)
        while inside and not tokens.keys[inside[-1]]:
            inside.pop()
        for place, at in enumerate(inside):
            labels[at] = f"{'S' if len(inside) == 1 else 'B' if place == 0 else 'E' if place == len(inside) - 1 else 'I'}-{kind}"
    return Sentence(text=text, tokens=tokens, labels=tuple(labels), gold=tuple(gold), word_of=tuple(word_of))


def read_bio(path: Path, classes: dict[str, str]) -> Iterator[Sentence]:
    """Read lines of a word and a BIO tag, sentences apart by an empty line."""
    words: list[str] = []
    tags: list[str] = []
    for line in [*path.read_text(encoding="utf-8").splitlines(), ""]:
        parts = line.replace("\t", " ").split(" ")
        if not line.strip():
            sentence = sentence_of(words, tags, classes) if words else None
            if sentence:
                yield sentence
            words, tags = [], []
        elif len(parts) > 1 and parts[0]:
            words.append(parts[0])
            tags.append(parts[1])


_CLITIC_PREFIXES = frozenset("\u0648\u0641\u0628\u0644\u0643")
_CLITIC_SUFFIXES = frozenset({"\u0647\u0627", "\u0647", "\u0647\u0645", "\u0647\u0645\u0627", "\u064a", "\u0646\u0627"})
_LETTERS = re.compile(r"[^\W\d_]+")


def rejoined(words: list[str], tags: list[str]) -> tuple[list[str], list[str]]:
    """Undo WikiFANE's segmentation: a lone conjunction or preposition goes onto the next word, a lone pronoun onto the last."""
    out_words: list[str] = []
    out_tags: list[str] = []
    prefix = ""
    for word, tag in zip(words, tags, strict=True):
        if word in _CLITIC_PREFIXES and tag == OUTSIDE:
            prefix += word
            continue
        is_word = _LETTERS.fullmatch(word) is not None
        if word in _CLITIC_SUFFIXES and not prefix and out_words and tag == OUTSIDE and _LETTERS.fullmatch(out_words[-1]):
            last = out_words[-1]
            out_words[-1] = (last[:-1] + "\u062a" if last.endswith("\u0629") else last) + word
            continue
        if prefix and not is_word:
            out_words.append(prefix)
            out_tags.append(OUTSIDE)
            prefix = ""
        # Lam and the article are written as two lams.
        are_two_lams = prefix.endswith("\u0644") and word.startswith("\u0627\u0644")
        out_words.append(prefix + (word[1:] if are_two_lams else word))
        out_tags.append(tag)
        prefix = ""
    return out_words, out_tags


def read_wikifane(path: Path) -> Iterator[Sentence]:
    """Read WikiFANE Gold, its clitics put back onto their words."""
    words: list[str] = []
    tags: list[str] = []
    for line in [*path.read_text(encoding="utf-8-sig").splitlines(), ""]:
        word, _, tag = line.partition("\t")
        word = display_text(word)
        if not word:
            if words:
                sentence = sentence_of(*rejoined(words, tags), WIKIFANE)
                if sentence:
                    yield sentence
            words, tags = [], []
        else:
            words.append(word)
            tags.append(tag.strip() or OUTSIDE)


def label_spans(labels: Iterable[str]) -> list[tuple[str, int, int]]:
    """Give the spans of `LABELS` as (class, first token, token after the last)."""
    return spans_of_bio([label.replace("E-", "I-").replace("S-", "B-") for label in labels])
