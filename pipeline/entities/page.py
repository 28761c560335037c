"""From pages to mentions and entities: the stage's entry points, and the order in which its parts work."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from pipeline.entities.catalogue import Catalogue, ImportedEntity
from pipeline.entities.dates import find_dates, own_day
from pipeline.entities.default_recogniser import DefaultRecogniser, load_default_recogniser
from pipeline.entities.imported_spans import SOURCE as IMPORTED
from pipeline.entities.institutions import is_title
from pipeline.entities.known_names import shipped_names
from pipeline.entities.known_spans import shipped_known_spans
from pipeline.entities.overlaps import disjoint
from pipeline.entities.page_links import LinkedNames, link_names
from pipeline.entities.page_names import PageText
from pipeline.entities.people_behind_for import find_people_behind_for
from pipeline.entities.quantities import find_quantities
from pipeline.entities.recogniser import Recogniser
from pipeline.entities.spans import settle_spans
from pipeline.entities.tokens import Tokens, tokenise
from pipeline.entity_records import ArticleEntities, Entity, Mention, NameSpan, PageEntities
from pipeline.publishers import load_profiles
from pipeline.records import Article, ParsedPage, Precision

ENTITIES_VERSION = "1"
"""Raised whenever the code of this stage might give another answer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EntityFinder:
    """All that finding entities needs: a recogniser of names and a catalogue of known entities."""

    recogniser: Recogniser
    catalogue: Catalogue
    publisher_countries: Mapping[str, str] = field(default_factory=dict)
    """ISO 3166-1 alpha-2 by publisher's domain; it decides between places of one name."""

    def country_of(self, publisher: str | None) -> str | None:
        """Give the country of a publisher's domain, or of the domain above it; None where it is not known."""
        while publisher:
            if publisher in self.publisher_countries:
                return self.publisher_countries[publisher]
            publisher = publisher.partition(".")[2]
        return None

    @property
    def version(self) -> str:
        """Changes whenever the same page might give another answer: code, recogniser, tables, imported entities."""
        where = hashlib.blake2b(repr(sorted(self.publisher_countries.items())).encode(), digest_size=4).hexdigest()
        return f"{ENTITIES_VERSION}-{self.recogniser.name}-{self.recogniser.version}-{self.catalogue.version}-{where}"


@dataclass(frozen=True, slots=True, kw_only=True)
class TextEntities:
    """What one text mentions, and each entity meant, once, by key."""

    mentions: tuple[Mention, ...]
    entities: tuple[Entity, ...]


def load_finder(imported: Sequence[ImportedEntity] = (), recogniser: Recogniser | None = None) -> EntityFinder:
    """Load the shipped tables and weights; `imported` goes before them; no recogniser means the default one."""
    countries = {profile.domain: profile.country for profile in load_profiles().all if profile.country}
    return EntityFinder(
        recogniser=recogniser or load_default_recogniser(), catalogue=Catalogue(imported), publisher_countries=countries
    )


def find_entities(pages: Sequence[ParsedPage], finder: EntityFinder) -> list[PageEntities]:
    """Find what the articles of each page mention; pages do not influence one another, their texts are only read together."""
    texts: list[PageText] = []
    slots: list[
        list[list[int | None]]
    ] = []  # page → article → headline and paragraphs → place in `texts`, None where there is none
    for page in pages:
        slots.append([])
        for article in page.articles:
            where: list[int | None] = []
            shown = _texts_of(article)
            # What an article calls today is today in all of its paragraphs, and in no other article.
            published = _published(article) or own_day(text for text in shown if text is not None)
            for text in shown:
                where.append(None if text is None else len(texts))
                if text is not None:
                    texts.append(PageText(text=text, tokens=tokenise(text), published=published))
            slots[-1].append(where)
    pages_of = [at for at, articles in enumerate(slots) for where in articles for place in where if place is not None]
    names = _recognised(texts, finder.recogniser, pages_of)
    answers = []
    for page, articles in zip(pages, slots, strict=True):
        own = [at for where in articles for at in where if at is not None]
        linked = _read([texts[at] for at in own], [names[at] for at in own], finder, page.publisher)
        of_text = dict(zip(own, linked.mentions, strict=True))
        found = [[of_text[at] if at is not None else () for at in where] for where in articles]
        answers.append(
            PageEntities(
                articles=tuple(
                    ArticleEntities(number=article.number, headline=where[0], paragraphs=tuple(where[1:]))
                    for article, where in zip(page.articles, found, strict=True)
                ),
                entities=linked.entities,
                version=finder.version,
            )
        )
    return answers


def find_text_entities(texts: Sequence[str], finder: EntityFinder) -> list[TextEntities]:
    """Find what each text mentions, each on its own, as if it were a page."""
    read = [PageText(text=text, tokens=tokenise(text), published=None) for text in texts]
    answers = []
    for text, names in zip(read, _recognised(read, finder.recogniser), strict=True):
        linked = _read([text], [names], finder, None)
        answers.append(TextEntities(mentions=linked.mentions[0], entities=linked.entities))
    return answers


def find_mentions(texts: Sequence[str], finder: EntityFinder) -> list[tuple[Mention, ...]]:
    """Find the mentions of each text, each on its own; an empty text has none."""
    return [found.mentions for found in find_text_entities(texts, finder)]


def _read(
    texts: Sequence[PageText], names: Sequence[Sequence[NameSpan]], finder: EntityFinder, publisher: str | None
) -> LinkedNames:
    imported = finder.catalogue.imported_spans
    settled = [imported.laid_over(text.tokens, _settled(text.tokens, spans)) for text, spans in zip(texts, names, strict=True)]
    linked = link_names(texts, settled, finder.catalogue, finder.country_of(publisher))
    mentions = tuple(_joined(own, _by_grammar(text)) for text, own in zip(texts, linked.mentions, strict=True))
    kept = {mention.entity for own in mentions for mention in own}
    return LinkedNames(mentions=mentions, entities=tuple(entity for entity in linked.entities if entity.key in kept))


def _recognised(texts: Sequence[PageText], recogniser: Recogniser, pages: Sequence[int] | None = None) -> list[list[NameSpan]]:
    if isinstance(recogniser, DefaultRecogniser):  # which need not cut the texts into tokens again, and knows what a page is
        return recogniser.recognise_tokens([text.tokens for text in texts], pages)
    return recogniser.recognise([text.text for text in texts])


def _settled(tokens: Tokens, spans: Sequence[NameSpan]) -> list[NameSpan]:
    known = (*shipped_known_spans().find(tokens), *find_people_behind_for(tokens))
    settled = settle_spans(tokens, [*spans, *known], shipped_names())
    return [name for name in settled if not is_title(tokens, name)]


def _by_grammar(text: PageText) -> list[Mention]:
    dates = find_dates(text.text, text.published)
    return [*dates, *find_quantities(text.text, dates)]


def _joined(names: Iterable[Mention], others: Iterable[Mention]) -> tuple[Mention, ...]:
    """Keep, where mentions overlap, the longer one; between equals a user's name, then what a grammar is sure of."""
    return tuple(disjoint(sorted((*others, *names), key=lambda one: (one.start - one.end, one.source != IMPORTED))))


def _texts_of(article: Article) -> list[str | None]:
    return [article.headline, *(None if each.is_crosshead else each.text for each in article.paragraphs)]


def _published(article: Article) -> date | None:
    stamp = article.published
    return stamp.local.date() if stamp and stamp.precision not in (Precision.YEAR, Precision.MONTH) else None
