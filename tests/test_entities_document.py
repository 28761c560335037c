"""docs/entities.md: its questions in SQL can be asked, its file can be imported, its settings are read."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from sample_pages import SEEDS
from sqlalchemy import Engine

from pipeline.cli.entities import COMMANDS
from pipeline.ingest.finding import FinderChoice, finder_of
from pipeline.ingest.line_mentions import mentions_of_lines
from pipeline.ingest.plan import IngestPlan
from pipeline.ingest.recognisers import read_plan
from pipeline.ingest.run import run_ingest
from pipeline.settings import Settings

DOCUMENT = (Path(__file__).parents[1] / "docs" / "entities.md").read_text(encoding="utf-8")
QUESTIONS = [part.strip() for part in re.findall(r"```sql\n(.*?)```", DOCUMENT, re.DOTALL)[0].split(";") if part.strip()]

SPANS = re.findall(r"^\| [^|`]+ \| `([^`]+)` \| ([^|`]+) \|$", DOCUMENT, re.MULTILINE)
FINDER = finder_of(FinderChoice())


def test_each_question_has_an_answer_on_the_samples(engine: Engine):
    run_ingest(IngestPlan(paths=(str(SEEDS),)), engine)
    with engine.connect() as connection:
        answers = {question.splitlines()[0]: connection.exec_driver_sql(question).all() for question in QUESTIONS}
    assert len(answers) == len(QUESTIONS) > 10
    assert [question for question, rows in answers.items() if not rows] == []


@pytest.mark.parametrize(("text", "names"), SPANS, ids=range(len(SPANS)))
def test_names_begin_and_end_as_it_says(text: str, names: str):
    (line,) = mentions_of_lines([text], FINDER)
    assert [mention.text for mention in line.mentions] == names.split(" · ")


def test_the_recognisers_that_it_names_can_be_set():
    labels = Settings.model_fields["gliner_labels"].default
    values = re.findall(r"^\| `([^`]*(?:matn|FOLDER)[^`]*)` \|", DOCUMENT, re.MULTILINE)
    assert len(values) == 5
    assert [len(read_plan(value, labels).parts) for value in values] == [1, 1, 1, 2, 3]
    (example,) = re.findall(r"`(PERSON=person ORG=[^`]*)`", DOCUMENT)
    assert len(read_plan("gliner:/g", example).labels) == 4


def test_the_commands_that_it_names_are_there():
    named = set(re.findall(r"matn entities (imported|import)", DOCUMENT))
    assert named == set(COMMANDS)
    assert [name for name in re.findall(r"seeds/([a-z0-9-]+\.txt)", DOCUMENT) if not (SEEDS / name).exists()] == []
