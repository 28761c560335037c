"""`matn ingest`: what it prints, where, and what it says of bad input."""

from __future__ import annotations

import io
import json
import os
import re
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from matn_command import Matn, caller
from sample_pages import SEEDS
from sqlalchemy import Engine

from pipeline.cli import progress
from pipeline.store.figures import DUPLICATE_FIGURES, ENTITY_FIGURES, FIGURES
from pipeline.store.models import RunStatus
from pipeline.store.reads import list_runs, table_fingerprints


@pytest.fixture
def matn(capsys, monkeypatch, database_url, tmp_path) -> Matn:
    """The command, on a database of the test's own, called in a folder that holds seeds/."""
    monkeypatch.setenv("DATABASE_URL", database_url)
    shutil.copytree(SEEDS, tmp_path / "seeds")
    monkeypatch.chdir(tmp_path)
    return caller(capsys)


def one_line(answer) -> str:
    """The one line that a mistake gets."""
    assert answer.err.startswith("matn: ")
    assert answer.err.count("\n") == 1
    assert "Traceback" not in answer.err
    return answer.err


def test_without_a_path_it_reads_seeds_and_prints_a_table_and_what_to_try_next(matn, engine):
    answer = matn("ingest", "--no-flow")
    assert answer.status == 0
    figures = {name: int(figure) for name, figure in re.findall(r"^\s*(\D+?) {2,}(\d+)\b", answer.out, re.MULTILINE)}
    assert (figures["pages read"], figures["new"], figures["unchanged"], figures["quarantined"]) == (19, 17, 1, 1)
    assert (figures["articles, main"], figures["articles, embedded"]) == (17, 1)
    assert {"paragraphs", "captions", "teasers", "repeats", "furniture", "seconds"} < figures.keys()
    assert "undecodable: seeds/broken-encoding.txt: " in answer.err
    key = re.search(r"matn show (\S+-\d)", answer.err)[1]
    assert matn("show", key).status == 0
    assert "\x1b" not in answer.out + answer.err


def test_a_run_over_the_samples_says_which_was_there_already_and_as_what(matn):
    answer = matn("ingest", "--no-flow")
    said = re.sub(r"\n {14}", " ", answer.err.partition("What was there already, for example:\n")[2].partition("\n\n")[0])
    assert [line.split(maxsplit=1) for line in said.replace("exact copy", "exact").replace("near copy", "near").splitlines()] == [
        ["unchanged", "shafaq-crawled-twice.txt the same bytes as shafaq-basra-dates.txt: nothing was written"],
        ["exact", "aawsat-gharraf-pumps.txt the same words as alalam-gharraf-pumps.txt"],
        ["update", "albawabhnews-alexandria-tram-recrawl.txt a later version of albawabhnews-alexandria-tram.txt"],
        ["near", "alchourouk-sfax-desalination.txt nearly the same words as masrawy-sfax-desalination.txt"],
        [
            "template",
            "albawabhnews-market-prices-tuesday.txt "
            "the form of albawabhnews-market-prices-monday.txt with other figures: no copy",
        ],
        ["teaser", "aawsat-gharraf-pumps.txt its card announces aawsat-marshes-return.txt"],
        ["teaser", "aawsat-marshes-return.txt its card announces aawsat-gharraf-pumps.txt"],
    ]
    copies = dict(re.findall(r"^  (exact copies|updates|near copies|templates) +(\d+)", answer.out, re.MULTILINE))
    assert copies == {"exact copies": "1", "updates": "1", "near copies": "1", "templates": "1"}
    assert re.search(r"^teasers tied +2 ", answer.out, re.MULTILINE)
    command = re.search(r"matn duplicates (\S+) (\S+)", answer.err)
    assert matn("duplicates", *command.groups()).status == 0
    shown = matn("runs", 1)
    assert answer.out.partition("seconds")[0] in shown.out
    assert "What was there already" in shown.err


def test_a_second_run_says_that_all_is_unchanged_and_changes_no_row(matn, engine):
    matn("ingest", "--no-flow")
    before = table_fingerprints(engine)
    again = matn("ingest", "--no-flow", "--json").json()
    assert (again["pages_read"], again["pages_unchanged"], again["pages_new"]) == (19, 19, 0)
    assert table_fingerprints(engine) == before


def test_json_is_one_object_with_stable_keys_and_nothing_else_on_standard_output(matn):
    answer = matn("ingest", "seeds", "--no-flow", "--json")
    assert answer.out.count("\n") == 1
    record = answer.json()
    assert list(record) == ["run", "dry_run", *FIGURES, "seconds", "quarantined"]
    assert (record["run"], record["dry_run"]) == (1, False)
    assert record["quarantined"][0] | {"detail": ""} == {
        "path": str(Path.cwd() / "seeds/broken-encoding.txt"),
        "reason": "undecodable",
        "detail": "",
    }


