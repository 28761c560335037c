"""Names that a page is sure of speak for themselves in its other texts, and in no other page."""

from __future__ import annotations

import numpy as np

from pipeline.arabic.text import match_key
from pipeline.entities.default_recogniser import DefaultRecogniser
from pipeline.entities.tagger.sure_names import SUPPORT, FoundName, PageNames, support
from pipeline.entities.tokens import tokenise

LABELS = ("O", *(f"{part}-{kind}" for kind in ("PERSON", "ORG", "PLACE", "MISC") for part in "BIES"))


def keys(text: str) -> list[str]:
    return match_key(text).split()


def found(text: str, *sure: tuple[str, str]) -> list[tuple[str, str]]:
    words = keys(text)
    names = PageNames([(kind, keys(name)) for kind, name in sure])
    return [(kind, " ".join(words[first:after])) for kind, first, after in names.find(words)]


def test_a_name_is_found_with_other_clitics_before_it():
    for text in ("زار بيروت", "زار وبيروت", "عاد لبيروت", "مقيم ببيروت"):
        assert [kind for kind, _ in found(text, ("PLACE", "بيروت"))] == ["PLACE"]
    assert found("عاد للقاهرة", ("PLACE", "بالقاهرة")) == [("PLACE", "للقاهره")]


def test_the_last_word_of_a_full_name_is_the_persons_name():
    assert found("قال الرميثي ذلك", ("PERSON", "سالم الرميثي")) == [("PERSON", "الرميثي")]


def test_the_longest_name_wins():
    sure = (("PERSON", "سالم الرميثي"), ("PERSON", "الرميثي"), ("PLACE", "مدينة نصر"), ("PERSON", "نصر"))
    assert found("سالم الرميثي في مدينة نصر", *sure) == [("PERSON", "سالم الرميثي"), ("PLACE", "مدينه نصر")]


def test_the_first_letter_of_a_name_alone_is_not_cut_off_as_a_clitic():
    assert found("سقط المطر على مال كثير", ("PERSON", "كمال")) == []
    assert found("في اسم الشارع", ("PERSON", "باسم")) == []


def test_a_name_of_two_classes_on_one_page_speaks_for_none():
    assert found("وصل النصر", ("ORG", "النصر"), ("PLACE", "النصر")) == []


def test_support_goes_to_the_same_page_only_and_not_where_the_name_is_found_already():
    texts = [keys("قال سالم الرميثي"), keys("عاد الرميثي"), keys("عاد الرميثي")]
    starts = [0, 3, 5]
    scores = np.zeros((7, len(LABELS)), np.float32)
    sure = [FoundName("PERSON", 0, 1, 3, 4.0)]
    assert support(scores, starts, texts, [0, 0, 1], sure, LABELS) == [1]
    assert scores[4, LABELS.index("S-PERSON")] == np.float32(SUPPORT)
    assert np.count_nonzero(scores) == 1
    assert support(scores, starts, texts, [0, 0, 1], [FoundName("PERSON", 0, 1, 3, -2.0)], LABELS) == []


def test_a_longer_name_stays_whole():
    texts = [keys("وصل الى بيروت"), keys("فاز نادي بيروت")]
    found_names = [FoundName("PLACE", 0, 2, 3, 4.0), FoundName("ORG", 1, 1, 3, 0.2)]
    scores = np.zeros((6, len(LABELS)), np.float32)
    assert support(scores, [0, 3], texts, [0, 0], found_names, LABELS) == []
    assert not scores.any()


def test_a_first_name_does_not_cut_off_its_surname_but_a_surname_cuts_off_what_may_be_a_title():
    texts = [keys("عاد سالم"), keys("سالم الرميثي"), keys("المهاجم سالم")]
    starts = [0, 2, 4]
    doubtful = [FoundName("PERSON", 0, 1, 2, 4.0), FoundName("PERSON", 1, 0, 2, -0.9), FoundName("PERSON", 2, 0, 2, -0.9)]
    scores = np.zeros((6, len(LABELS)), np.float32)
    assert support(scores, starts, texts, [0, 0, 0], doubtful, LABELS) == [2]
    assert scores[5, LABELS.index("S-PERSON")] == np.float32(SUPPORT)


def test_pages_do_not_influence_one_another():
    texts = [
        tokenise(text)
        for text in ("قال الوزير سالم الرميثي إن الاتفاق قريب", "وأضاف الرميثي أن", "وأضاف الرميثي أن", "زار بيروت")
    ]
    recogniser = DefaultRecogniser()
    together = recogniser.recognise_tokens(texts, [0, 0, 1, 2])
    assert together[:2] == recogniser.recognise_tokens(texts[:2], [0, 0])
    assert together[2:] == recogniser.recognise_tokens(texts[2:])
