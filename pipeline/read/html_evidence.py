"""What an HTML page says of itself outside its text."""

from __future__ import annotations

from selectolax.lexbor import LexborHTMLParser

from pipeline.records import PageEvidence


def evidence_of(tree: LexborHTMLParser) -> PageEvidence:
    """Gather a document's own metadata."""
    link = tree.css_first("link[rel=canonical]")
    return PageEvidence(canonical_url=link.attributes.get("href") if link is not None else None)
