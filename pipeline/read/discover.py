"""Find the pages that paths name: files, folders, globs, standard input; lazily, in the same order on every machine."""

from __future__ import annotations

import glob
import os
import stat
from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import chain, islice
from pathlib import Path

from pipeline.errors import InputError
from pipeline.read.kinds import ending_of
from pipeline.read.remote import find_remote, is_remote, modified_remote
from pipeline.read.source import STANDARD_INPUT, Source, printable

NOT_PAGES = frozenset(
    {".md", ".rst", ".adoc", ".py", ".sh", ".sql", ".css", ".js", ".yaml", ".yml", ".toml", ".ini", ".cfg", ".lock", ".log"}
    | {".json", ".csv", ".tsv", ".xml", ".rss", ".atom", ".cdx", ".cdxj"}
)
"""Endings that a walk through a folder or an archive leaves out: a project's own files, and data that are no pages."""


def discover(paths: Iterable[str], *, since: datetime | None = None, limit: int | None = None) -> Iterator[Source]:
    """Find the sources that `paths` name, in the order of the paths and, inside a folder, in the order of the names.

    The paths are looked at now, the folders are walked as the answer is consumed. `since` (aware): only files modified at or
    after it. `limit`: at most so many sources, of which each may hold many pages.

    A walk goes into folders below, links too (each real folder once), and leaves out hidden files, README files and those that
    end in `NOT_PAGES`; a file that is named, or that a glob finds, is always read.

    Raises:
        InputError: a path does not exist, may not be read, or holds no page; the message names it.
    """
    paths = list(paths)
    if paths.count(STANDARD_INPUT) > 1:
        raise InputError("- is named twice, but standard input can be read once. Name it once.")
    # A list, so that every path is checked before the first page is read.
    sources: Iterator[Source] = chain.from_iterable([_look(path) for path in paths])
    if since is not None:
        moment = since.timestamp()
        sources = (source for source in sources if _modified(source) >= moment)
    return islice(sources, limit)


def _look(path: str) -> Iterator[Source]:
    """Check one path and give its pages; the first of a folder is looked for at once, so that an empty one is told early."""
    if path == STANDARD_INPUT:
        return iter([Source(path=path, is_stream=True)])
    if is_remote(path) and not os.path.lexists(path):
        return (Source(path=found, is_named=found == path) for found in find_remote(path, is_page_name))
    if not path or "\0" in path:
        raise InputError(f"{path!r} is not a path. Name a file, a folder, or - for standard input.")
    if not os.path.lexists(path) and glob.has_magic(path):
        return _matches(path)
    return _named(path)


def _named(path: str) -> Iterator[Source]:
    shown = printable(path)
    try:
        status = Path(path).stat()
    except PermissionError:
        raise InputError(f"{shown}: permission denied. Give this user the right to read it, or name another path.") from None
    except OSError as error:
        what = "no such file or folder" if isinstance(error, FileNotFoundError) else error.strerror
        raise InputError(f"{shown}: {what}. Check the spelling, and the folder that you are in.") from None
    readable = os.R_OK | os.X_OK if stat.S_ISDIR(status.st_mode) else os.R_OK
    if not os.access(path, readable, effective_ids=os.access in os.supports_effective_ids):
        raise InputError(f"{shown}: permission denied. Give this user the right to read it, or name another path.")
    if stat.S_ISDIR(status.st_mode):
        return _folder(path)
    if not (stat.S_ISREG(status.st_mode) or stat.S_ISFIFO(status.st_mode)):
        raise InputError(f"{shown}: neither a file nor a folder. Name a file, a folder, or - for standard input.")
    return iter([Source(path=_absolute(path), is_stream=stat.S_ISFIFO(status.st_mode), is_named=True)])


def _folder(path: str) -> Iterator[Source]:
    pages = walk(_absolute(path))
    first = next(pages, None)
    if first is None:
        raise InputError(
            f"{printable(path)}: no pages in this folder. Put pages there (hidden files, README files and files such as "
            "*.md, *.json or *.csv are left out of folders; to read one, name it)."
        )
    return chain([first], pages)


def _matches(pattern: str) -> Iterator[Source]:
    # A match may be a broken link or a pipe; what a glob happens to hit is walked or read, never refused.
    matches = sorted(glob.glob(pattern, recursive=True))  # noqa: PTH207 - Path.glob takes no absolute pattern
    found = chain.from_iterable(_match(path) for path in matches)
    first = next(found, None)
    if first is None:
        raise InputError(f"{printable(pattern)}: no file or folder of this pattern. Check the spelling and the quotes around it.")
    return chain([first], found)


def _match(path: str) -> Iterator[Source]:
    absolute = _absolute(path)
    return walk(absolute) if Path(absolute).is_dir() else iter([Source(path=absolute)])


def walk(folder: str) -> Iterator[Source]:
    """Give a folder's pages, depth first by name; a folder that cannot be listed is given itself, for the reader to report."""
    return _walk(folder, set())


def _walk(folder: str, entered: set[tuple[int, int]]) -> Iterator[Source]:
    try:
        status = Path(folder).stat()
        identity = (status.st_dev, status.st_ino)
        if identity in entered:  # a link back, or a second way to the same folder
            return
        entered.add(identity)
        with os.scandir(folder) as listing:
            entries = sorted(listing, key=lambda entry: os.fsencode(entry.name))
    except OSError:
        yield Source(path=folder)
        return
    for entry in entries:
        if entry.name.startswith("."):
            continue
        if _is_folder(entry):
            yield from _walk(entry.path, entered)
        elif _may_be_page(entry):
            yield Source(path=entry.path)


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:
        return False


def _may_be_page(entry: os.DirEntry[str]) -> bool:
    if not _may_be_named_page(entry.name):
        return False
    # Pipes, sockets and devices inside a folder would block or never end; a broken link is for the reader to report.
    try:
        return entry.is_file() or (entry.is_symlink() and not Path(entry.path).exists())
    except OSError:
        return True


def is_page_name(path: str) -> bool:
    """Say whether a walk would read a file of this name: no part of it is hidden, and its ending is not of `NOT_PAGES`."""
    *folders, name = [part for part in path.replace("\\", "/").split("/") if part not in ("", ".", "..")] or [""]
    return not any(folder.startswith(".") for folder in folders) and _may_be_named_page(name)


def _may_be_named_page(name: str) -> bool:
    return not name.startswith(".") and not name.lower().startswith("readme") and ending_of(name) not in NOT_PAGES


def _absolute(path: str) -> str:
    return os.path.abspath(path)  # noqa: PTH100 - Path.resolve would follow links, and the sighting is the path as named


def _modified(source: Source) -> float:
    if source.is_stream:
        return float("inf")
    if source.is_remote:
        return modified_remote(source.path)
    try:
        return Path(source.path).stat().st_mtime
    except OSError:
        # A link that leads nowhere names no file that could have changed; of the rest let the reader say why it cannot be read.
        return float("-inf") if Path(source.path).is_symlink() else float("inf")
