"""Addresses of one page meet; those of two pages do not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.urls import absolute_url, page_address, url_key

SAME = [
    ("https://www.a.example/x/", "http://a.example/x"),
    ("a.example/x#top", "https://m.a.example/x"),
    ("https://a.example/x?id=1#c", "https://A.example:443/x?id=1&utm_source=feed&fbclid=Iw0"),
    ("https://a.example/x?b=2&a=1", "https://a.example/x?a=1&amp;b=2"),
    ("https://a.example/خبر", "https://a.example/%D8%AE%D8%A8%D8%B1"),
    ("https://a.example/%d8%ae%d8%a8%d8%b1?q=%D8%A3+%D8%A8", "https://a.example//خبر/?q=أ%20ب"),
    ("https://a.example/%C8", "https://a.example/%c8"),
    ("https://a.example/x/index.html", "https://a.example/x"),
    ("https://a.example/x/../y", "https://a.example/y"),
    ("https://a.example/2024/x", "https://a.example/2024/x/amp/"),
    ("https://a.example/2024/x", "https://a.example/amp/2024/x"),
    ("https://a.example/2024/x", "https://amp.a.example/2024/x?outputType=amp"),
    ("https://a.example/2024/x", "https://www.google.com/amp/s/a.example/2024/x"),
    ("https://a.example/2024/x", "https://a-example.cdn.ampproject.org/c/s/a.example/2024/x/amp"),
    ("https://a.example/2024/x?id=1", "https://web.archive.org/web/20240102030405if_/https:/www.a.example/2024/x?id=1"),
    ("https://a.example/x;jsessionid=12AB?id=1", "https://a.example/x?id=1"),
    ("https://خبر.example/x", "https://xn--ngblk.example/x"),
]

OTHER = [
    ("https://a.example/?id=1", "https://a.example/?id=2"),
    ("https://a.example/?p=1", "https://a.example/"),
    ("https://a.example/x", "https://a.example/X"),
    ("https://a.example/x", "https://b.example/x"),
    ("https://a.example/x", "https://a.example:8080/x"),
    ("https://a.example/amp", "https://a.example/"),
    ("https://a.example/a%2Fb", "https://a.example/a/b"),
    ("https://a.example/?q=a%26b=1", "https://a.example/?q=a&b=1"),
    ("https://news.a.example/x", "https://a.example/x"),
    ("https://a.example/x?ref=1", "https://a.example/x?ref=2"),
]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_two_ways_to_write_an_address_are_one(one, other):
    assert url_key(one) is not None
    assert url_key(one) == url_key(other)


@pytest.mark.parametrize(("one", "other"), OTHER)
def test_two_pages_addresses_stay_two(one, other):
    assert page_address(one) != page_address(other)


@pytest.mark.parametrize(
    "url", ["https://a.example", "https://www.a.example/", "a.example/index.html?utm_source=x", "https://a.example/#x"]
)
def test_a_front_page_has_an_address_but_names_no_article(url):
    assert page_address(url) == "a.example"
    assert url_key(url) is None


@pytest.mark.parametrize(
    "url", [None, "", " ", "mailto:a@a.example", "javascript:void(0)", "http://[a/x", "http://a.example:x/", "file:///a"]
)
def test_what_is_no_address_of_the_web_has_no_key(url):
    assert page_address(url) is None


@given(st.text(max_size=60))
def test_any_text_gives_one_answer_that_is_its_own_address(text):
    address = page_address(f"https://a.example/{text}")
    assert address is None or page_address(address) == address


@pytest.mark.parametrize(
    ("href", "base", "url"),
    [
        ("/b/2?utm_medium=x&id=1#c", "https://www.a.example/b/1", "https://www.a.example/b/2?id=1"),
        ("2.html", "https://a.example/b/1", "https://a.example/b/2.html"),
        ("//B.example/2", "https://a.example/1", "https://b.example/2"),
        ("HTTP://b.example/2\n", None, "http://b.example/2"),
        ("2.html", None, None),
        ("#top", "https://a.example/1", None),
        ("javascript:void(0)", "https://a.example/1", None),
        ("mailto:a@a.example", None, None),
        ("http://[a", "https://a.example/1", None),
    ],
)
def test_a_link_is_resolved_against_the_page(href, base, url):
    assert absolute_url(href, base) == url
