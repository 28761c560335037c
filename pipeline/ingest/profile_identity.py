"""Guesses of who a publisher is: its names, its country and zone, and the lines that tell its pages from others'."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.arabic.masking import MASK
from pipeline.arabic.text import match_key
from pipeline.ingest.profile_country import country_of, stem_of, zones_of
from pipeline.ingest.profile_draft import Corpus, EvidenceGuess, Guess, PageRead, ProfileDraft
from pipeline.ingest.profile_names import NameCounts, names_on
from pipeline.ingest.profile_sure import MOSTLY, is_running_text, with_marks
from pipeline.parse.clues import phrase_key
from pipeline.parse.head_lines import is_name, is_section_name
from pipeline.parse.lexicon import Lexicon, lexicon_for
from pipeline.parse.lines import TextLine
from pipeline.publishers.profile import can_be_compared
from pipeline.records import FURNITURE_ROLES, Role

NAMES_THE_SITE, OF_THE_SITE = 0.75, 0.4
"""Weights: a line that names the site or its people needs one more to be enough; of other lines three are needed."""

IN_A_ROW = 0.6
ROW_LINES = (3, 5)
"""Fewest and most lines, one behind the other, that make a menu or a masthead."""

MOST_EVIDENCE = 8
LONGEST = 120
"""Characters: a longer line is compared by no profile."""

ORDINARY_WORDS = 3
"""Words: a shorter line without the site's name may stand on any site."""


def guess_identity(corpus: Corpus, draft: ProfileDraft) -> None:
    """Fill in a draft's names, country, zones and evidence; its furniture must be there."""
    lexicon = lexicon_for(None)
    names = NameCounts()
    for page in corpus.pages:
        names.add(names_on(page.parsed, page.texts, lexicon))
    draft.name_ar, draft.name_en = names.best()
    country, is_sure = country_of(draft.domain)
    if country:
        draft.country = Guess(phrase=country, why="from the domain's ending", is_sure=is_sure)
        zones = zones_of(country)
        why = f"the only zone of {country}" if len(zones) == 1 else f"one of {len(zones)} zones of {country}"
        draft.zones = [Guess(phrase=zone, why=why, is_sure=is_sure and len(zones) == 1) for zone in zones]
    found = sorted(_evidence(corpus, draft, lexicon), key=lambda guess: (not guess.is_sure, -guess.weight))
    draft.evidence = found[:MOST_EVIDENCE]


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
            elif key in corpus.places and is_section_name(corpus.places[key][0].text, lexicon):
                continue  # other sites name theirs so, too
            elif key.count(" ") + 1 >= ORDINARY_WORDS and corpus.count(key) > 1:
                yield EvidenceGuess(weight=OF_THE_SITE, lines=(guess.phrase,), why=corpus.seen(key))
    yield from _lines_with_name(corpus, names, {phrase_key(guess.phrase) for held in draft.furniture.values() for guess in held})
    row = _row(corpus, draft)
    if row:
        yield row


def _lines_with_name(corpus: Corpus, names: list[str], taken: set[str]) -> Iterator[EvidenceGuess]:
    """Give the lines of most pages that hold the site's name among words of all sites, such as those of a copyright."""
    for key, places in corpus.places.items():
        phrase = with_marks(places[0].text.text)
        is_own = any(name in key for name in names) and key not in corpus.foreign | corpus.headlines
        if not is_own or phrase_key(phrase) in taken or corpus.count(key) < max(2.0, MOSTLY * len(corpus.pages)):
            continue
        is_sites = all(place.line.role in FURNITURE_ROLES and not is_running_text(place.text) for place in places)
        if is_sites and len(phrase) <= LONGEST:
            yield EvidenceGuess(weight=NAMES_THE_SITE, lines=(phrase,), why=f"names the site, {corpus.seen(key)}")


def _office_above(corpus: Corpus, key: str, lexicon: Lexicon) -> str | None:
    """Give the office that a line stands right under, and so names its holder; None where it stands under none."""
    above = (place.page.texts[place.at - 1] for place in corpus.places[key] if place.at)
    return next((text.text for text in above if text.key.startswith(lexicon.offices)), None)


def _row(corpus: Corpus, draft: ProfileDraft) -> EvidenceGuess | None:
    """Find the longest row of furniture that stands on most pages, and on two or more; not all of it known from other sites."""
    first = corpus.pages[0]
    enough = max(2.0, MOSTLY * len(corpus.pages))
    sections = {match_key(guess.phrase) for guess in draft.sections}
    for length in range(ROW_LINES[1], ROW_LINES[0] - 1, -1):
        for start in range(len(first.texts) - length + 1):
            span = range(start, start + length)
            if not all(first.lines[at].role in FURNITURE_ROLES and _may_be_in_row(first.texts[at]) for at in span):
                continue
            keys = [first.texts[at].key for at in span]
            new = (
                {first.texts[at].key for at in span if not first.lines[at].rule.startswith("lexicon:")}
                - corpus.foreign
                - sections
            )
            count = sum(_holds_row(page, keys) for page in corpus.pages)
            if count >= enough and len(new) > 1:
                lines = tuple(with_marks(first.texts[at].text) for at in span)
                return EvidenceGuess(weight=IN_A_ROW, lines=lines, why=f"in a row on {count} of {len(corpus.pages)} pages")
    return None


def _may_be_in_row(text: TextLine) -> bool:
    return bool(text.key) and can_be_compared(with_marks(text.text)) and not is_running_text(text)


def _holds_row(page: PageRead, keys: list[str]) -> bool:
    own = [text.key for text in page.texts]
    return any(own[at : at + len(keys)] == keys for at, key in enumerate(own) if key == keys[0])
