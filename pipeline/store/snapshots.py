"""Accepted snapshots of publishers' profiles: numbered, never changed, at most one of a publisher in force."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection, Engine, func, insert, select, text, update

from pipeline.errors import ProfileError, UsageError
from pipeline.publishers import Snapshot
from pipeline.publishers.loader import read_profile
from pipeline.store.base import UPGRADE_LOCK
from pipeline.store.engine import errors_in_words
from pipeline.store.models import ProfileSnapshot
from pipeline.store.row_of import storable


@dataclass(frozen=True, slots=True, kw_only=True)
class SnapshotSummary:
    """A snapshot in a list. `pages`: how many it was learned from; 0 where a file was accepted."""

    domain: str
    number: int
    in_force: bool
    accepted_at: datetime
    accepted_by: str
    pages: int
    sha256: str
    body: str


def snapshots_in_force(engine: Engine) -> tuple[Snapshot, ...]:
    """Give the snapshots that runs go by, at most one of a publisher, in the order of the domains.

    Raises:
        ProfileError: this version of Matn cannot read one of them; the message names it.
    """
    return tuple(read_snapshot(held) for held in list_snapshots(engine) if held.in_force)


def read_snapshot(held: SnapshotSummary) -> Snapshot:
    """Read the profile that a snapshot holds.

    Raises:
        ProfileError: this version of Matn cannot read it, perhaps because another one accepted it.
    """
    try:
        profile = read_profile(Path(f"snapshot {held.number} of {held.domain}"), held.body.encode())
    except ProfileError as error:
        raise ProfileError(f"{error} Take it out of force: matn publishers revert {held.domain} none") from None
    return Snapshot(number=held.number, profile=profile)


def list_snapshots(engine: Engine, domain: str | None = None) -> list[SnapshotSummary]:
    """List the snapshots of all publishers or of one, by domain, the newest first."""
    table = ProfileSnapshot
    query = select(
        table.domain,
        table.number,
        table.in_force,
        table.accepted_at,
        table.accepted_by,
        func.cardinality(table.learned_from).label("pages"),
        func.encode(table.sha256, "hex").label("sha256"),
        table.body,
    ).order_by(table.domain, table.number.desc())
    if domain is not None:
        query = query.where(table.domain == domain)
    with errors_in_words(engine), engine.connect() as connection:
        return [SnapshotSummary(**row._mapping) for row in connection.execute(query)]


def accept_snapshot(engine: Engine, domain: str, body: str, *, accepted_by: str, learned_from: Sequence[str] = ()) -> int:
    """Store a profile under the publisher's next number and put it in force; give the number.

    A body that is in force already stays so under its number. `learned_from`: first 16 hex digits of the pages' SHA-256.

    Raises:
        ProfileError: the body is no profile, or one of another domain.
    """
    profile = read_profile(Path(f"profile of {domain}"), body.encode())
    if profile.domain != domain:
        raise ProfileError(f"The profile is of {profile.domain}, not of {domain}. Name the domain that stands in it.")
    table = ProfileSnapshot
    sha256 = hashlib.sha256(body.encode()).digest()
    with errors_in_words(engine), engine.begin() as connection:
        _lock(connection)
        same = (table.domain == domain, table.sha256 == sha256, table.in_force)
        present = connection.scalar(select(table.number).where(*same))
        if present is not None:
            return present
        connection.execute(update(table).where(table.domain == domain, table.in_force).values(in_force=False))
        number = (connection.scalar(select(func.max(table.number)).where(table.domain == domain)) or 0) + 1
        values = {
            "domain": domain,
            "number": number,
            "in_force": True,
            "body": body,
            "sha256": sha256,
            "accepted_by": storable(accepted_by),
            "learned_from": sorted(learned_from),
        }
        connection.execute(insert(table).values(values))
    return number


def put_in_force(engine: Engine, domain: str, number: int | None) -> int | None:
    """Put a publisher's snapshot in force, or none; give the number of the one that was before.

    Raises:
        UsageError: there is no such snapshot.
    """
    table = ProfileSnapshot
    with errors_in_words(engine), engine.begin() as connection:
        _lock(connection)
        numbers = list(connection.scalars(select(table.number).where(table.domain == domain).order_by(table.number)))
        if not numbers:
            raise UsageError(f"{domain} has no snapshot. See: matn publishers snapshots")
        if number is not None and number not in numbers:
            known = ", ".join(map(str, numbers))
            raise UsageError(f"{domain} has no snapshot {number}, only {known}. See: matn publishers snapshots {domain}")
        before = connection.scalar(select(table.number).where(table.domain == domain, table.in_force))
        # First out, then in: a unique index lets only one be in force, row by row.
        connection.execute(update(table).where(table.domain == domain, table.in_force).values(in_force=False))
        if number is not None:
            connection.execute(update(table).where(table.domain == domain, table.number == number).values(in_force=True))
    return before


def _lock(connection: Connection) -> None:
    connection.execute(text("SELECT pg_advisory_xact_lock_shared(:key)"), {"key": UPGRADE_LOCK})
    # Two people who accept at once get two numbers, one after the other.
    connection.execute(text("LOCK TABLE profile_snapshots IN SHARE ROW EXCLUSIVE MODE"))
