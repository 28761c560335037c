"""Pages made from the real ones: the same layout with other bodies and headlines, fewer cards, cuts, stray marks.

A page is rows: each line with what a reader says of it. A variant changes rows, and its gold is read off the rows that are left,
so that no expectation is made by the parser. Texts come from other pages at run time; nothing is stored here.
"""

from __future__ import annotations

import json
import random
import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

TEASER_PARTS = {"teaser_headline": "headline", "teaser_summary": "summary"}


@dataclass(frozen=True)
class Row:
    """One line of a page; `role` is None where it is blank. `parts`: a card's fields that the line holds."""

    text: str
    role: str | None = None
    article: int | None = None
    teaser: int | None = None
    repeat: bool = False
    parts: dict[str, str | None] = field(default_factory=dict)
    shown: str | None = None
    """The text before marks were strewn into it, where they were."""


@dataclass(frozen=True)
class Texts:
    """What variants are filled with: texts of pages other than the one that is changed."""

    headlines: list[str]
    paragraphs: list[str]
    captions: list[str]


@dataclass(frozen=True)
class Layout:
    """A real page as rows, with what its lines do not say."""

    name: str
    rows: list[Row]
    publisher: str | None
    page_date: str | None
    published_at: str | None


def fold(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()


def read_layout(seed: Path, gold: Path) -> Layout:
    data = json.loads(gold.read_text("utf-8"))
    said = {line["line"]: line for line in data["lines"]}
    cards = {teaser["number"]: teaser for teaser in data["teasers"]}
    rows = []
    for number, text in enumerate(seed.read_text("utf-8").split("\n"), start=1):
        line = said.get(number)
        if line is None:
            rows.append(Row(text))
            continue
        parts: dict[str, str | None] = {}
        if line["role"] == "teaser_caption":
            parts = {key: cards[line["teaser"]][key] for key in ("section", "caption")}
        elif line["role"] == "teaser_byline":
            parts = {key: cards[line["teaser"]][key] for key in ("byline", "place")}
        elif line["role"] in TEASER_PARTS and not line["repeat"]:
            parts = {TEASER_PARTS[line["role"]]: fold(text)}
        rows.append(Row(text, line["role"], line["article"], line["teaser"], line["repeat"], parts))
    published = data["articles"][0]["published_at"] if data["articles"] else None
    return Layout(data["file"], rows, data["publisher"], data["page_date"], published)


def gold_of(layout: Layout) -> tuple[str, dict[str, Any]]:
    """Write a layout as a page's text and as what must be said of it."""
    lines, articles, cards = [], {}, {}
    for number, row in enumerate(layout.rows, start=1):
        if row.role is None or not fold(row.text):
            continue
        lines.append({"line": number, "role": row.role, "article": row.article, "teaser": row.teaser, "repeat": row.repeat})
        if row.teaser:
            card = cards.setdefault(row.teaser, dict.fromkeys(("section", "caption", "headline", "summary", "byline", "place")))
            card.update(row.parts)
        elif row.article:
            _add(articles.setdefault(row.article, _article(row.article, layout)), row)
    gold = {
        "file": layout.name,
        "publisher": layout.publisher,
        "page_date": layout.page_date,
        "articles": list(articles.values()),
        "teasers": [{"number": n, **card} for n, card in cards.items()],
        "lines": lines,
    }
    return "\n".join(row.text for row in layout.rows), gold


def _article(number: int, layout: Layout) -> dict[str, Any]:
    single = dict.fromkeys(("headline", "standfirst", "section"))
    published = layout.published_at if number == 1 else None
    lists: dict[str, list[str]] = {"captions": [], "crossheads": [], "paragraphs": []}
    return {"number": number, "kind": "main" if number == 1 else "embedded", "published_at": published, **single, **lists}


def _add(article: dict[str, Any], row: Row) -> None:
    text = fold(row.text if row.shown is None else row.shown)
    if row.repeat:
        return
    if row.role in ("headline", "standfirst", "section"):
        article[row.role] = text
    elif row.role == "crosshead":
        article["crossheads"].append(text.removeprefix("* "))
    elif row.role in ("caption", "paragraph"):
        article[row.role + "s"].append(text)


Change = Callable[[Layout, Texts, random.Random], Layout]


def other_texts(layout: Layout, texts: Texts, rng: random.Random) -> Layout:
    """Give every article another headline and other paragraphs, and its pictures other texts; repeats follow suit."""
    headlines = dict(enumerate(rng.sample(texts.headlines, 2), start=1))
    pictures: dict[tuple[int | None, str], str] = {}
    paragraphs = iter(rng.sample(texts.paragraphs, sum(row.role == "paragraph" for row in layout.rows)))
    rows = []
    for row in layout.rows:
        if row.role == "headline" and row.article:
            whole = headlines[row.article]
            rows.append(replace(row, text=whole if not _is_clipped(row, layout) else _clip(whole, rng, row)))
        elif row.role == "widget" and _label_with_clip(row, layout):
            rows.append(replace(row, text=row.text.split(" ")[0] + " " + _clip(headlines[1], rng, row)))
        elif row.role == "paragraph":
            rows.append(replace(row, text=next(paragraphs)))
        elif row.role == "caption":
            key = (row.article, fold(row.text))
            pictures.setdefault(key, rng.choice([c for c in texts.captions if c not in pictures.values()]))
            rows.append(replace(row, text=pictures[key]))
        else:
            rows.append(row)
    return replace(layout, rows=rows)


def _is_clipped(row: Row, layout: Layout) -> bool:
    whole = next(r for r in layout.rows if r.role == "headline" and r.article == row.article)
    return fold(row.text) != fold(whole.text)


def _label_with_clip(row: Row, layout: Layout) -> bool:
    headline = next((r.text for r in layout.rows if r.role == "headline"), "")
    rest = row.text.partition(" ")[2]
    return bool(rest) and headline.startswith(rest)


def _clip(whole: str, rng: random.Random, row: Row) -> str:
    """Clip a headline to its first words, as the site does: at most 25 characters, at least two words."""
    words = whole.split(" ")
    count = 2
    while count < len(words) and len(" ".join(words[: count + 1])) <= 25:
        count += 1
    return " ".join(words[:count])


def fewer_teasers(layout: Layout, texts: Texts, rng: random.Random) -> Layout:
    """Take cards out of the related list, wherever they stand; those that are left are numbered anew."""
    numbers = sorted({row.teaser for row in layout.rows if row.teaser})
    if not numbers:
        return layout
    kept = sorted(rng.sample(numbers, rng.randint(0, len(numbers) - 1)))
    rows = list(layout.rows)
    for number in numbers:
        mine = [i for i, row in enumerate(rows) if row.teaser == number]
        if number not in kept:
            rows = rows[: mine[0]] + rows[mine[-1] + 1 :]
    return replace(layout, rows=[replace(row, teaser=kept.index(row.teaser) + 1) if row.teaser else row for row in rows])


def other_cards(layout: Layout, texts: Texts, rng: random.Random) -> Layout:
    """Give every card of the related list other texts; its section stays, its author is another."""
    headlines: dict[int, str] = {}
    rows = []
    for row in layout.rows:
        if row.role == "teaser_headline" and row.teaser:
            text = headlines.setdefault(row.teaser, rng.choice(texts.headlines))
            rows.append(replace(row, text=text, parts={} if row.repeat else {"headline": fold(text)}))
        elif row.role == "teaser_summary":
            text = rng.choice(texts.paragraphs)[:200]
            rows.append(replace(row, text=text, parts={"summary": fold(text)}))
        elif row.role == "teaser_caption":
            caption, section = rng.choice(texts.captions), row.parts["section"]
            rows.append(replace(row, text=f"{section} {caption}", parts={"section": section, "caption": fold(caption)}))
        else:
            rows.append(row)
    return replace(layout, rows=rows)


def no_standfirst(layout: Layout, texts: Texts, rng: random.Random) -> Layout:
    """Take the standfirst away, with the blank line behind it."""
    at = next((i for i, row in enumerate(layout.rows) if row.role == "standfirst"), None)
    return layout if at is None else replace(layout, rows=layout.rows[:at] + layout.rows[at + 2 :])


def no_embedded(layout: Layout, texts: Texts, rng: random.Random) -> Layout:
    """Take the second article away."""
    at = next((i for i, row in enumerate(layout.rows) if row.article == 2), None)
    return layout if at is None else replace(layout, rows=layout.rows[:at])


def no_pictures(layout: Layout, texts: Texts, rng: random.Random) -> Layout:
    """Take the pictures' texts away."""
    return replace(layout, rows=[row for row in layout.rows if row.role != "caption"])


def fewer_paragraphs(layout: Layout, texts: Texts, rng: random.Random) -> Layout:
    """Take some paragraphs away, but neither an article's first nor its last, so that crossheads keep text behind them."""
    rows = []
    for i, row in enumerate(layout.rows):
        behind = next((r for r in layout.rows[i + 1 :] if r.role), None)
        before = next((r for r in reversed(layout.rows[:i]) if r.role), None)
        inner = behind and before and behind.role == before.role == "paragraph"
        if not (row.role == "paragraph" and inner and rng.random() < 0.3):
            rows.append(row)
    return replace(layout, rows=rows)


def cut_off(layout: Layout, texts: Texts, rng: random.Random) -> Layout:
    """Cut the page in the middle of a paragraph of its body, as a crawl that broke off; an article's head stays whole."""
    places = [i for i, row in enumerate(layout.rows) if row.role == "paragraph"]
    at = rng.choice(places[len(places) // 4 :])
    row = layout.rows[at]
    end = rng.randint(min(25, len(row.text) - 1), len(row.text) - 1)
    return replace(layout, rows=[*layout.rows[:at], replace(row, text=row.text[:end].rstrip())])


MARKS = ("\u200f", "\u200e", "\u200b", "\ufeff", "\u00a0", "\u202b", "\u061c", "  ", "\t", "\u2067")
"""Marks of direction (right-to-left, left-to-right, embedding, Arabic letter mark, isolate), zero-width space, byte-order mark,
NBSP and other white space."""


def stray_marks(layout: Layout, texts: Texts, rng: random.Random) -> Layout:
    """Put invisible marks and white space at the ends of lines, into blank lines, and between words."""

    def mark(row: Row) -> Row:
        text = row.text
        if rng.random() < 0.4:
            text = rng.choice(MARKS) + text
        if rng.random() < 0.4:
            text += rng.choice(MARKS)
        if text.strip() and " " in text and rng.random() < 0.3:
            text = text.replace(" ", " " + rng.choice(("\u200f", "\u200b", "\u00a0")), 1)
        return replace(row, text=text, shown=row.text)

    return replace(layout, rows=[mark(row) for row in layout.rows])


def broken_off(layout: Layout, texts: Texts, rng: random.Random) -> Layout:
    """Break the page off behind any line of it, head and cards included, that leaves its headline."""
    filled = [i for i, row in enumerate(layout.rows) if row.role]
    headline = next(i for i in filled if layout.rows[i].role == "headline")
    at = rng.choice([i for i in filled if i >= headline][len(filled) // 5 :])
    return replace(layout, rows=layout.rows[: at + 1])


def broken_inside_a_line(layout: Layout, texts: Texts, rng: random.Random) -> Layout:
    """Break the page off in the middle of a line of a head or of a card, below the first article's headline.

    Not in a picture's text inside the body: without its credit nobody can tell it from a paragraph that was cut off.
    """
    headline = next(i for i, row in enumerate(layout.rows) if row.role == "headline")
    roles = {"headline", "teaser_headline", "teaser_summary"}
    above = [next((row.role for row in reversed(layout.rows[:i]) if row.role), None) for i in range(len(layout.rows))]
    in_head = {i for i, row in enumerate(layout.rows) if row.role == "caption" and above[i] in {"headline", "caption"}}
    places = [i for i, row in enumerate(layout.rows) if row.role in roles or i in in_head]
    places = [i for i in places if i > headline + 8 and len(layout.rows[i].text) > 30]
    if not places:
        return layout
    at = rng.choice(places)
    row = layout.rows[at]
    words = row.text.split(" ")
    kept = " ".join(words[: max(3, len(words) // 2)])
    cut = replace(row, text=kept, parts={key: fold(kept) for key in row.parts}, repeat=row.repeat)
    return replace(layout, rows=[*layout.rows[:at], cut])


def wider_spacing(layout: Layout, texts: Texts, rng: random.Random) -> Layout:
    """Double some blank lines."""
    rows = []
    for row in layout.rows:
        rows += [row, row] if row.role is None and rng.random() < 0.5 else [row]
    return replace(layout, rows=rows)


CHANGES: tuple[Change, ...] = (
    fewer_teasers,
    other_cards,
    wider_spacing,
    no_standfirst,
    no_embedded,
    no_pictures,
    fewer_paragraphs,
    cut_off,
)


def variant(layout: Layout, texts: Texts, seed: int) -> Layout:
    """Make one variant: other texts always, and one to three other changes."""
    rng = random.Random(f"{layout.name}-{seed}")
    changed = other_texts(layout, texts, rng)
    for change in rng.sample(CHANGES, rng.randint(1, 3)):
        changed = change(changed, texts, rng)
    if rng.random() < 0.4:
        changed = stray_marks(changed, texts, rng)
    if rng.random() < 0.15:
        changed = rng.choice((broken_off, broken_inside_a_line))(changed, texts, rng)
    return replace(changed, name=f"{layout.name}#{seed}")
