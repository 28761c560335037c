"""Tutorials in Markdown, so that a test can do what they say and compare what they show."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

DOTS = ("...", "\u2026")
"""Stand for anything within a line, and on a line of their own for any lines."""


def blocks_of(text: str) -> list[tuple[str, str]]:
    """Give the kind and the content of each block: `console`, `diff`, `yaml`."""
    return re.findall(r"^```(console|diff|yaml)\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)


def commands_of(block: str) -> Iterator[tuple[str, list[str], str]]:
    """Give each command of a console's block, its words, and what is shown of what it prints."""
    for command, shown in re.findall(r"^\$ (.*)\n((?:(?!\$ ).*\n)*)", block, re.MULTILINE):
        yield command, shlex.split(command), shown


def pattern(shown: str) -> str:
    """Make a pattern of what a tutorial shows."""
    lines = []
    for line in shown.splitlines():
        if line in DOTS:
            lines.append(r"(?:.*\n)*?")
            continue
        escaped = re.escape(line)
        for dots in DOTS:
            escaped = escaped.replace(re.escape(dots), ".*?")
        lines.append(escaped + r"\n")
    return "".join(lines)


def mend(file: Path, block: str) -> None:
    """Make the changes of a diff in a file."""
    for removed, added in re.findall(r"((?:^-.*\n)+)((?:^\+.*\n)+)", block, re.MULTILINE):
        said = file.read_text("utf-8")
        old, new = (re.sub("^.", "", part, flags=re.MULTILINE) for part in (removed, added))
        assert old in said
        file.write_text(said.replace(old, new, 1), "utf-8")
