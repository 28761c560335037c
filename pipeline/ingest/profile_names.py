"""Guesses of what a publisher calls itself: from its pages' metadata, lines that name a site, and the tails of titles."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from pipeline.arabic.text import match_key
from pipeline.ingest.profile_country import stem_of
from pipeline.ingest.profile_draft import Guess
from pipeline.parse.head_lines import is_site_name
from pipeline.parse.lexicon import Lexicon
from pipeline.parse.lines import TextLine
from pipeline.publishers.profile import can_be_compared
from pipeline.records import ParsedPage

NAME_WORDS = 6
NAME_CHARACTERS = 200
"""What a profile's phrase may have at most."""

NOT_FOUND = "NOT FOUND: write the name as the site itself writes it"

_OF_TITLES = "behind a bar or in a dateline"


@dataclass(slots=True)
class NameCounts:
    """On how many pages each name that may be the site's stands, and where."""

    pages: int = 0
    counts: Counter[str] = field(default_factory=Counter)
    whys: dict[str, str] = field(default_factory=dict)

    def add(self, names: Mapping[str, str]) -> None:
        """Count one page: its names, each with where it stands."""
        self.pages += 1
        for name, why in names.items():
            self.counts[name] += 1
            self.whys.setdefault(name, why)

    def best(self, least_share: float = 0.0) -> tuple[Guess | None, Guess | None]:
        """Give the name in Arabic and the one in English that stand on most pages, and on that share of them at least."""
        arabic = english = None
        for name, count in self.counts.most_common():
            # A title's tail must recur: else it may be the rest of a headline.
            if count < least_share * self.pages or (count == 1 and self.whys[name] == _OF_TITLES):
                continue
            guess = Guess(phrase=name, why=f"{self.whys[name]}, on {count} of {self.pages} pages")
            if name.isascii():
                english = english or guess
            else:
                arabic = arabic or guess
        return arabic, english


def names_on(parsed: ParsedPage, texts: Sequence[TextLine], lexicon: Lexicon) -> dict[str, str]:
    """Give what may be the site's name on a page, and where each stands. `texts`: the page's lines; `lexicon`: of all sites."""
    found = dict(_names_on(parsed, texts, lexicon))
    return {name: why for name, why in found.items() if len(name) <= NAME_CHARACTERS and can_be_compared(name)}


def names_or_domain(domain: str, name_ar: Guess | None, name_en: Guess | None) -> dict[str, Guess]:
    """Give the names for a profile by language; where none was found, the domain, and what to do about it."""
    return {
        "ar": name_ar or Guess(phrase=domain, why=NOT_FOUND),
        "en": name_en or Guess(phrase=stem_of(domain).capitalize(), why="from the domain: mend it"),
    }


def _names_on(parsed: ParsedPage, texts: Sequence[TextLine], lexicon: Lexicon) -> Iterator[tuple[str, str]]:
    evidence = parsed.page.evidence
    if evidence is not None and evidence.site_name:
        yield evidence.site_name, "as its pages' metadata say"
    for agency in sorted({article.agency for article in parsed.articles if article.agency}):
        if match_key(agency) not in lexicon.agencies:
            yield agency, _OF_TITLES
    for text in texts:
        if is_site_name(text, lexicon):
            yield text.text, "begins as sites' names do"
        elif "|" in text.text:
            tail = text.text.rpartition("|")[2].strip()
            if 0 < len(tail.split()) <= NAME_WORDS:
                yield tail, _OF_TITLES
