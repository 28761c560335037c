"""Headlines and sentences that begin, end or are made as the site's own lines are: they stay the article's."""

from __future__ import annotations

import pytest
from test_parse_unknown import HEADLINE, TEXT, body, read

from pipeline.records import ParsedPage, Role

STAMP = "12 مارس 2024 - 10:05"


def told(headline: str) -> ParsedPage:
    """Read a page with a headline whose words its first paragraph takes up, as reports do."""
    first = f"أفادت مصادر مطلعة، مساء أمس، بأن {headline} بحسب بيان رسمي صدر في ختام الاجتماع الذي استمر ثلاث ساعات."
    return read("الرئيسية", "سياسة", headline, "سامر الحلواني", STAMP, "شارك", first, *TEXT[1:])


@pytest.mark.parametrize(
    "headline",
    [
        "تخطيط عمراني جديد ينتظر العاصمة الإدارية",
        "سياسة الخصوصية في واتساب تثير غضب المستخدمين",
        "حقوق النشر تلاحق شركات الذكاء الاصطناعي",
        "عدد المشاهدات على يوتيوب يتخطى المليار لأغنية شيرين",
        "شارك مع والده في الجريمة فنال الإعدام",
        "يمكنك متابعة المباراة مجانا الليلة",
        "طالع السعود يرافق المنتخب المغربي",
        "السابق لأوانه الحديث عن هدنة في السودان",
        "من ملف الفساد إلى السجن حكاية وزير سابق",
        "رئيس التحرير في قفص الاتهام بسبب مقال",
        "رئيس مجلس الإدارة يستقيل من شركة النفط الوطنية",
        "تصدر عن البركان سحب من الرماد فوق جاكرتا",
        "أكثر شعبية من ميسي",
        "قصص أخرى من الحرب",
        "التصنيف العالمي للجامعات يضم خمس جامعات مصرية",
        "وسم غزة تنتصر يتصدر منصة إكس",
        "تم العثور على جثة الطفل المفقود في البحر",
        "لا توجد نتائج نهائية للانتخابات بعد",
        "خطأ 500 يضرب مواقع حكومية",
        "كيف تعثر على وظيفة من هنا",
        "إطلاق خدمة حكومية جديدة عبر واتساب",
        "iPhone 17 Pro Max",
    ],
)
def test_a_headline_whose_words_the_text_takes_up_is_no_furniture(headline: str):
    article = told(headline).articles[0]
    assert (article.headline, article.byline) == (headline, "سامر الحلواني")
    assert len(article.paragraphs) == 4


@pytest.mark.parametrize(
    "sentence",
    [
        "تخطى عدد الضحايا خمسة آلاف قتيل منذ بدء الحرب.",
        "شارك مع الوزير في الافتتاح محافظ الإقليم.",
        "يمكنك متابعة منسوب السد من التلة المجاورة.",
        "جميع المقالات التي نشرت عن السد كانت مغلوطة.",
        "وأضاف أن المتهم أرسل الصور عبر واتساب.",
        "وقال إن رئيس التحرير حضر الافتتاح.",
        "رئيس مجلس الإدارة في شركة المياه حضر الافتتاح أيضا.",
        "لا توجد نتائج للدراسة حتى الآن.",
        "المصدر الأول للمياه هو النهر.",
        "طالع الوزير الخرائط مع المهندسين",
        "للتواصل مع الوزارة: info@example.com",
    ],
)
def test_a_sentence_of_the_text_is_no_furniture(sentence: str):
    assert body(read(HEADLINE, STAMP, *TEXT[:2], sentence, *TEXT[2:])) == [*TEXT[:2], sentence, *TEXT[2:]]


@pytest.mark.parametrize(
    "sentence",
    [
        "وقال إن مكتبه غير مسؤول عن التأخير في صيانة القنوات وإن الشركة هي المسؤولة.",
        "وأكد الوزير أن حقوق الملكية للأرض محفوظة لأصحابها.",
        "وأضاف أن الدعوة وصلت إلى المزارعين عبر واتساب.",
    ],
)
def test_the_last_sentence_of_the_text_is_no_notice_of_the_site(sentence: str):
    assert body(read(HEADLINE, STAMP, *TEXT, sentence)) == [*TEXT, sentence]


