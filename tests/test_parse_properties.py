"""What holds of any page at all: every line accounted for, offsets that are true, no text lost, same answer twice."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.arabic.text import display_text, is_blank
from pipeline.parse import parse
from pipeline.publishers import load_profiles
from pipeline.records import FURNITURE_ROLES, Page, ParsedPage, Role, Sighting

PIECES = st.sampled_from(
    """\

\u200f
TT
مقالات ذات صلة
*
...
عنوان الخبر الأول في الصفحة
صورة أرشيفية
قوات أميركية (رويترز)
علي بردى (واشنطن)
المشرق العربي مشهد من دمشق (رويترز)
طباعة عنوان الخبر الأول
الأربعاء 30/نوفمبر/2016 - 05:25 م
رئيس مجلسي الإدارة والتحرير
عبدالرحيم علي
شارك
12
وقال المتحدث إن العمل جار منذ أيام في المدينة وما حولها من القرى.
date 2025-01-31
تقارير وتحقيقات
تابع أحدث الأخبار عبر تطبيق google news""".split("\n")
    + ["جملة طويلة " * 30 + "."]
    + [
        "date 2026-01-31 " + "جملة طويلة " * 30 + ".",
        "\u200fdate\u00a02026-01-31 " + "جملة " * 60,
        "الخميس, حزيران (يونيو) 10, 2021 - 21:02 " + "جملة طويلة " * 30,
        "جملة طويلة " * 10 + ".اضافة اعلان",
        "جملة طويلة " * 10 + ".اضافة\u200f اعلان",
        "كتب/جلال سعيد",
        "10:45 ص",
        "الجمعة 10 نوفمبر 2023",
        "بغداد (د ب أ)",
        "رئيس التحرير: عادل صبري 16 أبريل 2024",
        "اقرأ أيضا",
        "آخر الأخبار",
        "لؤي منصور 16 سبتمبر 2019 18:57",
        "بيروت - نادين الأحمر - بحث الوزيران ملفات كثيرة في اجتماع طويل اليوم.",
        "المصدر: وكالات",
        "اضف تعليق",
    ]
)
PAGES = st.lists(
    st.one_of(PIECES, st.text(alphabet=st.characters(codec="utf-8", exclude_characters="\r\0"), max_size=40)), max_size=40
)


def take_apart(text: str) -> ParsedPage:
    page = Page(sha256="0" * 64, text=text, encoding="utf-8", byte_length=len(text), sighting=Sighting(path="p"))
    return parse(page, load_profiles())


@settings(max_examples=400)
@given(PAGES.map("\n".join))
def test_every_line_that_is_not_blank_is_labelled_once_at_its_place(text):
    parsed = take_apart(text)
    lines = text.split("\n")
    assert [line.number for line in parsed.lines] == [n for n, line in enumerate(lines, 1) if not is_blank(line)]
    for line in parsed.lines:
        assert text[line.start : line.end] == lines[line.number - 1]
        assert line.rule
        assert line.article is None or line.teaser is None
        if line.role in FURNITURE_ROLES:
            assert line.article is line.teaser is None
        elif line.role.value.startswith("teaser_"):
            assert line.teaser is not None
        else:
            assert (line.article is not None) == bool(parsed.articles)


@settings(max_examples=400)
@given(PAGES.map("\n".join))
def test_paragraphs_are_the_display_text_of_their_pieces_and_none_is_lost(text):
    parsed = take_apart(text)
    for article in parsed.articles:
        for paragraph in article.paragraphs:
            assert paragraph.text == " ".join(display_text(text[span.start : span.end]) for span in paragraph.spans)
    body = [line for line in parsed.lines if line.role in {Role.PARAGRAPH, Role.CROSSHEAD} and not line.repeat]
    assert len(body) == sum(len(article.paragraphs) for article in parsed.articles)
    assert (parsed.no_article_reason is None) == bool(parsed.articles)
    numbers = {line.article for line in parsed.lines if line.article}
    assert numbers == {article.number for article in parsed.articles}


@settings(max_examples=100)
@given(PAGES.map("\n".join))
def test_the_same_page_gives_the_same_answer(text):
    assert take_apart(text) == take_apart(text)
