"""Learning a publisher's furniture from its pages in the archive: a proposal, and what it would change; it acts on nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import Engine

from pipeline.arabic.masking import mask_numbers
from pipeline.arabic.text import match_key
from pipeline.ingest.learn_count import Counts, count_again, count_lines
from pipeline.ingest.learn_page import digest, page_lines
from pipeline.ingest.learn_propose import LEAST_PAGES, Proposal, propose
from pipeline.ingest.learn_text import proposal_as_yaml
from pipeline.ingest.read_again import ReadAgain, read_again
from pipeline.parse.lexicon import lexicon_for
from pipeline.parse.lines import split_lines
from pipeline.publishers import Profile, Profiles, Snapshot, load_profiles
from pipeline.publishers.loader import read_profile
from pipeline.records import ParsedPage
from pipeline.store.furniture import (
    CountedLine,
    Window,
    headlines_among,
    pages_in_order,
    printed_elsewhere,
    replace_counts,
    window_pages,
)
from pipeline.store.kept_bytes import KeptPage
from pipeline.store.snapshots import snapshots_in_force

OnPages = Callable[[int], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class LearnPlan:
    """What to learn from. `folder`: pages seen under it, whatever their publisher; None: the pages of the domain.

    `least`: on how many distinct pages a line must stand. `most`: pages to look at, the newest first. `workers`: processes that
    parse; None: one for each processor core. `profiles`: a folder of the user's own profiles.
    """

    domain: str
    folder: str | None = None
    least: int = LEAST_PAGES
    most: int = 2000
    workers: int | None = None
    profiles: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Lesson:
    """A proposal, and the profile that it is, as YAML and read."""

    proposal: Proposal
    body: str
    profile: Profile

    @property
    def learned_from(self) -> tuple[str, ...]:
        """First 16 hex digits of the pages' SHA-256."""
        return tuple(sha256[:16] for sha256 in self.proposal.counts.pages)


@dataclass(slots=True, kw_only=True)
class Effect:
    """What a profile would change: lines by (role now, role then); those that it names, and those that change with them."""

    pages: int = 0
    recognised: int = 0
    """Pages that would be known as the publisher's: by a URL, or by lines of evidence."""

    changed_pages: int = 0
    named: Counter[tuple[str, str]] = field(default_factory=Counter)
    others: Counter[tuple[str, str]] = field(default_factory=Counter)
    others_shown: list[tuple[str, str, str]] = field(default_factory=list)
    """The first few of the others: role now, role then, the line."""


SHOWN = 5

BATCH_PAGES = 200
"""Pages that one process reads at a time."""


def learn(plan: LearnPlan, engine: Engine, on_pages: OnPages | None = None) -> Lesson:
    """Count the lines of a publisher's pages and propose what is the site's.

    The pages are parsed anew with nothing learned of the domain in force, so that the proposal is the same whatever was accepted
    before, and in whatever order the pages were loaded. The counts are written to furniture_lines. A first proposal mends the
    headlines that furniture was taken for; the pages are looked at once more with it.

    Raises:
        ProfileError: a profile or snapshot cannot be read.
        DatabaseUnreachableError: the server went away.
    """
    window = Window(domain=plan.domain, folder=plan.folder, most=plan.most)
    shipped = load_profiles(Path(plan.profiles) if plan.profiles else None)
    without = shipped.with_snapshots(held for held in snapshots_in_force(engine) if held.profile.domain != plan.domain)
    known = next((profile for profile in shipped.all if profile.domain == plan.domain), None)

    def lesson_of(counts: Counts) -> Lesson:
        proposal = propose(
            plan.domain,
            counts,
            lexicon_for(None),
            least=plan.least,
            headlines=lambda keys: headlines_among(engine, keys),
            elsewhere=lambda samples: printed_elsewhere(engine, window, samples),
        )
        body = proposal_as_yaml(proposal, known.names if known else None)
        return Lesson(proposal=proposal, body=body, profile=read_profile(Path(f"proposal for {plan.domain}"), body.encode()))

    counts = count_lines(page_lines(parsed) for parsed in _parsed(engine, window, plan, without, on_pages))
    replace_counts(engine, plan.domain, _rows(counts))
    lesson = lesson_of(counts)
    if lesson.proposal.is_empty:
        return lesson
    better = without.with_snapshots([Snapshot(number=1, profile=lesson.profile)])
    pages = (page_lines(parsed) for parsed in _parsed(engine, window, plan, better, None))
    return lesson_of(count_again(counts, pages, named_keys(lesson.profile)))


