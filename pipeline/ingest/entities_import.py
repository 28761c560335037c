"""Entities that a user's file tells of, laid beside what was imported before: what changes, and what leads nowhere."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from sqlalchemy import Engine

from pipeline.entities.catalogue import Catalogue, type_of_key
from pipeline.entity_records import MentionType
from pipeline.errors import InputError
from pipeline.ingest.entity_doubts import doubts_about
from pipeline.ingest.entity_file import EntityEntry, EntityLine, read_entity_file
from pipeline.store.imported_entities import ImportedRow, read_imported, remove_imported, types_in_archive, write_imported


@dataclass(frozen=True, slots=True, kw_only=True)
class Import:
    """What a file would change. `removed`: rows that would go.

    `astray`: keys by line that nothing in the archive has so far; `unseen`: of them, those that the shipped tables know, apart.
    `doubts`: by line, what is accepted though it may not do what was meant.
    """

    new: tuple[ImportedRow, ...] = ()
    changed: tuple[ImportedRow, ...] = ()
    same: tuple[ImportedRow, ...] = ()
    removed: tuple[ImportedRow, ...] = ()
    astray: tuple[tuple[int, str], ...] = ()
    unseen: tuple[tuple[int, str], ...] = ()
    doubts: tuple[tuple[int, str], ...] = ()


def plan_import(engine: Engine, path: Path) -> Import:
    """Read a file and say what importing it would change.

    Raises:
        InputError: naming the file, the line, and what is wrong there.
    """
    lines = read_entity_file(path)
    catalogue = Catalogue()  # without what was imported: the same file means the same entities, whatever came before
    rows = _rows(path, lines, catalogue)
    before = {row.entity_key: row for row in read_imported(engine)}
    after = before | rows
    named = {key for row in rows.values() for key in (row.entity_key, row.merged_into_key) if key}
    there = types_in_archive(engine, named)
    _check_merges(path, lines, rows, after, there)
    shipped = catalogue.held(named)
    described = {key for key, row in after.items() if row.type is not None and row.name_ar is not None}
    astray = [
        (line.line, key)
        for line, row in zip(lines, rows.values(), strict=True)
        for key in (row.entity_key, row.merged_into_key)
        if key is not None and key not in there and key not in described
    ]
    return Import(
        new=tuple(row for key, row in rows.items() if key not in before),
        changed=tuple(row for key, row in rows.items() if key in before and not _says_the_same(row, before[key])),
        same=tuple(row for key, row in rows.items() if key in before and _says_the_same(row, before[key])),
        astray=tuple((line, key) for line, key in astray if key not in shipped),
        unseen=tuple((line, key) for line, key in astray if key in shipped),
        doubts=tuple(doubts_about(lines, rows, after, catalogue)),
    )


def plan_removal(engine: Engine, path: Path) -> Import:
    """Read a file and say which of its entities were imported, by it or by another file, and would be forgotten.

    Raises:
        InputError: naming the file, the line, and what is wrong there.
    """
    rows = _rows(path, read_entity_file(path), Catalogue())
    return Import(removed=tuple(row for row in read_imported(engine) if row.entity_key in rows))


def carry_out(engine: Engine, plan: Import) -> None:
    """Write what a plan says."""
    write_imported(engine, [*plan.new, *plan.changed])
    if plan.removed:
        remove_imported(engine, [row.entity_key for row in plan.removed])


def _rows(path: Path, lines: Sequence[EntityLine], catalogue: Catalogue) -> dict[str, ImportedRow]:
    rows: dict[str, ImportedRow] = {}
    first: dict[str, int] = {}
    for line in lines:
        key = line.entry.key
        if key is None:
            key = _key_of(line.entry, catalogue)
        if key in rows:
            raise InputError(f"{path}, line {line.line}: {key} stands in line {first[key]} already. Make one of the two.")
        if line.entry.merge_into == key:
            raise InputError(f"{path}, line {line.line}: merge_into is the entity itself. Write the key of the other one.")
        rows[key], first[key] = _row(line.entry, key, path.name), line.line
    return rows


def _key_of(entry: EntityEntry, catalogue: Catalogue) -> str:
    """Give the key of what a name means by itself, with its number at GeoNames where there is one; else that of a new entity."""
    assert entry.type is not None and entry.name_ar is not None  # the entry was checked
    type_ = MentionType(entry.type)
    known = catalogue.known(type_, entry.name_ar)
    if entry.geonames_id is not None:
        same = (entity.key for entity in known if entity.geonames_id == entry.geonames_id)
        return next(same, f"geonames:{entry.geonames_id}")
    return known[0].key if known else catalogue.unknown(type_, entry.name_ar, entry.name_ar).key


def _row(entry: EntityEntry, key: str, source_file: str) -> ImportedRow:
    return ImportedRow(
        entity_key=key,
        type=entry.type,
        name_ar=entry.name_ar,
        name_en=entry.name_en,
        aliases=tuple(dict.fromkeys(entry.aliases)),
        country=entry.country,
        latitude=entry.latitude,
        longitude=entry.longitude,
        geonames_id=entry.geonames_id,
        kind=entry.kind,
        parent_key=entry.parent,
        merged_into_key=entry.merge_into,
        source_file=source_file.encode("utf-8", "backslashreplace").decode(),
    )


def _says_the_same(row: ImportedRow, other: ImportedRow) -> bool:
    return replace(row, source_file="") == replace(other, source_file="")


def _check_merges(
    path: Path,
    lines: Iterable[EntityLine],
    rows: Mapping[str, ImportedRow],
    after: Mapping[str, ImportedRow],
    there: Mapping[str, str],
) -> None:
    """Refuse merges that lead back to where they began, or from a type to another one. `there`: types in the archive."""
    for line, begin in zip(lines, rows, strict=True):
        way, key = [begin], after[begin].merged_into_key
        while key is not None:
            if key in way:
                raise InputError(
                    f"{path}, line {line.line}: merge_into leads in a circle: {' → '.join([*way, key])}. One of them must stay."
                )
            one, other = (_type_of(at, after, there) for at in (way[-1], key))
            if one != other and one is not None and other is not None:
                raise InputError(
                    f"{path}, line {line.line}: merge_into: {way[-1]} is a {one}, {key} a {other}. "
                    "Only entities of one type can be the same thing."
                )
            way.append(key)
            key = after[key].merged_into_key if key in after else None


def _type_of(key: str, after: Mapping[str, ImportedRow], there: Mapping[str, str]) -> str | None:
    """Give the type of a key's entity, by the key, by what is imported, or by the archive; None where none of them tells."""
    meant = type_of_key(key)
    told = after[key].type if key in after else None
    return meant.value if meant else told or there.get(key)
