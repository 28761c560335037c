"""Pages of publishers without a profile: one headline chosen over the whole page, a head around it, a body, and what follows."""

from __future__ import annotations

from dataclasses import replace

from pipeline.parse.above_headline import read_above
from pipeline.parse.body import read_body
from pipeline.parse.body_end import end_of_body
from pipeline.parse.draft import Draft, Stretch
from pipeline.parse.end_lines import read_end_lines
from pipeline.parse.evidence_parts import put_lines_below, put_links
from pipeline.parse.further_articles import further_headlines
from pipeline.parse.headline_choice import find_headline
from pipeline.parse.no_article import why_no_article
from pipeline.parse.repeats import settle_captions
from pipeline.parse.short_list import read_rest
from pipeline.parse.unknown_furniture import label_furniture
from pipeline.parse.unknown_head import read_below
from pipeline.records import Role


def read_unknown_page(draft: Draft) -> list[Stretch]:
    """Label every line of a page that has no profile; the stretch of its article, or nothing where it holds none."""
    put_lines_below(draft)
    label_furniture(draft)
    draft.no_article_reason = why_no_article(draft)
    if draft.no_article_reason:
        for index in draft.open_lines(0, len(draft.lines)):
            draft.put(index, Role.NAVIGATION, "page-without-article")
        return []
    headline = find_headline(draft)
    top = read_above(draft, headline)
    further = further_headlines(draft, top)
    stretches = [_read_article(draft, headline, Stretch(top, further[0] if further else len(draft.lines)), 1)]
    for number, index in enumerate(further, start=2):
        stop = further[number - 1] if number <= len(further) else len(draft.lines)
        draft.put(index, Role.HEADLINE, "headline:of-a-further-article", article=number)
        stretches.append(_read_article(draft, index, Stretch(index + 1, stop), number))
    _settle_joined_stamps(draft)
    return stretches


def _settle_joined_stamps(draft: Draft) -> None:
    """Give the further lines of a stamp what its first line was found to be."""
    for first, count in draft.joined.items():
        label = draft.labels[first]
        if label is not None:
            for index in range(first + 1, first + count):
                draft.labels[index] = replace(label, rule="stamp:over-lines")


def _read_article(draft: Draft, headline: int | None, below: Stretch, article: int) -> Stretch:
    """Label an article's head below its headline, its body, and what stands below that; the article's stretch."""
    start = 0 if article == 1 else below.start - 1
    body = read_below(draft, headline, below, article)
    stop = end_of_body(draft, body, below.stop)
    put_links(draft, body, stop)
    read_end_lines(draft, Stretch(body, stop), below.stop, article)
    read_body(draft, Stretch(body, stop), start, article, draft.lines[headline].key if headline is not None else "")
    settle_captions(draft, article, range(start, stop))
    read_rest(draft, stop, below.stop)
    return Stretch(start, stop)
