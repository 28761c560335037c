"""No control character of a file's name or a page reaches a terminal; what goes into a pipe is as it is."""

from __future__ import annotations

import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from matn_command import Matn, caller
from sample_pages import SEEDS
from test_cli_output import on_a_terminal

from pipeline.cli.console import print_json
from pipeline.cli.visible import in_json, visible, visible_but_colours

EVIL_NAME = "a\x1b]0;owned\x07\x9b31m\x7f\n.txt"
SHOWN_NAME = "a\\x1b]0;owned\\x07\\x9b31m\\x7f\\x0a.txt"
EVIL_TEXT = "\x1b[8mhidden\x1b[0m \x9b2J \x07\x7f\b end"
SHOWN_TEXT = "\\x1b[8mhidden\\x1b[0m \\x9b2J \\x07\\x7f\\x08 end"
CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")


@pytest.fixture
def matn(capsys, monkeypatch, tmp_path) -> Matn:
    monkeypatch.setenv("MATN_HOME", str(tmp_path / "home"))
    monkeypatch.chdir(tmp_path)
    return caller(capsys)


@pytest.fixture
def evil_page(tmp_path):
    """A page that holds controls, under a name that does."""
    page = (SEEDS / "shafaq-basra-dates.txt").read_text("utf-8").splitlines()
    page[len(page) // 2 : len(page) // 2] = ["", EVIL_TEXT, ""]
    path = tmp_path / "pages" / EVIL_NAME
    path.parent.mkdir()
    path.write_text("\n".join(page), "utf-8")
    return path


def run_code(*arguments: object) -> str:
    return f"from pipeline.cli.main import main; main({[str(argument) for argument in arguments]!r})"


@pytest.mark.parametrize("arguments", [("parse", "--full"), ("parse", "--rules", "--full"), ("parse", "--json")])
def test_a_terminal_gets_a_page_without_its_control_characters(arguments, evil_page):
    lines = on_a_terminal(20_000, run_code(*arguments, evil_page))
    assert not any(CONTROLS.search(line) for line in lines)
    if "--json" not in arguments:
        assert any(SHOWN_NAME in line for line in lines)
        assert any(SHOWN_TEXT in line for line in lines)


def test_json_on_a_terminal_is_the_same_json(evil_page, matn):
    (line,) = on_a_terminal(20_000, run_code("parse", "--json", evil_page))
    assert json.loads(line) == matn("parse", "--json", evil_page).json()
    assert SHOWN_NAME in json.loads(line)["file"]


def test_a_trial_of_a_profile_shows_no_controls(evil_page):
    lines = on_a_terminal(20_000, run_code("publishers", "try", "aawsat.com", evil_page, "--full"))
    assert not any(CONTROLS.search(line) for line in lines), lines
    assert any(SHOWN_NAME in line for line in lines)


def test_colours_are_ours_alone(evil_page):
    code = "import os; os.environ.pop('NO_COLOR'); os.environ['TERM'] = 'xterm-256color'\n" + run_code(
        "parse", "--full", evil_page
    )
    shown = "\n".join(on_a_terminal(20_000, code))
    assert "\x1b[" in shown
    assert SHOWN_TEXT in shown
    assert "\x1b[8m" not in shown
    assert not CONTROLS.search(re.sub(r"\x1b\[[\d;]*m", "", shown))


def test_tables_and_drawn_texts_show_no_controls():
    code = (
        "from rich.text import Text\n"
        "from pipeline.cli.console import print_rich, print_table, shown\n"
        f"print_table(('key', 'headline'), [('one', {EVIL_TEXT!r}), ({EVIL_TEXT!r}, 'two')])\n"
        f"print_rich(Text(shown({EVIL_TEXT!r})))\n"
    )
    lines = on_a_terminal(200, code)
    assert not any(CONTROLS.search(line) for line in lines), lines
    assert sum(SHOWN_TEXT in line for line in lines) == 2 + 1


def test_an_article_of_the_archive_shows_no_controls():
    lines = on_a_terminal(200, f"from pipeline.cli.show import _print_lines; _print_lines([('1', 'headline', {EVIL_TEXT!r})])")
    assert not any(CONTROLS.search(line) for line in lines), lines
    assert any(SHOWN_TEXT in line for line in lines)


def test_a_pipe_gets_a_page_s_text_as_it_is(matn, tmp_path):
    (tmp_path / "page.txt").write_text("عنوان الخبر\n\nنص \b \x7f \x9b القصير\n")
    assert "\b \x7f \x9b" in matn("parse", tmp_path / "page.txt").out


def test_messages_show_no_controls_wherever_they_go(evil_page, matn, tmp_path):
    bad = tmp_path / "pages" / f"b{EVIL_NAME}"
    bad.write_bytes(b"\x00\x01\x02" * 300)
    for arguments in (
        ("parse", bad),
        ("parse", "--json", bad),
        ("ingest", "--dry-run", bad),
        ("ingest", "--dry-run", tmp_path / "pages"),
        ("parse", tmp_path / f"none{EVIL_NAME}"),
        ("parse", f"memory://none{EVIL_NAME.strip()}"),
        ("parse", f"--no-such-{EVIL_NAME}", bad),
        ("publishers", "try", "aawsat.com", bad),
        ("publishers", "try", bad, bad),
        ("show", "--limit", EVIL_NAME),
        (EVIL_NAME,),
    ):
        answer = matn(*arguments)
        assert not CONTROLS.search(answer.err), arguments
        assert not CONTROLS.search(answer.out), arguments
        assert "\\x1b]0;owned" in answer.err + answer.out, arguments


@given(st.text(alphabet=st.characters(max_codepoint=0x2FF)))
def test_what_is_visible_holds_no_control_and_texts_without_any_stay(text):
    shown = visible(text)
    assert not CONTROLS.search(shown.replace("\r\n", ""))
    assert (shown == text) == (not CONTROLS.search(text.replace("\r\n", "")))
    assert not CONTROLS.search(re.sub(r"\x1b\[[\d;]*m", "", visible_but_colours(text)).replace("\r\n", ""))
    assert json.loads(in_json(json.dumps(text, ensure_ascii=False))) == text


def test_json_is_written_with_its_controls_escaped(capsys):
    print_json({"a": "\x9b\x7f\x1b"})
    assert capsys.readouterr().out == '{"a": "\\u009b\\u007f\\u001b"}\n'
