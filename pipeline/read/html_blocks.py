"""A parsed document to lines: what a browser sets on a line of its own is one, with a blank line where it leaves room."""

from __future__ import annotations

import re

from selectolax.lexbor import LexborHTMLParser, LexborNode, create_tag

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

_APART = "a time"
"""Inline, yet no part of a word: next to another element, a style sheet leaves room; here it is a blank."""

TEXT, BREAK, UNSEEN, OWN_LINE, ROOMY, APART, PREFORMATTED = range(1, 8)


def _kinds() -> dict[int, int]:
    """Number what the walk does at each element, by the parser's own number of its name."""
    kinds = {2: TEXT}
    for names, kind in (
        (_ROOMY, ROOMY),
        (_OWN_LINE, OWN_LINE),
        (_UNSEEN, UNSEEN),
        (_APART, APART),
        ("br", BREAK),
        ("pre", PREFORMATTED),
    ):
        kinds |= {create_tag(name).tag_id: kind for name in names.split()}
    return kinds


_KINDS = _kinds()
_MAY_HIDE = '[hidden],[aria-hidden="true"],[style*="display"],[style*="visibility"],dialog'
_STYLED_AWAY = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.I)
_ICON_TAGS = frozenset({"i", "span", "b", "em", "small", "sup", "sub", "font", "ion-icon", "mat-icon"})
_ICON = re.compile(r"\s*(?:(?:[a-z][a-z0-9_-]{0,40})?|[\W_]{0,4}|[\ue000-\uf8ff]*)\s*")


class _Lines:
    """Lines as they are written; `parts` are the pieces of the one that is not finished."""

    __slots__ = ("lines", "parts", "room")

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.parts: list[str] = []
        self.room = False

    def end(self, room: bool = False) -> bool:
        """Finish the line, with room below it where asked; False where nothing stood on it."""
        line = ""
        if self.parts:
            line = " ".join("".join(self.parts).split())
            self.parts.clear()
            if line:
                if self.room and self.lines:
                    self.lines.append("")
                self.lines.append(line)
                self.room = False
        self.room = self.room or room
        return bool(line)


def lines_of_tree(tree: LexborHTMLParser) -> str:
    """Give the text that a document shows; every line ends with `\\n`.

    Where more would be hidden than shown, the page is one that scripts uncover, and what is styled away is shown.
    """
    root = tree.root
    if root is None:
        return ""
    hidden = {node.mem_id for node in tree.css(_MAY_HIDE) if _is_hidden(node)}
    out = _Lines()
    if hidden and _walk(root, out, hidden) > sum(map(len, out.lines)):
        out = _Lines()
        hidden.clear()
    if not hidden:
        _walk(root, out, hidden)
    out.end()
    return "\n".join(out.lines) + "\n" if out.lines else ""


def _is_hidden(node: LexborNode) -> bool:
    """Say whether a browser leaves an element out, or it is an icon: a sign, or a name for one in an icon font."""
    attributes = node.attributes
    if "hidden" in attributes or (node.tag == "dialog" and "open" not in attributes):
        return True
    if _STYLED_AWAY.search(attributes.get("style") or ""):
        return True
    if attributes.get("aria-hidden") != "true" or node.tag not in _ICON_TAGS:
        return False
    return _ICON.fullmatch(node.text_content or node.text()) is not None


def _walk(root: LexborNode, out: _Lines, hidden: set[int]) -> int:
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
                out.parts.append(text)
            closed = 0
        elif kind == BREAK:
            out.room = not out.end() or out.room
        elif kind == UNSEEN:
            pass
        elif hidden and node.mem_id in hidden:
            left_out += len(node.text())
        else:
            if kind >= OWN_LINE:
                if kind == APART:
                    if closed:
                        out.parts.append(" ")
                else:
                    out.end(kind != OWN_LINE)
                    preformatted += kind == PREFORMATTED
            elif closed == APART:
                out.parts.append(" ")
            below = node.child
            if below is not None:
                above.append((node, kind))
                node, closed = below, 0
                continue
            closed = kind
        following = node.next
        while following is None and above:
            node, kind = above.pop()
            if kind >= OWN_LINE and kind != APART:
                out.end(kind != OWN_LINE)
                preformatted -= kind == PREFORMATTED
            closed = kind or -1
            following = node.next
        node = following
    return left_out


def _put_preformatted(out: _Lines, text: str) -> None:
    first, *others = text.split("\n")
    out.parts.append(first)
    for line in others:
        out.room = not out.end() or out.room
        out.parts.append(line)
