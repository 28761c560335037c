"""A site around a page: menu, ticker, tags, related cards, what is read most, comments, a footer; with telling names or without.

Every line of it is written for the tests. The names are what content systems call such parts; `bare` pages have none that tell.
"""

from __future__ import annotations

from html_layouts import Sample, _canonical, _head, inline, linked_data

MENU = ("الرئيسية", "أخبار محلية", "عربي ودولي", "سياسة", "اقتصاد", "رياضة", "ثقافة وفن", "منوعات", "مقالات الرأي", "اتصل بنا")
TITLES = (
    "وزير المياه يفتتح محطة جديدة لتحلية مياه البحر في الساحل الشرقي",
    "البرلمان يؤجل التصويت على قانون البلديات إلى الأسبوع المقبل",
    "ارتفاع أسعار القمح في الأسواق العالمية للشهر الثالث",
    "المنتخب يستعد لمواجهة ودية في العاصمة مساء السبت",
    "معرض للخط العربي يجمع مئة فنان من عشرين دولة",
    "دراسة: النوم الكافي يحسن التركيز عند الأطفال",
)
SUMMARY = "قال مسؤولون إن المشروع الذي بدأ قبل ثلاث سنوات سيخدم نصف مليون من السكان، وإن مرحلته الثانية تبدأ مطلع العام."
NOTICE = "لن يتم نشر عنوان بريدك الإلكتروني. الحقول الإلزامية مشار إليها بعلامة خاصة بجانب كل حقل منها."
RIGHTS = "جميع الحقوق محفوظة لموقع الأخبار، ولا يجوز نقل أي مادة منه أو إعادة نشرها إلا بإذن مكتوب من إدارته."


def framed(page: Sample, *, named: bool) -> bytes:
    """Write a page's groups in frames of div, with the whole site around them."""

    def part(name: str, inner: str) -> str:
        return f'<div class="{name if named else f"b{len(name)}"}">{inner}</div>'

    def link(text: str) -> str:
        return f'<a href="/n/{len(text)}">{text}</a>'

    groups = ("".join(f"<div>{inline(row.text)}</div>" for row in group) for group in page.groups)
    cards = (
        f"<div><a href=/x><img src=a.jpg></a><h4>{link(title)}</h4><span>{day} يناير 2024</span><p>{SUMMARY}</p></div>"
        for day, title in enumerate(TITLES[2:], start=3)
    )
    read_most = "".join(f"<li><span>{place}</span> {link(title)}</li>" for place, title in enumerate(TITLES, start=1))
    form = "<form><label>الاسم</label><input><textarea></textarea><button>إرسال</button></form>"
    body = (
        part("top-menu", f"<ul>{''.join(f'<li>{link(text)}</li>' for text in MENU)}</ul>")
        + part("ticker", "<div>عاجل</div>" + "".join(f"<div>{link(title)}</div>" for title in TITLES[:3]))
        + part("content", "".join(f"<section>{group}</section>" for group in groups))
        + part("tags", "<span>كلمات دلالية</span>" + "".join(link(text) for text in MENU[3:6]))
        + part("related", f"<h3>أخبار ذات صلة</h3>{''.join(cards)}")
        + part("sidebar", f"<h3>الأكثر قراءة</h3><ol>{read_most}</ol>")
        + part("comments", f"<h3>اترك تعليقا</h3><p>{NOTICE}</p>{form}")
        + part("footer", f"<ul>{''.join(f'<li>{link(text)}</li>' for text in MENU[5:])}</ul><p>{RIGHTS}</p>")
    )
    head = _head(page, _canonical(page), linked_data(page))
    return f"<!doctype html><html>{head}<body>{body}</body></html>".encode()
