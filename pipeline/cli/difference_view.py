"""A word-by-word comparison for the eye: what is the same is folded, what changed stands in brackets and in colour."""

from __future__ import annotations

import re
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from pipeline.cli.console import print_rich, shown
from pipeline.dedupe.difference import BREAK, Change, ChangeKind

if TYPE_CHECKING:
    from rich.console import Console, ConsoleOptions, RenderResult

MOST_KEPT = 16
"""Words of an unchanged sentence that are shown beside a change."""

LEAST_FOLDED = 12
"""Fewer words that are the same are shown: folding them would spare nothing."""

REMOVED, ADDED, SPELLING, FOLDED = "red", "green", "yellow", "dim"

_TOKEN = re.compile(r"\s*\S+")
_SENTENCE_END = (".", "!", "?", "\u061f", "\u2026", '."', ".\u00bb", '?"', '\u061f"')
_RIGHT_TO_LEFT_MARK = "\u200f"
_IS_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")


class Piece(NamedTuple):
    """A piece of a drawn line, and its colour; None for none."""

    text: str
    style: str | None = None


Lines = list[list[Piece]]


def print_difference(changes: Sequence[Change]) -> None:
    """Print changes: `[-gone-]`, `{+new+}`, `{~one spelling|the other~}`, and what is the same but for a few words."""
    from rich.console import Group

    print_rich(Group(*(_Drawn(line) for line in drawn(changes))))


def drawn(changes: Sequence[Change]) -> Lines:
    """Lay changes out as lines: a paragraph each, and one for each stretch that is folded."""
    lines: Lines = [[]]
    for number, change in enumerate(changes):
        before, after = change.before.strip(), change.after.strip()
        if change.kind is ChangeKind.SAME or (change.kind is ChangeKind.SPELLING and before == after):
            _put_same(lines, change.after, is_first=number == 0, is_last=number == len(changes) - 1)
        elif change.kind is ChangeKind.SPELLING:
            both = f"{{~{before}|{after}~}}".replace(BREAK, " ")
            _put(lines, Piece(f"{_gap(change.after or change.before)}{both}", SPELLING))
        else:
            _put_marked(lines, change.before, "[-", "-]", REMOVED)
            _put_marked(lines, change.after, "{+", "+}", ADDED)
    return [line for line in lines if any(piece.text.strip() for piece in line)]


def _put(lines: Lines, piece: Piece) -> None:
    line, text = lines[-1], piece.text.lstrip()
    is_apart = bool(line) and (text != piece.text or line[-1].style is not None)
    line.append(piece._replace(text=f" {text}" if is_apart else text))


def _gap(text: str) -> str:
    return " " if text[:1].isspace() else ""


def _put_marked(lines: Lines, text: str, begin: str, end: str, style: str) -> None:
    for number, paragraph in enumerate(text.split(BREAK)):
        if number:
            lines.append([])
        if paragraph.strip():
            # What is new stands beside what is gone, whether or not white space was between the words.
            _put(lines, Piece(f" {begin}{paragraph.strip()}{end}", style))


def _put_same(lines: Lines, text: str, *, is_first: bool, is_last: bool) -> None:
    words = _TOKEN.findall(text)
    head = 0 if is_first else _sentence(words)
    tail = 0 if is_last else _sentence_from_behind(words)
    folded = len(words) - head - tail
    if folded < LEAST_FOLDED:
        return _put_plain(lines, text)
    _put_plain(lines, "".join(words[:head]))
    lines += [[Piece(f"... {folded:,} words the same ...", FOLDED)], []]
    return _put_plain(lines, "".join(words[len(words) - tail :]))


def _put_plain(lines: Lines, text: str) -> None:
    for number, paragraph in enumerate(text.split(BREAK)):
        if number:
            lines.append([])
        if paragraph:
            _put(lines, Piece(paragraph))


def _sentence(words: Sequence[str]) -> int:
    """Count the words with which the sentence ends, or as many as may be shown."""
    for number, word in enumerate(words[:MOST_KEPT], start=1):
        if word.startswith(BREAK):
            return number - 1
        if word.endswith(_SENTENCE_END):
            return number
    return min(len(words), MOST_KEPT // 2)


def _sentence_from_behind(words: Sequence[str]) -> int:
    """Count the words with which the sentence begins that goes on after them, or as many as may be shown."""
    for number, word in enumerate(reversed(words[-MOST_KEPT:])):
        if word.endswith(_SENTENCE_END):
            return number
        if word.startswith(BREAK):
            return number + 1
    return min(len(words), MOST_KEPT // 2)


class _Drawn:
    """A line that is broken where it is too long for the terminal.

    There, a line with Arabic stands between two right-to-left marks: brackets and figures at its ends would else be moved to the
    wrong side, since a terminal takes a line to run from the left.
    """

    def __init__(self, line: Sequence[Piece]) -> None:
        self._line = line

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        from rich.text import Text

        whole = Text()
        for piece in self._line:
            whole.append(shown(piece.text), style=piece.style)
        for line in whole.wrap(console, options.max_width, overflow="fold"):
            line.rstrip()
            is_turned = sys.stdout.isatty() and _IS_RIGHT_TO_LEFT.search(line.plain)
            yield Text(_RIGHT_TO_LEFT_MARK) + line + Text(_RIGHT_TO_LEFT_MARK) if is_turned else line
