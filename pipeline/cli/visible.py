r"""What may stand in a file's name or a page and must not reach a terminal: control characters, written as `\x1b`."""

from __future__ import annotations

import os
import re
from typing import Any, NamedTuple

import click

_CONTROLS = re.compile(r"(?!\r\n)[\x00-\x08\x0b-\x1f\x7f-\x9f]")
"""C0, DEL and C1: they move the cursor, change titles and colours, and can hide text. Newline and tab are text."""

_CONTROLS_BUT_COLOURS = re.compile(rf"(?!\x1b\[[\d;]*m){_CONTROLS.pattern}")


class Painted(NamedTuple):
    """A text and how `click.style` is to paint it; what the text itself holds paints nothing."""

    text: str
    style: dict[str, Any]


def paint(text: object, **style: Any) -> Painted:
    """Say how a text is to be painted on a terminal, by the names that `click.style` has."""
    return Painted(str(text), style)


def visible(text: str) -> str:
    r"""Write control characters out, `\x1b` for ESC; newline, tab, and the carriage return before a newline stay."""
    return _CONTROLS.sub(_escaped, text)


def visible_but_colours(text: str) -> str:
    """Write control characters out but for codes of colour, which rich puts between texts that are visible already."""
    return _CONTROLS_BUT_COLOURS.sub(_escaped, text)


def in_json(text: str) -> str:
    r"""Write DEL and C1 in JSON as `\u009b`, which is the same to who reads it; C0 is written so by every writer of JSON."""
    return re.sub(r"[\x7f-\x9f]", lambda found: f"\\u{ord(found[0]):04x}", text)


def rendered(piece: str | Painted, *, is_terminal: bool) -> str:
    """Give a piece of output as it is written: to a terminal without any control but our own colours."""
    text, style = (piece, None) if isinstance(piece, str) else piece
    if is_terminal:
        text = visible(text)
    return text if style is None or os.environ.get("NO_COLOR") else click.style(text, **style)


def _escaped(found: re.Match[str]) -> str:
    return f"\\x{ord(found[0]):02x}"
