"""`matn publishers list` and `show`: which publishers are known, and what is known of one."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from pipeline.cli.console import archive, print_json, print_table, read_settings, say, write
from pipeline.cli.publishers_pages import PROFILES_HELP, folder_of
from pipeline.cli.visible import paint
from pipeline.errors import DatabaseNotMigratedError, DatabaseUnreachableError, UsageError

if TYPE_CHECKING:
    from pipeline.publishers import Profile, Profiles, Snapshot


@click.command(name="list")
@click.option("--profiles", metavar="FOLDER", help=PROFILES_HELP)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def list_publishers(profiles: str | None, as_json: bool) -> None:
    """List the publishers that have a profile: built-in ones, yours, and what was learned and accepted.

    Snapshots are those of the archive, if its database runs; it is not started for this.

    \b
    Examples:
      matn publishers list
      matn publishers list --json | jq -r '.publishers[].domain'
    """
    from pipeline.publishers import load_profiles

    known = load_profiles(folder_of(profiles)).with_snapshots(_snapshots())
    records = [_summary(profile, known) for profile in known.all]
    if as_json:
        print_json({"profiles_version": known.version, "publishers": records})
        return
    print_table(("domain", "country, zone", "from", "examples", "name"), map(_row, records), right=("examples",))


def _row(record: dict[str, Any]) -> list[str]:
    where = " ".join(filter(None, (record["country"], record["zone"])))
    return [record["domain"], where, record["from"], str(record["examples"]), f"{record['name_en']} {record['name_ar']}"]


def _snapshots() -> tuple[Snapshot, ...]:
    """Give the snapshots that count in the archive, if its database runs; say why where they cannot be had."""
    from pipeline.store.server import server_status

    settings = read_settings()
    if settings.database_url is None and server_status(settings.home, settings.postgres_major).info is None:
        return ()
    from pipeline.store.snapshots import snapshots_in_force

    try:
        with archive() as engine:
            return snapshots_in_force(engine)
    except (DatabaseUnreachableError, DatabaseNotMigratedError) as error:
        say(f"Snapshots are not shown: {error}")
        return ()


def _summary(profile: Profile, known: Profiles) -> dict[str, Any]:
    path = known.files.get(profile.domain)
    return {
        "domain": profile.domain,
        "name_ar": profile.names.ar,
        "name_en": profile.names.en,
        "country": profile.country,
        "zone": profile.zone,
        "from": _origin(path, known.snapshots.get(profile.domain)),
        "file": str(path) if path else None,
        "snapshot": known.snapshots.get(profile.domain),
        "examples": len(profile.examples),
    }


def _origin(path: Path | None, snapshot: int | None = None) -> str:
    from pipeline.publishers.loader import BUILT_IN

    file = None if path is None else "built-in" if path.parent == BUILT_IN else "yours"
    return " + ".join(filter(None, (file, f"snapshot {snapshot}" if snapshot is not None else None)))


@click.command()
@click.argument("name", metavar="DOMAIN")
@click.option("--profiles", metavar="FOLDER", help=PROFILES_HELP)
@click.option("--yaml", "as_yaml", is_flag=True, help="Print the profile's file as it stands.")
@click.option("--json", "as_json", is_flag=True, help="Print what it says as one JSON object.")
def show(name: str, profiles: str | None, as_yaml: bool, as_json: bool) -> None:
    """Show what a profile says: whose it is, how its pages are known, and which lines are the site's own.

    DOMAIN is a domain, a page's address, the publisher's name, or a profile's file. A snapshot that is in force in the archive
    is shown joined to the profile, if the archive's database runs; it is not started for this.

    \b
    Examples:
      matn publishers show aawsat.com
      matn publishers show aawsat.com --yaml > example.org.yml   to begin with
    """
    profile, path, snapshot = _chosen(name, folder_of(profiles))
    if as_yaml:
        if path is None:
            remedy = f"matn publishers snapshots {profile.domain} --yaml {snapshot}"
            raise UsageError(f"{profile.domain}: has no file; what was accepted is printed by: {remedy}")
        write(path.read_text("utf-8"))
    elif as_json:
        said = profile.model_dump(mode="json", by_alias=True, exclude_unset=True)
        print_json(said | {"file": str(path) if path else None, "snapshot": snapshot})
    else:
        _print(profile, path, snapshot)


def _chosen(name: str, folder: Path | None) -> tuple[Profile, Path | None, int | None]:
    """Give the profile that a person named, its file, and the number of the snapshot that is joined to it."""
    from pipeline.publishers import load_profiles
    from pipeline.publishers.choice import choose, is_file_name, named

    if is_file_name(name):
        chosen = choose(name, folder)
        return chosen.profile, chosen.path, None
    known = load_profiles(folder).with_snapshots(_snapshots())
    profile = named(name, known)
    return profile, known.files.get(profile.domain), known.snapshots.get(profile.domain)


def _print(profile: Profile, path: Path | None, snapshot: int | None) -> None:
    write(paint(profile.domain, bold=True), f"\n  {profile.names.en}\n  {profile.names.ar}\n")
    for label, value in (
        ("country", profile.country or "not said"),
        ("zone", profile.zone or "not said: its times have no offset"),
        ("layout", "described" if profile.says_layout else "found from the text of each page"),
        ("file", f"{path} ({_origin(path)})" if path else "none"),
        ("snapshot", snapshot and f"{snapshot}, whose lines are among those below"),
    ):
        if value is None:
            continue
        write(f"  {label:<9} {value}\n")
    _print_evidence(profile)
    for title, lists in (("furniture", profile.furniture), ("words", profile.words)):
        for field, phrases in lists:
            _print_phrases(f"{title}: {field.replace('_', ' ')}", phrases)
    _print_phrases("sections", profile.sections)
    _print_phrases("related headings", profile.related_headings)
    _print_phrases("examples", [example.page for example in profile.examples])


def _print_evidence(profile: Profile) -> None:
    from pipeline.ingest.publisher_trial import reasons_of

    if profile.evidence:
        write("\n", paint("evidence", bold=True), f" ({len(profile.evidence)}): what tells that a page is theirs; 1 is enough\n")
    else:
        write("\nNo evidence: only a page's address tells that it is theirs.\n")
    for reason in reasons_of(profile):
        write(f"  {reason.weight:4.2f}  {reason.kind:<15} {reason.says}\n")


def _print_phrases(title: str, phrases: tuple[str, ...] | list[str]) -> None:
    if phrases:
        write("\n", paint(title, bold=True), f" ({len(phrases)})\n")
        write("".join(f"  {phrase}\n" for phrase in phrases))
