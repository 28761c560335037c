"""Parts of a page that its markup names as the site's: menus, footers, sidebars, forms, tags, readers' comments."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from selectolax.lexbor import LexborHTMLParser, LexborNode

_NAMES = frozenset(
    {"breadcrumb", "breadcrumbs", "comment", "comments", "commentform", "copyright", "copyrights", "cookie", "cookies", "disqus"}
    | {"footer", "footers", "menu", "menus", "nav", "navbar", "navigation", "newsletter", "pager", "pagination", "search"}
    | {"hashtags", "keywords", "sidebar", "sidebars", "sidenav", "subscribe", "subscription", "tag", "tags", "topbar", "weather"}
)
"""Words in classes and identifiers that name such a part, in any content system."""

_ROLES = frozenset({"navigation", "contentinfo", "search", "banner"})
_TAGS = frozenset({"nav", "footer", "form"})
_CANDIDATES = "nav,footer,form,[role],div[class],div[id],section[class],section[id],ul[class],ul[id],td[id],td[class],table[id]"
_OF_THE_PAGE = ("has", "with", "no-", "is-", "js-")
"""Beginnings of names that say how a frame is laid out: `has-sidebar` is what stands beside one."""

_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+")
_OF_AN_ARTICLE = "h1,article,main,[itemprop=articleBody],[property~='content:encoded']"
LONGEST_NAMES = 200


def site_parts(tree: LexborHTMLParser) -> set[int]:
    """Find the elements that are such parts, by the parser's own identifiers.

    One that holds the page's first heading or its article is none, whatever it is called: frames around everything are named by
    what they hold too. The footer of an article holds what belongs to that.
    """
    around = _around(tree.css(_OF_AN_ARTICLE))
    candidates = (node for node in tree.css(_CANDIDATES) if node.mem_id not in around)
    return {node.mem_id for node in candidates if _is_part(node) and not _is_articles_own(node)}


def _around(nodes: Iterable[LexborNode]) -> set[int]:
    """Give all elements that hold one of these, each looked at once however deep they nest."""
    around: set[int] = set()
    for inner in nodes:
        node: LexborNode | None = inner
        while node is not None and node.mem_id not in around:
            around.add(node.mem_id)
            node = node.parent
    return around


def _is_part(node: LexborNode) -> bool:
    attributes = node.attributes
    if attributes.get("role") in _ROLES or node.tag in _TAGS:
        return True
    return _is_named(f"{attributes.get('class') or ''} {attributes.get('id') or ''}"[:LONGEST_NAMES])


@lru_cache(maxsize=4096)
def _is_named(names: str) -> bool:
    own = (name for name in names.split() if not name.lower().startswith(_OF_THE_PAGE))
    return any(word.lower() in _NAMES for name in own for word in _WORD.findall(name))


def _is_articles_own(node: LexborNode) -> bool:
    """Say whether a footer stands in an article; forms around a whole page were told by their content."""
    parent = node.parent if node.tag == "footer" else None
    return parent is not None and parent.tag == "article"
