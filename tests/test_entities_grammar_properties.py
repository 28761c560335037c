"""Whatever the text: no exception, no overlap, and a mention's text is its slice; a long text takes time with its length."""

import time
from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.entities.dates import find_dates, own_day
from pipeline.entities.quantities import find_quantities

WORDS = (
    "عام سنة العام عامين الأعوام يوم اليوم أمس غدا غداً الأحد الاثنين السبت يناير مارس آب (آذار) "
    "كانون الثاني تشرين الأول رمضان 1445 هـ الماضي المقبل الجاري هذا هذه الشهر الأيام القليلة القرن "
    "العشرين التسعينيات صيف من في إلى بين أو و منذ قبل بعد مطلع نهاية نحو أكثر أقل لا يقل عن على "
    "الأقل تقريبا فأكثر ثلاثة ثلاث أحد عشر عشرون مئة مائتين ألف ألفا آلاف الآلاف مليون ملايين ونصف "
    "نصف ربع ثلثا أرباع عشرات مئات قتيل قتلى جريحا شخصين دولة غارات جوية دولار ليرة سورية % في المئة "
    "بالمئة $ € 1 12 31 56 1000 1,250,000 2.5 ٣٥٠ ۲۰ 2014 30/11/2016 2014-2016 10-15 11:30 5-2 - / ( "
    ") « » . ، ؛ رقم المادة الـ الـ21 للعام وبعامين ب و 999999999999999999999"
).split()
texts = st.lists(st.sampled_from(WORDS) | st.text(max_size=6), max_size=40).flatmap(
    lambda words: st.sampled_from([" ", "", "  "]).map(lambda gap: gap.join(words))
)


def check(text: str, published: date | None) -> None:
    dates = find_dates(text, published)
    found = sorted([*dates, *find_quantities(text, dates)], key=lambda m: m.start)
    assert all(m.text == text[m.start : m.end] and m.start < m.end for m in found)
    assert all(a.end <= b.start for a, b in pairwise(found))
    assert all(m.text == m.text.strip() for m in found)


@given(texts, st.none() | st.dates(date(1990, 1, 1), date(2030, 12, 31)))
def test_mentions_are_slices_and_never_overlap_in_texts_of_dates_and_numbers(text, published):
    check(text, published)


@given(st.text(max_size=300), st.none() | st.dates())
def test_mentions_are_slices_and_never_overlap_in_any_text(text, published):
    check(text, published)


@given(st.text(alphabet="0123456789٠١٢٣۴۵.,:/-٫٬ ـ\u064b\u200f()%$وبل", max_size=200))
def test_no_row_of_digits_and_signs_is_too_odd(text):
    check(text, date(2020, 2, 29))


@given(texts)
def test_the_same_text_gives_the_same_whatever_was_read_before(text):
    first = find_dates(text)
    find_quantities("قتل 12 شخصا في عام 2014")
    assert find_dates(text) == first


UNITS = [
    "1",
    "1,234",
    "1.",
    "12/",
    "1 000 ",
    "يناير و",
    "5 مايو إلى ",
    "ألف وألف ",
    "اليوم ",
    "عام ونصف ",
    "1 - 2 - ",
    "(",
    "ثلاثة أو ",
    "عدد 5 ",
]


@pytest.mark.parametrize("unit", UNITS)
def test_a_text_of_a_megabyte_without_a_break_takes_time_with_its_length(unit):
    short, long = (unit * (size // len(unit)) for size in (50_000, 400_000))
    seconds = []
    for text in (short, long):
        before = time.process_time()
        check(text, None)
        seconds.append(time.process_time() - before)
    assert seconds[1] < 40 * max(seconds[0], 0.005)  # eight times as long; the square would be 64 times


def test_the_articles_own_day_is_the_date_beside_today():
    assert own_day(["خبر بلا تاريخ", "قالت اليوم الخميس 12 مارس 2020 إن"]) == date(2020, 3, 12)
    assert own_day(["قالت يوم الخميس 12 مارس 2020 إن", "قالت اليوم إن"]) is None
