"""Labels of token classification in the schemes and spellings of the models that people have."""

from __future__ import annotations

import pytest

from pipeline.entities.backends.token_labels import name_runs, read_labels

PERSON, ORG, PLACE = "PERSON", "ORG", "PLACE"


def runs(*names: str) -> list[tuple[str, int, int]]:
    """What a text's labels mark."""
    known = dict(enumerate(dict.fromkeys(names)))
    labels = read_labels(known)
    number = {name: at for at, name in known.items()}
    return [(of_type.value, first, behind) for of_type, first, behind in name_runs([labels.get(number[name]) for name in names])]


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (["B-PERS", "I-PERS", "O", "B-LOC"], [(PERSON, 0, 2), (PLACE, 3, 4)]),
        (["B-PER", "B-PER"], [(PERSON, 0, 1), (PERSON, 1, 2)]),
        (["I-ORG", "I-ORG", "I-LOC"], [(ORG, 0, 2), (PLACE, 2, 3)]),
        (["S-PERSON", "B-GPE", "E-GPE", "E-GPE"], [(PERSON, 0, 1), (PLACE, 1, 3), (PLACE, 3, 4)]),
        (["U-PER", "B-ORG", "I-ORG", "L-ORG", "I-ORG"], [(PERSON, 0, 1), (ORG, 1, 4), (ORG, 4, 5)]),
        (["PER", "PER", "LOC", "O", "LOC"], [(PERSON, 0, 2), (PLACE, 2, 3), (PLACE, 4, 5)]),
        (["PERS-B", "PERS-I", "b_loc", "i_loc"], [(PERSON, 0, 2), (PLACE, 2, 4)]),
        (["B-MISC", "I-MISC", "I-PER"], [(PERSON, 2, 3)]),
        (["B-PER", "I-MISC", "I-PER"], [(PERSON, 0, 1), (PERSON, 2, 3)]),
        (["B-ORGANISATION", "B-LOCATION", "B-FAC"], [(ORG, 0, 1), (PLACE, 1, 2), (PLACE, 2, 3)]),
        (["O", "O"], []),
    ],
)
def test_names_are_read_in_every_scheme(names, expected):
    assert runs(*names) == expected


def test_labels_that_say_nothing_are_left_out():
    assert read_labels({0: "O", 1: "LABEL_1", 2: "B-DATE", 3: "MISC"}) == {}
