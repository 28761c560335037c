"""What a token-classification model's labels mean: types of names, and where a name begins, as B-PERS or E-LOC say."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pipeline.entity_records import MentionType

TYPES = {
    **dict.fromkeys(("PER", "PERS", "PERSON", "PEOPLE"), MentionType.PERSON),
    **dict.fromkeys(("ORG", "ORGANIZATION", "ORGANISATION"), MentionType.ORG),
    **dict.fromkeys(("LOC", "LOCATION", "GPE", "PLACE", "FAC", "FACILITY", "CITY", "COUNTRY"), MentionType.PLACE),
}
"""The types' names in the corpora that models are trained on: CoNLL, ANERcorp, OntoNotes, Wojood."""

_OPEN, _CLOSE = frozenset("BSU"), frozenset("ESLU")
"""The schemes IOB2, IOBES and BILOU: B begins, S and U stand alone, E and L end."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """What one label says of a word: the type of the name that it is in, whether it begins it, and whether it ends it."""

    type: MentionType
    opens: bool
    closes: bool


def read_labels(names: Mapping[int, str]) -> dict[int, Label]:
    """Read a model's `id2label`; labels of other types, as MISC and O, are left out.

    A label without a letter before it, as in models that say LOC for each word of a place, neither begins nor ends a name.
    """
    read = {}
    for number, name in names.items():
        scheme, type_name = _parted(name.upper())
        if type_name in TYPES:
            read[number] = Label(type=TYPES[type_name], opens=scheme in _OPEN, closes=scheme in _CLOSE)
    return read


def _parted(name: str) -> tuple[str, str]:
    """Part `B-PERS`, `B_PERS` and `PERS-B` into letter and type; the letter is empty where there is none."""
    for mark in "-_":
        before, found, after = name.partition(mark)
        if found and len(before) == 1 and before in "BIESLUM":
            return before, after
        if found and len(after) == 1 and after in "BIESLUM":
            return after, before
    return "", name


def name_runs(labels: Sequence[Label | None]) -> list[tuple[MentionType, int, int]]:
    """Give the names that the labels of a text's words mark: type, first word, and the word behind the last one.

    What a scheme forbids is read as it must be meant (the rule of CoNLL's scorer): a name that is gone on with but was never
    begun begins there.
    """
    runs: list[tuple[MentionType, int, int]] = []
    is_open = False
    for at, label in enumerate(labels):
        if label is None:
            is_open = False
            continue
        if is_open and not label.opens and runs[-1][0] is label.type:
            runs[-1] = (label.type, runs[-1][1], at + 1)
        else:
            runs.append((label.type, at, at + 1))
        is_open = not label.closes
    return runs
