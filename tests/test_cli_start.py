"""The command starts fast: what only some verbs need is imported by those."""

from __future__ import annotations

import subprocess
import sys
import time

import pytest

from pipeline.cli.main import VERBS

BUDGET_SECONDS = 0.4
HEAVY = ("prefect", "sqlalchemy", "psycopg", "alembic", "pydantic", "yaml", "rich.console", "rich.table", "rich.progress")


def modules_after(*arguments: str) -> set[str]:
    code = (
        "import sys\n"
        "from pipeline.cli.main import main\n"
        "try: main(sys.argv[1:])\n"
        "except SystemExit: pass\n"
        "print('\\n' + ' '.join(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code, *arguments], capture_output=True, text=True, check=True)
    return set(done.stdout.rpartition("\n\n")[2].split())


@pytest.mark.parametrize("arguments", [("--help",), ("--version",), *((verb, "--help") for verb in VERBS)])
def test_help_imports_nothing_heavy(arguments):
    assert not modules_after(*arguments) & set(HEAVY)


def test_a_dry_run_imports_neither_prefect_nor_a_database(tmp_path):
    (tmp_path / "page.txt").write_text("خبر قصير من سطر واحد")
    assert not modules_after("ingest", "--dry-run", str(tmp_path)) & {"prefect", "sqlalchemy", "psycopg", "alembic"}


def test_help_is_there_within_its_budget():
    def seconds() -> float:
        began = time.perf_counter()
        subprocess.run([sys.executable, "-m", "pipeline", "--help"], capture_output=True, check=True)
        return time.perf_counter() - began

    # The best of some tries: on a machine that is busy, a single one measures the others' work.
    assert min(seconds() for _ in range(5)) < BUDGET_SECONDS


@pytest.mark.parametrize("verb", VERBS)
def test_every_verb_has_help_with_an_example(verb):
    done = subprocess.run([sys.executable, "-m", "pipeline", verb, "--help"], capture_output=True, text=True, check=True)
    assert f"matn {verb}" in done.stdout.partition("\n")[2]
