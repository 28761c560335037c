"""Words as numbers: one number for one word, wherever it stands."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from pipeline.dedupe import words as module
from pipeline.dedupe.words import phrase_hashes, words_of

WORD = st.text(st.sampled_from("ابتثجحخ019.\U0001d7d8é"), min_size=1, max_size=80)
WORDS = st.lists(WORD, min_size=1, max_size=60)


@given(WORDS)
def test_a_word_has_one_number_wherever_it_stands_and_two_words_have_two(words):
    hashes = words_of(" ".join(words)).hashes.tolist()
    assert len(hashes) == len(words)
    assert all(
        (a == b) == (one == other) for a, one in zip(hashes, words, strict=True) for b, other in zip(hashes, words, strict=True)
    )


@given(WORDS)
def test_figures_are_words_with_a_digit(words):
    assert words_of(" ".join(words)).is_figure.tolist() == [any(sign in word for sign in "0123456789") for word in words]


def test_a_text_read_in_portions_has_the_same_words(monkeypatch):
    body = " ".join(f"كلمة{number % 70}" for number in range(500))
    whole = words_of(body)
    monkeypatch.setattr(module, "_AT_ONCE", 40)
    portions = words_of(body)
    assert portions.hashes.tolist() == whole.hashes.tolist()
    assert portions.is_figure.tolist() == whole.is_figure.tolist()


def test_letters_outside_the_basic_plane_and_lone_surrogates_are_letters():
    assert len(set(words_of("\U0001f4f0 \U0001f4f1 \ud800 \udfff").hashes.tolist())) == 4


def test_an_empty_body_has_no_words():
    assert len(words_of("").hashes) == len(words_of("").is_figure) == 0


def test_the_order_of_words_matters_to_a_phrase():
    there, back = (phrase_hashes(words_of(body).hashes, 3) for body in ("واحد اثنان ثلاثة", "ثلاثة اثنان واحد"))
    assert there.tolist() != back.tolist()
