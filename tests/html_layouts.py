"""The sample pages as HTML, written as four kinds of content systems write it: semantic HTML5, frames of div, tables, AMP.

A page is groups of rows: lines without a blank one between them. Each kind says what stands around a group and around a row;
all of them carry what a reader never sees, and entities and inline tags inside the text. Nothing here knows what the parser does.
"""

from __future__ import annotations

import html
import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

UNSEEN = """<script>var page = "<p>نص لا يظهر</p>";</script><style>p:before{content:"نص"}</style><!-- <p>تعليق</p> -->
<noscript><img src="x.gif" alt="صورة">نص بلا برنامج</noscript><template><p>قالب</p></template>
<div hidden>مخفي</div><div style="color:red; display : none">مخفي</div><select><option>اختر القسم<option>سياسة</select>
<svg><title>أيقونة</title><text>رسم</text></svg><i class="fa" aria-hidden="true">share</i>"""


@dataclass(frozen=True)
class Row:
    """One line of a sample and what it is."""

    text: str
    role: str
    article: int


@dataclass(frozen=True)
class Sample:
    """A sample page as groups of rows, with what it must give."""

    name: str
    groups: list[list[Row]]
    expected: dict[str, Any]
    url: str


def sample(name: str, text: str, expected: dict[str, Any]) -> Sample:
    """Read a sample into groups; a row's role is that of `samples_expected.yml`."""
    roles = {number: (role, 0) for role, numbers in expected["site_lines"].items() for number in numbers}
    for at, article in enumerate(expected["articles"], start=1):
        roles |= {number: (role, at) for role, numbers in article["lines"].items() for number in numbers}
    for teaser in expected["teasers"]:
        roles |= {number: (role, 0) for role, numbers in teaser["lines"].items() for number in numbers}
    groups: list[list[Row]] = [[]]
    for number, line in enumerate(text.split("\n"), start=1):
        if number in roles:
            groups[-1].append(Row(line, *roles[number]))
        elif groups[-1]:
            groups.append([])
    domain = expected["publisher"] or f"www.{name.split('-')[0]}.example"
    return Sample(name, [group for group in groups if group], expected, f"https://{domain}/news/{len(text)}-{name[:-4]}")


def inline(text: str) -> str:
    """Write a text with entities, an inline tag inside a word and a link inside a sentence."""
    words = html.escape(text).replace("«", "&laquo;").replace("\xa0", "&nbsp;").split(" ")
    if len(words) > 12:
        words[3] = f'<a href="/topic/{len(text)}">{words[3]}</a>'
        words[7] = f"<strong>{words[7][:2]}</strong><span class=x>{words[7][2:]}</span>" if "&" not in words[7] else words[7]
        words[9] = f"\n      <em>{words[9]}</em>"
    return " ".join(words)


def linked_data(page: Sample, **more: Any) -> str:
    """Write the JSON-LD of a page, as broken as it is found: a comma too much, a line break inside a text."""
    article = page.expected["articles"][0]
    told = {
        "@type": "NewsArticle",
        "headline": article["headline"],
        "datePublished": article["published_at"],
        "author": [{"@type": "Person", "name": article["byline"]}] if article["byline"] else None,
        "articleSection": article["section"],
        "mainEntityOfPage": {"@id": page.url},
        **more,
    }
    graph = {"@context": "https://schema.org", "@graph": [{"@type": "WebSite", "name": "x"}, told]}
    return '<script type="application/ld+json">' + json.dumps(graph, ensure_ascii=False)[:-2] + ",]\n}</script>"


def _head(page: Sample, *elements: str, charset: str = "utf-8") -> str:
    return f'<head><meta charset="{charset}"><title>موقع الأخبار</title>{"".join(elements)}{UNSEEN}</head>'


def _canonical(page: Sample) -> str:
    return f'<link rel="canonical" href="{page.url}">'


