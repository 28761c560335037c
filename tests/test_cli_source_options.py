"""Options that could have no use are refused or told, never dropped without a word."""

from __future__ import annotations

import gzip
import zipfile

import pytest
from matn_command import Matn, caller

HTML = "<html><body><h1>عنوان الخبر</h1><p>نص الخبر هنا</p></body></html>"
ROWS = '{"html": "نص الخبر هنا", "link": "https://example.org/a"}\n'


@pytest.fixture
def matn(capsys, monkeypatch, tmp_path) -> Matn:
    monkeypatch.setenv("MATN_HOME", str(tmp_path / "home"))
    monkeypatch.chdir(tmp_path)
    (tmp_path / "pages").mkdir()
    (tmp_path / "pages" / "good.html").write_text(HTML)
    (tmp_path / "good.html").write_text(HTML)
    (tmp_path / "packed.html.gz").write_bytes(gzip.compress(HTML.encode()))
    (tmp_path / "rows.jsonl").write_text(ROWS)
    return caller(capsys)


VERBS = (("parse",), ("ingest", "--dry-run"))


@pytest.mark.parametrize("verb", VERBS)
@pytest.mark.parametrize("url", ["notaurl", "/a/b", "ftp://example.org/a", "https://", "", "https://[::1/a"])
def test_what_is_no_url_is_refused_and_not_dropped(verb, url, matn):
    answer = matn(*verb, "good.html", "--url", url)
    assert (answer.status, answer.out) == (2, "")
    assert answer.err == (
        f"matn: --url {url!r}: no web address. Write it whole, as in https://example.org/a.html, or leave it out.\n"
    )


def test_a_url_that_is_too_long_to_keep_says_so(matn):
    answer = matn("parse", "good.html", "--url", "https://example.org/" + "a" * 2000)
    assert (answer.status, "longer than 2,000 characters" in answer.err, len(answer.err) < 200) == (2, True, True)


def test_a_url_is_kept(matn):
    assert matn("parse", "--json", "good.html", "--url", "https://example.org/a").json()["url"] == "https://example.org/a"


@pytest.mark.parametrize("verb", VERBS)
@pytest.mark.parametrize("option", ["--text-column", "--url-column", "--time-column"])
@pytest.mark.parametrize("path", ["good.html", "packed.html.gz"])
def test_a_column_for_a_named_file_without_any_is_refused(verb, option, path, matn):
    answer = matn(*verb, path, option, "x")
    assert (answer.status, answer.out) == (2, "")
    assert answer.err == (
        f"matn: {option} 'x': {path} is no table with columns. Leave it out, or name a file of JSON Lines or Parquet.\n"
    )


def test_a_column_for_named_files_without_any_is_refused_once(matn):
    answer = matn("parse", "good.html", "packed.html.gz", "--text-column", "x")
    assert (answer.status, "none of these 2 files is a table" in answer.err) == (2, True)


@pytest.mark.parametrize("verb", VERBS)
@pytest.mark.parametrize("paths", [("pages",), ("pages/*",), ("pages", "good.html")])
def test_columns_without_use_in_a_folder_are_told(verb, paths, matn):
    answer = matn(*verb, *paths, "--text-column", "x", "--url-column", "y")
    assert answer.status == 0
    assert "--text-column 'x', --url-column 'y' had no use: no table" in answer.err


@pytest.mark.parametrize("paths", [("rows.jsonl",), ("good.html", "rows.jsonl"), (".",), ("rows.zip",)])
def test_nothing_is_said_where_a_table_is_or_may_be_among_the_files(paths, matn, tmp_path):
    with zipfile.ZipFile(tmp_path / "rows.zip", "w") as archive:
        archive.writestr("rows.jsonl", ROWS)
    answer = matn("parse", *paths, "--text-column", "html")
    assert (answer.status, answer.err) == (0, "")


def test_help_says_where_columns_are_of_use(matn):
    for verb in VERBS:
        assert "no tables are read without it" in " ".join(matn(verb[0], "--help").out.split())
