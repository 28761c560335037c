"""A drafted profile as YAML that a person reads and mends: each guess with its reason, the less sure ones behind a mark."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence

from pipeline.ingest.profile_draft import EvidenceGuess, Guess, ProfileDraft
from pipeline.ingest.profile_names import names_or_domain

MOST_LINES = 100
"""Of one list: a person reads no more, and what recurs only now and then comes last."""

UNSURE = "#? "
"""Stands before what is less sure: taken off, the line counts."""

FURNITURE = ("masthead", "navigation", "widget", "widget_labels", "advert", "furniture")

_LAST_OF_FOUR = 0xFFFF

_HEADER = """\
# {domain}: drafted by `matn publishers new` from {pages}.
# Every line is a guess: read it, mend it, and see what it does: matn publishers try {domain} PAGE...
# Lines behind "#?" are less sure and do not count: take the mark off those that are right, and delete the others.
"""

_GLOSSES = {
    "masthead": "who runs the site",
    "navigation": "menus, tags, tickers",
    "widget": "buttons, counters, share, comments",
    "widget_labels": "buttons that the crawl stuck to the headline",
    "advert": "advertising",
    "furniture": "anything else of the site's",
    "byline_prefixes": "what stands before an author's name",
    "stamp_prefixes": "what stands before a date",
    "furniture_beginnings": "labels that run on into what is the site's too",
    "foot": "below these lines nothing belongs to the article",
    "stock_captions": "pictures' texts that say nothing of the picture",
}


DraftedExample = Sequence[tuple[str, object, str]]
"""An example as the schema has it: its keys in order, each with its value and a note, which may be empty."""


def draft_as_yaml(draft: ProfileDraft, examples: Sequence[DraftedExample] = ()) -> str:
    """Write a draft as a profile's file."""
    pages = f"{draft.pages} page{'' if draft.pages == 1 else 's with different articles'}"
    parts = [_HEADER.format(domain=draft.domain, pages=pages) + f"domain: {draft.domain}\n", _identity(draft), _evidence(draft)]
    lists = {kind: draft.furniture[kind] for kind in FURNITURE if draft.furniture.get(kind)}
    parts.append(_section("furniture", lists))
    parts.append(_list("sections", draft.sections, "names of sections", ""))
    parts.append(_list("related_headings", draft.related_headings, "headings of lists of other articles", ""))
    parts.append(_section("words", draft.words))
    if examples:
        parts.append(_examples(examples))
    return "\n".join(part for part in parts if part)


def quoted(text: str) -> str:
    """Write a text as a quoted value of YAML; what cannot be seen is escaped."""
    return "".join(char if char.isprintable() else _escaped(ord(char)) for char in json.dumps(text, ensure_ascii=False))


def _escaped(code: int) -> str:
    return f"\\u{code:04x}" if code <= _LAST_OF_FOUR else f"\\U{code:08x}"


def names_as_yaml(domain: str, name_ar: Guess | None, name_en: Guess | None) -> list[str]:
    """Write the names of a profile as lines, each with its reason; None: none was found, and the domain stands for it."""
    names = names_or_domain(domain, name_ar, name_en)
    return ["names:", *(f"  {language}: {quoted(name.phrase)}  # {name.why}" for language, name in names.items())]


def _identity(draft: ProfileDraft) -> str:
    rows = names_as_yaml(draft.domain, draft.name_ar, draft.name_en)
    if draft.country:
        rows.append(f"{'' if draft.country.is_sure else UNSURE}country: {draft.country.phrase}  # {draft.country.why}")
    else:
        rows.append(f"{UNSURE}country: ..  # where the newsroom is, such as EG (ISO 3166-1); the domain does not tell")
    for zone in draft.zones[:4]:
        rows.append(f"{'' if zone.is_sure else UNSURE}zone: {zone.phrase}  # {zone.why}; of the times that the site prints")
    if not draft.zones:
        rows.append(
            f"{UNSURE}zone: ..  # of the times that the site prints, such as Africa/Cairo; none is better than a wrong one"
        )
    return "\n".join(rows) + "\n"


def _evidence(draft: ProfileDraft) -> str:
    note = "# What tells that a page is this publisher's where no URL does; weights that add up to 1 are enough.\n"
    if not draft.evidence:
        return (
            note
            + f"#? evidence:\n#?   - {{weight: 1, line: {quoted('...')}}}  # nothing found: a line that only this site prints\n"
        )
    rows = [_evidence_row(guess) for guess in draft.evidence]
    return note + "evidence:\n" + "\n".join(rows) + "\n"


def _evidence_row(guess: EvidenceGuess) -> str:
    said = f"line: {quoted(guess.lines[0])}" if len(guess.lines) == 1 else f"lines: [{', '.join(map(quoted, guess.lines))}]"
    return f"  {'' if guess.is_sure else UNSURE}- {{weight: {guess.weight:g}, {said}}}  # {guess.why}"


def _section(title: str, lists: Mapping[str, Sequence[Guess]]) -> str:
    parts = [_list(kind, guesses, _GLOSSES.get(kind, ""), "  ") for kind, guesses in lists.items()]
    parts = [part for part in parts if part]
    if not parts:
        return ""
    is_sure = any(guess.is_sure for guesses in lists.values() for guess in guesses)
    return f"{'' if is_sure else UNSURE}{title}:\n" + "".join(parts)


def _list(title: str, guesses: Sequence[Guess], gloss: str, indent: str) -> str:
    if not guesses:
        return ""
    head = f"{indent}{'' if any(guess.is_sure for guess in guesses) else UNSURE}{title}:  # {gloss}"
    rows = (f"{indent}  {'' if guess.is_sure else UNSURE}- {quoted(guess.phrase)}  # {guess.why}" for guess in _ordered(guesses))
    return "\n".join([head, *rows]) + "\n"


def _ordered(guesses: Iterable[Guess]) -> list[Guess]:
    """Put the sure ones first, each phrase once, at most `MOST_LINES`."""
    once = {guess.phrase: guess for guess in guesses}
    return sorted(once.values(), key=lambda guess: not guess.is_sure)[:MOST_LINES]


def _examples(examples: Sequence[DraftedExample]) -> str:
    return "".join(
        [
            "# What is found on these pages now: mend what is wrong, and `matn publishers check` tells when it is right.\n"
            "examples:\n",
            *_example_rows(examples),
        ]
    )


def _example_rows(examples: Sequence[DraftedExample]) -> Iterator[str]:
    for example in examples:
        for at, (name, value, note) in enumerate(example):
            shown = quoted(value) if isinstance(value, str) else json.dumps(value)
            yield f"  {'- ' if at == 0 else '  '}{name}: {shown}{f'  # {note}' if note else ''}\n"
