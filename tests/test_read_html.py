"""HTML to lines: what is HTML, what is shown, where lines end, and that no page is too much."""

from __future__ import annotations

import time
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.read.decode import NotTextError
from pipeline.read.html import html_to_text, looks_like_html

PAGE = "<!DOCTYPE html><html><head><title>خبر</title></head><body><h1>عنوان الخبر</h1><p>نص الخبر</p></body></html>"


def lines(html: str | bytes) -> str:
    return html_to_text(html).text


@pytest.mark.parametrize(
    "data",
    [
        PAGE.encode(),
        PAGE.encode("utf-8-sig"),
        PAGE.encode("utf-16"),
        PAGE.encode("utf-16-be"),
        PAGE.encode("windows-1256"),
        b"\r\n\t <!-- saved from url=(0014)about:internet -->\n<HTML lang=ar><p>x",
        b'<?xml version="1.0" encoding="utf-8"?><!DOCTYPE html PUBLIC "x"><html xmlns="x">',
        b"<br />Warning: mysql_connect() in /var/www on line 3<br />\n<!doctype html>\n<html>\n<head>",
        "<div class=a><p>فقرة</p><p>أخرى</p></div>\n".encode(),
    ],
)
def test_a_document_that_begins_as_html_does_is_html(data):
    assert looks_like_html(data)


@pytest.mark.parametrize(
    "data",
    [
        "عنوان\n\nنص الخبر\n".encode(),
        "عنوان\n<p>\nنص الخبر\n".encode(),
        "<p>\nعنوان\nنص الخبر\n".encode(),
        "نص عن لغة <html> و <body> و <p>نص</p>\n".encode(),
        "<عنوان> نص\n".encode(),
        b'<?xml version="1.0"?><rss version="2.0"><channel><title>x</title></channel></rss>',
        b'{"html": "<html><body><p>x</p></body></html>"}',
        "نص".encode("utf-16"),
        b"",
        b"<",
        b"\xff\xfe",
    ],
)
def test_a_text_that_holds_a_tag_is_no_html(data):
    assert not looks_like_html(data)


def test_each_block_is_a_line_with_room_where_browsers_leave_it():
    html = "<div>قسم</div><div>تاريخ</div><h1>عنوان</h1><p>فقرة\n   أولى</p><p>ثانية</p><ul><li>بند<li>آخر</ul><div>ذيل</div>"
    assert lines(html) == "قسم\nتاريخ\n\nعنوان\n\nفقرة أولى\n\nثانية\n\nبند\nآخر\n\nذيل\n"


def test_br_ends_a_line_and_two_leave_room():
    assert lines("<p>أ<br>ب<br><br>ج<br/></p>د") == "أ\nب\n\nج\n\nد\n"


def test_inline_tags_invent_no_space_and_links_in_a_row_are_apart():
    assert lines("<p>ال<b>كتا</b><span>ب</span>، <a>رابط</a>.") == "الكتاب، رابط.\n"
    assert lines("<div><a>سياسة</a><a>رياضة</a><time>اليوم</time><span>كاتب</span></div>") == "سياسة رياضة اليوم كاتب\n"


def test_cells_stand_on_lines_of_their_own_and_pre_keeps_its_lines():
    assert (
        lines("<table><tr><td>أ<td>ب<tr><td><table><tr><td>ج</table></table><pre>د\n  ه\n\nو</pre>") == "أ\nب\n\nج\n\nد\nه\n\nو\n"
    )


def test_what_a_reader_does_not_see_is_left_out_and_nothing_else():
    hidden = """<script>"<p>x</p>"</script><style>x</style><!-- x --><noscript>x</noscript><template><p>x</p></template>
    <svg><text>x</text></svg><p hidden>x</p><p style="display : NONE">x</p><p style='visibility:hidden'>x</p>
    <select><option>x</select><textarea>x</textarea><i aria-hidden=true>share</i><span aria-hidden="true">×</span>
    <iframe>x</iframe><video>x</video><dialog>x</dialog><img alt=x>"""
    shown = "<nav>قائمة</nav><aside>جانب</aside><span aria-hidden=true>خبر عاجل</span><button>مشاركة</button><footer>ذيل</footer>"
    assert lines(f"<head>{hidden}</head><body>{hidden}{shown}") == "قائمة\n\nجانب\n\nخبر عاجل\nمشاركة\n\nذيل\n"


def test_a_page_that_scripts_uncover_is_shown():
    assert lines("<body style='visibility:hidden'><p>نص طويل</p></body>") == "نص طويل\n"


def test_entities_are_characters_and_nul_and_surrogates_are_none():
    text = lines("<p>&laquo;أ&raquo;&nbsp;&amp;&#1576;&zwnj;ت\0ث&#xD800;\ud800")
    assert text.startswith("«أ»\xa0&ب\u200cتث") and "\0" not in text and text.encode()


@pytest.mark.parametrize("encoding", ["windows-1256", "iso-8859-6", "utf-8", "utf-16", "utf-8-sig"])
@pytest.mark.parametrize("declared", ["<meta charset={}>", "<meta http-equiv=Content-Type content='text/html; charset={}'>", ""])
def test_bytes_are_read_as_their_mark_their_meta_or_they_themselves_say(encoding, declared):
    text = "الأهوار العراقية تستعيد نصف مياهها والصيادون يعودون إلى الجبايش بعد ثلاث سنوات"
    page = f"<html><head>{declared.format(encoding)}<title>x</title></head><p>{text}</p></html>"
    result = html_to_text(page.encode(encoding))
    assert (result.text, result.encoding) == (text + "\n", {"utf-16": "utf-16-le", "utf-8-sig": "utf-8"}.get(encoding, encoding))


