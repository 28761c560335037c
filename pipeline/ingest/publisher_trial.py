"""What a profile finds in a page, what it changes there, and what it leaves unexplained; no database is touched."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields, replace

from pipeline.arabic.text import match_key
from pipeline.parse import parse
from pipeline.parse.lexicon import lexicon_for
from pipeline.parse.lines import TextLine, split_lines
from pipeline.parse.recognise import weigh
from pipeline.publishers import Profile, Profiles
from pipeline.publishers.profile import Evidence
from pipeline.records import FURNITURE_ROLES, Line, Page, ParsedPage, Role

NO_PROFILES = Profiles((), "none")

BY_WORDS = ("profile:", "lexicon:")
"""How the rules begin that know furniture by its words."""

OF_ALL_SITES = frozenset(
    {"office", "furniture-beginning", "list-beginning", "label-in-latin-letters"}
    | {"punctuation-only", "crawl-stamp", "counter", "markup"}
)
"""Rules that know a line on any site by its words or letters; any other one goes by where a line stands."""

LABEL_WORDS = 4
"""A paragraph of so few words that ends as no sentence does may be a label."""

_TEXT = frozenset({Role.PARAGRAPH, Role.CROSSHEAD, Role.STANDFIRST})
_STOPS = (".", "!", "?", ":", "…", "\u061f", "»", '"')


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """One piece of a profile's evidence, in words, and whether it holds on the page."""

    weight: float
    kind: str
    says: str
    holds: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Findings:
    """What was found on a page: of its first article, and counts; None where the page shows none."""

    headline: str | None = None
    standfirst: str | None = None
    published: str | None = None
    byline: str | None = None
    section: str | None = None
    paragraphs: int = 0
    crossheads: int = 0
    captions: int = 0
    articles: int = 0
    teasers: int = 0
    furniture: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class LineSeen:
    """A line with what was said of it, and why it is shown: what it was before, or what is doubtful about it."""

    number: int
    role: Role
    rule: str
    text: str
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """A page, read by a profile: `recognised_as` is what its own text or address says, `weight` the sum of what holds.

    `changed` are lines that have another role without the profile; `left` those that nothing but their place explains.
    """

    page: Page
    recognised_as: str | None
    weight: float
    reasons: tuple[Reason, ...]
    found: Findings
    without: Findings
    changed: tuple[LineSeen, ...]
    left: tuple[LineSeen, ...]
    no_article_reason: str | None

    @property
    def differences(self) -> dict[str, tuple[object, object]]:
        """What the profile changes in the findings: for each name, the value without it and with it."""
        pairs = {field.name: (getattr(self.without, field.name), getattr(self.found, field.name)) for field in fields(Findings)}
        return {name: pair for name, pair in pairs.items() if pair[0] != pair[1]}


def read_as(page: Page, profile: Profile, profiles: Profiles) -> tuple[ParsedPage, str | None]:
    """Read a page as this publisher's, whatever it says of itself; and give whose it is by its own evidence."""
    own = parse(page, profiles)
    if own.publisher == profile.domain:
        return own, own.publisher
    named = replace(page, sighting=replace(page.sighting, url=f"https://{profile.domain}/"))
    return parse(named, profiles), own.publisher


def try_profile(profile: Profile, profiles: Profiles, pages: Sequence[Page]) -> list[Trial]:
    """Read pages by a profile and without it, and compare; `profiles` are all that count, this one among them."""
    both = [(read_as(page, profile, profiles), parse(page, NO_PROFILES)) for page in pages]
    recurring = recurring_lines(parsed for (parsed, _), _ in both)
    return [_trial(profile, parsed, recognised, without, recurring) for (parsed, recognised), without in both]


def findings(parsed: ParsedPage) -> Findings:
    """Sum up what was found on a page."""
    furniture = sum(line.role in FURNITURE_ROLES for line in parsed.lines)
    if not parsed.articles:
        return Findings(teasers=len(parsed.teasers), furniture=furniture)
    article = parsed.articles[0]
    crossheads = sum(paragraph.is_crosshead for paragraph in article.paragraphs)
    return Findings(
        headline=article.headline,
        standfirst=article.standfirst,
        published=article.published.isoformat() if article.published else None,
        byline=article.byline,
        section=article.section,
        paragraphs=len(article.paragraphs) - crossheads,
        crossheads=crossheads,
        captions=len(article.captions),
        articles=len(parsed.articles),
        teasers=len(parsed.teasers),
        furniture=furniture,
    )


def recurring_lines(pages: Iterable[ParsedPage]) -> Counter[str]:
    """Count on how many of several pages each line stands, by key; only those on two or more."""
    counts = Counter(key for parsed in pages for key in {line.key for line in split_lines(parsed.page.text)})
    return Counter({key: count for key, count in counts.items() if count > 1 and key})


def _trial(profile: Profile, parsed: ParsedPage, recognised: str | None, without: ParsedPage, recurring: Counter[str]) -> Trial:
    texts = split_lines(parsed.page.text)
    held = weigh(texts, profile)
    lexicon = lexicon_for(profile)
    sections = {match_key(section) for section in profile.sections}
    changed, left = [], []
    for text, line, before in zip(texts, parsed.lines, without.lines, strict=True):
        if line.role is not before.role or (line.repeat != before.repeat and line.role not in FURNITURE_ROLES):
            changed.append(_seen(line, text.text, f"was {before.role.value}{' ↺' if before.repeat else ''}"))
        is_known = text.key in sections or text.key in lexicon.furniture or text.key in lexicon.offices
        doubt = None if is_known else _doubt(line, text, recurring[text.key])
        if doubt:
            left.append(_seen(line, text.text, doubt))
    return Trial(
        page=parsed.page,
        recognised_as=recognised,
        weight=sum(evidence.weight for evidence, holds in held if holds),
        reasons=tuple(_reason(evidence, holds=holds) for evidence, holds in held),
        found=findings(parsed),
        without=findings(without),
        changed=tuple(changed),
        left=tuple(left),
        no_article_reason=parsed.no_article_reason,
    )


def _seen(line: Line, text: str, note: str) -> LineSeen:
    return LineSeen(number=line.number, role=line.role, rule=line.rule, text=text, note=note)


def _doubt(line: Line, text: TextLine, pages: int) -> str | None:
    """Say what is doubtful about a line's role; None where nothing is."""
    if line.role in _TEXT and pages and not line.repeat:
        return f"on {pages} of these pages"
    if line.role in FURNITURE_ROLES and line.rule not in OF_ALL_SITES and not line.rule.startswith(BY_WORDS):
        return "by its place alone"
    if line.role is Role.PARAGRAPH and text.words <= LABEL_WORDS and not text.text.endswith(_STOPS):
        return "as short as a label"
    return None


def reasons_of(profile: Profile) -> list[Reason]:
    """Put the evidence that a profile names into words, looking at no page."""
    return [_reason(evidence, holds=False) for evidence in profile.evidence]


def _reason(evidence: Evidence, *, holds: bool) -> Reason:
    kind = next(name for name in ("line", "lines", "between_repeats", "opening", "teaser_byline") if getattr(evidence, name))
    said = getattr(evidence, kind)
    if kind == "opening":
        said = [line.label or line.is_ or "" for line in said]
    return Reason(weight=evidence.weight, kind=kind, says=said if isinstance(said, str) else " / ".join(said), holds=holds)
