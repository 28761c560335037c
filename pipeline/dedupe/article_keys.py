"""Numbers that an article goes by besides its whole text: its address, its headline, the first words of both headline and text.

Versions of an article meet by them, and cards find what they announce.
"""

from __future__ import annotations

from collections.abc import Iterable

from pipeline import urls
from pipeline.dedupe.words import key64

TITLE_WORDS = 5
"""Words of a headline that its key stands for: as many as must be left whole of one that is cut off."""

OPENING_WORDS = 6
"""Words of a text's beginning that its key stands for, and the fewest whole ones by which a summary is known: of research's
1,000 cards each prefix of six words fitted one article of 300,000."""


def address_key(url: str | None) -> int | None:
    """Give the number of an article's canonical URL; None where there is none, or it is that of a site's front page."""
    return own_address_key(() if url is None else (url,))


def own_address_key(seen_under: Iterable[str]) -> int | None:
    """Give the number of the URL that a page was seen under: of several, the least canonical one; None where none names it."""
    least = min(filter(None, map(urls.url_key, seen_under)), default=None)
    return None if least is None else key64("url", least)


def own_host(seen_under: Iterable[str]) -> str | None:
    """Give the host of the URL that a page was seen under: that of the least canonical one; None: none is known."""
    return urls.site_of(min(filter(None, map(urls.page_address, seen_under)), default=None))


def headline_key(publisher: str | None, headline: str | None) -> int | None:
    """Give the number of a publisher's domain and a folded headline; None where either is missing."""
    return key64("headline", publisher, headline) if publisher and headline else None


def title_key(headline: str | None) -> int | None:
    """Give the number of a folded headline's first words, of all where it has fewer; None where there is none."""
    words = (headline or "").split(maxsplit=TITLE_WORDS)[:TITLE_WORDS]
    return key64("title", *words) if words else None


def opening_key(opening: str | None) -> int | None:
    """Give the number of the folded beginning of a text; None where it has too few words."""
    words = (opening or "").split(maxsplit=OPENING_WORDS)[:OPENING_WORDS]
    return key64("opening", *words) if len(words) == OPENING_WORDS else None
