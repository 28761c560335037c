"""What finds names in texts: the trained tagger that is shipped, a transformer where a user has one, or several merged."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol, runtime_checkable

from pipeline.entity_records import NameSpan


@runtime_checkable
class Recogniser(Protocol):
    """Finds names of persons, organisations and places.

    `name` is what a mention's `source` says; `version` changes whenever the same text may get another answer.
    """

    @property
    def name(self) -> str:
        """A short word: `matn`, `gliner`."""
        ...

    @property
    def version(self) -> str:
        """What the answer depends on besides the text: code, weights, tables, thresholds."""
        ...

    def recognise(self, texts: Sequence[str]) -> list[list[NameSpan]]:
        """Give the names in each display text: PERSON, ORG and PLACE, in order, none overlapping.

        A text's answer depends on that text alone, not on the others that came with it; many at once are faster.
        Spans hold whole words, proclitics included, without punctuation at their ends: `spans` cuts them to what a reader calls
        the name.
        """
        ...
