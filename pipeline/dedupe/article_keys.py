"""Numbers that an article goes by besides its text: its address, its headline, its first words."""

from __future__ import annotations

import re
from collections.abc import Iterable
from urllib.parse import parse_qsl, quote, unquote, urlsplit

from pipeline.dedupe.words import key64

FIRST_WORDS = 6
"""Words of a headline or text that teasers are looked up by; cards are cut, but seldom before the sixth word."""

_SAME_SITE = re.compile(r"^(?:www|m|mobile|amp)\.(?=.+\.)")
_SAME_PAGE = re.compile(r"(?:/amp)?/*$")
_TRACKING = re.compile(r"^(?:utm_.*|fbclid|gclid|dclid|msclkid|yclid|igshid|mc_[ce]id|ref|ref_src|amp|outputtype|_ga)$")


def canonical_url(url: str) -> str | None:
    """Give what several spellings of a page's URL share; None where it names no page but a site, or is no URL.

    Left out: scheme, account, port, `www.` and mobile hosts, fragment, parameters that follow readers, `/amp`, a last slash.
    """
    try:
        parts = urlsplit(url.strip() if "//" in url else f"//{url.strip()}")
        host = (parts.hostname or "").rstrip(".")
    except ValueError:
        return None
    path = _SAME_PAGE.sub("", quote(unquote(parts.path), safe="/"), count=1)
    if not host or not path.strip("/"):
        return None
    kept = sorted(pair for pair in parse_qsl(parts.query, keep_blank_values=True) if not _TRACKING.match(pair[0].lower()))
    query = "&".join(f"{quote(name)}={quote(value)}" for name, value in kept)
    return _SAME_SITE.sub("", host) + path + (f"?{query}" if query else "")


def url_key(urls: Iterable[str]) -> int | None:
    """Give the number of the URL that a page was seen under: of several, the least canonical one; None where none names it."""
    least = min((found for found in map(canonical_url, urls) if found is not None), default=None)
    return None if least is None else key64("url", least)


def headline_key(publisher: str | None, headline: str | None) -> int | None:
    """Give the number of a publisher's domain and a folded headline; None where either is missing."""
    return key64("headline", publisher, headline) if publisher and headline else None


def first_words_key(folded: str | None) -> int | None:
    """Give the number of the first 6 words of a folded text, of all where it has fewer; None where it has none."""
    words = (folded or "").split(maxsplit=FIRST_WORDS)[:FIRST_WORDS]
    return key64("first words", *words) if words else None
