"""Every form of a stamp is printed for any moment and read back; what is no date gives no date that its text does not show."""

import re
from datetime import datetime, timedelta

from hijridate import Gregorian
from hypothesis import example, given
from hypothesis import strategies as st

from pipeline.arabic.date_meaning import stamp_of
from pipeline.arabic.date_parts import read_parts
from pipeline.arabic.date_search import next_stamp
from pipeline.arabic.date_tokens import tokens_of
from pipeline.arabic.date_words import date_words
from pipeline.arabic.dates import find_stamp, read_month, read_stamp, read_stamp_over_lines, read_time, split_stamps
from pipeline.arabic.relative import says_ago
from pipeline.records import Precision, Stamp

EGYPT = "يناير فبراير مارس أبريل مايو يونيو يوليو أغسطس سبتمبر أكتوبر نوفمبر ديسمبر".split()
LEVANT = "كانون الثاني,شباط,آذار,نيسان,أيار,حزيران,تموز,آب,أيلول,تشرين الأول,تشرين الثاني,كانون الأول".split(",")
MOROCCO = "يناير فبراير مارس أبريل ماي يونيو يوليوز غشت شتنبر أكتوبر نونبر دجنبر".split()
TUNISIA = "جانفي فيفري مارس أفريل ماي جوان جويلية أوت سبتمبر أكتوبر نوفمبر ديسمبر".split()
LOOSELY = "يناير فبراير مارس ابريل مايو يونيه يوليه اغسطس سبتمبر اكتوبر نوفمبر ديسمبر".split()
CLIPPED = "كانون ثاني,شباط,اذار,نيسان,ايار,حزيران,تموز,اب,ايلول,تشرين أول,تشرين ثان,كانون أول".split(",")
ENGLISH = "January February March April May June July August September October November December".split()
FRENCH = "janvier février mars avril mai juin juillet août septembre octobre novembre décembre".split()
SHORT = "Jan. Feb. Mar. Apr. May Jun. Jul. Aug. Sep. Oct. Nov. Dec.".split()
MONTHS = [EGYPT, LEVANT, MOROCCO, TUNISIA, LOOSELY, CLIPPED, ENGLISH, FRENCH, SHORT]
WEEKDAYS = [
    "الاثنين الثلاثاء الأربعاء الخميس الجمعة السبت الأحد".split(),
    "الإثنين الثلثاء الاربعاء الخميس الجمعه السبت الاحد".split(),
    "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split(),
    "Mon Tue Wed Thu Fri Sat Sun".split(),
    "lundi mardi mercredi jeudi vendredi samedi dimanche".split(),
]
HIJRI = (
    "محرم,صفر,ربيع الأول,ربيع الآخر,جمادى الأولى,جمادى الآخرة,رجب,شعبان,رمضان,شوال,ذو القعدة,ذو الحجة".split(","),
    "المحرم,صفر,ربيع أول,ربيع الثاني,جمادى الأول,جمادى الثانية,رجب,شعبان,رمضان,شوال,ذي القعدة,ذي الحجة".split(","),
)
DIGITS = ["0123456789", "٠١٢٣٤٥٦٧٨٩", "۰۱۲۳۴۵۶۷۸۹"]
MOMENTS = st.datetimes(datetime(1950, 1, 1), datetime(2075, 1, 1)).map(lambda d: d.replace(second=0, microsecond=0))


def month_names(draw, month: int) -> str:
    """One name of a month, or two of one."""
    first, second = draw(st.sampled_from(MONTHS))[month - 1], draw(st.sampled_from(MONTHS[:6]))[month - 1]
    joined = ["{0}", "{0} ({1})", "{0}/{1}", "{0} / {1}", "{0}-{1}", "{0}, {1}", "{0}، {1}", "{0} {1}", "({0}) {1}", "{0} – {1}"]
    return draw(st.sampled_from(joined)).format(first, second)


def hijri_date(draw, when: datetime) -> str:
    hijri = Gregorian(when.year, when.month, when.day).to_hijri()
    name = draw(st.sampled_from(HIJRI))[hijri.month - 1]
    forms = [
        "{d} {n} {y}هـ", "{d} {n} {y} هـ", "{d}/{n}/{y} هـ", "{d} / {n} / {y} هجري", "{n} {d}, {y} هـ", "{d} {n} {y}",
        "{d}/{m}/{y}هـ", "{y}-{m:02d}-{d:02d} هـ", "{d}-{m}-{y} (هـ)",
    ]  # fmt: skip
    return draw(st.sampled_from(forms)).format(d=hijri.day, m=hijri.month, y=hijri.year, n=name)


