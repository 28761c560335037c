"""What no file of the project may hold: a package registry's host, a path of one machine, hidden characters, or too many bytes.

Called with files by the commit hook, and over every file of the project by tests/test_project.py. Prints one line for each
finding as FILE:LINE, and ends with 1 where there is one.
"""

import re
import sys
from collections.abc import Iterator
from pathlib import Path

MAX_KIBIBYTES = 512
"""A sample page has 10; the longest locked list of hashes has about 220."""

DATA = "pipeline/entities/data/"
MAX_DATA_KIBIBYTES = 11 * 1024
"""The weights and tables of the entity stage, which are under 15 MB together."""

FORBIDDEN_TEXT = {
    # Locked files must install from any mirror.
    "a package registry's host": re.compile(
        r"\b(pypi\.org|pythonhosted\.org|npmjs\.(org|com)|crates\.io|anaconda\.org|rubygems\.org|proxy\.golang\.org|docker\.io)\b"
    ),
    # Nothing else has these folders.
    "a path of one machine": re.compile(r"(?<![\w.~*$})-])/(work|root|home/[a-z][\w.-]*|Users/[A-Za-z][\w.-]*)/"),
}

HIDDEN_CHARACTERS = re.compile("[\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
"""Soft hyphen, bidi marks, embeddings, isolates, zero-width marks: code writes them as escapes, so that a reader sees them."""


def findings(path: Path) -> Iterator[str]:
    """Give a line for everything that is wrong in one file; bytes that are no UTF-8 text are only weighed."""
    content = path.read_bytes()
    most = MAX_DATA_KIBIBYTES if DATA in path.as_posix() else MAX_KIBIBYTES
    if len(content) > most * 1024:
        yield f"{path}: {len(content) // 1024} KiB, more than {most}"
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        return
    for number, line in enumerate(text.split("\n"), start=1):
        for name, pattern in FORBIDDEN_TEXT.items():
            if found := pattern.search(line):
                yield f"{path}:{number}: {found[0]} is {name}"
        if path.suffix == ".py" and (found := HIDDEN_CHARACTERS.search(line)):
            yield f"{path}:{number}: hidden character U+{ord(found[0]):04X}"


def main(paths: list[str]) -> int:
    """Check the files that are named; return the exit status."""
    found = [line for path in paths for line in findings(Path(path))]
    for line in found:
        sys.stdout.write(f"{line}\n")
    return int(bool(found))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
