"""`matn entities`: the persons, organisations and places of the archive, with how often they are named."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Any

import click

from pipeline.cli.console import archive, print_json, print_table, read_settings, say
from pipeline.cli.lazy_group import LazyGroup
from pipeline.cli.mentions import day
from pipeline.cli.publishers_learn import domain_of

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from pipeline.store.entity_reads import Coverage, EntitySummary

COMMANDS: dict[str, tuple[str, str]] = {
    # command: (module and attribute, one line for the list of commands)
    "import": ("pipeline.cli.entities_import:import_entities", "Add or correct entities from a YAML or CSV file."),
    "imported": ("pipeline.cli.entities_import:imported", "List what was imported."),
}
COLUMNS = ("articles", "times", "type", "first", "last", "country", "key", "English", "name")
NUMBERS = ("articles", "times")
SPARE = ("first", "country", "times", "last", "type")
"""What is left out where a terminal is narrow: the key's beginning tells the type of most."""

EPILOG = """\b
Examples:
  matn entities                             what most articles name
  matn entities --type person --limit 100   persons
  matn entities --since 2026-11-01          in articles of this month
  matn entities --search tunis              by a part of a name
  matn entity iso:TN                        all of one
"""


@click.group(cls=LazyGroup, table=COMMANDS, heading="Commands", epilog=EPILOG, invoke_without_command=True)
@click.option(
    "--type",
    "of_type",
    type=click.Choice(["person", "org", "place"], case_sensitive=False),
    help="List only persons, organisations or places.",
)
@click.option("--search", metavar="TEXT", help="List only those with TEXT in a name, in any spelling, Arabic or English.")
@click.option("--since", metavar="DATE", callback=day, help="Count only articles published on this day or later.")
@click.option("--until", metavar="DATE", callback=day, help="Count only articles published on this day or earlier.")
@click.option("--publisher", metavar="DOMAIN", callback=domain_of, help="Count only this publisher's articles.")
@click.option("--limit", type=click.IntRange(min=1), default=20, show_default=True, help="List at most so many.")
@click.option("--json", "as_json", is_flag=True, help='Print one JSON object, {"total": ..., "entities": [...]}.')
@click.pass_context
def entities(
    context: click.Context,
    of_type: str | None,
    search: str | None,
    since: date | None,
    until: date | None,
    publisher: str | None,
    limit: int,
    as_json: bool,
) -> None:
    """List the persons, organisations and places that the archive's articles name, those of most articles first.

    times: how often they are named. first, last: days of publication of the articles that name them.
    """
    if context.invoked_subcommand is not None:
        return
    from pipeline.entity_records import MentionType
    from pipeline.store.entity_reads import EntityQuestion, entity_coverage, list_entities

    question = EntityQuestion(
        type=MentionType(of_type.upper()) if of_type else None,
        search=search,
        since=since,
        until=until,
        publisher=publisher,
        limit=limit,
    )
    with archive() as engine:
        if publisher is not None:
            _check_publisher(engine, publisher)
        found, total = list_entities(engine, question)
        coverage = entity_coverage(engine)
    if as_json:
        print_json({"total": total, "entities": [as_record(one) for one in found]})
        return
    if found:
        print_entities(found)
        listed = f"{len(found):,} of {total:,} (--limit). " if total > len(found) else ""
        say(f"\n{listed}All of one: matn entity {found[0].entity_key}")
    elif coverage.pages > coverage.not_looked:
        narrowed = question != EntityQuestion(limit=limit)
        say("No entity is like this. All there are: matn entities" if narrowed else "No article names any entity.")
    _say_coverage(coverage)


def _check_publisher(engine: Engine, domain: str) -> None:
    from pipeline.ingest.profiles_in_force import profiles_in_force
    from pipeline.ingest.reparse import check_domain

    check_domain(engine, domain, profiles_in_force(engine, read_settings().profiles_to_read))


def print_entities(found: Iterable[EntitySummary]) -> None:
    """Print entities as a table, without the columns in which there is nothing."""
    rows = [
        (
            one.articles,
            one.mentions,
            one.type.value,
            one.first_seen,
            one.last_seen,
            one.country,
            one.entity_key,
            one.name_en,
            one.name,
        )
        for one in found
    ]
    filled = [at for at in range(len(COLUMNS)) if any(row[at] for row in rows)]
    names = [COLUMNS[at] for at in filled]
    print_table(names, [[row[at] for at in filled] for row in rows], right=NUMBERS, fold=("English",), spare=SPARE)


def as_record(one: EntitySummary) -> dict[str, Any]:
    """Lay an entity out for JSON."""
    return {
        "key": one.entity_key,
        "type": one.type.value,
        "name": one.name,
        "name_en": one.name_en,
        "kind": one.kind,
        "country": one.country,
        "lat": one.latitude,
        "lon": one.longitude,
        "geonames_id": one.geonames_id,
        "parent": one.parent_key,
        "known": one.is_known,
        "articles": one.articles,
        "mentions": one.mentions,
        "first_seen": one.first_seen.isoformat() if one.first_seen else None,
        "last_seen": one.last_seen.isoformat() if one.last_seen else None,
    }


def _say_coverage(coverage: Coverage) -> None:
    """Say why nothing, or not everything, is there, and the remedy."""
    if not coverage.pages:
        say("No article yet. Read some pages with: matn ingest")
    elif coverage.not_looked:
        which = f"{coverage.not_looked:,} of {coverage.pages:,} pages" if coverage.not_looked < coverage.pages else "The pages"
        say(f"{which} have not been searched for entities. Do it with: matn reparse --entities")
    if coverage.failed:
        say(f"On {coverage.failed:,} pages the search failed; why stands in pages.entities_error.")