@pytest.mark.parametrize(
    "line",
    [
        "اشترك في قناة الوادي على تلغرام",
        "شارك هذا المقال مع أصدقائك",
        "رئيس التحرير: سامر الحلواني",
        "تابعوا آخر أخبار الوادي عبر واتساب",
        "تخطى الأكثر قراءة وواصل القراءة",
    ],
)
def test_what_the_site_says_stays_the_sites(line: str):
    page = read(line, HEADLINE, STAMP, *TEXT, line)
    assert body(page) == TEXT
    assert page.articles[0].headline == HEADLINE
    assert {x.role for x in page.lines[:1]} <= {Role.WIDGET, Role.MASTHEAD, Role.NAVIGATION}


@pytest.mark.parametrize(
    "headline",
    [
        "على خطى الأجداد في وادي العيون",
        "كريم بنزيمة يشعل الصحف الإسبانية",
        "ياسين بونو أسد الأطلس",
        "محمد رمضان نمبر وان",
        "أمين الجامعة العربية",
        "الكاتب محمد سلماوي يتسلم جائزة النيل",
        "متابعة محمد بن سلمان لملف الإسكان",
        "تقرير: إيران تقترب من القنبلة النووية",
        "إعداد: خطة وطنية لمواجهة السيول",
    ],
)
def test_a_headline_that_begins_with_a_name_or_as_bylines_do_names_no_author(headline: str):
    article = told(headline).articles[0]
    assert (article.headline, article.byline) == (headline, "سامر الحلواني")


@pytest.mark.parametrize("line", ["ملف الأسبوع", "وجهات نظر", "عرب وعالم", "نقطة ساخنة", "فلسطين المحتلة", "وادي العيون"])
@pytest.mark.parametrize("is_above", [True, False])
def test_a_sections_name_or_the_subject_beside_the_stamp_is_no_author(line: str, is_above: bool):
    head = [line, STAMP] if is_above else [STAMP, line]
    assert read(HEADLINE, *head, *TEXT).articles[0].byline is None


def test_a_dateline_beside_the_stamp_is_a_place_and_an_agency():
    article = read(HEADLINE, STAMP, "رام الله - وفا", *TEXT).articles[0]
    assert (article.place, article.agency, article.byline) == ("رام الله", "وفا", None)


@pytest.mark.parametrize("name", ["على حسن", "علي معلول", "عبد الملك عودة", "سعد الدين وهبة", "منى عز الدين"])
def test_a_name_is_still_a_name(name: str):
    assert read(HEADLINE, name, *TEXT).articles[0].byline == name


@pytest.mark.parametrize("dateline", ["القاهرة - أ ف ب", "القاهرة (رويترز) - "])
def test_a_dateline_on_its_line_or_before_the_text_gives_place_and_agency(dateline: str):
    lines = [dateline + TEXT[0]] if dateline.endswith(" ") else [dateline, TEXT[0]]
    article = read(HEADLINE, STAMP, *lines, *TEXT[1:]).articles[0]
    assert (article.place, article.byline) == ("القاهرة", None)
    assert article.agency in {"أ ف ب", "رويترز"}


def test_a_list_of_names_or_numbers_below_the_text_is_the_articles():
    names = ["حراسة القناة: محمد الشناوي", "حراسة السد: علي معلول ومحمد هاني"]
    article = read(HEADLINE, STAMP, *TEXT, *names).articles[0]
    assert ([p.text for p in article.paragraphs][-2:], article.byline) == (names, None)
    assert body(read(HEADLINE, STAMP, *TEXT, "كلفة القنوات: 1200"))[-1] == "كلفة القنوات: 1200"
    assert body(read(HEADLINE, STAMP, *TEXT, "المشاهدات: 1200"))[-1] == TEXT[-1]


def test_a_sentence_above_a_quoted_post_is_no_standfirst():
    page = read(HEADLINE, STAMP, TEXT[0], "وزارة الزراعة (@agri) March 12, 2024", *TEXT[1:])
    assert page.articles[0].standfirst is None
    assert body(page)[0] == TEXT[0]


def test_a_paragraph_below_the_name_of_a_ticker_is_no_ticker():
    text = f"{TEXT[0].rstrip('.')} ومن مياه الينابيع التي تجري إليه من الجبال المحيطة به."
    assert body(read(HEADLINE, STAMP, "أخبار عاجلة", text, *TEXT[1:])) == [text, *TEXT[1:]]
