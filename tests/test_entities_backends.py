"""Models of a user's own as recognisers: tiny ones, made here, through the libraries that read real ones."""

from __future__ import annotations

import json
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tiny_models import need_models, save_gliner, save_token_classifier

from pipeline.entities.page import find_text_entities, load_finder
from pipeline.entity_records import MentionType, NameSpan
from pipeline.errors import RecogniserError
from pipeline.ingest.plan import IngestPlan
from pipeline.ingest.recognisers import load_recogniser, read_plan
from pipeline.ingest.run import run_ingest
from pipeline.settings import Settings

need_models()
pytestmark = [pytest.mark.models, pytest.mark.filterwarnings("default")]

LABELS = {
    **dict.fromkeys(["زار", "في", "أمس", "ثم", "قال"], "O"),
    "سامي": "B-PERS",
    "الحداد": "I-PERS",
    "تونس": "B-LOC",
    "وزارة": "B-ORG",
    "العدل": "I-ORG",
    "كأس": "B-MISC",
}
TEXT = "زار سامي الحداد، وزارة العدل في تونس."
GLINER_LABELS = Settings.model_fields["gliner_labels"].default


def load(setting: str, labels: str = GLINER_LABELS):
    return load_recogniser(read_plan(setting, labels))


@pytest.fixture(scope="module")
def classifier_folder(tmp_path_factory) -> Path:
    return save_token_classifier(tmp_path_factory.mktemp("models") / "tiny", LABELS)


@pytest.fixture(scope="module")
def classifier(classifier_folder):
    return load(f"transformers:{classifier_folder}")


@pytest.fixture(scope="module")
def gliner_folder(tmp_path_factory) -> Path:
    folder = save_gliner(tmp_path_factory.mktemp("models") / "tiny-gliner", LABELS, longest=24)
    (folder / "backbone").rename(folder.parent / "gone")
    return folder


@pytest.fixture(scope="module")
def gliner(gliner_folder):
    return load(f"gliner:{gliner_folder}")


def names(text: str, spans: list[NameSpan]) -> list[tuple[str, str]]:
    return [(span.type.value, text[span.start : span.end]) for span in spans]


def check(text: str, spans: list[NameSpan]) -> None:
    assert all(0 <= span.start < span.end <= len(text) and 0 <= span.score <= 1 for span in spans)
    assert all(one.end <= other.start for one, other in pairwise(spans))


def test_a_models_labels_become_names_with_exact_offsets(classifier):
    (found,) = classifier.recognise([TEXT])
    assert names(TEXT, found) == [("PERSON", "سامي الحداد"), ("ORG", "وزارة العدل"), ("PLACE", "تونس")]
    assert {span.source for span in found} == {"transformers:tiny"}
    assert all(span.score > 0.99 for span in found)


def test_texts_without_words_have_no_names_and_keep_their_place(classifier, gliner):
    assert classifier.recognise([]) == gliner.recognise([]) == []
    assert classifier.recognise(["", " ", "\u200f", "تونس", "؟!"])[:3] == [[], [], []]
    assert [len(found) for found in classifier.recognise(["", "تونس", "؟!"])] == [0, 1, 0]
    assert [found == [] for found in gliner.recognise(["", "تونس", "؟!", " "])] == [True, False, True, True]


def test_vowel_signs_and_tatweel_do_not_hide_a_word_from_the_model(classifier):
    text = "زار سَامِي الحـــداد"
    assert names(text, classifier.recognise([text])[0]) == [("PERSON", "سَامِي الحـــداد")]


def test_a_word_of_many_pieces_is_judged_by_its_first_and_no_name_is_cut_inside_a_word(classifier):
    text = "ثم سامي الحدادتونس"
    assert names(text, classifier.recognise([text])[0]) == [("PERSON", "سامي الحدادتونس")]


def test_a_long_text_is_read_in_windows_and_every_name_of_it_is_found(tmp_path):
    short = load(f"transformers:{save_token_classifier(tmp_path / 'short', LABELS, longest=16)}")
    assert short.window_pieces == 16
    text = " ".join(["زار سامي الحداد تونس ثم قال"] * 50)
    found = names(text, short.recognise([text])[0])
    assert found == [("PERSON", "سامي الحداد"), ("PLACE", "تونس")] * 50


@settings(max_examples=30, deadline=None)
@given(st.lists(st.lists(st.sampled_from([*LABELS, "،", ".", "غريب", "x1"]), max_size=40).map(" ".join), max_size=6))
def test_a_text_s_names_do_not_depend_on_the_texts_that_came_with_it(classifier, texts):
    together = classifier.recognise(texts)
    for text, found in zip(texts, together, strict=True):
        check(text, found)
        (alone,) = classifier.recognise([text])
        assert names(text, alone) == names(text, found)


