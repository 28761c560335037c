"""What was learned of a publisher and accepted by a person, joined to its profile."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeVar

from pipeline.publishers.profile import Furniture, Profile, Words

Value = TypeVar("Value")

LISTS = ("evidence", "sections", "related_headings")
"""Fields of a profile that a snapshot adds to; of the other fields the profile's own count."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """A numbered state of what was learned of one publisher, in a profile's own words (`profile.domain` names whose)."""

    number: int
    profile: Profile


def joined(profile: Profile | None, snapshot: Snapshot) -> Profile:
    """Add a snapshot's lists to a profile's; the snapshot's profile as it is where the publisher has none.

    What the profile says wins: a line that it names in one role is not taken over in another.
    """
    learned = snapshot.profile
    if profile is None:
        return learned
    said = {line for field in Furniture.model_fields for line in getattr(profile.furniture, field)}
    furniture = {
        field: _both(getattr(profile.furniture, field), (line for line in getattr(learned.furniture, field) if line not in said))
        for field in Furniture.model_fields
    }
    words = {field: _both(getattr(profile.words, field), getattr(learned.words, field)) for field in Words.model_fields}
    lists = {field: _both(getattr(profile, field), getattr(learned, field)) for field in LISTS}
    return profile.model_copy(update={"furniture": Furniture(**furniture), "words": Words(**words), **lists})


def _both(own: Iterable[Value], learned: Iterable[Value]) -> tuple[Value, ...]:
    return tuple(dict.fromkeys((*own, *learned)))
