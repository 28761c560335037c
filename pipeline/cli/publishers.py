"""`matn publishers`: see, write, try and check what is known of publishers."""

from __future__ import annotations

import click

from pipeline.cli.lazy_group import LazyGroup

COMMANDS: dict[str, tuple[str, str]] = {
    # command: (module and attribute, one line for the list of commands)
    "list": ("pipeline.cli.publishers_list:list_publishers", "List the publishers that have a profile."),
    "show": ("pipeline.cli.publishers_list:show", "Show what a profile says."),
    "new": ("pipeline.cli.publishers_new:new", "Write a profile with best guesses from some pages."),
    "try": ("pipeline.cli.publishers_try:try_pages", "Show page by page what a profile finds, and what is left."),
    "check": ("pipeline.cli.publishers_check:check", "Run the examples that stand in profiles."),
    "learn": ("pipeline.cli.publishers_learn:learn", "Propose furniture from the pages in the archive."),
    "accept": ("pipeline.cli.publishers_learn:accept", "Make a proposal count, as a numbered snapshot."),
    "snapshots": ("pipeline.cli.publishers_learn:snapshots", "List what was accepted, and when."),
    "revert": ("pipeline.cli.publishers_learn:revert", "Go back to an earlier snapshot, or to none."),
}

EPILOG = """\b
A profile is one YAML file in MATN_PROFILES, or in the folder profiles under
MATN_HOME.

\b
Examples:
  matn publishers new example.org pages/*.txt  write a profile from some pages
  matn publishers try example.org pages/*.txt  what it finds, and what is left
  matn publishers check                        run your profiles' examples
"""


@click.group(cls=LazyGroup, table=COMMANDS, heading="Commands", epilog=EPILOG)
def publishers() -> None:
    """See, write, try and check what is known of publishers.

    Pages of a publisher without a profile are read too, by their text alone. A profile tells what the text cannot: whose the
    page is, in which zone its times are, and which lines are the site's own.
    """
