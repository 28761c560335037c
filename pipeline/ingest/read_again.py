"""Pages of the archive read and parsed again from the bytes that it keeps, as an ingestion would, by several processes."""

from __future__ import annotations

import hashlib
from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from pipeline.ingest.finding import FinderChoice
from pipeline.ingest.signing import SignedText
from pipeline.ingest.workers import prepare_each
from pipeline.publishers import Profiles
from pipeline.read import Cut, RawDocument, ReadOptions
from pipeline.records import ParsedPage, Quarantined, QuarantineReason
from pipeline.store.entity_rows import FoundOnPage
from pipeline.store.kept_bytes import KeptPage

ANY_SIZE = ReadOptions(max_bytes=1 << 62)
"""What is in the archive was within the limit when it came."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadAgain:
    """A batch, read again. `ids`: numbers of the pages in the archive, by SHA-256. `unreadable`: what is no page any more.

    `signed`: the texts of the pages' articles, by the articles' keys. `found`: what the pages mention, by their SHA-256.
    """

    ids: Mapping[str, int]
    pages: tuple[ParsedPage, ...]
    unreadable: tuple[Quarantined, ...]
    signed: Mapping[str, SignedText]
    found: Mapping[str, FoundOnPage]

    @property
    def count(self) -> int:
        """How many pages the batch holds, of both kinds."""
        return len(self.pages) + len(self.unreadable)


def read_again(
    batches: Iterable[Sequence[KeptPage]], profiles: Profiles, *, workers: int | None = 1, finder: FinderChoice | None = None
) -> Iterator[ReadAgain]:
    """Read and parse batches in their order; never more of them ahead than an ingestion has.

    `workers`: processes; None: one for each processor core that this process may use. `finder`: of what the pages mention; None:
    nobody looks.

    Raises:
        MatnError: a worker process died.
    """
    handed_on: deque[dict[str, int]] = deque()

    def cuts() -> Iterator[tuple[Cut, ...]]:
        for batch in batches:
            handed_on.append({kept.sha256: kept.id for kept in batch})
            yield tuple(_cut(kept) for kept in batch)

    for prepared in prepare_each(cuts(), workers, ANY_SIZE, profiles, finder):
        yield ReadAgain(
            ids=handed_on.popleft(),
            pages=prepared.pages,
            unreadable=prepared.quarantined,
            signed=prepared.signed,
            found=prepared.found,
        )


def _cut(kept: KeptPage) -> Cut:
    if hashlib.sha256(kept.data).hexdigest() == kept.sha256:
        return RawDocument(data=kept.data, sighting=kept.sighting, charset=kept.encoding)
    return Quarantined(
        sighting=kept.sighting,
        reason=QuarantineReason.UNREADABLE,
        detail="the archive's text does not give back the page's bytes",
        sha256=kept.sha256,
        byte_length=len(kept.data),
    )
