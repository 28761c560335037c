"""Whom a name does not mean: a wrong merge is worse than a missing one."""

import pytest

from pipeline.entities.page import find_text_entities, load_finder


@pytest.fixture(scope="module")
def finder():
    return load_finder()


def meant(text, finder):
    """Give by its words whom or what each name means."""
    (found,) = find_text_entities([text], finder)
    names = {entity.key: entity for entity in found.entities}
    return {mention.text: names[mention.entity] for mention in found.mentions if mention.entity}


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("قالت الباحثة هدى المالكي إن الحي يحتاج إلى مدارس جديدة.", "هدى المالكي"),
        ("شارك محمد الشحات في المباراة أمس.", "محمد الشحات"),
        ("قال سعيد سعيد إن الموسم كان جيدا.", "سعيد سعيد"),
    ],
)
def test_a_full_name_is_not_that_of_a_known_person_with_another_given_name_or_surname(text, name, finder):
    assert not meant(text, finder)[name].is_known


@pytest.mark.parametrize(
    ("text", "name", "english"),
    [
        ("قال أنطونيو غوتيريس إن الوضع صعب.", "أنطونيو غوتيريس", "António Guterres"),
        ("وصل رئيس الوزراء العراقي المالكي إلى بغداد.", "المالكي", "Nouri al-Maliki"),
    ],
)
def test_a_foreign_name_spelled_otherwise_and_a_bare_surname_of_a_table_mean_the_known_person(text, name, english, finder):
    assert meant(text, finder)[name].name_en == english


def test_an_adjective_of_a_body_in_brackets_is_that_body_and_no_channel(finder):
    found = meant("قالت الجمعية العربية لحماية الطبيعة (العربية) إنها زرعت أشجارا.", finder)
    assert not any(entity.is_known for entity in found.values())
    assert len({entity.key for entity in found.values()}) == 1


@pytest.mark.parametrize("text", ["أقيمت صلاة المغرب في المسجد.", "رفع أذان المغرب.", "قالت أحياء المدينة إنها بخير."])
def test_sunset_prayer_is_no_country_and_the_city_no_particular_one(text, finder):
    assert meant(text, finder) == {}


@pytest.mark.parametrize(
    ("text", "name", "english"),
    [
        ("قال ڤلاديمير پوتين إن الاتفاق قريب.", "ڤلاديمير پوتين", "Vladimir Putin"),
        ("زار الوفد مدينة پاريس.", "پاريس", "Paris"),
        ("قال حسن نصرالله في كلمة.", "حسن نصرالله", "Hassan Nasrallah"),
    ],
)
def test_letters_that_arabic_lacks_and_compounds_written_as_one_are_spellings(text, name, english, finder):
    assert meant(text, finder)[name].name_en == english
