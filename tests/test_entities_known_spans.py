"""Names that the tables know are found wherever they stand; ordinary words only where the context says that they are names."""

import pytest

from pipeline.entities.known_spans import shipped_known_spans
from pipeline.entities.places import PlaceTable
from pipeline.entities.tokens import tokenise
from pipeline.entity_records import MentionType


def found(text: str) -> list[tuple[MentionType, str]]:
    return [(span.type, text[span.start : span.end]) for span in shipped_known_spans().find(tokenise(text))]


@pytest.mark.parametrize(
    ("text", "name"),
    [("وصل إلى الأردن", "الأردن"), ("في طوكيو", "طوكيو"), ("وللأردن", "لأردن"), ("عبر البحر المتوسط", "البحر المتوسط")],
)
def test_countries_capitals_and_seas_are_found_without_their_particles(text: str, name: str) -> None:
    assert (MentionType.PLACE, name) in found(text)


def test_every_place_that_is_found_is_a_heavy_one_of_the_table() -> None:
    table = PlaceTable.load()
    text = "بين القاهرة وبغداد وعمان والرياض وباريس"
    for match in table.matches(tokenise(text).keys):
        is_found = any(
            span.start <= tokenise(text).starts[match.start] + match.stripped < span.end
            for span in shipped_known_spans().find(tokenise(text))
        )
        assert is_found == (match.weight >= 60 and not match.needs_cue)


def test_common_words_are_no_names() -> None:
    assert found("فتح الباب أمل العودة بيان النادي") == []
    assert found("أفاد مصدر في قطاع النخيل بإعمار ثلاثة أبراج") == []


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("وصل إلى مدينة نيويورك", ["نيويورك"]),
        ("من ولاية كاليفورنيا", ["كاليفورنيا"]),
        ("في دولة قطر", ["قطر"]),
        ("قرب حدود شمال العراق", ["العراق"]),
        ("تجارة غرب أفريقيا", ["غرب أفريقيا"]),
        ("في جمهورية ألمانيا الاتحادية", ["جمهورية ألمانيا الاتحادية"]),
        ("ولد في مسقط رأس أبيه", []),
        ("زار مسقط أمس", ["مسقط"]),
        ("في الدول العربية", []),
    ],
)
def test_a_place_is_found_without_the_word_for_its_sort_or_side(text: str, names: list[str]) -> None:
    assert [name for type_, name in found(text) if type_ is MentionType.PLACE] == names


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("السلام في الشرق الأوسط بعيد", []),
        ("وذكرت صحيفة الشرق الأوسط أمس", ["صحيفة الشرق الأوسط"]),
        ("حشد الرأي العام خلفه", []),
        ("فاز ريال مدريد الإسباني أمس", ["ريال مدريد"]),
        ("شراء طائرة بوينغ 900 جديدة", []),
        ("وأعلنت بوينغ أمس", ["بوينغ"]),
        ("وأعلنت طالبان الباكستانية أمس", ["طالبان الباكستانية"]),
    ],
)
def test_an_organisation_that_is_a_place_or_a_phrase_too_needs_a_cue(text: str, names: list[str]) -> None:
    assert [name for type_, name in found(text) if type_ is MentionType.ORG] == names


def test_for_the_and_a_frequent_word_is_no_name_that_begins_with_lam() -> None:
    assert found("يستعدون للحج هذا العام") == []
    assert found("سافر للأردن أمس") == [(MentionType.PLACE, "لأردن")]
