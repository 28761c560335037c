"""`matn publishers learn`, `accept`, `snapshots`, `revert`: furniture proposed from repetition; it acts once accepted."""

from __future__ import annotations

import getpass
import os
import re
import socket
from pathlib import Path
from typing import IO, TYPE_CHECKING

import click

from pipeline.cli.console import archive, print_json, print_table, profiles_folder, read_settings, say, write
from pipeline.cli.publishers_pages import save
from pipeline.errors import InputError, ProfileError, UsageError

if TYPE_CHECKING:
    from collections import Counter

    from pipeline.ingest.learn import Effect, Lesson
    from pipeline.publishers import Profile
    from pipeline.store.snapshots import SnapshotSummary

DOMAIN = re.compile(r"[a-z0-9-]+(\.[a-z0-9-]+)+")
COLUMNS = ("publisher", "number", "in force", "accepted", "by", "pages", "furniture", "sections", "sha256")
SHOWN_ROLES = 8


def domain_of(_context: click.Context, _argument: click.Parameter, value: str | None) -> str | None:
    """Read a domain as people write it: in any case, with www. or without."""
    if value is None:
        return None
    domain = value.strip().lower().removeprefix("www.")
    if not DOMAIN.fullmatch(domain):
        raise click.BadParameter(f"{value!r} is no domain. Write it as in aawsat.com, without https:// and path.")
    return domain


@click.command()
@click.argument("domain", callback=domain_of)
@click.option("--from", "folder", metavar="FOLDER", help="Learn from the pages seen under FOLDER, whatever publisher they have.")
@click.option(
    "--min-pages", type=click.IntRange(min=2), default=5, show_default=True, help="A line recurs from so many pages on."
)
@click.option("--pages", "most", type=click.IntRange(2, 10_000), default=2000, show_default=True, help="Newest pages looked at.")
@click.option("-o", "--output", type=click.Path(dir_okay=False, path_type=Path), help="Write the proposal to a file.")
@click.option("--accept", "is_accepted", is_flag=True, help="Accept the proposal at once, as a numbered snapshot.")
@click.option("--profiles", metavar="FOLDER", help="Your own profiles of publishers.  [default: MATN_PROFILES]")
def learn(
    domain: str,
    folder: str | None,
    min_pages: int,
    most: int,
    output: Path | None,
    is_accepted: bool,
    profiles: str | None,
) -> None:
    """Propose what is the site's own among the lines that recur on a publisher's pages in the archive.

    The proposal is a profile in YAML, on standard output; what it would change is told on standard error. Nothing acts before it
    is accepted. Pages without a URL whose publisher is not known are named by --from.

    \b
    Examples:
      matn publishers learn example.org > example.yml   look at it, mend it, and
      matn publishers accept example.org example.yml
      matn publishers learn example.org --from pages/example --accept
    """
    from pipeline.ingest.learn import LearnPlan, effect_of
    from pipeline.ingest.learn import learn as learn_now

    settings = read_settings()
    plan = LearnPlan(
        domain=domain,
        folder=_folder_prefix(folder) if folder else None,
        least=min_pages,
        most=most,
        workers=settings.workers,
        profiles=profiles_folder(profiles, settings),
    )
    with archive() as engine:
        lesson = learn_now(plan, engine)
        _say_basis(lesson, plan.folder)
        if lesson.proposal.is_empty:
            say("Nothing recurs that is not known already: there is nothing to accept.")
        else:
            _say_effect(effect_of(plan, engine, lesson.profile), domain)
        _give(lesson.body, output)
        if is_accepted and not lesson.proposal.is_empty:
            from pipeline.store.snapshots import accept_snapshot

            number = accept_snapshot(engine, domain, lesson.body, accepted_by=_who(), learned_from=lesson.learned_from)
            _say_accepted(domain, number)
            _say_if_unnamed(lesson.profile, plan.profiles)


