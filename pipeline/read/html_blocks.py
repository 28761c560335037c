"""A parsed document to lines: what a browser sets on a line of its own is one, with a blank line where it leaves room."""

from __future__ import annotations

import re
from dataclasses import dataclass

from selectolax.lexbor import LexborHTMLParser, LexborNode, create_tag

from pipeline.read.html_parts import site_parts
from pipeline.read.html_regions import main_text
from pipeline.read.html_short_text import short_text

_ROOMY = (
    "article aside blockquote details dl fieldset figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr main nav ol p section "
    "table ul"
)
"""Blocks with room above and below: by the browsers' own style sheet, or by that of nearly every site."""

_OWN_LINE = (
    "address body button caption center dd dialog dir div dt figcaption frameset html legend li listing menu option search "
    "summary tbody td tfoot th thead tr xmp"
)
_UNSEEN = (
    "area audio base canvas colgroup datalist embed frame head iframe input link map meta meter noembed noframes noscript object "
    "param picture progress script select source style svg template textarea title track video"
)
"""Elements whose content is not shown, is drawn and not written, or is what a reader may choose or type."""

TEXT, BREAK, UNSEEN, APART, LINK, OWN_LINE, ROOMY, PREFORMATTED, TITLE = range(1, 10)


def _kinds() -> dict[int, int]:
    """Number what the walk does at each element, by the parser's own number of its name."""
    kinds = {2: TEXT}
    kinds_of_names = ((_ROOMY, ROOMY), (_OWN_LINE, OWN_LINE), (_UNSEEN, UNSEEN), ("time", APART), ("a", LINK), ("br", BREAK))
    for names, kind in (*kinds_of_names, ("pre", PREFORMATTED), ("h1", TITLE)):
        kinds |= {create_tag(name).tag_id: kind for name in names.split()}
    return kinds


_KINDS = _kinds()
_MAY_HIDE = '[hidden],[aria-hidden="true"],[style*="display"],[style*="visibility"],dialog'
_SPACES = re.compile(r"[ \t\n\f\r]+")
_STYLED_AWAY = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.I)
_ICON_TAGS = frozenset({"i", "span", "b", "em", "small", "sup", "sub", "font", "ion-icon", "mat-icon"})
_ICON = re.compile(r"\s*(?:(?:[a-z][a-z0-9_-]{0,40})?|[\W_]{0,4}|[\ue000-\uf8ff]*)\s*")


LONGEST_ICON = 500
"""Characters of a name in an icon font, with the white space around it."""

NO_BREAK_SPACE = "\u00a0"

