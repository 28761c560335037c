"""Records for tests: small by default, with what a test is about given by name."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime

from pipeline.records import (
    Article,
    ArticleKind,
    Caption,
    Line,
    Page,
    Paragraph,
    ParsedPage,
    Precision,
    Quarantined,
    QuarantineReason,
    Role,
    Sighting,
    Span,
    Stamp,
    Teaser,
)

WORDS = [
    "قال",
    "الوزير",
    "إن",
    "الحكومة",
    "بدأت",
    "تنفيذ",
    "خطة",
    "لتطوير",
    "شبكة",
    "الطرق",
    "في",
    "المحافظات",
    "الجنوبية",
    "خلال",
    "العام",
    "الجاري",
    "بحسب",
    "بيان",
]
"""Said the minister that the government began ...: plain words to make texts of."""


def page_of(text: str, *, path: str = "/pages/one.txt", url: str | None = None, captured_at: datetime | None = None) -> Page:
    data = text.encode()
    return Page(
        sha256=hashlib.sha256(data).hexdigest(),
        text=text,
        encoding="utf-8",
        byte_length=len(data),
        sighting=Sighting(path=path, url=url, captured_at=captured_at),
    )


def article_page(
    name: str = "one",
    *,
    paragraphs: Sequence[str] = ("قال الوزير إن الحكومة بدأت.", "وأضاف أن الخطة تشمل المحافظات."),
    headline: str = "الحكومة تبدأ خطة الطرق",
    crosshead: str | None = None,
    embedded: bool = False,
    teasers: int = 1,
    publisher: str | None = None,
    published: Stamp | None = None,
    modified: Stamp | None = None,
    page_date: date | None = None,
    **sighting: object,
) -> ParsedPage:
    """A page with a masthead, a headline printed twice, a caption, paragraphs, and as many teasers as asked for.

    `name` stands in the masthead, so that another name makes another page.
    """
    texts: list[tuple[str, Role, int | None, int | None, bool]] = [
        (f"صحيفة {name}", Role.MASTHEAD, None, None, False),
        (headline, Role.HEADLINE, 1, None, False),
        (headline, Role.HEADLINE, 1, None, True),
        ("صورة من الموقع", Role.CAPTION, 1, None, False),
    ]
    bodies = [(text, Role.PARAGRAPH) for text in paragraphs]
    if crosshead:
        bodies.insert(1, (crosshead, Role.CROSSHEAD))
    first_body = len(texts)
    texts += [(text, role, 1, None, False) for text, role in bodies]
    last_body = len(texts)
    if embedded:
        texts += [("خبر آخر من الأرشيف", Role.HEADLINE, 2, None, False), ("نص الخبر الآخر.", Role.PARAGRAPH, 2, None, False)]
    texts += [("اقرأ أيضا", Role.RELATED_HEADING, None, None, False)] if teasers else []
    first_teaser = len(texts)
    texts += [(f"عنوان مقترح {number}", Role.TEASER_HEADLINE, None, number, False) for number in range(1, teasers + 1)]

    lines, offset = [], 0
    for index, (text, role, article, teaser, repeat) in enumerate(texts):
        # Every second line of the page is blank, as on many sites.
        lines.append(
            Line(
                number=2 * index + 1,
                start=offset,
                end=offset + len(text),
                role=role,
                rule=f"test.{role}",
                article=article,
                teaser=teaser,
                repeat=repeat,
            )
        )
        offset += len(text) + 2
    page_text = "".join(f"{text}\n\n" for text, *_ in texts)

    def piece(index: int) -> tuple[Span, ...]:
        return (Span(line=lines[index].number, start=lines[index].start, end=lines[index].end),)

    articles = [
        Article(
            number=1,
            kind=ArticleKind.MAIN,
            headline=headline,
            section="محليات",
            byline="كتبت منى",
            published=published,
            modified=modified,
            captions=(Caption(text="صورة من الموقع", line=lines[3].number),),
            paragraphs=tuple(
                Paragraph(text=texts[index][0], spans=piece(index), is_crosshead=texts[index][1] is Role.CROSSHEAD)
                for index in range(first_body, last_body)
            ),
            first_line=lines[1].number,
            last_line=lines[last_body - 1].number,
        )
    ]
    if embedded:
        articles.append(
            Article(
                number=2,
                kind=ArticleKind.EMBEDDED,
                headline=texts[last_body][0],
                paragraphs=(Paragraph(text=texts[last_body + 1][0], spans=piece(last_body + 1)),),
            )
        )
    return ParsedPage(
        page=page_of(page_text, **sighting),  # type: ignore[arg-type]
        publisher=publisher,
        page_date=page_date,
        lines=tuple(lines),
        articles=tuple(articles),
        teasers=tuple(
            Teaser(
                number=number + 1,
                headline=texts[first_teaser + number][0],
                first_line=lines[first_teaser + number].number,
                last_line=lines[first_teaser + number].number,
            )
            for number in range(teasers)
        ),
        no_article_reason=None,
        parser_version="test-1",
        profiles_version="test-2",
    )


def listing_page(name: str = "list") -> ParsedPage:
    """A page without an article."""
    text = f"أحدث الأخبار {name}\n"
    return ParsedPage(
        page=page_of(text, path=f"/pages/{name}.txt"),
        publisher=None,
        page_date=None,
        lines=(Line(number=1, start=0, end=len(text) - 1, role=Role.FURNITURE, rule="test.listing"),),
        articles=(),
        teasers=(),
        no_article_reason="listing",
        parser_version="test-1",
        profiles_version="test-2",
    )


def quarantined_page(data: bytes = b"\x89PNG", *, path: str = "/pages/image.txt") -> Quarantined:
    return Quarantined(
        sighting=Sighting(path=path),
        reason=QuarantineReason.BINARY,
        detail="a PNG image",
        sha256=hashlib.sha256(data).hexdigest(),
        byte_length=len(data),
        raw=data,
    )


def unreadable_page(path: str = "/pages/locked.txt") -> Quarantined:
    """A file of which not one byte could be read."""
    return Quarantined(
        sighting=Sighting(path=path),
        reason=QuarantineReason.UNREADABLE,
        detail="permission denied",
        sha256=None,
        byte_length=None,
    )


def with_article(parsed: ParsedPage, **changes: object) -> ParsedPage:
    """The page with its first article changed."""
    return replace(parsed, articles=(replace(parsed.articles[0], **changes), *parsed.articles[1:]))  # type: ignore[arg-type]


def stamp(text: str = "2016-11-30T17:25:00", precision: Precision = Precision.MINUTE, offset: int | None = 120) -> Stamp:
    return Stamp(local=datetime.fromisoformat(text), precision=precision, utc_offset_minutes=offset)
