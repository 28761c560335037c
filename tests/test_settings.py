"""Settings: what may be said, and how a mistake in them is told."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from matn_command import Matn, caller

from pipeline.errors import SettingsError
from pipeline.settings import EXPECTED, NOT_OF_SETTINGS, Settings, load_settings, unknown_variables

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "seeds" / "shafaq-basra-dates.txt"


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch) -> Path:
    """A working directory without .env, and an environment without settings."""
    monkeypatch.chdir(tmp_path)
    for name in Settings.model_fields:
        monkeypatch.delenv(f"MATN_{name.upper()}", raising=False)
    monkeypatch.delenv("DATABASE_URL", raising=False)
    return tmp_path


@pytest.fixture
def matn(capsys) -> Matn:
    return caller(capsys)


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        (
            "MATN_MAX_PAGE_BYTES",
            "16MiB",
            "MATN_MAX_PAGE_BYTES: expected a number of bytes, .* 16777216 for 16 MiB; it is '16MiB'",
        ),
        ("MATN_WORKERS", "abc", "MATN_WORKERS: expected a number of processes from 1 to 256, such as 4; it is 'abc'"),
        ("MATN_WORKERS", "0", "MATN_WORKERS: expected a number of processes from 1 to 256"),
        ("MATN_BATCH_PAGES", "1e9", "MATN_BATCH_PAGES: expected a number of pages"),
        ("MATN_POSTGRES_MAJOR", "9", "MATN_POSTGRES_MAJOR: expected a version of PostgreSQL, 18 or 16"),
    ],
)
def test_a_value_that_cannot_be_used_is_told_with_what_is_expected(monkeypatch, name, value, says):
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError, match=f"^{says}"):
        load_settings()


def test_an_empty_variable_counts_as_not_set(monkeypatch):
    for name in ("MATN_WORKERS", "MATN_MAX_PAGE_BYTES", "MATN_HOME", "DATABASE_URL"):
        monkeypatch.setenv(name, "")
    settings = load_settings()
    assert (settings.workers, settings.database_url, settings.home.name) == (None, None, "matn")


def test_every_number_that_can_be_set_says_what_it_expects():
    numbers = {f"MATN_{name.upper()}" for name, field in Settings.model_fields.items() if "int" in str(field.annotation)}
    assert numbers == EXPECTED.keys()


def test_a_name_that_nothing_reads_is_told_once_with_the_closest_known_one(matn, monkeypatch):
    monkeypatch.setenv("MATN_WORKER", "2")
    monkeypatch.setenv("MATN_TYPO", "2")
    answer = matn("ingest", "--dry-run", "--json", PAGE)
    assert answer.status == 0
    assert answer.err == (
        "matn: MATN_TYPO is no setting, and is left aside.\n"
        "matn: MATN_WORKER is no setting, and is left aside. Did you mean MATN_WORKERS?\n"
    )


def test_a_misspelt_name_in_the_env_file_is_told_too(folder):
    (folder / ".env").write_text("MATN_HOMES=/tmp\nPOSTGRES_PASSWORD=x\nMATN_WORKERS=2\n")
    assert unknown_variables() == {"MATN_HOMES": "MATN_HOME"}


def test_names_that_the_containers_use_are_known():
    files = [ROOT / "docker-compose.yml", ROOT / "Dockerfile", *(ROOT / "deploy").iterdir()]
    used = {name for file in files if file.is_file() for name in re.findall(r"\bMATN_[A-Z_]*[A-Z]", file.read_text())}
    assert used <= {f"MATN_{name.upper()}" for name in Settings.model_fields} | NOT_OF_SETTINGS


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("\n\nMATN_WORKERS=2\n\nMATN_BATCH PAGES 5\n", ".env, line 5: expected NAME=value"),
        ("MATN_WORKERS\n", ".env, line 1: expected NAME=value"),
        ("MATN_WORKERS='2\n", ".env, line 1: expected NAME=value"),
        ("MATN_WORKERS=many\n", ".env: MATN_WORKERS: expected a number of processes"),
    ],
)
def test_a_mistake_in_the_env_file_names_the_file(matn, folder, text, says):
    (folder / ".env").write_text(text)
    answer = matn("parse", PAGE)
    assert (answer.status, answer.err.count("\n")) == (2, 1)
    assert answer.err.startswith(f"matn: {says}")


def test_what_other_programs_keep_in_the_env_file_is_left_alone(folder):
    (folder / ".env").write_text("# theirs\nexport THEIRS\nQUOTED='a b'\nMATN_WORKERS=3\n")
    assert load_settings().workers == 3
