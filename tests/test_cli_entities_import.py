"""`matn entities import` and `matn reparse --entities`, as a person calls them."""

from __future__ import annotations

import pytest
import yaml
from matn_command import Matn, caller
from sqlalchemy import text

BODY = """\
- key: iso:SA
  name_en: Kingdom of Saudi Arabia
- {key: org:coast, type: ORG, name_ar: هيئة الساحل}
"""


@pytest.fixture
def matn(capsys, monkeypatch, database_url, engine, tmp_path) -> Matn:
    """The command, on an archive of one page, with a file of entities, in the folder of the test."""
    monkeypatch.setenv("DATABASE_URL", database_url)
    monkeypatch.setenv("MATN_HOME", str(tmp_path / "home"))
    monkeypatch.chdir(tmp_path)
    body = (
        "وصل وزير الطرق إلى السعودية في زيارة تستغرق يومين، وقال إن العمل في الطريق الساحلي يبدأ عام 2027 بكلفة 3 ملايين دولار."
    )
    (tmp_path / "one.txt").write_text(f"صحيفة الساحل\n\nوزير الطرق يزور السعودية\n\n{body}\n", encoding="utf-8")
    (tmp_path / "mine.yml").write_text(BODY, encoding="utf-8")
    command = caller(capsys)
    assert command("ingest", "one.txt", "--no-flow").status == 0
    return command


def name_of(engine, key: str = "iso:SA") -> object:
    with engine.connect() as connection:
        return connection.execute(text("SELECT name_en FROM entities WHERE entity_key = :key"), {"key": key}).scalar()


def test_an_import_is_told_and_acts_once_the_archive_is_looked_at_again(matn, engine):
    told = matn("entities", "import", "mine.yml", "--dry-run")
    assert (told.status, "2 new" in told.err, "Nothing is written" in told.err) == (0, True, True)
    assert matn("entities", "imported").err == "Nothing was imported. See: matn entities import --help\n"
    assert "matn reparse --entities" in matn("entities", "import", "mine.yml").err
    assert "mine.yml: 2 as before." in matn("entities", "import", "mine.yml").err
    assert name_of(engine) == "Saudi Arabia"
    told = matn("reparse", "--entities")
    assert "pages looked at again" in told.out
    assert told.err == "Nothing is written. To write it: the same command with --yes\n"
    done = matn("reparse", "--entities", "--yes", "--json").json()
    assert (done["differences"]["pages_read"], done["written"]["pages_read"]) == (1, 1)
    assert name_of(engine) == "Kingdom of Saudi Arabia"
    assert "No page needs to be looked at again" in matn("reparse", "--entities").err


def test_what_was_imported_can_be_listed_edited_and_removed(matn, tmp_path):
    matn("entities", "import", "mine.yml")
    listed = matn("entities", "imported", "--yaml").out
    assert yaml.safe_load(listed) == yaml.safe_load(BODY)
    (tmp_path / "again.yml").write_text(listed, encoding="utf-8")
    assert [entry["key"] for entry in matn("entities", "import", "again.yml", "--json").json()["same"]] == ["iso:SA", "org:coast"]
    assert [entry["file"] for entry in matn("entities", "imported", "--json").json()["imported"]] == ["mine.yml", "mine.yml"]
    assert "org:coast" in matn("entities", "imported").out
    assert "2 removed" in matn("entities", "import", "mine.yml", "--remove").err
    assert matn("entities", "imported", "--yaml").out == ""


def test_a_mistake_in_the_file_is_one_line(matn, tmp_path):
    (tmp_path / "bad.yml").write_text("- {key: iso:SA, country: Saudi}\n", encoding="utf-8")
    answer = matn("entities", "import", "bad.yml")
    assert (answer.status, answer.err.count("\n")) == (2, 1)
    assert answer.err.startswith("matn: bad.yml, line 1: country: the two capital letters")
    assert matn("entities", "import", "gone.yml").err == "matn: gone.yml: there is no such file.\n"


@pytest.mark.parametrize("option", [("--quarantined",), ("--profiles", ".")])
def test_looking_again_has_no_use_for_options_of_reading(matn, option):
    answer = matn("reparse", "--entities", *option)
    assert (answer.status, option[0] in answer.err) == (2, True)


def test_pages_can_be_loaded_first_and_looked_at_later(matn, engine, tmp_path):
    body = "أعلنت وزارة الطرق في الأردن أن الجسر يفتح عام 2028 بعد تأخير دام عامين، وأن كلفته بلغت مليوني دينار."
    (tmp_path / "two.txt").write_text(f"صحيفة الساحل\n\nجسر جديد في الأردن\n\n{body}\n", encoding="utf-8")
    assert matn("ingest", "two.txt", "--no-flow", "--no-entities", "--json").json()["mentions"] == 0
    assert name_of(engine, "iso:JO") is None
    assert matn("reparse", "--entities", "--yes", "--publisher", "nobody.example").status == 2
    assert "Written: the mentions of 1 pages" in matn("reparse", "--entities", "--yes").err
    assert name_of(engine, "iso:JO") == "Jordan"
