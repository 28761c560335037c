"""Records made by their slots are those that their own `__init__` makes."""

from dataclasses import FrozenInstanceError, fields

import pytest

from pipeline.parse.slots import LINE_FIELDS, PARAGRAPH_FIELDS, SPAN_FIELDS, line_record, paragraph_record
from pipeline.records import Line, Paragraph, Role, Span


@pytest.mark.parametrize(("kind", "names"), [(Line, LINE_FIELDS), (Span, SPAN_FIELDS), (Paragraph, PARAGRAPH_FIELDS)])
def test_every_field_of_the_record_is_set(kind, names):
    assert tuple(field.name for field in fields(kind)) == names


def test_a_line_is_the_same_either_way_and_frozen():
    made = line_record(3, 10, 20, Role.PARAGRAPH, "paragraph", 1, None, True)
    assert made == Line(number=3, start=10, end=20, role=Role.PARAGRAPH, rule="paragraph", article=1, repeat=True)
    assert hash(made) == hash(Line(number=3, start=10, end=20, role=Role.PARAGRAPH, rule="paragraph", article=1, repeat=True))
    with pytest.raises(FrozenInstanceError):
        made.number = 4


def test_a_paragraph_is_the_same_either_way():
    made = paragraph_record("text", 3, 10, 14, True)
    assert made == Paragraph(text="text", spans=(Span(line=3, start=10, end=14),), is_crosshead=True)
