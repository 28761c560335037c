"""Names that the words around them announce, though nothing knows them; on invented sentences."""

import pytest

from pipeline.entities.cue_spans import find_announced
from pipeline.entities.organisation_phrases import find_organisation_phrases
from pipeline.entities.tokens import tokenise


def announced(text: str) -> list[str]:
    return [text[span.start : span.end] for span in find_announced(tokenise(text))]


def phrases(text: str) -> list[str]:
    return [text[span.start : span.end] for span in find_organisation_phrases(tokenise(text))]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("بقرية الزيزفون قرب النهر", "الزيزفون"),
        ("في مدينة تل النخيل", "تل النخيل"),
        ("من بلدة أم القرنفل إلى", "أم القرنفل"),
        ("محافظة الزيزفون", "الزيزفون"),
        ("إلى حي الزيزفون", "الزيزفون"),
        ("وبشارع 17 ليلا", "شارع 17"),
    ],
)
def test_what_follows_village_or_city_is_a_place(text: str, name: str) -> None:
    assert announced(text) == [name]


@pytest.mark.parametrize(
    "text",
    [
        "في مدينة ساحلية",
        "من قرية إلى أخرى",
        "قرية قرب النهر",
        "مدينة",
        "حي شمال المدينة",
        "قرية مصرية",
        "في حي مزدحم",
        "غادر القرية بلدة مما أدى إلى",
    ],
)
def test_an_adjective_or_function_word_behind_village_is_no_place(text: str) -> None:
    assert announced(text) == []


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ('ذكر موقع "نجم الشمال" أمس', "نجم الشمال"),
        ("ولصحيفة «النخلة» الصباحية", "النخلة"),
        ("في تصريح لـ«نجم الشمال» إن", "نجم الشمال"),
        ("صحيفة نجم الشمال البلجيكية", "نجم الشمال"),
    ],
)
def test_a_medium_is_named_in_quotes_or_before_its_nationality(text: str, name: str) -> None:
    assert announced(text) == [name]


def test_a_quotation_is_no_name() -> None:
    assert announced("قال موقع «إن العمل في الميناء لم يتوقف منذ الصباح» أمس") == []
    assert announced("منح الجائزة لـ«الضخمة»") == []


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("قيادي في هيئة النخيل الشعبي أمس", ["هيئة النخيل الشعبي"]),
        ("بجهاز مكافحة الحرائق قال", ["جهاز مكافحة الحرائق"]),
        ("مدير مركز الزيزفون للدراسات السياسية والاستراتيجية: إن", ["مركز الزيزفون للدراسات السياسية والاستراتيجية"]),
        ("هيئة البحار اللبنانية والشركة", ["هيئة البحار اللبنانية"]),
        ("لحزب النخيل", ["حزب النخيل"]),
        ("مركز المدينة", []),
        ("الهيئة الوطنية لاستغلال وتوزيع النخيل", ["الهيئة الوطنية لاستغلال وتوزيع النخيل"]),
        ("مركز إنعاش البحار والأنهار الزرقاء", ["مركز إنعاش البحار والأنهار الزرقاء"]),
        ("مدير مركز النخيل", ["مركز النخيل"]),
        ("جهاز مكافحة الحرائق العراقية", ["جهاز مكافحة الحرائق"]),
        ("تحالف إعادة النهر الداعم للسلام", ["تحالف إعادة النهر"]),
        ("اللجنة الدولية للنخيل الأزرق", ["اللجنة الدولية للنخيل الأزرق"]),
        ("والمرصد السوري لحقوق النخيل", ["المرصد السوري لحقوق النخيل"]),
        ("التحالف العالمي لمكافحة تنظيم النسور", ["التحالف العالمي لمكافحة تنظيم النسور"]),
        ("اللجنة العليا أمس", []),
        ("مجلس الأمن للحصول على النخيل", []),
        ("منظمة البحار الزرقاء والاتحاد النخيلي", ["منظمة البحار الزرقاء"]),
        ("الحكومة البريطانية للمطالبة بالنخيل", []),
        ("جماعة بالمعنى المتعارف عليه", []),
        ("تحالف هذه البحار", []),
        ("تحالف لزعماء البحار", []),
        ("اتحاد للصيادين الجدد", []),
        ("حركة المرور الكثيفة", []),
        ("لجنة التحقيق التي", []),
        ("هيئة", []),
    ],
)
def test_a_body_is_named_by_a_phrase_of_definite_nouns(text: str, names: list[str]) -> None:
    assert phrases(text) == names
