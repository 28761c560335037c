"""Ingestion runs, and the pages that could not be read."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, SmallInteger, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from pipeline.records import QuarantineReason
from pipeline.store.base import Base, Id, Reference, one_of
from pipeline.store.figures import FIGURES


class RunStatus(StrEnum):
    """How a run stands. `crashed`: its process was found gone by a later run."""

    RUNNING = "running"
    COMPLETED = "completed"
    FAILED = "failed"
    INTERRUPTED = "interrupted"
    CRASHED = "crashed"


class RunKind(StrEnum):
    """What a run reads: pages from outside, or those of the archive once more."""

    INGEST = "ingest"
    REPARSE = "reparse"


class IngestRun(Base):
    """One call of the ingestion, or of the reparse, with its figures."""

    __tablename__ = "ingest_runs"
    __table_args__ = (
        CheckConstraint(one_of("status", RunStatus), name="status_is_known"),
        CheckConstraint(one_of("kind", RunKind), name="kind_is_known"),
        CheckConstraint("(status = 'running') = (finished_at IS NULL)", name="finished_unless_running"),
        CheckConstraint("jsonb_typeof(arguments) = 'object'", name="arguments_are_an_object"),
        CheckConstraint("pages_read = pages_new + pages_unchanged + pages_changed + pages_quarantined", name="pages_balance"),
        CheckConstraint(f"least({', '.join(FIGURES)}) >= 0", name="figures_are_not_negative"),
        {
            "comment": "Ingestion runs and their figures, which grow with each batch: read = new + unchanged + changed + "
            "quarantined."
        },
    )

    id: Mapped[Id] = mapped_column(comment="Number of the run.")
    kind: Mapped[str] = mapped_column(
        server_default="ingest",
        comment="ingest: pages from outside; reparse: pages of the archive, read again from their bytes.",
    )
    status: Mapped[str] = mapped_column(comment="running, completed, failed, interrupted, or crashed (found gone later).")
    started_at: Mapped[datetime] = mapped_column(server_default=text("now()"), comment="When the run began.")
    finished_at: Mapped[datetime | None] = mapped_column(
        comment="When the run ended, or was found to have crashed; null while it runs."
    )
    host: Mapped[str] = mapped_column(comment="Machine that the run's process is on.")
    pid: Mapped[int] = mapped_column(BigInteger, comment="Number of the run's process.")
    process_mark: Mapped[str | None] = mapped_column(
        comment="Boot and start time of the process where the system tells: a later process with its number has another."
    )
    matn_version: Mapped[str] = mapped_column(comment="Version of Matn.")
    parser_version: Mapped[str] = mapped_column(comment="Version of the parser.")
    profiles_version: Mapped[str] = mapped_column(comment="Version of the publishers' profiles.")
    signature_version: Mapped[int | None] = mapped_column(
        SmallInteger,
        comment="Version of the signatures by which its articles were compared with others; null where they were not. "
        "matn dedupe brings it up to date.",
    )
    arguments: Mapped[dict[str, Any]] = mapped_column(JSONB, comment="What the run was asked to do.")
    error: Mapped[str | None] = mapped_column(comment="Why the run failed.")
    pages_read: Mapped[int] = mapped_column(BigInteger, server_default="0", comment="Pages read, known ones included.")
    pages_new: Mapped[int] = mapped_column(BigInteger, server_default="0", comment="Pages that were not known before.")
    pages_unchanged: Mapped[int] = mapped_column(
        BigInteger,
        server_default="0",
        comment="Pages whose bytes were known before and whose rows stay as they were, quarantined ones included.",
    )
    pages_changed: Mapped[int] = mapped_column(
        BigInteger, server_default="0", comment="Pages of the archive that were read again and gave other rows."
    )
    pages_quarantined: Mapped[int] = mapped_column(
        BigInteger, server_default="0", comment="Pages that could not be read and were not known before."
    )
    articles_main: Mapped[int] = mapped_column(BigInteger, server_default="0", comment="Main articles of the new pages.")
    articles_embedded: Mapped[int] = mapped_column(BigInteger, server_default="0", comment="Embedded articles of the new pages.")
    paragraphs: Mapped[int] = mapped_column(BigInteger, server_default="0", comment="Paragraphs of the new pages, no headings.")
    captions: Mapped[int] = mapped_column(BigInteger, server_default="0", comment="Distinct captions of the new pages.")
    teasers: Mapped[int] = mapped_column(BigInteger, server_default="0", comment="Teasers of the new pages.")
    repeat_lines: Mapped[int] = mapped_column(BigInteger, server_default="0", comment="Lines of the new pages that repeat.")
    furniture_lines: Mapped[int] = mapped_column(
        BigInteger, server_default="0", comment="Lines of the new pages that belong to the site; repeats are not counted again."
    )
    exact_copies: Mapped[int] = mapped_column(
        BigInteger, server_default="0", comment="Articles of the new pages with the text of another article."
    )
    updates: Mapped[int] = mapped_column(
        BigInteger, server_default="0", comment="Articles of the new pages that are another version of an article."
    )
    near_copies: Mapped[int] = mapped_column(
        BigInteger, server_default="0", comment="Articles of the new pages with nearly the text of another article."
    )
    excerpts: Mapped[int] = mapped_column(
        BigInteger, server_default="0", comment="Articles of the new pages that are a part of another article, or hold one."
    )
    templates: Mapped[int] = mapped_column(
        BigInteger,
        server_default="0",
        comment="Articles of the new pages that are the same form as another one with other figures: no duplicates.",
    )
    teasers_tied: Mapped[int] = mapped_column(
        BigInteger, server_default="0", comment="Teasers, of these and earlier pages, for which an article was found."
    )
    mentions: Mapped[int] = mapped_column(
        BigInteger, server_default="0", comment="Names, dates and quantities that the new pages' articles mention."
    )
    entities_new: Mapped[int] = mapped_column(
        BigInteger, server_default="0", comment="Persons, organisations and places that no article mentioned before."
    )
    entity_failures: Mapped[int] = mapped_column(
        BigInteger, server_default="0", comment="New pages of which nobody knows what they mention, for looking for it failed."
    )


class QuarantinedPage(Base):
    """A page that could not be read."""

    __tablename__ = "quarantine"
    __table_args__ = (
        CheckConstraint("octet_length(page_key) = 32", name="page_key_is_32_bytes"),
        CheckConstraint("sha256 = page_key", name="sha256_is_the_page_key"),
        CheckConstraint(one_of("reason", QuarantineReason), name="reason_is_known"),
        CheckConstraint("byte_length >= 0", name="byte_length_is_not_negative"),
        {"comment": "Pages that could not be read, and why; one row for each distinct sequence of bytes."},
    )

    id: Mapped[Id] = mapped_column(comment="Internal number.")
    page_key: Mapped[bytes] = mapped_column(
        unique=True, comment="SHA-256 of the bytes; where not one byte could be read, of the path and URL."
    )
    sha256: Mapped[bytes | None] = mapped_column(comment="SHA-256 of the bytes; null where not one could be read.")
    reason: Mapped[str] = mapped_column(comment="Why it could not be read, in one word of a closed list.")
    detail: Mapped[str] = mapped_column(comment="Why it could not be read, for a person.")
    path: Mapped[str] = mapped_column(comment="Where it was seen first.")
    url: Mapped[str | None] = mapped_column(comment="URL that it was scraped from, where known.")
    captured_at: Mapped[datetime | None] = mapped_column(comment="When it was scraped, where known.")
    byte_length: Mapped[int | None] = mapped_column(BigInteger, comment="Length in bytes, where known.")
    raw: Mapped[bytes | None] = mapped_column(
        comment="The bytes, where they are within the size limit: a better reader can try again."
    )
    first_run_id: Mapped[Reference] = mapped_column(ForeignKey("ingest_runs.id"), index=True, comment="The run that put it here.")
    released_run_id: Mapped[int | None] = mapped_column(
        BigInteger,
        ForeignKey("ingest_runs.id"),
        comment="The run in which a newer version could read it after all; null while it is in quarantine.",
    )