@click.command()
@click.argument("domain", callback=domain_of)
@click.argument("file", type=click.File("rb"))
def accept(domain: str, file: IO[bytes]) -> None:
    """Put a profile in force for a publisher, as its next numbered snapshot.

    FILE is a profile in YAML, such as `matn publishers learn` proposes; - for standard input. It joins the profile that the
    publisher has, from the next run on.
    """
    from pipeline.publishers.loader import read_profile
    from pipeline.store.snapshots import accept_snapshot

    try:
        body = file.read().decode("utf-8")
    except UnicodeDecodeError as error:
        raise InputError(f"{file.name}: not UTF-8 (byte {error.start}).") from None
    with archive() as engine:
        number = accept_snapshot(engine, domain, body, accepted_by=_who())
    _say_accepted(domain, number)
    profile = read_profile(Path(file.name), body.encode())
    _say_if_unnamed(profile, profiles_folder(None, read_settings()))


@click.command()
@click.argument("domain", required=False, callback=domain_of)
@click.option("--yaml", "number", type=click.IntRange(min=1), metavar="NUMBER", help="Print what one snapshot of DOMAIN says.")
@click.option("--json", "as_json", is_flag=True, help='Print one JSON object, {"snapshots": [...]}.')
def snapshots(domain: str | None, number: int | None, as_json: bool) -> None:
    """List the snapshots that were accepted, of all publishers or of one, the newest first."""
    from pipeline.store.snapshots import list_snapshots

    with archive() as engine:
        found = list_snapshots(engine, domain)
    if number is not None:
        chosen = [held for held in found if held.number == number] if domain else []
        if not chosen:
            raise UsageError("Name the publisher, and a snapshot that it has. See: matn publishers snapshots")
        write(chosen[0].body)
    elif as_json:
        print_json({"snapshots": [_record(held) for held in found]})
    elif not found:
        say("No snapshot yet. Propose one with: matn publishers learn DOMAIN")
    else:
        print_table(COLUMNS, (_row(held) for held in found), right=("number", "pages", "furniture", "sections"))


@click.command()
@click.argument("domain", callback=domain_of)
@click.argument("number", metavar="NUMBER|none")
def revert(domain: str, number: str) -> None:
    """Put an earlier snapshot of a publisher in force again, or none."""
    from pipeline.store.snapshots import put_in_force

    if number != "none" and not (number.isascii() and number.isdigit()):
        raise UsageError(f"{number!r} is neither a snapshot's number nor none. See: matn publishers snapshots {domain}")
    wanted = None if number == "none" else int(number)
    with archive() as engine:
        before = put_in_force(engine, domain, wanted)
    if before == wanted:
        say(f"{domain}: {'no snapshot is' if wanted is None else f'snapshot {wanted} is'} in force already.")
        return
    say(f"{domain}: {f'snapshot {wanted}' if wanted else 'no snapshot'} is in force now, instead of {before or 'none'}.")
    _say_next(domain)


def _folder_prefix(folder: str) -> str:
    """Give the beginning of the paths of the pages under a folder, as the archive holds them."""
    from pipeline.read.source import printable

    absolute = printable(os.path.abspath(folder))  # noqa: PTH100 - as discovery writes paths: without .., and links not followed
    return absolute.rstrip("/") + "/" if Path(folder).is_dir() or folder.endswith("/") else absolute


def _who() -> str:
    try:
        account = getpass.getuser()
    except (OSError, KeyError):  # an account without a name, as in some containers
        account = "unknown"
    return f"{account}@{socket.gethostname()}"


def _give(body: str, output: Path | None) -> None:
    if output is None:
        write(body)
        return
    save(output, body, "--output")
    say(f"The proposal is in {output}.")


