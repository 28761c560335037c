"""`matn show`: one article with the page's line numbers beside it, or the list of recent articles."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from pipeline.cli.console import archive, print_json, print_rich, print_table, say, shown
from pipeline.records import Article, Line, Role

if TYPE_CHECKING:
    from pipeline.store.reads import ArticleSummary, StoredArticle


@click.command()
@click.argument("article", required=False)
@click.option("--all", "every_line", is_flag=True, help="Show every line of the page with its role, furniture and repeats too.")
@click.option("--list", "only_list", is_flag=True, help="List the articles last read (also done where no ARTICLE is given).")
@click.option("--publisher", metavar="DOMAIN", help="List only this publisher's articles.")
@click.option("--limit", type=click.IntRange(min=1), default=20, show_default=True, help="List at most so many.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def show(article: str | None, every_line: bool, only_list: bool, publisher: str | None, limit: int, as_json: bool) -> None:
    """Print an article: its fields, then its text with the page's line numbers in the margin.

    ARTICLE is an article's key, such as c718537c3f838611-1, the beginning of it that no other article shares, or the path or URL
    of its page.

    \b
    Examples:
      matn show                      the articles last read, with their keys
      matn show c718537c3f838611-1   one article
      matn show c718 --all           the whole page, each line with its role
    """
    from pipeline.store.reads import find_article, list_articles

    if article is None or only_list:
        with archive() as engine:
            found = list_articles(engine, limit, publisher)
        _list(found, publisher, as_json)
        return
    with archive() as engine:
        stored = find_article(engine, article)
    if as_json:
        print_json(_as_record(stored))
        return
    _print_fields(stored)
    _print_lines(_page_lines(stored) if every_line else _article_lines(stored.article))


def _list(found: list[ArticleSummary], publisher: str | None, as_json: bool) -> None:
    if as_json:
        print_json({"articles": [_summary(article) for article in found]})
        return
    if not found:
        if publisher is None:
            say("No article yet. Read some pages with: matn ingest")
        else:
            say(f"No article of {publisher} is in the archive. Those that are there: matn show")
        return
    rows = ((a.article_key, a.kind.value, a.publisher, a.published and a.published.isoformat(), a.headline) for a in found)
    print_table(("key", "kind", "publisher", "published", "headline"), rows)


def _summary(article: ArticleSummary) -> dict[str, Any]:
    return {
        "article_key": article.article_key,
        "kind": article.kind.value,
        "publisher": article.publisher,
        "published_at": article.published.isoformat() if article.published else None,
        "headline": article.headline,
    }


def _as_record(stored: StoredArticle) -> dict[str, Any]:
    from pipeline.parse.json_form import page_json

    page = page_json(stored.page)
    number = stored.article.number
    return {
        "article_key": stored.article_key,
        "publisher": stored.page.publisher,
        "publisher_name": stored.publisher_name,
        **next(article for article in page["articles"] if article["number"] == number),
        "page": {name: page[name] for name in ("sha256", "encoding", "page_date", "parser_version", "profiles_version")},
        "sightings": [
            {"path": seen.path, "url": seen.url, "captured_at": seen.captured_at.isoformat() if seen.captured_at else None}
            for seen in stored.sightings
        ],
        "lines": [line for line in page["lines"] if line["article"] == number],
    }


def _print_fields(stored: StoredArticle) -> None:
    from rich.table import Table
    from rich.text import Text

    article, page = stored.article, stored.page
    fields: tuple[tuple[str, Role | None, str | None], ...] = (
        ("headline", Role.HEADLINE, article.headline or "(none)"),
        ("standfirst", Role.STANDFIRST, article.standfirst),
        ("section", Role.SECTION, article.section),
        ("by", Role.BYLINE, article.byline),
        ("place", None, article.place),
        ("agency", None, article.agency),
        ("published", Role.PUBLISHED, article.published.isoformat() if article.published else None),
        ("updated", None, article.modified.isoformat() if article.modified else None),
        ("publisher", None, " ".join(filter(None, (page.publisher, stored.publisher_name))) or "not known"),
        ("page", None, " · ".join(seen.url or seen.path for seen in stored.sightings)),
        ("key", None, f"{stored.article_key} ({article.kind.value})"),
    )
    stands = {line.role: str(line.number) for line in reversed(page.lines) if line.article == article.number and not line.repeat}
    grid = Table.grid(padding=(0, 2))
    grid.add_column(justify="right", style="dim", no_wrap=True)
    grid.add_column(style="dim", no_wrap=True)
    grid.add_column(overflow="fold")
    for name, role, value in fields:
        if value:
            grid.add_row(
                stands.get(role, "") if role else "", name, Text(shown(value), style="bold" if name == "headline" else "")
            )
    print_rich(grid)
    print_rich("")


def _print_lines(rows: list[tuple[str, str, str]]) -> None:
    from rich.table import Table
    from rich.text import Text

    grid = Table.grid(padding=(0, 2))
    grid.add_column(justify="right", style="dim", no_wrap=True)
    with_roles = any(role for _, role, _ in rows)
    if with_roles:
        grid.add_column(style="dim", no_wrap=True)
    grid.add_column(overflow="fold")
    for number, role, text in rows:
        is_title = role.startswith(("headline", "crosshead"))
        cells = [Text(number), *([Text(role)] if with_roles else []), Text(shown(text), style="bold" if is_title else "")]
        grid.add_row(*cells)
    print_rich(grid)


def _article_lines(article: Article) -> list[tuple[str, str, str]]:
    """Number the article's texts by where they stand; several paragraphs may stand on one line, or one on several."""
    found = [(caption.line, 0, str(caption.line), "caption", caption.text) for caption in article.captions]
    for order, paragraph in enumerate(article.paragraphs, start=1):
        lines = [span.line for span in paragraph.spans]
        number = str(lines[0]) if lines[0] == lines[-1] else f"{lines[0]}-{lines[-1]}"
        found.append((lines[0], order, number, "crosshead" if paragraph.is_crosshead else "", paragraph.text))
    return [(number, role, text) for _, _, number, role, text in sorted(found, key=lambda item: item[:2])]


def _page_lines(stored: StoredArticle) -> list[tuple[str, str, str]]:
    text = stored.page.page.text
    return [(str(line.number), _role(line), " ".join(text[line.start : line.end].split())) for line in stored.page.lines]


def _role(line: Line) -> str:
    owner = f" {line.article}" if line.article else f" {line.teaser}" if line.teaser else ""
    return f"{line.role.value}{owner}{' (repeat)' if line.repeat else ''}"
