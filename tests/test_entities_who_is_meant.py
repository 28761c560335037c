"""Who and where is meant: capitals, towns of the same name far away, adjectives, titles, and names behind for-the."""

from __future__ import annotations

from functools import lru_cache

import pytest

from pipeline.entities.page import EntityFinder, find_text_entities, load_finder
from pipeline.entity_records import MentionType

PERSON, ORG, PLACE = MentionType.PERSON, MentionType.ORG, MentionType.PLACE


@lru_cache(maxsize=1)
def finder() -> EntityFinder:
    return load_finder()


def read(text: str) -> dict[str, tuple[MentionType, str, str | None, float | None]]:
    """Give by words each name of a text: type, key, English name, latitude."""
    [found] = find_text_entities([text], finder())
    entities = {entity.key: entity for entity in found.entities}
    return {
        mention.text: (
            mention.type,
            entities[mention.entity].key,
            entities[mention.entity].name_en,
            entities[mention.entity].latitude,
        )
        for mention in found.mentions
        if mention.entity
    }


@pytest.mark.parametrize(
    ("text", "name", "english"),
    [
        ("وصل الملك إلى عمان عاصمة الأردن", "عمان", "Amman"),
        ("انعقد المؤتمر في عمان بالأردن", "عمان", "Amman"),
        ("زار الوفد عمان العاصمة", "عمان", "Amman"),
        ("وفد من الأردن وعمان والعراق", "عمان", "Oman"),
        ("السعودية، عمان، الأردن", "عمان", "Oman"),
        ("عاد من عمان لسوريا", "عمان", "Oman"),
        ("قتل اثنان في المنصورة في عدن", "المنصورة", "Al Manşūrah"),
        ("الرئيس الروسي في ميلانو", "ميلانو", "Milan"),
    ],
)
def test_words_beside_a_name_of_several_places_decide(text, name, english):
    assert read(text)[name][2] == english


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("أعلنت السلطات المصرية إغلاق حي فيكتوريا في الإسكندرية", "فيكتوريا"),
        ("انطلقت في مصر مسيرة من فيكتوريا إلى المحطة", "فيكتوريا"),
        ("هطل المطر في قرية الروضة في شمال سيناء", "الروضة"),
    ],
)
def test_a_small_town_far_from_all_that_the_page_speaks_of_is_not_meant(text, name):
    type_, key, english, latitude = read(text)[name]
    assert (type_, key.partition(":")[0], english, latitude) == (PLACE, "place", None, None)


@pytest.mark.parametrize("name", ["السيسي", "المالكي", "الغنوشي"])
@pytest.mark.parametrize("before", ["قال مسؤول", "قال مستشار", "رسالة"])
def test_for_the_is_cut_before_a_known_name_after_a_title_too(name, before):
    written = "ل" + name[2:]
    assert written in read(f"{before} ل{written} إن العمل مستمر")


def test_what_is_cut_off_for_the_leads_to_the_person():
    assert read("قال مسؤول للسيسي إن الطريق مفتوح")["لسيسي"][:3:2] == (PERSON, "Abdel Fattah el-Sisi")


def test_names_joined_by_and_for_the_are_two():
    assert {"لمالكي", "لعبادي", "لسيسي"} <= read("سلم الرسالة للمالكي وللعبادي وللسيسي").keys()


def test_a_ministers_title_is_no_organisation():
    assert [name[0] for name in read("قال وزير الخارجية الأميركية أنتوني بلينكن إن العمل مستمر").values()] == [PERSON]
    assert [name[0] for name in read("قالت الخارجية الأميركية إن العمل مستمر").values()] == [ORG]


@pytest.mark.parametrize(
    ("text", "is_country"),
    [
        ("قالت صحيفة عكاظ السعودية إن", False),
        ("في مدينة جدة السعودية", False),
        ("هاجمت الصحف السعودية القرار", False),
        ("دخلت البضائع الأسواق السعودية", False),
        ("غادر الوزير السعودية أمس", True),
        ("اتهمت إيران السعودية بذلك", True),
        ("زار ماكرون السعودية", True),
        ("وصل إلى السعودية", True),
    ],
)
def test_the_word_saudi_is_the_country_or_its_adjective(text, is_country):
    assert ("السعودية" in read(text)) is is_country
