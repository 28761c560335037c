"""How mentions are shown to people: marked by colour in their text, and one a line with what they mean."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from pipeline.cli.visible import Painted, paint
from pipeline.entity_records import Entity, Mention, MentionType, Modifier

COLOURS = {
    MentionType.PERSON: "green",
    MentionType.ORG: "magenta",
    MentionType.PLACE: "cyan",
    MentionType.DATE: "yellow",
    MentionType.QUANTITY: "blue",
}
_MODIFIERS = {
    Modifier.MORE_THAN: "more than ",
    Modifier.LESS_THAN: "less than ",
    Modifier.AT_LEAST: "at least ",
    Modifier.AT_MOST: "at most ",
    Modifier.APPROX: "about ",
    Modifier.ORDER_OF_MAGNITUDE: "on the order of ",
}
_WIDEST = 44
"""Columns for what a mention means; more moves what stands behind it."""


def marked(text: str, mentions: Sequence[Mention]) -> list[str | Painted]:
    """Give a display text in pieces, those that are mentioned painted in the colour of their type."""
    pieces: list[str | Painted] = []
    at = 0
    for mention in mentions:
        pieces += [text[at : mention.start], paint(mention.text, fg=COLOURS[mention.type])]
        at = mention.end
    return [*pieces, text[at:]]


def listed(mentions: Iterable[Mention], entities: Mapping[str, Entity], indent: str = "    ") -> list[str | Painted]:
    """Give one line for each mention: its type, what it means, and, last, its words, as a terminal may turn Arabic around."""
    rows = [(mention.type, meaning(mention, entities), _words(mention, entities)) for mention in mentions]
    width = min(max((len(meant) for _, meant, _ in rows), default=0), _WIDEST)
    pieces: list[str | Painted] = []
    for of_type, meant, words in rows:
        pieces += [indent, paint(f"{of_type.value:<8}", fg=COLOURS[of_type]), f"  {meant:<{width}}  {words}\n"]
    return pieces


def meaning(mention: Mention, entities: Mapping[str, Entity]) -> str:
    """Say in ASCII what a mention means: an entity's English name, place and key; a date's value; a number, unit and role."""
    if mention.type is MentionType.DATE:
        return (mention.date_value or "which one is not said") + (" (reckoned)" if mention.is_derived else "")
    if mention.type is MentionType.QUANTITY:
        return _quantity(mention)
    entity = entities.get(mention.entity or "")
    if entity is None:
        return mention.entity or ""
    where = entity.country if mention.type is MentionType.PLACE and not entity.key.startswith("iso:") else None
    return " · ".join(filter(None, (entity.name_en, where, entity.key)))


def number_text(number: float) -> str:
    """Write a number for people: 3,500,000,000; 12.5; one of twenty digits or more as 1e+20."""
    if abs(number) >= 1e20:
        return f"{number:g}"
    return f"{number:,.0f}" if number == int(number) else f"{number:,.10g}"


def _quantity(mention: Mention) -> str:
    number = number_text(mention.number) if mention.number is not None else ""
    said = f"{_MODIFIERS[mention.modifier] if mention.modifier else ''}{number} {mention.unit or ''}".strip()
    of = f"of {mention.of}" if mention.of else None
    role = mention.role if mention.role != mention.unit else None
    return ", ".join(filter(None, (said, of, role)))


def _words(mention: Mention, entities: Mapping[str, Entity]) -> str:
    entity = entities.get(mention.entity or "")
    return mention.text if entity is None or entity.name == mention.text else f"{mention.text} = {entity.name}"