def effect_of(plan: LearnPlan, engine: Engine, profile: Profile, on_pages: OnPages | None = None) -> Effect:
    """Say which lines of the pages would change their role, against what is in force, if a profile were accepted."""
    window = Window(domain=plan.domain, folder=plan.folder, most=plan.most)
    shipped = load_profiles(Path(plan.profiles) if plan.profiles else None)
    held = snapshots_in_force(engine)
    now = shipped.with_snapshots(held)
    others = [snapshot for snapshot in held if snapshot.profile.domain != plan.domain]
    then = shipped.with_snapshots([*others, Snapshot(number=1, profile=profile)])
    named = named_keys(profile)
    effect = Effect()

    def by(profiles: Profiles) -> Iterator[ReadAgain]:
        return read_again(_batches(engine, window), profiles, workers=plan.workers)

    for before, after in zip(by(now), by(then), strict=True):
        was = {parsed.page.sha256: parsed for parsed in before.pages}
        for parsed in after.pages:
            if parsed.page.sha256 in was:
                _compare(effect, was[parsed.page.sha256], parsed, plan.domain, named)
        if on_pages is not None:
            on_pages(after.count)
    return effect


def _compare(effect: Effect, before: ParsedPage, after: ParsedPage, domain: str, named: frozenset[str]) -> None:
    effect.pages += 1
    effect.recognised += after.publisher == domain
    text_lines = {line.number: line for line in split_lines(after.page.text)}
    roles = {line.number: line.role for line in before.lines}
    moved = [(roles[line.number], line) for line in after.lines if roles[line.number] is not line.role]
    effect.changed_pages += bool(moved)
    for role, line in moved:
        shown = text_lines[line.number]
        if shown.key in named or mask_numbers(shown.key) in named:
            effect.named[role.value, line.role.value] += 1
            continue
        effect.others[role.value, line.role.value] += 1
        if len(effect.others_shown) < SHOWN:
            effect.others_shown.append((role.value, line.role.value, shown.text))


def named_keys(profile: Profile) -> frozenset[str]:
    """Give the keys of the lines that a profile names; with # for any number where it says so."""
    lexicon = lexicon_for(profile.model_copy(update={"words": type(profile.words)()}))
    own = {
        key
        for held in (lexicon.furniture, lexicon.numbered_furniture)
        for key, (_, rule) in held.items()
        if rule.startswith("profile:")
    }
    general = lexicon_for(None)
    return frozenset(own | (lexicon.related_headings - general.related_headings) | set(lexicon.sections))


def _parsed(
    engine: Engine, window: Window, plan: LearnPlan, profiles: Profiles, on_pages: OnPages | None
) -> Iterator[ParsedPage]:
    for batch in read_again(_batches(engine, window), profiles, workers=plan.workers):
        yield from batch.pages
        if on_pages is not None:
            on_pages(batch.count)


def _batches(engine: Engine, window: Window) -> Iterator[tuple[KeptPage, ...]]:
    return pages_in_order(engine, window_pages(engine, window), batch_pages=BATCH_PAGES)


def _rows(counts: Counts) -> list[CountedLine]:
    """Lay out what stands on two pages at least; of lines that differ in numbers alone, one where none recurs by itself."""
    rows = []
    with_own = {mask_numbers(key) for key in counts.lines}
    alone = {mask: count for mask, count in counts.masked.items() if mask not in with_own}
    for key, count in [*counts.lines.items(), *((match_key(count.sample), count) for count in alone.values())]:
        mask = mask_numbers(key)
        rows.append(
            CountedLine(
                line_key=digest(key),
                masked_key=digest(mask),
                sample=count.sample,
                pages=1 if mask in alone else count.pages,
                masked_pages=counts.masked[mask].pages if mask in counts.masked else count.pages,
                window_pages=len(counts.pages),
                first_day=min(count.days, default=None),
                last_day=max(count.days, default=None),
                roles=dict(sorted(count.roles.items())),
            )
        )
    return sorted(rows)
