"""Which profile a person means: by domain, address, name, or the profile's own file."""

from __future__ import annotations

import difflib
import re
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from pipeline.arabic.text import match_key
from pipeline.errors import UsageError
from pipeline.publishers.loader import SUFFIXES, Profiles, load_profiles, read_profile_file
from pipeline.publishers.profile import Profile

CLOSE = 0.75
"""Share of two names' letters that are the same (difflib's ratio), from which on one may be meant for the other."""

_DOMAIN = re.compile(r"[a-z0-9-]+(\.[a-z0-9-]+)+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """A profile, its file, and all profiles that count beside it, itself among them."""

    profile: Profile
    path: Path
    profiles: Profiles


def domain_of(given: str) -> str:
    """Give the domain that a person named, also as a page's whole address: `https://www.example.org/a` is `example.org`.

    Raises:
        UsageError: there is no domain in it.
    """
    text = given.strip()
    try:
        host = (urlsplit(text if "//" in text else f"//{text}").hostname or "").rstrip(".").removeprefix("www.")
        domain = host.encode("idna").decode("ascii") if not host.isascii() else host
    except (ValueError, UnicodeError):
        domain = ""
    if not _DOMAIN.fullmatch(domain):
        raise UsageError(f"{given!r} is no domain. Write it as in example.org, or give a page's address.")
    return domain


def is_under(url: str, domain: str) -> bool:
    """Say whether a page's address lies under a domain: `https://m.example.org/a` under `example.org`."""
    try:
        host = domain_of(url)
    except UsageError:
        return False
    return host == domain or host.endswith(f".{domain}")


def is_file_name(given: str) -> bool:
    """Say whether a person named a profile's file and not a domain."""
    return Path(given).suffix.lower() in SUFFIXES


def choose(given: str, folder: Path | None) -> Chosen:
    """Find the profile that a person named, among the built-in ones and those of `folder`.

    `given`: a domain, an address, the publisher's name, or a profile's file, which then counts in place of others of its domain.

    Raises:
        UsageError: nothing has that name; the closest names are told.
        ProfileError: a profile is wrong.
    """
    profiles = load_profiles(folder)
    if is_file_name(given):
        path = Path(given)
        profile = read_profile_file(path)
        return Chosen(profile=profile, path=path, profiles=profiles.with_profile(profile, path))
    found = named(given, profiles)
    return Chosen(profile=found, path=profiles.files[found.domain], profiles=profiles)


def named(given: str, profiles: Profiles) -> Profile:
    """Find the profile that a person named by a domain, an address, or the publisher's name.

    Raises:
        UsageError: nothing has that name; the closest names are told.
    """
    fitting = [
        profile for profile in profiles.all if match_key(given) in {match_key(profile.names.ar), match_key(profile.names.en)}
    ]
    found = fitting[0] if len(fitting) == 1 else profiles.of_domain(domain_of(given) if "." in given else None)
    if found is None:
        raise UsageError(f"{given}: no profile has that domain or name.{_closest(given, profiles)}")
    return found


def _closest(given: str, profiles: Profiles) -> str:
    domain = domain_of(given) if "." in given else given.strip().lower()
    close = did_you_mean(domain, [profile.domain for profile in profiles.all])
    return f"{close} See all with: matn publishers list. Write one with: matn publishers new DOMAIN PAGE..."


def did_you_mean(domain: str, known: Collection[str]) -> str:
    """Ask, behind a space, whether a known domain that is written much like this one was meant; empty where none is."""
    # What stands before the last dot is what people remember; its ending they mix up.
    stems = {each.partition(".")[0]: each for each in known}
    close = difflib.get_close_matches(domain, known, 3, CLOSE)
    close += [stems[stem] for stem in difflib.get_close_matches(domain.partition(".")[0], list(stems), 3, CLOSE)]
    # A subdomain of one that is known, or the other way round.
    close += [each for each in known if domain.endswith(f".{each}")]
    return f" Did you mean {' or '.join(list(dict.fromkeys(close))[:3])}?" if close else ""
