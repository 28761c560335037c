"""Two texts compared word by word: nothing is lost, spelling is told apart from words, and long texts take no square of time."""

from __future__ import annotations

import random
import time
from difflib import SequenceMatcher
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.arabic.text import match_key
from pipeline.dedupe.difference import BREAK, ChangeKind, difference
from pipeline.dedupe.word_matches import common_subsequence, matches

FEW_WORDS = st.sampled_from(
    [
        "في",
        "الماء",
        "الماءِ",
        "أحمد",
        "احمد",
        "مدرسة",
        "مدرسه",
        "12",
        "١٢",
        "12.5",
        "قال،نعم",
        "قال،",
        "نعم.",
        "-",
        "–",
        "«الخبر»",
        "و",
    ]
)
TEXTS = st.lists(st.tuples(FEW_WORDS, st.sampled_from([" ", " ", " ", BREAK])), max_size=40).map(
    lambda words: "".join(word + gap for word, gap in words).strip()
)
NUMBERS = st.lists(st.integers(0, 6), max_size=30)


def kinds(before: str, after: str) -> list[tuple[str, str, str]]:
    return [
        (change.kind.value, change.before.strip(), change.after.strip())
        for change in difference(before, after)
        if change.kind is not ChangeKind.SAME
    ]


@given(TEXTS | st.text(max_size=40), TEXTS | st.text(max_size=40))
def test_the_changes_put_together_give_both_texts_character_by_character(before, after):
    changes = difference(before, after)
    assert ("".join(c.before for c in changes), "".join(c.after for c in changes)) == (before, after)
    assert all(one.kind is not other.kind for one, other in pairwise(changes))
    assert all(c.before or c.after for c in changes)
    assert all((c.before == c.after) == (c.kind is ChangeKind.SAME) for c in changes)


@given(TEXTS | st.text(max_size=40))
def test_identical_texts_have_no_change(text):
    assert kinds(text, text) == []
    assert len(difference(text, text)) == bool(text)


@given(TEXTS, TEXTS)
def test_words_are_the_same_or_spelled_otherwise_exactly_where_their_keys_are_equal(before, after):
    for change in difference(before, after):
        is_same_word = match_key(change.before) == match_key(change.after)
        assert is_same_word == (change.kind in (ChangeKind.SAME, ChangeKind.SPELLING))
    if match_key(before) == match_key(after):
        assert {change.kind for change in difference(before, after)} <= {ChangeKind.SAME, ChangeKind.SPELLING}


@given(NUMBERS, NUMBERS)
def test_the_common_subsequence_is_one_and_a_longest_one(first, second):
    pairs = common_subsequence(first, second)[::-1]
    assert all(first[one] == second[other] for one, other in pairs)
    assert all(a < c and b < d for (a, b), (c, d) in pairwise(pairs))
    lengths = [[0] * (len(second) + 1) for _ in range(len(first) + 1)]
    for i, one in enumerate(first):
        for j, other in enumerate(second):
            lengths[i + 1][j + 1] = lengths[i][j] + 1 if one == other else max(lengths[i][j + 1], lengths[i + 1][j])
    assert len(pairs) == lengths[-1][-1]


@given(NUMBERS, NUMBERS, st.data())
def test_matches_are_equal_words_in_order_wherever_sentences_begin(first, second, data):
    starts = tuple(data.draw(st.lists(st.booleans(), min_size=len(words), max_size=len(words))) for words in (first, second))
    one = other = 0
    for match in matches(first, second, starts=starts):
        assert match.first >= one
        assert match.second >= other
        assert first[match.first : match.first + match.length] == second[match.second : match.second + match.length]
        one, other = match.first + match.length, match.second + match.length


@pytest.mark.parametrize(
    ("before", "after", "found"),
    [
        ("زار أحمد المدرسة", "زار احمد المدرسه", [("spelling", "أحمد المدرسة", "احمد المدرسه")]),
        ("كتب ١٢ رسالة", "كتب 12 رسالة", [("spelling", "١٢", "12")]),
        ("قال،نعم ثم ذهب", "قال، نعم ثم ذهب", [("spelling", "نعم", "نعم")]),
        ("بلغ عدد الركاب 96 ألفا", "بلغ عدد الركاب 112 ألفا", [("replaced", "96", "112")]),
        ("فتح المتحف", "فتح المتحف أبوابه", [("added", "", "أبوابه")]),
        ("فتح المتحف أبوابه", "فتح المتحف", [("removed", "أبوابه", "")]),
        ("فقرة أولى\nفقرة ثانية", "فقرة أولى فقرة ثانية", [("spelling", "فقرة", "فقرة")]),
        ("", "خبر", [("added", "", "خبر")]),
        ("", "", []),
    ],
)
def test_what_changed_is_told_by_its_kind(before, after, found):
    assert kinds(before, after) == found


def test_a_sentence_put_before_one_that_begins_alike_is_told_whole():
    assert kinds("وصل القطار. قال الوزير نعم.", "وصل القطار. قال الوزير لا. قال الوزير نعم.") == [("added", "", "قال الوزير لا.")]
    assert kinds("أولى\nقال الوزير نعم.", "أولى\nقال الوزير لا.\nقال الوزير نعم.") == [("added", "", "قال الوزير لا.")]


def test_a_word_that_two_other_texts_share_by_chance_is_no_island_between_changes():
    assert kinds("نهض الصياد قبل الفجر في قارب صغير أزرق", "عادت السفن بعد الحرب في ميناء بعيد هادئ") == [
        ("replaced", "نهض الصياد قبل الفجر في قارب صغير أزرق", "عادت السفن بعد الحرب في ميناء بعيد هادئ")
    ]


def test_scattered_edits_of_a_long_text_leave_about_as_much_as_the_best_alignment():
    draw = random.Random(4)
    words = [f"كلمة{min(int(draw.paretovariate(0.7)), 3000)}" for _ in range(3000)]
    edited = [f"غير{number}" if draw.random() < 0.1 else word for number, word in enumerate(words)]
    same = sum(len(c.before.split()) for c in difference(" ".join(words), " ".join(edited)) if c.kind is ChangeKind.SAME)
    best = sum(block.size for block in SequenceMatcher(None, words, edited, autojunk=False).get_matching_blocks())
    assert same >= 0.99 * best


@pytest.mark.parametrize("case", ["edited", "unrelated", "two words", "moved"])
def test_ten_times_the_text_takes_about_ten_times_as_long(case):
    def pair(length: int) -> tuple[str, str]:
        draw = random.Random(length)
        words = [f"كلمة{min(int(draw.paretovariate(0.6)), 20000)}" for _ in range(length)]
        others = [f"كلمة{min(int(draw.paretovariate(0.6)), 20000)}" for _ in range(length)]
        edited = [other if draw.random() < 0.2 else word for word, other in zip(words, others, strict=True)]
        two = ["نعم" if draw.random() < 0.5 else "لا" for _ in range(2 * length)]
        moved = words[length // 2 :] + words[: length // 2]
        after = {"edited": edited, "unrelated": others, "two words": two[length:], "moved": moved}[case]
        return " ".join(two[:length] if case == "two words" else words), " ".join(after)

    def seconds(length: int) -> float:
        before, after = pair(length)
        began = time.process_time()
        difference(before, after)
        return time.process_time() - began

    short = min(seconds(6_000) for _ in range(3))
    assert seconds(60_000) < 10 * 4 * max(short, 0.01)
