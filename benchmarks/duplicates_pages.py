"""Pages of made-up articles, as the parser gives them, for benchmarks that load them."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from hashlib import sha256

from pipeline.records import (
    Article,
    ArticleKind,
    Line,
    Page,
    Paragraph,
    ParsedPage,
    Precision,
    Role,
    Sighting,
    Span,
    Stamp,
    Teaser,
)

PUBLISHER = "made.example"
"""Whose pages they are; it needs a row in the table of publishers."""

_SINCE = datetime(2015, 1, 1)
_MINUTES = 10 * 365 * 24 * 60


def made_page(
    paragraphs: Sequence[str],
    name: str,
    *,
    headline: str | None = None,
    url: str | None = None,
    cards: Sequence[str] = (),
    is_dated: bool = True,
) -> ParsedPage:
    """Make a page with one article, and a minute of publication of its own by its name.

    `headline`, `url`: None gives one of its own, made of the name. `cards`: headlines of cards of related articles.
    """
    chance = random.Random(name)
    texts = [headline or f"خبر {name}", *paragraphs, *cards]  # "news item"
    body = slice(1, 1 + len(paragraphs))
    lines, offset = [], 0
    for number, text in enumerate(texts, start=1):
        place = number - 1
        role = Role.HEADLINE if place < body.start else Role.PARAGRAPH if place < body.stop else Role.TEASER_HEADLINE
        article = 1 if place < body.stop else None
        card = None if place < body.stop else place - body.stop + 1
        end, rule = offset + len(text), f"{role}.made"
        lines.append(Line(number=number, start=offset, end=end, role=role, rule=rule, article=article, teaser=card))
        offset += len(text) + 1
    whole = "\n".join(texts)
    data = whole.encode()
    published = _SINCE + timedelta(minutes=chance.randrange(_MINUTES))
    article = Article(
        number=1,
        kind=ArticleKind.MAIN,
        headline=texts[0],
        published=Stamp(local=published, precision=Precision.MINUTE, utc_offset_minutes=0) if is_dated else None,
        paragraphs=tuple(
            Paragraph(text=text, spans=(Span(line=line.number, start=line.start, end=line.end),))
            for text, line in zip(texts[body], lines[body], strict=True)
        ),
    )
    address = url or f"https://{PUBLISHER}/{name}"
    sighting = Sighting(path=f"/made/{name}.txt", url=address, captured_at=published.replace(tzinfo=UTC))
    page = Page(sha256=sha256(data).hexdigest(), text=whole, encoding="utf-8", byte_length=len(data), sighting=sighting)
    return ParsedPage(
        page=page,
        publisher=PUBLISHER,
        page_date=None,
        lines=tuple(lines),
        articles=(article,),
        teasers=tuple(Teaser(number=number, headline=card) for number, card in enumerate(cards, start=1)),
        no_article_reason=None,
        parser_version="1",
        profiles_version="1",
    )
