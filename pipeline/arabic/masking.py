"""Lines that differ in their numbers alone: dates, counters, years of copyright."""

from __future__ import annotations

import re

MASK = "#"
"""Stands for any number, also for one in parts such as 12 345 or 3/10; no match key holds it by itself."""

_NUMBER = re.compile(r"\d+(?:[. ]\d+)*")


def mask_numbers(key: str) -> str:
    """Put one mark in place of each number of a match key; two lines that differ in numbers alone give the same."""
    return _NUMBER.sub(MASK, key)


def has_number(key: str) -> bool:
    """Say whether a match key holds a number."""
    return _NUMBER.search(key) is not None
