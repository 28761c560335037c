"""Several recognisers as one: all names, or those that most see; never two that overlap."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from pipeline.entities.backends.merging import Union, Vote, union, vote
from pipeline.entity_records import MentionType, NameSpan

PERSON, ORG, PLACE = MentionType.PERSON, MentionType.ORG, MentionType.PLACE


def span(of_type: MentionType, start: int, end: int, score: float = 0.9, source: str = "a") -> NameSpan:
    return NameSpan(type=of_type, start=start, end=end, score=score, source=source)


def places(spans: list[NameSpan]) -> list[tuple[MentionType, int, int]]:
    return [(one.type, one.start, one.end) for one in spans]


@st.composite
def answers(draw) -> list[list[NameSpan]]:
    """What one to four recognisers find in a text: each without overlaps, in order."""
    found = []
    for number in range(draw(st.integers(1, 4))):
        ends = sorted(set(draw(st.lists(st.integers(0, 30), max_size=10))))
        types = st.sampled_from([PERSON, ORG, PLACE])
        pairs = zip(ends[::2], ends[1::2], strict=False)
        found.append([span(draw(types), *pair, draw(st.sampled_from([0.4, 0.9])), f"r{number}") for pair in pairs])
    return found


def test_a_union_has_what_any_finds_in_order():
    assert places(union([[span(PERSON, 4, 9)], [span(PLACE, 0, 3)], []])) == [(PLACE, 0, 3), (PERSON, 4, 9)]


def test_of_names_that_overlap_the_one_most_agree_on_is_kept_then_the_longest_then_the_most_certain():
    assert places(union([[span(PERSON, 0, 9)], [span(PERSON, 0, 4)], [span(PERSON, 0, 4)]])) == [(PERSON, 0, 4)]
    assert places(union([[span(PERSON, 0, 4)], [span(PERSON, 0, 9)]])) == [(PERSON, 0, 9)]
    assert places(union([[span(PERSON, 0, 4, 0.5)], [span(PLACE, 0, 4, 0.9)]])) == [(PLACE, 0, 4)]
    (first,) = union([[span(ORG, 0, 4, source="a")], [span(ORG, 0, 4, source="b")]])
    assert first.source == "a"


def test_a_vote_keeps_what_more_than_half_see_and_takes_the_extent_that_most_agree_on():
    three = [[span(PERSON, 0, 9), span(PLACE, 12, 15)], [span(PERSON, 0, 4)], [span(PERSON, 0, 4), span(ORG, 20, 25)]]
    assert places(vote(three)) == [(PERSON, 0, 4)]
    assert places(vote([[span(PERSON, 0, 9)], []])) == [], "one of two is no majority"
    assert places(vote([[span(PERSON, 0, 9)], [span(PLACE, 0, 9)], [span(PLACE, 0, 4)]])) == [(PLACE, 0, 9)]


@given(answers())
def test_no_two_names_of_a_merged_answer_overlap_and_each_was_found_by_someone(found):
    for merged in (union(found), vote(found)):
        assert all(one.end <= other.start for one, other in pairwise(merged))
        assert all(any(one in spans for spans in found) for one in merged)
    assert set(places(vote(found))) <= {place for spans in found for place in places(spans)}


@given(answers())
def test_a_recogniser_asked_twice_says_what_it_says_alone(found):
    assert places(union([found[0]])) == places(vote([found[0]])) == places(found[0])
    assert places(union([found[0], found[0]])) == places(vote([found[0], found[0]])) == places(found[0])


@dataclass(frozen=True)
class Words:
    """Finds the words that it is told of, wherever they stand alone."""

    name: str
    words: tuple[str, ...]
    version: str = "1"

    def recognise(self, texts):
        found = [[(text.find(word), word) for word in self.words if word in text] for text in texts]
        return [[span(PLACE, at, at + len(word), source=self.name) for at, word in sorted(each)] for each in found]


def test_merged_recognisers_are_recognisers_that_name_their_parts_and_versions():
    one, two, three = Words("one", ("بغداد",)), Words("two", ("بغداد", "تونس"), "2"), Words("three", ())
    text = "من بغداد إلى تونس"
    assert places(Union(parts=(one, two)).recognise([text, ""])[0]) == [(PLACE, 3, 8), (PLACE, 13, 17)]
    assert [places(each) for each in Vote(parts=(one, two, three)).recognise([text, ""])] == [[(PLACE, 3, 8)], []]
    assert (Union(parts=(one, two)).name, Union(parts=(one, two)).version) == ("one+two", "1+2")
    assert (Vote(parts=(one, two)).name, Vote(parts=(one, two)).version) == ("vote(one,two)", "vote(1,2)")
