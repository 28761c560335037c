"""Profiles from their folder: each `*.yml` is one publisher; a mistake is named with its file and line."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError

from pipeline.errors import ProfileError
from pipeline.publishers.profile import Profile

BUILT_IN = Path(__file__).parent / "profiles"
_LARGEST = 256 * 1024
"""Bytes: a profile is a page of YAML; more is a mistake, or an attack by aliases."""


@dataclass(frozen=True, slots=True)
class Profiles:
    """Every profile known, in the order of their domains, and the version that names exactly this set."""

    all: tuple[Profile, ...]
    version: str

    def of_domain(self, domain: str | None) -> Profile | None:
        """Give the profile of a domain or of the domain above it (`m.aawsat.com`); None where there is none."""
        while domain:
            for profile in self.all:
                if profile.domain == domain:
                    return profile
            domain = domain.partition(".")[2]
        return None


@lru_cache(maxsize=8)
def load_profiles(extra: Path | None = None) -> Profiles:
    """Load the built-in profiles and those of a folder of the user's, which replace built-in ones of the same domain.

    Raises:
        ProfileError: a file is not YAML, has an unknown key or an impossible value; the message names file and line.
    """
    found: dict[str, tuple[Profile, Path]] = {}
    digest = hashlib.sha256()
    for folder in (BUILT_IN, extra):
        if folder is None:
            continue
        in_folder: dict[str, Path] = {}
        for path in _files(folder):
            data = path.read_bytes()
            profile = read_profile(path, data)
            if profile.domain in in_folder:
                raise ProfileError(f"{path}: {profile.domain} has a profile already, in {in_folder[profile.domain].name}.")
            in_folder[profile.domain] = path
            found[profile.domain] = (profile, path)
            digest.update(hashlib.sha256(data).digest())
    return Profiles(tuple(found[domain][0] for domain in sorted(found)), digest.hexdigest()[:12])


def _files(folder: Path) -> Iterable[Path]:
    if not folder.is_dir():
        raise ProfileError(f"{folder}: no such folder of profiles.")
    return sorted(path for path in folder.iterdir() if path.suffix in {".yml", ".yaml"})


def read_profile(path: Path, data: bytes) -> Profile:
    """Read one profile.

    Raises:
        ProfileError: naming the file, the line and what is wrong there.
    """
    if len(data) > _LARGEST:
        raise ProfileError(f"{path}: larger than {_LARGEST} bytes; a profile is a page of YAML.")
    try:
        text = data.decode("utf-8")
        if any(isinstance(token, yaml.AliasToken) for token in yaml.scan(text, Loader=yaml.CSafeLoader)):
            raise ProfileError(f"{path}: aliases (`*name`) are not read; write the value out.")
        root = yaml.compose(text, Loader=yaml.CSafeLoader)
        content = yaml.load(text, Loader=yaml.CSafeLoader)
    except UnicodeDecodeError as error:
        raise ProfileError(f"{path}: not UTF-8 (byte {error.start}).") from None
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise ProfileError(f"{path}, line {line}: not YAML: {error.problem}.") from None
    except yaml.YAMLError as error:
        raise ProfileError(f"{path}: not YAML: {' '.join(str(error).split())}.") from None
    if not isinstance(content, dict):
        raise ProfileError(f"{path}, line 1: a profile is a mapping with the keys domain, names, …")
    try:
        return Profile.model_validate(content)
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(map(str, first["loc"]))
        known = "; known keys: " + ", ".join(_keys_at(first["loc"])) if first["type"] == "extra_forbidden" else ""
        message = "unknown key" if first["type"] == "extra_forbidden" else first["msg"]
        raise ProfileError(f"{path}, line {_line_of(root, first['loc'])}: {place}: {message}{known}.") from None


def _keys_at(location: tuple[int | str, ...]) -> list[str]:
    """List the keys that the schema knows where an unknown one stands."""
    model: Any = Profile
    for part in location[:-1]:
        if isinstance(part, int):
            continue
        annotation = model.model_fields[part].annotation
        model = next((a for a in (annotation, *getattr(annotation, "__args__", ())) if hasattr(a, "model_fields")), model)
    return [field.alias or name for name, field in model.model_fields.items()]


def _line_of(node: yaml.Node | None, location: tuple[int | str, ...]) -> int:
    """Find the 1-based line of a value by its path; the last part of the path that exists decides."""
    line = 1
    for part in location:
        if isinstance(node, yaml.MappingNode):
            pair = next(((key, value) for key, value in node.value if key.value == str(part)), None)
            if pair is None:
                return line
            line, node = pair[0].start_mark.line + 1, pair[1]
        elif isinstance(node, yaml.SequenceNode) and isinstance(part, int) and part < len(node.value):
            node = node.value[part]
            line = node.start_mark.line + 1
    return line
