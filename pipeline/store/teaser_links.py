"""Cards and articles that share a key, looked up from either side, and the ties between them.

Each lookup asks an index for few rows of one key, the earliest: it costs the same however large the archive is, and however
many articles share a headline.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from psycopg import Cursor

FIRST_PARAGRAPHS = 6
"""Paragraphs, headings counted, in which what a card shows of a text stands."""

MOST_OF_A_TITLE = 512
"""Articles that are looked through for one whose headline goes on like a card's, where many begin with the same words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleFacts:
    """What is known of an article that a card may mean; texts are folded but for the standfirst.

    `site`: the publisher's domain, else the host of the page's URL.
    """

    id: int
    page_id: int
    is_main: bool
    site: str | None
    headline: str
    standfirst: str | None
    url_key: int | None
    title_key: int | None
    opening_key: int | None
    order_key: int
    article_key: str
    first_version_id: int
    cluster_id: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CardFacts:
    """What is known of a card: how it stands in teaser_texts, its publisher's domain, and the article that it is tied to.

    `site`: the publisher's domain, else the host that it leads to, else that of its page.
    """

    id: int
    publisher: str | None
    site: str | None
    headline: str
    summary: str
    url_key: int | None
    title_key: int | None
    opening_key: int | None
    article_id: int | None


def article_facts(cursor: Cursor[Any], ids: Collection[int]) -> dict[int, ArticleFacts]:
    """Read what is known of articles, by their ids; one that is gone, or was never settled, is left out."""
    rows = cursor.execute(
        """
        SELECT articles.id, page_id, kind = 'main', coalesce(domain, host), coalesce(headline_folded, ''), standfirst,
               url_key, title_key, opening_key, order_key, article_key, first_version_id, cluster_id
        FROM article_identities JOIN articles ON articles.id = article_id JOIN pages ON pages.id = page_id
        LEFT JOIN publishers ON publishers.id = publisher_id
        LEFT JOIN text_clusters ON text_clusters.text_id = article_identities.text_id
        WHERE article_id = ANY(%s)
        """,
        [list(ids)],
    )
    names = list(ArticleFacts.__dataclass_fields__)
    return {row[0]: ArticleFacts(**dict(zip(names, row, strict=True))) for row in rows}


def first_paragraphs(cursor: Cursor[Any], ids: Collection[int]) -> dict[int, list[tuple[str, str]]]:
    """Read how the texts of articles begin: paragraphs as printed and folded, headings left out, by the articles' ids."""
    found: dict[int, list[tuple[str, str]]] = defaultdict(list)
    rows = cursor.execute(
        "SELECT article_id, text, text_folded FROM paragraphs"
        " WHERE article_id = ANY(%s) AND number <= %s AND NOT is_crosshead ORDER BY article_id, number",
        [list(ids), FIRST_PARAGRAPHS],
    )
    for article, text, folded in rows:
        found[article].append((text, folded))
    return found


def card_facts(cursor: Cursor[Any], ids: Collection[int]) -> list[CardFacts]:
    """Read what is known of cards, in the order of their ids."""
    rows = cursor.execute(
        """
        SELECT teaser_texts.id, domain, coalesce(domain, host), headline_folded, summary_folded, url_key, title_key,
               opening_key, article_id
        FROM teaser_texts LEFT JOIN publishers ON publishers.id = publisher_id
        WHERE teaser_texts.id = ANY(%s) ORDER BY teaser_texts.id
        """,
        [list(ids)],
    )
    names = list(CardFacts.__dataclass_fields__)
    return [CardFacts(**dict(zip(names, row, strict=True))) for row in rows]


def articles_for_cards(
    cursor: Cursor[Any], cards: Sequence[CardFacts], headline_keys: Sequence[int | None], most: int
) -> dict[int, set[int]]:
    """List the articles that share a key with cards, for each key and card at most `most`, by the cards' ids.

    `headline_keys`: the cards' numbers of publisher and whole headline, as article_identities has them.
    """
    found: dict[int, set[int]] = defaultdict(set)
    columns = [[getattr(card, name) for card in cards] for name in ("id", "headline", "url_key", "title_key", "opening_key")]
    rows = cursor.execute(
        """
        SELECT card.id, found.article_id
        FROM unnest(%(id)s::bigint[], %(headline)s::text[], %(url)s::bigint[], %(title)s::bigint[], %(opening)s::bigint[],
                    %(whole)s::bigint[]) AS card (id, headline, url_key, title_key, opening_key, headline_key)
        CROSS JOIN LATERAL (
            (SELECT article_id FROM article_identities WHERE url_key = card.url_key ORDER BY order_key LIMIT %(most)s)
            UNION ALL
            (SELECT article_id FROM article_identities WHERE headline_key = card.headline_key
             ORDER BY published_on, order_key LIMIT %(most)s)
            UNION ALL
            (SELECT alike.article_id FROM (
                SELECT article_id, order_key FROM article_identities WHERE title_key = card.title_key
                ORDER BY order_key LIMIT %(titles)s
             ) AS alike JOIN articles ON articles.id = alike.article_id
             WHERE starts_with(articles.headline_folded, card.headline) ORDER BY alike.order_key LIMIT %(most)s)
            UNION ALL
            (SELECT article_id FROM article_identities WHERE opening_key = card.opening_key ORDER BY order_key LIMIT %(most)s)
            UNION ALL
            (SELECT article_id FROM article_openings WHERE opening_key = card.opening_key ORDER BY order_key LIMIT %(most)s)
        ) AS found
        """,
        dict(zip(("id", "headline", "url", "title", "opening"), columns, strict=True))
        | {"whole": list(headline_keys), "most": most, "titles": MOST_OF_A_TITLE},
    )
    for card, article in rows:
        found[card].add(article)
    return found


