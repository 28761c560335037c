"""Who wrote it and when, where a page without a profile says so only below the text."""

from __future__ import annotations

from pipeline.arabic.text import match_key
from pipeline.parse.byline import author_among_parts, author_behind_prefix, is_signature
from pipeline.parse.draft import Draft, Stretch
from pipeline.parse.head_lines import names_agency
from pipeline.records import Role

WITHIN = 4
"""Lines below the last text among which its author and its stamp stand."""


def read_end_lines(draft: Draft, body: Stretch, total: int, article: int) -> None:
    """Label the author and the stamp right below the text and above `total`, where the head shows none."""
    texty = [i for i in draft.open_lines(body.start, body.stop) if draft.is_texty(i)]
    if not texty:
        return
    facts = draft.of(article)
    for index in range(texty[-1] + 1, min(total, texty[-1] + 1 + WITHIN)):
        if draft.role(index) is Role.RELATED_HEADING or draft.is_foot(index):
            return
        if not draft.is_open(index):
            continue
        if facts.byline and draft.lines[index].key == match_key(facts.byline):
            draft.put(index, Role.BYLINE, "repeat:below-the-text", article=article, repeat=True)
        elif index in draft.stamps and index not in draft.updates:
            draft.put(index, Role.PUBLISHED, "stamp:below-the-text", article=article, repeat=facts.published is not None)
            facts.published = facts.published or draft.stamps[index]
        elif is_signature(draft.lines[index].text):
            draft.put(index, Role.BYLINE, "byline:signature", article=article)
        elif facts.byline is None and (author := _author(draft, index)):
            draft.put(index, Role.BYLINE, "byline:below-the-text", article=article)
            facts.byline = author


def _author(draft: Draft, index: int) -> str | None:
    """Give the author whom a line below the text names: behind a word for that, or by a name that is known for one.

    Whom an Arabic label names that is neither a place nor an agency, as `goalkeeper: name`, is no author.
    """
    author, line = author_behind_prefix(draft, index), draft.lines[index]
    label = line.text.rpartition(":")[0].strip()
    is_origin = label.isascii() or match_key(label) in draft.lexicon.places or names_agency(label, draft.lexicon)
    if author or not is_origin:
        return author
    return author_among_parts(line, draft.lexicon)
