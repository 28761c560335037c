"""Who is who on a page: short names, other spellings, aliases, places of one name."""

import pytest
from entity_marks import entities, keys, linked, unmarked
from hypothesis import given
from hypothesis import strategies as st

from pipeline.entities.catalogue import Catalogue, ImportedEntity
from pipeline.entity_records import MentionType


def same(*marked, **how):
    found = keys(*marked, **how)
    assert len(found) > 1
    return len(set(found)) == 1


def test_a_surname_means_the_full_name_before_it():
    assert same("قال {P|سليم الهادي} ذلك", "وأضاف {P|الهادي} أن الطريق مفتوح")


def test_a_surname_in_the_headline_means_the_full_name_behind_it():
    assert same("{P|الهادي} يعود", "عاد {P|سليم الهادي} أمس")


def test_a_surname_of_two_people_means_the_one_named_last():
    first, second, short = keys("{P|سليم الهادي} و{P|منير الهادي} هنا", "وقال {P|الهادي} ذلك")
    assert first != second == short


def test_a_given_name_of_two_people_means_neither():
    first, second, short = keys("{P|سليم الهادي} و{P|سليم الجارودي}", "وقال {P|سليم} ذلك")
    assert len({first, second, short}) == 3


def test_a_kunya_and_middle_names_do_not_make_another_person():
    assert same("{P|أبو نزار الهادي}", "{P|أبي نزار الهادي}", "{P|أبا نزار}")
    assert same("{P|سليم منير عوني الهادي}", "{P|سليم الهادي}", "{P|عوني الهادي}")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("عبد الرزاق الجارودي", "عبدالرزاق الجارودي"),
        ("منى الجارودي", "مني الجارودى"),
        ("أحمد بن نزار", "احمد ابن نزار"),
        ("بيتر ماكغوركسن", "بيتر مكجوركسن"),
        ("أنطونيو غوتيريشان", "أنطونيو جوتيريسان"),
    ],
)
def test_spellings_of_a_name_are_one_person(one, other):
    assert same("{P|" + one + "}", "{P|" + other + "}")


def test_a_surname_that_its_page_does_not_resolve_is_itself_on_every_page():
    [alone] = keys("قال {P|الهادي}")
    [again] = keys("وصل {P|الهادي} أمس")
    _, resolved = keys("{P|سليم الهادي} هنا", "قال {P|الهادي}")
    assert alone == again != resolved


@pytest.mark.parametrize(
    "between", [' "{}"', " ({})", " («{}»)", " المعروف باسم {}", "، المعروفة اختصارا ب{}", " المعروف إعلاميا بـ«{}»"]
)
def test_a_short_name_behind_the_long_one_is_its_alias(between):
    assert same("أعلنت {O|رابطة مزارعي السهل}" + between.format("{O|رماس}") + " ذلك", "وقالت {O|رماس} أمس")


def test_two_known_places_side_by_side_stay_two():
    first, second = keys("في {L|الإسكندرية} ({L|مصر})")
    assert first != second


def test_the_spellings_and_short_forms_of_an_organisation_are_one():
    assert same("{O|رابطة مزارعي السهل الأميركية}", "{O|رابطة مزارعي السهل الأمريكية}", "{O|رابطة مزارعي السهل}")
    assert same("{O|منظمة المراعي الخضراء}", "{O|المراعي الخضراء}")
    assert same("{O|الائتلاف السهلي ضد الجفاف}", "{O|الائتلاف}", "{O|الائتلاف السهلي}")
    assert same("{O|الرابطة السهلية}", "{O|الرابة السهلية}")


def test_a_ministry_is_that_of_the_country_the_page_is_about():
    about = "في {L|العراق} و{L|بغداد} و{L|البصرة}"
    _, _, _, bare, named = keys(about, "قالت {O|وزارة الموارد}", "{O|وزارة الموارد العراقية}")
    assert bare == named
    assert keys("قالت {O|وزارة الموارد}", country="IQ") != keys(about, "قالت {O|وزارة الموارد}")[3:]


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("في {L|طرابلس} و{L|بنغازي}", "geonames:2210247"),
        ("في {L|طرابلس} و{L|بيروت} و{L|صيدا}", "geonames:266826"),
        ("في {L|طرابلس} اللبنانية", "geonames:266826"),
        ("العاصمة الأردنية {L|عمان}", "geonames:250441"),
        ("{L|عمان} و{L|إربد} في {L|الأردن}", "geonames:250441"),
        ("أعلنت {L|عمان} و{L|مسقط} ذلك", "iso:OM"),
        ("في {L|عمّان} أمس", "geonames:250441"),
        ("قالت {L|تونس} أمس", "iso:TN"),
        ("في العاصمة {L|تونس} أمس", "geonames:2464470"),
        ("في {L|واشنطن}", "geonames:4140963"),
    ],
)
def test_a_place_of_two_meanings_is_told_by_what_stands_around_it(text, key):
    assert keys(text)[0] == key


