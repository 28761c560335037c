"""`matn duplicates ARTICLE OTHER`: two articles word by word."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from pipeline.cli.console import archive, print_json, print_rich, say, shown
from pipeline.cli.difference_view import print_difference

if TYPE_CHECKING:
    from pipeline.dedupe.compare import Comparison
    from pipeline.dedupe.difference import Change
    from pipeline.store.reads import StoredArticle

KINDS = {
    "near": "They are near copies of one another",
    "part": "The shorter is a part of the longer",
    "template": "They are the same form with other figures, no copies",
    None: "They share too little to be duplicates",
}


def compare_two(article: str, other: str, *, as_json: bool) -> None:
    """Read two articles, named as for `find_article`, and print how they differ.

    Raises:
        UsageError: as `find_article`.
    """
    from pipeline.dedupe.difference import difference, measured, text_of
    from pipeline.store.reads import find_article

    with archive() as engine:
        first, second = find_article(engine, article), find_article(engine, other)
    before, after = text_of(first.article), text_of(second.article)
    measures, changes = measured(before, after), difference(before, after)
    headlines = difference(first.article.headline or "", second.article.headline or "")
    if as_json:
        print_json(_as_record(first, second, measures, headlines, changes))
        return
    _print_heads(first, second)
    print_rich(f"\n{_verdict(before, after, measures)}\n{_counts(changes)}\n")
    if any(change.kind != "same" for change in headlines):
        print_difference(headlines)
        print_rich("")
    print_difference(changes)
    say("\n[-in the first alone-]  {+in the second alone+}  {~first spelling|second spelling~}")


def _print_heads(first: StoredArticle, second: StoredArticle) -> None:
    from rich.text import Text

    for name, stored, style in (("first", first, "red"), ("second", second, "green")):
        stamp, page_date = stored.article.published, stored.page.page_date
        date = stamp.isoformat()[:10] if stamp else f"page of {page_date}" if page_date else "no date"
        parts = (stored.article_key, date, stored.page.publisher or "publisher not known")
        print_rich(Text.assemble((f"{name:<7} ", style), shown(" · ".join(parts))))


def _verdict(before: str, after: str, measures: Comparison) -> str:
    from pipeline.arabic.text import match_key
    from pipeline.cli.duplicates import percent
    from pipeline.dedupe.compare import judge

    if not before or not after:
        return "One of them has no text to compare." if before or after else "Neither has a text to compare."
    if before == after:
        return "Their texts are the same, letter by letter."
    if match_key(before) == match_key(after):
        return "Their texts are the same, word by word; only the spelling differs."
    kind = judge(measures)
    return (
        f"{KINDS[kind.value if kind else None]}: they share {percent(measures.jaccard)} of their phrases of three words, "
        f"{percent(measures.containment)} of those of the shorter, and {percent(measures.number_similarity)} of the figures."
    )


def _counts(changes: Sequence[Change]) -> str:
    def words(kind: str, side: str) -> int:
        return sum(len(getattr(change, side).split()) for change in changes if change.kind == kind)

    gone = words("removed", "before") + words("replaced", "before")
    new = words("added", "after") + words("replaced", "after")
    spelled = words("spelling", "after")
    return f"Words: {words('same', 'after'):,} the same, {spelled:,} spelled otherwise, {gone:,} gone, {new:,} new."


def _as_record(
    first: StoredArticle,
    second: StoredArticle,
    measures: Comparison,
    headlines: Sequence[Change],
    changes: Sequence[Change],
) -> dict[str, Any]:
    from pipeline.dedupe.compare import judge

    kind = judge(measures)
    return {
        "article_key": first.article_key,
        "other_key": second.article_key,
        "kind": kind.value if kind else None,
        "jaccard": measures.jaccard,
        "containment": measures.containment,
        "number_similarity": measures.number_similarity,
        "headline": [_change_record(change) for change in headlines],
        "text": [_change_record(change) for change in changes],
    }


def _change_record(change: Change) -> dict[str, str]:
    return {"kind": change.kind.value, "before": change.before, "after": change.after}
