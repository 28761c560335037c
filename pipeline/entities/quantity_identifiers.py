"""Numbers that name a thing instead of counting: Article 4, Resolution 2254, F-16, COVID-19, the 21st, 5 o'clock."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.arabic.date_tokens import Token
from pipeline.arabic.number_words import ARTICLE, number_words
from pipeline.entities.grammar_words import quantity_lists
from pipeline.entities.units import unit_table

_PARTICLES = frozenset("\u0648\u0628\u0644\u0643\u0641")  # and, in, for, like, so: as tokens before digits
_BETWEEN_MARKS = frozenset("-/.:_+#*@\\")


def is_identifier(tokens: Sequence[Token], at: int) -> bool:
    """Say whether a number names a thing instead of counting: Article 4, Resolution 2254, F-16, COVID-19, the 21st, 5 o'clock."""
    if at == 0:
        return False
    before, token = tokens[at - 1], tokens[at]
    is_glued = before.end == token.start
    if is_glued and before.key in _PARTICLES:
        return at > 1 and is_identifier(tokens, at - 1)
    if is_glued and before.key[:1].isalnum() and not before.key.startswith(ARTICLE) and not _is_word(before.key):
        return True
    if _has_letter_inside(tokens, at):
        return True
    if before.key in number_words().ordinals and token.key in number_words().cardinals and not token.proclitic:
        return True  # the thirteenth
    if is_glued and before.key in _BETWEEN_MARKS:
        return at > 1 and tokens[at - 2].end == before.start
    lists = quantity_lists()
    if token.key[0].isdecimal() and not token.proclitic and before.key in lists.keys("identifiers"):
        return unit_table().at(tokens, at + 1) is None or before.key in lists.keys("clock")
    if before.key in lists.keys("clock") and before.key.startswith(ARTICLE):
        return True
    return _is_ordinal(tokens, at)


def _is_word(key: str) -> bool:
    """Say whether a word before digits only lacks its space: no letter of a type and no Latin name."""
    lists = quantity_lists()
    return len(key) > 1 and key.isalpha() and not key.isascii() and key not in lists.keys("identifiers") | lists.keys("models")


def _has_letter_inside(tokens: Sequence[Token], at: int) -> bool:
    """Say whether digits, a letter and digits are written as one: a decimal point of old papers, a type."""
    if at + 2 >= len(tokens):
        return False
    letter, digits = tokens[at + 1], tokens[at + 2]
    is_one = letter.start == tokens[at].end and digits.start == letter.end
    return is_one and letter.key.isalpha() and digits.key[0].isdecimal()


def _is_ordinal(tokens: Sequence[Token], at: int) -> bool:
    """Say whether the article stands before digits and no known noun behind: the 21st round."""
    return tokens[at - 1].key == ARTICLE and unit_table().at(tokens, at + 1) is None
