"""HTML to the text that a reader of the page sees, one line for each block, and to what the page says of itself."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from selectolax.lexbor import LexborHTMLParser

from pipeline.read.html_blocks import lines_of_tree
from pipeline.read.html_encoding import decode_html, told_wide
from pipeline.read.html_evidence import evidence_of
from pipeline.read.html_guard import tamed
from pipeline.records import PageEvidence

SNIFFED_BYTES = 1 << 14
"""How far into a document its HTML must have begun: a licence comment or warnings may stand above."""

_PROLOGUE = re.compile(r"(?:\s+|<\?xml[^>]*>|<!--.*?-->)*+", re.S)
_OPENING = re.compile(r"<(?:!doctype\s+html|html|head|body)(?=[\s>/])", re.I)
_LATE_OPENING = re.compile(r"^[ \t]*<(?:!doctype\s+html|html)(?=[\s>])", re.I | re.M)
_HEAD = re.compile(r"<(?:head|meta|title|body)(?=[\s>])", re.I)
_FRAGMENT_TAG = re.compile(
    r"<(/?)(p|div|span|h[1-6]|ul|ol|li|table|tbody|tr|td|article|section|figure|blockquote)(?=[\s>])", re.I
)
FRAGMENT_TAGS = 4
"""Tags of blocks, opened and closed, from which on a text that begins and ends with a tag is a piece of a page."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HtmlText:
    """A page's text with `\\n` line ends, one blank line where a page shows room between blocks, and what it says of itself.

    `encoding` is the one that the bytes were read in, `utf-8` where a string was given.
    """

    text: str
    evidence: PageEvidence
    encoding: str


def looks_like_html(data: bytes) -> bool:
    """Say whether a document is surely HTML: a text that holds a tag here and there is none.

    A document is, that begins with its doctype or with `html`, `head` or `body` (below a mark, comments, an XML declaration, or a
    few lines of warnings); so is a piece of a page that begins and ends with a tag and closes the blocks that it opens.
    """
    wide = told_wide(data)
    if wide is None and b"<" not in data[:SNIFFED_BYTES]:
        return False
    top = data[:SNIFFED_BYTES].decode(wide or "latin-1", "ignore").removeprefix("\xef\xbb\xbf").lstrip("\ufeff")
    start = _PROLOGUE.match(top)
    assert start is not None
    if _OPENING.match(top, start.end()):
        return True
    late = _LATE_OPENING.search(top)
    if late is not None and _HEAD.search(top, late.end()):
        return True
    tail = data[-64:].decode(wide or "latin-1", "ignore")
    if not tail.rstrip("\0 \t\r\n").endswith(">") or not _FRAGMENT_TAG.match(top, start.end()):
        return False
    ends = [closing for closing, _ in _FRAGMENT_TAG.findall(top)]
    return len(ends) >= FRAGMENT_TAGS and "/" in ends


def html_to_text(data: str | bytes, charset: str | None = None) -> HtmlText:
    """Turn an HTML document, or a piece of one, into lines of text.

    `charset`: what the server said of the encoding, None where nothing is known; it counts for bytes only. Time and memory grow
    with the document's size and no faster, whatever its markup.

    Raises:
        NotTextError: the bytes are no text, or in no encoding that is known here.
    """
    decoded, encoding = (data, "utf-8") if isinstance(data, str) else decode_html(data, charset)
    tree = LexborHTMLParser(tamed(decoded))
    blocks = lines_of_tree(tree)
    evidence = replace(
        evidence_of(tree),
        linked=blocks.linked,
        apart=blocks.apart,
        titles=blocks.titles,
        main=blocks.main,
        links=blocks.links,
        base=_base(tree),
    )
    return HtmlText(text=blocks.text, evidence=evidence, encoding=encoding)


def _base(tree: LexborHTMLParser) -> str | None:
    element = tree.css_first("base[href]")
    return (element.attributes.get("href") or None) if element is not None else None
