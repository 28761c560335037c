"""Tokens: where they begin and end, and what key they have."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.arabic.text import display_text, match_key
from pipeline.entities import tokens as tokens_module
from pipeline.entities.tokens import fold_words, tokenise

ARABIC = "".join(map(chr, [*range(0x621, 0x63B), *range(0x640, 0x653), *range(0x660, 0x66A), 0x670, 0x6CC, 0x6A9]))
TEXTS = st.text(alphabet=ARABIC + ' .,،؛؟:()«»"-%0123456789abcXYZé', max_size=60).map(display_text)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("قال:أحمد.", ["قال", ":", "أحمد", "."]),
        ("(رويترز)", ["(", "رويترز", ")"]),
        ("«الحياة»،", ["«", "الحياة", "»", "،"]),
        ("12.5% و2,000", ["12.5", "%", "و", "2,000"]),
        ("عام 2016م", ["عام", "2016", "م"]),
        ("مُحَمَّد", ["مُحَمَّد"]),
        ("العـــراق", ["العـــراق"]),
        ("١٤ أغسطس", ["١٤", "أغسطس"]),
        ("G8", ["G", "8"]),
        ("", []),
    ],
)
def test_punctuation_words_and_numbers_are_apart(text, words):
    assert tokenise(text).words == words


def test_keys_fold_the_forms_that_publishers_interchange():
    assert tokenise("إِسرائيل، أمّة ١٤").keys == ["اسرائيل", "", "امه", "14"]


@given(TEXTS)
def test_each_token_is_its_slice_and_nothing_that_prints_is_left_out(text):
    tokens = tokenise(text)
    assert [text[start:end] for start, end in zip(tokens.starts, tokens.ends, strict=True)] == tokens.words
    assert "".join(tokens.words) == text.replace(" ", "")
    assert tokens.starts == sorted(tokens.starts)


@given(TEXTS)
def test_keys_together_are_the_texts_match_key(text):
    # A vowel sign behind a decimal point parts a number in two tokens, while a match key drops it: the point is left out here.
    assert "".join(tokenise(text).keys).replace(".", "") == match_key(text).replace(" ", "").replace(".", "")


@given(st.text(max_size=80))
def test_any_text_has_tokens(text):
    shown = display_text(text)
    assert "".join(tokenise(shown).words) == shown.replace(" ", "")


def test_the_cache_of_keys_is_bounded_and_changes_nothing(monkeypatch):
    monkeypatch.setattr(tokens_module, "_KEYS_KEPT", 10)
    monkeypatch.setattr(tokens_module, "_keys", {})
    words = [f"أ{letter}" for letter in "ابتثجحخدذرزس"]
    for _ in range(3):
        assert fold_words(words) == [match_key(word) for word in words]
        fold_words(["كلمة"])
    assert len(tokens_module._keys) <= 10 + len(words)
