"""What an HTML page says of itself, and what the parser makes of it: the print wins, lies are none, gaps are filled."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.parse import parse
from pipeline.parse.evidence_dates import better_stamp, stamp_told
from pipeline.parse.json_form import page_json
from pipeline.publishers import load_profiles
from pipeline.read.html import html_to_text
from pipeline.read.page import to_page
from pipeline.records import Page, PageEvidence, Precision, Sighting, Stamp

HEADLINE = "قطار بخاري يعيد الحياة إلى سكة الحجاز بين المدينتين"
SENTENCE = "أطلقت القاطرة صفيرها ثلاث مرات قبل أن تغادر المحطة صباح الجمعة، وعلى متنها ركاب جاء معظمهم مع أطفالهم ليجربوا الرحلة."
TEXT = "".join(f"<p>في اليوم {number} {SENTENCE}</p>" for number in range(4))


def evidence(head: str) -> PageEvidence:
    return html_to_text(f"<html><head>{head}</head><body><p>نص</p></body></html>").evidence


def linked(*objects: Any) -> str:
    return "".join(f'<script type="application/ld+json">{o if isinstance(o, str) else json.dumps(o)}</script>' for o in objects)


def article(head: str, body: str = f"<h1>{HEADLINE}</h1>{TEXT}") -> dict[str, Any]:
    page = to_page(f"<!doctype html><html><head>{head}</head><body>{body}</body></html>".encode(), Sighting(path="x.html"))
    assert isinstance(page, Page)
    got = page_json(parse(page, load_profiles()))
    return dict(got["articles"][0])


NEWS = {
    "@type": "NewsArticle",
    "headline": HEADLINE,
    "datePublished": "2020-03-16T10:30:00+03:00",
    "author": {"name": "رنا حداد"},
}


@pytest.mark.parametrize(
    "script",
    [
        NEWS,
        [{"@type": "Organization", "name": "x"}, NEWS],
        {"@context": "https://schema.org", "@graph": [{"@type": "WebPage", "name": "x"}, NEWS]},
        {"@type": "WebPage", "mainEntity": NEWS},
        {**NEWS, "@type": ["Report", "https://schema.org/NewsArticle"], "author": [{"@type": "Person", "name": "رنا حداد"}]},
        json.dumps(NEWS)[:-1] + ",\n}",
        "<!--\n" + json.dumps(NEWS, ensure_ascii=False).replace("بخاري", "بخاري\n") + "\n-->",
        "//<![CDATA[\n" + json.dumps(NEWS) + ";\n//]]>",
        json.dumps({"@type": "WebSite"}) + json.dumps(NEWS),
        json.dumps(NEWS) + "\n{ broken",
        json.dumps({**NEWS, "headline": HEADLINE.replace("سكة", "&quot;سكة&quot;")}).replace("&quot;", ""),
    ],
)
def test_an_article_in_json_ld_is_read_wherever_it_stands_and_though_it_is_broken(script):
    told = evidence(linked(script))
    assert (told.headline, told.published, told.author) == (HEADLINE, "2020-03-16T10:30:00+03:00", "رنا حداد")
    assert told.is_article


def test_an_article_of_another_page_is_none_of_this_one():
    listed = {"@type": "ItemList", "itemListElement": [{"@type": "ListItem", "item": NEWS}]}
    assert evidence(linked(listed)).headline is None
    several = [{**NEWS, "headline": f"{HEADLINE} {number}"} for number in range(4)]
    assert evidence(linked(several)).is_article is False


@pytest.mark.parametrize("script", ["", "{", "null", "[" * 200_000, '"x"', "[1, 2]", '{"@type": 5, "@graph": 7}', "9" * 5000])
def test_broken_json_ld_says_nothing_and_raises_nothing(script):
    assert evidence(linked(script)).headline is None


def test_meta_elements_microdata_and_time_speak_where_json_ld_is_silent():
    told = evidence(
        f'<meta property="og:title" content="{HEADLINE} | موقع"><meta property="og:type" content="article">'
        '<meta property="article:published_time" content="2020-03-16"><meta property="og:site_name" content="موقع الخبر">'
        '<meta itemprop="dateModified" content="2020-03-17"><meta name="author" content="رنا حداد">'
        '<meta property="article:section" content="اقتصاد"><link rel="canonical" href="https://x.example/a/1">'
    )
    assert (told.headline, told.published, told.modified, told.is_article) == (
        f"{HEADLINE} | موقع",
        "2020-03-16",
        "2020-03-17",
        True,
    )
    assert (told.author, told.section, told.site_name) == ("رنا حداد", "اقتصاد", "موقع الخبر")
    assert told.canonical_url == "https://x.example/a/1"
    assert html_to_text("<p>نص</p><time datetime='2020-03-16T10:30'>أمس</time>").evidence.published == "2020-03-16T10:30"
    assert html_to_text("<time datetime=2020-03-16>أ</time><time datetime=2020-03-15>ب</time>").evidence.published is None


@pytest.mark.parametrize("author", ["admin", "https://facebook.com/x", "@site", "موقع الخبر", "الخبر", "editor"])
def test_who_is_no_person_is_no_author(author):
    told = evidence(f'<meta property="og:site_name" content="موقع الخبر"><meta name="author" content="{author}">')
    assert told.author is None


@pytest.mark.parametrize("url", ["/a/1", "javascript:void(0)", "https://localhost/x y", "", "https:///x"])
def test_what_is_no_whole_address_is_no_url(url):
    assert evidence(f'<link rel="canonical" href="{url}">').canonical_url is None


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("2020-03-16", "2020-03-16"),
        ("2020-03-16T10:30:05+03:00", "2020-03-16T10:30:05+03:00"),
        ("2020-03-16T10:30:00.123Z", "2020-03-16T10:30:00+00:00"),
        ("2020-03-16 10:30", "2020-03-16T10:30:00"),
        ("20200316T103000+0300", "2020-03-16T10:30:00+03:00"),
        ("2019-02-08T00:00:00+01:00", "2019-02-08"),
        ("Mon, 16 Mar 2020 10:30:00 GMT", "2020-03-16T10:30:00+00:00"),
        ("الجمعة 8 فيفري 2019", "2019-02-08"),
        ("2020", None),
        ("2020-03", None),
        ("0001-01-01T00:00:00", None),
        ("1970-01-01T00:00:00Z", None),
        ("-0001-11-30T00:00:00+00:00", None),
        ("2020-13-45", None),
        ("1584343800", None),
        ("yesterday", None),
        ("Mon, 99 Mar 2020 10:30:00 GMT", None),
        ("", None),
    ],
)
def test_dates_of_metadata_are_read_exactly_or_not_at_all(text, iso):
    stamp = stamp_told(text, None)
    assert (stamp.isoformat() if stamp else None) == iso


def test_a_stamp_with_an_offset_is_given_in_the_publishers_local_time():
    stamp = stamp_told("2020-03-16T22:30:00Z", "Asia/Riyadh")
    assert stamp is not None and stamp.isoformat() == "2020-03-17T01:30:00+03:00"


@given(st.text(max_size=40))
def test_no_text_raises_as_a_date(text):
    stamp_told(text, None)


stamps = st.builds(
    Stamp,
    local=st.datetimes(),
    precision=st.sampled_from(Precision),
    utc_offset_minutes=st.none() | st.integers(-600, 600),
)


@given(stamps, stamps, st.lists(stamps, max_size=3))
def test_metadata_never_contradict_a_printed_minute(printed, told, others):
    chosen = better_stamp(printed, told, [])
    assert chosen is not None
    if printed.precision in {Precision.MINUTE, Precision.SECOND}:
        assert (chosen.local, chosen.precision) == (printed.local, printed.precision)
    if printed.precision is Precision.DAY:
        assert chosen.local.date() == printed.local.date()
    assert better_stamp(printed, None, others) == printed


def test_the_told_headline_is_found_far_below_a_menu_that_prints_it_too():
    menu = (
        f"<ul><li><a href=1>{HEADLINE}</a></li>"
        + "".join(f"<li><a href={n}>خبر رقم {n} من القائمة</a></li>" for n in range(80))
        + "</ul>"
    )
    got = article(f"<title>{HEADLINE} - موقع الخبر</title>", f"{menu}<div>{HEADLINE}</div><div>16 مارس 2020</div>{TEXT}")
    assert (got["headline"], got["published_at"], len(got["paragraphs"])) == (HEADLINE, "2020-03-16", 4)


def test_metadata_fill_what_is_not_printed():
    got = article(linked({**NEWS, "dateModified": "2020-03-16T12:00:00+03:00", "articleSection": "اقتصاد"}))
    assert (got["published_at"], got["modified_at"]) == ("2020-03-16T10:30:00+03:00", "2020-03-16T12:00:00+03:00")
    assert (got["byline"], got["section"]) == ("رنا حداد", "اقتصاد")


def test_a_printed_day_gets_the_told_time_of_that_day_and_another_day_stands():
    for day, wanted in (("16 مارس 2020", "2020-03-16T10:30:00+03:00"), ("14 مارس 2020", "2020-03-14")):
        assert article(linked(NEWS), f"<h1>{HEADLINE}</h1><div>{day}</div>{TEXT}")["published_at"] == wanted


def test_a_headline_that_no_line_prints_is_taken_where_the_page_calls_itself_an_article():
    body = TEXT.replace("في اليوم", "وفي الأسبوع")
    assert (
        article(linked({**NEWS, "headline": f"{HEADLINE} | موقع الخبر", "publisher": {"name": "موقع الخبر"}}), body)["headline"]
        == HEADLINE
    )
    assert article(f"<title>{HEADLINE}</title>", body)["headline"] is None


def test_links_and_a_footer_below_a_body_are_no_part_of_it():
    below = "<div>الأكثر قراءة</div>" + "".join(f"<div><a href={n}>خبر رقم {n} من أخبار اليوم</a></div>" for n in range(5))
    notice = "<p>كل الحقوق محفوظة لموقع الخبر ولا يجوز نقل ما فيه إلا بإذن مكتوب من إدارته.</p>"
    got = article(linked(NEWS), f"<h1>{HEADLINE}</h1>{TEXT}{below}<footer>{notice}</footer>")
    assert len(got["paragraphs"]) == 4 and got["crossheads"] == []
