"""The words by which a recognised name is cut or widened, from `data/span_words.tsv`, by what they do; read once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache, lru_cache
from importlib import resources
from types import MappingProxyType

from pipeline.arabic.text import display_lines

TABLE = "span_words.tsv"
RULES = (
    "org_classifier", "org_head", "org_head_or_classifier", "place_classifier", "place_head", "place_kind", "direction", "bare",
    "bare_place", "state_body", "ministry_alone", "body_qualifier", "portfolio", "portfolio_qualifier", "fixed_region",
    "name_joiner", "state_form", "common_name", "place_cue", "compound_place", "media", "quoted_org", "speech", "phrase_head",
    "sure_head", "weak_head", "phrase_end", "agency_word", "led_head", "numbered", "leader", "org_after_title",
    "place_after_title", "eponym_title", "grand_adjective", "prayer", "prayer_time",
)  # fmt: skip
"""What the table's third column may say; its first lines explain them."""


@lru_cache(maxsize=1)
def _by_rule() -> Mapping[str, frozenset[str]]:
    text = (resources.files("pipeline.entities") / "data" / TABLE).read_text("utf-8")
    rows = [line.split("\t") for line in text.split("\n") if line and not line.startswith("#")][1:]
    keys = display_lines("\n".join(form for form, _, _ in rows))[1]
    found: dict[str, set[str]] = {rule: set() for rule in RULES}
    for key, (_, _, rule) in zip(keys, rows, strict=True):
        found[rule].add(key)
    return MappingProxyType({rule: frozenset(words) for rule, words in found.items()})


def words_of(rule: str) -> frozenset[str]:
    """Give the folded keys of the forms that have a rule."""
    return _by_rule()[rule]


@cache
def phrases_of(rules: tuple[str, ...]) -> Mapping[str, tuple[tuple[str, ...], ...]]:
    """Give the forms that have one of the rules by their first word: the words after it, longest first."""
    return by_first_word(form for rule in rules for form in words_of(rule))


def by_first_word(forms: Iterable[str]) -> Mapping[str, tuple[tuple[str, ...], ...]]:
    """Index forms of one or more words by the first: the words after it, longest first."""
    index: dict[str, set[tuple[str, ...]]] = {}
    for form in forms:
        first, *rest = form.split(" ")
        index.setdefault(first, set()).add(tuple(rest))
    return MappingProxyType({first: tuple(sorted(rests, key=lambda rest: (-len(rest), rest))) for first, rests in index.items()})