def test_a_dry_run_gives_the_same_figures_and_touches_no_database(matn, monkeypatch):
    written = matn("ingest", "--no-flow", "--json").json()
    monkeypatch.setenv("DATABASE_URL", "postgresql://nobody@127.0.0.1:1/nothing")
    dry = matn("ingest", "--dry-run", "--json").json()
    assert (dry["run"], dry["dry_run"]) == (None, True)
    same = set(dry) - {"run", "dry_run", "seconds", *DUPLICATE_FIGURES, *ENTITY_FIGURES}
    assert {name: dry[name] for name in same} == {name: written[name] for name in same}
    assert {dry[name] for name in (*DUPLICATE_FIGURES, *ENTITY_FIGURES)} == {None}, "a dry run compares with no archive"


def test_limit_and_since_choose_pages(matn):
    assert matn("ingest", "--no-flow", "--limit", 3, "--json").json()["pages_read"] == 3
    os.utime("seeds/shafaq-basra-dates.txt", (2_000_000_000, 2_000_000_000))
    assert matn("ingest", "--no-flow", "--since", "2033-05-01", "--json").json()["pages_read"] == 1
    nothing = matn("ingest", "--no-flow", "--since", "2040-01-01T06:00+03:00")
    assert (nothing.status, "nothing to read" in nothing.err) == (0, True)


def test_strict_ends_with_3_where_pages_went_to_quarantine(matn):
    assert matn("ingest", "--no-flow", "seeds/broken-encoding.txt").status == 0
    assert matn("ingest", "--dry-run", "seeds/broken-encoding.txt", "--strict").status == 3
    assert matn("ingest", "--dry-run", "seeds/shafaq-basra-dates.txt", "--strict").status == 0


def test_a_page_comes_from_standard_input(matn, database_url):
    text = Path("seeds/shafaq-basra-dates.txt").read_bytes()
    command = [sys.executable, "-m", "pipeline", "ingest", "-", "--no-flow", "--json"]
    done = subprocess.run(command, input=text, capture_output=True, check=True)
    assert json.loads(done.stdout)["pages_new"] == 1


def test_twenty_megabytes_of_one_line_are_refused_by_size_and_counted(matn, database_url):
    command = [sys.executable, "-m", "pipeline", "ingest", "-", "--no-flow", "--json"]
    done = subprocess.run(command, input=b"x" * 20_000_000, capture_output=True, check=True)
    (page,) = json.loads(done.stdout)["quarantined"]
    assert (page["path"], page["reason"]) == ("-", "too_large")


def test_files_that_are_no_pages_go_to_quarantine_by_reason(matn, tmp_path):
    folder = tmp_path / "mixed"
    folder.mkdir()
    (folder / "image.txt").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(20))
    (folder / "empty.txt").touch()
    (folder / "broken.txt.gz").write_bytes(b"\x1f\x8b\x08")
    (folder / "gone.txt").symlink_to("nowhere")
    answer = matn("ingest", "mixed", "--no-flow", "--json").json()
    found = {Path(page["path"]).name: page["reason"] for page in answer["quarantined"]}
    assert found == {
        "image.txt": "binary",
        "empty.txt": "empty",
        "broken.txt.gz": "bad_archive",
        "gone.txt": "unreadable",
    }
    assert answer["pages_read"] == answer["pages_quarantined"] == 4


@pytest.mark.parametrize("option", [(), ("--dry-run",), ("--json",)])
def test_a_path_that_gives_nothing_is_one_line_and_no_run(matn, engine, option):
    Path("hollow").mkdir()
    for path, says in (("none.txt", "no such file"), ("hollow", "no pages"), ("*.none", "pattern")):
        answer = matn("ingest", "seeds", path, "--no-flow", *option)
        assert answer.status == 2
        assert path in one_line(answer)
        assert says in answer.err
        assert answer.out == (
            "" if "--json" not in option else json.dumps({"error": answer.err[6:-1]}, ensure_ascii=False) + "\n"
        )
    assert list_runs(engine) == []


def test_without_a_path_and_without_seeds_it_says_what_to_name(matn, tmp_path, monkeypatch):
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.chdir(tmp_path / "elsewhere")
    answer = matn("ingest")
    assert (answer.status, "matn ingest PATH" in one_line(answer)) == (2, True)


@pytest.mark.parametrize("arguments", [("--since", "yesterday"), ("--limit", "0"), ("--batch-pages", "0"), ("--unknown",)])
def test_a_wrong_option_is_a_usage_error(matn, arguments):
    answer = matn("ingest", *arguments)
    assert (answer.status, answer.out) == (2, "")
    assert "Traceback" not in answer.err


@pytest.mark.parametrize(
    "url", ["postgresql://someone:hidden@127.0.0.1:1/nothing", "nonsense", "mysql://someone:hidden@127.0.0.1/nothing"]
)
@pytest.mark.parametrize("verb", [("ingest", "--no-flow"), ("show",), ("runs",), ("quarantine",)])
def test_a_wrong_database_url_is_one_line_with_status_4_and_without_the_password(matn, monkeypatch, url, verb):
    monkeypatch.setenv("DATABASE_URL", url)
    answer = matn(*verb)
    assert answer.status == 4
    assert "DATABASE_URL" in one_line(answer)
    assert "hidden" not in answer.err