def _say_basis(lesson: Lesson, folder: str | None) -> None:
    from pipeline.ingest.learn_propose import least_pages

    proposal, counts = lesson.proposal, lesson.proposal.counts
    total = len(counts.pages)
    if not total:
        where = f"seen under {folder}" if folder else f"of {proposal.domain}"
        raise InputError(
            f"The archive holds no page {where}. Read some with: matn ingest PATH"
            + ("" if folder else f", or name the folder of the pages: matn publishers learn {proposal.domain} --from FOLDER")
        )
    say(
        f"{total} pages with different articles; left out: {counts.same_url} of the same URL, "
        f"{counts.copies} nearly the same text."
    )
    lists = [found for lines in proposal.furniture.values() for found in lines]
    sure, unsure = sum(found.is_sure for found in lists), sum(not found.is_sure for found in lists)
    say(
        f"Proposed: {sure} lines of furniture ({unsure} less sure, behind a mark), {len(proposal.sections)} sections, "
        f"{len(proposal.related_headings)} headings of lists, {len(proposal.evidence)} lines of evidence; "
        f"{proposal.known} lines that recur are known already."
    )
    if total < least_pages(counts):
        say(f"A line recurs from {least_pages(counts)} pages on: read more pages, or give --min-pages.")


def _say_effect(effect: Effect, domain: str) -> None:
    if effect.recognised < effect.pages:
        say(
            f"It would act on {effect.recognised} of {effect.pages} pages: the others have neither a URL of {domain} nor enough "
            "lines of evidence. Add lines that only this site prints, as evidence."
        )
    say(f"It would change {effect.changed_pages} of {effect.pages} pages:")
    _say_roles("lines that it names", effect.named)
    _say_roles("lines that change with them", effect.others)
    for before, after, text in effect.others_shown:
        say(f"    {before} → {after}: {text[:80]}")


def _say_roles(what: str, roles: Counter[tuple[str, str]]) -> None:
    say(f"  {what}: {roles.total()}")
    for (before, after), lines in sorted(roles.items(), key=lambda item: (-item[1], item[0]))[:SHOWN_ROLES]:
        say(f"    {lines:>6}  {before} → {after}")


def _say_accepted(domain: str, number: int) -> None:
    say(f"{domain}: snapshot {number} is in force from the next run on.")
    _say_next(domain)


def _say_if_unnamed(profile: Profile, folder: str | None) -> None:
    """Say that the domain stands in the place of a name, unless the publisher has a profile, whose names count first."""
    from pipeline.publishers import load_profiles

    unnamed = [language for language, name in profile.names if name.strip().lower() == profile.domain]
    known = {held.domain for held in load_profiles(Path(folder) if folder else None).all}
    if unnamed and profile.domain not in known:
        say(
            f"{profile.domain}: the domain stands as its name ({' and '.join(unnamed)}). "
            f"Write the publisher's under names: in the file, then: matn publishers accept {profile.domain} FILE"
        )


def _say_next(domain: str) -> None:
    say(f"Pages that are in the archive already are read again with: matn reparse --publisher {domain}")


def _record(held: SnapshotSummary) -> dict[str, object]:
    return {
        "publisher": held.domain,
        "number": held.number,
        "in_force": held.in_force,
        "accepted_at": held.accepted_at.isoformat(),
        "accepted_by": held.accepted_by,
        "pages": held.pages,
        "sha256": held.sha256,
    }


def _row(held: SnapshotSummary) -> tuple[object, ...]:
    from pipeline.store.snapshots import read_snapshot

    lines: int | str
    sections: int | str
    try:
        profile = read_snapshot(held).profile
        lines = sum(len(getattr(profile.furniture, name)) for name in type(profile.furniture).model_fields)
        sections = len(profile.sections)
    except ProfileError:  # of another version of Matn: a list of what was accepted still shows it
        lines = sections = "not read"
    accepted = f"{held.accepted_at.astimezone():%Y-%m-%d %H:%M}"
    mark = "yes" if held.in_force else ""
    return (
        held.domain,
        held.number,
        mark,
        accepted,
        held.accepted_by,
        held.pages or "",
        lines,
        sections,
        held.sha256[:12],
    )
