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


def article(
    number=1, *, headline=HEADLINE, body=BODY, publisher=1, page=None, url_key=None, is_main=True, cluster=None, order=None
):
    return Announced(
        article=number,
        page=page or 100 + number,
        is_main=is_main,
        publisher=publisher,
        headline=headline,
        openings=openings(body),
        url_key=url_key,
        order=(number if order is None else order, f"{number:016x}-1"),
        groups=frozenset({("cluster", number if cluster is None else cluster)}),
    )


def card(headline=HEADLINE, summary=None, *, publisher=1, url_key=None, only_page=None):
    shown = card_headline(headline)
    return Card(publisher=publisher, headline=shown, summary=card_summary(summary), url_key=url_key, only_page=only_page)


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


def test_the_own_publisher_comes_before_an_unknown_one_and_no_other_counts():
    own, unknown, other = article(3), article(2, publisher=None), article(1, publisher=2)
    assert tie(card(), [own, unknown, other]).article == 3
    assert tie(card(), [unknown, other]).article == 2
    assert tie(card(), [other]) is WAITING
    assert tie(card(publisher=None), [other]).article == 1


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
        (card("بالصور"), True),
        (card("بالصور", publisher=None), False),
        (card("بالصور", BODY[:60]), True),
        (card("بالصور", OTHER_BODY[:60]), False),
        (card("بالصور", url_key=1), False),
    ],
)
def test_a_headline_of_two_words_ties_within_the_publisher_unless_the_summary_contradicts(given, found):
    assert (tie(given, [article(headline=match_key("بالصور"), url_key=2)]).article == 1) is found


def test_a_column_of_another_day_is_not_meant_where_link_and_summary_say_so():
    column = article(headline=HEADLINE, url_key=2)
    assert tie(card(summary=OTHER_BODY[:60], url_key=1), [column]) is WAITING
    assert tie(card(summary=BODY[:60], url_key=1), [column]).article == 1


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
                publisher=st.sampled_from([1, 2, None]),
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
            publisher=st.sampled_from([1, None]),
            url_key=st.sampled_from([None, 1]),
        )
    )
    assert tie(wanted, data.draw(st.permutations(some))) == tie(wanted, some)
