"""The words of a card and of an article by which the two find each other: headlines, openings, and keys of both.

A card may show a headline cut off anywhere, and for a summary the beginning of the article, behind a place and an agency or
without them, with a button's label at its end.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources

import yaml

from pipeline.arabic.text import match_key
from pipeline.dedupe.article_keys import OPENING_WORDS, address_key, opening_key, own_host, title_key
from pipeline.urls import site_of

LONGEST_OPENING = 1_500
"""Characters of a text's beginning that are looked at: no card shows as much."""

_DATELINE_WORDS = 5
_DATELINE = re.compile(r"(?P<before>[^\n:]{2,60}?)(?:\s[-\u2013\u2014]+\s*|[-\u2013\u2014]+\s|\s?:\s*)")
_AGENCY = re.compile(r"[\u00ab\u201c\"(\[][^\u00bb\u201d\")\]]{2,40}[\u00bb\u201d\")\]]\s*[-\u2013\u2014:]*\s*")
_HAS_LETTER = re.compile(r"[^\W\d_]")


@dataclass(frozen=True, slots=True, kw_only=True)
class CardText:
    """What stands for a card: `text_key` is a digest of it all, the other numbers are those by which articles are looked up.

    `host`: where the publisher is not known, the site that the card leads to, else the one that it stands on.
    """

    text_key: bytes
    host: str | None
    headline: str
    summary: str
    url_key: int | None
    title_key: int | None
    opening_key: int | None


def openings(text: str | None) -> tuple[str, ...]:
    """Give the folded beginnings that a text may be said to have: the whole, and what follows its place and its agency.

    `text` is as printed, since punctuation tells a dateline. The whole comes first; none is empty, and no two are the same.
    """
    text = text or ""
    return article_openings([(text, match_key(text[:LONGEST_OPENING]))])


def article_openings(paragraphs: Sequence[tuple[str, str]]) -> tuple[str, ...]:
    """Do the same for the first paragraphs of an article, each as printed and folded, headings left out."""
    if not paragraphs:
        return ()
    others = [folded for _, folded in paragraphs[1:]]
    firsts = [paragraphs[0][1], *(match_key(rest) for rest in _behind_dateline(paragraphs[0][0][:LONGEST_OPENING]))]
    found = (" ".join(key for key in (first, *others) if key)[:LONGEST_OPENING] for first in firsts)
    return tuple(dict.fromkeys(opening for opening in found if opening))


def card_headline(headline: str | None) -> str:
    """Fold a card's headline and take a button's label off its end; empty where there is none."""
    return _without(match_key(headline or ""), _buttons()[0])


def card_summary(summary: str | None) -> str:
    """Fold a card's summary; place, agency and a button's label are taken off where enough is left. Empty where there is none."""
    found = [_without(opening, _buttons()[1]) for opening in openings(summary)]
    return next((opening for opening in reversed(found) if opening.count(" ") + 1 >= OPENING_WORDS), found[0] if found else "")


def whole_words_of_prefix(prefix: str, text: str) -> int:
    """Count the words of a text that it shares with one which it begins with, a last one cut off left out; 0: it does not."""
    if not prefix or not text.startswith(prefix):
        return 0
    words = prefix.count(" ") + 1
    return words if len(text) == len(prefix) or text[len(prefix)] == " " else words - 1


def card_text(
    publisher: str | None, headline: str | None, summary: str | None, url: str | None, page_urls: tuple[str, ...] = ()
) -> CardText:
    """Give what stands for a card wherever it appears on a site.

    `publisher`: the domain of the page; texts as printed; `url` absolute; `page_urls`: those that the page was seen under.
    """
    shown, begins, address = card_headline(headline), card_summary(summary), address_key(url)
    host = None if publisher else site_of(url) or own_host(page_urls)
    told = "\0".join((publisher or "", host or "", shown, begins, "" if address is None else str(address)))
    return CardText(
        text_key=hashlib.blake2b(told.encode("utf-8", "surrogatepass"), digest_size=16).digest(),
        host=host,
        headline=shown,
        summary=begins,
        url_key=address,
        title_key=title_key(shown),
        opening_key=opening_key(begins),
    )


def _behind_dateline(text: str) -> Iterator[str]:
    """Give what stands behind a text's place, and behind the place and agency after that."""
    rest = text.strip()
    for _ in range(2):
        dateline = _DATELINE.match(rest)
        if dateline is None or len(dateline["before"].split()) > _DATELINE_WORDS or not _HAS_LETTER.search(dateline["before"]):
            return
        rest = rest[dateline.end() :]
        agency = _AGENCY.match(rest)
        rest = rest[agency.end() :] if agency else rest
        yield rest


def _without(text: str, labels: tuple[str, ...]) -> str:
    for label in labels:
        if text.endswith(label) and (len(text) == len(label) or text[-len(label) - 1] == " "):
            return text[: -len(label)].rstrip()
    return text


@cache
def _buttons() -> tuple[tuple[str, ...], tuple[str, ...]]:
    words = yaml.safe_load((resources.files("pipeline.dedupe") / "card_words.yml").read_text("utf-8"))
    headline = {match_key(label) for label in words["behind_headline"]}
    summary = headline | {match_key(label) for label in words["behind_summary"]}
    return tuple(sorted(headline, key=len, reverse=True)), tuple(sorted(summary, key=len, reverse=True))
