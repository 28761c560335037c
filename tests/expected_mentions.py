"""Reads `entities_expected.yml` and counts an answer against it: mentions that are right, wrong and missed, by type."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from pipeline.entity_records import Mention, MentionType

EXPECTED: dict[str, Any] = yaml.safe_load(Path(__file__).with_name("entities_expected.yml").read_text("utf-8"))
_MENTION = re.compile(r"(\??)(.+?) (PERSON|ORG|PLACE|DATE|QUANTITY)(?: (\S+))?(?: (\S+))?")
_LETTER = re.compile(r"[^\W\d_]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """A mention that a text has: the spans that are right, the first one first. `is_open`: either answer is right."""

    type: MentionType
    spans: tuple[tuple[int, int], ...]
    is_open: bool
    value: str | None
    unit: str | None


@dataclass
class Tally:
    """How many mentions were right, wrong and missed, by type; values and units of those found; what went wrong, for a person."""

    right: Counter[MentionType] = field(default_factory=Counter)
    wrong: Counter[MentionType] = field(default_factory=Counter)
    missed: Counter[MentionType] = field(default_factory=Counter)
    values: Counter[bool] = field(default_factory=Counter)
    units: Counter[bool] = field(default_factory=Counter)
    notes: list[str] = field(default_factory=list)

    def f1(self, *types: MentionType) -> float:
        right, wrong, missed = (sum(counts[one] for one in types) for counts in (self.right, self.wrong, self.missed))
        return 2 * right / max(2 * right + wrong + missed, 1)


def expected_of(text: str, line: str) -> list[Expected]:
    """Read the mentions of a line, in the order of the text; fails where the text does not have them in that order."""
    found = []
    at = 0
    for part in filter(None, (part.strip() for part in line.split("|"))):
        match = _MENTION.fullmatch(part)
        assert match, part
        first, *others = (form.strip() for form in match[2].split(" = "))
        spans = [_place(text, first, at)]
        spans += [_place(text, form, max(0, spans[0][0] - len(form))) for form in others]
        at = spans[0][1]
        found.append(
            Expected(type=MentionType(match[3]), spans=tuple(spans), is_open=bool(match[1]), value=match[4], unit=match[5])
        )
    return found


def _place(text: str, form: str, after: int) -> tuple[int, int]:
    """Give the first place of a form that is not inside a word, but for particles before it."""
    at = after
    while (at := text.find(form, at)) >= 0:
        end = at + len(form)
        word = re.search(r"\w*$", text[:at])
        is_start = word is not None and set(word[0]) <= set("وفبلكـ")
        if is_start and not (end < len(text) and _LETTER.match(text[end]) and _LETTER.match(form[-1])):
            return at, end
        at += 1
    raise AssertionError(f"{form!r} is not in {text[after:]!r}")


def count(tally: Tally, text: str, expected: Sequence[Expected], mentions: Sequence[Mention]) -> None:
    """Count the mentions of a text into a tally."""
    left = list(mentions)
    for one in expected:
        hit = next((mention for mention in left if mention.type is one.type and (mention.start, mention.end) in one.spans), None)
        if hit is not None:
            left.remove(hit)
            if not one.is_open:
                tally.right[one.type] += 1
                _count_value(tally, one, hit)
        elif not one.is_open:
            tally.missed[one.type] += 1
            tally.notes.append(f"missed {one.type} {text[slice(*one.spans[0])]!r}")
    excused = [span for one in expected if one.is_open or len(one.spans) > 1 for span in one.spans]
    for mention in left:
        if not any(mention.start < end and start < mention.end for start, end in excused):
            tally.wrong[mention.type] += 1
            tally.notes.append(f"wrong {mention.type} {mention.text!r}")


def _count_value(tally: Tally, one: Expected, hit: Mention) -> None:
    if one.type is MentionType.DATE and one.value and not hit.is_derived:  # a date derived from the article's has a year
        tally.values[hit.date_value == one.value] += 1
    if one.type is MentionType.QUANTITY and one.value:
        tally.values[hit.number is not None and abs(hit.number - float(one.value)) < 1e-6] += 1
        if one.unit:
            tally.units[hit.unit == one.unit] += 1
