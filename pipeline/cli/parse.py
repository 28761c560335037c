"""`matn parse`: what a page is made of, for people and as JSON; no database is touched."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Unpack

import click

from pipeline.cli.console import print_json, profiles_folder, read_settings, say, shown, write
from pipeline.cli.finder import settings_choice
from pipeline.cli.source_options import SourceOptions, check_sources, source_options
from pipeline.cli.visible import paint
from pipeline.records import Article, Line, ParsedPage, Quarantined, Role, Teaser

if TYPE_CHECKING:
    from pipeline.publishers import Profiles

QUARANTINED_STATUS = 3

MARGIN_ROLE = 20
"""Columns: the longest role, `teaser_headline`, with its number and the mark of a repeat."""

COLOURS = {
    Role.HEADLINE: "bright_yellow",
    Role.STANDFIRST: "yellow",
    Role.CROSSHEAD: "yellow",
    Role.CAPTION: "magenta",
    Role.PARAGRAPH: "bright_white",
}


@click.command()
@click.argument("paths", nargs=-1, required=True, metavar="PAGE...")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object a page, one a line.")
@source_options
@click.option("--profiles", metavar="FOLDER", help="Your own profiles of publishers.  [default: MATN_PROFILES]")
@click.option("--entities", "with_entities", is_flag=True, help="Show persons, organisations, places, dates and quantities too.")
@click.option("--rules", is_flag=True, help="Show beside each line the rule that decided its role.")
@click.option("--full", is_flag=True, help="Show long lines whole on a terminal; they are never cut when piped.")
@click.option("--strict", is_flag=True, help=f"End with exit status {QUARANTINED_STATUS} if a page cannot be read.")
def parse(
    paths: tuple[str, ...],
    as_json: bool,
    profiles: str | None,
    with_entities: bool,
    rules: bool,
    full: bool,
    strict: bool,
    **source: Unpack[SourceOptions],
) -> None:
    """Show what pages are made of: each line with its role, then the articles and teasers.

    PAGE is whatever matn ingest reads: a file of one page or many, a folder, a glob, - for standard input, or remote. With
    --json, why a page cannot be read stands on standard error.

    \b
    Examples:
      matn parse seeds/aawsat-marshes-return.txt
      matn parse --json pages/ | jq '.articles[0].headline'
      matn parse --entities seeds/aawsat-marshes-return.txt
      matn parse --json news.jsonl.gz --text-column body
      curl -s https://example.org/a | matn parse - --url https://example.org/a
    """
    from pipeline.cli.parse_entities import add_entities, pages_and_entities, show_entities
    from pipeline.parse import PARSER_VERSION, profiles_version
    from pipeline.parse.json_form import page_json
    from pipeline.publishers import load_profiles

    settings = read_settings()
    folder = profiles_folder(profiles, settings)
    known = load_profiles(Path(folder) if folder else None)
    version = profiles_version(known)
    width = 0 if full or not sys.stdout.isatty() else shutil.get_terminal_size().columns
    read = unreadable = 0
    pages = _pages(paths, known, settings.max_page_bytes, source)
    for page, found in pages_and_entities(pages, settings_choice()) if with_entities else ((page, None) for page in pages):
        read += 1
        unreadable += isinstance(page, Quarantined)
        if as_json:
            record = page_json(page, parser_version=PARSER_VERSION, profiles_version=version)
            print_json(add_entities(record, page, found) if with_entities else record)
            if isinstance(page, Quarantined):
                say(f"{page.sighting.path}: cannot be read: {page.reason.value}: {page.detail}")
        elif isinstance(page, Quarantined):
            write(paint(page.sighting.path, bold=True), f"\n  cannot be read: {page.reason.value}: {page.detail}\n\n")
        else:
            _show(page, rules, width)
            if found is not None:
                show_entities(page, found)
    if not read:
        say("There was nothing to read: what was named holds no page.")
    if strict and unreadable:
        raise click.exceptions.Exit(QUARANTINED_STATUS)


def _pages(
    paths: tuple[str, ...], profiles: Profiles, max_bytes: int, options: SourceOptions
) -> Iterator[ParsedPage | Quarantined]:
    from pipeline.ingest.batch import parse_or_quarantine
    from pipeline.read import ReadOptions, discover, read_documents

    how = ReadOptions(max_bytes=max_bytes, **options)
    check_sources(paths, how)
    for source in discover(paths):
        for page in read_documents(source, how):
            yield page if isinstance(page, Quarantined) else parse_or_quarantine(page, profiles)


def _show(page: ParsedPage, rules: bool, width: int) -> None:
    write(paint(page.page.sighting.path, bold=True), "\n")
    date = f", page date {page.page_date}" if page.page_date else ""
    write(f"  {page.page.encoding}, publisher {page.publisher or 'not known'}{date}\n\n")
    for line in page.lines:
        margin = f"{line.number:>5}  {_role(line):<{MARGIN_ROLE}} "
        margin += f"{line.rule:<30} " if rules else ""
        text = shown(" ".join(page.page.text[line.start : line.end].split()))
        if width and len(margin) + len(text) > width:
            text = text[: max(width - len(margin) - 1, 10)] + "…"
        faint = line.repeat or (line.article is None and line.teaser is None)
        write(paint(margin, dim=True), paint(text, fg=COLOURS.get(line.role), dim=faint), "\n")
    write("\n")
    for article in page.articles:
        write(_article(article) + "\n")
    for teaser in page.teasers:
        write(_teaser(teaser) + "\n")
    if page.no_article_reason:
        write(f"  no article: {page.no_article_reason}\n")
    write("\n")


def _role(line: Line) -> str:
    number = line.article or line.teaser
    return f"{line.role.value}{f' {number}' if number else ''}{' ↺' if line.repeat else ''}"


def _article(article: Article) -> str:
    body = [p for p in article.paragraphs if not p.is_crosshead]
    parts = [f"{len(body)} paragraphs", f"{len(article.paragraphs) - len(body)} crossheads", f"{len(article.captions)} captions"]
    facts = [article.section, article.byline, article.published.isoformat() if article.published else None]
    parts += [fact for fact in facts if fact]
    return f"  article {article.number} ({article.kind.value}): {', '.join(parts)}: {article.headline or 'no headline'}"


def _teaser(teaser: Teaser) -> str:
    return f"  teaser {teaser.number}: {teaser.headline or teaser.caption or 'no headline'}"
