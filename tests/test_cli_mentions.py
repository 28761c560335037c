"""`matn mentions`: a line out for each line in, with offsets into the line as it was given; `matn parse --entities`."""

from __future__ import annotations

import io
import json
import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from matn_command import Matn, caller
from sample_pages import SEEDS
from test_cli_output import ROOT, on_a_terminal

from pipeline.entities.json_form import mentions_json
from pipeline.entities.page import load_finder
from pipeline.ingest.finding import FinderChoice
from pipeline.ingest.line_mentions import json_of_batches, mentions_of_lines, mentions_of_page
from pipeline.read.text_lines import line_batches

TEXT = "زار سامح شكري بغداد، وقال إن واشنطن لا تعلم."
SAMPLE = SEEDS / "aawsat-marshes-return.txt"
FINDER = load_finder()
KEYS = {
    "PERSON": {"name", "name_en"},
    "ORG": {"name", "name_en"},
    "PLACE": {"name", "name_en", "lat", "lon"},
    "DATE": {"value", "derived"},
    "QUANTITY": {"value", "unit", "modifier", "role", "of"},
}


@pytest.fixture
def typed(capsys, monkeypatch) -> Matn:
    """Call `matn mentions` with options and what stands on standard input."""
    matn = caller(capsys)

    def call(text: str | bytes, *options: str):
        raw = text if isinstance(text, bytes) else text.encode()
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(raw)))
        return matn("mentions", *options)

    return call


def records(answer) -> list[list[dict]]:
    assert answer.status == 0, answer.err
    read = [json.loads(line) for line in answer.out.splitlines()]
    assert all(set(record) == {"mentions"} for record in read)
    return [record["mentions"] for record in read]


def check(text: str, mentions: list[dict]) -> None:
    end = 0
    for mention in mentions:
        assert mention["text"] == text[mention["start"] : mention["end"]] != ""
        assert mention["start"] >= end
        end = mention["end"]
        assert {"type", "text", "start", "end", "entity"} <= set(mention)
        assert set(mention) - {"type", "text", "start", "end", "entity"} <= KEYS[mention["type"]]
        assert (mention["entity"] is not None) == (mention["type"] in ("PERSON", "ORG", "PLACE"))


def found_in(text: str) -> list[str]:
    (line,) = mentions_of_lines([text], FINDER)
    return [mention["text"] for mention in mentions_json(line.mentions, line.entities, line.shown, text)["mentions"]]


def test_a_line_is_printed_for_each_line_in_its_order_blank_ones_too(typed):
    lines = [TEXT, "", "  ", "نص بلا أسماء", TEXT]
    read = records(typed("\n".join(lines), "--json"))
    assert [bool(mentions) for mentions in read] == [True, False, False, False, True]
    assert {mention["text"] for mention in read[0]} >= {"بغداد", "واشنطن"}
    for line, mentions in zip(lines, read, strict=True):
        check(line, mentions)


def test_offsets_are_of_the_line_as_given_whatever_is_folded_for_reading(typed):
    plain = records(typed(TEXT, "--json"))[0]
    changed = "\ufeff  " + TEXT.replace("بغداد", "بغ\u200fداد").replace(" ", " \u00a0 ") + " \r\n"
    given_back = records(typed(changed, "--json"))[0]
    check(changed, given_back)
    assert [(one["type"], one["entity"]) for one in given_back] == [(one["type"], one["entity"]) for one in plain]
    assert "بغ\u200fداد" in {one["text"] for one in given_back}


WORDS = st.sampled_from(
    [*TEXT.split(), "\u200f", "\u00a0", "ا\u0653", "(", "و", "2016", "نوفمبر", "مليون", "x", "\u0301", "🙂", "\ufdf2"]
)


@settings(max_examples=150, deadline=None)
@given(
    st.lists(st.lists(WORDS, max_size=14).map(" ".join) | st.text(max_size=20).filter(lambda text: "\n" not in text), max_size=5)
)
def test_every_mention_of_any_text_is_its_slice_and_does_not_depend_on_other_lines(lines):
    together = mentions_of_lines(lines, FINDER)
    for line, one in zip(lines, together, strict=True):
        check(line, mentions_json(one.mentions, one.entities, one.shown, one.given)["mentions"])
        assert mentions_of_lines([line], FINDER)[0].mentions == one.mentions
    for line, one in zip(lines, mentions_of_page(lines, FINDER), strict=True):
        check(line, mentions_json(one.mentions, one.entities, one.shown, one.given)["mentions"])


def test_crlf_is_an_end_of_line_and_no_part_of_it(typed):
    assert records(typed(f"{TEXT}\r\n\r\n{TEXT}", "--json")) == records(typed(f"{TEXT}\n\n{TEXT}\n", "--json"))


def test_bytes_that_are_no_utf8_are_told_with_their_line_and_the_rest_is_read(typed):
    answer = typed(b"\xff\n" * 5 + TEXT.encode(), "--json")
    assert len(records(answer)) == 6
    assert records(answer)[5]
    assert answer.err.splitlines() == [
        *(f"matn: line {number}: not UTF-8; each byte that is none was read as U+FFFD." for number in (1, 2, 3)),
        "matn: 2 more lines like these.",
    ]


def test_utf16_is_one_line_with_the_remedy(typed):
    answer = typed(TEXT.encode("utf-16"), "--json")
    assert answer.status == 2
    assert "iconv" in answer.err
    assert "Traceback" not in answer.err


