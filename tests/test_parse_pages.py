"""The labelled pages of 44 publishers, most of them without a profile: the scorer's figures and their floors."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline.parse import parse
from pipeline.parse.json_form import page_json
from pipeline.publishers import load_profiles
from pipeline.read import Source, read_source
from pipeline.records import Page, Sighting

SHARED = Path(__file__).parents[2] / "shared"
PAGES = sorted((SHARED / "pages" / "pages").glob("*.txt"))

FLOORS = {
    "is_article": 0.97,
    "headline": 0.95,
    "published_at": 0.97,
    "page_date": 0.97,
    "byline": 0.93,
    "section": 0.93,
    "repeats": 0.97,
    "furniture kept out": 0.98,
    "captions": 0.90,
    "body": 0.97,
}


@pytest.mark.skipif(not PAGES, reason="the labelled pages are not beside this checkout")
def test_pages_of_publishers_without_a_profile_reach_the_floors():
    rows = []
    for path in PAGES:
        page = read_source(Source(path=str(path)), 1 << 20)
        assert isinstance(page, Page)
        rows.append(json.dumps(page_json(parse(page, load_profiles())), ensure_ascii=False))
    floors = [f"{name}={share}" for name, share in FLOORS.items()]
    command = [sys.executable, SHARED / "tools" / "score_pages.py", SHARED / "pages" / "labels.jsonl", "--floor", *floors]
    done = subprocess.run(command, input="\n".join(rows), capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize(
    "headline",
    [
        "رئيس مجلس الوزراء يفتتح مستشفى جديدا في أسوان",
        "المدير العام لليونسكو يزور القاهرة",
        "قناة السويس تسجل عبور مئة سفينة",
        "وكالة الفضاء تعلن نجاح المهمة الجديدة",
        "تطبيق التوقيت الشتوي في مصر غدا",
        "تحرير مدينة الرقة بالكامل",
        "كتب جديدة في معرض بيروت",
        "نشر قوات دولية على الحدود",
        "المزيد من الأمطار على الساحل الشمالي",
    ],
)
def test_a_headline_that_begins_as_furniture_does_is_still_the_headline(headline):
    text = (
        f"{headline}\n\n"
        + "أعلنت الجهات المختصة صباح اليوم تفاصيل القرار الجديد، وقالت إن العمل به يبدأ مطلع الأسبوع المقبل.\n\n"
    )
    text += "وأضافت أن اللجان المعنية أنهت مراجعة الخطة كلها، وأن النتائج ستعرض على الجمهور خلال أيام قليلة."
    page = Page(sha256="0" * 64, text=text, encoding="utf-8", byte_length=len(text), sighting=Sighting(path="p"))
    article = parse(page, load_profiles()).articles[0]
    assert (article.headline, len(article.paragraphs)) == (headline, 2)


def test_an_office_and_a_button_that_many_sites_print_name_no_publisher():
    button = "تابع أحدث الأخبار عبر تطبيق google news"
    text = f"رئيس مجلسي الإدارة والتحرير\nفلان الفلاني\n\nعنوان الخبر الأول هنا\n\n{button}\n\nنص الخبر كله هنا في جملة واحدة.\n"
    page = Page(sha256="0" * 64, text=text, encoding="utf-8", byte_length=len(text), sighting=Sighting(path="p"))
    assert parse(page, load_profiles()).publisher is None
