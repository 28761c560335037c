"""Documents in portions, and a portion read and parsed: what a worker process does, and no database."""

from __future__ import annotations

import traceback
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from pathlib import Path

from pipeline.ingest.finding import FinderChoice, find_on_pages, finder_of
from pipeline.ingest.signing import SignedText, sign_articles
from pipeline.parse import parse
from pipeline.publishers import Profiles, load_profiles
from pipeline.read import Cut, RawDocument, ReadOptions, Source, finish
from pipeline.records import Page, ParsedPage, Quarantined, QuarantineReason
from pipeline.settings import MEBIBYTE
from pipeline.store.entity_rows import FoundOnPage

BATCH_BYTES = 64 * MEBIBYTE
"""A batch ends early at this size, so that a few hundred huge pages do not fill the memory."""

Known = Callable[[Collection[str]], Set[str]]
"""Gives those of some SHA-256, in hexadecimal, that pages of the archive have."""

_GZIP_GAIN = 8
"""How many times smaller gzip makes Arabic text at most; only guards the memory."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """A batch, ready to be written: pages taken apart, and pages that could not be read.

    `signed`: the texts of the pages' articles, by the articles' keys. `found`: what the pages mention, by their SHA-256; empty
    where nobody looked.
    """

    pages: tuple[ParsedPage, ...]
    quarantined: tuple[Quarantined, ...]
    signed: Mapping[str, SignedText] = field(default_factory=dict)
    found: Mapping[str, FoundOnPage] = field(default_factory=dict)

    @property
    def count(self) -> int:
        """How many pages the batch holds, of both kinds."""
        return len(self.pages) + len(self.quarantined)


def in_batches(cuts: Iterable[Cut], *, batch_pages: int, max_page_bytes: int) -> Iterator[tuple[Cut, ...]]:
    """Put documents into batches of at most `batch_pages` pages and about `BATCH_BYTES` bytes, as they are cut."""
    batch: list[Cut] = []
    size = 0
    for cut in cuts:
        weight = _weight(cut, max_page_bytes)
        if batch and (len(batch) == batch_pages or size + weight > BATCH_BYTES):
            yield tuple(batch)
            batch, size = [], 0
        batch.append(cut)
        size += weight
    if batch:
        yield tuple(batch)


def prepare(
    cuts: Sequence[Cut],
    options: ReadOptions,
    profiles: Profiles | None = None,
    finder: FinderChoice | None = None,
    known: Known | None = None,
) -> Prepared:
    """Read and parse a batch; a page that breaks the parser goes to quarantine by itself, and the others go on.

    `profiles`: None for the built-in ones alone. `finder`: of what the pages mention; None: nobody looks. `known`: says of
    SHA-256 which pages need not be looked at, for they are in the archive.
    """
    profiles = load_profiles() if profiles is None else profiles
    pages: list[ParsedPage] = []
    quarantined: list[Quarantined] = []
    for cut in cuts:
        found = finish(cut, options)
        outcome = parse_or_quarantine(found, profiles) if isinstance(found, Page) else found
        if isinstance(outcome, Quarantined):
            quarantined.append(outcome)
        else:
            pages.append(outcome)
    signed = {key: text for page in pages for key, text in sign_articles(page).items()}
    entities = find_on_pages(_unknown(pages, known), finder_of(finder)) if finder else {}
    return Prepared(pages=tuple(pages), quarantined=tuple(quarantined), signed=signed, found=entities)


def _unknown(pages: Sequence[ParsedPage], known: Known | None) -> Sequence[ParsedPage]:
    held = known([page.page.sha256 for page in pages]) if known and pages else frozenset()
    return [page for page in pages if page.page.sha256 not in held]


def parse_or_quarantine(page: Page, profiles: Profiles) -> ParsedPage | Quarantined:
    """Parse a page; whatever the parser raises is a defect of the parser, and is kept with the page."""
    try:
        return parse(page, profiles)
    except Exception as error:
        at = traceback.extract_tb(error.__traceback__)[-1]
        words = " ".join(str(error).split())[:200]
        return Quarantined(
            sighting=page.sighting,
            reason=QuarantineReason.PARSER_ERROR,
            detail=f"{type(error).__name__}: {words} ({Path(at.filename).name}, line {at.lineno})",
            sha256=page.sha256,
            byte_length=page.byte_length,
            raw=page.raw if page.raw is not None else page.text.encode(page.encoding),
        )


def _weight(cut: Cut, max_page_bytes: int) -> int:
    if isinstance(cut, RawDocument):
        return len(cut.data)
    return min(_size(cut), max_page_bytes) if isinstance(cut, Source) else len(cut.raw or b"")


def _size(source: Source) -> int:
    try:
        size = Path(source.path).stat().st_size
    except OSError:
        return 0
    return size * _GZIP_GAIN if source.path.lower().endswith(".gz") else size
