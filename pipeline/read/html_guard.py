"""Markup that would make any HTML parser slow or large beyond measure, made harmless without touching the text.

The standard's algorithm looks up the stack of open elements at nearly every tag, opens unclosed formatting again in every new
paragraph, and compares every attribute of a tag with those before it: each is quadratic on a page that was built, or broken, so.
"""

from __future__ import annotations

import re
from collections import defaultdict

MOST_FORMATTING = 16
"""Formatting elements that are open at a time; beyond, all of the page become `span`, which is never opened again."""

MANY_TAGS = 10_000
"""Up to here the depth of a page costs less than looking for it."""

DEEPEST = 256
"""Depth of blocks beyond which they are lines without nesting; browsers stop at 512."""

LONG_TAG = 500
MOST_SEPARATORS = 250
"""Blanks, slashes and equals signs in a tag; one that has more has attributes that no page needs, and loses them all."""

_FORMATTING = re.compile(r"<(/?)(b|big|code|em|font|i|nobr|s|small|strike|strong|tt|u)(?=[\s>/])", re.I)
_ALL_FORMATTING = re.compile(r"<(/?)(?:a|b|big|code|em|font|i|nobr|s|small|strike|strong|tt|u)(?=[\s>/])", re.I)
_NOSCRIPT = re.compile(r"<(/?)noscript(?=[\s>/])", re.I)
_TAG_START = re.compile(r"<([a-zA-Z][a-zA-Z0-9:-]*)")
_SEPARATOR = re.compile(r"[\s/=]")
_TAG = re.compile(
    r"<!--.*?(?:-->|\Z)|<(script|style|textarea|title|xmp|iframe|noembed|noframes)(?=[\s>/]).*?(?:</\1(?=[\s>/])|\Z)"
    r"|<(/?)([a-z][^\s>/]*)(?:[^>\"']|\"[^\"]*(?:\"|\Z)|'[^']*(?:'|\Z))*+>?",
    re.I | re.S,
)
_SELF_CLOSING = "p li td th tr dt dd tbody thead tfoot option colgroup rt rp"
_EMPTY = "area base br col embed hr img input link meta param source track wbr"
_UNNESTED = frozenset(f"{_SELF_CLOSING} {_EMPTY}".split())
"""Elements without content, or which the next of their kind closes."""

_INLINE = frozenset({"span", "a", "abbr", "label", "bdi", "bdo", "cite", "q", "time", "mark", "sub", "sup"})


def tamed(html: str) -> str:
    """Give a document that parses in linear time and shows the same text; nearly every page comes back as it is."""
    pieces = html.split(">")
    if max(map(len, pieces)) >= LONG_TAG:
        html = ">".join([_without_attributes(piece) if len(piece) >= LONG_TAG else piece for piece in pieces])
    noscript = _NOSCRIPT.findall(html)
    if noscript and 2 * noscript.count("/") == len(noscript):
        # Without scripts, the text of one in a page's head would begin the body.
        html = _NOSCRIPT.sub(r"<\1template", html)
    if _open_formatting(html) > MOST_FORMATTING:
        html = _ALL_FORMATTING.sub(r"<\1span", html)
    return _flattened(html) if html.count("<") > MANY_TAGS else html


def _without_attributes(text: str) -> str:
    """Take the attributes off the tag that a piece of the document ends in, where they are more than any page needs."""
    tag = _TAG_START.search(text)
    if tag is None or len(text) - tag.start() < LONG_TAG or len(_SEPARATOR.findall(text, tag.end())) <= MOST_SEPARATORS:
        return text
    return text[: tag.end()]


def _open_formatting(html: str) -> int:
    """Count the most formatting elements that are open at a time."""
    opened: dict[str, int] = defaultdict(int)
    now = most = 0
    for closing, name in _FORMATTING.findall(html):
        if not closing:
            opened[name] += 1
            now += 1
            most = max(most, now)
        elif opened[name]:
            opened[name] -= 1
            now -= 1
    return most


def _flattened(html: str) -> str:
    """Write tags beyond the depth limit as line breaks, or, inside a line, leave them out."""
    opened: dict[str, int] = defaultdict(int)
    kept: list[str] = []
    start = depth = bodies = 0
    for tag in _TAG.finditer(html):
        name = (tag[3] or "").lower()
        if not name or name in _UNNESTED:
            continue
        if name in {"html", "body"}:
            bodies += 1
            harmless = bodies <= 4
        elif tag[2]:
            if not opened[name]:
                continue
            opened[name] -= 1
            depth -= 1
            harmless = depth < DEEPEST
        else:
            opened[name] += 1
            depth += 1
            harmless = depth <= DEEPEST
        if not harmless:
            kept += (html[start : tag.start()], "" if name in _INLINE else "<br>")
            start = tag.end()
    kept.append(html[start:])
    return "".join(kept)
