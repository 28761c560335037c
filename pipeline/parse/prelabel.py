"""Lines that say by themselves what they are: furniture by its words, dates, lone punctuation."""

from __future__ import annotations

import re

from pipeline.arabic.dates import find_stamp, read_month, read_stamp
from pipeline.arabic.masking import mask_numbers
from pipeline.arabic.text import display_text, match_key
from pipeline.parse.draft import Draft
from pipeline.parse.head_lines import is_name, without_crawl_stamp
from pipeline.records import Precision, Role, Stamp

_DIGIT = re.compile(r"\d")

_LONGEST_LABEL = 60
"""Characters: furniture of the lexicon is a label; a longer line only begins like one."""

_MASTHEAD_NAME_WORDS = 4

_MARKS = " :,|-\u060c"  # the last one: Arabic comma

_CUT_OFF = 6
"""Characters that may be left of a time that the crawl cut off."""


def prelabel(draft: Draft) -> None:
    """Label every line whose own words decide, wherever it stands, and note which lines are dates."""
    seen: set[str] = set()
    lexicon = draft.lexicon
    for index, line in enumerate(draft.lines):
        if not line.key:
            draft.put(index, Role.FURNITURE, "punctuation-only")
            continue
        known = lexicon.furniture.get(line.key)
        if known is None and lexicon.numbered_furniture:
            known = lexicon.numbered_furniture.get(mask_numbers(line.key))
        if known is None and len(line.text) > _LONGEST_LABEL * 2:
            continue
        if known:
            # An office is said twice; a button that stands with each article's head is not a repeat.
            draft.put(index, known[0], known[1], repeat=known[0] is Role.MASTHEAD and line.key in seen)
            seen.add(line.key)
        elif line.key in lexicon.related_headings:
            draft.put(index, Role.RELATED_HEADING, "lexicon:related_headings")
        elif line.text.startswith("date ") and not without_crawl_stamp(line.text):
            draft.put(index, Role.FURNITURE, "crawl-stamp")
        elif line.key.isdigit():
            draft.put(index, Role.WIDGET, "counter")
        else:
            stamp = stamp_of(draft, index)
            if stamp:
                draft.stamps[index] = stamp
                if lexicon.update_prefixes.begin(line.key):
                    draft.updates.add(index)
    name_under_offices(draft)


def stamp_of(draft: Draft, index: int) -> Stamp | None:
    """Read a line as a date, also behind words such as "published on"; None where it is anything else."""
    line = draft.lines[index]
    if _DIGIT.search(line.text) is None:
        return None
    stamp = read_stamp(line.text)
    if stamp:
        return stamp
    for prefix in (draft.lexicon.stamp_prefixes.before(line.key), draft.lexicon.update_prefixes.before(line.key)):
        if prefix:
            words = prefix.count(" ") + 1
            rest = line.text.split(" ", words)[-1].lstrip(":- ")
            found = read_stamp(rest)
            # Behind such words a stamp may be followed by the rest of one that the crawl cut off.
            within = find_stamp(rest) if found is None else None
            cut_off = within.stamp if within and within.start == 0 and len(rest) - within.end <= _CUT_OFF else None
            return found or cut_off or read_month(rest)
    return _day_and_update(draft, line.text)


def _day_and_update(draft: Draft, text: str) -> Stamp | None:
    """Read a day with the time of its last change behind it: `Sunday 4 August 2013, last update 02:21 (GMT+0400)`."""
    day = find_stamp(text) if len(text) <= _LONGEST_LABEL * 2 else None
    if day is None or day.start or day.stamp.precision is not Precision.DAY:
        return None
    behind = display_text(text[day.end :].lstrip(_MARKS))
    prefix = draft.lexicon.update_prefixes.before(match_key(behind)) if behind else None
    return read_stamp(f"{text[: day.end]} {behind.split(' ', prefix.count(' ') + 1)[-1].lstrip(_MARKS)}") if prefix else None


def with_time(stamp: Stamp, clock: tuple[int, int] | None) -> Stamp:
    """Add to a day the time that stands on a line of its own."""
    if clock is None or stamp.precision is not Precision.DAY:
        return stamp
    return Stamp(local=stamp.local.replace(hour=clock[0], minute=clock[1]), precision=Precision.MINUTE)


def name_under_offices(draft: Draft) -> None:
    """Label the person's name that stands right under an office such as "editor in chief"."""
    if not any(label is not None and label.role is Role.MASTHEAD for label in draft.labels):
        return
    names: set[str] = set()
    for index in range(1, len(draft.lines)):
        line = draft.lines[index]
        follows = draft.role(index - 1) is Role.MASTHEAD and line.gap == 0 and draft.is_open(index)
        if follows and line.words <= _MASTHEAD_NAME_WORDS and index not in draft.stamps and _may_hold_office(draft, index):
            draft.put(index, Role.MASTHEAD, "name-under-office", repeat=line.key in names)
            names.add(line.key)


def _may_hold_office(draft: Draft, index: int) -> bool:
    """Say whether a line under the masthead's may name a person: below a site's name, a section or a headline may stand."""
    line, lexicon = draft.lines[index], draft.lexicon
    if line.key in lexicon.sections:
        return False
    label = draft.labels[index - 1]
    is_under_office = label is not None and label.rule.startswith("office")
    return is_under_office or lexicon.offices.begin(draft.lines[index - 1].key) or is_name(line.text)
