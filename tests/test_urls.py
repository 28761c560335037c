"""Addresses of one page meet; those of two pages do not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.urls import absolute_url, page_address, site_of, url_key

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
    ("https://www.a.example/#/news/1/", "http://a.example#/news/1"),
    ("https://a.example/#!/خبر", "https://a.example/#!/%D8%AE%D8%A8%D8%B1"),
    ("https://a.example/#/news/1", "https://web.archive.org/web/20240102030405/https://a.example/#/news/1"),
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
    ("https://a.example/#/news/1", "https://a.example/#/news/2"),
    ("https://a.example/#!news/1", "https://a.example/"),
    ("https://a.example/ar/app#/news/1", "https://a.example/ar/app#/news/2"),
]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_two_ways_to_write_an_address_are_one(one, other):
    assert page_address(one) is not None
    assert (page_address(one), url_key(one)) == (page_address(other), url_key(other))


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
    "path",
    [
        *("ar", "AR/", "en", "ar-eg", "home", "Home.aspx", "news", "ar/news", "en/politics/", "index", "?lang=ar", "ar?lang=ar"),
        *("#/", "#!/", "#/home", "#!/ar", "app#/ar/home"),
        *("404", "error/404.html", "ar/error", "errors/500.aspx", "not-found", "page_not_found.php", "error404?url=/news/1"),
    ],
)
def test_a_section_or_an_error_page_names_no_article(path):
    assert page_address(f"https://a.example/{path}") is not None
    assert url_key(f"https://www.a.example/{path}") is None


@pytest.mark.parametrize(
    "path",
    [
        *("news/1", "12345", "news-1", "some-title-of-words", "ar/some-title", "news/404", "ar/12345", "2024/03/error"),
        *("خبر", "%D8%AE%D8%A8%D8%B1", "ar/خبر", "aBcDeF", "politics/anything", "internationalization", "n1.html"),
        *("?id=7", "?p=7", "news?id=7", "ar/?p=7&lang=ar", "home.aspx?ItemID=3", "#/news/1", "#!news/1", "ar/app#/news/2"),
    ],
)
def test_what_may_be_an_article_s_address_stays_one(path):
    assert url_key(f"https://a.example/{path}") == page_address(f"https://a.example/{path}")


@pytest.mark.parametrize(
    ("url", "site"),
    [
        ("https://www.A.example:8080/x#/y", "a.example"),
        ("m.a.example?id=1", "a.example"),
        ("mailto:a@a.example", None),
        (None, None),
    ],
)
def test_the_site_of_an_address_is_its_host(url, site):
    assert site_of(url) == site


@pytest.mark.parametrize(
    "url", [None, "", " ", "mailto:a@a.example", "javascript:void(0)", "http://[a/x", "http://a.example:x/", "file:///a"]
)
def test_what_is_no_address_of_the_web_has_no_key(url):
    assert page_address(url) is None


@given(st.text(max_size=60))
def test_any_text_gives_one_answer_that_is_its_own_address(text):
    for url in (f"https://a.example/{text}", f"https://a.example/#/{text}"):
        address = page_address(url)
        assert address is None or page_address(address) == address


@pytest.mark.parametrize(
    ("href", "base", "url"),
    [
        ("/b/2?utm_medium=x&id=1#c", "https://www.a.example/b/1", "https://www.a.example/b/2?id=1"),
        ("2.html", "https://a.example/b/1", "https://a.example/b/2.html"),
        ("//B.example/2", "https://a.example/1", "https://b.example/2"),
        ("HTTP://b.example/2\n", None, "http://b.example/2"),
        ("#/news/2", "https://a.example/ar/app#/news/1", "https://a.example/ar/app#/news/2"),
        ("/#!news/2", "https://a.example/1", "https://a.example/#!news/2"),
        ("#/", "https://a.example/1", None),
        ("2.html", None, None),
        ("#top", "https://a.example/1", None),
        ("javascript:void(0)", "https://a.example/1", None),
        ("mailto:a@a.example", None, None),
        ("http://[a", "https://a.example/1", None),
    ],
)
def test_a_link_is_resolved_against_the_page(href, base, url):
    assert absolute_url(href, base) == url
