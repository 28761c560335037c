"""What the commands of `matn publishers` share: their folder of profiles, and the pages that they are given."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.cli.console import profiles_folder, read_settings, say
from pipeline.errors import InputError, MatnError, UsageError

if TYPE_CHECKING:
    from pipeline.records import Page

MOST_PAGES = 500

PROFILES_HELP = "Your own profiles of publishers.  [default: MATN_PROFILES]"


def folder_of(given: str | None) -> Path | None:
    """Give the folder of the user's own profiles: `--profiles`, else the setting's; None for none."""
    folder = profiles_folder(given, read_settings())
    return Path(folder) if folder else None


def check_first(name: str, command: str) -> None:
    """Refuse a page or a folder in the place of the publisher, which comes first.

    Raises:
        UsageError: there is such a file, and it is no profile.
    """
    from pipeline.publishers.choice import is_file_name

    if Path(name).exists() and not is_file_name(name):
        raise UsageError(f"{name}: is a page or folder; the publisher comes first: matn publishers {command} example.org {name}")


def pages_of(paths: tuple[str, ...], domain: str | None = None) -> list[Page]:
    """Read the pages that were named, at most `MOST_PAGES`; one that cannot be read is told, and left aside.

    `domain`: of pages that have a URL only those under it; None: all.

    Raises:
        InputError: a path gives nothing, or no page can be read.
    """
    from pipeline.ingest.publisher_pages import named_pages
    from pipeline.publishers.choice import is_under
    from pipeline.records import Quarantined

    pages: list[Page] = []
    elsewhere = 0
    for page in named_pages(paths, read_settings().max_page_bytes):
        if isinstance(page, Quarantined):
            say(f"{page.sighting.path}: left aside, since it cannot be read: {page.reason.value}: {page.detail}")
        elif domain and page.sighting.url and not is_under(page.sighting.url, domain):
            elsewhere += 1
        elif len(pages) == MOST_PAGES:
            say(f"Only the first {MOST_PAGES} pages are read; so many tell enough.")
            break
        else:
            pages.append(page)
    if elsewhere:
        say(f"{elsewhere} page{' has a URL' if elsewhere == 1 else 's have URLs'} of another site than {domain}: left aside.")
    if not pages:
        raise InputError("None of these pages can be used; matn parse PAGE shows what they are.")
    return pages


def save(target: Path, text: str, option: str) -> None:
    """Write a profile to a file, and make its folder where that is missing. `option`: how another file is named.

    Raises:
        MatnError: it cannot be written.
    """
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, "utf-8")
    except OSError as error:
        raise MatnError(f"{target}: cannot be written: {error.strerror}. Name another file with {option}.") from None
