"""`matn reparse --entities`: entities of the archive's articles looked for again; what changes is told before it is written."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, Any

import click

from pipeline.cli.console import archive, print_json, print_rich, say, write
from pipeline.cli.reparse import figures_record
from pipeline.cli.signals import ends_in_order
from pipeline.entity_records import MentionType

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from pipeline.ingest.entities_again import EntitiesPlan
    from pipeline.ingest.entity_differences import EntityDifferences
    from pipeline.settings import Settings
    from pipeline.store.figures import RunFigures

SHOWN_EXAMPLES = {"linked": "means another entity", "gained": "is found now", "lost": "is not found any more"}


def reparse_entities(
    settings: Settings,
    *,
    publisher: str | None,
    everything: bool,
    dry_run: bool,
    is_wanted: Callable[[], bool],
    batch_pages: int | None,
    workers: int | None,
    as_json: bool,
) -> None:
    """Say what looking again would change, and write it where that is wanted."""
    from pipeline.ingest.entities_again import EntitiesPlan
    from pipeline.ingest.profiles_in_force import profiles_in_force
    from pipeline.ingest.reparse import check_domain

    plan = EntitiesPlan(
        publisher=publisher,
        everything=everything,
        batch_pages=batch_pages or settings.batch_pages,
        workers=workers or settings.workers,
        recogniser=settings.recogniser,
        gliner_labels=settings.gliner_labels,
    )
    with archive() as engine, ends_in_order():
        check_domain(engine, publisher, profiles_in_force(engine, settings.profiles_to_read))
        found = _preview(plan, engine)
        if not as_json:
            _tell(found, plan)
        figures = _write(plan, engine, found) if found.pages and not dry_run and is_wanted() else None
    if as_json:
        print_json({"differences": found.as_record(), "written": figures_record(figures)})
    elif figures is not None:
        say(f"Written: the mentions of {figures.pages_changed:,} pages. See: matn entities")


def _preview(plan: EntitiesPlan, engine: Engine) -> EntityDifferences:
    from pipeline.ingest.entities_again import count_pages_to_look_at, preview_entities

    with _bar(count_pages_to_look_at(plan, engine), "Comparing pages") as bar:
        return preview_entities(plan, engine, bar.update)


def _write(plan: EntitiesPlan, engine: Engine, told: EntityDifferences) -> RunFigures:
    from pipeline.ingest.entities_again import count_pages_to_look_at, run_entities_again

    with _bar(count_pages_to_look_at(plan, engine), "Writing pages") as bar:
        return run_entities_again(plan, engine, lambda batch: bar.update(batch.figures.pages_read), told=told)


def _bar(length: int, label: str) -> AbstractContextManager[Any]:
    return click.progressbar(length=length, label=label, file=sys.stderr, hidden=not sys.stderr.isatty())


def _tell(found: EntityDifferences, plan: EntitiesPlan) -> None:
    if not found.pages:
        whose = f" of {plan.publisher}" if plan.publisher else ""
        say(
            f"No page{whose} needs to be looked at again: there is none, or this version, with what was imported, looked at all. "
            "To look at all: matn reparse --entities --all"
        )
        return
    from rich.table import Table

    grid = Table.grid(padding=(0, 3))
    grid.add_column(no_wrap=True)
    grid.add_column(justify="right", no_wrap=True)
    grid.add_column(style="dim")
    for row in _rows(found):
        grid.add_row(*row)
    print_rich(grid)
    for kind, what in SHOWN_EXAMPLES.items():
        for one in found.examples.get(kind, ()):
            write(f"  {one.article_key}  {what}: {one.before or 'none'} → {one.after or 'none'}  {one.text}\n")
    if found.failed:
        say(f"\nOn {found.failed:,} pages it fails; they get no mentions:")
        for page, why in found.failures:
            say(f"  {page}: {why}")


def _rows(found: EntityDifferences) -> Iterator[tuple[str, str, str]]:
    yield "pages looked at again", f"{found.pages:,}", ""
    yield "  the same", f"{found.pages - found.changed:,}", "what the tables say of their entities is noted anew"
    yield "  changed", f"{found.changed:,}", ""
    for type_ in MentionType:
        if found.gained[type_] or found.lost[type_]:
            yield f"{type_} mentions", f"+{found.gained[type_]:,} −{found.lost[type_]:,}", ""
        if found.linked[type_]:
            yield f"{type_} with another entity", f"{found.linked[type_]:,}", "mentions"
        if found.valued[type_]:
            yield f"{type_} with another value", f"{found.valued[type_]:,}", "mentions; or found by another part of Matn"
