"""Texts with their names marked, as a recogniser would give them: `{P|سليم الهادي}`; P person, O organisation, L place."""

import re

from pipeline.entities.catalogue import Catalogue
from pipeline.entities.page_links import link_names
from pipeline.entities.page_names import PageText
from pipeline.entities.tokens import tokenise
from pipeline.entity_records import MentionType, NameSpan

TYPES = {"P": MentionType.PERSON, "O": MentionType.ORG, "L": MentionType.PLACE}
_MARK = re.compile(r"\{([POL])\|([^}]*)\}")
CATALOGUE = Catalogue()


def unmarked(marked):
    """Give a text without its marks, and the spans that they stood around."""
    text, spans, at = "", [], 0
    for mark in _MARK.finditer(marked):
        text += marked[at : mark.start()]
        span = NameSpan(type=TYPES[mark[1]], start=len(text), end=len(text) + len(mark[2]), score=0.9, source="marks")
        text, at = text + mark[2], mark.end()
        spans.append(span)
    return text + marked[at:], spans


def linked(*marked, country=None, catalogue=CATALOGUE):
    """Link the names of a page of marked texts; give `LinkedNames`."""
    given = [unmarked(each) for each in marked]
    texts = [PageText(text=text, tokens=tokenise(text), published=None) for text, _ in given]
    return link_names(texts, [spans for _, spans in given], catalogue, country)


def entities(*marked, **how):
    """Give the entity of each mention of a page, in reading order."""
    page = linked(*marked, **how)
    by_key = {entity.key: entity for entity in page.entities}
    return [by_key[mention.entity] for own in page.mentions for mention in own]


def keys(*marked, **how):
    """Give the entity key of each mention of a page, in reading order."""
    return [entity.key for entity in entities(*marked, **how)]
