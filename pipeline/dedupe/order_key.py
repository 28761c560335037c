"""The one order of articles: what was published earlier comes first, whatever was loaded first."""

from __future__ import annotations

from datetime import datetime, timedelta

_BEGINNING = datetime(1500, 1, 1)
_MINUTE = timedelta(minutes=1)
_TIME_BITS, _HASH_BITS, _NUMBER_BITS = 29, 30, 4
UNKNOWN_TIME = (1 << _TIME_BITS) - 1
"""Minutes of an article that shows no time: after every other."""


def order_key(published: datetime | None, sha256: str, number: int) -> int:
    """Pack minute of publication, the page's hash and the article's number into a positive number of 63 bits.

    Args:
        published: the instant in UTC, without a zone; None where the page shows none, which comes last.
        sha256: of the page, in hexadecimal.
        number: of the article on its page, from 1; 15 and more are one.
    """
    minutes = UNKNOWN_TIME if published is None else min(max((published - _BEGINNING) // _MINUTE, 0), UNKNOWN_TIME - 1)
    digest = int(sha256[:8], 16) >> (32 - _HASH_BITS)
    return (minutes << _HASH_BITS | digest) << _NUMBER_BITS | min(number, (1 << _NUMBER_BITS) - 1)
