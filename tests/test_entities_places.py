"""The table of places and the search for its names."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.arabic.text import match_key
from pipeline.entities.places import PlaceTable, without_particles
from pipeline.entities.tokens import tokenise

TABLE = PlaceTable.load()


def best(name):
    return TABLE.candidates(match_key(name))[0]


def found(text):
    return [match.key for match in TABLE.matches(tokenise(text).keys)]


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("مصر", "iso:EG"),
        ("أميركا", "iso:US"),
        ("سورية", "iso:SY"),
        ("كوت ديفوار", "iso:CI"),
        ("القاهرة", "geonames:360630"),
        ("الموصل", "geonames:99072"),
        ("واشنطن", "geonames:4140963"),
        ("الدار البيضاء", "geonames:2553604"),
    ],
)
def test_a_name_leads_first_to_the_place_that_news_means(name, key):
    assert best(name).key == key


def test_a_name_of_two_cities_gives_both():
    assert {place.country for place in TABLE.candidates(match_key("طرابلس"))} >= {"LY", "LB"}


def test_jerusalem_has_coordinates_and_no_country():
    assert best("القدس").country is None
    assert best("القدس").latitude == pytest.approx(31.77, abs=0.1)


def test_every_place_has_coordinates_and_a_name():
    for name in ("الشرق الأوسط", "نينوى", "البحر الأحمر", "أوروبا", "سيناء", "دارفور"):
        place = best(name)
        assert place.name and place.name_en and -90 <= place.latitude <= 90 and -180 <= place.longitude <= 180


def test_names_of_several_words_are_found_whole():
    assert found("زار الوفد الدار البيضاء ثم كوريا الشمالية") == [match_key("الدار البيضاء"), match_key("كوريا الشمالية")]


def test_particles_before_a_name_are_taken_off():
    assert found("وصل إلى دمشق وبيروت وبالقاهرة") == [match_key(name) for name in ("دمشق", "بيروت", "القاهرة")]
    assert [(match.key, match.stripped) for match in TABLE.matches(tokenise("غادر للقاهرة").keys)] == [(match_key("القاهرة"), 1)]


def test_a_name_that_is_a_common_word_needs_a_cue():
    needs = {match.key: match.needs_cue for match in TABLE.matches(tokenise("بيروت والباب وصور").keys)}
    assert needs == {match_key("بيروت"): False, match_key("الباب"): True, match_key("صور"): True}


@given(st.text("وفبلكاهـدمش", max_size=12))
def test_what_remains_of_a_word_is_its_end(key):
    for letters, form in without_particles(key):
        assert form == key[letters:] or form == "ا" + key[letters:]


@given(st.lists(st.sampled_from(["مصر", "كوريا", "الشمالية", "في", "ودمشق", "الدار", "البيضاء", ""]), max_size=12))
def test_matches_stand_in_order_and_do_not_overlap(words):
    matches = TABLE.matches([match_key(word) for word in words])
    assert all(0 <= one.start < one.end <= len(words) for one in matches), matches
    assert all(one.end <= other.start for one, other in pairwise(matches))
