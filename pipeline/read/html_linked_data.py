"""JSON-LD as pages carry it, often broken: the node that describes the page's article, and what it says."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any, TypeGuard

from selectolax.lexbor import LexborHTMLParser

Node = dict[str, Any]

ARTICLE_TYPES = frozenset(
    {
        "Article",
        "NewsArticle",
        "AnalysisNewsArticle",
        "AskPublicNewsArticle",
        "BackgroundNewsArticle",
        "OpinionNewsArticle",
        "ReportageNewsArticle",
        "ReviewNewsArticle",
        "AdvertiserContentArticle",
        "SatiricalArticle",
        "Report",
        "BlogPosting",
        "LiveBlogPosting",
        "SocialMediaPosting",
    }
)
"""schema.org's `Article` and what it has below it, as far as news sites use it."""

MOST_OBJECTS = 50
"""Objects in one script, one behind the other, that are read; a page has one or two."""

_WRAPPED = re.compile(r"^\s*(?:/[/*]\s*)?<!(?:--|\[CDATA\[)(?:\s*\*/)?|(?:/[/*]\s*)?(?:-->|\]\]>)(?:\s*\*/)?\s*$")
_SPARE_COMMA = re.compile(r",(?=\s*[}\]])")
_BETWEEN = re.compile(r"[\s,;]*")
_DECODER = json.JSONDecoder(strict=False)
_LEADING = ("@graph", "mainEntity", "mainEntityOfPage")
"""Where an article is put inside another node; what is a part, a mention or an item of a list is another page's."""


def article_nodes(tree: LexborHTMLParser) -> list[Node]:
    """Give the articles that a page's JSON-LD describes as its own, in order."""
    found: list[Node] = []
    for script in tree.css('script[type*="ld+json"]'):
        for value in _objects(script.text()):
            found += [node for node in _nodes(value) if is_article(node)]
    return found


def is_article(node: Node) -> bool:
    """Say whether a node is of a type for articles."""
    kinds = node.get("@type")
    return any(isinstance(kind, str) and kind.rpartition("/")[2] in ARTICLE_TYPES for kind in _listed(kinds))


def names_of(value: Any) -> list[str]:
    """Give the names of a person, an organisation, or a list of them, as text or as nodes."""
    names = []
    for item in _listed(value):
        name = item.get("name") if isinstance(item, dict) else item
        names += [part for part in _listed(name) if isinstance(part, str)]
    return names


def text_of(value: Any) -> str | None:
    """Give a value that is text, or the first of a list."""
    return next((item for item in _listed(value) if isinstance(item, str)), None)


def url_of(node: Node) -> str | None:
    """Give the address of the page that a node describes."""
    page = next(iter(_listed(node.get("mainEntityOfPage"))), None)
    told = page.get("@id") or page.get("url") if isinstance(page, dict) else page
    return text_of(node.get("url")) or text_of(told)


def _objects(text: str) -> Iterator[Any]:
    """Read the values of a script: one, or several in a row; as it stands, then without comments and spare commas."""
    for attempt in (text, _SPARE_COMMA.sub("", _WRAPPED.sub("", text))):
        values: list[Any] = []
        at = _BETWEEN.match(attempt).end()  # type: ignore[union-attr]
        try:
            while at < len(attempt) and len(values) < MOST_OBJECTS:
                value, end = _DECODER.raw_decode(attempt, at)
                values.append(value)
                at = _BETWEEN.match(attempt, end).end()  # type: ignore[union-attr]
        except (ValueError, RecursionError):
            # What stands before the damage is whole; a nesting that JSON cannot read is nobody's article.
            if not values:
                continue
        yield from values
        return


def _nodes(value: Any) -> Iterator[Node]:
    waiting = [value]
    while waiting:
        item = waiting.pop()
        if isinstance(item, list):
            waiting += reversed(item)
        elif _is_node(item):
            yield item
            waiting += [item[key] for key in reversed(_LEADING) if isinstance(item.get(key), dict | list)]


def _is_node(item: Any) -> TypeGuard[Node]:
    return isinstance(item, dict)


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]
