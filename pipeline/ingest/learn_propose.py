"""From counts of lines to a proposal: what is the site's, in which role, and how sure that is."""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field

from pipeline.arabic.dates import find_stamp
from pipeline.arabic.masking import MASK, has_number, mask_numbers
from pipeline.arabic.text import match_key
from pipeline.ingest.learn_count import Count, Counts
from pipeline.ingest.learn_proof import Found, line_of, may_prove, proof
from pipeline.ingest.profile_sure import with_marks
from pipeline.parse.head_lines import is_name, is_section_name, is_site_name
from pipeline.parse.lexicon import FURNITURE_LISTS, Lexicon
from pipeline.parse.shapes import ends_sentence, has_letters
from pipeline.records import Role

LEAST_PAGES = 5
LEAST_SHARE = 0.02
"""A line that recurs stands on so many distinct pages, and on this share of them (research: 2 % of the window)."""

LEAST_DAYS = 2
"""A line of one day's pages may be that day's news."""

LABEL_WORDS = 6
"""A label has at most so many words; a longer line may be a headline or a sentence, and must stand on more of the pages."""

SHARE_OF_TEXT = 1 / 3
"""A label that reads as part of the text, such as a crosshead that many articles have, must stand on so many of the pages."""

SHARE_OF_SENTENCE = 0.5
SHARE_OF_PARAGRAPH = 0.6
"""The same for longer lines, and for those that read as a paragraph: a syndicated one may recur too."""

SHARE_OF_EVIDENCE = 0.8
SECTION_WORDS = 4
SECTION_PAGES = 3
"""A site has many sections, so each stands on few pages; it is told by its place right above the headline."""

SECTION_OF = 2
"""Articles whose section a line is, from which on it is one, however often the menu prints it."""

MOSTLY = 0.6

_QUOTES = ("\u00ab", '"', "\u201c", "\u2018", "'")
_NEVER = {Role.BYLINE, Role.DATELINE, Role.PUBLISHED, Role.PAGE_DATE}
_TEXT = {Role.PARAGRAPH, Role.CROSSHEAD, Role.CAPTION, Role.STANDFIRST}


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """What was learned of a publisher, by the fields of a profile. Less sure lines are for a person to decide."""

    domain: str
    counts: Counts
    furniture: dict[Role, tuple[Found, ...]]
    sections: tuple[Found, ...] = ()
    related_headings: tuple[Found, ...] = ()
    evidence: tuple[Found, ...] = ()
    known: int = 0
    """Lines that recur too, and that the shipped words or the profile know already."""

    @property
    def is_empty(self) -> bool:
        """Whether there is no line that counts."""
        lists = (*self.furniture.values(), self.sections, self.related_headings)
        return not any(found.is_sure for lines in lists for found in lines)


@dataclass(slots=True)
class _Kinds:
    furniture: dict[Role, list[Found]] = field(default_factory=lambda: {role: [] for role in FURNITURE_LISTS})
    sections: list[Found] = field(default_factory=list)
    headings: list[Found] = field(default_factory=list)
    evidence: list[Found] = field(default_factory=list)
    buttons: list[Found] = field(default_factory=list)
    """What may be evidence too, though other sites may have such buttons."""

    known: int = 0


def least_pages(counts: Counts, least: int = LEAST_PAGES, share: float = LEAST_SHARE) -> int:
    """Say on how many distinct pages a line must stand to recur: so many, and at least a share of them."""
    return max(least, math.ceil(share * len(counts.pages)))


def recurring(counts: Counts, *, least: int = LEAST_PAGES, share: float = LEAST_SHARE) -> Iterator[tuple[str, Count]]:
    """Give the lines that recur, by key; those with numbers, which change in time, by the key with # for each number."""
    enough = least_pages(counts, least, share)
    days = LEAST_DAYS if len(counts.days) >= LEAST_DAYS else 0
    for key in sorted(counts.lines):
        count = counts.lines[key]
        if not has_number(key) and count.pages >= enough and len(count.days) >= days:
            yield key, count
    for key in sorted(counts.masked):
        count = counts.masked[key]
        if count.pages >= enough and len(count.days) >= days:
            yield key, count


def propose(
    domain: str,
    counts: Counts,
    lexicon: Lexicon,
    *,
    least: int = LEAST_PAGES,
    headlines: Callable[[Collection[str]], Collection[str]] = lambda _keys: (),
    elsewhere: Callable[[Collection[str]], Collection[str]] = lambda _samples: (),
) -> Proposal:
    """Make a proposal of counts.

    Args:
        lexicon: the words of all sites.
        least: on how many pages a line must stand at least.
        headlines: says which of some keys are headlines of articles in the archive.
        elsewhere: says which of some lines, as printed, stand on other publishers' pages too.
    """
    kinds = _Kinds()
    total = len(counts.pages)
    candidates = dict(recurring(counts, least=least))
    for key, count in recurring(counts, least=min(SECTION_PAGES, least), share=0.0):
        if key not in candidates and _is_section(key, count, total, lexicon):
            candidates[key] = count
    own_headlines = set(headlines(candidates.keys()))
    for key, count in candidates.items():
        share = count.pages / total
        if not _may_be_furniture(key, count, share, lexicon, own_headlines):
            continue
        if count.known >= MOSTLY * count.pages:
            kinds.known += 1
        elif _is_section(key, count, total, lexicon):
            kinds.sections.append(Found(phrase=count.sample, pages=count.pages))
        elif _is_related_heading(key, count, share):
            kinds.headings.append(Found(phrase=count.sample, pages=count.pages))
        else:
            why = _doubt(key, count, share, candidates)
            phrase = with_marks(count.sample) if MASK in key else count.sample
            found = Found(phrase=phrase, pages=count.pages, is_sure=not why, why=why)
            role = _role(key, count, lexicon)
            kinds.furniture[role].append(found)
            if found.is_sure and share >= SHARE_OF_EVIDENCE and may_prove(key, count, counts, lexicon):
                (kinds.buttons if role is Role.WIDGET else kinds.evidence).append(found)
    return Proposal(
        domain=domain,
        counts=counts,
        furniture={role: _sorted(lines) for role, lines in kinds.furniture.items()},
        sections=_sorted(kinds.sections),
        related_headings=_sorted(kinds.headings),
        evidence=proof(kinds.evidence, kinds.buttons, elsewhere),
        known=kinds.known,
    )


