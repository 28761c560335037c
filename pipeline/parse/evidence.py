"""What an HTML page says of itself, used where it agrees with what the page prints or where the page prints nothing.

What is printed wins: metadata point out which line is the headline, the author or the section, and fill in what no line shows.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import replace

from pipeline.arabic.text import match_key
from pipeline.parse.draft import Draft, Told
from pipeline.parse.evidence_dates import better_stamp, later_stamp, stamp_told
from pipeline.parse.head import LOOK_AHEAD
from pipeline.parse.head_lines import is_section_name
from pipeline.parse.shapes import ends_sentence, has_letters
from pipeline.records import Article, PageEvidence
from pipeline.urls import absolute_url

FEWEST_WORDS = 3
"""A part of a told headline that has fewer words may be anything."""

SECTION_WORDS = 5
AUTHOR_WORDS = 10
SECTION_NEAR, AUTHOR_NEAR = 6, 14
"""Lines from the headline within which its section and its author stand."""

SECTION_BESIDE = 3
"""Lines from the headline within which a link that is named as sections are is the section, though nobody said so."""

_SITE_MARK = re.compile(r"\s*[|»«:]\s+|\s+[-–—]\s+")
_CLIPPED = re.compile(r"\s*(?:\.{2,}|…)$")


def told_lines(draft: Draft, evidence: PageEvidence | None) -> Told:
    """Find the lines that are what a page says of itself: its headline, near that its author and its section, and the site's."""
    if evidence is None:
        return Told()
    numbers = {line.number: index for index, line in enumerate(draft.lines)}
    linked = frozenset(numbers[number] for number in evidence.linked if number in numbers)
    site = frozenset(numbers[number] for number in evidence.apart if number in numbers)
    first, last = (numbers.get(number) for number in evidence.main or (0, 0))
    main = (first, last) if first is not None and last is not None else None
    headline = _headline_line(draft, evidence, site)
    if headline is None:
        titles = [numbers[number] for number in evidence.titles if number in numbers]
        headline = _only_title(draft, [i for i in titles if i not in linked and i not in site], main)
    if headline is None:
        return Told(linked=linked, site=site - set(draft.stamps), main=main, says_article=evidence.is_article)
    author, section = match_key(evidence.author or ""), match_key(evidence.section or "")
    near = [i for i in _near(draft, headline, SECTION_NEAR, AUTHOR_NEAR) if i != headline]
    sections = [i for i in near if section and draft.lines[i].key == section]
    beside = set(_near(draft, headline, SECTION_BESIDE, SECTION_BESIDE)) & linked - site
    if not section:
        sections = [i for i in near if i in beside and is_section_name(draft.lines[i], draft.lexicon)]
    authors = frozenset(i for i in near if author and draft.lines[i].key == author)
    # A date above the headline may be the site's clock, which is more than its menu.
    own = authors.union(sections[:1], (i for i in draft.stamps if i < headline))
    return Told(
        headline=headline,
        authors=authors,
        sections=frozenset(sections[:1]),
        linked=linked - {headline},
        site=site - own,
        main=main if main and main[1] > headline else None,
        says_article=evidence.is_article,
    )


def take_links(draft: Draft, evidence: PageEvidence | None, url: str | None) -> None:
    """Hand on the links that the page's lines stand in; `url` is the page's own address."""
    if evidence is None or not evidence.links:
        return
    numbers = {line.number: index for index, line in enumerate(draft.lines)}
    draft.links = {numbers[number]: href for number, href in evidence.links if number in numbers}
    draft.base = (absolute_url(evidence.base, url) if evidence.base else None) or url


def _only_title(draft: Draft, titles: Sequence[int], main: tuple[int, int] | None) -> int | None:
    """Give the only heading of the first order, where it stands above the end of the text and can be a headline."""
    keys = {draft.lines[i].key for i in titles}
    if len(keys) != 1 or draft.lines[titles[0]].words < FEWEST_WORDS or (main and titles[0] > main[1]):
        return None
    return titles[0] if draft.is_open(titles[0]) and titles[0] not in draft.stamps else None


def _near(draft: Draft, index: int, above: int, below: int) -> range:
    return range(max(0, index - above), min(len(draft.lines), index + below + 1))


