"""`matn entity`: one person, organisation or place: its spellings, where it is named, and what is named with it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import click

from pipeline.cli.console import archive, print_json, print_rich, print_table, say, shown
from pipeline.cli.entities import as_record, print_entities
from pipeline.cli.page_places import place_name
from pipeline.errors import UsageError

if TYPE_CHECKING:
    from pipeline.store.entity_detail import EntityDetail, Occurrence
    from pipeline.store.entity_reads import EntitySummary

MOST_MEANT = 50
"""Entities that are listed where a name means several."""

AROUND = 60
"""Characters of a text that are shown before and behind a mention."""


@click.command()
@click.argument("name")
@click.option(
    "--type", "of_type", type=click.Choice(["person", "org", "place"], case_sensitive=False), help="Where NAME means several."
)
@click.option("--limit", type=click.IntRange(min=1), default=20, show_default=True, help="Show at most so many of each sort.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def entity(name: str, of_type: str | None, limit: int, as_json: bool) -> None:
    """Show a person, organisation or place: its spellings, the articles that name it, and what they name with it.

    NAME is a key, such as iso:EG, a name in any spelling, Arabic or English, or a part of one. Where it means several, they are
    listed with their keys.

    \b
    Examples:
      matn entity iso:EG
      matn entity Cairo --limit 5
      matn entity Cairo --json | jq -r '.occurrences[].article_key'
    """
    from pipeline.store.entity_detail import entities_named, read_entity

    with archive() as engine:
        found = entities_named(engine, name, MOST_MEANT)
        if of_type:
            found = [one for one in found if one.type.value == of_type.upper()]
        if not found:
            kind = f"No {of_type.lower()}" if of_type else "No entity"
            raise UsageError(
                f"{kind} of the archive has the key or name {name!r}. Those that are there: matn entities --search TEXT"
            )
        detail = read_entity(engine, found[0].entity_key, limit) if len(found) == 1 else None
    if detail is None:
        _say_several(name, found, as_json)
    elif as_json:
        print_json(_as_record(detail))
    else:
        _print(detail)


def _say_several(name: str, found: Sequence[EntitySummary], as_json: bool) -> None:
    """Show what a name may mean, and leave with the status of a question that cannot be answered."""
    if as_json:
        print_json(
            {"error": f"{name!r} means several entities; name one by its key.", "entities": [as_record(one) for one in found]}
        )
    else:
        print_entities(found)
    say(f"\n{name!r} means several. Name one by its key: matn entity {found[0].entity_key}")
    raise click.exceptions.Exit(UsageError.exit_status)


def _print(detail: EntityDetail) -> None:
    from rich.table import Table
    from rich.text import Text

    one = detail.entity
    where = None if one.latitude is None or one.longitude is None else f"{one.latitude:.2f}, {one.longitude:.2f}"
    place = " · ".join(filter(None, (one.country, where, f"GeoNames {one.geonames_id}" if one.geonames_id else None)))
    days = " to ".join(dict.fromkeys(str(seen) for seen in (one.first_seen, one.last_seen) if seen))
    spellings = [f"{alias.alias} ({alias.mentions})" for alias in detail.aliases if alias.mentions]
    unseen = [alias.alias for alias in detail.aliases if not alias.mentions]
    fields = (
        ("name", one.name),
        ("English", one.name_en),
        ("key", " · ".join((one.entity_key, one.type.value, *([one.kind] if one.kind else [])))),
        ("old keys", " · ".join(detail.merged_keys)),
        ("part of", one.parent_key),
        ("where", place),
        ("named", f"{one.mentions:,} times in {one.articles:,} {'article' if one.articles == 1 else 'articles'}"),
        ("published", days or "on no day that is known"),
        ("spelled", " | ".join(spellings)),
        ("also", " | ".join(unseen)),
    )
    grid = Table.grid(padding=(0, 2))
    grid.add_column(style="dim", no_wrap=True)
    grid.add_column(overflow="fold")
    for label, value in fields:
        if value:
            grid.add_row(label, Text(shown(value), style="bold" if label == "name" else ""))
    print_rich(grid)
    _print_occurrences(detail)
    if detail.companions:
        print_rich("\nnamed with it")
        rows = [(each.together, each.type.value, each.entity_key, each.name_en, each.name) for each in detail.companions]
        print_table(("articles", "type", "key", "English", "name"), rows, right=("articles",), fold=("English",), spare=("type",))


def _print_occurrences(detail: EntityDetail) -> None:
    from rich.padding import Padding
    from rich.text import Text

    listed, total = len(detail.occurrences), detail.entity.articles
    print_rich(
        f"\n{total:,} {'article' if total == 1 else 'articles'}"
        if listed == total
        else f"\n{listed:,} of {total:,} articles (--limit)"
    )
    for each in detail.occurrences:
        published = each.published.isoformat()[:10] if each.published else "no date"
        line = f"line {each.line}" if each.line else ""
        head = f"{each.article_key:<18}  {published:<10}  {each.mentions:>3}x  {line:<9}  {shown(_place(each))}"
        print_rich(Text(head.rstrip(), style="dim"))
        before, words, behind = snippet(each)
        print_rich(
            Padding(Text.assemble(shown(before), (shown(words), "bold cyan"), shown(behind), overflow="fold"), (0, 0, 0, 4))
        )


def _place(each: Occurrence) -> str:
    return place_name(each.publisher, each.url, each.path)


def snippet(each: Occurrence, around: int = AROUND) -> tuple[str, str, str]:
    """Give what stands before a mention, the mention, and what stands behind, cut between words."""
    before, behind = each.text[: each.start], each.text[each.end :]
    if len(before) > around:
        before = "… " + before[-around:].partition(" ")[2]
    if len(behind) > around:
        behind = behind[:around].rpartition(" ")[0] + " …"
    return before, each.text[each.start : each.end], behind


def _as_record(detail: EntityDetail) -> dict[str, Any]:
    return {
        **as_record(detail.entity),
        "old_keys": list(detail.merged_keys),
        "aliases": [{"alias": one.alias, "mentions": one.mentions, "known": one.is_known} for one in detail.aliases],
        "occurrences": [
            {
                "article_key": each.article_key,
                "headline": each.headline,
                "publisher": each.publisher,
                "url": each.url,
                "path": each.path,
                "published_at": each.published.isoformat() if each.published else None,
                "mentions": each.mentions,
                "paragraph": each.paragraph,
                "line": each.line,
                "start": each.start,
                "end": each.end,
                "text": each.text,
            }
            for each in detail.occurrences
        ],
        "companions": [
            {
                "key": one.entity_key,
                "type": one.type.value,
                "name": one.name,
                "name_en": one.name_en,
                "together": one.together,
                "articles": one.articles,
            }
            for one in detail.companions
        ],
    }
