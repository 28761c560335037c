"""`matn publishers check`: the examples that stand in profiles, run."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from pipeline.cli.console import print_json, read_settings, say, write
from pipeline.cli.publishers_pages import PROFILES_HELP, folder_of

if TYPE_CHECKING:
    from pipeline.ingest.profile_check import ExampleOutcome
    from pipeline.publishers.choice import Chosen


@click.command()
@click.argument("names", nargs=-1, metavar="[DOMAIN|FILE]...")
@click.option("--profiles", metavar="FOLDER", help=PROFILES_HELP)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def check(names: tuple[str, ...], profiles: str | None, as_json: bool) -> None:
    """Check that profiles can be read, and that their examples give what they say.

    Without a name: every profile of yours. Exit status 0 where all is as expected, 1 where something differs, 2 where a profile
    cannot be read.

    \b
    Examples:
      matn publishers check                   every profile of yours
      matn publishers check example.org
      matn publishers check ./example.org.yml
    """
    from pipeline.ingest.profile_check import check_examples
    from pipeline.publishers.choice import choose

    folder = folder_of(profiles)
    chosen = [choose(name, folder) for name in names] if names else _own(folder)
    limit = read_settings().max_page_bytes
    checked = [(each, check_examples(each, limit)) for each in chosen]
    is_right = all(outcome.is_right for _, outcomes in checked for outcome in outcomes)
    if as_json:
        print_json({"ok": is_right, "profiles": [_record(each, outcomes) for each, outcomes in checked]})
    else:
        for each, outcomes in checked:
            _print(each, outcomes)
        if not checked:
            say("You have no profile of your own. Write one with: matn publishers new DOMAIN PAGE...")
    if not is_right:
        raise click.exceptions.Exit(1)


def _own(folder: Path | None) -> list[Chosen]:
    from pipeline.publishers import load_profiles
    from pipeline.publishers.choice import Chosen

    if folder is None:
        return []
    profiles = load_profiles(folder)
    return [
        Chosen(profile=profile, path=profiles.files[profile.domain], profiles=profiles)
        for profile in profiles.all
        if profiles.files[profile.domain].parent == folder
    ]


def _print(chosen: Chosen, outcomes: list[ExampleOutcome]) -> None:
    wrong = [outcome for outcome in outcomes if not outcome.is_right]
    count = f"{len(outcomes)} example{'' if len(outcomes) == 1 else 's'}"
    told = f"{len(wrong)} of {count} not as expected" if wrong else f"{count}, as expected" if outcomes else "sound; no examples"
    write(f"{chosen.profile.domain}: {told}\n")
    for outcome in wrong:
        write(f"  {outcome.page}\n")
        if outcome.problem:
            write(f"    {outcome.problem}\n")
        for difference in outcome.differences:
            write(f"    {difference.name}\n")
            write(f"      expected  {_shown(difference.expected)}\n      found     {_shown(difference.found)}\n")


def _shown(value: object) -> object:
    return {None: "(none)", True: "yes", False: "no"}.get(value, value) if value is None or isinstance(value, bool) else value


def _record(chosen: Chosen, outcomes: list[ExampleOutcome]) -> dict[str, Any]:
    return {
        "domain": chosen.profile.domain,
        "file": str(chosen.path),
        "examples": [
            {
                "page": str(outcome.page),
                "ok": outcome.is_right,
                "problem": outcome.problem,
                "differences": [
                    {"name": each.name, "expected": each.expected, "found": each.found} for each in outcome.differences
                ],
            }
            for outcome in outcomes
        ],
    }
