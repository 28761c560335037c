"""docs/entities-import.md: its files can be imported, and its questions in SQL can be asked."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from sqlalchemy import Engine

from pipeline.ingest.entities_import import plan_import

DOCUMENT = (Path(__file__).parents[1] / "docs" / "entities-import.md").read_text(encoding="utf-8")
QUESTIONS = [part.strip() for part in re.findall(r"```sql\n(.*?)```", DOCUMENT, re.DOTALL)[0].split(";") if part.strip()]


@pytest.mark.parametrize("form", ["yaml", "csv"])
def test_its_files_can_be_imported(engine: Engine, tmp_path: Path, form: str):
    (body,) = re.findall(rf"```{form}\n(.*?)```", DOCUMENT, re.DOTALL)
    path = tmp_path / f"mine.{form}"
    path.write_text(body, encoding="utf-8")
    plan = plan_import(engine, path)
    assert len(plan.new) == (4 if form == "yaml" else 2)
    assert plan.doubts == ()


def test_each_question_can_be_asked(engine: Engine):
    assert len(QUESTIONS) == 5
    for question in QUESTIONS:
        with engine.connect() as connection:
            assert connection.exec_driver_sql(question).all() == [], "the archive is empty"
