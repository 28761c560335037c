"""Tell what a source holds: by its first bytes, and by its name only where they leave it open."""

from __future__ import annotations

import json
from enum import StrEnum
from pathlib import PurePosixPath

from pipeline.read.columns import TEXT_NAMES, named
from pipeline.read.streams import MARKS, Packing, Stream

PACKED_ENDINGS = (".gz", ".bz2", ".xz", ".zst")
"""Endings that say nothing of what is packed."""

LOOK_BYTES = 1 << 20
"""How far a source without a telling name is looked at for a first row; a page, escaped as JSON, is hardly longer."""


class Kind(StrEnum):
    """What a source holds, unpacked."""

    PAGE = "page"
    ROWS = "JSON Lines"
    WARC = "WARC"
    PARQUET = "Parquet"
    ZIP = "ZIP"
    TAR = "tar"


_BY_ENDING = {
    ".jsonl": Kind.ROWS,
    ".ndjson": Kind.ROWS,
    ".warc": Kind.WARC,
    ".wet": Kind.WARC,
    ".parquet": Kind.PARQUET,
    ".zip": Kind.ZIP,
    ".tar": Kind.TAR,
    ".tgz": Kind.TAR,
    ".tbz2": Kind.TAR,
    ".txz": Kind.TAR,
}


def packing_of(stream: Stream) -> Packing | None:
    """Name how a stream is packed; None where it is not."""
    head = stream.peek(6)
    # Three letters are too few: a text may begin with them. A digit from 1 to 9 and a block's mark follow.
    if head.startswith(MARKS[Packing.BZIP2]) and not stream.peek(10)[4:].startswith((b"1AY&SY", b"\x17rE8P\x90")):
        return None
    return next((packing for packing, mark in MARKS.items() if head.startswith(mark)), None)


def kind_of(stream: Stream, name: str, text_column: str | None = None) -> Kind:
    """Name what an unpacked stream holds; `name` is its file's or member's."""
    head = stream.peek(512)
    ending = ending_of(name)
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return Kind.ZIP
    if head.startswith(b"WARC/"):
        return Kind.WARC
    if head.startswith(b"PAR1"):
        return Kind.PARQUET
    if head.startswith(b"ustar", 257):
        return Kind.TAR
    if not head.strip(b"\0 \t\r\n"):
        return Kind.PAGE  # empty, whatever its name says
    if ending in _BY_ENDING:
        return _BY_ENDING[ending]
    if head.removeprefix(b"\xef\xbb\xbf").startswith(b"{") and _begins_with_row(stream, text_column):
        return Kind.ROWS
    return Kind.PAGE


def ending_of(name: str) -> str:
    """Give a name's ending without that of its packing: `.warc` of `CC-MAIN.warc.wet.gz` is `.wet`, of `x.jsonl.gz` `.jsonl`."""
    lower = name.lower()
    for packed in PACKED_ENDINGS:
        lower = lower.removesuffix(packed)
    return PurePosixPath(lower).suffix


def holds_many(name: str) -> bool:
    """Say whether a file of this name is meant to hold many pages."""
    return ending_of(name) in _BY_ENDING


def _begins_with_row(stream: Stream, text_column: str | None) -> bool:
    """Say whether the first line is a JSON object that holds a page."""
    line, end, _ = stream.peek(1).partition(b"\n")
    if not end:
        line = stream.peek(LOOK_BYTES)[:LOOK_BYTES].partition(b"\n")[0]
    try:
        row = json.loads(line)
    except (ValueError, RecursionError):
        return False
    return isinstance(row, dict) and (named(row, text_column) if text_column else any(name in row for name in TEXT_NAMES))
