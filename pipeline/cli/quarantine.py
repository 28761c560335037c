"""`matn quarantine`: the pages that could not be read, and why."""

from __future__ import annotations

from dataclasses import asdict

import click

from pipeline.cli.console import archive, print_json, print_table, say
from pipeline.records import QuarantineReason


@click.command()
@click.option(
    "--reason",
    type=click.Choice([reason.value for reason in QuarantineReason]),
    metavar="REASON",
    help=f"Only pages of this reason: {', '.join(QuarantineReason)}.",
)
@click.option("--limit", type=click.IntRange(min=1), default=50, show_default=True, help="Show at most so many, newest first.")
@click.option("--json", "as_json", is_flag=True, help='Print one JSON object, {"counts": {...}, "pages": [...]}.')
def quarantine(reason: str | None, limit: int, as_json: bool) -> None:
    """List the pages that could not be read, newest first, with the reason.

    Their bytes are kept (up to the size limit), and a page that a later version can read is released by ingesting it again.

    \b
    Examples:
      matn quarantine
      matn quarantine --reason undecodable --json | jq -r '.pages[].path'
    """
    from pipeline.store.reads import list_quarantine, quarantine_counts

    with archive() as engine:
        counts = quarantine_counts(engine)
        pages = list_quarantine(engine, QuarantineReason(reason) if reason else None, limit)
    if as_json:
        records = [asdict(page) | {"captured_at": page.captured_at.isoformat() if page.captured_at else None} for page in pages]
        print_json({"counts": {found.value: count for found, count in counts.items()}, "pages": records})
        return
    if not pages:
        say("No page is in quarantine." if not counts else f"No page is in quarantine for {reason}.")
        return
    print_table(
        ("run", "reason", "bytes", "why", "page"),
        ((page.first_run_id, page.reason.value, page.byte_length, page.detail, page.path) for page in pages),
        right=("run", "bytes"),
        fold=("why",),
    )
    total = sum(count for found, count in counts.items() if reason in (None, found.value))
    if total > len(pages):
        say(f"{total - len(pages)} more: --limit {total}")
