"""Guesses of who a publisher is: its names, its country and zone, and the lines that tell its pages from others'."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from pipeline.arabic.masking import MASK
from pipeline.arabic.text import match_key
from pipeline.ingest.profile_country import country_of, stem_of, zones_of
from pipeline.ingest.profile_draft import Corpus, EvidenceGuess, Guess, PageRead, ProfileDraft
from pipeline.parse.head_lines import is_name, is_site_name
from pipeline.parse.lexicon import Lexicon, lexicon_for
from pipeline.records import FURNITURE_ROLES, Role

NAMES_THE_SITE, OF_THE_SITE = 0.75, 0.4
"""Weights: a line that names the site or its people needs one more to be enough; of other lines three are needed."""

IN_A_ROW = 0.6
ROW_LINES = (3, 5)
"""Fewest and most lines, one behind the other, that make a menu or a masthead."""

MOST_EVIDENCE = 8
NAME_WORDS = 6
ORDINARY_WORDS = 3
"""Words: a shorter line without the site's name may stand on any site."""


def guess_identity(corpus: Corpus, draft: ProfileDraft) -> None:
    """Fill in a draft's names, country, zones and evidence; its furniture must be there."""
    lexicon = lexicon_for(None)
    _guess_names(corpus, draft, lexicon)
    country, is_sure = country_of(draft.domain)
    if country:
        draft.country = Guess(phrase=country, why="from the domain's ending", is_sure=is_sure)
        zones = zones_of(country)
        why = f"the only zone of {country}" if len(zones) == 1 else f"one of {len(zones)} zones of {country}"
        draft.zones = [Guess(phrase=zone, why=why, is_sure=is_sure and len(zones) == 1) for zone in zones]
    found = sorted(_evidence(corpus, draft, lexicon), key=lambda guess: (not guess.is_sure, -guess.weight))
    draft.evidence = found[:MOST_EVIDENCE]


def _guess_names(corpus: Corpus, draft: ProfileDraft, lexicon: Lexicon) -> None:
    counts: Counter[str] = Counter()
    whys: dict[str, str] = {}
    for page in corpus.pages:
        for name, why in dict(_names_on(page, lexicon)).items():
            counts[name] += 1
            whys.setdefault(name, why)
    total = len(corpus.pages)
    # A title's tail must recur: else it may be the rest of a headline.
    ranked = [name for name, count in counts.most_common() if count > 1 or "behind a bar" not in whys[name]]
    for name in ranked:
        guess = Guess(phrase=name, why=f"{whys[name]}, on {counts[name]} of {total} pages")
        if name.isascii():
            draft.name_en = draft.name_en or guess
        else:
            draft.name_ar = draft.name_ar or guess


def _names_on(page: PageRead, lexicon: Lexicon) -> Iterator[tuple[str, str]]:
    """Give what may be the site's name on a page: what it says of itself, lines that name a site, the tail of its title."""
    evidence = page.parsed.page.evidence
    if evidence is not None and evidence.site_name:
        yield evidence.site_name, "as its pages' metadata say"
    for agency in {article.agency for article in page.parsed.articles if article.agency}:
        if match_key(agency) not in lexicon.agencies:
            yield agency, "behind a bar or in a dateline"
    for text in page.texts:
        if is_site_name(text, lexicon):
            yield text.text, "begins as sites' names do"
        elif "|" in text.text:
            tail = text.text.rpartition("|")[2].strip()
            if 0 < len(tail.split()) <= NAME_WORDS:
                yield tail, "behind a bar or in a dateline"


def _evidence(corpus: Corpus, draft: ProfileDraft, lexicon: Lexicon) -> Iterator[EvidenceGuess]:
    """Give the lines that other publishers hardly print: with the site's name, its people's, or of some length; and a menu."""
    stem = stem_of(draft.domain)
    names = [match_key(guess.phrase) for guess in (draft.name_ar, draft.name_en) if guess]
    for kind, guesses in draft.furniture.items():
        for guess in guesses:
            key = match_key(guess.phrase)
            if not guess.is_sure or MASK in guess.phrase or key in corpus.foreign or key.startswith(lexicon.offices):
                continue
            if any(name in key for name in names) or stem in guess.phrase.lower():
                yield EvidenceGuess(weight=NAMES_THE_SITE, lines=(guess.phrase,), why=f"names the site, {corpus.seen(key)}")
            elif kind == Role.MASTHEAD and (office := _office_above(corpus, key, lexicon)):
                yield EvidenceGuess(weight=1, lines=(office, guess.phrase), why=f"who runs the site, {corpus.seen(key)}")
            elif kind == Role.MASTHEAD and is_name(guess.phrase):
                yield EvidenceGuess(weight=NAMES_THE_SITE, lines=(guess.phrase,), why=f"who runs the site, {corpus.seen(key)}")
            elif key.count(" ") + 1 >= ORDINARY_WORDS and corpus.count(key) > 1:
                yield EvidenceGuess(weight=OF_THE_SITE, lines=(guess.phrase,), why=corpus.seen(key))
    row = _row(corpus)
    if row:
        yield row


def _office_above(corpus: Corpus, key: str, lexicon: Lexicon) -> str | None:
    """Give the office that a line stands right under, and so names its holder; None where it stands under none."""
    above = (place.page.texts[place.at - 1] for place in corpus.places[key] if place.at)
    return next((text.text for text in above if text.key.startswith(lexicon.offices)), None)


def _row(corpus: Corpus) -> EvidenceGuess | None:
    """Find the longest row of furniture that stands on two pages or more, not all of it known from other sites."""
    first = corpus.pages[0]
    for length in range(ROW_LINES[1], ROW_LINES[0] - 1, -1):
        for start in range(len(first.texts) - length + 1):
            span = range(start, start + length)
            if any(first.lines[at].role not in FURNITURE_ROLES or not first.texts[at].key for at in span):
                continue
            keys = [first.texts[at].key for at in span]
            new = {first.texts[at].key for at in span if not first.lines[at].rule.startswith("lexicon:")} - corpus.foreign
            count = sum(_holds_row(page, keys) for page in corpus.pages)
            if count > 1 and len(new) > 1:
                lines = tuple(first.texts[at].text for at in span)
                return EvidenceGuess(weight=IN_A_ROW, lines=lines, why=f"in a row on {count} of {len(corpus.pages)} pages")
    return None


def _holds_row(page: PageRead, keys: list[str]) -> bool:
    own = [text.key for text in page.texts]
    return any(own[at : at + len(keys)] == keys for at, key in enumerate(own) if key == keys[0])
