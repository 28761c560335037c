"""What is true of a publisher, as YAML profiles in `profiles/`, and their loader."""

from pipeline.publishers.loader import Profiles, load_profiles
from pipeline.publishers.profile import Profile

__all__ = ["Profile", "Profiles", "load_profiles"]