def cards_tied_to(cursor: Cursor[Any], articles: Collection[int]) -> set[int]:
    """List the cards that are tied to one of these articles, or cannot be told which of two is meant, one of them among these."""
    if not articles:
        return set()
    rows = cursor.execute(
        """
        SELECT id FROM teaser_texts WHERE article_id = ANY(%(ids)s)
        UNION SELECT id FROM teaser_texts WHERE first_rival_id = ANY(%(ids)s)
        UNION SELECT id FROM teaser_texts WHERE second_rival_id = ANY(%(ids)s)
        """,
        {"ids": list(articles)},
    )
    return {row[0] for row in rows}


def cards_for_articles(
    cursor: Cursor[Any],
    urls: Iterable[int],
    titles: Iterable[tuple[int, str]],
    openings: Iterable[tuple[int, str]],
) -> set[int]:
    """List the cards that may mean an article: by the number of its URL, by its headline, by a beginning of its text.

    Headlines and beginnings go with their keys; only cards count whose own text is a beginning of these.
    """
    found: set[int] = set()
    rows = cursor.execute("SELECT id FROM teaser_texts WHERE url_key = ANY(%s)", [list(urls)])
    found.update(row[0] for row in rows)
    for key, text, pairs in (("title_key", "headline_folded", titles), ("opening_key", "summary_folded", openings)):
        distinct = sorted(set(pairs))
        rows = cursor.execute(
            f"""
            SELECT card.id FROM unnest(%s::bigint[], %s::text[]) AS wanted (key, text)
            CROSS JOIN LATERAL (
                SELECT id FROM teaser_texts WHERE {key} = wanted.key AND starts_with(wanted.text, {text})
            ) AS card
            """.encode(),
            [[key for key, _ in distinct], [text for _, text in distinct]],
        )
        found.update(row[0] for row in rows)
    return found


def cards_for_known_articles(cursor: Cursor[Any], articles: Collection[int]) -> set[int]:
    """List the cards that may mean articles whose texts, headlines and URLs are what they were, by the keys that are kept."""
    if not articles:
        return set()
    rows = cursor.execute(
        """
        SELECT card.id
        FROM (SELECT DISTINCT url_key FROM article_identities WHERE article_id = ANY(%(ids)s)) AS own
        CROSS JOIN LATERAL (SELECT id FROM teaser_texts WHERE url_key = own.url_key) AS card
        UNION
        SELECT card.id
        FROM (
            SELECT DISTINCT title_key, headline_folded FROM article_identities JOIN articles ON articles.id = article_id
            WHERE article_id = ANY(%(ids)s)
        ) AS own
        CROSS JOIN LATERAL (
            SELECT id FROM teaser_texts WHERE title_key = own.title_key AND starts_with(own.headline_folded, headline_folded)
        ) AS card
        UNION
        SELECT card.id
        FROM (
            SELECT opening_key FROM article_identities WHERE article_id = ANY(%(ids)s)
            UNION SELECT opening_key FROM article_openings WHERE article_id = ANY(%(ids)s)
        ) AS own
        CROSS JOIN LATERAL (SELECT id FROM teaser_texts WHERE opening_key = own.opening_key) AS card
        """,
        {"ids": list(articles)},
    )
    return {row[0] for row in rows}


def replace_openings(cursor: Cursor[Any], wanted: Mapping[int, Mapping[int, int]]) -> None:
    """Bring article_openings in line for articles: by each one's id, its place in the order by key; none for one that is gone."""
    held: dict[int, dict[int, int]] = defaultdict(dict)
    query = "SELECT article_id, opening_key, order_key FROM article_openings WHERE article_id = ANY(%s)"
    for article, key, order in cursor.execute(query, [list(wanted)]):
        held[article][key] = order
    changed = {article: keys for article, keys in wanted.items() if dict(keys) != held.get(article, {})}
    if not changed:
        return
    cursor.execute("DELETE FROM article_openings WHERE article_id = ANY(%s)", [list(changed)])
    rows = [(article, key, order) for article, keys in changed.items() for key, order in keys.items()]
    if rows:
        cursor.execute(
            "INSERT INTO article_openings (article_id, opening_key, order_key)"
            " SELECT * FROM unnest(%s::bigint[], %s::bigint[], %s::bigint[])",
            [list(column) for column in zip(*rows, strict=True)],
        )


def write_ties(cursor: Cursor[Any], ties: Sequence[tuple[int, int | None, str | None, int | None, int | None]]) -> int:
    """Write what cards announce: card, article, what ties them, and the two rivals; give how many were changed."""
    if not ties:
        return 0
    cursor.execute(
        """
        UPDATE teaser_texts AS held SET (article_id, matched_by, first_rival_id, second_rival_id) =
            (found.article_id, found.matched_by, found.first_rival_id, found.second_rival_id)
        FROM unnest(%s::bigint[], %s::bigint[], %s::text[], %s::bigint[], %s::bigint[])
            AS found (id, article_id, matched_by, first_rival_id, second_rival_id)
        WHERE held.id = found.id AND (held.article_id, held.matched_by, held.first_rival_id, held.second_rival_id)
            IS DISTINCT FROM (found.article_id, found.matched_by, found.first_rival_id, found.second_rival_id)
        """,
        [list(column) for column in zip(*ties, strict=True)],
    )
    return cursor.rowcount
