"""Profiles are looked up by a page's lines: what is found is what weighing every reason of every profile finds."""

from hypothesis import given
from hypothesis import strategies as st

from pipeline.parse.clues import clues_of
from pipeline.parse.lines import split_lines
from pipeline.parse.recognise import ENOUGH, recognise, weigh
from pipeline.publishers import Profile, Profiles

LINES = (
    "مصر",
    "مصر اليوم",
    "طباعة مصر اليوم",
    "محمد علي (القاهرة)",
    "محمد علي",
    "12/03/2020",
    "شارك",
    "مصر (بيروت)",
    "مصر 12",
    "مصر 3/4",
)
PHRASE = st.sampled_from(("مصر", "مصر اليوم", "طباعة", "محمد علي", "شارك", "مصر #", "مصر 12"))
OPENING = st.lists(
    st.one_of(st.sampled_from(({"is": "headline"}, {"is": "stamp"})), PHRASE.map(lambda phrase: {"label": phrase})),
    min_size=1,
    max_size=3,
)
REASON = st.one_of(
    PHRASE.map(lambda phrase: {"line": phrase}),
    st.lists(PHRASE, min_size=1, max_size=2).map(lambda phrases: {"lines": phrases}),
    PHRASE.map(lambda phrase: {"between_repeats": phrase}),
    PHRASE.map(lambda phrase: {"teaser_byline": phrase}),
    OPENING.map(lambda opening: {"opening": opening}),
)
EVIDENCE = st.lists(
    st.tuples(REASON, st.sampled_from((0.4, 0.6, 1.0))).map(lambda pair: pair[0] | {"weight": pair[1]}), max_size=4
)


@given(st.lists(EVIDENCE, max_size=4), st.lists(st.sampled_from(LINES), max_size=8))
def test_no_reason_that_holds_is_passed_over(evidences, page):
    names = {"ar": "موقع", "en": "Site"}
    everyone = tuple(
        Profile.model_validate({"domain": f"{number}.example", "names": names, "evidence": evidence})
        for number, evidence in enumerate(evidences)
    )
    profiles, lines = Profiles(everyone, "1"), split_lines("\n".join(page))
    weights = [sum(reason.weight for reason, holds in weigh(lines, profile) if holds) for profile in everyone]
    best = max(weights, default=0.0)
    wanted = everyone[weights.index(best)] if best >= ENOUGH and weights.count(best) == 1 else None
    assert recognise(lines, None, profiles) is wanted


def test_the_clues_are_those_of_the_profiles_that_are_asked_about():
    page = split_lines("شارك")
    one, other = (
        Profiles(
            (
                Profile.model_validate(
                    {"domain": domain, "names": {"ar": "أ", "en": "A"}, "evidence": [{"line": "شارك", "weight": 1}]}
                ),
            ),
            "1",
        )
        for domain in ("one.example", "other.example")
    )
    assert clues_of(one) is not clues_of(other)
    assert [recognise(page, None, profiles).domain for profiles in (one, other, one)] == [
        "one.example",
        "other.example",
        "one.example",
    ]


def test_a_mark_in_a_phrase_of_evidence_stands_for_any_number_and_for_none_that_is_missing():
    evidence = [{"line": "حقوق © # للدلتا", "weight": 0.5}, {"lines": ["الدلتا", "العدد #"], "weight": 0.5}]
    profile = Profile.model_validate({"domain": "a.example", "names": {"ar": "أ", "en": "A"}, "evidence": evidence})
    for text, holds in (
        ("حقوق © ٢٠٢٦ للدلتا\nالدلتا\nالعدد 1,207", [True, True]),
        ("حقوق © 2027 للدلتا\nالدلتا\nالعدد", [True, False]),
        ("حقوق © للدلتا\nالدلتا", [False, False]),
    ):
        assert [held for _, held in weigh(split_lines(text), profile)] == holds
