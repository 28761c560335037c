"""A place that bytes come from: a file, a pipe, standard input, or a remote one."""

from __future__ import annotations

import errno
import os
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from pipeline.read.remote import is_remote, open_remote, without_password
from pipeline.records import Sighting

STANDARD_INPUT = "-"

_CONTROLS = {code: f"\\x{code:02x}" for code in (*range(0x20), *range(0x7F, 0xA0))}
"""C0, DEL and C1: a name may hold them, and a terminal obeys them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Where one page lies, or a file of many.

    `path` is absolute and opens the file; `-` is standard input; one with `://` is remote.
    `is_stream`: it can be read once, and in this process only (standard input, a named pipe), so no worker may be sent it.
    `is_named`: somebody named this very file, and did not find it in a folder.
    """

    path: str
    is_stream: bool = False
    is_named: bool = False

    @property
    def is_remote(self) -> bool:
        """Whether the bytes come through fsspec."""
        return is_remote(self.path)

    def open(self) -> IO[bytes]:
        """Open the bytes for reading.

        Raises:
            OSError: the file is gone, or may not be read.
            UsageError: it is remote, and what reads such places is not installed.
        """
        if self.is_remote:
            return open_remote(self.path)
        if self.path == STANDARD_INPUT:
            if sys.stdin is None:
                raise OSError(errno.EBADF, "Standard input is closed")
            return os.fdopen(os.dup(sys.stdin.fileno()), "rb")
        return Path(self.path).open("rb")

    def sighting(self) -> Sighting:
        """Say that the page was seen here; bytes of a file's name that are not UTF-8 are written as `\\xff`."""
        return Sighting(path=self.place)

    @property
    def place(self) -> str:
        """The path as sightings and messages have it: printable, and without a password."""
        return printable(without_password(self.path) if self.is_remote else self.path)


def printable(path: str) -> str:
    r"""Write a path so that any database and screen can hold it: what does not decode, and controls, are escaped: `\x1b`."""
    return os.fsencode(path).decode("utf-8", "backslashreplace").translate(_CONTROLS)