SEPARATOR = 8
"""Characters: signs between the links of a menu are not more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BlockText:
    """A document's text, every line of it ended by `\\n`, and the numbers of lines that are links alone, or the site's own.

    `titles` are the lines of first headings, `main` the first and the last line of the main text.
    """

    text: str
    linked: tuple[int, ...] = ()
    apart: tuple[int, ...] = ()
    titles: tuple[int, ...] = ()
    main: tuple[int, int] | None = None
    links: tuple[tuple[int, str], ...] = ()
    """Lines of which one link holds half of the characters or more, each with that, as written."""


class _Lines:
    """Lines as they are written; `parts` are the pieces of the one that is not finished."""

    __slots__ = (
        *("apart", "homes", "hrefs", "in_link", "in_part", "in_title", "lines", "linked", "linked_by", "links", "open"),
        *("parents", "parts", "room", "titles", "unlinked"),
    )

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.parts: list[str] = []
        self.linked: list[int] = []
        self.apart: list[int] = []
        self.titles: list[int] = []
        self.in_link = self.in_part = self.in_title = 0
        self.parents, self.open = [0], [0]
        self.homes: dict[int, int] = {}
        self.hrefs: list[str | None] = []
        self.linked_by: dict[str, int] = {}
        self.links: list[tuple[int, str]] = []
        self.room = self.unlinked = False

    def put(self, text: str) -> None:
        """Write on; what is no word between links is their separator."""
        self.parts.append(text)
        if self.in_link:
            href = self.hrefs[-1]
            if href and not text.isspace():
                self.linked_by[href] = self.linked_by.get(href, 0) + len(text)
        elif not self.unlinked and not text.isspace():
            self.unlinked = len(text) > SEPARATOR or any(map(str.isalnum, text))

    def end(self, room: bool = False) -> bool:
        """Finish the line, with room below it where asked; False where nothing stood on it."""
        line = ""
        if self.parts:
            line = "".join(self.parts)
            # Spaces that do not break stay: wide gaps of them set headlines of a ticker apart.
            line = " ".join(line.split()) if NO_BREAK_SPACE not in line else _SPACES.sub(" ", line).strip()
            self.parts.clear()
            if line:
                if self.room and self.lines:
                    self.lines.append("")
                self.lines.append(line)
                if not self.unlinked:
                    self.linked.append(len(self.lines))
                if self.in_part:
                    self.apart.append(len(self.lines))
                if self.in_title:
                    self.titles.append(len(self.lines))
                if self.linked_by:
                    href = max(self.linked_by, key=self.linked_by.__getitem__)
                    if 2 * self.linked_by[href] >= len(line):
                        self.links.append((len(self.lines), href))
                    self.linked_by.clear()
                self.homes[len(self.lines)] = self.open[-1]
                self.room = self.unlinked = False
        self.room = self.room or room
        return bool(line)

    def enter(self) -> None:
        """Begin a block."""
        self.parents.append(self.open[-1])
        self.open.append(len(self.parents) - 1)


def lines_of_tree(tree: LexborHTMLParser) -> BlockText:
    """Give the text that a document shows.

    Where more would be hidden than shown, the page is one that scripts uncover, and what is styled away is shown.
    """
    root = tree.root
    if root is None:
        return BlockText(text="")
    hidden = {node.mem_id for node in tree.css(_MAY_HIDE) if _is_hidden(node)}
    parts = site_parts(tree)
    out = _Lines()
    if hidden and _walk(root, out, hidden, parts) > sum(map(len, out.lines)):
        out = _Lines()
        hidden.clear()
    if not hidden:
        _walk(root, out, hidden, parts)
    text = "\n".join(out.lines) + "\n" if out.lines else ""
    # Where the site's parts hold most of the text, one of them is a frame around the article.
    in_parts = sum(len(out.lines[number - 1]) for number in out.apart)
    apart = tuple(out.apart) if 2 * in_parts < len(text) else ()
    main = main_text(out.lines, out.homes, out.parents, out.linked, apart)
    return BlockText(
        text=text, linked=tuple(out.linked), apart=apart, titles=tuple(out.titles), main=main, links=tuple(out.links)
    )


def _is_hidden(node: LexborNode) -> bool:
    """Say whether a browser leaves an element out, or it is an icon: a sign, or a name for one in an icon font."""
    attributes = node.attributes
    if "hidden" in attributes or (node.tag == "dialog" and "open" not in attributes):
        return True
    if _STYLED_AWAY.search(attributes.get("style") or ""):
        return True
    if attributes.get("aria-hidden") != "true" or node.tag not in _ICON_TAGS:
        return False
    text = short_text(node, LONGEST_ICON)
    return text is not None and _ICON.fullmatch(text) is not None


def _walk(root: LexborNode, out: _Lines, hidden: set[int], parts: set[int]) -> int:
    """Visit the nodes in order, without recursion, since pages nest as deep as they like; the characters that were hidden."""
    kind_of = _KINDS.get
    above: list[tuple[LexborNode, int]] = []
    node: LexborNode | None = root
    left_out = preformatted = 0
    closed = 0
    while node is not None:
        kind = kind_of(node.tag_id, 0)
        if kind == TEXT:
            text = node.text_content or ""
            if preformatted:
                _put_preformatted(out, text)
            else:
                out.put(text)
            closed = 0
        elif kind == BREAK:
            out.room = not out.end() or out.room
        elif kind == UNSEEN:
            pass
        elif hidden and node.mem_id in hidden:
            left_out += len(node.text())
        else:
            if kind >= OWN_LINE:
                out.end(kind != OWN_LINE)
                preformatted += kind == PREFORMATTED
                out.in_part += node.mem_id in parts
            elif closed and (kind >= APART or closed >= APART):
                # A style sheet leaves room between links in a row, and around a date; markup need not.
                out.parts.append(" ")
            below = node.child
            if below is not None:
                if kind == LINK:
                    out.in_link += 1
                    out.hrefs.append(node.attributes.get("href"))
                elif kind >= OWN_LINE:
                    out.enter()
                    out.in_title += kind == TITLE
                above.append((node, kind))
                node, closed = below, 0
                continue
            if kind >= OWN_LINE:
                out.in_part -= node.mem_id in parts
            closed = kind or -1
        following = node.next
        while following is None and above:
            node, kind = above.pop()
            if kind >= OWN_LINE:
                out.end(kind != OWN_LINE)
                preformatted -= kind == PREFORMATTED
                out.in_part -= node.mem_id in parts
                out.in_title -= kind == TITLE
                out.open.pop()
            if kind == LINK:
                out.in_link -= 1
                out.hrefs.pop()
            closed = kind or -1
            following = node.next
        node = following
    out.end()
    return left_out


def _put_preformatted(out: _Lines, text: str) -> None:
    first, *others = text.split("\n")
    out.put(first)
    for line in others:
        out.room = not out.end() or out.room
        out.put(line)
