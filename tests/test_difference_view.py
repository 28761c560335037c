"""The word-by-word comparison as a person sees it: readable without colour, folded, within the terminal."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.cli.difference_view import drawn
from pipeline.dedupe.difference import difference

WORDS = st.lists(st.sampled_from(["وقال", "الوزير", "نعم.", "في", "المدرسة", "المدرسه", "12", "١٢", "\n"]), max_size=60)


def lines(before: str, after: str) -> list[str]:
    return ["".join(piece.text for piece in line).strip() for line in drawn(difference(before, after))]


@pytest.mark.parametrize(
    ("before", "after", "shown"),
    [
        ("بلغ العدد 96 ألفا", "بلغ العدد 112 ألفا", ["بلغ العدد [-96-] {+112+} ألفا"]),
        ("فتح المتحف", "فتح المتحف أبوابه", ["فتح المتحف {+أبوابه+}"]),
        ("فتح المتحف أبوابه", "فتح المتحف", ["فتح المتحف [-أبوابه-]"]),
        ("زار أحمد مصر", "زار احمد مصر", ["زار {~أحمد|احمد~} مصر"]),
        ("أولى\nثانية", "أولى\nجديدة\nثانية", ["أولى", "{+جديدة+}", "ثانية"]),
        ("أولى ثانية", "أولى\nثانية", ["أولى", "ثانية"]),
        ("قال،نعم ثم", "قال، نعم ثم", ["قال، نعم ثم"]),
        ("قديم كله", "جديد كله", ["[-قديم-] {+جديد+} كله"]),
        ("", "", []),
    ],
)
def test_changes_stand_in_brackets(before, after, shown):
    assert lines(before, after) == shown


def test_what_is_the_same_is_folded_but_for_the_sentence_around_a_change():
    sentence = "هذه جملة من خمس كلمات."
    before = " ".join([sentence] * 20 + ["بلغ العدد 96 ألفا."] + [sentence] * 20)
    assert lines(before, before.replace("96", "112")) == [
        "... 100 words the same ...",
        "بلغ العدد [-96-] {+112+} ألفا.",
        "... 100 words the same ...",
    ]
    assert lines(before, before) == [f"... {40 * 5 + 4} words the same ..."]


def test_a_long_sentence_is_cut_beside_a_change():
    words = " ".join(f"كلمة{number}" for number in range(200))
    shown = lines(f"{words} قديم {words}", f"{words} جديد {words}")
    assert [line for line in shown if line.startswith("...")] == ["... 192 words the same ..."] * 2
    assert len(shown) == 3


@given(WORDS, WORDS)
def test_without_what_is_gone_the_words_of_the_second_text_are_left(before, after):
    first, second = (" ".join(words).replace(" \n ", "\n").strip() for words in (before, after))
    left: list[str] = []
    for line in lines(first, second):
        if line.startswith("..."):
            left += [""] * int(line.split()[1])
            continue
        left += re.sub(r"\[-.*?-\]|\{\+|\+\}", "", re.sub(r"\{~.*?\|(.*?)~\}", r"\1", line)).split()
    assert len(left) == len(second.split())
    assert all(shown in ("", word) for shown, word in zip(left, second.split(), strict=True))
