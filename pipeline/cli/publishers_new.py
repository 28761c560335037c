"""`matn publishers new`: a profile with best guesses, from some pages of a publisher."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from pipeline.cli.console import read_settings, say, write
from pipeline.cli.publishers_pages import PROFILES_HELP, check_first, pages_of, save
from pipeline.errors import UsageError

if TYPE_CHECKING:
    from pipeline.ingest.profile_new import NewProfile
    from pipeline.publishers import Profiles

STANDARD_OUTPUT = "-"


@click.command()
@click.argument("name", metavar="DOMAIN")
@click.argument("paths", nargs=-1, required=True, metavar="PAGE...")
@click.option(
    "-o", "--output", metavar="FILE", help="Write here, - for standard output.  [default: DOMAIN.yml among your profiles]"
)
@click.option("--others", multiple=True, metavar="PATH", help="Pages of other publishers: their lines tell nobody apart.")
@click.option("--profiles", metavar="FOLDER", help=PROFILES_HELP)
@click.option("--force", is_flag=True, help="Write over a file that is there.")
def new(
    name: str, paths: tuple[str, ...], output: str | None, others: tuple[str, ...], profiles: str | None, force: bool
) -> None:
    """Write a profile with best guesses from some pages of one publisher.

    DOMAIN is the publisher's, or a page's address. Two pages with different articles are enough to begin with, more tell more:
    what recurs on them is taken for the site's own. Each guess says what it is based on; those less sure stand behind "#?" and do
    not count. The pages become the profile's examples.

    \b
    Examples:
      matn publishers new example.org pages/*.txt
      matn publishers new example.org pages/ --others other-sites/ -o -
    """
    from pipeline.ingest.profile_new import new_profile
    from pipeline.publishers import load_profiles
    from pipeline.publishers.choice import domain_of

    check_first(name, "new")
    domain = domain_of(name)
    folder = Path(profiles).absolute() if profiles else read_settings().profiles_to_write
    target = Path.cwd() / STANDARD_OUTPUT if output == STANDARD_OUTPUT else Path(output or folder / f"{domain}.yml").absolute()
    known = load_profiles(folder if folder.is_dir() else None)
    if output != STANDARD_OUTPUT:
        _check_target(target, domain, known, force=force)
    pages = pages_of(paths, domain)
    made = new_profile(domain, pages, others=pages_of(others) if others else [], known=known, folder=target.parent)
    if output == STANDARD_OUTPUT:
        write(made.text)
    else:
        save(target, made.text, "-o")
    _tell(made, target if output != STANDARD_OUTPUT else None, len(pages), paths, in_use=target.parent == folder)


def _check_target(target: Path, domain: str, known: Profiles, *, force: bool) -> None:
    """Refuse to write over a file, or to write a second profile of the domain into the same folder.

    Raises:
        UsageError: naming the file that is there.
    """
    if target.exists() and not force:
        raise UsageError(f"{target}: is there already. Add --force to write over it, or name another file with -o.")
    held = known.files.get(domain)
    if held is not None and held.parent == target.parent and held != target:
        raise UsageError(f"{held}: holds a profile of {domain} already. Name that file with -o and --force, or delete it first.")


def _tell(made: NewProfile, target: Path | None, pages: int, paths: tuple[str, ...], *, in_use: bool) -> None:
    """Say what was written, and what to do next."""
    profile = made.profile
    copies = pages - made.articles
    left_out = f" ({copies} hold the same article as another)" if copies else ""
    say(f"Read {pages} page{'' if pages == 1 else 's'}{left_out}; {made.recognised} recognised as theirs by this profile.")
    furniture = sum(len(phrases) for _, phrases in profile.furniture)
    say(
        f"It says: {furniture} lines of furniture, {len(profile.sections)} sections, {len(profile.related_headings)} headings of"
        f" related lists, {len(profile.evidence)} pieces of evidence, {len(profile.examples)} examples."
    )
    if made.articles == 1:
        say("From one article, little can be told; give a second page to have what recurs found.")
    if target is None:
        return
    say(f"Written to {target}; now read it and mend it.")
    name = profile.domain if in_use else str(target)
    say(f"Then: matn publishers try {name} {paths[0]}{' ...' if len(paths) > 1 else ''}")
    say(f"And:  matn publishers check {name}")
