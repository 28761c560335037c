"""MATN_RECOGNISER: what can stand there, and the one line that says what is wrong where it cannot."""

from __future__ import annotations

import json
import pickle
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path

import pytest
from sample_pages import SEEDS

from pipeline.entity_records import MentionType
from pipeline.errors import RecogniserError, SettingsError
from pipeline.ingest.plan import IngestPlan
from pipeline.ingest.recognisers import Merge, RecogniserPart, load_recogniser, read_plan
from pipeline.ingest.run import run_ingest
from pipeline.settings import Settings
from pipeline.store.reads import list_runs

LABELS = Settings.model_fields["gliner_labels"].default


def plan(setting: str, labels: str = LABELS):
    return read_plan(setting, labels)


def part(kind: str, folder: str | None = None) -> RecogniserPart:
    return RecogniserPart(kind=kind, folder=Path(folder) if folder else None)


def test_the_default_is_the_shipped_recogniser():
    assert plan(Settings.model_fields["recogniser"].default).is_default
    assert load_recogniser(plan("matn")) is None


@pytest.mark.parametrize(
    ("setting", "parts", "merge"),
    [
        (" matn ", [part("matn")], Merge.UNION),
        ("transformers:/models/a", [part("transformers", "/models/a")], Merge.UNION),
        ("matn+transformers:/models/a", [part("matn"), part("transformers", "/models/a")], Merge.UNION),
        ("matn + gliner:/models/g", [part("matn"), part("gliner", "/models/g")], Merge.UNION),
        (
            "vote(matn, transformers:/a, gliner:/g)",
            [part("matn"), part("transformers", "/a"), part("gliner", "/g")],
            Merge.VOTE,
        ),
        ("transformers:/odd+name, 1", [part("transformers", "/odd+name, 1")], Merge.UNION),
        ("transformers:/c++ (1)+matn", [part("transformers", "/c++ (1)"), part("matn")], Merge.UNION),
    ],
)
def test_a_setting_names_one_recogniser_or_several(setting, parts, merge):
    read = plan(setting)
    assert (list(read.parts), read.merge) == (parts, merge)
    assert pickle.loads(pickle.dumps(read)) == read, "it is sent to the processes that read pages"


def test_a_folder_may_be_given_from_home_or_from_here(monkeypatch, tmp_path):
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    folders = {plan(f"transformers:{path}").parts[0].folder for path in ("~/m", "m", "./m")}
    assert folders == {tmp_path / "m"}


@pytest.mark.parametrize(
    ("setting", "says"),
    [
        ("crf", "'crf' is none of these"),
        ("", "'' is none of these"),
        ("matn:", "'matn:' is none of these"),
        ("matn+", "none of these"),
        ("transformers", "transformers:FOLDER"),
        ("transformers:", "expected the folder of a model after 'transformers:'"),
        ("matn+matn", "names a recogniser twice"),
        ("vote(matn)", "a vote needs two recognisers"),
        ("vote(matn, spacy:/x)", "none of these"),
        ("union(matn)", "none of these"),
    ],
)
def test_what_cannot_be_read_is_said_with_what_can(setting, says):
    with pytest.raises(SettingsError, match="MATN_RECOGNISER") as error:
        plan(setting)
    assert says in str(error.value)


@pytest.mark.parametrize(
    ("labels", "read"),
    [
        (LABELS, [("person", "PERSON"), ("organization", "ORG"), ("location", "PLACE")]),
        ("PLACE=country | city PERSON=head of state", [("country", "PLACE"), ("city", "PLACE"), ("head of state", "PERSON")]),
    ],
)
def test_a_gliner_model_is_asked_in_the_words_of_a_setting(labels, read):
    assert plan("gliner:/g", labels).labels == tuple((word, MentionType(name)) for word, name in read)
    assert plan("matn", labels).labels == (), "who uses no such model need not care"


@pytest.mark.parametrize("labels", ["", "person", "DATE=date", "PERSON=", "PERSON=a|a", "PERSON=a PLACE=a"])
def test_words_that_cannot_be_asked_are_refused(labels):
    with pytest.raises(SettingsError, match="MATN_GLINER_LABELS: expected PERSON=word"):
        plan("gliner:/g", labels)


@pytest.mark.parametrize(
    ("kind", "files", "says"),
    [
        ("transformers", None, "there is no such folder"),
        ("gliner", None, "there is no such folder"),
        ("transformers", {}, "holds no config.json"),
        ("gliner", {"config.json": {}}, "holds no gliner_config.json"),
        ("transformers", {"config.json": []}, "expected a JSON object"),
        ("transformers", {"config.json": {}}, "of no stated kind; needed is one that was trained for token classification"),
        ("transformers", {"config.json": {"architectures": ["BertForMaskedLM"]}}, "its model is BertForMaskedLM"),
    ],
)
def test_a_folder_that_holds_no_such_model_is_said_before_anything_is_loaded(kind, files, says, tmp_path):
    folder = tmp_path / "model"
    if files is not None:
        folder.mkdir()
        for name, content in files.items():
            (folder / name).write_text(json.dumps(content))
    with pytest.raises(RecogniserError) as error:
        load_recogniser(plan(f"{kind}:{folder}"))
    assert str(error.value).startswith(str(folder))
    assert says in str(error.value)
    assert "\n" not in str(error.value)


def test_a_run_looks_for_the_model_before_it_begins(engine, tmp_path):
    plan = IngestPlan(paths=(str(SEEDS / "shafaq-basra-dates.txt"),), recogniser=f"transformers:{tmp_path / 'none'}")
    with pytest.raises(RecogniserError, match="there is no such folder"):
        run_ingest(plan, engine)
    assert list_runs(engine) == []
    run_ingest(replace(plan, entities=False), engine)


@pytest.mark.skipif(find_spec("torch") is not None, reason="the extra is installed")
@pytest.mark.parametrize(
    ("kind", "name", "config"),
    [
        ("transformers", "config.json", {"architectures": ["BertForTokenClassification"]}),
        ("gliner", "gliner_config.json", {}),
    ],
)
def test_without_the_extra_its_name_is_told(kind, name, config, tmp_path):
    (tmp_path / name).write_text(json.dumps(config))
    with pytest.raises(RecogniserError, match=r"pip install 'matn\[transformers\]'"):
        load_recogniser(plan(f"{kind}:{tmp_path}"))
