"""`matn entities import` and `imported`: a user's own entities and corrections, kept in the archive."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from pipeline.cli.console import archive, print_json, print_table, say, write
from pipeline.errors import InputError

if TYPE_CHECKING:
    from pipeline.ingest.entities_import import Import
    from pipeline.store.imported_entities import ImportedRow

SHOWN = 20
COLUMNS = ("key", "type", "country", "merged into", "file", "English", "name")
SPARE = ("file", "country", "English")


@click.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--remove", is_flag=True, help="Forget what was imported of the entities that FILE names.")
@click.option("--dry-run", is_flag=True, help="Say what would change, and write nothing.")
@click.option("--json", "as_json", is_flag=True, help="Print what changes as one JSON object.")
def import_entities(file: Path, remove: bool, dry_run: bool, as_json: bool) -> None:
    """Add entities of your own, correct known ones, or merge two that are one, from a YAML or CSV file.

    It acts on what is ingested from then on; on what is in the archive, once matn reparse --entities is run. A key that was
    merged into another one still leads to it. docs/entities-import.md shows a file.

    \b
    Examples:
      matn entities import mine.yml --dry-run
      matn entities import mine.csv
      matn entities imported --yaml > all.yml    what was imported so far
      matn entities import mine.yml --remove
    """
    from pipeline.ingest.entities_import import carry_out, plan_import, plan_removal

    if not file.is_file():
        raise InputError(f"{file}: there is no such file.")
    with archive() as engine:
        plan = plan_removal(engine, file) if remove else plan_import(engine, file)
        if not dry_run:
            carry_out(engine, plan)
    if as_json:
        print_json({"dry_run": dry_run, **_record(plan)})
    else:
        _tell(file, plan, dry_run=dry_run)


@click.command()
@click.option("--yaml", "as_yaml", is_flag=True, help="Print them as a file that can be imported again.")
@click.option("--json", "as_json", is_flag=True, help='Print one JSON object, {"imported": [...]}.')
def imported(as_yaml: bool, as_json: bool) -> None:
    """List what was imported of entities, by matn entities import."""
    from pipeline.store.imported_entities import read_imported

    with archive() as engine:
        rows = read_imported(engine)
    if as_json:
        print_json({"imported": [_entry(row) | {"file": row.source_file} for row in rows]})
    elif as_yaml:
        import yaml

        if rows:
            write(yaml.safe_dump([_entry(row) for row in rows], allow_unicode=True, sort_keys=False, width=1000))
    elif rows:
        print_table(COLUMNS, [_cells(row) for row in rows], spare=SPARE)
    else:
        say("Nothing was imported. See: matn entities import --help")


def _cells(row: ImportedRow) -> tuple[str | None, ...]:
    return (row.entity_key, row.type, row.country, row.merged_into_key, row.source_file, row.name_en, row.name_ar)


def _entry(row: ImportedRow) -> dict[str, Any]:
    """Lay a row out as a file has it: what it says, and nothing else."""
    values = {
        "key": row.entity_key,
        "type": row.type,
        "name_ar": row.name_ar,
        "name_en": row.name_en,
        "aliases": list(row.aliases),
        "country": row.country,
        "latitude": row.latitude,
        "longitude": row.longitude,
        "geonames_id": row.geonames_id,
        "kind": row.kind,
        "parent": row.parent_key,
        "merge_into": row.merged_into_key,
    }
    return {name: value for name, value in values.items() if value is not None and value != []}


def _record(plan: Import) -> dict[str, Any]:
    return {
        **{name: [_entry(row) for row in getattr(plan, name)] for name in ("new", "changed", "same", "removed")},
        "not_in_archive": [{"line": line, "key": key} for line, key in (*plan.astray, *plan.unseen)],
        "warnings": [{"line": line, "told": doubt} for line, doubt in plan.doubts],
    }


def _tell(file: Path, plan: Import, *, dry_run: bool) -> None:
    changes = [("new", row) for row in plan.new] + [("changed", row) for row in plan.changed]
    changes += [("removed", row) for row in plan.removed]
    if changes:
        print_table(("", "key", "merged into", "name"), [_change(what, row) for what, row in changes[:SHOWN]], spare=())
    if len(changes) > SHOWN:
        say(f"and {len(changes) - SHOWN:,} more")
    for line, key in plan.astray[:SHOWN]:
        say(f"{file}, line {line}: nothing in the archive has the key {key} so far. See: matn entities --search")
    for line, key in plan.unseen[:SHOWN]:
        say(f"{file}, line {line}: no article names {key} so far. What is said of it acts once one does.")
    for line, doubt in plan.doubts[:SHOWN]:
        say(f"{file}, line {line}: {doubt}.")
    if len(plan.doubts) > SHOWN:
        say(f"and {len(plan.doubts) - SHOWN:,} more such lines")
    counts = {"new": plan.new, "changed": plan.changed, "as before": plan.same, "removed": plan.removed}
    told = ", ".join(f"{len(rows):,} {name}" for name, rows in counts.items() if rows) or "nothing that was imported"
    say(f"{file}: {told}.")
    if dry_run:
        say("Nothing is written. To write it: the same command without --dry-run")
    elif changes:
        say("It acts on what is ingested from now on. On what is in the archive: matn reparse --entities")


def _change(what: str, row: ImportedRow) -> tuple[str | None, ...]:
    return what, row.entity_key, row.merged_into_key, row.name_ar or row.name_en
