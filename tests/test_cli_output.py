"""What the command writes: whole on a narrow terminal, in order where the reader or the disk gives up."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import struct
import subprocess
import sys
import termios
from pathlib import Path

import pytest
from matn_command import caller
from sample_pages import SEEDS

from pipeline.cli.console import print_table
from pipeline.cli.entities import COMMANDS as ENTITY_COMMANDS
from pipeline.cli.main import VERBS
from pipeline.cli.publishers import COMMANDS
from pipeline.cli.runs import COLUMNS

ROOT = Path(__file__).parents[1]
MATN = f"{sys.executable} -m pipeline"
RUNS = """
from pipeline.cli.console import print_table
from pipeline.cli.entities import COMMANDS as ENTITY_COMMANDS
from pipeline.cli.runs import COLUMNS, NUMBERS
print_table(COLUMNS, [(1_234_567, "11-21 06:00", "interrupted", 1_000_014, 1_000_013, 8_765_432, 5_432_109, 7_654_321,
    "1357.9", "/a/long/path/of/pages " * 4)], right=NUMBERS)
"""
FIGURES = ("1234567", "1000014", "1000013", "8765432", "5432109", "7654321", "1357.9", "interrupted", "11-21 06:00")


def on_a_terminal(columns: int, code: str) -> list[str]:
    """Run Python code whose standard output is a terminal of so many columns, and give its lines."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
    environment = {name: value for name, value in os.environ.items() if name not in ("COLUMNS", "LINES")}
    with subprocess.Popen([sys.executable, "-c", code], stdout=theirs, env=environment | {"NO_COLOR": "1", "TERM": "dumb"}):
        os.close(theirs)
        read = bytearray()
        while True:
            try:
                part = os.read(ours, 65536)
            except OSError:  # how Linux says that the other side has closed
                break
            if not part:
                break
            read += part
    os.close(ours)
    return read.decode().splitlines()


@pytest.mark.parametrize("columns", [40, 60, 80, 200])
def test_no_figure_is_cut_however_narrow_the_terminal(columns):
    lines = on_a_terminal(columns, RUNS)
    assert max(map(len, lines)) <= columns
    for figure in FIGURES:
        assert any(figure in line for line in lines), figure


def test_a_terminal_with_room_gets_a_table_and_a_narrow_one_a_list():
    assert on_a_terminal(200, RUNS)[0].split()[:3] == ["run", "began", "status"]
    assert on_a_terminal(40, RUNS)[0].split() == ["run", "1234567"]


RUNS_OF_A_MONTH = """
from pipeline.cli.console import print_table
from pipeline.cli.entities import COMMANDS as ENTITY_COMMANDS
from pipeline.cli.runs import COLUMNS, NUMBERS, SHORT, SPARE
rows = [
    (123, "11-21 06:00", "completed", 102_046, 98_000, 4_046, 0, 12, "166.0", "/a/long/path/of/pages"),
    (122, "11-20 06:00", "interrupted", 1_500, 0, 300, 1_200, 0, "12.9", "reparse example.org"),
]
print_table(COLUMNS, rows, right=NUMBERS, short=SHORT, spare=SPARE)
"""


def test_the_runs_are_a_table_on_80_columns():
    lines = on_a_terminal(80, RUNS_OF_A_MONTH)
    assert max(map(len, lines)) <= 80
    assert lines[0].split()[:6] == ["run", "began", "status", "read", "new", "same"]
    assert "bad" in lines[0].split()
    assert len(lines) <= 2 + 4, "a row may be folded in its last column alone"
    for figure in ("102046", "98000", "4046", "12", "completed", "interrupted"):
        assert any(figure in line.split() for line in lines), figure


def test_with_room_the_runs_have_every_column_and_heading():
    assert tuple(on_a_terminal(140, RUNS_OF_A_MONTH)[0].split()) == COLUMNS


def test_too_narrow_for_any_table_the_runs_are_a_list_of_all_columns():
    lines = on_a_terminal(40, RUNS_OF_A_MONTH)
    assert [line.split()[0] for line in lines if line.strip()][: len(COLUMNS)] == list(COLUMNS)


HELPS = ["", *VERBS, *(f"db {name}" for name in ("start", "stop", "status", "url", "psql", "upgrade"))]
HELPS += [f"publishers {name}" for name in COMMANDS] + [f"entities {name}" for name in ENTITY_COMMANDS]


