"""What an HTML page says of itself outside its text, from the most exact source that says it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from html import unescape
from typing import Any

from selectolax.lexbor import LexborHTMLParser

from pipeline.arabic.text import display_text, match_key
from pipeline.read.html_linked_data import article_nodes, names_of, text_of, url_of
from pipeline.read.html_short_text import short_text
from pipeline.records import PageEvidence

LONGEST = 500
"""Characters: what is longer is no headline, name or date."""

MANY_ARTICLES = 3
"""As many articles with different headlines in JSON-LD, and the page is a list of them."""

_HEADLINE = ("headline", "og:title", "twitter:title", "dc.title", "dcterms.title", "title")
_PUBLISHED = (
    "datepublished",
    "article:published_time",
    "og:published_time",
    "og:article:published_time",
    "parsely-pub-date",
    "sailthru.date",
    "publish-date",
    "publish_date",
    "publication_date",
    "pubdate",
    "dc.date.issued",
    "dcterms.issued",
    "dcterms.created",
    "dc.date.created",
    "dc:created",
    "dc.date",
    "dc:date",
    "cxenseparse:recs:publishtime",
    "date",
)
_MODIFIED = ("datemodified", "article:modified_time", "og:updated_time", "dcterms.modified", "dc:modified", "last-modified")
_AUTHOR = (
    "author",
    "article:author",
    "article:author_name",
    "parsely-author",
    "sailthru.author",
    "dc.creator",
    "cxenseparse:author",
)
_SECTION = ("articlesection", "article:section", "parsely-section", "cxenseparse:category")
_SITE = ("og:site_name", "application-name")
_NO_AUTHORS = frozenset({"admin", "administrator", "super user", "superuser", "editor", "webmaster", "root", "user", "author"})
"""What content systems put where nobody named an author."""

_PAGE_TYPES = frozenset({"website", "profile", "blog", "object"})
_NOT_A_NAME = re.compile(r"https?:|www\.|[@#]\w|\w\.(?:com|net|org)\b")
_JOINER = "\u060c "  # the Arabic comma


def evidence_of(tree: LexborHTMLParser) -> PageEvidence:
    """Gather what a document says of its headline, dates, author, section, site and address.

    JSON-LD counts first, then microdata and meta elements, then `<time>` and `<title>`. What differs between several elements of
    one name says nothing, but for headlines and addresses, of which the first counts.
    """
    told = _told(tree)
    nodes = article_nodes(tree)
    headlines = {headline for node in nodes if (headline := _clean(text_of(node.get("headline"))))}
    node: dict[str, Any] = nodes[0] if nodes and len(headlines) < MANY_ARTICLES else {}
    site = _clean(next(iter(names_of(node.get("publisher"))), None)) or _first(told, _SITE)
    return PageEvidence(
        headline=_clean(text_of(node.get("headline")) or text_of(node.get("name"))) or _first(told, _HEADLINE) or _title(tree),
        published=_clean(text_of(node.get("datePublished"))) or _only(told, _PUBLISHED) or _time(tree),
        modified=_clean(text_of(node.get("dateModified"))) or _only(told, _MODIFIED),
        author=_author(names_of(node.get("author")), told, site),
        section=_section(node) or _only(told, _SECTION),
        site_name=site,
        canonical_url=_address(tree, node, told),
        is_article=_is_article(bool(node), len(headlines), told),
    )


def _told(tree: LexborHTMLParser) -> dict[str, list[str]]:
    """List what meta elements, microdata and RDFa say, by name in small letters."""
    told: dict[str, list[str]] = {}
    for element in tree.css("meta,[itemprop],[property]"):
        attributes = element.attributes
        value = attributes.get("content") or attributes.get("datetime")
        if not value:
            if element.tag == "meta" or "itemprop" not in attributes:
                continue
            value = short_text(element, 4 * LONGEST)
            if value is None:
                continue
        names = attributes.get("property") or attributes.get("itemprop") or attributes.get("name") or ""
        for name in names.lower().split():
            told.setdefault(name, []).append(value)
    return told


def _clean(value: str | None) -> str | None:
    """Give a value as it would be shown; None where nothing is left, or more than any headline has."""
    if value is None or len(value) > 4 * LONGEST:
        return None
    shown = display_text(unescape(value) if "&" in value else value)
    return shown if 0 < len(shown) <= LONGEST else None


def _first(told: dict[str, list[str]], names: Iterable[str]) -> str | None:
    return next((value for name in names for raw in told.get(name, ()) if (value := _clean(raw))), None)


def _only(told: dict[str, list[str]], names: Iterable[str]) -> str | None:
    """Give the value of the first name that has one and no other."""
    for name in names:
        values = {value for raw in told.get(name, ()) if (value := _clean(raw))}
        if values:
            return values.pop() if len(values) == 1 else None
    return None


def _title(tree: LexborHTMLParser) -> str | None:
    title = tree.css_first("head > title")
    return _clean(title.text()) if title is not None else None


def _time(tree: LexborHTMLParser) -> str | None:
    """Give the one date that the page's `<time>` elements name; None where there are several."""
    values = {_clean(element.attributes.get("datetime")) for element in tree.css("time[datetime]")} - {None}
    return values.pop() if len(values) == 1 else None


def _author(names: list[str], told: dict[str, list[str]], site: str | None) -> str | None:
    """Name the authors; what is an address, a site's name or a content system's word for nobody is none."""
    for source in (names, *(told.get(name, ()) for name in _AUTHOR)):
        shown = [name for raw in source if (name := _clean(raw)) and not _NOT_A_NAME.search(name)]
        own = dict.fromkeys(name for name in shown if name.lower() not in _NO_AUTHORS and not _names_site(name, site))
        if own:
            return _JOINER.join(own)
    return None


def _names_site(name: str, site: str | None) -> bool:
    """Say whether an author's name is the site's, or a part of it at either end, or the other way round."""
    one, other = sorted((f" {match_key(name)} ", f" {match_key(site or '')} "), key=len)
    return bool(one.strip()) and (other.startswith(one) or other.endswith(one))


def _section(node: dict[str, Any]) -> str | None:
    value = node.get("articleSection")
    return _clean(text_of(value)) if not isinstance(value, list) or len(value) == 1 else None


def _address(tree: LexborHTMLParser, node: dict[str, Any], told: dict[str, list[str]]) -> str | None:
    """Give the page's own address, whole: its canonical link, else what the metadata call it."""
    link = tree.css_first('link[rel~="canonical"]')
    candidates = [link.attributes.get("href") if link is not None else None, *told.get("og:url", ()), url_of(node)]
    for candidate in candidates:
        address = (candidate or "").strip()
        if (
            re.match(r"https?://[^\s/]+\.[^\s/]+", address, re.I)
            and len(address) <= 4 * LONGEST
            and not re.search(r"\s", address)
        ):
            return address
    return None


def _is_article(has_node: bool, headlines: int, told: dict[str, list[str]]) -> bool | None:
    """Say what the page calls itself; None where it does not."""
    kind = (_first(told, ("og:type",)) or "").lower()
    if has_node or kind in {"article", "news", "newsarticle"} or "article:published_time" in told:
        return True
    return False if kind in _PAGE_TYPES or headlines >= MANY_ARTICLES else None
