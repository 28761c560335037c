"""Stamps that count from the time of capture."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.arabic.relative import read_ago, says_ago
from pipeline.records import Precision

OFFSETS = st.integers(-12, 14).map(lambda hours: timezone(timedelta(hours=hours)))
CAPTURES = st.datetimes(datetime(1990, 1, 1), datetime(2090, 1, 1), timezones=OFFSETS)
UNITS = {
    "minute": ("دقيقة", "دقيقتين", "دقائق", timedelta(minutes=1)),
    "hour": ("ساعة", "ساعتين", "ساعات", timedelta(hours=1)),
    "day": ("يوم", "يومين", "أيام", timedelta(days=1)),
    "week": ("أسبوع", "أسبوعين", "أسابيع", timedelta(days=7)),
    "month": ("شهر", "شهرين", "أشهر", timedelta(days=30.4)),
    "year": ("سنة", "سنتين", "سنوات", timedelta(days=365.2)),
}


def said(number: int, unit: str) -> str:
    one, two, many, _ = UNITS[unit]
    return one if number == 1 else two if number == 2 else f"{number} {many if number <= 10 else one}"


@given(CAPTURES, st.integers(1, 59), st.sampled_from(["منذ {}", "قبل {}", "منذ: {}", "⏱ منذ {}", "{} مضت"]))
def test_minutes_ago_are_the_minute(captured, minutes, form):
    stamp = read_ago(form.format(said(minutes, "minute")), captured)
    assert stamp is not None
    expected = (captured - timedelta(minutes=minutes)).replace(second=0, microsecond=0)
    assert stamp.isoformat() == expected.isoformat()


@given(CAPTURES, st.integers(1, 60), st.sampled_from(sorted(set(UNITS) - {"minute"})), st.floats(-0.45, 0.95))
def test_longer_spans_say_no_more_than_is_certain(captured, number, unit, rounded):
    stamp = read_ago(f"قبل {said(number, unit)}", captured)
    if stamp is None:
        return
    assert stamp.precision in {Precision.DAY, Precision.MONTH, Precision.YEAR}
    if unit in {"hour", "day", "week"}:
        meant = captured - UNITS[unit][3] * (number + rounded)
        assert meant.date().isoformat().startswith(stamp.isoformat())


@given(CAPTURES)
def test_hours_ago_are_the_day_except_near_midnight(captured):
    stamp = read_ago("منذ ٣ ساعات", captured)
    if captured.hour >= 4:
        assert stamp is not None
        assert stamp.isoformat() == captured.date().isoformat()
    if captured.hour == 3:
        assert stamp is None or stamp.precision is not Precision.DAY


@given(CAPTURES, st.times(), st.sampled_from([(0, "اليوم"), (1, "أمس"), (1, "البارحة"), (2, "أول أمس"), (1, "Yesterday")]))
def test_a_named_day_and_a_time_are_the_site_s_own_clock(captured, when, day):
    back, word = day
    stamp = read_ago(f"{word} {when:%H:%M}", captured)
    expected = datetime.combine(captured.date() - timedelta(days=back), when.replace(second=0, microsecond=0))
    if expected > captured.replace(tzinfo=None):
        assert stamp is None
    else:
        assert stamp is not None
        assert stamp.isoformat() == expected.isoformat()


@given(
    st.one_of(
        st.text(max_size=70),
        st.lists(
            st.sampled_from("منذ قبل ago il y a 3 ٣ 999 ساعة ساعتين يوم أيام واحد و حوالي أمس اليوم 10:30 م GMT : - ,".split())
        ).map(" ".join),
    ),
    CAPTURES,
)
def test_any_text_is_a_relative_stamp_or_none(text, captured):
    stamp = read_ago(text, captured)
    assert says_ago(text) or stamp is None


def test_times_before_the_calendar_are_none():
    assert read_ago("منذ 9999 سنة", datetime(2020, 3, 12, tzinfo=UTC)) is None
    assert read_ago("أمس 10:30", datetime(1, 1, 1, tzinfo=UTC)) is None


def test_a_time_of_capture_without_an_offset_is_refused():
    with pytest.raises(ValueError, match="no offset"):
        read_ago("منذ ساعة", datetime(2020, 3, 12))


def test_prose_that_begins_like_one_is_none():
    for text in ("منذ عام 2014", "قبل 3 أيام أعلنت الوزارة", "اليوم", "أمس", "منذ", "3 ساعات", "57 خبر", "بعد 3 ساعات", ""):
        assert not says_ago(text)
