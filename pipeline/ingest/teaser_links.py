"""Cards tied to the articles that they announce, whichever of the two came first.

What a card is tied to is a function of the archive's state alone (`dedupe.teasers.tie`), so all that is decided here is which
cards may be tied otherwise than before: those that are new, stand on another page, share a key with an article that is new,
changed or moved to another cluster, or were tied to one that is gone.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from psycopg import Cursor

from pipeline.dedupe.article_keys import headline_key, opening_key
from pipeline.dedupe.card_texts import CardText, article_openings, card_text, openings
from pipeline.dedupe.teasers import MOST_CANDIDATES, Announced, Card, tie
from pipeline.store import teaser_links, teaser_texts
from pipeline.store.teaser_links import ArticleFacts, CardFacts
from pipeline.store.teaser_texts import TextToWrite

AT_ONCE = 1_000
"""Cards that are looked up at once, pages and articles too: it bounds the memory."""

_card_text = lru_cache(maxsize=16_384)(card_text)


def settle_teasers(
    cursor: Cursor[Any],
    *,
    pages: Collection[int] = (),
    seen: Collection[int] = (),
    articles: Collection[int] = (),
    regrouped: Collection[int] = (),
    removed: Collection[int] = (),
) -> frozenset[int]:
    """Bring the ties of cards in line with what a batch wrote; give the cards that are tied and were not.

    Called in the batch's transaction, once clusters are settled, by who holds the lock of that. `pages`: pages that are new or
    whose cards were written anew; `seen`: known ones that were met in another place; `articles`: articles that are new or were
    changed; `regrouped`: articles whose cluster or versions are others; `removed`: articles that are gone.
    """
    touched: set[int] = set()
    for some in _portions({*pages, *teaser_texts.with_unknown_publisher(cursor, seen)}):
        touched |= put_cards(cursor, some)
    touched |= teaser_links.cards_tied_to(cursor, {*articles, *removed})
    for some in _portions(set(regrouped).difference(articles)):
        touched |= teaser_links.cards_for_known_articles(cursor, some)
    if removed:
        teaser_links.replace_openings(cursor, {article: {} for article in removed})
    for some in _portions(articles):
        touched |= _put_openings(cursor, some)
    return tie_cards(cursor, touched).found


def settle_all_teasers(cursor: Cursor[Any]) -> int:
    """Make every tie anew, from the cards and articles that are there; give how many differ from before."""
    for table, settle in (("pages", put_cards), ("articles", _put_openings)):
        last = 0
        while ids := [
            row[0]
            for row in cursor.execute(f"SELECT id FROM {table} WHERE id > %s ORDER BY id LIMIT %s".encode(), [last, AT_ONCE])
        ]:
            settle(cursor, ids)
            last = ids[-1]
    ids = [row[0] for row in cursor.execute("SELECT id FROM teaser_texts ORDER BY id")]
    return tie_cards(cursor, ids).changed


def put_cards(cursor: Cursor[Any], pages: Collection[int]) -> set[int]:
    """Write which distinct cards stand on pages now; give those that may be tied otherwise for it."""
    cards = {
        (card.page_id, card.number): (
            card.publisher_id,
            _card_text(card.publisher, card.headline, card.summary, card.url, card.page_urls),
        )
        for card in teaser_texts.cards_of_pages(cursor, pages)
    }
    before = teaser_texts.appearances(cursor, pages)
    texts = {text.text_key: (publisher, text) for publisher, text in cards.values()}
    ids = teaser_texts.text_ids(cursor, texts)
    new = {place: text for place, (_, text) in cards.items() if before.get(place) != ids.get(text.text_key, -1)}
    gone = {place: text for place, text in before.items() if place not in cards or place in new}
    moved = {*gone.values(), *(ids[text.text_key] for text in new.values() if text.text_key in ids)}
    had_one = {text for text, page in teaser_texts.only_pages(cursor, moved).items() if page is not None}
    added = teaser_texts.add_texts(cursor, [_row(*texts[key]) for key in sorted(texts.keys() - ids.keys())])
    ids |= added
    teaser_texts.move_appearances(cursor, gone, {place: ids[text.text_key] for place, text in new.items()})
    unseen = teaser_texts.drop_unseen(cursor, set(gone.values()))
    # On how many other pages a card stands does not matter, but for the first: no card announces the article it stands under.
    have_one = {text for text, page in teaser_texts.only_pages(cursor, moved - unseen).items() if page is not None}
    return {*added.values(), *((had_one | have_one) - unseen)}


def _portions(ids: Collection[int]) -> Iterator[list[int]]:
    ordered = sorted(ids)
    return (ordered[at : at + AT_ONCE] for at in range(0, len(ordered), AT_ONCE))


def _row(publisher_id: int | None, text: CardText) -> TextToWrite:
    return TextToWrite(
        text_key=text.text_key,
        publisher_id=publisher_id,
        host=text.host,
        headline_folded=text.headline,
        summary_folded=text.summary,
        url_key=text.url_key,
        title_key=text.title_key,
        opening_key=text.opening_key,
    )


def _put_openings(cursor: Cursor[Any], articles: Collection[int]) -> set[int]:
    """Write how articles begin; give the cards that may mean one of them."""
    facts = teaser_links.article_facts(cursor, articles)
    begin = _openings(cursor, facts.values())
    wanted: dict[int, dict[int, int]] = {}
    pairs: set[tuple[int, str]] = set()
    for article, fact in facts.items():
        keyed = [(key, opening) for opening in begin[article] if (key := opening_key(opening)) is not None]
        wanted[article] = {key: fact.order_key for key, _ in keyed if key != fact.opening_key}
        pairs.update(keyed)
    teaser_links.replace_openings(cursor, wanted)
    urls = [fact.url_key for fact in facts.values() if fact.url_key is not None and fact.is_main]
    titles = ((fact.title_key, fact.headline) for fact in facts.values() if fact.title_key is not None)
    return teaser_links.cards_for_articles(cursor, urls, titles, pairs)


def _openings(cursor: Cursor[Any], facts: Iterable[ArticleFacts]) -> dict[int, tuple[str, ...]]:
    facts = list(facts)
    paragraphs = teaser_links.first_paragraphs(cursor, [fact.id for fact in facts])
    return {
        fact.id: tuple(dict.fromkeys((*article_openings(paragraphs.get(fact.id, ())), *openings(fact.standfirst))))
        for fact in facts
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class Ties:
    """What became of cards. `changed`: how many are tied otherwise than before; `found`: those that were tied to none and are."""

    changed: int
    found: frozenset[int]


def tie_cards(cursor: Cursor[Any], ids: Collection[int]) -> Ties:
    """Find the article of each of these cards anew."""
    changed, newly = 0, set[int]()
    for some in _portions(ids):
        cards = teaser_links.card_facts(cursor, some)
        only = teaser_texts.only_pages(cursor, some)
        whole = [headline_key(card.publisher, card.headline) for card in cards]
        found = teaser_links.articles_for_cards(cursor, cards, whole, MOST_CANDIDATES)
        facts = teaser_links.article_facts(cursor, set().union(*found.values()))
        reading = {article for card in cards if card.summary for article in found.get(card.id, ())}
        begin = _openings(cursor, [fact for fact in facts.values() if fact.id in reading])
        known = {article: _announced(fact, begin.get(article, ())) for article, fact in facts.items()}
        ties = []
        for card in cards:
            candidates = [known[article] for article in found.get(card.id, ()) if article in known]
            best = tie(_card(card, only.get(card.id)), candidates)
            ties.append((card.id, best.article, best.matched_by, *(best.rivals or (None, None))))
            if card.article_id is None and best.article is not None:
                newly.add(card.id)
        changed += teaser_links.write_ties(cursor, ties)
    return Ties(changed=changed, found=frozenset(newly))


def _card(card: CardFacts, only_page: int | None) -> Card:
    return Card(site=card.site, headline=card.headline, summary=card.summary, url_key=card.url_key, only_page=only_page)


def _announced(fact: ArticleFacts, begin: Sequence[str]) -> Announced:
    cluster = () if fact.cluster_id is None else (("cluster", fact.cluster_id),)
    return Announced(
        article=fact.id,
        page=fact.page_id,
        is_main=fact.is_main,
        site=fact.site,
        headline=fact.headline,
        openings=tuple(begin),
        url_key=fact.url_key,
        order=(fact.order_key, fact.article_key),
        groups=frozenset({("version", fact.first_version_id), *cluster}),
    )