def test_a_line_that_is_too_long_counts_as_blank_and_is_told(typed, monkeypatch):
    monkeypatch.setenv("MATN_MAX_PAGE_BYTES", "1024")
    answer = typed(f"{TEXT}\n{'ب' * 600}\n{TEXT}\n", "--json")
    assert [bool(mentions) for mentions in records(answer)] == [True, False, True]
    assert answer.err == "matn: line 2: longer than 1024 bytes (MATN_MAX_PAGE_BYTES); it counts as blank.\n"


def test_a_long_line_is_read_to_its_end(typed):
    line = " ".join([TEXT] * 2000)
    (mentions,) = records(typed(line, "--json"))
    check(line, mentions)
    assert mentions[-1]["start"] > len(line) - len(TEXT)


def test_nothing_on_standard_input_prints_nothing(typed):
    for options in ((), ("--json",), ("--page", "--json")):
        answer = typed("", *options)
        assert (answer.status, answer.out) == (0, "")


def test_a_program_that_writes_a_line_and_waits_gets_its_answer():
    command = [sys.executable, "-m", "pipeline", "mentions", "--json"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=ROOT) as process:
        for _ in range(2):
            process.stdin.write(f"{TEXT}\n".encode())
            process.stdin.flush()
            check(TEXT, json.loads(process.stdout.readline())["mentions"])
        process.stdin.close()
        assert process.stdout.read() == b""
    assert process.returncode == 0


def test_a_large_file_is_read_by_several_processes_with_the_same_answer(tmp_path, monkeypatch):
    lines = [f"{TEXT} {number}" if number % 3 else "" for number in range(6_000)]
    lines[5_000] = "\ufffd"
    path = tmp_path / "texts.txt"
    path.write_bytes("\n".join(lines).encode().replace(b"\xef\xbf\xbd", b"\xff"))
    code = "import sys; from pipeline.cli import mentions; mentions.LARGE = 1000; from pipeline.cli.main import main; main()"
    outputs = []
    for workers in ("1", "2"):
        monkeypatch.setenv("MATN_WORKERS", workers)
        with path.open("rb") as file:
            command = [sys.executable, "-c", code, "mentions", "--json"]
            done = subprocess.run(command, stdin=file, capture_output=True, cwd=ROOT, check=True)
        outputs.append((done.stdout, done.stderr))
    assert outputs[0] == outputs[1]
    assert outputs[0][0].count(b"\n") == len(lines)
    assert outputs[0][1] == b"matn: line 5001: not UTF-8; each byte that is none was read as U+FFFD.\n"
    with path.open("rb") as file:
        batches = line_batches(file, 1 << 20)
        (one, *rest) = json_of_batches(batches, FinderChoice(), 2)
    assert (one[1] + "".join(lines for _, lines in rest)).encode() == outputs[0][0]


def test_a_wrong_setting_or_day_is_one_line(typed, monkeypatch):
    assert "is no day. Write 2026-11-21." in typed(TEXT, "--published", "yesterday").err
    monkeypatch.setenv("MATN_RECOGNISER", "best")
    answer = typed(TEXT, "--json")
    assert answer.status == 2
    assert json.loads(answer.out)["error"].startswith("MATN_RECOGNISER: expected matn, transformers:FOLDER")


def test_for_a_person_each_text_has_its_mentions_below_it(typed):
    out = typed(f"{TEXT}\n").out
    assert out.startswith(f"{TEXT}\n    ")
    assert "PLACE" in out
    assert "\x1b" not in out


def test_on_a_terminal_mentions_are_coloured():
    code = (
        "import io, os, sys; os.environ.pop('NO_COLOR'); "
        f"sys.stdin = io.TextIOWrapper(io.BytesIO({TEXT!r}.encode())); from pipeline.cli.main import main; main(['mentions'])"
    )
    lines = on_a_terminal(80, code)
    assert "\x1b[36mبغداد\x1b[0m" in lines[0]


def test_parse_gives_the_entities_of_headline_and_paragraphs_without_crossheads(capsys):
    matn = caller(capsys)
    plain, record = (matn("parse", "--json", *options, SAMPLE).json() for options in ((), ("--entities",)))
    keys = {entity["key"] for entity in record["entities"]}
    assert len(keys) == len(record["entities"]) > 0
    assert record["entities_version"]
    meant = set()
    for article in record["articles"]:
        check(article["headline"], article["entities"]["headline"])
        for text, mentions in zip(article["paragraphs"], article["entities"]["paragraphs"], strict=True):
            check(text, mentions)
            meant |= {mention["entity"] for mention in mentions} - {None}
        meant |= {mention["entity"] for mention in article["entities"]["headline"]} - {None}
        del article["entities"]
    assert meant == keys
    assert {key: value for key, value in record.items() if not key.startswith("entities")} == plain


def test_parse_shows_a_person_names_dates_and_quantities_below_the_page(capsys):
    matn = caller(capsys)
    shown, plain = matn("parse", "--entities", SAMPLE).out, matn("parse", SAMPLE).out
    assert shown.startswith(plain)
    assert "  names of article 1\n" in shown
    assert "names" not in plain


def test_a_page_in_quarantine_has_no_entities(capsys):
    record = caller(capsys)("parse", "--json", "--entities", SEEDS / "broken-encoding.txt").json()
    assert (record["articles"], record["entities"], record["entities_version"]) == ([], [], None)
