"""`matn show`, `matn runs`, `matn quarantine`: what the archive holds, for people and as JSON."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from matn_command import Matn, caller
from sample_pages import SEEDS

from pipeline.cli.console import print_table
from pipeline.ingest.plan import IngestPlan
from pipeline.ingest.run import run_ingest

PAGE = SEEDS / "aawsat-marshes-return.txt"


@pytest.fixture
def matn(capsys, monkeypatch, database_url, engine) -> Matn:
    """The command, on an archive that holds the samples."""
    run_ingest(IngestPlan(paths=(str(SEEDS),)), engine)
    monkeypatch.setenv("DATABASE_URL", database_url)
    return caller(capsys)


@pytest.fixture
def empty_matn(capsys, monkeypatch, database_url) -> Matn:
    """The command, on an archive that holds nothing yet."""
    monkeypatch.setenv("DATABASE_URL", database_url)
    return caller(capsys)


def key_of(matn: Matn, kind: str = "embedded") -> str:
    articles = matn("show", "--json", "--limit", 100, "--publisher", "aawsat.com").json()["articles"]
    return next(article["article_key"] for article in articles if article["kind"] == kind)


def test_without_an_article_the_recent_ones_are_listed(matn):
    answer = matn("show")
    assert answer.out.splitlines()[0].split() == ["key", "kind", "publisher", "published", "headline"]
    assert len(answer.out.splitlines()) == 2 + 18
    assert matn("show", "--list", "--limit", 2).out.count("\n") == 2 + 2
    listed = matn("show", "--publisher", "aawsat.com", "--json").json()["articles"]
    assert {article["publisher"] for article in listed} == {"aawsat.com"}
    assert list(listed[0]) == ["article_key", "kind", "publisher", "published_at", "headline"]


def test_a_publisher_without_articles_is_named(matn):
    answer = matn("show", "--publisher", "nosuch.com")
    assert (answer.status, answer.out) == (0, "")
    assert answer.err.startswith("No article of nosuch.com is in the archive.")


def test_an_article_is_printed_with_the_page_s_line_numbers(matn):
    answer = matn("show", key_of(matn))
    page = PAGE.read_text(encoding="utf-8").split("\n")
    numbered = re.findall(r"^ *(\d+)  (?:headline  )? *(?:caption  )? *(.+)$", answer.out, re.MULTILINE)
    assert len(numbered) > 4
    for number, text in numbered:
        assert " ".join(page[int(number) - 1].split()).startswith(text[:40])
    assert str(PAGE) in answer.out
    assert "(embedded)" in answer.out


def test_all_shows_every_line_of_the_page_that_is_not_blank_with_its_role(matn):
    body = matn("show", key_of(matn), "--all").out.partition("\n\n")[2]
    page = PAGE.read_text(encoding="utf-8").split("\n")
    shown = [int(line.split()[0]) for line in body.splitlines()]
    assert shown == [number for number, line in enumerate(page, start=1) if line.strip()]
    assert "(repeat)" in body
    assert "masthead" in body or "furniture" in body or "widget" in body


def test_a_part_of_the_key_is_enough_where_one_article_fits(matn):
    key = key_of(matn)
    assert matn("show", key).out == matn("show", key.upper()).out
    ambiguous = matn("show", key[:16])
    assert (ambiguous.status, key in ambiguous.err, ambiguous.err.count("\n")) == (2, True, 1)
    unknown = matn("show", "zzzz", "--json")
    assert (unknown.status, "error" in unknown.json()) == (2, True)


def test_an_article_as_json_has_the_fields_the_sightings_and_its_lines(matn):
    key = key_of(matn)
    record = matn("show", key, "--json").json()
    assert (record["article_key"], record["publisher"], record["kind"]) == (key, "aawsat.com", "embedded")
    assert record["sightings"] == [{"path": str(PAGE), "url": None, "captured_at": None}]
    assert len(record["paragraphs"]) == len(record["paragraph_spans"])
    assert {line["article"] for line in record["lines"]} == {record["number"]}


def test_the_questions_in_the_readme_can_be_asked_and_the_first_names_publishers(matn, engine):
    questions = re.search(r"```sql\n(.*?)```", (Path(__file__).parents[1] / "README.md").read_text(encoding="utf-8"), re.DOTALL)[
        1
    ]
    with engine.connect() as connection:
        first, *others = [connection.exec_driver_sql(question).all() for question in questions.split(";") if question.strip()]
    assert {"Asharq Al-Awsat", "Al-Bawaba News"} <= {row.publisher for row in first}
    assert len(others) == 2


def test_runs_are_listed_with_their_figures(matn):
    (run,) = matn("runs", "--json").json()["runs"]
    assert (run["run"], run["status"], run["pages_read"], run["error"]) == (1, "completed", 19, None)
    lines = matn("runs").out.splitlines()
    assert lines[0].split()[:3] == ["run", "began", "status"]
    assert "completed" in lines[2]


def test_the_quarantine_is_listed_by_reason(matn):
    record = matn("quarantine", "--json").json()
    assert record["counts"] == {"undecodable": 1}
    (page,) = record["pages"]
    assert (Path(page["path"]).name, page["reason"], page["has_raw"]) == ("broken-encoding.txt", "undecodable", True)
    assert "broken-encoding.txt" in matn("quarantine", "--reason", "undecodable").out
    none = matn("quarantine", "--reason", "binary")
    assert (none.out, none.err) == ("", "No page is in quarantine for binary.\n")
    assert matn("quarantine", "--reason", "boredom").status == 2


def test_an_empty_archive_says_what_to_do(empty_matn):
    for verb in ("show", "runs", "quarantine"):
        answer = empty_matn(verb)
        assert (answer.status, answer.out) == (0, "")
        assert answer.err
    assert empty_matn("runs", "--json").json() == {"runs": []}


def test_arabic_is_not_broken_in_a_pipe_and_markup_is_text(capsys):
    headline = "«الخبر» [bold]كما هو[/bold] :smile: " * 20
    print_table(("key", "headline"), [("a-1", headline)])
    assert headline.rstrip() in capsys.readouterr().out
