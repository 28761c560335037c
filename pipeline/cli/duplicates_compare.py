"""`matn duplicates ARTICLE OTHER`: two articles word by word."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pipeline.cli.console import archive, print_json, print_rich, say, shown
from pipeline.cli.difference_view import print_difference
from pipeline.cli.page_places import place_name

if TYPE_CHECKING:
    from pipeline.dedupe.compare import Comparison
    from pipeline.dedupe.difference import Change
    from pipeline.store.article_pairs import ArticlePair
    from pipeline.store.reads import StoredArticle

KINDS = {
    "exact": "They are exact copies.",
    "near": "They are near copies of one another.",
    "template": "They are the same form with other figures, no copies.",
    None: "They share too little to be duplicates.",
}
NOT_FOUND = "The archive has no such relation: nothing led from one to the other when they were loaded."


@dataclass(frozen=True, kw_only=True)
class Compared:
    """Two articles, their texts, what they are to one another (`kind`, as in the view article_relations), and what they share.

    `figures` is `number_similarity`, or None where neither text has any.
    """

    first: StoredArticle
    second: StoredArticle
    before: str
    after: str
    pair: ArticlePair
    kind: str | None
    measures: Comparison
    figures: float | None


def compare_two(article: str, other: str, *, as_json: bool) -> None:
    """Read two articles, named as for `find_article`, and print what they are to one another and how they differ.

    Raises:
        UsageError: as `find_article`.
    """
    from pipeline.dedupe.difference import difference

    compared = _compared(article, other)
    first, second = compared.first, compared.second
    changes = difference(compared.before, compared.after)
    headlines = difference(first.article.headline or "", second.article.headline or "")
    if as_json:
        print_json(_as_record(compared, headlines, changes))
        return
    _print_heads(first, second)
    print_rich(f"\n{_verdict(compared)}\n{_counts(changes)}\n")
    if any(change.kind != "same" for change in headlines):
        print_difference(headlines)
        print_rich("")
    print_difference(changes)
    say("\n[-in the first alone-]  {+in the second alone+}  {~first spelling|second spelling~}")


def _compared(article: str, other: str) -> Compared:
    from pipeline.arabic.text import match_key
    from pipeline.dedupe.difference import measured, text_of
    from pipeline.store.article_pairs import article_pair
    from pipeline.store.reads import find_article

    with archive() as engine:
        first, second = find_article(engine, article), find_article(engine, other)
        pair = article_pair(engine, first.id, second.id)
    before, after = text_of(first.article), text_of(second.article)
    measures = measured(before, after)
    has_figures = any("0" <= letter <= "9" for text in (before, after) for letter in match_key(text))
    return Compared(
        first=first,
        second=second,
        before=before,
        after=after,
        pair=pair,
        kind=pair.kind or (_judged(pair, measures, first.article_key) if first.id != second.id and before and after else None),
        measures=measures,
        figures=measures.number_similarity if has_figures else None,
    )


def _judged(pair: ArticlePair, measures: Comparison, first_key: str) -> str | None:
    """Say what two texts are to one another by what they share, in the words of the view article_relations."""
    from pipeline.dedupe.compare import TextKind, judge

    kind = judge(measures)
    if kind is not TextKind.PART:
        return kind.value if kind else None
    is_first_later = pair.later_key == first_key
    return "excerpt" if is_first_later == (measures.shorter == 1) else "expansion"


def _print_heads(first: StoredArticle, second: StoredArticle) -> None:
    from rich.text import Text

    for name, stored, style in (("first", first, "red"), ("second", second, "green")):
        stamp, page_date = stored.article.published, stored.page.page_date
        date = stamp.isoformat()[:10] if stamp else f"page of {page_date}" if page_date else "no date"
        seen = min(stored.sightings, key=lambda sighting: sighting.url is None, default=stored.page.page.sighting)
        place = place_name(stored.page.publisher, seen.url, seen.path)
        parts = (stored.article_key, date, place)
        print_rich(Text.assemble((f"{name:<7} ", style), shown(" · ".join(parts))))


def _verdict(compared: Compared) -> str:
    from pipeline.arabic.text import match_key
    from pipeline.cli.duplicates import percent

    before, after, measures = compared.before, compared.after, compared.measures
    what = _what_they_are(compared)
    if not before or not after:
        says = "One of them has no text to compare." if before or after else "Neither has a text to compare."
    elif before == after:
        says = "Their texts are the same, letter by letter."
    elif match_key(before) == match_key(after):
        says = "Their texts are the same, word by word; only the spelling differs."
    else:
        shared = [
            f"{percent(measures.jaccard)} of their phrases of three words",
            f"{percent(measures.containment)} of those of the shorter",
        ]
        if compared.figures is None:
            says = f"They share {' and '.join(shared)}; neither has figures."
        else:
            says = f"They share {', '.join(shared)}, and {percent(compared.figures)} of the figures."
    return f"{what} {says}".strip()


def _what_they_are(compared: Compared) -> str:
    pair, first, second = compared.pair, compared.first.article_key, compared.second.article_key
    if first == second:
        return "It is one article."
    if pair.are_versions:
        if pair.later_key is None:
            return "They are versions of one article; which is the later is not known."
        return f"They are versions of one article, the {'first' if pair.later_key == first else 'second'} the later one."
    if compared.kind in {"excerpt", "expansion"}:
        is_first_part = (pair.later_key == first) == (compared.kind == "excerpt")
        what = f"The {'first' if is_first_part else 'second'} is a part of the {'second' if is_first_part else 'first'}."
        return what if pair.kind else f"{what} {NOT_FOUND}"
    if compared.kind in {None, "template"} and pair.representative_key is not None:
        others = f"by what they are to others they tell one story, that of {pair.representative_key}."
        return f"{KINDS[compared.kind][:-1]}, but {others}"
    if not (compared.before and compared.after):
        return ""
    return KINDS[compared.kind] if pair.kind or compared.kind is None else f"{KINDS[compared.kind]} {NOT_FOUND}"


def _counts(changes: Sequence[Change]) -> str:
    def words(kind: str, side: str) -> int:
        return sum(len(getattr(change, side).split()) for change in changes if change.kind == kind)

    gone = words("removed", "before") + words("replaced", "before")
    new = words("added", "after") + words("replaced", "after")
    spelled = words("spelling", "after")
    return f"Words: {words('same', 'after'):,} the same, {spelled:,} spelled otherwise, {gone:,} gone, {new:,} new."


def _as_record(compared: Compared, headlines: Sequence[Change], changes: Sequence[Change]) -> dict[str, Any]:
    return {
        "article_key": compared.first.article_key,
        "other_key": compared.second.article_key,
        "kind": compared.kind,
        "is_in_archive": compared.pair.kind is not None,
        "later_key": compared.pair.later_key,
        "representative_key": compared.pair.representative_key,
        "jaccard": compared.measures.jaccard,
        "containment": compared.measures.containment,
        "number_similarity": compared.figures,
        "headline": [_change_record(change) for change in headlines],
        "text": [_change_record(change) for change in changes],
    }


def _change_record(change: Change) -> dict[str, str]:
    return {"kind": change.kind.value, "before": change.before, "after": change.after}