@pytest.mark.parametrize("declared", ["iso-8859-1", "utf-8", "windows-1252", "no-such", "hex", "rot13"])
def test_a_wrong_declaration_does_not_spoil_an_arabic_page(declared):
    text = "الأهوار العراقية تستعيد نصف مياهها والصيادون يعودون إلى الجبايش بعد ثلاث سنوات"
    page = f"<html><meta charset={declared}><p>{text}</p></html>"
    for encoding in ("utf-8", "windows-1256"):
        assert lines(page.encode(encoding)) == text + "\n"


def test_the_servers_word_counts_before_the_pages_own():
    page = "<html><meta charset=iso-8859-6><p>چپگ ژ</p></html>".encode("windows-1256")
    assert html_to_text(page, "text/windows-1256".removeprefix("text/")).text == "چپگ ژ\n"


MEGABYTE = 1 << 20
ATTACKS = {
    "div": "<div>",
    "list": "<ul><li>",
    "formatting": "<i><div>",
    "formatting with names": "<b id={}><p>",
    "end tags": "<b></p>",
    "tables": "<table><tr><td>",
    "attributes": None,
    "comment": "<!--",
    "quotes": '<p a="',
    "less": "<",
    "entities": "&amp;",
    "ids": "<span id={}>",
    "scripts": "<div><script></div></script>",
    "bodies": "<body a{}=1>",
    "hidden": "<div hidden>",
    "parts": "<div class=menu>",
    "microdata": "<div itemprop=headline>",
    "icons": "<span aria-hidden=true>",
    "ruby": "<rt>ن ",
    "json": '<script type="application/ld+json">[',
    "noscript": "<noscript>",
    "pre": "<pre>\n\n",
    "links": "<a href=x><h1>",
    "cards": "<div><a href=x>عنوان خبر من أخبار اليوم</a><p>قال مسؤولون إن المشروع سيخدم نصف مليون من السكان.</p></div>",
    "paragraphs": "<p>قال مسؤولون إن المشروع سيخدم نصف مليون من السكان.</p>",
    "comments": "<div class=comment><h3>قارئ</h3><p>رأي <b>قارئ</b> في الخبر.</p></div>",
}


@pytest.mark.parametrize("name", ATTACKS)
def test_no_markup_takes_time_with_the_square_of_its_length(name):
    pattern = ATTACKS[name]
    if pattern is None:
        html = "<div " + " ".join(f"a{n}=1" for n in range(100_000)) + ">"
    else:
        html = "".join(pattern.format(n) for n in range(2 * MEGABYTE // len(pattern.encode()) // 3))
    began = time.perf_counter()
    html_to_text(f"<html><body><p>نص</p>{html}نص آخر")
    assert time.perf_counter() - began < 6, "this takes about a second; quadratic work takes a minute"


@pytest.mark.parametrize("tag", ["<div itemprop=headline>", "<span aria-hidden=true>"])
def test_a_text_inside_thousands_of_elements_is_not_read_for_each(tag):
    began = time.perf_counter()
    text = html_to_text("<html><body>" + tag * 4000 + "<p>نص من كلمات.</p>" * 40_000).text
    assert time.perf_counter() - began < 6, "this takes a third of a second; quadratic work takes a minute"
    assert text.count("نص من كلمات.") == 40_000


def test_text_survives_where_the_depth_of_a_page_is_cut():
    html = "<div>" * 20_000 + "<p>قاع</p>" + "</div>" * 20_000 + "<p>ذيل</p>"
    assert lines(html).split() == ["قاع", "ذيل"]


@settings(max_examples=300, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            "<p> </p> <div> </div> <b> </b> <a> </a> <table> <tr> <td> </table> <br> <pre> <hr> <ul> <li> كلمة أخرى".split()
        )
    ),
)
def test_every_word_that_is_shown_is_in_the_text_in_order(pieces):
    words = [piece for piece in pieces if not piece.startswith("<")]
    text = lines(" ".join(pieces))
    if "<table>" not in pieces:  # text between rows is moved in front of its table, as browsers do
        assert text.split() == words
    assert sorted(text.split()) == sorted(words)
    assert text == "" or (text.endswith("\n") and not text.startswith("\n") and "\n\n\n" not in text)


@settings(max_examples=300, deadline=None)
@given(
    st.binary(max_size=300),
    st.sampled_from([b"", b"<html>", b"<!doctype html><script type='application/ld+json'>{", b"\xff\xfe<\0"]),
)
def test_no_bytes_raise_anything_but_the_readers_own_error(data, beginning):
    looks_like_html(beginning + data)
    with suppress(NotTextError):
        html_to_text(beginning + data)


def test_links_and_the_sites_parts_are_told_by_their_lines():
    html = """<nav><a href=/>الأولى</a> | <a href=/s>سياسة</a></nav><div class="has-sidebar"><h1>عنوان</h1>
    <p>نص فيه <a href=x>رابط</a></p><p><a href=y>خبر آخر</a></p>
    <div class="post-comments"><p>تعليق</p></div></div><footer>ذيل</footer>"""
    result = html_to_text(html + "<p>نص الخبر الطويل</p>" * 5)
    shown = result.text.split("\n")
    assert [shown[number - 1] for number in result.evidence.linked] == ["الأولى | سياسة", "خبر آخر"]
    assert [shown[number - 1] for number in result.evidence.apart] == ["الأولى | سياسة", "تعليق", "ذيل"]
