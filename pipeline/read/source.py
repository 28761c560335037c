"""A place that bytes come from: a file, a pipe, or standard input."""

from __future__ import annotations

import errno
import os
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from pipeline.records import Sighting

STANDARD_INPUT = "-"


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Where one page lies. `path` is absolute and opens the file, `-` is standard input.

    `is_stream`: it can be read once, and in this process only (standard input, a named pipe), so no worker may be sent it.
    """

    path: str
    is_stream: bool = False

    def open(self) -> IO[bytes]:
        """Open the bytes for reading.

        Raises:
            OSError: the file is gone, or may not be read.
        """
        if self.path == STANDARD_INPUT:
            if sys.stdin is None:
                raise OSError(errno.EBADF, "Standard input is closed")
            return os.fdopen(os.dup(sys.stdin.fileno()), "rb")
        return Path(self.path).open("rb")

    def sighting(self) -> Sighting:
        """Say that the page was seen here; bytes of a file's name that are not UTF-8 are written as `\\xff`."""
        return Sighting(path=printable(self.path))


def printable(path: str) -> str:
    """Write a path so that any database and screen can hold it: what does not decode is escaped."""
    return os.fsencode(path).decode("utf-8", "backslashreplace")
