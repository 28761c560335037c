"""The grammars against the hand-annotated pages, which stay outside the repository."""

import json
from datetime import date

import pytest

from pipeline.entities.dates import find_dates
from pipeline.entities.quantities import find_quantities


def gold_texts(shared):
    """Give each annotated text, its DATE and QUANTITY mentions, and the article's own day."""
    for path in sorted((shared / "gold").glob("*.entities.json")):
        marked = json.loads(path.read_text("utf-8"))
        page = json.loads(path.with_name(path.name.replace(".entities.", ".structure.")).read_text("utf-8"))
        articles = {article["number"]: article for article in page["articles"]}
        for article in marked["articles"]:
            text = articles[article["number"]]
            lists = article.get("entities", article)
            own = date.fromisoformat(text["published_at"][:10]) if text["published_at"] else None
            for said, mentions in zip(
                [text["headline"], *text["paragraphs"]], [lists.get("headline") or [], *lists["paragraphs"]], strict=True
            ):
                yield said, [m for m in mentions if m["type"] in {"DATE", "QUANTITY"}], own


def spans_of(mention):
    return {(mention["start"], mention["end"]), *((a["start"], a["end"]) for a in mention.get("alt", []))}


def f1(right: int, found: int, asked: int) -> float:
    return 2 * right / (found + asked)


@pytest.fixture
def compared(shared):
    rows = []
    for text, mentions, own in gold_texts(shared):
        dates = find_dates(text, own)
        rows.append((mentions, {"DATE": dates, "QUANTITY": find_quantities(text, dates)}))
    return rows


@pytest.mark.parametrize(("kind", "floor"), [("DATE", 0.95), ("QUANTITY", 0.85)])
def test_spans_are_those_of_the_gold_pages(compared, kind, floor):
    right = found = asked = 0
    for mentions, answers in compared:
        wanted = [m for m in mentions if m["type"] == kind]
        asked += len(wanted)
        found += len(answers[kind])
        right += sum(any((a.start, a.end) in spans_of(m) for a in answers[kind]) for m in wanted)
    assert asked > 9
    assert f1(right, found, asked) >= floor


def test_values_and_units_are_those_of_the_gold_pages(compared):
    values, units = [], []
    for mentions, answers in compared:
        for m in mentions:
            answer = next((a for a in answers[m["type"]] if (a.start, a.end) in spans_of(m)), None)
            if answer is None:
                continue
            if m["value"] is not None:
                values.append(m["value"] in {answer.date_value, answer.number})
            if m.get("unit"):
                units.append(answer.unit == m["unit"])
    assert sum(values) / len(values) >= 0.95
    assert sum(units) / len(units) >= 0.80
