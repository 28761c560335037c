"""What finds the duplicates of a page's articles, made where the page is parsed: in a worker process, not in the writer."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from pipeline.arabic.text import match_key
from pipeline.dedupe.article_keys import opening_key
from pipeline.dedupe.signature import Signature, sign
from pipeline.dedupe.words import body_of
from pipeline.records import ParsedPage, article_key


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedText:
    """The signature of an article's text, and the number of its first words; None where there are too few."""

    signature: Signature | None
    opening_key: int | None


def sign_text(paragraph_keys: Iterable[str], headline: str | None) -> SignedText:
    """Sign the folded paragraphs of an article, headings left out, and its folded headline."""
    body = body_of(paragraph_keys)
    return SignedText(signature=sign(body, headline or ""), opening_key=opening_key(body))


def sign_articles(page: ParsedPage) -> dict[str, SignedText]:
    """Sign the articles of a page, by their keys."""
    return {
        article_key(page.page.sha256, article.number): sign_text(
            (match_key(paragraph.text) for paragraph in article.paragraphs if not paragraph.is_crosshead),
            match_key(article.headline or ""),
        )
        for article in page.articles
    }
