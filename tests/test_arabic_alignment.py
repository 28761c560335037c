"""Where each character of a display text came from: offsets lead back into the text as given."""

from __future__ import annotations

import time
import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from pipeline.arabic.alignment import show
from pipeline.arabic.text import display_text

LETTERS = st.sampled_from(
    [
        *"ابتسمأ آ\u0623ؤ",
        "\u0627",
        "\u0653",
        "\u0654",
        "\u064e",
        "\u0651",
        "\u200f",
        "\u200d",
        "\ufeff",
        "\u00a0",
        "\t",
        " ",
        "\r",
    ]
)
ANY = st.text(st.one_of(LETTERS, st.characters(exclude_categories=("Cs",))), max_size=60)


@given(ANY)
@example("\u1100\u1161\u11a8")
@example("a\u0323\u0307 \u0958")
@example("\ufeff  a\u200fb ")
@example("ا" + "\u064e" * 300 + "ب" * 4000 + " ا\u0653")
def test_what_is_shown_is_the_display_text_and_each_character_has_its_place(text):
    shown = show(text)
    assert shown.text == display_text(text)
    if shown.starts is None:
        assert shown.text == text
        return
    assert len(shown.starts) == len(shown.ends) == len(shown.text)
    assert list(shown.starts) == sorted(shown.starts)
    assert list(shown.ends) == sorted(shown.ends)
    assert all(0 <= start < end <= len(text) for start, end in zip(shown.starts, shown.ends, strict=True))


@given(ANY, st.data())
def test_the_slice_as_given_reads_as_the_slice_that_was_shown(text, data):
    shown = show(text)
    end = data.draw(st.integers(0, len(shown.text)))
    start = data.draw(st.integers(0, end))
    # A slice inside a letter and its marks has no slice of its own.
    if any(unicodedata.category(shown.text[at])[0] == "M" for at in (start, end) if at < len(shown.text)):
        return
    piece = shown.text[start:end]
    if piece != piece.strip() or unicodedata.normalize("NFC", piece) != piece:
        return
    begin, behind = shown.given(start, end)
    assert 0 <= begin <= behind <= len(text)
    if not any(0x1100 <= ord(letter) < 0x1200 or 0xAC00 <= ord(letter) < 0xD7B0 for letter in shown.text):
        assert display_text(text[begin:behind]) == piece


@pytest.mark.parametrize(
    ("text", "piece", "given_piece"),
    [
        ("زار\u00a0 سامي", "سامي", "سامي"),
        ("\ufeffسامي هنا", "سامي", "سامي"),
        ("سا\u200fمي هنا", "سامي", "سا\u200fمي"),
        ("ا\u0653مال هنا", "آمال", "ا\u0653مال"),
        ("  سامي \t الحداد ", "سامي الحداد", "سامي \t الحداد"),
    ],
)
def test_a_name_is_given_as_the_line_writes_it(text, piece, given_piece):
    shown = show(text)
    start = shown.text.index(piece)
    begin, behind = shown.given(start, start + len(piece))
    assert text[begin:behind] == given_piece


def test_a_long_text_takes_time_in_proportion():
    def seconds(length: int) -> float:
        text = "كلمة\u200f  ا\u0653 " * length
        began = time.perf_counter()
        show(text)
        return time.perf_counter() - began

    assert min(seconds(40_000) for _ in range(2)) < 12 * min(seconds(10_000) for _ in range(3))
