"""`matn publishers try`: what a profile finds in pages, what it changes there, and what it leaves unexplained."""

from __future__ import annotations

import dataclasses
import shutil
import sys
from typing import TYPE_CHECKING, Any

import click

from pipeline.cli.console import print_json, shown, write
from pipeline.cli.publishers_pages import PROFILES_HELP, check_first, folder_of, pages_of
from pipeline.cli.visible import paint

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.ingest.publisher_trial import LineSeen, Trial

LINES_SHOWN = 8
NOTE = 22
"""Columns: the longest note, `was teaser_headline`, and what marks a repeat."""

FIELDS = ("headline", "standfirst", "published", "byline", "section")
COUNTS = ("paragraphs", "crossheads", "captions", "teasers")


@click.command(name="try")
@click.argument("name", metavar="DOMAIN|FILE")
@click.argument("paths", nargs=-1, required=True, metavar="PAGE...")
@click.option("--profiles", metavar="FOLDER", help=PROFILES_HELP)
@click.option(
    "--full", is_flag=True, help=f"Show the evidence, and every line that is changed or left: not only {LINES_SHOWN} of each."
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object a page, one a line.")
def try_pages(name: str, paths: tuple[str, ...], profiles: str | None, full: bool, as_json: bool) -> None:
    """Show page by page what a profile finds, what it changes, and which lines it leaves to a guess.

    The pages are read as this publisher's, whether their own text says so or not. A line is left where nothing but its place
    tells that it is the site's, where it recurs on these pages and is read as text, or where it is as short as a label.

    \b
    Examples:
      matn publishers try example.org pages/*.txt
      matn publishers try ./example.org.yml pages/one.txt --full
    """
    from pipeline.ingest.publisher_trial import try_profile
    from pipeline.publishers.choice import choose

    check_first(name, "try")
    chosen = choose(name, folder_of(profiles))
    trials = try_profile(chosen.profile, chosen.profiles, pages_of(paths))
    if as_json:
        for trial in trials:
            print_json(_record(trial, chosen.profile.domain))
        return
    for trial in trials:
        _print(trial, chosen.profile.domain, full=full)
    _print_sum(trials, chosen.profile.domain)


def _print(trial: Trial, domain: str, *, full: bool) -> None:
    write(paint(trial.page.sighting.path, bold=True), "\n")
    write(f"  recognised  {_recognised(trial, domain)}\n")
    for reason in trial.reasons if full or trial.recognised_as != domain else ():
        mark = "+" if reason.holds else "-"
        write(_fitting(f"      {mark} {reason.weight:4.2f}  {reason.kind:<15} ", reason.says))
    differences = trial.differences
    for name in FIELDS:
        value = getattr(trial.found, name)
        if value or name == "headline" or name in differences:
            write(_fitting(f"  {name:<11} ", value or "(none)"))
        if name in differences:
            write(_fitting(f"  {'':<11} without the profile: ", str(differences[name][0] or "(none)")))
    write(f"  {'text':<11} {_counts(trial)}\n")
    if trial.no_article_reason:
        write(f"  {'no article':<11} {trial.no_article_reason}\n")
    limit = None if full else LINES_SHOWN
    _print_lines("changed", trial.changed, limit)
    _print_lines("left", trial.left, limit)
    write("\n")


def _recognised(trial: Trial, domain: str) -> str:
    from pipeline.parse.recognise import ENOUGH

    if trial.recognised_as == domain:
        by = f"evidence of {trial.weight:g} ({ENOUGH:g} is enough)" if trial.weight >= ENOUGH else "its address"
        return f"yes, by {by}"
    if trial.recognised_as:
        return f"no, taken for {trial.recognised_as}"
    return f"no: evidence of {trial.weight:g}, {ENOUGH:g} is needed; with a URL it would be"


def _counts(trial: Trial) -> str:
    parts = []
    for name in COUNTS:
        now, before = getattr(trial.found, name), getattr(trial.without, name)
        label = name if now != 1 else name.removesuffix("s")
        parts.append(f"{now} {label}" + (f" (was {before})" if now != before else ""))
    return ", ".join(parts)


def _print_lines(heading: str, lines: Sequence[LineSeen], limit: int | None) -> None:
    if not lines:
        return
    write(f"  {heading:<11} {len(lines)} line{'' if len(lines) == 1 else 's'}\n")
    for line in lines[:limit]:
        write(_fitting(f"  {line.number:>5}  {line.role.value:<15} {line.note:<{NOTE}} ", line.text))
    if limit is not None and len(lines) > limit:
        write(f"         and {len(lines) - limit} more: --full\n")


def _fitting(margin: str, text: str) -> str:
    """Put a text behind its margin, cut to the terminal's width; whole in a pipe."""
    text = shown(" ".join(text.split()))
    if sys.stdout.isatty():
        room = shutil.get_terminal_size().columns - len(margin)
        text = text if len(text) <= room else text[: max(room - 1, 10)] + "…"
    return margin + text + "\n"


def _print_sum(trials: list[Trial], domain: str) -> None:
    recognised = sum(trial.recognised_as == domain for trial in trials)
    left = sum(len(trial.left) for trial in trials)
    changed = sum(len(trial.changed) for trial in trials)
    lines = f"{changed} line{'' if changed == 1 else 's'} changed by the profile, {left} left to a guess"
    write(f"{len(trials)} page{'' if len(trials) == 1 else 's'}: {recognised} recognised; {lines}.\n")


def _record(trial: Trial, domain: str) -> dict[str, Any]:
    return {
        "file": trial.page.sighting.path,
        "recognised": trial.recognised_as == domain,
        "recognised_as": trial.recognised_as,
        "weight": trial.weight,
        "evidence": [dataclasses.asdict(reason) for reason in trial.reasons],
        "found": dataclasses.asdict(trial.found),
        "without_profile": dataclasses.asdict(trial.without),
        "changed": [_line(line) for line in trial.changed],
        "left": [_line(line) for line in trial.left],
        "no_article_reason": trial.no_article_reason,
    }


def _line(line: LineSeen) -> dict[str, Any]:
    return dataclasses.asdict(line) | {"role": line.role.value}
