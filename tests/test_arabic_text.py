"""Display text and match key: the two normal forms."""

import re
import sys
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.arabic import chars
from pipeline.arabic.text import display_text, is_blank, match_key

ANY = st.text(alphabet=st.characters(codec="utf-8"), max_size=80)
ARABIC = st.text(alphabet=st.characters(min_codepoint=0x600, max_codepoint=0x6FF), max_size=80)
EITHER = st.one_of(ANY, ARABIC)


@given(EITHER)
def test_display_text_is_idempotent(text):
    assert display_text(display_text(text)) == display_text(text)


@given(EITHER)
def test_match_key_is_idempotent_and_sees_only_the_display_text(text):
    assert match_key(match_key(text)) == match_key(text)
    assert match_key(display_text(text)) == match_key(text)


@given(EITHER)
def test_a_line_is_blank_exactly_where_its_display_text_is_empty(text):
    assert is_blank(text) == (display_text(text) == "")


@given(EITHER)
def test_display_text_changes_nothing_but_white_space_marks_and_composition(text):
    def letters(value):
        return [c for c in unicodedata.normalize("NFD", value) if not c.isspace() and not chars.INVISIBLE.match(c)]

    assert sorted(letters(display_text(text))) == sorted(letters(text))


def test_the_table_of_invisible_characters_is_that_of_unicode():
    pattern = re.compile(f"[{chars.INVISIBLE_CLASS}]")
    listed = {c for c in map(chr, range(sys.maxunicode + 1)) if pattern.match(c)}
    assert set(chars._invisible()) <= listed
    # Characters that a newer Unicode made format characters may be listed before this Python knows of them.
    assert all(unicodedata.category(c) in {"Cf", "Cc", "Cn", "Mn"} for c in listed)


@pytest.mark.parametrize(
    ("printed", "shown"),
    [
        ("  \u200fنص\u00a0عربي\u200e \t", "نص عربي"),  # right-to-left mark, NBSP, left-to-right mark
        ("كلم\u200dة", "كلمة"),  # zero-width joiner
        ("2024  (رويترز)", "2024 (رويترز)"),
        ("أ\ufeffب", "أب"),  # byte-order mark inside a text
        ("\u0627\u0653لاف", "\u0622لاف"),  # alef and a combining madda are one letter in NFC
        ("«مقالات» ١٢٫٥ سريّة", "«مقالات» ١٢٫٥ سريّة"),  # quotes, digits and diacritics stay as printed
    ],
)
def test_display_text_is_as_published(printed, shown):
    assert display_text(printed) == shown


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("رئيس مجلسى الإدارة", "رئيس مجلسي الاداره"),
        ("«رسائل سريّة»", "رسائل سرية"),
        ("الـقـاهـرة", "القاهرة"),
        ("عام ٢٠٢٤", "عام 2024"),
        ("کتاب ایران", "كتاب ايران"),
        ("\ufefb", "لا"),  # the ligature lam-alef
        ("TT", "tt"),
        ("مرحبا... يا!", "مرحبا يا"),
    ],
)
def test_what_a_reader_calls_the_same_has_one_key(one, other):
    assert match_key(one) == match_key(other)


def test_numbers_keep_their_decimal_point_in_the_key():
    assert match_key("١٢٫٥%") == match_key("12.5") != match_key("125")
