"""Which publisher a page comes from: by its URL, else by the evidence that profiles name, else nobody."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import urlsplit

from pipeline.arabic.dates import read_stamp
from pipeline.arabic.masking import MASK, has_number, mask_numbers
from pipeline.arabic.text import match_key
from pipeline.parse.clues import clues_of, phrase_key
from pipeline.parse.lines import TextLine
from pipeline.parse.shapes import CLIP_WORDS, common_words, name_and_place
from pipeline.publishers import Profile, Profiles
from pipeline.publishers.profile import Evidence, OpeningLine

ABOVE = 12
"""Lines of a head that may stand above its button."""

ENOUGH = 1.0
"""Below this sum of weights a page has no publisher: a wrong name brings a wrong time zone."""


def recognise(lines: Sequence[TextLine], url: str | None, profiles: Profiles) -> Profile | None:
    """Give the profile that a page belongs to; None where the evidence is thin or two profiles have as much."""
    if url:
        host = (urlsplit(url if "//" in url else f"//{url}").hostname or "").lower()
        return profiles.of_domain(host.removeprefix("www."))
    numbers = _places(lines)
    weights = []
    for number, likely in clues_of(profiles).candidates(numbers).items():
        reasons = (reason for place, reason in enumerate(profiles.all[number].evidence) if place in likely)
        weights.append((sum(reason.weight for reason in reasons if _holds(reason, lines, numbers)), number))
    best = max((weight for weight, _ in weights), default=0.0)
    winners = [number for weight, number in weights if weight == best]
    return profiles.all[winners[0]] if best >= ENOUGH and len(winners) == 1 else None


def weigh(lines: Sequence[TextLine], profile: Profile) -> list[tuple[Evidence, bool]]:
    """Say of each reason that a profile names whether it holds on a page; `ENOUGH` of their weights recognise the page."""
    numbers = _places(lines)
    return [(evidence, _holds(evidence, lines, numbers)) for evidence in profile.evidence]


def _places(lines: Sequence[TextLine]) -> dict[str, list[int]]:
    """Give the indexes of each key; of a line with numbers also those of its key with marks for them, which no key holds."""
    places: dict[str, list[int]] = {}
    for index, line in enumerate(lines):
        places.setdefault(line.key, []).append(index)
        if has_number(line.key):
            places.setdefault(mask_numbers(line.key), []).append(index)
    return places


def _is(line: TextLine, key: str) -> bool:
    return (mask_numbers(line.key) if MASK in key else line.key) == key


def _holds(evidence: Evidence, lines: Sequence[TextLine], numbers: dict[str, list[int]]) -> bool:
    if evidence.line:
        return phrase_key(evidence.line) in numbers
    if evidence.lines:
        keys = [phrase_key(line) for line in evidence.lines]
        starts = (at for at in numbers.get(keys[0], ()) if at + len(keys) <= len(lines))
        return any(all(_is(lines[at + step], key) for step, key in enumerate(keys)) for at in starts)
    if evidence.between_repeats:
        places = numbers.get(phrase_key(evidence.between_repeats), ())
        return any(at + 1 < len(lines) and _stands_before(lines, numbers, at) for at in places)
    if evidence.teaser_byline:
        name = phrase_key(evidence.teaser_byline)
        return any(line.key.startswith(name) and _is_by(name, line) for line in lines)
    return _opens(evidence.opening, lines)


def _stands_before(lines: Sequence[TextLine], numbers: dict[str, list[int]], at: int) -> bool:
    """Say whether the line behind a place stands before it too; the page's last line may be cut off."""
    behind = lines[at + 1]
    if numbers[behind.key][0] < at:
        return True
    cut = at + 2 == len(lines) and behind.words >= CLIP_WORDS
    return cut and any(line.key.startswith(behind.key) for line in lines[max(0, at - ABOVE) : at])


def _is_by(name: str, line: TextLine) -> bool:
    author = name_and_place(line.text)
    return author is not None and bool(author.place) and match_key(author.name) == name


def _opens(opening: Sequence[OpeningLine], lines: Sequence[TextLine]) -> bool:
    """Say whether the page's first lines are those of the sequence, one for one."""
    if len(lines) < len(opening):
        return False
    headline = ""
    stamps = []
    for wanted, line in zip(opening, lines, strict=False):
        if wanted.is_ == "headline":
            headline = line.key
        elif wanted.is_:
            stamps.append(line)
        elif wanted.label:
            label, _, rest = line.key.partition(" ")
            if label != phrase_key(wanted.label) or not common_words(rest, headline):
                return False
    return all(read_stamp(line.text) is not None for line in stamps)
