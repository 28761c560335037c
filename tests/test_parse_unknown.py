"""Pages without a profile, one mechanism each: what stands around the article is told from what it says and where it stands."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from pipeline.parse import parse
from pipeline.publishers import load_profiles
from pipeline.read.page import to_page
from pipeline.records import ArticleKind, Page, ParsedPage, Role, Sighting

HEADLINE = "وزير الزراعة يفتتح سد وادي العيون بعد عامين من العمل"
TEXT = [
    "افتتح وزير الزراعة، اليوم الأحد، سد وادي العيون الذي يخزن عشرين مليون متر مكعب من مياه الأمطار.",
    "وقال الوزير في كلمته إن السد سيروي أراضي خمس قرى كانت تعتمد على صهاريج المياه كل صيف.",
    "وأضاف أن العمل في القنوات يبدأ الشهر المقبل، وأن الكلفة لم تتجاوز ما رصد لها.",
    "وشكا مزارعون من تأخر القنوات التي تنقل مياه السد إلى أراضيهم في أسفل الوادي.",
]


def read(*lines: str, captured_at: datetime | None = None, gap: str = "\n\n") -> ParsedPage:
    page = to_page(gap.join(lines).encode(), Sighting(path="page.txt", captured_at=captured_at))
    assert isinstance(page, Page)
    return parse(page, load_profiles())


def role_of(page: ParsedPage, text: str) -> Role:
    at = page.page.text.index(text)
    return next(line.role for line in page.lines if line.start <= at < line.end)


def body(page: ParsedPage) -> list[str]:
    return [p.text for p in page.articles[0].paragraphs]


def test_a_published_and_an_updated_stamp_on_one_line_are_two_dates():
    page = read(HEADLINE, "نشر في: الأربعاء 7 سبتمبر 2022 - 5:21 م | آخر تحديث: الأربعاء 7 سبتمبر 2022 - 6:40 م", *TEXT)
    article = page.articles[0]
    assert article.published and article.published.isoformat() == "2022-09-07T17:21:00"
    assert article.modified and article.modified.isoformat() == "2022-09-07T18:40:00"


def test_an_update_alone_is_no_publication():
    article = read(HEADLINE, "آخر تحديث: 12/03/2024 - 10:05", *TEXT).articles[0]
    assert article.published is None
    assert article.modified and article.modified.isoformat() == "2024-03-12T10:05:00"


def test_how_long_ago_is_a_date_only_where_the_time_of_capture_is_known():
    lines = (HEADLINE, "نشر: منذ 3 ساعات", *TEXT)
    assert read(*lines).articles[0].published is None
    known = read(*lines, captured_at=datetime(2024, 3, 5, 15, tzinfo=UTC)).articles[0]
    assert known.published and known.published.isoformat() == "2024-03-05"


@pytest.mark.parametrize(
    ("line", "author"),
    [
        ("كتب: سامر الحلواني", "سامر الحلواني"),
        ("كتبت - منى الدسوقي - القاهرة", "منى الدسوقي"),
        ("بقلم/ رشاد المخلافي", "رشاد المخلافي"),
        ("أنقرة / سرحات يلماز أوغلو / الأناضول", "سرحات يلماز أوغلو"),
        ("عبدالكريم الذيابي (الطائف) @abc77", "عبدالكريم الذيابي"),
        ("المصدر: دبي - مريم الشامسي", "مريم الشامسي"),
        ("الثلاثاء 24-10-2023 18:40 | كتب: هشام الدسوقي |", "هشام الدسوقي"),
    ],
)
def test_an_author_is_named_in_many_ways(line: str, author: str):
    assert read(HEADLINE, line, *TEXT).articles[0].byline == author


def test_an_author_whose_name_nobody_knows_is_told_by_the_stamp():
    assert read(HEADLINE, "زغلول شمندر", "السبت 23 نوفمبر 2024 - 14:08", *TEXT).articles[0].byline == "زغلول شمندر"


def test_an_author_below_the_text_is_found_and_a_cut_off_word_is_none():
    assert read(HEADLINE, *TEXT, "سعاد الجبوري", "شارك على فيسبوك").articles[0].byline == "سعاد الجبوري"
    assert read(HEADLINE, *TEXT, "وأكد المهند").articles[0].byline is None


def test_the_first_line_of_text_says_who_wrote_where():
    article = read(HEADLINE, f"بيروت - نادين الأحمر - {TEXT[0]}", *TEXT[1:]).articles[0]
    assert (article.place, article.byline) == ("بيروت", "نادين الأحمر")
    assert article.paragraphs[0].text.startswith("بيروت - ")


def test_a_list_inside_the_body_is_no_text_and_the_body_goes_on_below_it():
    titles = ["السيطرة على حريق داخل مخزن كرتون في بنها", "ضبط أربعة أشخاص في حملة بشبرا الخيمة"]
    page = read(HEADLINE, *TEXT[:2], "موضوعات متعلقة", *titles, *TEXT[2:])
    assert body(page) == TEXT
    assert [teaser.headline for teaser in page.teasers] == titles


def test_titles_together_inside_the_body_are_links_without_a_heading():
    titles = ["البنك المركزي يطرح أذون خزانة لأجل ثلاثة أشهر", "خبراء يتوقعون موجة حر جديدة الأسبوع المقبل"]
    assert body(read(HEADLINE, *TEXT[:2], *titles, *TEXT[2:])) == TEXT


def test_a_link_in_the_text_is_a_card_of_one_line():
    page = read(HEADLINE, *TEXT[:2], "اقرأ أيضا: مزارعو الوادي يخشون تأخر الأمطار", *TEXT[2:])
    assert body(page) == TEXT
    assert [teaser.headline for teaser in page.teasers] == ["مزارعو الوادي يخشون تأخر الأمطار"]


def test_a_list_of_titles_above_the_body_gives_no_headline():
    titles = [
        "جامعة الجوف تعلن مواعيد القبول الموحد",
        "ضبط مواطن أشعل النار في غير مكانها",
        "أربع فوائد للمشي بعد وجبة العشاء",
        "هلال الشهر الجديد يقترن بالمشتري مساء غد",
    ]
    page = read(*titles, *TEXT, gap="\n")
    assert page.articles[0].headline is None
    assert body(page) == TEXT


def test_tags_and_buttons_below_the_text_are_the_sites():
    page = read(HEADLINE, *TEXT, "السدود", "الزراعة", "وادي العيون", "شارك عبر الفيس بوك وتويتر", "١٢ تعليقا")
    assert body(page) == TEXT


def test_a_paragraph_that_an_advert_cuts_in_two_is_one_with_two_pieces():
    first, second = (
        "وقال مصدر في الهيئة إن الإغلاق جاء حفاظا على السلامة وإن العمل داخل الأرصفة يسير",
        "بصورة طبيعية مع استمرار خروج الشاحنات والقطارات.",
    )
    paragraphs = read(HEADLINE, *TEXT, first, "إعلان", second).articles[0].paragraphs
    assert paragraphs[-1].text == f"{first} {second}"
    assert len(paragraphs[-1].spans) == 2


def test_a_second_article_under_the_first_is_an_article_of_its_own():
    second = "تدشين حملة تحصين المواشي في ست مديريات بالضالع"
    more = [
        "دشن مكتب الزراعة بمحافظة الضالع، أمس، حملة تحصين المواشي ضد الجدري وطاعون المجترات الصغيرة.",
        "وتنفذ الحملة اثنتان وعشرون فرقة بيطرية تزور القرى حتى نهاية الشهر المقبل.",
    ]
    page = read(HEADLINE, "السبت 7 سبتمبر 2024 09:48", *TEXT, second, "الجمعة 6 سبتمبر 2024 07:05", *more)
    assert [(a.kind, a.headline) for a in page.articles] == [(ArticleKind.MAIN, HEADLINE), (ArticleKind.EMBEDDED, second)]
    assert [p.text for p in page.articles[1].paragraphs] == more
    assert page.articles[1].published and page.articles[1].published.isoformat() == "2024-09-06T07:05:00"
    assert body(page) == TEXT


def test_the_title_of_the_page_is_a_repeat_and_the_sites_name_no_section():
    page = read(f"النبأ العربي | {HEADLINE}", "النبأ العربي", HEADLINE, "12 مارس 2024", *TEXT)
    assert page.articles[0].headline == HEADLINE
    assert page.articles[0].section is None
    assert page.lines[0].repeat


def test_the_sites_clock_above_its_menu_is_not_the_articles_date():
    page = read("الخميس 16 مايو 2024 9:48 ص", "الرئيسية", "سياسة", "رياضة", HEADLINE, "5 مايو 2024", *TEXT)
    assert str(page.page_date) == "2024-05-16"
    assert page.articles[0].published and page.articles[0].published.isoformat() == "2024-05-05"


def test_pictures_texts_stand_below_the_stamp_or_name_their_owner():
    page = read(
        HEADLINE, "12 مارس 2024", "جانب من حفل افتتاح السد", TEXT[0], TEXT[1], "بحيرة السد كما بدت أمس © رويترز", *TEXT[2:]
    )
    assert [c.text for c in page.articles[0].captions] == ["جانب من حفل افتتاح السد", "بحيرة السد كما بدت أمس © رويترز"]
    assert body(page) == TEXT


LISTED = [
    line
    for number, text in enumerate(TEXT[:3])
    for line in (f"خبر رقم {number} عن أسعار السلع في الأسواق", f"1{number} سبتمبر 2025", text)
]


@pytest.mark.parametrize(
    "lines",
    [
        ["القبس", "تسجيل الدخول", "هذا المحتوى مخصص للمشتركين فقط", "البريد الإلكتروني", "كلمة المرور"],
        ["نتائج البحث عن : القهوة العربية", HEADLINE, TEXT[0], "ثقافة | 02/12/2023", "مقهى قديم يعود إلى الحياة", TEXT[1]],
        ["الرئيسية", "404", "عفوا! الصفحة التي تبحث عنها غير موجودة", "أحدث المقالات", HEADLINE],
        ["الاقتصاد", *LISTED],
    ],
)
def test_logins_results_errors_and_lists_are_no_articles(lines: list[str]):
    page = read(*lines, gap="\n")
    assert page.articles == ()
    assert page.no_article_reason


def test_what_the_site_says_of_itself_below_the_text_is_not_the_articles():
    notice = "إن الآراء المذكورة في هذه المقالة لا تعبر بالضرورة عن رأي الموقع وإنما عن رأي صاحبها حصرا."
    page = read(HEADLINE, *TEXT, notice)
    assert body(page) == TEXT
    assert role_of(page, notice) is Role.FURNITURE


def test_an_article_without_text_takes_its_number_with_it():
    text = "\n\n".join(["TT", "12 مارس 2024", "عنوان", "TT", "TT"])
    page = to_page(text.encode(), Sighting(path="page.txt", url="https://aawsat.com/1"))
    assert isinstance(page, Page)
    parsed = parse(page, load_profiles())
    assert [article.number for article in parsed.articles] == list(range(1, len(parsed.articles) + 1))
    assert {line.article for line in parsed.lines} <= {None, *(article.number for article in parsed.articles)}
    assert all(line.article is not None for line in parsed.lines if line.role in {Role.PUBLISHED, Role.HEADLINE})


@pytest.mark.parametrize(
    ("lines", "iso"),
    [
        (["الأحد", "12 مارس 2020", "10:30 ص"], "2020-03-12T10:30:00"),
        (["12", "مارس", "2020"], "2020-03-12"),
        (["14-05-2025", "|", "11:42"], "2025-05-14T11:42:00"),
        (["نشر في يناير 2020"], "2020-01"),
    ],
)
def test_a_stamp_may_stand_over_lines_or_name_a_month_alone(lines: list[str], iso: str):
    page = read(HEADLINE, *lines, *TEXT)
    assert page.articles[0].published and page.articles[0].published.isoformat() == iso
    assert all(line.role is Role.PUBLISHED for line in page.lines[1 : 1 + len(lines)])


def test_a_time_away_from_its_day_is_not_when_it_was_published():
    article = read(HEADLINE, "12 مارس 2026", "استمع إلى المقال", "04:07", *TEXT).articles[0]
    assert article.published and article.published.isoformat() == "2026-03-12"
    article = read(HEADLINE, "مدة الفيديو 02 minutes 31 seconds", "02:31", "12/3/2026", *TEXT[:1]).articles[0]
    assert article.published is not None


def test_verses_and_recipes_are_text_though_no_line_is_a_sentence():
    verses = ["يا نهر خذني", "إلى حيث ينام القصب", "واترك على الجرف", "ظلي القديم", "كنت صغيرا", "أعد المراكب"]
    page = read("قصيدة: رسائل إلى النهر", "مازن الفراتي", "12 مارس 2026", *verses, "شارك على فيسبوك", gap="\n")
    assert body(page) == verses


def test_the_last_item_of_a_list_is_an_item():
    items = ["أحمد محمود السيد، 34 عاما", "منى عبد الله، 22 عاما", "كريم حسن، 8 أعوام"]
    page = read(HEADLINE, "12 مارس 2026", TEXT[0], "وضمت قائمة المصابين كلا من:", *items, *TEXT[1:], gap="\n")
    assert [role_of(page, item) for item in items] == [Role.PARAGRAPH] * 3


def test_words_that_announce_a_stamp_may_stand_above_it():
    page = read(HEADLINE, "نشر في:", "11 مارس 2026 - 14:00", "آخر تحديث:", "11 مارس 2026 - 15:30", *TEXT)
    article = page.articles[0]
    assert article.published and article.published.isoformat() == "2026-03-11T14:00:00"
    assert article.modified and article.modified.isoformat() == "2026-03-11T15:30:00"
    assert article.captions == ()
