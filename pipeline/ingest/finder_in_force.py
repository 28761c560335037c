"""The finder of entities that runs go by: the recogniser that was chosen, and what users told of entities."""

from __future__ import annotations

from sqlalchemy import Engine

from pipeline.entities.catalogue import ImportedEntity
from pipeline.entity_records import MentionType
from pipeline.ingest.finding import FinderChoice
from pipeline.ingest.recognisers import check_plan, read_plan
from pipeline.store.imported_entities import ImportedRow, read_imported


def finder_in_force(engine: Engine, recogniser: str = "matn", gliner_labels: str = "") -> FinderChoice:
    """Choose the finder by settings (as MATN_RECOGNISER and MATN_GLINER_LABELS) and by what the archive holds of users' entities.

    Raises:
        SettingsError: the settings cannot be read; the message says what can stand there.
        RecogniserError: what they name is not there.
    """
    plan = read_plan(recogniser, gliner_labels)
    check_plan(plan)
    imported = tuple(as_told(row) for row in read_imported(engine))
    return FinderChoice(imported=imported, recogniser=plan)


def as_told(row: ImportedRow) -> ImportedEntity:
    """Give what a row of the archive tells, as the stage takes it."""
    return ImportedEntity(
        type=None if row.type is None else MentionType(row.type),
        key=row.entity_key,
        name_ar=row.name_ar,
        name_en=row.name_en,
        aliases=row.aliases,
        country=row.country,
        latitude=row.latitude,
        longitude=row.longitude,
        geonames_id=row.geonames_id,
        kind=row.kind,
        parent=row.parent_key,
        merged_into=row.merged_into_key,
    )
