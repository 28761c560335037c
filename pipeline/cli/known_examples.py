"""What a run found that the archive had already, in a newcomer's words."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from pipeline.cli.console import say

if TYPE_CHECKING:
    from pipeline.store.run_duplicates import Example

KINDS = {
    # kind: (its name, what is said of the other one)
    "unchanged": ("unchanged", "the same bytes as {}: nothing was written"),
    "exact": ("exact copy", "the same words as {}"),
    "update": ("update", "a later version of {}"),
    "near": ("near copy", "nearly the same words as {}"),
    "excerpt": ("excerpt", "a part of {}"),
    "expansion": ("expansion", "holds {} and more"),
    "template": ("template", "the form of {} with other figures: no copy"),
    "teaser": ("teaser", "its card announces {}"),
}
"""The order in which they are told, too."""

ANOTHER_VERSION = "another version of {}"


def say_known(known: Sequence[Example]) -> None:
    """Tell examples of what was there already, two lines each: the page, and what it is to another one."""
    if not known:
        return
    say("\nWhat was there already, for example:")
    for kind, (name, of_other) in KINDS.items():
        for found in known:
            if found.kind == kind:
                says = of_other if found.is_ordered else ANOTHER_VERSION
                page, other = _name(found.place), _name(found.other_place)
                if page == other:  # in two folders
                    page, other = found.place, found.other_place
                say(f"  {name:<11} {page}\n  {'':<11} {says.format(other)}")


def _name(place: str) -> str:
    """Name a page briefly: a URL without its scheme, a file without its folder."""
    return place.partition("://")[2] if "://" in place else PurePosixPath(place).name
