"""The JSON form of a page that was taken apart (DESIGN §2): what `matn parse --json` prints, and the scorers read."""

from __future__ import annotations

from pathlib import PurePath
from typing import Any

from pipeline.records import Article, ParsedPage, Quarantined, Sighting, Teaser

TEASER_FIELDS = ("number", "section", "caption", "headline", "summary", "byline", "place")


def page_json(page: ParsedPage | Quarantined, *, parser_version: str = "", profiles_version: str = "") -> dict[str, Any]:
    """Give one page as an object with every key of the contract; a page in quarantine has them empty, and its reason."""
    if isinstance(page, Quarantined):
        return {
            **_seen(page.sighting),
            "sha256": page.sha256,
            "encoding": None,
            "publisher": None,
            "page_date": None,
            "parser_version": parser_version,
            "profiles_version": profiles_version,
            "articles": [],
            "teasers": [],
            "lines": [],
            "no_article_reason": None,
            "quarantined": page.reason.value,
        }
    return {
        **_seen(page.page.sighting),
        "sha256": page.page.sha256,
        "encoding": page.page.encoding,
        "publisher": page.publisher,
        "page_date": page.page_date.isoformat() if page.page_date else None,
        "parser_version": page.parser_version,
        "profiles_version": page.profiles_version,
        "articles": [_article(article) for article in page.articles],
        "teasers": [_teaser(teaser) for teaser in page.teasers],
        "lines": [
            {
                "line": line.number,
                "start": line.start,
                "end": line.end,
                "role": line.role.value,
                "article": line.article,
                "teaser": line.teaser,
                "repeat": line.repeat,
                "rule": line.rule,
            }
            for line in page.lines
        ],
        "no_article_reason": page.no_article_reason,
        "quarantined": None,
    }


def _seen(sighting: Sighting) -> dict[str, Any]:
    captured = sighting.captured_at.isoformat() if sighting.captured_at else None
    return {"file": PurePath(sighting.path).name, "url": sighting.url, "captured_at": captured}


def _article(article: Article) -> dict[str, Any]:
    body = [p for p in article.paragraphs if not p.is_crosshead]
    return {
        "number": article.number,
        "kind": article.kind.value,
        "headline": article.headline,
        "standfirst": article.standfirst,
        "section": article.section,
        "byline": article.byline,
        "agency": article.agency,
        "place": article.place,
        "published_at": article.published.isoformat() if article.published else None,
        "published_precision": article.published.precision.value if article.published else None,
        "modified_at": article.modified.isoformat() if article.modified else None,
        "captions": [caption.text for caption in article.captions],
        "crossheads": [p.text for p in article.paragraphs if p.is_crosshead],
        "paragraphs": [p.text for p in body],
        "paragraph_spans": [[[s.line, s.start, s.end] for s in p.spans] for p in body],
    }


def _teaser(teaser: Teaser) -> dict[str, Any]:
    fields = {name: getattr(teaser, name) for name in TEASER_FIELDS}
    return fields if teaser.url is None else {**fields, "url": teaser.url}
