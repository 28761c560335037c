"""Cards find their articles: by link, headline, clipped headline or the text's beginning, and never by chance."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.arabic.text import match_key
from pipeline.dedupe.article_keys import opening_key, title_key
from pipeline.dedupe.card_texts import card_headline, card_summary, openings
from pipeline.dedupe.teasers import WAITING, Announced, Card, MatchedBy, Tie, tie

HEADLINE = match_key("عودة المياه إلى أهوار الجنوب بعد سنوات من الجفاف")
OTHER_HEADLINE = match_key("افتتاح خط الترام الجديد في الإسكندرية أمام الركاب")
BODY = "قال سكان القرى المحيطة بالأهوار إن المياه عادت إلى القنوات القديمة هذا الشهر بعد انقطاع طويل."
OTHER_BODY = "أعلنت المحافظة أمس أن الخط الجديد يبدأ العمل صباح السبت المقبل على امتداد الكورنيش."


SITE, OTHER_SITE = "first.example", "second.example"
RATE = match_key("سعر الصرف يستقر")


def article(
    number=1, *, headline=HEADLINE, body=BODY, site=SITE, page=None, url_key=None, is_main=True, cluster=None, order=None
):
    return Announced(
        article=number,
        page=page or 100 + number,
        is_main=is_main,
        site=site,
        headline=headline,
        openings=openings(body),
        url_key=url_key,
        order=(number if order is None else order, f"{number:016x}-1"),
        groups=frozenset({("cluster", number if cluster is None else cluster)}),
    )


def card(headline=HEADLINE, summary=None, *, site=SITE, url_key=None, only_page=None):
    shown = card_headline(headline)
    return Card(site=site, headline=shown, summary=card_summary(summary), url_key=url_key, only_page=only_page)


def test_a_card_with_the_whole_headline_is_tied_by_it():
    assert tie(card(), [article()]) == Tie(article=1, matched_by=MatchedBy.HEADLINE)


@pytest.mark.parametrize("letters", [26, 27, 28, 29, 30, 33])
def test_a_headline_cut_off_in_a_word_is_tied_while_five_words_are_whole(letters):
    clipped = HEADLINE[:letters]
    words = len(HEADLINE[: letters + 1].rsplit(" ", 1)[0].split()) if HEADLINE[letters] != " " else len(clipped.split())
    found = tie(card(clipped + "…"), [article()])
    assert found == (Tie(article=1, matched_by=MatchedBy.CLIPPED_HEADLINE) if words >= 5 else WAITING)
    assert words < 5 or title_key(card_headline(clipped)) == title_key(HEADLINE)


def test_a_link_counts_more_than_words():
    found = tie(card(url_key=7), [article(1), article(2, headline=OTHER_HEADLINE, url_key=7)])
    assert found == Tie(article=2, matched_by=MatchedBy.URL)


@pytest.mark.parametrize(
    "summary",
    [
        BODY[:60],
        BODY[:58] + "...",
        "البصرة: " + BODY[:60],
        "البصرة - «رويترز»: " + BODY[:60] + " اقرأ المزيد",
        "بغداد (واع) - " + BODY[:60] + "… التفاصيل",
    ],
)
@pytest.mark.parametrize("place", ["", "لندن: «الشرق الأوسط» ", "القاهرة - "])
def test_a_summary_finds_the_text_that_it_begins_whatever_place_stands_before_either(summary, place):
    wanted = article(headline="", body=place + BODY)
    assert tie(card("", summary), [wanted]) == Tie(article=1, matched_by=MatchedBy.OPENING)
    assert opening_key(card_summary(summary)) in {opening_key(one) for one in openings(place + BODY)}


def test_a_summary_of_five_words_is_too_little():
    assert tie(card("", " ".join(BODY.split()[:5])), [article(headline="")]) is WAITING


def test_the_own_site_comes_before_an_unknown_one_and_no_other_counts():
    own, unknown, other = article(3), article(2, site=None), article(1, site=OTHER_SITE)
    assert tie(card(), [own, unknown, other]).article == 3
    assert tie(card(), [unknown, other]).article == 2
    assert tie(card(), [other]) is WAITING
    assert tie(card(site=None), [other]).article == 1


@pytest.mark.parametrize(
    ("one", "other", "is_same"),
    [
        (SITE, SITE, True),
        (f"news.{SITE}", SITE, True),
        (SITE, f"ar.{SITE}", True),
        (f"my{SITE}", SITE, False),
        (f"ar.{SITE}", f"en.{SITE}", False),
    ],
)
def test_hosts_are_of_one_site_where_one_lies_below_the_other(one, other, is_same):
    assert (tie(card(site=one), [article(site=other)]).article == 1) is is_same


def test_a_summary_ties_to_no_article_of_another_site():
    assert tie(card("", BODY[:60]), [article(site=OTHER_SITE)]) is WAITING
    assert tie(card("", BODY[:60]), [article(site=None)]).article == 1


@pytest.mark.parametrize(
    ("words", "one_site", "either_unknown"), [(2, False, False), (3, True, False), (5, True, False), (6, True, True)]
)
def test_the_less_is_known_of_the_sites_the_longer_a_headline_must_be(words, one_site, either_unknown):
    headline = " ".join(HEADLINE.split()[:words])
    assert (tie(card(headline), [article(headline=headline)]).article == 1) is one_site
    for shown_on, site in ((SITE, None), (None, SITE), (None, None)):
        assert (tie(card(headline, site=shown_on), [article(headline=headline, site=site)]).article == 1) is either_unknown
        assert tie(card(headline, BODY[:60], site=shown_on), [article(headline=headline, site=site)]).article == 1


def test_a_summary_that_begins_no_text_outweighs_a_short_headline_and_any_where_the_site_is_not_known():
    assert tie(card(RATE, OTHER_BODY[:60]), [article(headline=RATE)]) is WAITING
    assert tie(card(summary=OTHER_BODY[:60]), [article()]).article == 1
    assert tie(card(summary=OTHER_BODY[:60]), [article(site=None)]) is WAITING
    assert tie(card(summary=OTHER_BODY[:60], site=None), [article()]) is WAITING


def test_of_several_of_one_cluster_the_earliest_is_meant():
    assert tie(card(), [article(2, cluster=1), article(1), article(3, cluster=1)]).article == 1


def test_two_news_under_one_headline_are_not_guessed_between():
    assert tie(card(), [article(2, body=OTHER_BODY), article(1)]) == Tie(rivals=(1, 2))


def test_the_summary_tells_which_of_two_news_under_one_headline_is_meant():
    both = [article(1), article(2, body=OTHER_BODY)]
    assert tie(card(summary=OTHER_BODY[:60]), both) == Tie(article=2, matched_by=MatchedBy.HEADLINE)


def test_groups_that_overlap_are_one():
    first, bridge, last = article(1), article(2), article(3)
    bridge = replace(bridge, groups=frozenset({("cluster", 3), ("version", 1)}))
    first = replace(first, groups=frozenset({("cluster", 1), ("version", 1)}))
    assert tie(card(), [last, bridge, first]).article == 1


@pytest.mark.parametrize(
    ("given", "found"),
    [
        (card("بالصور"), False),
        (card("بالصور", BODY[:60]), True),
        (card("بالصور", OTHER_BODY[:60]), False),
        (card("بالصور", url_key=1), False),
    ],
)
def test_a_headline_of_two_words_ties_only_where_the_summary_begins_the_text(given, found):
    assert (tie(given, [article(headline=match_key("بالصور"), url_key=2)]).article == 1) is found


@pytest.mark.parametrize("headline", [HEADLINE, HEADLINE[:40] + "…", "", "كلام آخر تماما"])
def test_an_article_of_another_address_is_not_meant(headline):
    column = article(url_key=2)
    for summary in (None, OTHER_BODY, BODY[:60]):
        assert tie(card(headline, summary, url_key=1), [column]) is WAITING
    for site in (OTHER_SITE, None):
        assert tie(card(headline, BODY, url_key=1), [replace(column, site=site)]) is WAITING


def test_an_article_seen_under_a_second_address_is_known_by_headline_and_a_long_beginning():
    found = tie(card(summary=BODY, url_key=1), [article(url_key=2)])
    assert found == Tie(article=1, matched_by=MatchedBy.HEADLINE)
    assert tie(card(HEADLINE[:40] + "…", BODY, url_key=1), [article(url_key=2)]).matched_by is MatchedBy.CLIPPED_HEADLINE


def test_a_card_is_not_tied_to_the_article_under_which_alone_it_stands():
    assert tie(card(only_page=101), [article()]) is WAITING
    assert tie(card(only_page=101), [article(is_main=False)]).article == 1
    assert tie(card(only_page=102), [article()]).article == 1


@given(st.data())
def test_the_order_of_what_could_be_meant_does_not_matter(data):
    some = data.draw(
        st.lists(
            st.builds(
                article,
                st.integers(1, 9),
                headline=st.sampled_from([HEADLINE, HEADLINE[:40], OTHER_HEADLINE]),
                body=st.sampled_from([BODY, OTHER_BODY]),
                site=st.sampled_from([SITE, OTHER_SITE, None]),
                url_key=st.sampled_from([None, 1, 2]),
                is_main=st.booleans(),
                cluster=st.integers(1, 3),
                order=st.integers(1, 2),
            ),
            max_size=6,
            unique_by=lambda one: one.article,
        )
    )
    wanted = data.draw(
        st.builds(
            card,
            st.sampled_from([HEADLINE, HEADLINE[:40], ""]),
            st.sampled_from([None, BODY[:50], OTHER_BODY[:50]]),
            site=st.sampled_from([SITE, None]),
            url_key=st.sampled_from([None, 1]),
        )
    )
    assert tie(wanted, data.draw(st.permutations(some))) == tie(wanted, some)
