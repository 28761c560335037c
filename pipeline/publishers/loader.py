"""Profiles from their folder: each `*.yml` is one publisher; a mistake is named with its file and line."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from pipeline.errors import ProfileError
from pipeline.publishers.profile import Profile
from pipeline.publishers.profile_file import read_profile, read_profile_file
from pipeline.publishers.snapshots import Snapshot, joined

__all__ = ["BUILT_IN", "SUFFIXES", "Profiles", "load_profiles", "read_profile", "read_profile_file"]

SUFFIXES = frozenset({".yml", ".yaml"})
BUILT_IN = Path(__file__).parent / "profiles"


@dataclass(frozen=True, slots=True)
class Profiles:
    """Every profile known, in the order of their domains, and the version that names exactly this set."""

    all: tuple[Profile, ...]
    version: str
    files: Mapping[str, Path] = field(default_factory=dict, compare=False)
    """The file of each domain's profile, where it has one."""

    snapshots: Mapping[str, int] = field(default_factory=dict, compare=False)
    """The number of the snapshot that was joined to a domain's profile, where one was."""

    def of_domain(self, domain: str | None) -> Profile | None:
        """Give the profile of a domain or of the domain above it (`m.aawsat.com`); None where there is none."""
        while domain:
            for profile in self.all:
                if profile.domain == domain:
                    return profile
            domain = domain.partition(".")[2]
        return None

    def with_profile(self, profile: Profile, path: Path) -> Profiles:
        """Put one more profile among them, in place of that of the same domain."""
        others = (other for other in self.all if other.domain != profile.domain)
        everyone = tuple(sorted((*others, profile), key=lambda each: each.domain))
        return Profiles(everyone, _version(everyone), {**self.files, profile.domain: path})

    def with_snapshots(self, snapshots: Iterable[Snapshot]) -> Profiles:
        """Join what was learned and accepted to the profiles; the version changes with it, and with nothing else.

        At most one snapshot a domain: the one that counts now.
        """
        chosen = {snapshot.profile.domain: snapshot for snapshot in snapshots}
        if not chosen:
            return self
        known = {profile.domain: profile for profile in self.all}
        for domain, snapshot in chosen.items():
            known[domain] = joined(known.get(domain), snapshot)
        digest = hashlib.sha256(self.version.encode())
        for domain in sorted(chosen):
            digest.update(_content(chosen[domain].profile))
        numbers = {domain: snapshot.number for domain, snapshot in chosen.items()}
        everyone = tuple(known[domain] for domain in sorted(known))
        return Profiles(everyone, digest.hexdigest()[:12], self.files, numbers)


def load_profiles(extra: Path | None = None) -> Profiles:
    """Load the built-in profiles and those of a folder of the user's, which replace built-in ones of the same domain.

    Raises:
        ProfileError: a file is not YAML, has an unknown key or an impossible value; the message names file and line.
    """
    return _load(tuple(_state(path) for folder in (BUILT_IN, extra) if folder is not None for path in _files(folder)))


@lru_cache(maxsize=8)
def _load(files: tuple[tuple[Path, int, int], ...]) -> Profiles:
    found: dict[str, tuple[Profile, Path]] = {}
    for path, _, _ in files:
        profile = read_profile_file(path)
        other = found.get(profile.domain)
        if other is not None and other[1].parent == path.parent:
            raise ProfileError(f"{path}: {profile.domain} has a profile already, in {other[1].name}.")
        found[profile.domain] = (profile, path)
    everyone = tuple(found[domain][0] for domain in sorted(found))
    return Profiles(everyone, _version(everyone), {domain: path for domain, (_, path) in found.items()})


def _version(profiles: Iterable[Profile]) -> str:
    return hashlib.sha256(b"".join(map(_content, profiles))).hexdigest()[:12]


def _content(profile: Profile) -> bytes:
    """Give what a profile says, as bytes: two files that say the same are one version, whatever their comments and examples."""
    return hashlib.sha256(profile.model_dump_json(exclude_defaults=True, exclude={"examples"}).encode()).digest()


def _state(path: Path) -> tuple[Path, int, int]:
    """Give a file with its time and size, so that what is written while the program runs is read again."""
    try:
        seen = path.stat()
    except OSError as error:
        raise ProfileError(f"{path}: cannot be read: {error.strerror}.") from None
    return path, seen.st_mtime_ns, seen.st_size


def _files(folder: Path) -> Iterable[Path]:
    try:
        files = sorted(path for path in folder.iterdir() if path.suffix in SUFFIXES and not path.name.startswith("."))
    except FileNotFoundError:
        raise ProfileError(
            f"{folder}: no such folder of profiles. Make it, or name another with --profiles or MATN_PROFILES."
        ) from None
    except OSError as error:
        raise ProfileError(f"{folder}: cannot be read as a folder of profiles: {error.strerror}.") from None
    return (path for path in files if not path.is_dir())
