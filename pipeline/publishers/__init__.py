"""What is true of a publisher, as YAML profiles in `profiles/`, and their loader."""

from pipeline.publishers.loader import Profiles, load_profiles
from pipeline.publishers.profile import Profile
from pipeline.publishers.snapshots import Snapshot

__all__ = ["Profile", "Profiles", "Snapshot", "load_profiles"]
