"""Pages of made-up articles, as the parser gives them, for benchmarks that load them."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from hashlib import sha256

from pipeline.records import Article, ArticleKind, Line, Page, Paragraph, ParsedPage, Precision, Role, Sighting, Span, Stamp

_SINCE = datetime(2015, 1, 1)
_MINUTES = 10 * 365 * 24 * 60


def made_page(paragraphs: Sequence[str], name: str) -> ParsedPage:
    """Make a page with one article: a headline and a minute of publication of its own by its name, and these paragraphs."""
    chance = random.Random(name)
    texts = [f"خبر {name}", *paragraphs]  # "news item"
    lines, offset = [], 0
    for number, text in enumerate(texts, start=1):
        role = Role.HEADLINE if number == 1 else Role.PARAGRAPH
        lines.append(Line(number=number, start=offset, end=offset + len(text), role=role, rule=f"{role}.made", article=1))
        offset += len(text) + 1
    whole = "\n".join(texts)
    data = whole.encode()
    published = _SINCE + timedelta(minutes=chance.randrange(_MINUTES))
    article = Article(
        number=1,
        kind=ArticleKind.MAIN,
        headline=texts[0],
        published=Stamp(local=published, precision=Precision.MINUTE, utc_offset_minutes=0),
        paragraphs=tuple(
            Paragraph(text=text, spans=(Span(line=line.number, start=line.start, end=line.end),))
            for text, line in zip(texts[1:], lines[1:], strict=True)
        ),
    )
    sighting = Sighting(path=f"/made/{name}.txt", url=f"https://made.example/{name}", captured_at=published.replace(tzinfo=UTC))
    page = Page(sha256=sha256(data).hexdigest(), text=whole, encoding="utf-8", byte_length=len(data), sighting=sighting)
    return ParsedPage(
        page=page,
        publisher=None,
        page_date=None,
        lines=tuple(lines),
        articles=(article,),
        teasers=(),
        no_article_reason=None,
        parser_version="1",
        profiles_version="1",
    )
