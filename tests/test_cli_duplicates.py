"""`matn duplicates` on the samples: each is what its place in seeds/ says, and two texts are compared word by word."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from matn_command import Matn, caller
from sample_pages import SEEDS
from test_cli_output import on_a_terminal

from pipeline.ingest.plan import IngestPlan
from pipeline.ingest.run import run_ingest

TRAM, TRAM_AGAIN = "albawabhnews-alexandria-tram.txt", "albawabhnews-alexandria-tram-recrawl.txt"
MONDAY, TUESDAY = "albawabhnews-market-prices-monday.txt", "albawabhnews-market-prices-tuesday.txt"
MASRAWY, ALCHOUROUK = "masrawy-sfax-desalination.txt", "alchourouk-sfax-desalination.txt"
PUMPS, PUMPS_ELSEWHERE = "aawsat-gharraf-pumps.txt", "alalam-gharraf-pumps.txt"
ALONE = "eldorar-tripoli-school-library.txt"


@pytest.fixture
def matn(capsys, monkeypatch, database_url, engine) -> Matn:
    """The command, on an archive that holds the samples."""
    run_ingest(IngestPlan(paths=(str(SEEDS),)), engine)
    monkeypatch.setenv("DATABASE_URL", database_url)
    return caller(capsys)


def found(matn: Matn, name: str, sort: str) -> list[tuple[str, str]]:
    """What an article's duplicates of a sort are to it, and their headlines' first words."""
    record = matn("duplicates", SEEDS / name, "--json").json()
    assert set(record) == {
        *("article_key", "kind", "headline", "publisher", "url", "path", "published_at", "is_latest", "is_representative"),
        *("relation", "representative_key", "members", "counts", "versions", "copies", "elsewhere", "templates"),
    }
    return [(row["relation"] and row["relation"]["likeness"], row["article_key"]) for row in record[sort]]


def key(matn: Matn, name: str) -> str:
    return matn("duplicates", name, "--json").json()["article_key"]


def test_an_update_and_its_first_version_name_one_another_and_the_latest(matn):
    first, second = key(matn, TRAM), key(matn, TRAM_AGAIN)
    assert found(matn, TRAM, "versions") == [(None, first), ("later_version", second)]
    assert found(matn, TRAM_AGAIN, "versions") == [("earlier_version", first), (None, second)]
    versions = matn("duplicates", TRAM, "--json").json()["versions"]
    assert [row["is_latest"] for row in versions] == [False, True]
    measures = versions[1]["relation"]
    assert 0.85 < measures["jaccard"] < 0.95 < measures["containment"] < 1
    assert found(matn, TRAM, "copies") == []


def test_a_near_copy_is_one_cluster_with_the_earliest(matn):
    first, second = key(matn, MASRAWY), key(matn, ALCHOUROUK)
    assert found(matn, MASRAWY, "copies") == [("near", second)]
    assert found(matn, ALCHOUROUK, "copies") == [("near", first)]
    record = matn("duplicates", ALCHOUROUK, "--json").json()
    assert (record["representative_key"], record["members"], record["is_representative"]) == (first, 2, False)


def test_an_exact_copy_shares_everything(matn):
    ((likeness, other),) = found(matn, PUMPS, "copies")
    assert (likeness, other) == ("exact", key(matn, PUMPS_ELSEWHERE))
    relation = matn("duplicates", PUMPS, "--json").json()["copies"][0]["relation"]
    assert (relation["jaccard"], relation["containment"], relation["number_similarity"]) == (1, 1, 1)


def test_a_form_with_other_figures_is_no_duplicate(matn):
    assert found(matn, MONDAY, "templates") == [("template", key(matn, TUESDAY))]
    record = matn("duplicates", TUESDAY, "--json").json()
    assert (record["members"], record["copies"], record["is_representative"]) == (1, [], True)


def test_an_article_alone_says_so(matn):
    answer = matn("duplicates", ALONE)
    assert (answer.status, answer.err) == (0, "\nNo other article is like it.\n")


def test_for_a_person_each_duplicate_has_its_kind_and_measures(matn):
    out = matn("duplicates", TRAM_AGAIN).out
    assert re.search(r"^  \* 580a\w+-1 +earlier version +90 % +99 % +67 % +seen 2024-05-12$", out, re.MULTILINE), out
    assert re.search(
        r"^  > fc46\w+-1 +this article +seen 2024-05-14\n +the latest version · albawabhnews.com · ", out, re.MULTILINE
    )
    near = matn("duplicates", ALCHOUROUK)
    assert "1 article with its text, or nearly" in near.out
    assert "near copy" in near.out
    assert "The 2 articles that tell this story are one in distinct_articles" in near.err
    assert f"matn duplicates {key(matn, ALCHOUROUK)} {key(matn, MASRAWY)}" in near.err
    assert "other figures" in matn("duplicates", MONDAY).out


def test_two_articles_are_compared_word_by_word_without_colour(matn):
    out = matn("duplicates", TRAM, TRAM_AGAIN).out
    assert "[-96-] {+112+}" in out
    assert re.search(r"^\{\+وفي سياق متصل.*\+\}$", out, re.MULTILINE)
    assert re.findall(r"^\.\.\. \d+ words the same \.\.\.$", out, re.MULTILINE)
    assert "Words: 362 the same, 0 spelled otherwise, 1 gone, 37 new." in out
    assert "\x1b" not in out
    assert "\u200f" not in out, "marks of direction are for terminals"
    assert matn("duplicates", TRAM, "--compare", TRAM_AGAIN).out == out


def test_spelling_is_told_apart_from_words(matn):
    out = matn("duplicates", PUMPS, PUMPS_ELSEWHERE).out
    assert "Their texts are the same, word by word; only the spelling differs." in out
    assert "{~إلى|الى~}" in out
    assert "{~26|٢٦~}" in out
    assert re.search(r"Words: \d+ the same, \d+ spelled otherwise, 0 gone, 0 new\.", out)


def test_the_comparison_as_json_gives_both_texts(matn):
    record = matn("duplicates", MASRAWY, ALCHOUROUK, "--json").json()
    assert (record["article_key"], record["other_key"]) == (key(matn, MASRAWY), key(matn, ALCHOUROUK))
    assert (record["kind"], record["later_key"]) == ("near", key(matn, ALCHOUROUK))
    whole = "".join(change["before"] for change in record["text"])
    shown = matn("show", MASRAWY, "--json").json()
    assert whole == "\n".join(shown["paragraphs"])
    assert {change["kind"] for change in record["text"]} <= {"same", "spelling", "removed", "added", "replaced"}


def test_an_article_compared_with_itself_has_no_change(matn):
    out = matn("duplicates", TRAM, TRAM).out
    assert "Their texts are the same, letter by letter." in out
    assert "[-" not in out


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("none",), "No article's key begins with 'none'"),
        (("0",), "fits several"),
        ((TRAM, "none"), "No article's key begins with 'none'"),
        ((TRAM, TUESDAY, "--compare", MONDAY), "Name the other article once"),
        ((), "ARTICLE"),
    ],
)
def test_what_cannot_be_found_is_one_line_with_the_remedy(matn, arguments, says):
    if arguments == ("0",):
        keys = [row["article_key"] for row in matn("show", "--json", "--limit", 100).json()["articles"]]
        first = {begin for begin in "0123456789abcdef" if sum(key.startswith(begin) for key in keys) > 1}.pop()
        arguments = (first,)
    answer = matn("duplicates", *arguments)
    assert (answer.status, answer.out) == (2, "")
    assert says in answer.err
    assert "Traceback" not in answer.err


def test_an_archive_that_was_never_compared_names_the_remedy(matn, engine):
    with engine.begin() as connection:
        connection.exec_driver_sql("DELETE FROM article_identities")
    answer = matn("duplicates", TRAM)
    assert (answer.status, "matn dedupe" in answer.err) == (2, True)


def test_on_a_terminal_of_80_columns_nothing_is_cut_and_arabic_runs_between_marks(matn, database_url):
    for arguments in ([TRAM], [TRAM, TRAM_AGAIN], [MASRAWY, ALCHOUROUK], [MONDAY]):
        lines = on_a_terminal(80, f"from pipeline.cli.main import main; main(['duplicates', *{arguments!r}])")
        assert max(len(line.replace("\u200f", "")) for line in lines) <= 80
        assert not any("…" in line for line in lines)
    changed = [line for line in lines if "{+" in line]
    compared = on_a_terminal(80, f"from pipeline.cli.main import main; main(['duplicates', {MONDAY!r}, {TUESDAY!r}])")
    changed = [line for line in compared if "{+" in line]
    assert changed
    assert all(line.startswith("\u200f") and line.endswith("\u200f") for line in changed)


def test_a_page_s_path_names_its_article_here_and_in_show(matn, monkeypatch):
    monkeypatch.chdir(Path(SEEDS).parent)
    assert matn("show", f"seeds/{TRAM}", "--json").json()["article_key"] == key(matn, f"./seeds/{TRAM}")


def test_a_dry_run_says_that_it_looks_for_no_duplicates(matn):
    assert "Nothing was written, and no duplicates were looked for." in matn("ingest", SEEDS, "--dry-run").err
    assert "without duplicates" in " ".join(matn("ingest", "--help").out.split())
