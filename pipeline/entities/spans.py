"""From a recogniser's spans to what a reader calls the names: the conventions, applied text by text.

A span that a recogniser gives holds whole words, with the particles written onto them, often a title or the word city before the
name. What is a name's own and what is not follows fixed rules (docs/entities.md has them with examples).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from pipeline.entities import lexicon
from pipeline.entities.cue_spans import find_announced
from pipeline.entities.institutions import find_institutions
from pipeline.entities.name_starts import AND, Knows, letters_off, offset_of, readings
from pipeline.entities.organisation_phrases import find_organisation_phrases
from pipeline.entities.overlaps import disjoint
from pipeline.entities.span_drafts import Draft, draft_of, merged, pieces_of
from pipeline.entities.span_edges import is_no_name, trimmed, widened
from pipeline.entities.span_words import words_of
from pipeline.entities.tokens import Tokens
from pipeline.entity_records import NameSpan


def settle_spans(tokens: Tokens, spans: Sequence[NameSpan], knows: Knows) -> list[NameSpan]:
    """Give the names of a text, in order, none overlapping, cut and widened by the conventions; `spans` are a recogniser's.

    Institutions that are named by their nature (the Egyptian army) are added, and names that words around them announce. Where
    names overlap, the longer one stays, then the surer one. The answer depends on this text and on `knows` alone.
    """
    announced = (*find_organisation_phrases(tokens), *find_announced(tokens))
    drafts = merged([piece for span in (*spans, *announced) for piece in pieces_of(draft_of(span, tokens), tokens)], tokens)
    settled = []
    cut = {(draft.first, draft.end) for draft in drafts if draft.off}
    for draft in drafts:
        name = _settled(draft, tokens, knows)
        if name is not None and (name.off or (name.first, name.end) not in cut):  # who cut the word knows the name
            start = tokens.starts[name.first] + name.off
            settled.append(
                NameSpan(type=name.type, start=start, end=tokens.ends[name.end - 1], score=name.score, source=name.source)
            )
    return longest((*settled, *find_institutions(tokens)))


def longest(spans: Iterable[NameSpan]) -> list[NameSpan]:
    """Keep, where spans overlap, the longer one, then the one with the higher score, then the first; in order of their starts."""
    return disjoint(sorted(spans, key=lambda one: (one.start - one.end, -one.score, one.start)))


def _settled(draft: Draft, tokens: Tokens, knows: Knows) -> Draft | None:
    draft = trimmed(draft, tokens, knows)
    before = _word_before(tokens.keys, draft.first)
    key = tokens.keys[draft.first]
    if not draft.off:
        takes = not draft.is_bared and before not in lexicon.titles() and before not in words_of("place_classifier")
        letters = letters_off(draft.type, draft.keys(tokens), knows, takes_particle=takes)
        draft = replace(draft, off=offset_of(tokens.words[draft.first], key, letters))
        key = next((rest for off, rest in readings(key) if off == letters), key)
    if is_no_name(draft, key, before, knows):
        return None
    return widened(draft, tokens)


def _word_before(keys: Sequence[str], at: int) -> str:
    """Give the folded word before a place, over an `and` that is written apart."""
    while at and keys[at - 1] == AND:
        at -= 1
    return keys[at - 1] if at else ""
