"""From labelled lines to the page's articles and teasers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from pipeline.arabic.text import display_text
from pipeline.arabic.zones import in_zone
from pipeline.parse.draft import Card, Draft, Facts
from pipeline.parse.lines import trimmed
from pipeline.records import Article, ArticleKind, Caption, Line, Paragraph, Role, Span, Teaser


def lines_of(draft: Draft) -> tuple[Line, ...]:
    """Give every line that is not blank with its label.

    Raises:
        AssertionError: a line was left without a role, which is a defect of the parser.
    """
    out = []
    for line, label in zip(draft.lines, draft.labels, strict=True):
        assert label is not None, f"line {line.number} has no role"
        out.append(
            Line(
                number=line.number,
                start=line.start,
                end=line.end,
                role=label.role,
                rule=label.rule,
                article=label.article,
                teaser=label.teaser,
                repeat=label.repeat,
            )
        )
    return tuple(out)


def articles_of(draft: Draft, count: int) -> tuple[Article, ...]:
    """Put the articles numbered 1 to `count` together; one whose lines are furniture alone is left out."""
    lines = _grouped((label.article if label else None for label in draft.labels), count)
    found = (_article(draft, number, lines[number]) for number in range(1, count + 1))
    return tuple(article for article in found if article is not None)


def _grouped(numbers: Iterable[int | None], count: int) -> dict[int, list[int]]:
    """List the indices of the lines of each number, in one pass."""
    groups: dict[int, list[int]] = {number: [] for number in range(1, count + 1)}
    for index, number in enumerate(numbers):
        if number is not None:
            groups[number].append(index)
    return groups


def _texts(draft: Draft, indices: Sequence[int], role: Role) -> list[str]:
    """Give the texts of the lines of a role, repeats left out."""
    found = []
    for index in indices:
        label = draft.labels[index]
        if label is not None and label.role is role and not label.repeat:
            found.append(display_text(draft.text[slice(*label.part)]) if label.part else draft.lines[index].text)
    return found


def _article(draft: Draft, number: int, indices: Sequence[int]) -> Article | None:
    """Put an article together; None where no headline and no text is among its lines, which then belong to no article."""
    if not any(draft.role(i) in {Role.HEADLINE, Role.PARAGRAPH, Role.CROSSHEAD} for i in indices):
        for label in (draft.labels[i] for i in indices):
            if label is not None:
                label.article = None
        return None
    facts = draft.facts.get(number, Facts())
    zone = draft.profile.zone if draft.profile else None
    published = in_zone(facts.published, zone) if facts.published else None
    modified = in_zone(facts.modified, zone) if facts.modified else None
    captions = [i for i in indices if (label := draft.labels[i]) and label.role is Role.CAPTION and not label.repeat]
    return Article(
        number=number,
        kind=ArticleKind.MAIN if number == 1 else ArticleKind.EMBEDDED,
        headline=next(iter(_texts(draft, indices, Role.HEADLINE)), None),
        standfirst=" ".join(_texts(draft, indices, Role.STANDFIRST)) or None,
        section=next(iter(_texts(draft, indices, Role.SECTION)), None),
        byline=facts.byline,
        agency=facts.agency,
        place=facts.place,
        published=published,
        modified=modified,
        captions=tuple(Caption(text=draft.lines[i].text, line=draft.lines[i].number) for i in captions),
        paragraphs=tuple(p for i in indices if (p := _paragraph(draft, i)) is not None),
        first_line=draft.lines[indices[0]].number,
        last_line=draft.lines[indices[-1]].number,
    )


def _paragraph(draft: Draft, index: int) -> Paragraph | None:
    """Give the paragraph or crosshead that a line is, with its place; None for any other line and for repeats."""
    line, label = draft.lines[index], draft.labels[index]
    if label is None or label.repeat or label.role not in {Role.PARAGRAPH, Role.CROSSHEAD}:
        return None
    start, end = trimmed(draft.text, *(label.part or (line.start, line.end)))
    shown = display_text(draft.text[start:end]) if label.part else line.text
    span = Span(line=line.number, start=start, end=end)
    return Paragraph(text=shown, spans=(span,), is_crosshead=label.role is Role.CROSSHEAD)


def teasers_of(draft: Draft) -> tuple[Teaser, ...]:
    """Put the related list's cards together."""
    lines = _grouped((label.teaser if label else None for label in draft.labels), max(draft.cards, default=0))
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
        first_line=draft.lines[indices[0]].number,
        last_line=draft.lines[indices[-1]].number,
    )
