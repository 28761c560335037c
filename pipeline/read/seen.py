"""Where and when a page was seen: URLs and times as records give them, made fit to keep, or left out."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from urllib.parse import urlsplit

from pipeline.read.options import ReadOptions
from pipeline.records import Sighting

MOST_URL_CHARS = 2_000
"""A longer URL is left out, not cut: a cut one names another page. Browsers and servers stop at about as many."""

FIRST_YEAR, LAST_YEAR = 1990, 2200
"""No page was on the web before; what lies outside is a column of something else."""

_AROUND = re.compile(r"^[\s<>\"'\u200b-\u200f\u202a-\u202e\u2060\ufeff]+|[\s<>\"'\u200b-\u200f\u202a-\u202e\u2060\ufeff]+$")
"""White space, brackets, quotes, and zero-width and bidi marks, at the ends."""

_INSIDE = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]")
"""Controls and lone surrogates, which no URL holds and no database takes."""

_WEB = re.compile(r"(?:https?:)?//", re.I)
_HOST = re.compile(r"[^\s/:@?]+\.[^\s/:@?]+(?::\d+)?(?:[/?]|$)")
"""How a URL begins, and how one does that leaves its scheme out: `example.org/a`, `example.org:8080`."""

_PASSWORD = re.compile(r"(?<=//)[^/?]*@")
"""User and password in front of the host, which the web's standard ends at the last at sign."""

_DIGITS = re.compile(r"\d{14}")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def clean_url(value: object) -> str | None:
    """Give a URL without white space, controls, password and fragment, else as written.

    None where it is none, relative, or too long.
    """
    if not isinstance(value, str):
        return None
    url = _AROUND.sub("", _INSIDE.sub("", value.partition("#")[0]))
    scheme = _WEB.match(url)
    url = _PASSWORD.sub("", url, count=1) if scheme else url
    if scheme is None and not _HOST.match(url):
        return None
    try:
        host = urlsplit(url if scheme else f"//{url}").hostname or ""
    except ValueError:  # a bracket that begins an address of version 6, and none that ends it
        return None
    return url if "." in host and len(url) <= MOST_URL_CHARS else None


def read_time(value: object) -> datetime | None:
    """Read a time of capture: ISO 8601, `20250131120000`, seconds or milliseconds since 1970; without a zone it is UTC.

    None where it is none of these, or outside `FIRST_YEAR` to `LAST_YEAR`: a page is not refused for it.
    """
    moment = _moment(value)
    if moment is None:
        return None
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return moment if FIRST_YEAR < moment.year < LAST_YEAR else None


def _moment(value: object) -> datetime | None:
    if isinstance(value, datetime):
        return value
    if isinstance(value, date):
        return datetime(value.year, value.month, value.day, tzinfo=UTC)
    if isinstance(value, str):
        return _written(value.strip())
    # No number that JSON can hold is too large to compare, nor is one that is none (NaN).
    if isinstance(value, int | float) and not isinstance(value, bool) and 0 < value < 1e17:
        # Times of these years have 9 or 10 digits in seconds, three more for each finer unit.
        while value > 1e10:
            value /= 1000
        return _EPOCH + timedelta(seconds=round(value))
    return None


def _written(text: str) -> datetime | None:
    try:
        if _DIGITS.fullmatch(text):
            return datetime.strptime(text, "%Y%m%d%H%M%S").replace(tzinfo=UTC)
        if text.isdecimal() and len(text) != 8:
            return _moment(int(text[:17]))
        return datetime.fromisoformat(text.removesuffix(" UTC"))
    except (ValueError, OverflowError):
        return None


def with_defaults(sighting: Sighting, options: ReadOptions) -> Sighting:
    """Say of a page without a time of capture what the options say of all."""
    if options.captured_at is None or sighting.captured_at is not None:
        return sighting
    return replace(sighting, captured_at=options.captured_at)
