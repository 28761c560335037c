"""Lines and paragraphs made by their slots: a frozen dataclass's own `__init__` takes twice the time, and a page has dozens."""

from __future__ import annotations

from typing import Any

from pipeline.records import Line, Paragraph, Role, Span

_new: Any = object.__new__


def _setters(kind: type, *names: str) -> tuple[Any, ...]:
    """Give what sets each field; every field of the record is named, which a test checks."""
    return tuple(getattr(kind, name).__set__ for name in names)


LINE_FIELDS = ("number", "start", "end", "role", "rule", "article", "teaser", "repeat")
SPAN_FIELDS = ("line", "start", "end")
PARAGRAPH_FIELDS = ("text", "spans", "is_crosshead")
_number, _start, _end, _role, _rule, _article, _teaser, _repeat = _setters(Line, *LINE_FIELDS)
_span_line, _span_start, _span_end = _setters(Span, *SPAN_FIELDS)
_text, _spans, _is_crosshead = _setters(Paragraph, *PARAGRAPH_FIELDS)


def line_record(
    number: int, start: int, end: int, role: Role, rule: str, article: int | None, teaser: int | None, repeat: bool
) -> Line:
    """Make a `Line`."""
    made: Line = _new(Line)
    _number(made, number)
    _start(made, start)
    _end(made, end)
    _role(made, role)
    _rule(made, rule)
    _article(made, article)
    _teaser(made, teaser)
    _repeat(made, repeat)
    return made


def paragraph_record(text: str, line: int, start: int, end: int, is_crosshead: bool) -> Paragraph:
    """Make a `Paragraph` of one piece."""
    span: Span = _new(Span)
    _span_line(span, line)
    _span_start(span, start)
    _span_end(span, end)
    made: Paragraph = _new(Paragraph)
    _text(made, text)
    _spans(made, (span,))
    _is_crosshead(made, is_crosshead)
    return made
