"""A document cut out of its source and not yet decoded: small enough to be sent to another process, which makes a page of it."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, replace
from typing import Any

from pipeline.read.columns import Columns, first_of, named, names_in, value_of
from pipeline.read.http_body import CodingError, undo_codings
from pipeline.read.options import ReadOptions
from pipeline.read.page import read_source, to_page, too_large
from pipeline.read.seen import clean_url, read_time, with_defaults
from pipeline.read.source import Source
from pipeline.records import Page, Quarantined, QuarantineReason, Sighting


@dataclass(frozen=True, slots=True, kw_only=True)
class RawDocument:
    """The bytes of one document, and where it was seen.

    `charset`: what the server said of its encoding. `codings`: how the server packed it, the last one first to undo.
    `row`: the bytes are a line of JSON, and the document stands in these columns of it.
    """

    data: bytes
    sighting: Sighting
    charset: str | None = None
    codings: tuple[str, ...] = ()
    row: Columns | None = None


Cut = Source | RawDocument | Quarantined
"""One document: a file that is one, to be opened where it is read; bytes cut out of a source; or what cannot be read of it."""


def finish(cut: Cut, options: ReadOptions) -> Page | Quarantined:
    """Make a page of what was cut, or say why not; depends on nothing else, so any process may do it."""
    if isinstance(cut, Quarantined):
        return replace(cut, sighting=with_defaults(cut.sighting, options))
    if isinstance(cut, Source):
        return read_source(cut, options)
    if cut.row is not None:
        return _page_of_row(cut, cut.row, options)
    data = cut.data
    if cut.codings:
        try:
            data = undo_codings(data, cut.codings, options.max_bytes)
        except CodingError as error:
            return _refused(cut.data, cut.sighting, QuarantineReason.BAD_ARCHIVE, str(error), options)
    return _page(data, cut.sighting, options, charset=cut.charset)


def _refused(data: bytes, sighting: Sighting, reason: QuarantineReason, detail: str, options: ReadOptions) -> Quarantined:
    """Put what is no document by itself into quarantine, by its hash; read again as a page, its bytes would be nonsense."""
    return Quarantined(
        sighting=with_defaults(sighting, options),
        reason=reason,
        detail=detail,
        sha256=hashlib.sha256(data).hexdigest(),
        byte_length=len(data),
    )


def _page(data: bytes, sighting: Sighting, options: ReadOptions, *, charset: str | None = None) -> Page | Quarantined:
    if len(data) > options.max_bytes:
        return _refused(data, sighting, QuarantineReason.TOO_LARGE, too_large(len(data), options.max_bytes), options)
    return to_page(data, with_defaults(sighting, options), charset=charset)


def _page_of_row(cut: RawDocument, columns: Columns, options: ReadOptions) -> Page | Quarantined:
    try:
        row = json.loads(cut.data)
    except (ValueError, RecursionError) as error:
        words = " ".join(str(error).split())[:200]
        return _refused(cut.data, cut.sighting, QuarantineReason.UNDECODABLE, f"the line is no JSON: {words}", options)
    if not isinstance(row, dict):
        detail = "the line is JSON, but no object with columns"
        return _refused(cut.data, cut.sighting, QuarantineReason.UNDECODABLE, detail, options)
    value = value_of(row, columns.text)
    if value is None:
        state = "is null" if named(row, columns.text) else f"is missing; there are: {', '.join(names_in(row)[:30])}"
        detail = f"column {escaped(columns.text)!r} {escaped(state)}"
        return _refused(cut.data, cut.sighting, QuarantineReason.EMPTY, detail, options)
    if not isinstance(value, str):
        detail = f"column {escaped(columns.text)!r} holds no text"
        return _refused(cut.data, cut.sighting, QuarantineReason.UNDECODABLE, detail, options)
    return _page(text_bytes(value), row_sighting(cut.sighting.path, row, columns), options)


def row_sighting(path: str, row: dict[str, Any], columns: Columns) -> Sighting:
    """Say where a row stands, and what it says of its URL and time of capture."""
    return Sighting(path=path, url=clean_url(first_of(row, columns.url)), captured_at=read_time(first_of(row, columns.time)))


def text_bytes(text: str) -> bytes:
    """Give a text as UTF-8; half a surrogate pair, which JSON can hold and UTF-8 cannot, becomes U+FFFD."""
    try:
        return text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace").encode()


def escaped(text: str) -> str:
    """Write a name so that a database can hold it: controls and halves of surrogate pairs are escaped."""
    return "".join(char if char.isprintable() else char.encode("unicode_escape").decode() for char in text)
