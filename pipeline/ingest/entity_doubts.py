"""Names in a user's file of entities that are taken as they are, though they may not do what the user means."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from pipeline.arabic.text import match_key
from pipeline.entities.catalogue import Catalogue, type_of_key
from pipeline.entities.frequent_words import frequent_words
from pipeline.entities.imported_spans import ImportedSpans
from pipeline.entities.tokens import tokenise
from pipeline.entity_records import MentionType
from pipeline.ingest.entity_file import EntityLine
from pipeline.store.imported_entities import ImportedRow

SHORT = 2
"""Letters: words so short are particles and the like."""


def doubts_about(
    lines: Iterable[EntityLine], rows: Mapping[str, ImportedRow], after: Mapping[str, ImportedRow], catalogue: Catalogue
) -> Iterator[tuple[int, str]]:
    """Give line and doubt, in the order of the file.

    Args:
        lines: the file's entries.
        rows: what each of them says, by key, in the same order.
        after: all that is imported once the file is, by key.
        catalogue: the shipped tables, without what was imported.
    """
    holders: dict[str, list[str]] = {}
    for key, row in after.items():
        for folded in dict.fromkeys(map(match_key, _names(row))):
            holders.setdefault(folded, []).append(key)
    for line, (key, row) in zip(lines, rows.items(), strict=True):
        told = type_of_key(key) or (MentionType(row.type) if row.type else MentionType.PLACE)
        for name in dict.fromkeys(_names(row)):
            folded = match_key(name)
            others = [other for other in holders[folded] if _end(other, after) != _end(key, after)]
            if others:
                yield line.line, f"{name} is a name of {key} and of {others[0]}, too: only one of them is found by it"
            yield from ((line.line, doubt) for doubt in _of_name(name, folded, key, told, catalogue))


def _of_name(name: str, folded: str, key: str, type_: MentionType, catalogue: Catalogue) -> Iterator[str]:
    known = catalogue.known(type_, name)
    is_its_own = any(entity.key == key for entity in known)
    if " " not in folded and not is_its_own and (len(folded) <= SHORT or folded in frequent_words()):
        what = "is very short" if len(folded) <= SHORT else "is an ordinary word"
        yield f"{name} {what}, and is taken for {key} wherever it stands"
    elif known and not is_its_own:
        yield f"{name} has meant {known[0].key} ({known[0].name_en or known[0].name}) so far, and means {key} from now on"
    if len(ImportedSpans([(type_, name)]).laid_over(tokenise(name), [])) != 1:
        yield f"{name} cannot be found in a text, and does nothing: it is not written as a name"


def _names(row: ImportedRow) -> list[str]:
    return [name for name in (row.name_ar, *row.aliases) if name]


def _end(key: str, after: Mapping[str, ImportedRow]) -> str:
    """Follow merges, which do not lead in a circle."""
    while key in after and (target := after[key].merged_into_key) is not None:
        key = target
    return key