def _sorted(lines: list[Found]) -> tuple[Found, ...]:
    return tuple(sorted(lines, key=lambda found: (-found.is_sure, -found.pages, found.phrase)))


def _may_be_furniture(key: str, count: Count, share: float, lexicon: Lexicon, headlines: set[str]) -> bool:
    """Leave out what recurs for other reasons: headlines in lists, authors, agencies, dates, quotes, numbers."""
    text = count.sample
    if not has_letters(text.replace(MASK, "")):
        return False
    if MASK in key and mask_numbers(match_key(with_marks(text).replace(MASK, "0"))) != key:
        return False  # a number in a form that no phrase can write
    if text.startswith(_QUOTES) or key in lexicon.agencies or key in lexicon.places:
        return False
    if count.known < MOSTLY * count.pages and (any(count.roles[role] for role in _NEVER) or _is_date(text)):
        return False
    # No headline is that of half of the distinct articles: there, the parser took a line of the site's for one.
    is_headline = key in headlines or count.roles[Role.HEADLINE] > 0
    return not is_headline or share >= SHARE_OF_SENTENCE


def _is_date(text: str) -> bool:
    found = find_stamp(text)
    return found is not None and found.end - found.start >= len(text) / 2


def _is_section(key: str, count: Count, total: int, lexicon: Lexicon) -> bool:
    share = count.pages / total
    if key.count(" ") >= SECTION_WORDS or MASK in key or is_name(count.sample):
        return False
    line = line_of(count.sample)
    if is_section_name(line, lexicon):
        return count.sections >= SECTION_OF or _most(count) in {Role.SECTION, Role.NAVIGATION}
    # No line is the section of half of the articles, if its words do not say so: rather the site's name, printed twice.
    if SECTION_OF <= count.sections < SHARE_OF_SENTENCE * total and not is_site_name(line, lexicon):
        return True
    if share >= SHARE_OF_SENTENCE:
        return False
    right_above = sum(pages for above, pages in count.above.items() if 1 <= above <= 3)
    return count.roles[Role.SECTION] >= MOSTLY * count.pages or right_above >= MOSTLY * count.pages


def _is_related_heading(key: str, count: Count, share: float) -> bool:
    if key.count(" ") >= LABEL_WORDS or MASK in key:
        return False
    below = count.zones["body"] + count.zones["foot"] >= MOSTLY * count.pages
    return below and share >= SHARE_OF_TEXT and count.heads_list >= MOSTLY * count.pages


def _doubt(key: str, count: Count, share: float, candidates: dict[str, Count]) -> str:
    """Say what speaks against a line being the site's; nothing where little does."""
    role = _most(count)
    of_pages = f"{share:.0%} of the pages"
    if key.count(" ") < LABEL_WORDS:
        is_text = role in _TEXT or role.startswith("teaser_")
        return f"it reads as a {role} and stands on only {of_pages}" if is_text and share < SHARE_OF_TEXT else ""
    if share < (SHARE_OF_PARAGRAPH if role is Role.PARAGRAPH else SHARE_OF_SENTENCE):
        return f"it is a whole sentence and stands on only {of_pages}"
    if _is_listed(count, candidates):
        return "it stands in a list of such lines: other articles' headlines?"
    return ""


def _is_listed(count: Count, candidates: dict[str, Count]) -> bool:
    """Say whether the lines beside a long one are long ones that recur too, none a sentence: a list of headlines."""
    if ends_sentence(count.sample):
        return False
    beside = sum(
        pages
        for key, pages in count.neighbours.items()
        if key in candidates and key.count(" ") + 1 > LABEL_WORDS and not ends_sentence(candidates[key].sample)
    )
    return beside >= MOSTLY * count.pages


def _most(count: Count) -> Role:
    return Role(min(count.roles, key=lambda role: (-count.roles[role], role)))


def _role(key: str, count: Count, lexicon: Lexicon) -> Role:
    """Guess which list of furniture a line belongs to: by its words, by what it is taken for, by where it stands."""
    first = key.partition(" ")[0]
    # Masthead only where it is one for sure: the parser takes a short line right under an office for its holder's name.
    if lexicon.offices.begin(key):
        return Role.MASTHEAD
    taken_for = _most(count)
    if taken_for in {Role.MASTHEAD, Role.NAVIGATION, Role.WIDGET, Role.ADVERT}:
        return taken_for
    if any(role is Role.ADVERT and known.split(" ")[0] == first for known, (role, _) in lexicon.furniture.items()):
        return Role.ADVERT
    zone = max(("top", "head", "body", "foot", "none"), key=lambda name: count.zones[name])
    if zone == "top":
        return Role.NAVIGATION
    if zone == "foot":
        return Role.FURNITURE
    return Role.WIDGET
