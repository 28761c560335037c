"""Signatures: the same for ever, and near what an exact comparison says."""

from __future__ import annotations

import random
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.arabic.text import match_key
from pipeline.dedupe.compare import TextKind, comparable, compare, judge, tells_one_story, worth_comparing
from pipeline.dedupe.signature import LEAST_WORDS, sign, sketch_similarity
from pipeline.dedupe.words import body_of, key64

WORDS = [
    f"{one}{two}"
    for one in ("قال", "وزير", "مدينة", "ماء", "طريق", "عام", "سوق", "بحر")
    for two in ("", "ة", "ون", "ها", "ات", "ين")
]
BODIES = st.lists(st.sampled_from(WORDS), min_size=1, max_size=200).map(" ".join)


def text_of(seed: int, words: int = 300) -> list[str]:
    draw = random.Random(seed)
    return ["".join(draw.choices(WORDS, k=3)) for _ in range(words)]


def edited(words: list[str], share: float, seed: int = 9) -> list[str]:
    draw = random.Random(seed)
    return [f"بديل{draw.randrange(10**6)}ا" if draw.random() < share else word for word in words]


def test_signatures_are_those_that_stored_ones_were_made_with():
    """If this fails, signatures in archives no longer fit: raise SIGNATURE_VERSION and add constants, do not mend the numbers."""
    signature = sign(" ".join(f"كلمة{number}" for number in range(40)))
    assert signature is not None and signature.keys is not None
    assert signature.version == 1
    assert signature.words == 40
    assert signature.text_hash.hex() == "c0bdde6b02bf2becec69de4c478395c6"
    assert signature.lead_key == 7442427202669706417
    assert signature.keys[:3] == (1979616736277242242, 534292502352817715, 14427805118238580)
    assert signature.sketch[:8].hex() == "af404421e8c6cd98"
    assert key64("a", "b") == -6648911726629502465


def test_a_signature_is_the_same_in_another_process():
    code = "from pipeline.dedupe.signature import sign; print(sign(' '.join(f'w{n}' for n in range(100))))"
    here = str(sign(" ".join(f"w{n}" for n in range(100))))
    there = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert there.stdout.strip() == here


def test_parts_of_keys_do_not_run_into_one_another():
    assert key64("ab", "c") != key64("a", "bc")


def test_a_short_text_has_a_hash_and_no_keys():
    words = text_of(1)
    short, long = sign(" ".join(words[: LEAST_WORDS - 1])), sign(" ".join(words[:LEAST_WORDS]))
    assert short is not None and short.keys is None and short.sketch == b"" and short.lead_key is not None
    assert long is not None and long.keys is not None and len(long.sketch) == 128
    assert sign("") is None
    tiny = sign("خبر عاجل")
    assert tiny is not None and tiny.lead_key is None


def test_paragraph_breaks_spelling_and_marks_make_no_other_text():
    one = body_of(match_key(text) for text in ("قال الوزير إن الماءَ عاد.", "وأضاف: «نعم»"))
    other = body_of([match_key("قال الوزير ان الماء عاد وأضاف نعم")])
    assert one == other


@pytest.mark.parametrize(("share", "least"), [(0.01, 1.0), (0.05, 1.0), (0.1, 1.0), (0.2, 0.7)])
def test_edited_copies_share_a_key(share, least):
    found = 0
    for seed in range(100):
        words = text_of(seed)
        one, other = sign(" ".join(words)), sign(" ".join(edited(words, share, seed)))
        assert one is not None and other is not None and one.keys is not None and other.keys is not None
        found += any(a == b for a, b in zip(one.keys, other.keys, strict=True))
    assert found >= 100 * least


def test_the_sketch_estimates_the_exact_similarity():
    errors = []
    for seed, share in enumerate([0.02, 0.05, 0.1, 0.2, 0.4] * 20):
        words = text_of(seed)
        one, other = " ".join(words), " ".join(edited(words, share, seed))
        first, second = sign(one), sign(other)
        assert first is not None and second is not None
        exact = compare(comparable(one), comparable(other)).jaccard
        errors.append(sketch_similarity(first.sketch, [second.sketch])[0] - exact)
    assert abs(sum(errors) / len(errors)) < 0.015
    assert max(map(abs, errors)) < 0.2


def test_texts_without_a_sketch_have_no_similarity():
    long = sign(" ".join(text_of(1)))
    assert long is not None
    assert sketch_similarity(long.sketch, [b"", long.sketch, b""]) == [0.0, 1.0, 0.0]
    assert sketch_similarity(b"", [long.sketch]) == [0.0]


