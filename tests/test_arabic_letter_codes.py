"""Folding by tables of bytes gives what folding step by step gives, for every character and for texts at random."""

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from pipeline.arabic import chars
from pipeline.arabic.letter_codes import CHARACTERS, lines_of, shown_codes
from pipeline.arabic.text import MARKS, _key_by_steps, display_lines, display_text, match_key

CODED = st.text(alphabet=CHARACTERS, max_size=80)
CLOSE = st.text(alphabet="12٣.,٫_ \n\t\u200f\u00a0\u064b\u0651\u0640ابأة?A", max_size=40)
"""What the two ways could disagree on: numbers and their points, space, marks, question marks."""
MIXED = st.text(alphabet=st.one_of(st.sampled_from(CHARACTERS), st.characters(codec="utf-8")), max_size=60)


def agrees(text: str) -> bool:
    lines = text.split("\n")
    shown, keys = display_lines(text)
    by_steps = [display_text(line) for line in lines]
    return (
        shown == by_steps
        and keys == [_key_by_steps(line) for line in by_steps]
        and match_key(text) == _key_by_steps(display_text(text))
    )


@given(st.one_of(CODED, CLOSE, MIXED))
def test_both_ways_of_folding_agree(text):
    assert agrees(text)


def test_both_ways_of_folding_agree_on_every_character_with_a_code_in_any_place():
    places = ("{}", "a{}b", "1{}2", "ب{}\u064e", " {}\n{} x", "?{}?")
    assert [c for c in CHARACTERS for place in places if not agrees(place.replace("{}", c))] == []


def test_a_character_has_a_code_only_if_composition_leaves_it_alone():
    assert len(set(CHARACTERS)) == len(CHARACTERS) <= 256
    assert [c for c in CHARACTERS if unicodedata.normalize("NFC", c) != c] == []
    assert [c for c in CHARACTERS if unicodedata.combining(c) and not MARKS.fullmatch(c)] == []


def test_a_character_without_a_code_costs_only_its_own_line():
    codes, is_right = shown_codes("نص\nنص \U0001f600\n")
    assert (lines_of(codes), is_right) == (["نص", "نص ?", ""], False)
    assert display_lines("نص\nنص \U0001f600\n") == (["نص", "نص \U0001f600", ""], ["نص", "نص", ""])


def test_every_invisible_character_that_has_a_code_is_left_out():
    hidden = "".join(c for c in CHARACTERS if chars.INVISIBLE.match(c))
    assert len(hidden) > 10 and display_lines(hidden)[0] == [""]