@pytest.mark.parametrize("command", HELPS)
def test_help_fits_80_columns_and_cuts_no_line(command, capsys, monkeypatch):
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setattr("shutil.get_terminal_size", lambda *_: os.terminal_size((80, 24)))
    shown = caller(capsys)(*command.split(), "--help").out
    assert [line for line in shown.splitlines() if len(line) > 80 or "…" in line] == []
    assert not re.search(r"[a-z,]\.\.\.$", shown, re.MULTILINE)


def test_a_table_without_rows_has_its_header(capsys):
    print_table(("run", "what"), [])
    assert capsys.readouterr().out.split()[:2] == ["run", "what"]


@pytest.mark.parametrize("arguments", ["parse seeds", "parse seeds --json"])
def test_a_reader_that_goes_away_early_is_no_error(arguments):
    shell = f"set -o pipefail; {MATN} {arguments} | head -1"
    done = subprocess.run(["bash", "-c", shell], capture_output=True, text=True, check=False, cwd=SEEDS.parent)
    assert (done.returncode, done.stdout.count("\n")) == (0, 1)
    assert "Traceback" not in done.stderr
    assert "Broken" not in done.stderr


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full on this system")
@pytest.mark.parametrize("option", ["", "--json"])
def test_a_parsed_page_that_cannot_be_written_is_one_line(option):
    shell = f"{MATN} parse seeds {option} > /dev/full"
    done = subprocess.run(["bash", "-c", shell], capture_output=True, text=True, check=False, cwd=SEEDS.parent)
    assert done.returncode == 1
    assert done.stderr == "matn: Standard output cannot be written: No space left on device. The archive is not affected.\n"


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full on this system")
@pytest.mark.parametrize(
    ("arguments", "status"), [("--help", 1), ("ingest --help", 1), ("--version", 1), ("parse none --json", 2)]
)
def test_help_and_errors_that_cannot_be_written_are_no_traceback(arguments, status):
    shell = f"{MATN} {arguments} > /dev/full"
    done = subprocess.run(["bash", "-c", shell], capture_output=True, text=True, check=False, cwd=SEEDS.parent)
    assert (done.returncode, done.stderr.count("\n")) == (status, 1), done.stderr


@pytest.mark.parametrize("verb", ["ingest --dry-run", "parse"])
def test_a_working_directory_that_is_gone_is_no_error_where_the_path_is_absolute(verb, tmp_path):
    gone = tmp_path / "gone"
    gone.mkdir()
    shell = f"cd {gone}; rmdir {gone}; PYTHONPATH={ROOT} {MATN} {verb} {SEEDS}"
    done = subprocess.run(["bash", "-c", shell], capture_output=True, text=True, check=False)
    assert (done.returncode, "Traceback" in done.stderr) == (0, False), done.stderr
    assert "broken-encoding.txt" in done.stdout + done.stderr


def test_an_unreadable_page_fails_parse_only_where_strict_and_says_why(capsys):
    matn = caller(capsys)
    bad, good = SEEDS / "broken-encoding.txt", SEEDS / "shafaq-basra-dates.txt"
    assert (matn("parse", bad).status, matn("parse", "--strict", good).status) == (0, 0)
    assert matn("parse", "--strict", bad, good).status == 3
    answer = matn("parse", "--json", "--strict", bad)
    assert (answer.status, answer.json()["quarantined"]) == (3, "undecodable")
    assert answer.err.startswith(f"{bad}: cannot be read: undecodable: ")


@pytest.mark.parametrize("columns", [40, 60])
def test_the_report_of_a_run_is_whole_on_a_narrow_terminal(columns):
    code = f"from pipeline.cli.main import main; main(['ingest', '--dry-run', {str(SEEDS)!r}])"
    lines = on_a_terminal(columns, code)
    assert lines[0].split() == ["pages", "read", "19"]
    assert max(map(len, lines)) <= columns
    assert not any("…" in line for line in lines)


@pytest.mark.parametrize("verb", [("parse",), ("ingest", "--dry-run")])
def test_a_file_that_begins_with_a_dash_is_told_how_to_be_named(verb, capsys, monkeypatch, tmp_path):
    matn = caller(capsys)
    monkeypatch.chdir(tmp_path)
    for name in ("-dash.html", "--dash"):
        (tmp_path / name).write_text((SEEDS / "shafaq-basra-dates.txt").read_text("utf-8"), "utf-8")
        answer = matn(*verb, name)
        assert answer.status == 2
        assert f"is written ./{name}, or behind --: -- {name}\n" in answer.err
        assert matn(*verb, f"./{name}").status == matn(*verb, "--", name).status == 0
    assert "dash" not in matn(*verb, "--no-such", "x").err
