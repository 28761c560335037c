"""The profiles that a run goes by: those in files, joined by the snapshots that a person accepted into the archive."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Engine

from pipeline.publishers import Profiles, load_profiles
from pipeline.store.snapshots import snapshots_in_force


def profiles_in_force(engine: Engine, folder: Path | None = None) -> Profiles:
    """Load the built-in profiles and those of the user's folder, and join the archive's snapshots to them.

    Raises:
        ProfileError: a file or a snapshot cannot be read; the message names it.
    """
    return load_profiles(folder).with_snapshots(snapshots_in_force(engine))
