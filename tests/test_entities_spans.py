"""What of a recognised span is the name: each convention, on invented sentences."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.entities.institutions import find_institutions
from pipeline.entities.known_names import KnownNames
from pipeline.entities.places import PlaceTable
from pipeline.entities.spans import longest, settle_spans
from pipeline.entities.tokens import tokenise
from pipeline.entity_records import MentionType, NameSpan

KNOWS = KnownNames(PlaceTable.load())
PERSON, ORG, PLACE = MentionType.PERSON, MentionType.ORG, MentionType.PLACE


def settled(text: str, *found: tuple[MentionType, str]) -> list[tuple[MentionType, str]]:
    """Settle spans given as slices of a text, each behind the one before."""
    spans, at = [], 0
    for type_, part in found:
        start = text.index(part, at)
        at = start + len(part)
        spans.append(NameSpan(type=type_, start=start, end=at, score=0.8, source="test"))
    return [(span.type, text[span.start : span.end]) for span in settle_spans(tokenise(text), spans, KNOWS)]


@pytest.mark.parametrize(
    ("word", "name"),
    [
        ("بمصر", "مصر"),
        ("ولبنان", "لبنان"),
        ("لفرنسا", "فرنسا"),
        ("وبالصين", "الصين"),
        ("للصين", "لصين"),
        ("وللصين", "لصين"),
        ("لبنان", "لبنان"),
        ("بغداد", "بغداد"),
        ("باريس", "باريس"),
        ("بنغازي", "بنغازي"),
        ("كوستي", "كوستي"),
        ("وَبِمِصْرَ", "مِصْرَ"),
        ("والقرنفل", "القرنفل"),
        ("بالقرنفل", "القرنفل"),
        ("للقرنفل", "لقرنفل"),
        ("بولتشنيك", "بولتشنيك"),
    ],
)
def test_particles_are_outside_a_place_and_first_letters_are_not(word: str, name: str) -> None:
    assert settled(f"وصل الوفد {word} أمس", (PLACE, word)) == [(PLACE, name)]


def test_a_name_of_several_words_is_known_as_a_whole() -> None:
    assert settled("زيارة بالولايات المتحدة", (PLACE, "بالولايات المتحدة")) == [(PLACE, "الولايات المتحدة")]


def test_a_word_after_a_classifier_or_title_has_no_particle() -> None:
    assert settled("في مدينة بمصر", (PLACE, "بمصر")) == [(PLACE, "بمصر")]


@pytest.mark.parametrize(
    ("part", "name"),
    [
        ("الرئيس محمد قنديل", "محمد قنديل"),
        ("للدكتورة سلمى نوار", "سلمى نوار"),
        ("د. سامي عوض", "سامي عوض"),
        ("وزير الخارجية محمود زهران", "محمود زهران"),
    ],
)
def test_titles_are_outside_a_person(part: str, name: str) -> None:
    assert settled(f"وقال {part} إن المحادثات بدأت", (PERSON, part)) == [(PERSON, name)]


def test_a_split_compound_name_is_one_person() -> None:
    text = "التقى عبد الرحيم بن حسان رئيس البلدية"
    assert settled(text, (PERSON, "الرحيم")) == [(PERSON, "عبد الرحيم بن حسان")]
    assert settled(text, (PERSON, "عبد"), (PERSON, "الرحيم")) == [(PERSON, "عبد الرحيم بن حسان")]
    assert settled("التقى مايكل وحيد برنهاردت", (PERSON, "مايكل"), (PERSON, "برنهاردت")) == [(PERSON, "مايكل وحيد برنهاردت")]
    assert settled("قال لأبي سليم", (PERSON, "سليم")) == [(PERSON, "أبي سليم")]


@pytest.mark.parametrize(
    ("part", "name"),
    [
        ("صحيفة النخلة", "النخلة"),
        ("تنظيم النسور", "النسور"),
        ("لقناة الموج", "الموج"),
        ("حركة نسور", "نسور"),
        ("حركة المقاومة الزرقاء", "حركة المقاومة الزرقاء"),
        ("وكالة الأنباء الزرقاء", "وكالة الأنباء الزرقاء"),
        ("قوات جهاز مكافحة الحرائق", "جهاز مكافحة الحرائق"),
        ("قوات لبنان الديمقراطية", "قوات لبنان الديمقراطية"),
        ("حزب النخيل", "حزب النخيل"),
    ],
)
def test_classifiers_are_outside_an_organisation_and_official_heads_inside(part: str, name: str) -> None:
    assert settled(f"ذكرت {part} أن العمل بدأ", (ORG, part)) == [(ORG, name)]


def test_an_official_head_before_a_span_belongs_to_it() -> None:
    assert settled("أعلن حزب النخيل برنامجه", (ORG, "النخيل")) == [(ORG, "حزب النخيل")]
    assert settled("إلى هيئة النخيل", (ORG, "النخيل")) == [(ORG, "هيئة النخيل")]
    assert settled("قرب شارع النخيل", (PLACE, "النخيل")) == [(PLACE, "شارع النخيل")]
    assert settled("في قطاع غزة", (PLACE, "غزة")) == [(PLACE, "قطاع غزة")]


def test_what_is_named_after_a_person_is_no_person() -> None:
    assert settled("عبر جسر الملك سليم الأزرق", (PERSON, "الملك سليم الأزرق")) == [(PLACE, "جسر الملك سليم الأزرق")]
    assert settled("في جامعة الأمير سليم", (PERSON, "سليم")) == [(ORG, "جامعة الأمير سليم")]
    assert settled("قال الملك سليم", (PERSON, "سليم")) == [(PERSON, "سليم")]


@pytest.mark.parametrize("before", ["مدينة", "بمدينة", "محافظة", "حي", "جنوب", "شمالي", "دولة"])
def test_classifiers_and_directions_are_outside_a_place(before: str) -> None:
    assert settled(f"وصلت القافلة {before} ليبيا", (PLACE, f"{before} ليبيا")) == [(PLACE, "ليبيا")]


def test_a_direction_is_inside_an_established_region() -> None:
    assert settled("الأمن في غرب أفريقيا", (PLACE, "أفريقيا")) == [(PLACE, "غرب أفريقيا")]
    assert settled("الأمن في غرب أفريقيا", (PLACE, "غرب أفريقيا")) == [(PLACE, "غرب أفريقيا")]


def test_an_agreeing_nationality_is_inside_an_organisation() -> None:
    text = "قالت هيئة البحار اللبنانية إن السفن عادت"
    assert settled(text, (ORG, "هيئة البحار")) == [(ORG, "هيئة البحار اللبنانية")]
    assert settled("صحيفة «النخلة» اللبنانية", (ORG, "النخلة")) == [(ORG, "النخلة")]
    assert settled("جهاز البحار اللبنانية", (ORG, "جهاز البحار")) == [(ORG, "جهاز البحار")]


def test_quotes_and_brackets_part_names() -> None:
    text = 'أعلنت هيئة البحار الزرقاء (هبز) وجبهة النخيل "نخلة" الاتفاق'
    assert settled(text, (ORG, "هيئة البحار الزرقاء (هبز)"), (ORG, 'وجبهة النخيل "نخلة"')) == [
        (ORG, "هيئة البحار الزرقاء"),
        (ORG, "هبز"),
        (ORG, "جبهة النخيل"),
        (ORG, "نخلة"),
    ]


@pytest.mark.parametrize(
    ("type_", "part"), [(ORG, "التنظيم"), (ORG, "للحزب"), (PLACE, "المدينة"), (PLACE, "العراقية"), (PERSON, "الرئيس")]
)
def test_bare_nouns_and_adjectives_are_no_names(type_: MentionType, part: str) -> None:
    assert settled(f"وعاد {part} إلى البيت", (type_, part)) == []


def test_the_saudi_adjective_is_no_place_behind_a_feminine_noun() -> None:
    assert settled("الموانئ والشركات السعودية", (PLACE, "السعودية")) == []
    assert settled("وصل إلى السعودية", (PLACE, "السعودية")) == [(PLACE, "السعودية")]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("قال الجيش المصري إن السفن عادت", ["الجيش المصري"]),
        ("تقدم للجيش اللبناني", ["لجيش اللبناني"]),
        ("القوات المسلحة الكينية", ["القوات المسلحة الكينية"]),
        ("أعلنت وزارة التربية والتعليم العراقية الموعد", ["وزارة التربية والتعليم العراقية"]),
        ("بوزارة الخارجية", ["وزارة الخارجية"]),
        ("المتحدث باسم الخارجية الفرنسية", ["الخارجية الفرنسية"]),
        ("وزيرة الخارجية الفرنسية", []),
        ("السياسة الخارجية الفرنسية", []),
        ("وزير الخارجية الفرنسي", []),
        ("مجلس النواب الليبي", ["مجلس النواب الليبي"]),
        ("البرلمان والحكومة", []),
        ("الحكومة الجديدة", []),
        ("الجيش المصرية", []),
        ("وزارة إلى", []),
        ("وزارة", []),
    ],
)
def test_institutions_of_a_state_are_found_by_head_and_adjective(text: str, names: list[str]) -> None:
    assert [text[span.start : span.end] for span in find_institutions(tokenise(text))] == names


def test_of_overlapping_spans_the_longer_stays_then_the_surer() -> None:
    def span(start: int, end: int, score: float) -> NameSpan:
        return NameSpan(type=ORG, start=start, end=end, score=score, source="test")

    assert longest([span(0, 4, 0.9), span(2, 9, 0.1), span(9, 12, 0.2), span(10, 13, 0.8)]) == [
        span(2, 9, 0.1),
        span(10, 13, 0.8),
    ]


@given(
    st.lists(
        st.sampled_from(
            ["مصر", "للصين", "بغداد", "الجيش", "المصري", "وزارة", "عبد", "(", "»", "بن", "،", "مدينة", "و", "ل", "12", "ـ", "َ"]
        )
    ),
    st.data(),
)
def test_settled_spans_never_overlap_nor_leave_the_text(words: list[str], data: st.DataObject) -> None:
    text = " ".join(words)
    tokens = tokenise(text)
    cuts = sorted(data.draw(st.sets(st.integers(0, len(text)), max_size=6)))
    spans = [
        NameSpan(type=data.draw(st.sampled_from([PERSON, ORG, PLACE])), start=start, end=end, score=0.5, source="test")
        for start, end in zip(cuts[::2], cuts[1::2], strict=False)
    ]
    ends = 0
    for span in settle_spans(tokens, spans, KNOWS):
        assert ends <= span.start < span.end <= len(text)
        assert text[span.start : span.end] == text[span.start : span.end].strip()
        ends = span.end


@pytest.mark.parametrize(
    ("part", "names"),
    [
        ("سمير الخطيب وهدى الصباغ", ["سمير الخطيب", "هدى الصباغ"]),
        ("سمير الخطيب ووليد الصباغ", ["سمير الخطيب", "وليد الصباغ"]),
        ("سمير وليد الخطيب", ["سمير وليد الخطيب"]),
        ("توماس ويلسون", ["توماس ويلسون"]),
        ("سمير وكيل الصباغ", ["سمير وكيل الصباغ"]),
    ],
)
def test_and_inside_a_person_begins_another_one(part: str, names: list[str]) -> None:
    assert settled(f"قال {part} أمس", (PERSON, part)) == [(PERSON, name) for name in names]


def test_persons_that_and_joins_stay_two() -> None:
    text = "حضر سمير ووليد الصباغ وهدى الخطيب"
    assert settled(text, (PERSON, "سمير"), (PERSON, "ووليد الصباغ"), (PERSON, "وهدى الخطيب")) == [
        (PERSON, "سمير"),
        (PERSON, "وليد الصباغ"),
        (PERSON, "هدى الخطيب"),
    ]


def test_a_conjunction_between_persons_joins_none() -> None:
    assert settled("قال سمير إن الخطيب وصل", (PERSON, "سمير"), (PERSON, "الخطيب")) == [(PERSON, "سمير"), (PERSON, "الخطيب")]


@pytest.mark.parametrize(
    ("part", "name"),
    [
        ("شركة زيلتونيك الكندية", "زيلتونيك"),
        ("شركة زيلتونيك ماركاتور", "زيلتونيك ماركاتور"),
        ("حلف شمال الأطلسي", "حلف شمال الأطلسي"),
        ("مؤسسة بذور الخير", "مؤسسة بذور الخير"),
    ],
)
def test_company_is_outside_a_proper_name_and_inside_a_phrase(part: str, name: str) -> None:
    assert settled(f"وأعلنت {part} أمس", (ORG, part)) == [(ORG, name)]


def test_a_republic_keeps_its_long_form() -> None:
    assert settled("في جمهورية الصين الشعبية أمس", (PLACE, "جمهورية الصين الشعبية")) == [(PLACE, "جمهورية الصين الشعبية")]


def test_a_sure_given_name_before_a_surname_belongs_to_it() -> None:
    assert settled("وقالت نزيهة القرنفلي إن", (PERSON, "القرنفلي")) == [(PERSON, "نزيهة القرنفلي")]
    assert settled("قال سامر ونزيهة القرنفلي إن", (PERSON, "القرنفلي")) == [(PERSON, "نزيهة القرنفلي")]
    assert settled("قالت الطبيبة القرنفلي إن", (PERSON, "القرنفلي")) == [(PERSON, "القرنفلي")]


def test_a_time_of_day_is_no_person() -> None:
    assert settled("منذ الساعات الأولى من الصباح", (PERSON, "الصباح")) == []
    assert settled("قال المالكي إن", (PERSON, "المالكي")) == [(PERSON, "المالكي")]
