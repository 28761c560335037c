"""The examples that stand in a profile, run: what must be found in a page beside what is found."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from pipeline.errors import InputError
from pipeline.ingest.publisher_pages import named_pages
from pipeline.ingest.publisher_trial import findings, read_as
from pipeline.publishers import Profile
from pipeline.publishers.choice import Chosen
from pipeline.publishers.profile import Example
from pipeline.records import Page

_OFFSET = re.compile(r"(?<=\d\d:\d\d)[+-]\d\d:\d\d$")
"""An example's time without an offset says nothing of the offset: the zone may become known later."""

ASKED = ("headline", "standfirst", "published", "byline", "section", "paragraphs", "captions", "teasers")
"""Keys of an example that are compared with the finding of the same name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """Something that an example expects and that is found otherwise; None: none is shown."""

    name: str
    expected: object
    found: object


@dataclass(frozen=True, slots=True, kw_only=True)
class ExampleOutcome:
    """What became of an example: how its page differs, or why the page could not be read."""

    page: Path
    differences: tuple[Difference, ...] = ()
    problem: str | None = None

    @property
    def is_right(self) -> bool:
        """Whether all is as the example says."""
        return self.problem is None and not self.differences


def check_examples(chosen: Chosen, max_page_bytes: int) -> list[ExampleOutcome]:
    """Run the examples of a profile, in their order; a page that is missing or cannot be read is an outcome too."""
    return [_run(chosen, example, max_page_bytes) for example in chosen.profile.examples]


def _run(chosen: Chosen, example: Example, max_page_bytes: int) -> ExampleOutcome:
    path = chosen.path.parent / example.page
    try:
        read = list(islice(named_pages([str(path)], max_page_bytes), 2))
    except InputError as error:
        return ExampleOutcome(page=path, problem=str(error))
    if len(read) != 1:
        return ExampleOutcome(page=path, problem="holds no page, or several; an example is one.")
    page = read[0]
    if not isinstance(page, Page):
        return ExampleOutcome(page=path, problem=f"cannot be read: {page.reason.value}: {page.detail}")
    return ExampleOutcome(page=path, differences=tuple(_differences(chosen.profile, example, page, chosen)))


def _differences(profile: Profile, example: Example, page: Page, chosen: Chosen) -> Iterator[Difference]:
    parsed, recognised = read_as(page, profile, chosen.profiles)
    if example.recognised is not None and example.recognised != (recognised == profile.domain):
        yield Difference(name="recognised", expected=example.recognised, found=not example.recognised)
    found = findings(parsed)
    for name in ASKED:
        expected, have = getattr(example, name), getattr(found, name)
        if name == "published" and have and not _OFFSET.search(expected or ""):
            have = _OFFSET.sub("", have)
        if name in example.model_fields_set and expected != have:
            yield Difference(name=name, expected=expected, found=have)
