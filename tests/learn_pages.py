"""Invented pages of invented publishers: the same furniture around articles that are all different."""

from __future__ import annotations

import random
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

SUBJECTS = "وزير الزراعة,مجلس البلدية,نقابة الصيادين,هيئة الموانئ,جامعة الساحل,مستشفى الواحة,اتحاد النساجين,متحف الطوابع".split(
    ","
)
VERBS = "يفتتح,يؤجل,يراجع,يستقبل,يدشن,يناقش,يوسع,يرمم,يخفض,ينظم".split(",")
OBJECTS = "سوق السمك,محطة المياه,طريق الجبل,مهرجان الزيتون,مدرسة القرية,جسر النهر,مصنع الورق,حديقة الميناء,أسعار الخبز".split(",")
PLACES = "في الضاحية الشمالية,بعد شهر من التأخير,قبل موسم الأمطار,بكلفة مليوني دينار,للعام الثالث,وسط ترحيب الأهالي".split(",")
CLAUSES = (
    "إن العمل بدأ مع مطلع الأسبوع,إن الكلفة لم تحدد بعد,إن السكان طلبوا ذلك مرارا,إن المشروع يمتد عامين كاملين,"
    "إن المواد وصلت إلى الموقع,إن اللجنة زارت المكان أمس,إن التمويل جاء من تبرعات,إن النتائج تعلن قريبا,"
    "إن الطريق سيغلق أياما قليلة,إن عدد المستفيدين بلغ المئات"
).split(",")
SPEAKERS = "قال المدير,وأضاف المتحدث,وأوضح المهندس,وذكر الأمين,وأكد الرئيس,وبين الخبير,ونقل الشهود,وتابع النائب".split(",")
NAMES = "سلمى,مروان,هالة,طارق,ليلى,كريم,نادية,فؤاد,رشا,يوسف,أمينة,جابر".split(",")
MONTHS = "يناير,فبراير,مارس,أبريل,مايو,يونيو".split(",")


@dataclass(frozen=True, kw_only=True)
class Layout:
    """What a made-up publisher prints on every page."""

    domain: str = "saheltoday.example"
    top: Sequence[str] = ("صوت الساحل اليوم", "خدمات القراء الكرام", "أرشيف الأعداد القديمة")
    """Voice of the coast today; services for our dear readers; the archive of old issues."""

    sections: Sequence[str] = ("شؤون الميناء", "دفتر القرى", "ملاعب الساحل")
    widgets: Sequence[str] = ("حجم السطر كبير صغير", "ساعدنا على تحسين الصفحة")
    sentence: str = "انضم إلى قرائنا على الهاتف لتصلك أخبار الساحل أولا بأول كل صباح ومساء"
    """A call inside the body: join our readers by telephone."""

    list_heading: str = "من دفاتر الجيران"
    """A heading of a list of other articles that no word list knows."""

    counter: str = "طالع هذه الصفحة {} زائرا"
    foot: Sequence[str] = ("صحيفة أهلية تطبع في مدينة الساحل القديمة", "هواتف الإدارة والتوزيع في كل المدن")


@dataclass(frozen=True, kw_only=True)
class Invented:
    """An invented page, and which of its lines are whose."""

    name: str
    text: str
    headline: str
    body: tuple[str, ...]
    furniture: frozenset[str]
    listed: tuple[str, ...] = field(default=())


def headline_of(chance: random.Random) -> str:
    return " ".join(chance.choice(words) for words in (SUBJECTS, VERBS, OBJECTS, PLACES))


def paragraph_of(chance: random.Random) -> str:
    clauses = chance.sample(CLAUSES, 2)
    who = " ".join(chance.sample(NAMES, 2))
    number = chance.randint(100, 99_999)
    return (
        f"{chance.choice(SPEAKERS)} {who} {clauses[0]} و{clauses[1]} بمشاركة {number} من أبناء المنطقة {chance.choice(PLACES)}."
    )


def page_of(layout: Layout, number: int, *, headline: str | None = None, body: Sequence[str] | None = None) -> Invented:
    """Write one page; the same number gives the same page."""
    chance = random.Random(f"{layout.domain} {number}")
    headline = headline or headline_of(chance)
    body = tuple(body or (paragraph_of(chance) for _ in range(chance.randint(4, 7))))
    listed = tuple(headline_of(chance) for _ in range(3))
    day, month = chance.randint(1, 28), chance.choice(MONTHS)
    counter = layout.counter.format(chance.randint(10, 99_999))
    parts = [
        *layout.top,
        "",
        layout.sections[number % len(layout.sections)],
        headline,
        f"{day} {month} 2026",
        f"كتب: {' '.join(chance.sample(NAMES, 2))}",
        "",
        *layout.widgets,
        counter,
        "",
        *body[:2],
        layout.sentence,
        *body[2:],
        "",
        layout.list_heading,
        *listed,
        "",
        *layout.foot,
    ]
    own = {*layout.top, *layout.widgets, layout.sentence, *layout.foot, counter, layout.list_heading, *layout.sections}
    return Invented(
        name=f"{number:03}.txt",
        text="\n".join(parts) + "\n",
        headline=headline,
        body=body,
        furniture=frozenset(own),
        listed=listed,
    )


def write_pages(folder: Path, pages: Sequence[Invented]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for page in pages:
        (folder / page.name).write_text(page.text, encoding="utf-8")


if __name__ == "__main__":
    write_pages(Path(sys.argv[1]), [page_of(Layout(), number) for number in range(24)])
