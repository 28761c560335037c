"""`matn publishers learn`, `accept`, `snapshots`, `revert` and `matn reparse`, as a person calls them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from learn_pages import Layout, page_of, write_pages
from matn_command import Matn, caller
from sqlalchemy import text

from pipeline.publishers.loader import read_profile

LAYOUT = Layout()
DOMAIN = LAYOUT.domain


@pytest.fixture
def matn(capsys, monkeypatch, database_url, engine, tmp_path) -> Matn:
    """The command, on an archive that holds sixteen pages of an invented publisher, in the folder of the test."""
    monkeypatch.setenv("DATABASE_URL", database_url)
    monkeypatch.setenv("MATN_HOME", str(tmp_path / "home"))
    monkeypatch.chdir(tmp_path)
    write_pages(tmp_path / "pages", [page_of(LAYOUT, number) for number in range(16)])
    command = caller(capsys)
    assert command("ingest", "pages", "--no-flow").status == 0
    return command


def test_a_proposal_is_yaml_on_standard_output_and_its_effect_a_message(matn):
    answer = matn("publishers", "learn", f"www.{DOMAIN.upper()}", "--from", "pages")
    assert answer.status == 0
    profile = read_profile(Path("proposal"), answer.out.encode())
    assert set(LAYOUT.foot) <= set(profile.furniture.furniture)
    assert "16 pages with different articles" in answer.err
    assert "It would change 16 of 16 pages" in answer.err
    assert "paragraph → widget" in answer.err
    assert matn("publishers", "snapshots").err.startswith("No snapshot yet.")


def test_from_a_proposal_to_pages_that_are_read_better_and_back(matn, engine):
    assert matn("publishers", "learn", DOMAIN, "--from", "pages", "--output", "learned.yml").out == ""
    assert "snapshot 1 is in force from the next run on" in matn("publishers", "accept", DOMAIN, "learned.yml").err
    told = matn("reparse", "--publisher", DOMAIN)
    assert "paragraph → widget" in told.out and "Nothing is written." in told.err
    before = matn("reparse", "--publisher", DOMAIN, "--json").json()
    assert before["written"] is None
    done = matn("reparse", "--publisher", DOMAIN, "--json", "--yes").json()
    assert done["differences"] == before["differences"]
    assert done["written"]["pages_changed"] == 16
    again = matn("reparse", "--publisher", DOMAIN)
    assert (again.status, again.out) == (0, "")
    assert again.err.startswith(f"No page of {DOMAIN} needs to be read again")
    with engine.connect() as connection:
        assert connection.scalar(text("SELECT count(*) FROM page_lines WHERE role = 'widget' AND rule = 'profile:widget'")) >= 48
    assert "instead of 1" in matn("publishers", "revert", DOMAIN, "none").err
    assert matn("reparse", "--yes", "--json").json()["written"]["pages_changed"] == 16
    runs = matn("runs", "--json").json()["runs"]
    assert [run["kind"] for run in runs] == ["reparse", "reparse", "ingest"]
    assert [run["pages_changed"] for run in runs] == [16, 16, 0]


def test_pages_that_are_ingested_after_an_accepted_proposal_are_read_by_it(matn, engine, tmp_path):
    assert matn("publishers", "learn", DOMAIN, "--from", "pages", "--accept").status == 0
    write_pages(tmp_path / "more", [page_of(LAYOUT, number) for number in range(50, 53)])
    assert matn("ingest", "more", "--no-flow", "--workers", 2, "--batch-pages", 1).status == 0
    query = "SELECT count(*) FROM pages JOIN publishers ON publishers.id = publisher_id WHERE domain = :domain"
    with engine.connect() as connection:
        assert connection.scalar(text(query), {"domain": DOMAIN}) == 3
    (held,) = matn("publishers", "snapshots", "--json").json()["snapshots"]
    assert (held["publisher"], held["number"], held["in_force"], held["pages"]) == (DOMAIN, 1, True, 16)
    table = matn("publishers", "snapshots", DOMAIN)
    assert table.out.splitlines()[-1].split()[:3] == [DOMAIN, "1", "yes"]
    assert f"domain: {DOMAIN}" in matn("publishers", "snapshots", DOMAIN, "--yaml", 1).out


def test_a_dry_run_asks_nothing_and_writes_nothing(matn):
    answer = matn("reparse", "--all", "--dry-run", "--yes")
    assert answer.status == 0
    assert "pages read again" in answer.out
    assert len(matn("runs", "--json").json()["runs"]) == 1


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("publishers", "learn", "https://a.example/x"), "is no domain"),
        (("publishers", "learn", "other.example"), "The archive holds no page of other.example"),
        (("publishers", "learn", "other.example", "--from", "nowhere"), "The archive holds no page seen under"),
        (("publishers", "accept", DOMAIN, "missing.yml"), "missing.yml"),
        (("publishers", "accept", DOMAIN, "other.yml"), "The profile is of other.example"),
        (("publishers", "accept", DOMAIN, "wrong.yml"), "line 3: furnitur: unknown key"),
        (("publishers", "accept", DOMAIN, "latin.yml"), "latin.yml: not UTF-8"),
        (("publishers", "revert", DOMAIN, "3"), "has no snapshot. See: matn publishers snapshots"),
        (("publishers", "revert", DOMAIN, "last"), "neither a snapshot's number nor none"),
        (("publishers", "snapshots", DOMAIN, "--yaml", "1"), "Name the publisher, and a snapshot that it has."),
        (("reparse", "--publisher", "a b"), "is no domain"),
        (("reparse", "--profiles", "nowhere"), "nowhere: no such folder of profiles"),
    ],
)
def test_what_cannot_be_is_told_in_one_line(matn, tmp_path, arguments, said):
    (tmp_path / "other.yml").write_text("domain: other.example\nnames: {ar: a, en: a}\n")
    (tmp_path / "wrong.yml").write_text(f"domain: {DOMAIN}\nnames: {{ar: a, en: a}}\nfurnitur: []\n")
    (tmp_path / "latin.yml").write_bytes("domain: é\n".encode("latin-1"))
    answer = matn(*arguments)
    assert answer.status == 2
    assert said in answer.err
    assert "Traceback" not in answer.err


def test_where_nothing_recurs_there_is_nothing_to_accept(matn, tmp_path):
    write_pages(tmp_path / "few", [page_of(Layout(domain="few.example", sections=("أ",)), number) for number in range(3)])
    matn("ingest", "few", "--no-flow")
    answer = matn("publishers", "learn", "few.example", "--from", "few", "--accept")
    assert answer.status == 0
    assert "there is nothing to accept" in answer.err
    assert "A line recurs from 5 pages on" in answer.err
    assert matn("publishers", "snapshots").err.startswith("No snapshot yet.")


def test_a_reparse_of_an_empty_archive_says_so(capsys, monkeypatch, database_url):
    monkeypatch.setenv("DATABASE_URL", database_url)
    answer = caller(capsys)("reparse", "--yes", "--json")
    assert json.loads(answer.out)["differences"]["pages_read"] == 0


def test_a_proposal_that_could_act_on_no_page_says_why(matn, tmp_path):
    """A second publisher prints the same lines, so none of them proves whose a page is."""
    write_pages(tmp_path / "twin", [page_of(Layout(domain="twin.example"), number) for number in range(16)])
    matn("ingest", "twin", "--no-flow")
    answer = matn("publishers", "learn", DOMAIN, "--from", "pages")
    assert "0 lines of evidence" in answer.err
    assert f"It would act on 0 of 16 pages: the others have neither a URL of {DOMAIN} nor enough lines of evidence." in answer.err


def test_a_profile_whose_name_nobody_wrote_is_accepted_and_said_to_need_one(matn, tmp_path):
    (tmp_path / "bare.yml").write_text(f"domain: {DOMAIN}\nnames: {{ar: {DOMAIN}, en: The Coast}}\n")
    answer = matn("publishers", "accept", DOMAIN, "bare.yml")
    assert answer.status == 0
    assert "snapshot 1 is in force" in answer.err
    (line,) = [line for line in answer.err.splitlines() if "stands as its name" in line]
    assert line.startswith(f"{DOMAIN}: the domain stands as its name (ar). Write the publisher's under names:")
    (tmp_path / "named.yml").write_text(f"domain: {DOMAIN}\nnames: {{ar: الساحل, en: The Coast}}\n")
    assert "stands as its name" not in matn("publishers", "accept", DOMAIN, "named.yml").err


def test_where_the_publisher_has_a_profile_that_one_s_names_count_and_nothing_is_said(matn, tmp_path):
    (tmp_path / "bare.yml").write_text("domain: aawsat.com\nnames: {ar: aawsat.com, en: aawsat.com}\n")
    assert "stands as its name" not in matn("publishers", "accept", "aawsat.com", "bare.yml").err


def test_the_folder_of_a_proposal_s_file_is_made(matn, tmp_path):
    assert matn("publishers", "learn", DOMAIN, "--from", "pages", "--output", "drafts/new/coast.yml").status == 0
    assert f"domain: {DOMAIN}" in (tmp_path / "drafts" / "new" / "coast.yml").read_text("utf-8")
    (tmp_path / "file").write_text("")
    answer = matn("publishers", "learn", DOMAIN, "--from", "pages", "--output", "file/coast.yml")
    assert answer.status != 0
    assert answer.err.splitlines()[-1].endswith("Name another file with --output.")


def test_to_read_again_a_publisher_that_nothing_knows_is_a_mistake(matn):
    answer = matn("reparse", "--publisher", "nosuch.example")
    assert answer.status == 2
    said = answer.err.splitlines()
    assert said[-1].startswith("matn: nosuch.example: no profile has that domain, and no page of the archive is of it.")
    assert "Did you mean aawsat.com?" in matn("reparse", "--publisher", "aawsta.com").err
    assert matn("reparse", "--publisher", "aawsat.com").status == 0


def test_a_publisher_is_known_by_its_pages_addresses_or_by_what_was_accepted(matn, tmp_path):
    page = page_of(LAYOUT, 60)
    (tmp_path / "rows.jsonl").write_text(json.dumps({"text": page.text, "url": "https://www.harbour.example/1"}) + "\n")
    assert matn("ingest", "rows.jsonl", "--no-flow").status == 0
    assert matn("reparse", "--publisher", "harbour.example").status == 0
    assert "Did you mean harbour.example?" in matn("reparse", "--publisher", "harbor.example").err
    (tmp_path / "named.yml").write_text("domain: quay.example\nnames: {ar: الرصيف, en: The Quay}\n")
    assert matn("reparse", "--publisher", "quay.example").status == 2
    matn("publishers", "accept", "quay.example", "named.yml")
    matn("publishers", "revert", "quay.example", "none")
    assert matn("reparse", "--publisher", "quay.example").status == 0
