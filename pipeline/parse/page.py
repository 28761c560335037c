"""`parse`: the stage's one entry."""

from __future__ import annotations

from datetime import UTC, date, datetime

from pipeline.arabic.zones import zone_of
from pipeline.parse.assemble import articles_of, lines_of, teasers_of
from pipeline.parse.draft import Draft
from pipeline.parse.evidence import take_links, told_lines, with_evidence
from pipeline.parse.evidence_parts import put_links_above, put_site_lines
from pipeline.parse.lexicon import lexicon_for, lexicon_version
from pipeline.parse.lines import split_lines
from pipeline.parse.prelabel import prelabel
from pipeline.parse.recognise import recognise
from pipeline.parse.structure import read_structure
from pipeline.publishers import Profile, Profiles
from pipeline.records import Page, ParsedPage, Role

PARSER_VERSION = "3"
"""Raised by every change that may give a page other lines, articles or teasers."""


def profiles_version(profiles: Profiles) -> str:
    """Name the state of all words and profiles that a parse depends on."""
    return f"{profiles.version}-{lexicon_version()}"


def parse(page: Page, profiles: Profiles) -> ParsedPage:
    """Take a page apart: every line that is not blank gets one role, and what they amount to is put together.

    A pure function of the page's text and evidence, its URL, the parser's version and the profiles: same input, same answer.
    """
    lines = split_lines(page.text)
    profile = recognise(lines, page.sighting.url, profiles)
    draft = Draft(text=page.text, lines=lines, lexicon=lexicon_for(profile), profile=profile)
    draft.captured_at = _in_publishers_zone(page.sighting.captured_at, profile)
    prelabel(draft)
    draft.told = told_lines(draft, page.evidence)
    take_links(draft, page.evidence, page.sighting.url)
    put_site_lines(draft)
    put_links_above(draft)
    stretches = read_structure(draft)
    articles = with_evidence(articles_of(draft, len(stretches)), draft, page.evidence)
    return ParsedPage(
        page=page,
        publisher=profile.domain if profile else None,
        page_date=_page_date(draft),
        lines=lines_of(draft),
        articles=articles,
        teasers=teasers_of(draft),
        no_article_reason=None if articles else draft.no_article_reason or "no headline and no running text",
        parser_version=PARSER_VERSION,
        profiles_version=profiles_version(profiles),
    )


def _in_publishers_zone(captured_at: datetime | None, profile: Profile | None) -> datetime | None:
    """Give the time of capture as the publisher's clock showed it, where its zone is known: "ago" counts days from there.

    Else in UTC, not in the crawler's zone, which says nothing of the page: one instant gives one answer, however it is written.
    """
    if captured_at is None or captured_at.utcoffset() is None:
        return None
    return captured_at.astimezone(zone_of(profile.zone) if profile and profile.zone else UTC)


def _page_date(draft: Draft) -> date | None:
    found = (draft.stamps[i] for i, label in enumerate(draft.labels) if label and label.role is Role.PAGE_DATE)
    stamp = next(found, draft.page_stamp)
    return stamp.local.date() if stamp else None
