"""Numbers in words and digits: whatever Arabic composes is read back, and the particles before a word are told from the word."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.arabic.number_digits import DigitKind, read_digits
from pipeline.arabic.numbers import read_number
from pipeline.entities.grammar_words import words_of

ONES = "واحد اثنان ثلاثة أربعة خمسة ستة سبعة ثمانية تسعة".split()
TEENS = ["أحد عشر", "اثنا عشر", *(f"{one} عشر" for one in ONES[2:])]
TENS = "عشرون ثلاثون أربعون خمسون ستون سبعون ثمانون تسعون".split()
HUNDREDS = "مئة مئتان ثلاثمئة أربعمئة خمسمئة ستمئة سبعمئة ثمانمئة تسعمئة".split()
SCALES = [("مليار", "ملياران", "مليارات"), ("مليون", "مليونان", "ملايين"), ("ألف", "ألفان", "آلاف")]


def below_hundred(n: int) -> str:
    if n < 10:
        return ONES[n - 1]
    if n == 10:
        return "عشرة"
    if n < 20:
        return TEENS[n - 11]
    ten = TENS[n // 10 - 2]
    return f"{ONES[n % 10 - 1]} و{ten}" if n % 10 else ten


def below_thousand(n: int) -> str:
    parts = [HUNDREDS[n // 100 - 1]] if n >= 100 else []
    return " و".join([*parts, *([below_hundred(n % 100)] if n % 100 else [])])


def scaled(n: int, one: str, two: str, many: str) -> str:
    if n <= 2:
        return (one, two)[n - 1]
    return f"{below_thousand(n)} {many if 3 <= n % 100 <= 10 else one}"


def in_words(n: int) -> str:
    """Write a number as a careful Arabic writer would."""
    parts = []
    for power, names in zip((10**9, 10**6, 10**3), SCALES, strict=True):
        if n >= power:
            parts.append(scaled(n // power, *names))
            n %= power
    if n:
        parts.append(below_thousand(n))
    return " و".join(parts)


def value(text: str) -> float | None:
    tokens = words_of(text)
    number = read_number(tokens, 0)
    return number.value if number is not None and number.end == len(tokens) else None


@given(st.integers(2, 10**12 - 1))
def test_a_number_written_in_words_is_read_back(n):
    assert value(in_words(n)) == n


@given(st.integers(2, 999))
def test_every_spelling_of_a_hundred_reads_the_same(n):
    assert value(in_words(n).replace("مئة", "مائة").replace("مئتان", "مائتين")) == n


@given(st.integers(1000, 10**14), st.sampled_from([",", "،", "٬"]), st.booleans())
def test_thousands_are_parted_by_any_comma_and_digits_may_be_arabic(n, comma, is_arabic):
    text = f"{n:,}".replace(",", comma)
    if is_arabic:
        text = text.translate({ord("0") + digit: chr(0x660 + digit) for digit in range(10)})
    assert value(text) == n


@given(st.text(alphabet="0123456789.,:/-", min_size=1, max_size=60).filter(lambda text: text[0].isdecimal()))
def test_digits_are_read_whatever_stands_between(text):
    read_digits(text)


@pytest.mark.parametrize("text", ["10:30", "192.168.1.1", "00201002345", "1234567890123456", "2.0.1"])
def test_times_addresses_and_long_rows_of_digits_are_no_numbers(text):
    assert read_digits(text).kind is not DigitKind.NUMBER


@pytest.mark.parametrize(
    ("text", "key", "start"),
    [
        ("وعشرون", "عشرون", 1),
        ("بألف", "الف", 1),
        ("وبألفين", "الفين", 2),
        ("للعام", "العام", 1),
        ("لِعامٍ", "عام", 2),
        ("بـ", "ب", 0),
        ("وأحد", "احد", 1),
    ],
)
def test_a_particle_before_a_known_word_is_off(text, key, start):
    token = words_of(text)[0]
    assert (token.key, token.start, token.end) == (key, start, len(text))


@pytest.mark.parametrize("text", ["لست", "وطن", "بطن", "وليد", "كانون", "بلد", "وزير", "فدان"])
def test_a_word_that_only_begins_like_a_particle_stays_whole(text):
    assert words_of(text)[0].start == 0
