"""From labelled lines to the page's articles and teasers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from pipeline.arabic.text import display_text
from pipeline.arabic.zones import in_zone
from pipeline.parse.body import GOES_ON
from pipeline.parse.draft import Card, Draft, Facts, Label
from pipeline.parse.lines import trimmed
from pipeline.parse.slots import line_record, paragraph_record
from pipeline.records import Article, ArticleKind, Caption, Line, Paragraph, Role, Teaser
from pipeline.urls import absolute_url

LINKED_ROLES = (Role.TEASER_HEADLINE, Role.TEASER_SUMMARY, Role.TEASER_CAPTION)
"""Lines of a card whose link leads to the article, the surest first; an author's leads to the author."""


def lines_of(draft: Draft) -> tuple[Line, ...]:
    """Give every line that is not blank with its label.

    Raises:
        AssertionError: a line was left without a role, which is a defect of the parser.
    """
    out = []
    for line, label in zip(draft.lines, draft.labels, strict=True):
        assert label is not None, f"line {line.number} has no role"
        out.append(
            line_record(line.number, line.start, line.end, label.role, label.rule, label.article, label.teaser, label.repeat)
        )
    return tuple(out)


def articles_of(draft: Draft, count: int) -> tuple[Article, ...]:
    """Put the articles numbered 1 to `count` together; one whose lines are furniture alone is left out, and no number with it."""
    lines = _grouped((label.article if label else None for label in draft.labels), count)
    found: list[Article] = []
    for number in range(1, count + 1):
        article = _article(draft, number, lines[number], len(found) + 1)
        if article is not None:
            found.append(article)
    return tuple(found)


def _grouped(numbers: Iterable[int | None], count: int) -> dict[int, list[int]]:
    """List the indices of the lines of each number, in one pass."""
    groups: dict[int, list[int]] = {number: [] for number in range(1, count + 1)}
    for index, number in enumerate(numbers):
        if number is not None:
            groups[number].append(index)
    return groups


def _text(draft: Draft, index: int, label: Label) -> str:
    """Give what a line shows, or the part of it that its label names."""
    return display_text(draft.text[slice(*label.part)]) if label.part else draft.lines[index].text


def _texts(draft: Draft, indices: Sequence[int], role: Role) -> list[str]:
    """Give the texts of the lines of a role, repeats left out."""
    labels = ((index, draft.labels[index]) for index in indices)
    return [_text(draft, index, label) for index, label in labels if label and label.role is role and not label.repeat]


def _article(draft: Draft, number: int, indices: Sequence[int], new_number: int) -> Article | None:
    """Put an article together; None where no headline and no text is among its lines, which then are the site's."""
    paragraphs: list[Paragraph] = []
    captions: list[Caption] = []
    others: dict[Role, list[str]] = {}
    has_text = False
    for index in indices:
        label = draft.labels[index]
        if label is None:
            continue
        role = label.role
        is_text = role is Role.PARAGRAPH or role is Role.CROSSHEAD
        has_text |= is_text or role is Role.HEADLINE
        if label.repeat:
            continue
        if is_text:
            paragraph = _paragraph(draft, index, label)
            if label.rule == GOES_ON and paragraphs and not paragraphs[-1].is_crosshead:
                above = paragraphs.pop()
                paragraph = Paragraph(text=f"{above.text} {paragraph.text}", spans=above.spans + paragraph.spans)
            paragraphs.append(paragraph)
        elif role is Role.CAPTION:
            captions.append(Caption(text=draft.lines[index].text, line=draft.lines[index].number))
        else:
            others.setdefault(role, []).append(_text(draft, index, label))
    if not has_text:
        for label in (draft.labels[i] for i in indices):
            if label is not None:
                label.article, label.repeat = None, False
                label.role, label.rule = Role.FURNITURE, f"of-no-article:{label.rule}"
        return None
    if new_number != number:
        for label in (draft.labels[i] for i in indices):
            if label is not None:
                label.article = new_number
    facts = draft.facts.get(number, Facts())
    zone = draft.profile.zone if draft.profile else None
    return Article(
        number=new_number,
        kind=ArticleKind.MAIN if new_number == 1 else ArticleKind.EMBEDDED,
        headline=next(iter(others.get(Role.HEADLINE, ())), None),
        standfirst=" ".join(others.get(Role.STANDFIRST, ())) or None,
        section=next(iter(others.get(Role.SECTION, ())), facts.section),
        byline=facts.byline,
        agency=facts.agency,
        place=facts.place,
        published=in_zone(facts.published, zone) if facts.published else None,
        modified=in_zone(facts.modified, zone) if facts.modified else None,
        captions=tuple(captions),
        paragraphs=tuple(paragraphs),
        first_line=draft.lines[indices[0]].number,
        last_line=draft.lines[indices[-1]].number,
    )


def _paragraph(draft: Draft, index: int, label: Label) -> Paragraph:
    """Give the paragraph or crosshead that a line is, with its place."""
    line = draft.lines[index]
    shown, start, end = line.text, line.start, line.end
    if label.part:
        start, end = trimmed(draft.text, *label.part)
        shown = display_text(draft.text[start:end])
    elif end - start != len(shown) or not draft.text.startswith(shown, start):
        start, end = trimmed(draft.text, start, end)
    return paragraph_record(shown, line.number, start, end, label.role is Role.CROSSHEAD)


def teasers_of(draft: Draft) -> tuple[Teaser, ...]:
    """Put the related list's cards together."""
    if not draft.cards:
        return ()
    lines = _grouped((label.teaser if label else None for label in draft.labels), max(draft.cards))
    return tuple(_teaser(draft, number, card, lines[number]) for number, card in sorted(draft.cards.items()))


def _teaser(draft: Draft, number: int, card: Card, indices: Sequence[int]) -> Teaser:
    return Teaser(
        number=number,
        section=card.section,
        caption=card.caption,
        headline=next(iter(_texts(draft, indices, Role.TEASER_HEADLINE)), None),
        summary=" ".join(_texts(draft, indices, Role.TEASER_SUMMARY)) or None,
        byline=card.byline,
        place=card.place,
        url=_link(draft, indices),
        first_line=draft.lines[indices[0]].number,
        last_line=draft.lines[indices[-1]].number,
    )


def _link(draft: Draft, indices: Sequence[int]) -> str | None:
    """Give where a card leads; None where no line of it is linked."""
    if not draft.links:
        return None
    for role in LINKED_ROLES:
        for index in indices:
            label, href = draft.labels[index], draft.links.get(index)
            if href and label and label.role is role and (url := absolute_url(href, draft.base)):
                return url
    return None
