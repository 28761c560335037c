"""Find the one line in PostgreSQL's output that says what is wrong."""

from __future__ import annotations

import re
from pathlib import Path

_REASON = re.compile(r"^(?:.*?\b)?(?:FATAL|PANIC|error|ERROR):\s+(?P<reason>.+)$", re.MULTILINE)
OLD_LOG_BYTES = 4 * 1024 * 1024


def first_error(output: str) -> str:
    """The first line that PostgreSQL marks as an error, without its mark; else the last line."""
    found = _REASON.search(output)
    if found:
        return found["reason"].rstrip(".")
    lines = output.strip().splitlines()
    return lines[-1].rstrip(".") if lines else "it said nothing"


def log_since(log_file: Path, offset: int) -> str:
    """What was written to the log after `offset` bytes."""
    with log_file.open("rb") as log:
        log.seek(offset)
        return log.read(64 * 1024).decode("utf-8", "replace")


def put_away_long_log(log_file: Path) -> None:
    """Begin a new log where the old one is longer than 4 MiB; one old one is kept."""
    if log_file.exists() and log_file.stat().st_size > OLD_LOG_BYTES:
        log_file.replace(log_file.with_suffix(".log.1"))