def gregorian_date(draw, when: datetime) -> str:
    named = [
        "{d} {n} {y}", "{d:02d} {n} {y}م", "{d}/{n}/{y}", "{d} - {n} - {y}", "{d}-{n}-{y}", "{d} {n}، {y}", "{d} {n} ,{y}",
        "{n} {d}, {y}", "{n} {d} {y}", "{y} {n} {d}", "{y}/{n}/{d}", "{d}.{n}.{y}",
    ]  # fmt: skip
    digits = ["{d:02d}/{m:02d}/{y}", "{d}/{m}/{y}", "{d}-{m}-{y}", "{d}.{m}.{y}", "{d:02d} / {m:02d} / {y}م"]
    digits += ["{y}-{m:02d}-{d:02d}", "{y}/{m}/{d}", "{y}.{m:02d}.{d:02d}", "{y}:{m:02d}:{d:02d}"]
    if draw(st.booleans()):
        form, name = draw(st.sampled_from(named)), month_names(draw, when.month)
        return form.format(d=when.day, y=when.year, n=name)
    return draw(st.sampled_from(digits)).format(d=when.day, m=when.month, y=when.year)


def clock(draw, when: datetime) -> str:
    twelve = when.hour % 12 or 12
    halves = {
        **dict.fromkeys(("ص", "صباحا", "صباحاً", "AM", "a.m.", "am"), range(12)),
        **dict.fromkeys(("م", "مـ", "مساءً", "مساء", "PM", "p.m."), range(12, 24)),
        "ظهرا": range(11, 15),
        "عصراً": range(13, 19),
        "فجراً": range(1, 6),
        "ليلا": [*range(19, 24), *range(4)],
        "بعد الظهر": range(12, 20),
    }
    half = draw(st.sampled_from([word for word, hours in halves.items() if when.hour in hours]))
    forms = [
        f"{when.hour:02d}:{when.minute:02d}", f"{when.hour}:{when.minute:02d}", f"الساعة {when.hour:02d}:{when.minute:02d}",
        f"الساعة {when.hour:02d}.{when.minute:02d}", f"{when.hour}h{when.minute:02d}", f"à {when.hour}h{when.minute:02d}",
        f"{twelve:02d}:{when.minute:02d} {half}", f"{twelve}:{when.minute:02d}{half}", f"{twelve:02d}.{when.minute:02d} {half}",
        f"الساعة {twelve}:{when.minute:02d} {half}",
    ]  # fmt: skip
    return draw(st.sampled_from(forms))


ZONES = [
    ("", None), (" GMT", 0), (" UTC", 0), (" (GMT+3)", 180), (" GMT+03:30", 210), (" بتوقيت غرينتش", 0), (" بتوقيت أبوظبي", 240),
    (" بتوقيت مكة المكرمة", 180), (" (السعودية)", 180), (" ت.غ", 0), (" غرينتش", 0), (" بالتوقيت المحلي", None), (" KSA", 180),
]  # fmt: skip


@st.composite
def printed(draw) -> tuple[str, Stamp]:
    """A stamp in any form of the grammar, and what it must be read as."""
    when = draw(MOMENTS)
    date, offset = gregorian_date(draw, when), None
    is_hijri = draw(st.integers(0, 5))
    between = draw(st.sampled_from([" - ", " ", " الموافق ", " / ", "، ", " | ", " الموافق لـ "]))
    if is_hijri == 0:
        date = hijri_date(draw, when)
    elif is_hijri == 1:
        date = f"{hijri_date(draw, when)}{between}{date}"
    elif is_hijri == 2:
        date = f"{date}{between}{hijri_date(draw, when)}"
    weekday = draw(st.sampled_from(WEEKDAYS))[when.weekday()]
    date = draw(
        st.sampled_from(["{0}", "{1} {0}", "{1}، {0}", "{1}, {0}", "{1} - {0}", "{0}، {1}", "يوم {1} {0}", "[{1}, {0}]"])
    ).format(date, weekday)
    stamp = Stamp(local=datetime(when.year, when.month, when.day), precision=Precision.DAY)
    if draw(st.integers(0, 3)):
        zone, offset = draw(st.sampled_from(ZONES))
        time = clock(draw, when) + zone
        stamp = Stamp(local=when, precision=Precision.MINUTE, utc_offset_minutes=offset)
        forms = [
            "{0} - {1}",
            "{0} {1}",
            "{0}، {1}",
            "{0} | {1}",
            "{1} - {0}",
            "{1} {0}",
            "{1} | {0}",
            "{0}\u00a0\u200f{1}",
            "🕐 {1} 📅 {0}",
        ]
        date = draw(st.sampled_from(forms)).format(date, time)
    return date.translate(str.maketrans("0123456789", draw(st.sampled_from(DIGITS)))), stamp


@given(printed())
def test_every_form_is_read_back(case):
    text, stamp = case
    assert read_stamp(text) == stamp


@given(printed())
def test_every_form_is_found_among_words(case):
    text, stamp = case
    found = find_stamp(f"تصوير: لؤي منصور {text} تعليق")
    assert found is not None
    assert found.stamp == stamp


@given(printed(), st.data())
def test_every_form_is_read_over_lines(case, data):
    text, stamp = case
    places = [i for i, c in enumerate(text) if c == " " and "".join(text[:i]).strip(" -،|") and len(text) - i > 3]
    if not places or len(text) > 60:
        return
    cut = data.draw(st.sampled_from(places))
    lines = [text[:cut].strip(), text[cut:].strip(), "وقال المتحدث باسم الوزارة"]
    found = read_stamp_over_lines(lines)
    if all(len(line) <= 40 and any(c.isalnum() for c in line) for line in lines[:2]):
        assert found in {(stamp, 2), None}
        parts = read_parts(tokens_of(lines[0]), 0)
        assert found is not None or parts[1] < len(tokens_of(lines[0]))


