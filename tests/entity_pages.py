"""Pages that mention what a test says, and what the entity stage would find on them: by a list of names, without the stage."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from builders import article_page
from sqlalchemy import Engine

from pipeline.arabic.text import match_key
from pipeline.entity_records import ArticleEntities, Entity, Mention, MentionType, Modifier, PageEntities
from pipeline.records import Article, ParsedPage
from pipeline.store import writer
from pipeline.store.figures import BatchFigures

VERSION = "test-1"
YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
DEATHS = re.compile(r"(\d+) قتيل")


@dataclass(frozen=True, kw_only=True)
class Known:
    """A spelling, and the entity that it means. `facts`: what a table says of it; None: no table holds it."""

    key: str
    type: MentionType = MentionType.PERSON
    facts: Mapping[str, object] | None = None


NAMES: dict[str, Known] = {
    "سليم الرواحي": Known(key="person:00000000000000a1"),
    "سليم الرّواحي": Known(key="person:00000000000000a1"),
    "الرواحي": Known(key="person:00000000000000a1"),
    "هيئة المراسي": Known(key="org:00000000000000b1", type=MentionType.ORG),
    "هيأة المراسي": Known(key="org:00000000000000b1", type=MentionType.ORG),
    "وادي الطير": Known(
        key="geonames:1001",
        type=MentionType.PLACE,
        facts={"name": "وادي الطير", "name_en": "Bird Valley", "country": "OM", "latitude": 23.5, "longitude": 58.0},
    ),
    "الوادي": Known(
        key="geonames:1001",
        type=MentionType.PLACE,
        facts={"name": "وادي الطير", "name_en": "Bird Valley", "country": "OM", "latitude": 23.5, "longitude": 58.0},
    ),
}
"""A man, an authority in two spellings, and a valley that a table knows: all invented."""


def entity_page(name: str, *texts: str, headline: str = "خبر من الساحل", **keywords: object) -> ParsedPage:
    """A page with these paragraphs; `name` makes it another page."""
    return article_page(name, paragraphs=texts or ("لا اسم هنا.",), headline=headline, **keywords)  # type: ignore[arg-type]


def found_on(page: ParsedPage, names: Mapping[str, Known] = NAMES, *, version: str = VERSION) -> PageEntities:
    """Find the names of a list, years, and numbers of dead."""
    articles = tuple(_article(article, names) for article in page.articles)
    seen = [m for a in articles for text in (a.headline, *a.paragraphs) for m in text if m.entity is not None]
    entities = {mention.entity: _entity(names[mention.text], mention.text) for mention in reversed(seen)}
    return PageEntities(articles=articles, entities=tuple(entities[key] for key in sorted(entities)), version=version)


def load(engine: Engine, pages: Iterable[ParsedPage], names: Mapping[str, Known] = NAMES, **keywords: str) -> BatchFigures:
    """Load pages as one batch of a run of its own, with what is found on them."""
    pages = list(pages)
    run_id = writer.open_run(engine, arguments={}, parser_version="1", profiles_version="1")
    found = {page.page.sha256: found_on(page, names, **keywords) for page in pages}
    figures = writer.load_batch(engine, run_id, pages, [], found=found)
    writer.close_run(engine, run_id, "completed")
    return figures


def key_of(text: str) -> str:
    """The key of a name that no list holds."""
    return f"person:{hashlib.sha256(match_key(text).encode()).hexdigest()[:16]}"


def _article(article: Article, names: Mapping[str, Known]) -> ArticleEntities:
    texts = [(article.headline or "", False), *((each.text, each.is_crosshead) for each in article.paragraphs)]
    found = [() if is_crosshead else _mentions(text, names) for text, is_crosshead in texts]
    return ArticleEntities(number=article.number, headline=found[0], paragraphs=tuple(found[1:]))


def _mentions(text: str, names: Mapping[str, Known]) -> tuple[Mention, ...]:
    found: list[Mention] = []
    taken: set[int] = set()

    def add(start: int, end: int, type_: MentionType, **values: object) -> None:
        if taken.isdisjoint(range(start, end)):
            taken.update(range(start, end))
            found.append(Mention(type=type_, start=start, end=end, text=text[start:end], **values))  # type: ignore[arg-type]

    for name in sorted(names, key=len, reverse=True):
        for match in re.finditer(re.escape(name), text):
            add(*match.span(), names[name].type, source="list", score=0.9, entity=names[name].key)
    for match in DEATHS.finditer(text):
        quantity = {"number": float(match[1]), "unit": "killed", "modifier": Modifier.MORE_THAN, "role": "killed"}
        add(*match.span(), MentionType.QUANTITY, source="grammar", **quantity)
    for match in YEAR.finditer(text):
        add(*match.span(), MentionType.DATE, source="grammar", date_value=match[0])
    return tuple(sorted(found, key=lambda mention: mention.start))


def _entity(known: Known, spelling: str) -> Entity:
    if known.facts is None:
        return Entity(key=known.key, type=known.type, canonical=match_key(spelling), name=spelling)
    facts: dict[str, object] = {"aliases": ("وادي الطيور",), **known.facts}
    return Entity(key=known.key, type=known.type, canonical=known.key, is_known=True, **facts)  # type: ignore[arg-type]
