"""Finders of entities that know a list of names and nothing else; one of them breaks on a certain word."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.entities.catalogue import Catalogue, ImportedEntity
from pipeline.entities.page import EntityFinder
from pipeline.entity_records import MentionType, NameSpan
from pipeline.ingest.finding import FinderChoice

BREAKS = "زلزلة"
LOOKED_AT: list[str] = []
"""Texts that a recogniser was given in this process."""

NAMES = {
    "سليم الرواحي": MentionType.PERSON,
    "هيئة المراسي": MentionType.ORG,
    "خور الطيور": MentionType.PLACE,
    "الوزير": MentionType.PERSON,
}


@dataclass(frozen=True, kw_only=True)
class ListRecogniser:
    """Finds the names of the list wherever they stand."""

    names: tuple[str, ...] = tuple(NAMES)
    breaks: bool = False
    version: str = "1"
    name = "list"

    def recognise(self, texts: Sequence[str]) -> list[list[NameSpan]]:
        """Raise on the word that breaks it, as a defect would."""
        LOOKED_AT.extend(texts)
        if self.breaks and any(BREAKS in text for text in texts):
            raise ZeroDivisionError(f"broken by\0 {BREAKS}")
        pattern = re.compile("|".join(map(re.escape, self.names)))
        return [
            [NameSpan(type=NAMES[m[0]], start=m.start(), end=m.end(), score=0.7, source="list") for m in pattern.finditer(text)]
            for text in texts
        ]


def load_list(imported: Sequence[ImportedEntity]) -> EntityFinder:
    return EntityFinder(recogniser=ListRecogniser(), catalogue=Catalogue(imported))


def load_short_list(imported: Sequence[ImportedEntity]) -> EntityFinder:
    """Of another version, it knows less."""
    return EntityFinder(recogniser=ListRecogniser(names=("هيئة المراسي",), version="2"), catalogue=Catalogue(imported))


def load_breaking(imported: Sequence[ImportedEntity]) -> EntityFinder:
    return EntityFinder(recogniser=ListRecogniser(breaks=True, version="0"), catalogue=Catalogue(imported))


LIST = FinderChoice(load=load_list)
SHORT = FinderChoice(load=load_short_list)
BREAKING = FinderChoice(load=load_breaking)
