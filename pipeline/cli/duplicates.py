"""`matn duplicates`: an article's versions, copies and templates, and any two articles compared word by word."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import click

from pipeline.cli.console import archive, print_json, print_rich, say, shown
from pipeline.cli.page_places import place_name

if TYPE_CHECKING:
    from pipeline.store.duplicate_reads import Duplicates
    from pipeline.store.likeness import Duplicate, Relation

WORDS = {
    "exact": "exact copy",
    "earlier_version": "earlier version",
    "later_version": "later version",
    "version": "another version",
    "near": "near copy",
    "part": "part of it",
    "whole": "holds it",
    "template": "other figures",
    "same_story": "same story",
}


@click.command()
@click.argument("article")
@click.argument("other", required=False)
@click.option("--compare", "compared", metavar="OTHER", help="Compare with this article, word by word; the same as naming it.")
@click.option(
    "--limit",
    type=click.IntRange(min=1),
    default=20,
    show_default=True,
    help="List at most so many of each sort; of versions those around it.",
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def duplicates(article: str, other: str | None, compared: str | None, limit: int, as_json: bool) -> None:
    """Show what an article is a duplicate of, and what of it: versions, exact and near copies, parts, templates.

    ARTICLE is an article's key, such as c718537c3f838611-1, the beginning of it that no other article shares, or the path or URL
    of its page. With OTHER, the two texts are compared word by word: [-gone-], {+new+}, {~one spelling|the other~}.

    \b
    Examples:
      matn duplicates c718537c3f838611-1                   what is like it
      matn duplicates seeds/masrawy-sfax-desalination.txt  by its page
      matn duplicates https://example.org/news/1           by its address
      matn duplicates c718 9b01                            two, word by word
    """
    if other is not None and compared is not None:
        raise click.UsageError("Name the other article once: after ARTICLE, or with --compare.")
    if other is not None or compared is not None:
        from pipeline.cli.duplicates_compare import compare_two

        compare_two(article, other or compared or "", as_json=as_json)
        return
    from pipeline.store.duplicate_reads import find_duplicates

    with archive() as engine:
        found = find_duplicates(engine, article, limit)
    if as_json:
        print_json(_as_record(found))
    else:
        _print(found)


def _print(found: Duplicates) -> None:
    from rich.text import Text

    article, counts = found.article, found.counts
    print_rich(Text(shown(article.headline or "(no headline)"), style="bold"))
    print_rich(Text(" · ".join((article.article_key, shown(_place(article)), _published(article)))))
    stories = "other stories" if counts.elsewhere > 1 else "another story"
    is_latest_known = article.is_latest is not None
    order = ", in their order" if is_latest_known else "; which is the latest is not known"
    sections = (
        (found.versions, counts.versions, "version{} of it" + order),
        (found.copies, counts.copies, "article{} with its text, or nearly"),
        (found.elsewhere, counts.elsewhere, f"article{{}} like it, counted as {stories}"),
        (found.templates, counts.templates, "article{} of the same form with other figures: no duplicates"),
    )
    for rows, total, title in sections:
        if rows:
            print_rich(_heading(len(rows), total, title))
            print_rich(Text(_line("", "key", "what", "shared", "part", "figures", "published"), style="dim"))
            for row in rows:
                _print_row(found, row)
    _say_legend(found, [row for rows, _, _ in sections for row in rows])


def _heading(listed: int, total: int, title: str) -> str:
    said = title.format("" if total == 1 else "s")
    return f"\n{total:,} {said}" if listed == total else f"\n{listed:,} of {total:,} {said} (--limit)"


def _print_row(found: Duplicates, row: Duplicate) -> None:
    from rich.padding import Padding
    from rich.text import Text

    related = row.relation
    mark = ("" if related else ">") + ("*" if row.is_representative else "")
    what = WORDS[related.likeness] if related else "this article"
    notes = [
        "capped" if related and related.is_capped else None,
        _through(related) if related else None,
        "the latest version" if row.is_latest and row in found.versions else None,
        _place(row),
        row.headline or "(no headline)",
    ]
    print_rich(Text(_line(mark, row.article_key, what, *_shares(related), _published(row))))
    print_rich(Padding(Text(shown(" · ".join(filter(None, notes))), style="dim", overflow="fold"), (0, 0, 0, 4)))


def _shares(related: Relation | None) -> tuple[str, str, str]:
    """Write what two share; a dash for figures where neither has any."""
    if related is None or related.jaccard is None:
        return ("", "", "")
    figures = "-" if related.number_similarity is None else percent(related.number_similarity)
    return (percent(related.jaccard), percent(related.containment), figures)


def _through(related: Relation) -> str | None:
    if related.through_key is None:
        return None
    likeness = related.through_likeness
    return f"through {related.through_key}{f': {WORDS[likeness]}' if likeness else ''}"


def _place(row: Duplicate) -> str:
    return place_name(row.publisher, row.url, row.path)


def _line(mark: str, key: str, what: str, shared: str, part: str, figures: str, published: str) -> str:
    return f"{mark:>3} {key:<18}  {what:<15} {shared:>6} {part:>6} {figures:>7}  {published}".rstrip()


def percent(share: float | None) -> str:
    """Write a share; 100 % is said only of the whole."""
    return "" if share is None else f"{100 if share >= 1 else min(round(100 * share), 99)} %"


def _published(row: Duplicate) -> str:
    if row.published is not None:
        return row.published.isoformat()[:10]
    return f"seen {row.version_time:%Y-%m-%d}" if row.version_time else "no date"


def _say_legend(found: Duplicates, listed: Sequence[Duplicate]) -> None:
    others = [row for row in listed if row.relation]
    if not others:
        say("\nNo other article is like it.")
        return
    key = found.article.article_key
    say("\nshared: phrases of three words that both have, of those that either has. part: of those of the shorter text.")
    say("figures: numbers that both have, of those that either has; - where neither has any.")
    if any(row.relation.likeness == "same_story" for row in others if row.relation):
        say("same story: not compared with this article, but of its cluster by what it is to another one.")
    if found.counts.members > 1:
        who = "this article" if found.representative_key == key else found.representative_key
        head = next((row for row in (found.article, *listed) if row.is_representative), None)
        sign = " (*)" if head in listed else ""
        # Articles without a date come last: where the first has none, nothing is known of when any was published.
        first = "the first in the archive's order, as none has a date" if head and head.published is None else "the earliest"
        say(f"The {found.counts.members:,} articles that tell this story are one in distinct_articles: {who}, {first}{sign}.")
    if any(row.relation and row.relation.is_capped for row in others):
        say("capped: found among the first of very many texts that share a phrase; loaded in another order, it may be missing.")
    say(f"\nWord by word: matn duplicates {key} {others[0].article_key}")


def _as_record(found: Duplicates) -> dict[str, Any]:
    return {
        **_row_record(found.article),
        "representative_key": found.representative_key,
        "members": found.counts.members,
        "counts": {sort: getattr(found.counts, sort) for sort in ("versions", "copies", "elsewhere", "templates")},
        "versions": [_row_record(row) for row in found.versions],
        "copies": [_row_record(row) for row in found.copies],
        "elsewhere": [_row_record(row) for row in found.elsewhere],
        "templates": [_row_record(row) for row in found.templates],
    }


def _row_record(row: Duplicate) -> dict[str, Any]:
    from dataclasses import asdict

    return {
        "article_key": row.article_key,
        "kind": row.kind.value,
        "headline": row.headline,
        "publisher": row.publisher,
        "url": row.url,
        "path": row.path,
        "published_at": row.published.isoformat() if row.published else None,
        "is_latest": row.is_latest,
        "is_representative": row.is_representative,
        "relation": asdict(row.relation) if row.relation else None,
    }