def semantic(page: Sample) -> bytes:
    """HTML5 with elements by their meaning, a menu above and a footer below."""
    tags = {"headline": "h1", "crosshead": "h2", "caption": "figcaption", "related_heading": "h3", "teaser_headline": "h4"}
    out, inside = [], False
    for group in page.groups:
        is_article = any(row.article == 1 for row in group)
        if is_article and not inside:
            out.append("<main><article>")
            inside = True
        if len(group) == 1:
            tag = tags.get(group[0].role, "p")
            line = f"<{tag}>{inline(group[0].text)}</{tag}>"
            out.append(f"<figure><img src=a.jpg>{line}</figure>" if tag == "figcaption" else line)
        else:
            out.append("<section>" + "".join(f"<div>{inline(row.text)}</div>\n" for row in group) + "</section>")
    links = ("الصفحة الأولى", "أخبار السياسة", "أخبار الرياضة")
    menu = f"<nav><ul>{''.join(f'<li><a href=/{len(link)}>{link}</a>' for link in links)}</ul></nav>"
    foot = "<footer><p>كل الحقوق محفوظة لموقع الأخبار ولا يجوز نقل ما فيه إلا بإذن مكتوب من إدارته في كل بلد.</p></footer>"
    body = f"<header>{menu}</header>{UNSEEN}{''.join(out)}{'</article></main>' if inside else ''}{foot}"
    head = _head(page, _canonical(page), linked_data(page))
    return f'<!DOCTYPE html><html lang="ar" dir="rtl">{head}<body>{body}</body></html>'.encode()


def soup(page: Sample) -> bytes:
    """Frames of div with classes, OpenGraph, bytes in windows-1256 where the text allows."""
    article = page.expected["articles"][0]
    told = {"og:title": article["headline"], "og:url": page.url, "article:published_time": article["published_at"]}
    metas = "".join(f'<meta property="{key}" content="{html.escape(value)}">' for key, value in told.items() if value)
    rows = ("".join(f"<div class='{row.role}-text'><span>{inline(row.text)}</span></div>" for row in g) for g in page.groups)
    groups = (f"<div class='item'>{row}</div>" for row in rows)
    # Room between frames is a style sheet's; here an empty paragraph makes it.
    body = "<p>&nbsp;</p>".join(groups)
    text = f'<html class="no-js"><BODY class="has-sidebar"><div id="wrapper"><div>{body}</DIV></div>{UNSEEN}</body>'
    for charset in ("windows-1256", "utf-8"):
        document = f"<!doctype html>{_head(page, metas, charset=charset)}{text}"
        try:
            return document.encode(charset)
        except UnicodeEncodeError:
            continue
    raise AssertionError("UTF-8 writes every text")


def tables(page: Sample) -> bytes:
    """Old markup: tables in tables, fonts, lines ended by br, no end tags, a declaration in http-equiv."""
    title = html.escape(page.expected["articles"][0]["headline"] or "")
    groups = ("<br>\n".join(f"<FONT face=Arial size=4>{inline(row.text)}</FONT>" for row in group) for group in page.groups)
    body = "<BR><BR>\r\n".join(groups)
    return (
        f"<HTML><HEAD><META http-equiv=Content-Type content='text/html; charset=utf-8'><TITLE>{title} - موقع الأخبار</TITLE>"
        f"{_canonical(page)}{UNSEEN}</HEAD><BODY bgcolor=#ffffff><CENTER><TABLE width=760><TR><TD><IMG src=logo.gif>"
        f"<TR><TD valign=top><TABLE><TR><TD><DIV align=right>{body}</DIV></TABLE></TABLE></BODY></HTML>"
    ).encode()


def amp(page: Sample) -> bytes:
    """AMP: custom elements, a hidden sidebar, everything in paragraphs and lists."""
    out = []
    for group in page.groups:
        if len(group) == 1:
            tag = {"headline": "h1", "crosshead": "h3"}.get(group[0].role, "p")
            out.append(f"<amp-img src=a.jpg width=1 height=1></amp-img><{tag}>{inline(group[0].text)}</{tag}>")
        else:
            out.append("<ul>" + "".join(f"\n<li>{inline(row.text)}" for row in group) + "</ul>")
    style = "<style amp-boilerplate>body{visibility:hidden}</style>"
    body = f"<amp-sidebar hidden><p>قائمة</p></amp-sidebar>{''.join(out)}<amp-analytics>{UNSEEN}</amp-analytics>"
    return f"\ufeff<!doctype html><html ⚡ lang=ar>{_head(page, style, _canonical(page), linked_data(page))}<body>{body}".encode()


KINDS: dict[str, Callable[[Sample], bytes]] = {"semantic": semantic, "soup": soup, "tables": tables, "amp": amp}
