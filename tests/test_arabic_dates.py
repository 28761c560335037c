"""Dates as Arabic pages print them."""

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.arabic.dates import find_stamp, read_stamp, read_time
from pipeline.arabic.zones import in_zone, zone_of
from pipeline.records import Precision, Stamp

MONTHS = {
    "Egypt": "يناير فبراير مارس أبريل مايو يونيو يوليو أغسطس سبتمبر أكتوبر نوفمبر ديسمبر".split(),
    "Levant": "كانون الثاني,شباط,آذار,نيسان,أيار,حزيران,تموز,آب,أيلول,تشرين الأول,تشرين الثاني,كانون الأول".split(","),
    "Morocco": "يناير فبراير مارس أبريل ماي يونيو يوليوز غشت شتنبر أكتوبر نونبر دجنبر".split(),
    "Tunisia": "جانفي فيفري مارس أفريل ماي جوان جويلية أوت سبتمبر أكتوبر نوفمبر ديسمبر".split(),
}
DIGITS = {"ASCII": "0123456789", "Arabic-Indic": "٠١٢٣٤٥٦٧٨٩", "Persian": "۰۱۲۳۴۵۶۷۸۹"}
STAMPS = st.datetimes(datetime(1900, 1, 1), datetime(2100, 1, 1)).map(lambda d: d.replace(second=0, microsecond=0))


@given(STAMPS, st.sampled_from(sorted(MONTHS)), st.sampled_from(sorted(DIGITS)), st.integers(0, 5))
def test_every_form_reads_back_what_was_printed(when, country, digits, form):
    month, egyptian = MONTHS[country][when.month - 1], MONTHS["Egypt"][when.month - 1]
    half, twelve = ("ص", "م")[when.hour >= 12], when.hour % 12 or 12
    day, year, clock = when.day, when.year, f"{twelve:02d}:{when.minute:02d} {half}"
    printed = [
        f"{day} {month} {year} - {clock}",
        f"{day:02d}/{month}/{year} - {clock}",
        f"{day} {egyptian} ({month}) {year}، {clock}",
        f"{clock} | {day} {month} {year}",
        f"{day:02d}/{when.month:02d}/{year} {when.hour:02d}:{when.minute:02d}",
        f"{year}-{when.month:02d}-{day:02d} {when.hour:02d}:{when.minute:02d}",
    ][form]
    stamp = read_stamp(printed.translate(str.maketrans("0123456789", DIGITS[digits])))
    assert stamp == Stamp(local=when, precision=Precision.MINUTE)


@pytest.mark.parametrize(
    ("printed", "iso"),
    [
        ("الثلاثاء 23 أبريل 2024", "2024-04-23"),
        ("الأربعاء 30/نوفمبر/2016 - 05:25 م", "2016-11-30T17:25:00+02:00"),
        ("السبت 27/يونيو/2020 - 12:15 ص", "2020-06-27T00:15:00+02:00"),
        ("الجمعة 17/يوليو/2026 - 09:10 ص", "2026-07-17T09:10:00+03:00"),  # Egypt's summer time came back in 2023
        ("الأحد، 04 آب/اغسطس 2013", "2013-08-04"),
        ("الخميس, حزيران (يونيو) 10, 2021 - 21:02", "2021-06-10T21:02:00+02:00"),
        ("16 سبتمبر 2019 18:57:30 GMT", "2019-09-16T18:57:30+00:00"),
        ("الخميس 15 يناير 2026 06:33 مـ 26 رجب 1447 هـ", "2026-01-15T18:33:00+02:00"),
        ("14:05-12 مايو 2024 م ـ 04 ذو القِعدة 1445 هـ", "2024-05-12T14:05:00+03:00"),
        ("8th, August 2023 GMT", "2023-08-08"),
        ("21 12:29 2025 أكتوبر", "2025-10-21T12:29:00+03:00"),
        ("02 أكتوبر-تشرين الأول 2023 05:33 م", "2023-10-02T17:33:00+03:00"),
        ("12 مارس 2024 الساعة 07:45 بتوقيت أبوظبي", "2024-03-12T07:45:00+04:00"),  # the zone on the page wins
        ("24 مارس 2024 10:05 (GMT+3)", "2024-03-24T10:05:00+03:00"),
        ("2024-03-24T10:30:00+03:00", "2024-03-24T10:30:00+03:00"),
    ],
)
def test_stamps_are_iso_at_the_precision_that_is_shown(printed, iso):
    stamp = read_stamp(printed)
    assert stamp is not None
    assert in_zone(stamp, "Africa/Cairo").isoformat() == iso


@pytest.mark.parametrize(
    "text",
    [
        "وذكرت الوزارة، اليوم الأربعاء 30 نوفمبر 2016",  # prose with a date in it
        "30 فبراير 2024",  # no such day
        "منذ عام 2014",  # since the year 2014: no day is shown
        "2014",
        "25:70 30 نوفمبر 2016",
        "30 نوفمبر 2016 1 ديسمبر 2016",  # two dates
        "مارس (أيار) 3 2020",  # two names that are not the same month's
        "",
        "٣/٣",
    ],
)
def test_what_is_not_one_whole_date_is_none(text):
    assert read_stamp(text) is None


WORDS = st.sampled_from(
    "30 12 2016 1445 : / - ( ) + مارس آذار تشرين الأول رجب م هـ GMT بتوقيت أبوظبي مكة المكرمة الساعة ص th T Z".split()
)


@given(st.one_of(st.text(max_size=60), st.lists(WORDS, max_size=14).map(" ".join), st.lists(WORDS, max_size=14).map("".join)))
def test_any_text_gives_a_stamp_or_none(text):
    read_stamp(text)
    read_time(text)
    found = find_stamp(text)
    assert found is None or read_stamp(text[found.start : found.end]) == found.stamp


def test_a_stamp_is_found_among_other_words():
    text = "لؤي منصور 16 سبتمبر 2019 18:57"
    found = find_stamp(text)
    assert found is not None
    assert (found.stamp.isoformat(), text[: found.start]) == ("2019-09-16T18:57:00", "لؤي منصور ")
    assert find_stamp("في 3 مدن عام 2014 وفي مارس") is None


def test_zones_come_from_the_wheel_and_wrong_names_are_refused():
    assert zone_of("Africa/Cairo").key == "Africa/Cairo"
    for wrong in ("Africa/Nowhere", "../../etc/passwd", "/etc/passwd", "Africa", ""):
        with pytest.raises(ValueError, match="no IANA time zone"):
            zone_of(wrong)
