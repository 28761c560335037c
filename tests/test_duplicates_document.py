"""docs/duplicates.md: its questions in SQL can be asked, and answer with what the samples are."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from builders import article_page
from duplicate_pages import day, load
from sample_pages import SEEDS
from sqlalchemy import Engine, Row

from pipeline.cli.main import VERBS
from pipeline.dedupe import compare
from pipeline.ingest.plan import IngestPlan
from pipeline.ingest.run import run_ingest

DOCUMENT = (Path(__file__).parents[1] / "docs" / "duplicates.md").read_text(encoding="utf-8")
QUESTIONS = [part.strip() for part in re.findall(r"```sql\n(.*?)```", DOCUMENT, re.DOTALL)[0].split(";") if part.strip()]
SAMPLES = re.findall(r"`([a-z0-9-]+\.txt)`", DOCUMENT)


@pytest.fixture
def answers(engine: Engine) -> dict[str, list[Row[Any]]]:
    """What each question gives on the samples, by the words before it."""
    run_ingest(IngestPlan(paths=(str(SEEDS),)), engine)
    with engine.connect() as connection:
        return {question.splitlines()[0]: list(connection.exec_driver_sql(question)) for question in QUESTIONS}


def answer(answers: dict[str, list[Row[Any]]], words: str) -> list[Row[Any]]:
    return next(rows for question, rows in answers.items() if words in question)


def test_each_question_has_an_answer_on_the_samples(answers):
    assert len(answers) == len(QUESTIONS)
    assert [question for question, rows in answers.items() if not rows] == []
    ((stories, articles),) = answer(answers, "One row a story")
    assert (stories, articles) == (15, 18)
    assert sorted((row.kind, row.is_capped) for row in answer(answers, "What is each article to others")) == [
        ("exact", False),
        ("near", False),
        ("template", False),
        ("update", False),
    ]
    assert {row.articles for row in answer(answers, "The stories that most articles tell")} == {2}
    assert [row.is_latest for row in answer(answers, "The latest version")] == [False, True]
    assert len(answer(answers, "Which forms")) == 1
    assert sum(row.times for row in answer(answers, "announced on most pages")) == 2
    assert len(answer(answers, "Teasers that wait")) == 8
    (run,) = answer(answers, "What did each run find")
    assert run[1:] == (17, 1, 1, 1, 1, 0, 1, 2)


def test_the_samples_that_it_names_are_there():
    assert [name for name in SAMPLES if not (SEEDS / name).exists()] == []


def test_it_states_the_thresholds_that_hold():
    near, part = re.search(
        r"From ([\d.]+) on, two texts are near.*?From ([\d.]+) on, the shorter one", DOCUMENT, re.DOTALL
    ).groups()
    assert (float(near), float(part)) == (compare.NEAR_JACCARD, compare.PART_CONTAINMENT)


def test_who_copies_whom_falls_back_to_the_host_of_a_url(engine: Engine):
    some = [
        article_page("one", publisher=None, published=day(0), url="https://www.one.example/a"),
        article_page("two", publisher=None, published=day(1), url="HTTP://two.example?id=1"),
        article_page("three", publisher=None, published=day(2)),
    ]
    load(engine, some)
    question = next(question for question in QUESTIONS if "Who copies whom" in question)
    with engine.connect() as connection:
        rows = connection.exec_driver_sql(question).all()
    assert {(row.site, row.had_it_before) for row in rows} == {("two.example", "one.example"), ("not known", "one.example")}


def test_the_readme_names_each_verb():
    readme = (Path(__file__).parents[1] / "README.md").read_text(encoding="utf-8")
    assert [verb for verb in VERBS if f"matn {verb}" not in readme] == []
