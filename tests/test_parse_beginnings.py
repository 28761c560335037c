"""Phrases that lines begin with: found as by trying one after the other."""

from hypothesis import given
from hypothesis import strategies as st

from pipeline.parse.beginnings import Beginnings

KEY = st.text(alphabet="ab ", max_size=8).map(lambda text: " ".join(text.split()))
KEYS = st.frozensets(KEY.filter(bool), max_size=6)


@given(KEYS, KEY)
def test_what_a_key_begins_with_is_the_longest_phrase(keys, key):
    found = Beginnings(keys)
    assert found.begin(key) == any(key.startswith(each) for each in keys)
    assert found.before(key) == max((each for each in keys if key.startswith(each + " ")), key=len, default=None)
    assert found.of(key) == max((each for each in keys if key == each or key.startswith(each + " ")), key=len, default=None)


@given(KEYS)
def test_phrases_are_listed_longest_first(keys):
    assert list(Beginnings(keys)) == sorted(keys, key=lambda each: (-len(each), each))