@pytest.mark.parametrize("verb", [("ingest", "--no-flow"), ("show",), ("runs",), ("quarantine",)])
def test_a_database_without_tables_is_status_5_with_the_remedy(matn, monkeypatch, empty_database_url, verb):
    monkeypatch.setenv("DATABASE_URL", empty_database_url)
    answer = matn(*verb)
    assert (answer.status, "matn db upgrade" in one_line(answer)) == (5, True)


def test_migrate_makes_the_tables_of_database_url_first(matn, monkeypatch, empty_database_url):
    monkeypatch.setenv("DATABASE_URL", empty_database_url)
    assert matn("ingest", "--no-flow", "--migrate", "--json").json()["pages_new"] == 17


def test_a_reader_that_goes_away_is_no_error(matn):
    shell = f"set -o pipefail; {sys.executable} -m pipeline ingest --no-flow | head -1"
    done = subprocess.run(["bash", "-c", shell], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, "pages read            19\n")
    assert "Traceback" not in done.stderr
    assert "Broken" not in done.stderr


def test_an_output_that_cannot_be_written_is_one_line(matn, tmp_path):
    if not Path("/dev/full").exists():
        pytest.skip("no /dev/full on this system")
    for option in ([], ["--json"]):
        command = [sys.executable, "-m", "pipeline", "ingest", "--dry-run", *option]
        with Path("/dev/full").open("w") as full:
            done = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, text=True, check=False)
        assert done.returncode == 1
        assert done.stderr.startswith("matn: Standard output cannot be written: No space left on device")
        assert "Traceback" not in done.stderr


def test_a_closed_standard_input_goes_to_quarantine(matn):
    shell = f"{sys.executable} -m pipeline ingest - --dry-run --json <&-"
    done = subprocess.run(["bash", "-c", shell], capture_output=True, text=True, check=True)
    assert json.loads(done.stdout)["quarantined"] == [{"path": "-", "reason": "unreadable", "detail": "Standard input is closed"}]


def test_settings_that_cannot_be_read_are_one_line(matn, monkeypatch):
    Path(".env").write_bytes(b"MATN_WORKERS=\xff")
    assert (matn("ingest", "--dry-run").status, matn("runs").status) == (2, 2)
    assert ".env: it is not UTF-8" in one_line(matn("ingest", "--dry-run"))
    Path(".env").write_text("MATN_WORKERS=many")
    assert "MATN_WORKERS: " in one_line(matn("ingest", "--dry-run"))


@pytest.mark.usefixtures("interruptible")
@pytest.mark.parametrize(("number", "status"), [(signal.SIGINT, 130), (signal.SIGTERM, 143), (signal.SIGHUP, 129)])
def test_a_run_that_is_told_to_stop_says_so_and_is_closed(matn, engine: Engine, tmp_path, number, status):
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    command = [sys.executable, "-m", "pipeline", "ingest", "seeds", pipe, "--no-flow"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    with process, pipe.open("wb"):  # opens when the run reads it, so that it is under way
        process.send_signal(number)
        _, said = process.communicate()
    assert process.returncode == status
    assert "run the same command again" in said
    assert "Traceback" not in said
    assert [run.status for run in list_runs(engine)] == [RunStatus.INTERRUPTED]


def test_a_run_that_ignores_hangups_as_nohup_asks_goes_on(matn, tmp_path):
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    shell = f"trap '' HUP; exec {sys.executable} -m pipeline ingest seeds {pipe} --no-flow --json"
    process = subprocess.Popen(["bash", "-c", shell], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    with process:
        with pipe.open("wb"):
            process.send_signal(signal.SIGHUP)
        told, _ = process.communicate()
    assert (process.returncode, json.loads(told)["pages_read"]) == (0, 20)


def test_a_progress_bar_is_drawn_on_a_terminal_only(matn, monkeypatch):
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    assert "Reading pages" not in matn("ingest", "--dry-run").err
    screen = Terminal()
    monkeypatch.setattr(sys, "stderr", screen)
    monkeypatch.setenv("TERM", "xterm")
    answer = matn("ingest", "--dry-run", "--json")
    assert "19/19" in screen.getvalue()
    assert answer.json()["pages_read"] == 19
    monkeypatch.setattr(progress, "COUNTING_SECONDS", -1.0)
    assert matn("ingest", "--dry-run", "--json").status == 0


def test_matn_s_own_database_is_started_and_migrated_for_the_first_run(tmp_home, tmp_path):
    command = [sys.executable, "-m", "pipeline"]
    try:
        done = subprocess.run(
            [*command, "ingest", SEEDS, "--no-flow", "--json"], capture_output=True, text=True, check=True, cwd=tmp_path
        )
        assert json.loads(done.stdout)["pages_new"] == 17
        assert done.stderr in ("", "Starting the database …\n")
        again = subprocess.run([*command, "runs", "--json"], capture_output=True, text=True, check=True, cwd=tmp_path)
        assert json.loads(again.stdout)["runs"][0]["pages_read"] == 19
    finally:
        subprocess.run([*command, "db", "stop"], capture_output=True, check=True, cwd=tmp_path)