@given(BODIES, BODIES)
def test_comparing_is_symmetric_and_within_bounds(one, other):
    there, back = compare(comparable(one), comparable(other)), compare(comparable(other), comparable(one))
    assert (there.jaccard, there.containment, there.number_similarity, there.number_containment) == (
        back.jaccard,
        back.containment,
        back.number_similarity,
        back.number_containment,
    )
    assert 0 <= there.jaccard <= there.containment <= 1
    assert judge(there) == judge(back)


@given(BODIES)
def test_a_text_is_its_own_near_copy(body):
    same = compare(comparable(body), comparable(body))
    assert same.jaccard == same.containment == 1
    assert same.number_similarity in {1, None}
    assert judge(same) is TextKind.NEAR


def test_halves_are_parts_and_other_figures_make_a_template():
    words = text_of(3)
    half = compare(comparable(" ".join(words)), comparable(" ".join(words[:150])))
    assert judge(half) in {TextKind.PART, TextKind.NEAR}
    assert half.shorter == 2
    lead = compare(comparable(" ".join(words[:40])), comparable(" ".join(words)))
    assert (judge(lead), lead.shorter) == (TextKind.PART, 1)
    form = [word if n % 12 else str(1000 + n) for n, word in enumerate(words)]
    other = [word if n % 12 else str(5000 + n) for n, word in enumerate(words)]
    assert judge(compare(comparable(" ".join(form)), comparable(" ".join(other)))) is TextKind.TEMPLATE


def test_unrelated_texts_are_nothing_to_one_another_and_not_worth_reading():
    one, other = " ".join(text_of(1)), " ".join(text_of(2))
    first, second = sign(one), sign(other)
    assert first is not None and second is not None
    assert judge(compare(comparable(one), comparable(other))) is None
    assert not worth_comparing(sketch_similarity(first.sketch, [second.sketch])[0], shares_lead=False)
    assert worth_comparing(0.0, shares_lead=True)


def test_a_huge_text_is_signed_in_portions():
    words = text_of(5, 30_000)
    whole = sign(" ".join(words))
    assert whole is not None and whole.keys is not None


def with_figures(at: dict[int, str]) -> str:
    return " ".join(at.get(number, word) for number, word in enumerate(text_of(8)[:200]))


def test_a_toll_that_rises_leaves_a_copy():
    first, later = with_figures({5: "12", 40: "36"}), with_figures({5: "19", 40: "57"})
    assert judge(compare(comparable(first), comparable(later))) is TextKind.NEAR
    assert judge(compare(comparable(with_figures({5: "12"})), comparable(with_figures({5: "15"})))) is TextKind.NEAR


def test_a_figure_s_thousands_count_however_they_are_set_apart():
    assert {body_of([match_key(text)]) for text in ("قتل 1,000 رجل", "قتل 1000 رجل", "قتل ١٬٠٠٠ رجل", "قتل 1 000 رجل")} == {
        body_of([match_key("قتل 1000 رجل")])
    }
    assert body_of(["عام 2024 300 رجل", "1.5 2.25 12 34", "1 0000"]) == "عام 2024 300 رجل 1.5 2.25 12 34 1 0000"


def test_a_short_text_counts_with_its_headline_and_a_long_one_without():
    short, long = "التفاصيل بعد قليل", " ".join(text_of(1))
    one, other = sign(short, "استقاله الحكومه"), sign(short, "خبر عاجل")
    assert one is not None
    assert other is not None
    assert one.text_hash != other.text_hash
    assert sign(long, "عنوان") == sign(long, "عنوان اخر") == sign(long)
    assert sign("", "عنوان") is None


def test_a_part_is_the_same_story_where_it_begins_it_or_is_much_of_it():
    words = text_of(3)
    whole = comparable(" ".join(words))
    quoted, half = (compare(comparable(" ".join(part)), whole) for part in (words[100:150], words[100:250]))
    assert (judge(quoted), judge(half)) == (TextKind.PART, TextKind.PART)
    assert not tells_one_story(TextKind.PART, quoted, share_beginning=False)
    assert tells_one_story(TextKind.PART, quoted, share_beginning=True)
    assert tells_one_story(TextKind.PART, half, share_beginning=False)
    assert not tells_one_story(TextKind.TEMPLATE, half, share_beginning=True)