@settings(max_examples=15, deadline=None)
@given(st.lists(st.sampled_from([*LABELS, "،", "«", ".", "غريب-اسم", "g8", "2016"]), max_size=80).map(" ".join))
def test_gliner_s_names_are_whole_words_without_overlaps_in_texts_of_any_length(gliner, text):
    (found,) = gliner.recognise([text])
    check(text, found)
    assert not any(text[span.start] in "،«. " or text[span.end - 1] in "،«. " for span in found)


def test_gliner_reads_a_text_that_is_longer_than_its_window_to_the_end(gliner):
    text = " ".join(["سامي"] * 100)
    (found,) = gliner.recognise([text])
    assert found[-1].end == len(text)


def test_gliner_is_asked_in_the_words_that_are_set(gliner_folder):
    asked = load(f"gliner:{gliner_folder}", "PLACE=location|organization")
    assert {span.type for span in asked.recognise([TEXT])[0]} == {MentionType.PLACE}
    assert asked.version != load(f"gliner:{gliner_folder}").version


def test_a_version_changes_with_the_model_and_not_with_its_folder(classifier_folder, tmp_path):
    copy = tmp_path / "copy"
    copy.mkdir()
    for path in classifier_folder.iterdir():
        (copy / path.name).write_bytes(path.read_bytes())
    before = load(f"transformers:{classifier_folder}").version
    assert load(f"transformers:{copy}").version == before
    other = save_token_classifier(tmp_path / "other", {**LABELS, "قال": "B-LOC"})
    assert load(f"transformers:{other}").version != before


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"id2label": {str(number): f"LABEL_{number}" for number in range(7)}}, "name no type of ours"),
        ({"model_type": "no-such-model"}, "cannot be loaded"),
    ],
)
def test_a_model_that_is_of_no_use_is_one_line(classifier_folder, tmp_path, change, says):
    for path in classifier_folder.iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    config = json.loads((tmp_path / "config.json").read_text()) | change
    (tmp_path / "config.json").write_text(json.dumps(config))
    with pytest.raises(RecogniserError) as error:
        load(f"transformers:{tmp_path}")
    assert says in str(error.value)
    assert "\n" not in str(error.value)


@pytest.mark.parametrize(
    ("kind", "lacking"),
    [
        ("transformers", "model.safetensors"),
        ("transformers", "tokenizer.json"),
        ("gliner", "pytorch_model.bin"),
        ("gliner", "tokenizer.json"),
    ],
)
def test_a_model_with_a_file_missing_is_one_line_and_nothing_is_fetched(
    kind, lacking, classifier_folder, gliner_folder, tmp_path
):
    for path in (classifier_folder if kind == "transformers" else gliner_folder).iterdir():
        if path.is_file() and path.name != lacking:
            (tmp_path / path.name).write_bytes(path.read_bytes())
    with pytest.raises(RecogniserError) as error:
        load(f"{kind}:{tmp_path}")
    assert str(tmp_path) in str(error.value)
    assert "\n" not in str(error.value)


def test_the_whole_stage_runs_on_a_model_of_the_user_s(classifier):
    finder = load_finder(recogniser=classifier)
    assert classifier.version in finder.version
    (found,) = find_text_entities([TEXT], finder)
    assert {mention.type.value for mention in found.mentions} >= {"PERSON", "ORG", "PLACE"}
    assert all(mention.text == TEXT[mention.start : mention.end] for mention in found.mentions)


def test_pages_are_read_into_the_archive_by_a_model_of_the_user_s(classifier_folder, engine, tmp_path):
    for number in range(4):
        (tmp_path / f"{number}.txt").write_text(f"عنوان الخبر رقم {number}\n\n{TEXT} {'ثم قال ' * 20}\n\n{TEXT}\n", "utf-8")
    run_ingest(
        IngestPlan(paths=(str(tmp_path),), workers=2, batch_pages=1, recogniser=f"transformers:{classifier_folder}"), engine
    )
    with engine.connect() as connection:
        found = connection.exec_driver_sql("SELECT DISTINCT source, type, text FROM article_mentions WHERE type = 'PERSON'").all()
    assert [tuple(row) for row in found] == [("transformers:tiny", "PERSON", "سامي الحداد")]


def test_models_are_merged_as_the_setting_says(classifier_folder, tmp_path):
    other = save_token_classifier(tmp_path / "other", {**LABELS, "الحداد": "O", "قال": "B-LOC"})
    third = save_token_classifier(tmp_path / "third", {**LABELS, "تونس": "O"})
    folders = [f"transformers:{folder}" for folder in (classifier_folder, other, third)]
    text = f"{TEXT} قال"
    every = load("+".join(folders[:2])).recognise([text])[0]
    assert names(text, every) == [("PERSON", "سامي الحداد"), ("ORG", "وزارة العدل"), ("PLACE", "تونس"), ("PLACE", "قال")]
    most = load(f"vote({', '.join(folders)})").recognise([text])[0]
    assert names(text, most) == [("PERSON", "سامي الحداد"), ("ORG", "وزارة العدل"), ("PLACE", "تونس")]
