"""A new profile from pages: drafted, written as YAML, read again, and its examples filled in with what it finds."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.ingest.profile_check import ASKED
from pipeline.ingest.profile_draft import ProfileDraft, read_corpus
from pipeline.ingest.profile_guesses import guess_words
from pipeline.ingest.profile_identity import guess_identity
from pipeline.ingest.profile_sure import settle
from pipeline.ingest.profile_text import DraftedExample, draft_as_yaml
from pipeline.ingest.publisher_trial import NO_PROFILES, findings, read_as
from pipeline.parse import parse
from pipeline.publishers import Profile, Profiles
from pipeline.publishers.loader import read_profile
from pipeline.records import Page

PASSES = 2
"""Once the masthead is known, the second reading finds headlines where the first saw a slogan."""

MOST_EXAMPLES = 12
"""As many as a person compares with their pages."""

LEAST = ("headline", "published", "byline", "section", "paragraphs")
"""Keys that an example has even where the page shows none: `null` is then what must be found."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewProfile:
    """A profile's text, what it says, and how many of the pages are recognised without being told whose they are."""

    text: str
    profile: Profile
    articles: int
    recognised: int


def new_profile(domain: str, pages: Sequence[Page], *, others: Sequence[Page], known: Profiles, folder: Path) -> NewProfile:
    """Draft a profile from pages of one publisher.

    `others`: pages of other publishers, whose lines are no evidence. `known`: the profiles that it will stand among. `folder`:
    where its file will lie, from which its examples name their pages.
    """
    path = folder / f"{domain}.yml"
    profile = None
    for _ in range(PASSES):
        corpus = read_corpus(pages, others, profile)
        draft = ProfileDraft(domain=domain, pages=len(corpus.pages))
        guess_words(corpus, draft)
        settle(draft)
        guess_identity(corpus, draft)
        profile = read_profile(path, draft_as_yaml(draft).encode())
    assert profile is not None
    among = known.with_profile(profile, path)
    # An example is a file of its own: no standard input, and no file that holds several pages.
    files = Counter(page.sighting.path for page in pages)
    own = [page for page in pages if files[page.sighting.path] == 1 and Path(page.sighting.path).is_file()]
    examples = [_example(page, profile, among, folder) for page in own[:MOST_EXAMPLES]]
    text = draft_as_yaml(draft, examples)
    whole = read_profile(path, text.encode())
    recognised = sum(parse(page, among).publisher == domain for page in pages)
    return NewProfile(text=text, profile=whole, articles=len(corpus.pages), recognised=recognised)


def _example(page: Page, profile: Profile, among: Profiles, folder: Path) -> DraftedExample:
    parsed, recognised = read_as(page, profile, among)
    found, without = findings(parsed), findings(parse(page, NO_PROFILES))
    rows: list[tuple[str, object, str]] = [
        ("page", os.path.relpath(page.sighting.path, folder), ""),
        ("recognised", recognised == profile.domain, ""),
    ]
    for name in ASKED:
        value, before = getattr(found, name), getattr(without, name)
        # An example that holds less than the page without the profile may stand for a loss: it is said, or nobody would look.
        is_less = name in LEAST and before and (value is None or (name == "paragraphs" and value < before))
        if value or name in LEAST:
            rows.append((name, value, _note(before) if is_less else ""))
    return rows


def _note(before: object) -> str:
    return f"without the profile: {' '.join(str(before).split())}"