def names_of_months(text: str) -> set[int]:
    tokens = tokens_of(text)
    return {number for at in range(len(tokens)) if (number := date_words().months.at(tokens, at)[0])}


def shows(text: str, stamp: Stamp) -> bool:
    """Say whether the day, the month and the year of a stamp stand in a text, in either calendar, without the grammar's help."""
    day = stamp.local
    numbers = {int(found) for found in re.findall(r"\d+", text)}
    if day.day in numbers and (day.year in numbers or day.year % 100 in numbers) and day.month in numbers | names_of_months(text):
        return True
    if not 1925 <= day.year <= 2076:
        return False
    hijri = Gregorian(day.year, day.month, day.day).to_hijri()
    return {hijri.day, hijri.year} <= numbers


PIECES = (
    "1 2 3 5 11 12 13 15 20 29 30 31 32 99 2014 2016 2020 2024 1442 1445 1342 12,500 1.12 / - – : . ( ) , ، + "
    "| مارس آذار كانون الثاني يناير تشرين الأول May Mar sept رجب رمضان محرم م هـ GMT UTC KSA بتوقيت أبوظبي "
    "مكة المكرمة زحل الساعة ص ليلا ظهرا صباحا th st T Z h a.m. pm الأحد الجمعة Sun خميس في يوم الموافق منذ "
    "قبل ساعات يومين ago اليوم أمس عام قال _ # % € AB \u200f \u0640 10:05 12/03/20 2020-03-12 12.03.2020"
).split(" ")
JUMBLES = st.one_of(
    st.text(max_size=60),
    st.lists(st.sampled_from(PIECES), max_size=14).map(" ".join),
    st.lists(st.sampled_from(PIECES), max_size=14).map("".join),
)


@st.composite
def mutated(draw) -> str:
    """A printed stamp with some of its characters lost, doubled, exchanged or replaced."""
    letters = list(draw(printed())[0])
    for _ in range(draw(st.integers(1, 4))):
        at = draw(st.integers(0, len(letters) - 1))
        other = draw(st.integers(0, len(letters) - 1))
        how = draw(st.integers(0, 4))
        if how == 0 and len(letters) > 1:
            del letters[at]
        elif how == 1:
            letters.insert(at, letters[at])
        elif how == 2:
            letters[at], letters[other % len(letters)] = letters[other % len(letters)], letters[at]
        elif how == 3:
            letters[at] = draw(st.sampled_from("0123456789/-:., مصabx٣\u200f"))
        else:
            letters.insert(at, draw(st.sampled_from(PIECES)))
    return "".join(letters)


@given(st.one_of(JUMBLES, mutated()))
@example("2019 12 مارس 2020")
@example("12\u200f3 مارس 2020")
def test_no_text_gives_a_date_that_does_not_stand_in_it(text):
    stamp = read_stamp(text)
    assert stamp is None or shows(text, stamp)
    for found in split_stamps(text):
        span = text[found.start : found.end]
        assert shows(span, found.stamp)
        assert read_stamp(span) == found.stamp
    first = find_stamp(text)
    assert first == (split_stamps(text) or [None])[0]
    read_time(text)
    read_month(text)
    says_ago(text)
    read_stamp_over_lines(text.split(" "))


@given(st.one_of(JUMBLES, mutated(), printed().map(lambda case: case[0])))
def test_the_quick_look_passes_over_nothing_that_is_a_date(text):
    tokens = tokens_of(text)
    found, end = read_parts(tokens, 0)
    slowly = stamp_of(found) if tokens and end == len(tokens) else None
    if len(text) <= 110:
        assert read_stamp(text) == slowly
    step = next_stamp(tokens_of(text[:250]), 0)
    found_in = find_stamp(text)
    assert (found_in.stamp if found_in else None) == (step[0] if step else None)


@given(st.dates(datetime(1925, 1, 1).date(), datetime(2075, 1, 1).date()), st.integers(1, 6))
def test_a_weekday_that_does_not_fit_takes_an_islamic_date_away_and_not_a_gregorian_one(day, off):
    hijri = Gregorian(day.year, day.month, day.day).to_hijri()
    weekday = WEEKDAYS[0][(day + timedelta(days=off)).weekday()]
    assert read_stamp(f"{weekday} {hijri.day} {HIJRI[0][hijri.month - 1]} {hijri.year}") is None
    assert read_stamp(f"{weekday} {day.day} {LEVANT[day.month - 1]} {day.year}") is not None


def test_a_month_and_a_year_are_read_as_a_month():
    for text in ("يناير 2020", "كانون الثاني/يناير 2020", "January, 2020", "يناير ٢٠٢٠م"):
        stamp = read_month(text)
        assert stamp is not None
        assert stamp.isoformat() == "2020-01"
    for text in ("2020", "يناير", "12 يناير 2020", "يناير 3000", "في يناير 2020", ""):
        assert read_month(text) is None
