"""The finder of entities for the verbs that touch no database: the shipped tables and the recogniser that is set."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.cli.console import read_settings

if TYPE_CHECKING:
    from pipeline.ingest.finding import FinderChoice


def settings_choice() -> FinderChoice:
    """Choose the finder with the recogniser of MATN_RECOGNISER; nothing is loaded yet.

    Raises:
        SettingsError, RecogniserError: no such recogniser can be loaded.
    """
    from pipeline.ingest.finding import FinderChoice
    from pipeline.ingest.recognisers import check_plan, read_plan

    settings = read_settings()
    plan = read_plan(settings.recogniser, settings.gliner_labels)
    check_plan(plan)
    return FinderChoice(recogniser=plan)
