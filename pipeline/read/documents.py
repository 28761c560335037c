"""A source to its pages, whatever it is: a page, rows, records or members, packed or not, one inside another."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import closing
from itertools import islice
from pathlib import Path

from pipeline.errors import InputError
from pipeline.read.archives import Member, tar_members, zip_members
from pipeline.read.columns import ColumnError
from pipeline.read.discover import discover
from pipeline.read.kinds import Kind, kind_of, packing_of
from pipeline.read.options import ReadOptions
from pipeline.read.page import refused_by_size, too_large
from pipeline.read.raw import Cut, RawDocument, escaped, finish
from pipeline.read.remote import is_web, without_password
from pipeline.read.row_files import json_rows, parquet_rows
from pipeline.read.seen import MOST_URL_CHARS, clean_url
from pipeline.read.source import STANDARD_INPUT, Source
from pipeline.read.streams import BrokenContainerError, Packing, Stream, Unpacked, seekable, take
from pipeline.read.warc import warc_documents
from pipeline.records import Page, Quarantined, QuarantineReason, Sighting

MOST_ARCHIVES = 2
"""An archive inside an archive is read, a third one inside that is not."""


def read_documents(source: Source, options: ReadOptions) -> Iterator[Page | Quarantined]:
    """Read every page that a source holds, one at a time.

    Raises:
        InputError: somebody named the source, and it holds rows without a column to read.
        UsageError: what reads such files is not installed.
    """
    for cut in cut_documents(source, options):
        yield finish(cut, options)


def cut_documents(source: Source, options: ReadOptions) -> Iterator[Cut]:
    """Cut a source into documents, one at a time, without making pages of them; `finish` does that, in any process.

    A local file that is one page is given as it is. What cannot be read of a source, a member or a row is given in quarantine, in
    its place, and the rest goes on where it can.

    Raises:
        InputError: somebody named the source, and it holds rows without a column to read.
        UsageError: what reads such files is not installed.
    """
    try:
        with closing(source.open()) as file:
            yield from _Cutting(source, options).cut(Stream(file), source.place, source.path)
    except OSError as error:
        yield _lost(source.place, error.strerror or str(error), QuarantineReason.UNREADABLE)


def check_columns(source: Source, options: ReadOptions) -> None:
    """Look into a local file that somebody named, so that a wrong column is told before anything is read.

    Raises:
        InputError: it holds rows, and no column to read.
        UsageError: what reads such files is not installed.
    """
    if source.is_named and not (source.is_stream or source.is_remote):
        next(cut_documents(source, options), None)


def check_named(paths: Iterable[str], options: ReadOptions) -> None:
    """Look into every local file that `paths` name (no folders, patterns, or streams), as `check_columns` does.

    Raises:
        InputError: one holds rows, and no column to read; or a URL is given, and not one page.
        UsageError: what reads such files is not installed.
    """
    paths = list(paths)
    if options.url is not None:
        _check_url(options.url, paths)
    for path in paths:
        if path != STANDARD_INPUT and Path(path).is_file():
            for source in discover([path]):
                check_columns(source, options)


def _check_url(url: str, paths: list[str]) -> None:
    if clean_url(url) is None and len(url) > MOST_URL_CHARS:
        raise InputError(f"--url {url[:60] + '…'!r}: longer than {MOST_URL_CHARS:,} characters. Shorten it, or leave it out.")
    if clean_url(url) is None:
        shown = without_password(url)
        raise InputError(f"--url {shown!r}: no web address. Write it whole, as in https://example.org/a.html, or leave it out.")
    if not _is_one(paths):
        raise InputError("--url is the URL of one page. Give one PATH with it, a file or - for standard input.")


def _is_one(paths: list[str]) -> bool:
    """Say whether paths name one file or stream, and no folder or pattern, whatever these hold."""
    sources = list(islice(discover(paths), 2)) if len(paths) == 1 else []
    return len(sources) == 1 and (sources[0].is_named or sources[0].is_stream)


def may_hold_rows(source: Source, options: ReadOptions) -> bool:
    """Say whether a source holds rows, by a look at its first bytes; what cannot be looked into so (a pipe, a remote place, an
    archive, a file that cannot be read) may."""
    if source.is_stream or source.is_remote:
        return True
    try:
        with closing(source.open()) as file:
            stream = Stream(file)
            packing = packing_of(stream)
            inside = Stream(Unpacked(stream, packing)) if packing else stream
            return kind_of(inside, source.path, options.text_column) not in (Kind.PAGE, Kind.WARC)
    except (OSError, BrokenContainerError):
        return True


class _Cutting:
    """One source on its way to documents."""

    def __init__(self, source: Source, options: ReadOptions) -> None:
        self._source = source
        self._options = options

    def cut(self, stream: Stream, place: str, name: str, archives: int = 0) -> Iterator[Cut]:
        """Cut a stream that stands at `place`, inside so many archives; a fault in it ends it, and nothing around it."""
        last: Cut | None = None
        try:
            for last in self._cut(stream, place, name, archives):
                yield last
        except ColumnError as error:
            if not archives and (self._source.is_named or self._source.is_stream):
                raise InputError(f"{place}: {error}") from None
            yield _lost(place, str(error), QuarantineReason.UNREADABLE)
        except BrokenContainerError as error:
            behind = "" if last is None else f"; nothing behind {_place(last).removeprefix(place).lstrip('!')} was read"
            yield _lost(place, f"{error}{behind}", error.reason)

    def _cut(self, stream: Stream, place: str, name: str, archives: int) -> Iterator[Cut]:
        packing = packing_of(stream)
        inside = Stream(Unpacked(stream, packing)) if packing else stream
        # One packing inside another is a mistake or a bomb: as a page it is told to be no text.
        kind = kind_of(inside, name, self._options.text_column) if packing_of(inside) is None else Kind.PAGE
        if kind is not Kind.PAGE and self._options.url is not None:
            raise InputError(
                f"{place}: holds {kind}, whose pages have URLs of their own. --url goes with a file that is one page."
            )
        if kind is Kind.PAGE:
            yield self._page(inside, packing, place, archives)
        elif kind is Kind.ROWS:
            yield from json_rows(inside, place, self._options)
        elif kind is Kind.WARC:
            yield from warc_documents(inside, place, self._options)
        elif kind is Kind.PARQUET:
            with closing(seekable(inside)) as file:
                yield from parquet_rows(file, place, self._options)
        elif archives == MOST_ARCHIVES:
            yield _lost(place, f"an archive inside {MOST_ARCHIVES} others; unpack the outer ones", QuarantineReason.BAD_ARCHIVE)
        elif kind is Kind.TAR:
            yield from self._members(tar_members(inside), place, archives)
        else:
            with closing(seekable(inside)) as file:
                yield from self._members(zip_members(file), place, archives)

    def _page(self, stream: Stream, packing: Packing | None, place: str, archives: int) -> Cut:
        source, options = self._source, self._options
        is_whole = not archives
        if is_whole and packing in (None, Packing.GZIP) and not (source.is_stream or source.is_remote):
            return source  # opened again where it is read, so that its bytes need not be sent there
        url = clean_url(options.url or (source.place if is_web(source.path) else None)) if is_whole else None
        sighting = Sighting(path=place, url=url)
        taken = take(stream, options.max_bytes)
        if taken.data is not None:
            return RawDocument(data=taken.data, sighting=sighting)
        return refused_by_size(sighting, taken, too_large(taken.size, options.max_bytes))

    def _members(self, members: Iterator[Member], place: str, archives: int) -> Iterator[Cut]:
        is_empty = True
        for member in members:
            is_empty = False
            where = f"{place}!{escaped(member.name)}"
            if member.fault is not None:
                yield _lost(where, member.fault, QuarantineReason.BAD_ARCHIVE)
            else:
                yield from self.cut(member.stream, where, member.name, archives + 1)
        if is_empty:
            yield _lost(place, "an archive that holds no pages", QuarantineReason.EMPTY)


def _place(cut: Cut) -> str:
    return cut.place if isinstance(cut, Source) else cut.sighting.path


def _lost(place: str, detail: str, reason: QuarantineReason) -> Quarantined:
    """Say that something at a place cannot be read; its bytes are not told, since there may be gigabytes of them."""
    return Quarantined(sighting=Sighting(path=place), reason=reason, detail=detail, sha256=None, byte_length=None)
