"""The text of an element that should hold a name, a date or an icon, without reading one that holds half the page."""

from __future__ import annotations

from selectolax.lexbor import LexborNode

MOST_NODES = 64
"""Elements and texts inside; a headline with its links, marks and spans has a third of that."""

_TEXT_NODE = 2


def short_text(element: LexborNode, longest: int) -> str | None:
    """Give the text that an element holds; None where it is longer than `longest` characters, or in too many pieces.

    Elements of one kind can stand one inside another thousands of times: whoever asks each of them for its whole text reads the
    page thousands of times.
    """
    pieces: list[str] = []
    size = seen = 0
    waiting = [element.child]
    while waiting:
        node = waiting.pop()
        if node is None:
            continue
        seen += 1
        if node.tag_id == _TEXT_NODE:
            pieces.append(node.text_content or "")
            size += len(pieces[-1])
        if size > longest or seen > MOST_NODES:
            return None
        waiting += (node.next, node.child)
    return "".join(pieces)