def test_the_publishers_country_decides_where_the_page_does_not():
    assert keys("في {L|طرابلس}", country="LB") == ["geonames:266826"]
    assert keys("في {L|طرابلس}", country="LY") == ["geonames:2210247"]


def test_the_paper_and_the_region_of_one_name_are_told_by_their_cues():
    paper, region = entities("قال لصحيفة {L|الشرق الأوسط} ذلك", "في {L|الشرق الأوسط} أمس")
    assert (paper.type, region.type) == (MentionType.ORG, MentionType.PLACE)
    assert paper.key != region.key


def test_a_place_has_its_coordinates_and_a_country_its_code():
    [place] = entities("في {L|الموصل}")
    assert (place.latitude, place.longitude) == (pytest.approx(36.3, abs=0.2), pytest.approx(43.1, abs=0.2))
    assert (place.country, place.is_known, place.kind) == ("IQ", True, "city")


def test_a_name_is_found_in_its_other_places_of_the_page():
    page = linked("قال {P|منير زهرانوف} ذلك", "والتقى بمنير زهرانوف في الصباح", "وأضاف زهرانوف أن الطريق مفتوح")
    assert [[mention.text for mention in own] for own in page.mentions] == [["منير زهرانوف"], ["منير زهرانوف"], ["زهرانوف"]]
    assert len(page.entities) == 1


def test_a_surname_that_is_an_ordinary_word_is_not_looked_for():
    page = linked("قال {P|سليم الجديد} ذلك", "في العام الجديد وصل المصري")
    assert page.mentions[1] == ()


def test_a_list_of_places_goes_on():
    page = linked("في {L|دمشق} وسراقب، وبعدها", "مدينة الباب القديمة", "دق الباب")
    assert [[mention.text for mention in own] for own in page.mentions] == [["دمشق", "سراقب"], ["الباب"], []]


def test_the_article_that_li_swallowed_is_put_back():
    assert same("{P|سليم الهادي}", "شكرا ل{P|لهادي}")


def test_an_imported_entity_goes_before_the_tables_and_a_merge_leads_on():
    [known] = entities("قالت {O|رابطة مزارعي السهل}")
    one = ImportedEntity(
        type=MentionType.ORG, name_ar="رابطة مزارعي السهل", name_en="Plain Farmers", aliases=("رماس",), country="EG"
    )
    catalogue = Catalogue([one])
    [first, second] = entities("{O|رابطة مزارعي السهل}", "{O|رماس}", catalogue=catalogue)
    assert first == second
    assert (first.key, first.name_en, first.country, first.is_known) == (known.key, "Plain Farmers", "EG", True)
    merged = Catalogue([one, ImportedEntity(type=MentionType.ORG, name_ar="رابطة الوادي", merged_into=known.key)])
    assert keys("{O|رابطة الوادي}", catalogue=merged) == [known.key]
    assert merged.version != catalogue.version != Catalogue().version


WORDS = [
    "سليم",
    "الهادي",
    "في",
    "دمشق",
    "وزارة",
    "الري",
    "للقاهرة",
    "و",
    "(",
    ")",
    "رام",
    "الله",
    "منير زهرانوف",
    "عمان",
    "،",
    "لـ",
]


@given(st.lists(st.lists(st.tuples(st.sampled_from(WORDS), st.sampled_from(["", "P", "O", "L"])), max_size=12), max_size=5))
def test_mentions_are_slices_in_order_none_overlapping_and_each_has_its_entity(texts):
    marked = [" ".join(f"{{{kind}|{word}}}" if kind else word for word, kind in text) for text in texts]
    page = linked(*marked)
    listed = {entity.key: entity for entity in page.entities}
    for (text, _), mentions in zip(map(unmarked, marked), page.mentions, strict=True):
        at = 0
        for mention in mentions:
            assert at <= mention.start < mention.end <= len(text)
            assert text[mention.start : mention.end] == mention.text
            assert listed[mention.entity].type is mention.type
            at = mention.end
    assert linked(*marked) == page