def _headline_line(draft: Draft, evidence: PageEvidence, site: frozenset[int]) -> int | None:
    """Find the line that prints the told headline, of several the first of those right above the text.

    A menu, a ticker or a list of what is read most may print it too.
    """
    if not evidence.headline:
        return None
    wanted = _headline_keys(evidence)
    clip = match_key(_CLIPPED.sub("", evidence.headline)) if _CLIPPED.search(evidence.headline) else None
    found = [i for i, line in enumerate(draft.lines) if draft.is_open(i) and line.key in wanted]
    if not found and clip and clip.count(" ") >= FEWEST_WORDS:
        found = [
            i for i, line in enumerate(draft.lines) if draft.is_open(i) and line.key.startswith(clip) and not draft.is_texty(i)
        ]
    groups: list[list[int]] = []
    for index in (i for i in found if i not in site):
        if groups and index - groups[-1][-1] <= LOOK_AHEAD + 1:
            groups[-1].append(index)
        else:
            groups.append([index])
    if len(groups) < 2:
        return groups[0][0] if groups else None
    total = len(draft.lines)
    texts = [i for i in range(total) if draft.is_texty(i)]

    def lines_to_text(group: list[int]) -> int:
        at = bisect_right(texts, group[-1])
        return (texts[at] if at < len(texts) else 2 * total) - group[-1]

    return min(groups, key=lines_to_text)[0]


def _headline_keys(evidence: PageEvidence) -> frozenset[str]:
    """Give the keys of lines that print the told headline: the whole, and what is left of it without the site's name."""
    text = evidence.headline or ""
    parts = [text]
    for mark in _SITE_MARK.finditer(text):
        parts += [text[: mark.start()], text[mark.end() :]]
    site = match_key(evidence.site_name or "")
    keys = {match_key(part) for part in parts[1:]} - {site}
    return frozenset({match_key(text)} | {key for key in keys if key.count(" ") >= FEWEST_WORDS}) - {""}


def with_evidence(articles: tuple[Article, ...], draft: Draft, evidence: PageEvidence | None) -> tuple[Article, ...]:
    """Fill in what the page's own article does not print, from what the page says of itself."""
    if evidence is None or not articles or articles[0].number != 1:
        return articles
    own, zone = articles[0], draft.profile.zone if draft.profile else None
    told = stamp_told(evidence.published, zone)
    published = better_stamp(own.published, told, list(draft.stamps.values()))
    own = replace(
        own,
        headline=own.headline or _headline_alone(evidence),
        byline=own.byline or _author(evidence),
        section=own.section or _section(evidence),
        published=published,
        modified=own.modified or later_stamp(stamp_told(evidence.modified, zone), told or published),
    )
    return (own, *articles[1:])


def _headline_alone(evidence: PageEvidence) -> str | None:
    """Give the told headline for a page that prints none, without the site's name; None where it is only that name."""
    if not evidence.headline or not evidence.is_article or _CLIPPED.search(evidence.headline):
        return None
    site = match_key(evidence.site_name or "")
    text = evidence.headline
    for mark in reversed(list(_SITE_MARK.finditer(text))):
        if site and match_key(text[mark.end() :]) in site:
            text = text[: mark.start()]
    return text if match_key(text) != site and match_key(text).count(" ") >= FEWEST_WORDS - 1 else None


def _author(evidence: PageEvidence) -> str | None:
    """Give the told author where it can be one: not an account's name in one word of Latin letters, not a sentence."""
    author = evidence.author
    if not author or not has_letters(author) or len(author.split()) > AUTHOR_WORDS or ends_sentence(author):
        return None
    return None if author.isascii() and " " not in author and not author.isupper() else author


def _section(evidence: PageEvidence) -> str | None:
    """Give the told section where it is the name of one and not a list of key words."""
    section = evidence.section
    if not section or not has_letters(section) or len(section.split()) > SECTION_WORDS or re.search("[,;|\u060c\u061b]", section):
        return None
    same = match_key(section) in {match_key(evidence.site_name or ""), match_key(evidence.headline or "")}
    return None if same or section.isascii() else section
