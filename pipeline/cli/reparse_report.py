"""What reading pages again would change, for a person: role by role, with examples."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from pipeline.cli.console import print_rich, say, write

if TYPE_CHECKING:
    from pipeline.ingest.differences import Differences

SHOWN_ROLES = 20
SHOWN_CHARACTERS = 80
WITH_EXAMPLES = ("headline", "published", "modified", "page_date")
"""Fields of which examples are printed; of the others the number alone. --json has them all."""


def print_differences(found: Differences) -> None:
    """Print the figures as a table on standard output; what needs a look is a message."""
    from rich.table import Table

    grid = Table.grid(padding=(0, 3))
    grid.add_column(no_wrap=True)
    grid.add_column(justify="right", no_wrap=True)
    grid.add_column(style="dim")
    for row in _rows(found):
        grid.add_row(*row)
    print_rich(grid)
    for name in WITH_EXAMPLES:
        for example in found.examples.get(name, ()):
            write(f"  {example.article_key}  {name}: {_shown(example.before)} → {_shown(example.after)}\n")
    if found.unreadable_pages:
        say(f"\n{found.unreadable_pages} pages cannot be read any more, and stay as they are:")
        for path, why in found.unreadable:
            say(f"  {path}: {why}")


def _rows(found: Differences) -> Iterator[tuple[str, str, str]]:
    same = found.pages - found.changed - found.unreadable_pages - found.released
    yield "pages read again", f"{found.pages:,}", ""
    yield "  the same", f"{same:,}", "of which only the versions are noted anew"
    yield "  changed", f"{found.changed:,}", ""
    if found.rules_only:
        yield "    in the rules' names alone", f"{found.rules_only:,}", ""
    if found.texts:
        yield "    in their text", f"{found.texts:,}", "their lines are not compared"
    if found.released:
        yield "  out of quarantine", f"{found.released:,}", "they can be read now"
    if found.roles:
        yield "lines with another role", f"{found.roles.total():,}", ""
        ranked = sorted(found.roles.items(), key=lambda item: (-item[1], item[0]))
        for (before, after), lines in ranked[:SHOWN_ROLES]:
            yield f"  {before} → {after}", f"{lines:,}", ""
        rest = sum(lines for _, lines in ranked[SHOWN_ROLES:])
        if rest:
            yield "  others", f"{rest:,}", ""
    for repeat, lines in sorted(found.repeats.items(), reverse=True):
        yield f"lines that {'become' if repeat else 'are no more'} repeats", f"{lines:,}", ""
    for name in found.gained:
        if found.gained[name] or found.lost[name]:
            yield name, f"+{found.gained[name]:,} −{found.lost[name]:,}", ""
    for (before_domain, after_domain), pages in sorted(found.publishers.items(), key=str):
        yield f"publisher {before_domain or 'not known'} → {after_domain or 'not known'}", f"{pages:,}", "pages"
    for name, count in sorted(found.fields.items()):
        yield f"another {name}", f"{count:,}", "pages" if name == "page_date" else "articles"


def _shown(value: str | None) -> str:
    if value is None:
        return "none"
    return value if len(value) <= SHOWN_CHARACTERS else value[: SHOWN_CHARACTERS - 1] + "…"
