"""Reference pages: 9 to 10 kB, about 950 tokens, in the layouts of the pages in seeds/, with other texts in them.

A page takes a sample's lines as a person described them (tests/samples_expected.yml). The site's own lines and authors stay,
dates get other numbers, headlines, pictures' texts and cards get other words, and the body gets other and more paragraphs, until
the page has its size. Words are those of the samples, a fifth of them with a clitic more: pages share no small vocabulary.
"""

from __future__ import annotations

import random
import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import yaml

ROOT = Path(__file__).parents[1]
LEAST_BYTES, MOST_BYTES = 9_000, 10_000

_PRINTED = {"section", "byline", "published", "dateline", "teaser_section", "teaser_byline"}
"""Roles of an article's lines that stay as the sample has them."""

_WORD = re.compile(r"[^\W\d_]{2,}")
_SMALL_NUMBER = re.compile(r"(?<!\d)\d{1,2}(?!\d)")
_BEFORE, _BEHIND = ("و", "ب", "ل", "ف", "ك"), ("ه", "ها", "هم", "نا", "ي")  # and, in, to, so, as; his, her, their, our, my


@dataclass(frozen=True)
class Sample:
    """A sample's lines, blank ones too, each with the role of an article's or a card's line, or None for the site's."""

    name: str
    lines: list[tuple[str, str | None]]


@lru_cache(maxsize=1)
def samples() -> list[Sample]:
    """Read the sample pages that are text in UTF-8 and no recrawl of another."""
    expected = yaml.safe_load((ROOT / "tests" / "samples_expected.yml").read_text("utf-8"))
    found = []
    for name, page in expected.items():
        if page["encoding"] != "utf-8" or "recrawl" in name:
            continue
        parts = [part["lines"] for part in (*page["articles"], *page["teasers"])]
        roles = {number: role for lines in parts for role, numbers in lines.items() for number in numbers}
        text = (ROOT / "seeds" / name).read_text("utf-8").removesuffix("\n")
        found.append(Sample(name, [(line, roles.get(number)) for number, line in enumerate(text.split("\n"), start=1)]))
    return found


@lru_cache(maxsize=1)
def _words() -> list[str]:
    texts = (line for sample in samples() for line, role in sample.lines if role == "paragraph")
    return [word for text in texts for word in _WORD.findall(text)]


def made_page(number: int) -> str:
    """Make a page; the same number always gives the same one."""
    sample = samples()[number % len(samples())]
    chance = random.Random(number)
    headline = next((line for line, role in sample.lines if role == "headline"), "")
    lines = [_other(line, role, number, headline) for line, role in sample.lines]
    places = [at for at, (_, role) in enumerate(sample.lines) if role == "paragraph"]
    inner = places[: max(1, len(places) // 2)]
    size = len("\n".join(lines).encode())
    spaced = "" in (line.strip() for line, _ in sample.lines[inner[0] + 1 : inner[0] + 2])
    added: dict[int, list[str]] = {}
    wanted = chance.randint(LEAST_BYTES + 200, MOST_BYTES - 400)
    while size < wanted:
        paragraph = _prose(chance, chance.randint(25, 60))
        added.setdefault(chance.choice(inner), []).append(paragraph)
        size += len(paragraph.encode()) + 1 + spaced
    out = []
    for at, line in enumerate(lines):
        for paragraph in added.get(at, ()):
            out += [paragraph, ""] if spaced else [paragraph]
        out.append(line)
    return "\n".join(out) + "\n"


def _other(line: str, role: str | None, number: int, headline: str) -> str:
    """Give a line other words; the same line of a page always the same, and a clipped one the beginning of the whole."""
    if role is None or role in _PRINTED:
        label, _, rest = line.partition(" ")
        clip = " ".join(rest.split()[:2])
        if clip and headline.startswith(clip):  # a button with the headline, clipped, stuck to it
            return f"{label} {_other(rest, 'headline', number, headline)}"
        return _SMALL_NUMBER.sub(lambda found: _number(found[0], random.Random(f"{number} {line} {found.start()}")), line)
    if role == "paragraph":
        chance = random.Random(f"{number} {line}")
        return _prose(chance, len(line.split())) if len(line) > 60 else line
    chance = random.Random(f"{number} {' '.join(line.split()[:2])}")
    return _WORD.sub(lambda found: _word(chance) if not found[0].isascii() else found[0], line)


def _number(printed: str, chance: random.Random) -> str:
    """Give another number from 1 to 12 in the same digits: a day, a month or an hour, so that pages do not share their dates."""
    zero = "٠" if "٠" <= printed[0] <= "٩" else "0"
    digits = str(chance.randint(1, 9 if len(printed) == 1 else 12)).rjust(len(printed), "0")
    return "".join(chr(ord(zero) + int(digit)) for digit in digits)


def _word(chance: random.Random) -> str:
    word = chance.choice(_words())
    if chance.random() < 0.1:
        word = chance.choice(_BEFORE) + word
    return word + chance.choice(_BEHIND) if chance.random() < 0.1 else word


def _prose(chance: random.Random, words: int) -> str:
    """Make a paragraph of sentences: words, some numbers, commas and quotations."""
    out: list[str] = []
    until_stop = chance.randint(12, 30)
    for place in range(words):
        word = _word(chance) if chance.random() > 0.03 else str(chance.randint(2, 2030))
        kind = chance.random()
        until_stop -= 1
        if until_stop == 0 and place < words - 6:
            word, until_stop = word + ".", chance.randint(12, 30)
        elif kind < 0.06 and place < words - 1:
            word += "،"  # the Arabic comma
        elif kind < 0.08:
            word = f"«{word}»"
        out.append(word)
    return " ".join(out) + "."
