"""Markup that would make any HTML parser slow or large beyond measure, made harmless without touching the text.

The standard's algorithm looks up the stack of open elements at nearly every tag, opens unclosed formatting again in every new
paragraph, and compares every attribute of a tag with those before it: each is quadratic on a page that was built, or broken, so.
"""

from __future__ import annotations

import re
from collections import defaultdict

MOST_FORMATTING = 16
"""Formatting elements that are open at a time; beyond, all of the page become `span`, which is never opened again."""

MOST_REOPENED = 2_000_000
"""Open formatting elements times tags: what a page may come to where each of its paragraphs opens them again."""

MANY_TAGS = 10_000
"""Up to here the depth of a page costs less than looking for it."""

DEEPEST = 256
"""Depth of blocks beyond which they are lines without nesting; browsers stop at 512."""

LONG_TAG = 500
MOST_SEPARATORS = 250
"""Blanks, slashes and equals signs in a tag; one that has more has attributes that no page needs, and loses them all."""

_FORMATTING = re.compile(r"<(/?)(?:b|big|code|em|font|i|nobr|s|small|strike|strong|tt|u)(?=[\s>/])", re.I)
_SHORT_TAG = re.compile(r"<(/?)([bBcCeEfFiInNsStTuU][a-zA-Z]{0,5})(?=[\s>/])")
_FORMATTING_NAMES = frozenset({"b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong", "tt", "u"})
_TAG_START = re.compile(r"<([a-zA-Z][a-zA-Z0-9:-]*)")
_SEPARATORS = " \t\n\f\r/="
_TAG = re.compile(
    r"<!--.*?(?:-->|\Z)|<(script|style|textarea|title|xmp|iframe|noembed|noframes)(?=[\s>/]).*?(?:</\1(?=[\s>/])|\Z)"
    r"|<(/?)([a-z][^\s>/]*)(?:[^>\"']|\"[^\"]*(?:\"|\Z)|'[^']*(?:'|\Z))*+>?",
    re.I | re.S,
)
_SELF_CLOSING = "p li td th tr dt dd tbody thead tfoot option colgroup"
_EMPTY = "area base br col embed hr img input link meta param source track wbr"
_UNNESTED = frozenset(f"{_SELF_CLOSING} {_EMPTY}".split())
"""Elements without content, or which the next of their kind closes."""

_INLINE = frozenset({"span", "a", "abbr", "label", "bdi", "bdo", "cite", "q", "time", "mark", "sub", "sup"})


def tamed(html: str) -> str:
    """Give a document that parses in linear time and shows the same text; nearly every page comes back as it is."""
    pieces = html.split(">")
    if max(map(len, pieces)) >= LONG_TAG:
        html = ">".join([_without_attributes(piece) if len(piece) >= LONG_TAG else piece for piece in pieces])
    for name in ("noscript", "NOSCRIPT"):
        if 0 < html.count(f"<{name}") == html.count(f"</{name}"):
            # Without scripts, the text of one in a page's head would begin the body.
            html = html.replace(f"<{name}", "<template").replace(f"</{name}", "</template")
    tags, opened = html.count("<"), _open_formatting(html)
    if opened > MOST_FORMATTING or opened * tags > MOST_REOPENED:
        html = _FORMATTING.sub(r"<\1span", html)
    return _flattened(html) if tags > MANY_TAGS else html


def _without_attributes(text: str) -> str:
    """Take the attributes off the tag that a piece of the document ends in, where they are more than any page needs."""
    tag = _TAG_START.search(text)
    if tag is None or len(text) - tag.start() < LONG_TAG:
        return text
    return text[: tag.end()] if sum(text.count(mark, tag.end()) for mark in _SEPARATORS) > MOST_SEPARATORS else text


def _open_formatting(html: str) -> int:
    """Count the most formatting elements that are open at a time."""
    opened: dict[str, int] = defaultdict(int)
    now = most = 0
    for closing, written in _SHORT_TAG.findall(html):
        name = written.lower()
        if name not in _FORMATTING_NAMES:
            continue
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
