"""`matn duplicates` where something is not known: the order of versions, a comparison, figures, a publisher; and of very many."""

from __future__ import annotations

import random
import re
from datetime import UTC, datetime

import pytest
from builders import article_page
from duplicate_pages import SITES, day, edited, in_paragraphs, load, make_publishers, words
from matn_command import Matn, caller
from sqlalchemy import Engine

from pipeline.cli.known_examples import say_known
from pipeline.records import ParsedPage
from pipeline.store.article_pairs import article_pair
from pipeline.store.reads import find_article
from pipeline.store.run_duplicates import Example, examples_of_run

ORDER = random.Random(5)
BODY = words(ORDER, 100)
URL = "https://www.first.example/news/7"


@pytest.fixture
def matn(capsys, monkeypatch, database_url, engine: Engine) -> Matn:
    """The command, on an archive that knows the invented sites and holds no page."""
    make_publishers(engine)
    monkeypatch.setenv("DATABASE_URL", database_url)
    return caller(capsys)


def page(name: str, body: list[str], **details: object) -> ParsedPage:
    details = {"headline": f"عنوان {name}", "path": f"/pages/{name}.txt"} | details
    return article_page(name, paragraphs=in_paragraphs(body), **details)  # type: ignore[arg-type]


def key(parsed: ParsedPage) -> str:
    return f"{parsed.page.sha256[:16]}-1"


def versions(count: int, *, dated: bool) -> list[ParsedPage]:
    return [
        page(f"v{number}", [*BODY, *words(ORDER, 4)], url=URL, publisher=SITES[0], published=day(number) if dated else None)
        for number in range(count)
    ]


def test_of_versions_without_a_time_none_is_called_later(matn, engine, capsys):
    some = versions(3, dated=False)
    load(engine, some)
    out = matn("duplicates", key(some[1])).out
    assert "3 versions of it; which is the latest is not known" in out
    assert out.count("another version") == 2
    assert not re.search("later|earlier|in their order", out)
    assert "the first in the archive's order, as none has a date (*)." in matn("duplicates", key(some[1])).err
    record = matn("duplicates", key(some[1]), "--json").json()
    assert sorted(str(row["relation"] and row["relation"]["likeness"]) for row in record["versions"]) == [
        "None",
        "version",
        "version",
    ]
    say_known(examples_of_run(engine, 1))
    said = capsys.readouterr().err
    assert ("another version of" in said, "later version" in said) == (True, False)
    compared = matn("duplicates", key(some[0]), key(some[1]))
    assert "They are versions of one article; which is the later is not known. They share" in compared.out
    record = matn("duplicates", key(some[0]), key(some[1]), "--json").json()
    assert (record["kind"], record["later_key"]) == ("update", None)


def test_two_articles_are_called_what_the_archive_says(matn, engine):
    first, second = versions(2, dated=True)
    slots = words(ORDER, 50)
    form = [page(f"f{number}", [*slots, *(str(number * 1000 + at) for at in range(20))]) for number in (1, 2)]
    same = page("same", [*BODY, *first.articles[0].paragraphs[-1].text.split()[-4:]], publisher=SITES[1], published=day(5))
    half = page("half", BODY[:50], publisher=SITES[2], published=day(6))
    load(engine, [first, second, same, half, *form])

    def told(one: ParsedPage, other: ParsedPage) -> tuple[str, str, str]:
        record = matn("duplicates", key(one), key(other), "--json").json()
        return record["kind"], record["later_key"], matn("duplicates", key(one), key(other)).out.splitlines()[3]

    kind, later, says = told(second, first)
    assert (kind, later) == ("update", key(second))
    assert says.startswith("They are versions of one article, the first the later one. They share ")
    kind, later, says = told(first, same)
    assert (kind, later) == ("exact", key(same))
    assert says == "They are exact copies. Their texts are the same, letter by letter."
    kind, later, says = told(half, first)
    assert (kind, later, says.partition(".")[0]) == ("excerpt", key(half), "The first is a part of the second")
    kind, _, says = told(*form)
    assert (kind, says.partition(".")[0]) == ("template", "They are the same form with other figures, no copies")
    kind, _, says = told(first, form[0])
    assert (kind, says.partition(".")[0]) == (None, "They share too little to be duplicates")
    assert told(first, first)[2] == "It is one article. Their texts are the same, letter by letter."


def test_what_two_articles_are_is_what_the_view_says_of_all_its_pairs(matn, engine):
    some = [*versions(3, dated=True), page("copy", BODY), page("half", BODY[:50]), page("near", edited(ORDER, BODY, 0.1))]
    load(engine, some)
    with engine.connect() as connection:
        rows = connection.exec_driver_sql("SELECT article_id, other_id, article_key, kind FROM article_relations").all()
    assert {row.kind for row in rows} >= {"update", "near", "excerpt"}
    for row in rows:
        for ids in ((row.article_id, row.other_id), (row.other_id, row.article_id)):
            pair = article_pair(engine, *ids)
            assert (pair.kind, pair.later_key) == (row.kind, row.article_key)


def test_what_two_texts_share_is_told_although_the_archive_did_not_find_it(matn, engine):
    one, near, half = page("one", BODY), page("near", edited(ORDER, BODY, 0.1)), page("half", BODY[:50])
    load(engine, [one, near, half])
    with engine.begin() as connection:
        connection.exec_driver_sql("DELETE FROM text_relations")
        connection.exec_driver_sql("UPDATE text_clusters SET cluster_id = text_id")
    for other, says in ((near, "They are near copies of one another."), (half, "The second is a part of the first.")):
        assert f"{says} The archive has no such relation: " in matn("duplicates", key(one), key(other)).out
        record = matn("duplicates", key(one), key(other), "--json").json()
        assert (record["is_in_archive"], record["kind"] in {"near", "excerpt", "expansion"}) == (False, True)


def test_where_neither_text_has_figures_nothing_is_said_of_their_share(matn, engine):
    one, other = page("one", BODY, published=day(0)), page("other", edited(ORDER, BODY, 0.1), published=day(1))
    load(engine, [one, other])
    line = next(line for line in matn("duplicates", key(one)).out.splitlines() if key(other) in line)
    assert re.search(r"near copy +\d+ % +\d+ % +-  2024", line)
    assert matn("duplicates", key(one), "--json").json()["copies"][0]["relation"]["number_similarity"] is None
    assert "; neither has figures." in matn("duplicates", key(one), key(other)).out
    assert matn("duplicates", key(one), key(other), "--json").json()["number_similarity"] is None


def test_versions_and_copies_are_limited_to_those_around_and_the_heading_tells_how_many_there_are(matn, engine):
    some = versions(9, dated=True)
    copies = [page(f"c{number}", BODY, published=day(20 + number)) for number in range(4)]
    load(engine, [*some, *copies])
    answer = matn("duplicates", key(some[5]), "--limit", 3)
    assert "3 of 9 versions of it, in their order (--limit)" in answer.out
    assert "3 of 4 articles with its text, or nearly (--limit)" in answer.out
    record = matn("duplicates", key(some[5]), "--limit", 3, "--json").json()
    assert [row["article_key"] for row in record["versions"]] == [key(parsed) for parsed in some[4:7]]
    assert record["counts"] == {"versions": 9, "copies": 4, "elsewhere": 0, "templates": 0}
    assert [len(matn("duplicates", key(one), "--limit", 3, "--json").json()["versions"]) for one in (some[0], some[8])] == [3, 3]


def test_an_article_that_was_not_compared_is_of_the_same_story_by_way_of_another(matn, engine):
    whole = words(ORDER, 200)
    head = page("head", whole, published=day(0))
    halves = [page("left", whole[:100], published=day(1)), page("right", whole[100:], published=day(2))]
    load(engine, [head, *halves])
    left, right = map(key, halves)
    relation = next(row["relation"] for row in matn("duplicates", left, "--json").json()["copies"] if row["article_key"] == right)
    assert (relation["likeness"], relation["through_key"], relation["through_likeness"]) == ("same_story", key(head), "part")
    assert {relation[name] for name in ("jaccard", "containment", "number_similarity")} == {None}
    answer = matn("duplicates", left)
    assert re.search(rf"{right}  same story +2024-03-03\n +through {key(head)}: part of it", answer.out)
    assert "same story: not compared with this article" in answer.err
    out = matn("duplicates", left, right).out
    assert (
        f"They share too little to be duplicates, but by what they are to others they tell one story, that of {key(head)}." in out
    )


def test_copies_of_unknown_publishers_are_told_apart_by_host_or_file(matn, engine):
    urls = ("https://www.one.example/a?x=1", "http://two.example", None)
    some = [page(f"p{number}", BODY, url=url, published=day(number)) for number, url in enumerate(urls)]
    load(engine, some)
    out = matn("duplicates", key(some[0])).out
    assert re.search(r"^\S+-1 · one\.example · ", out, re.MULTILINE)
    assert re.search(r"^ +two\.example · ", out, re.MULTILINE)
    assert re.search(r"^ +p2\.txt · ", out, re.MULTILINE)
    assert re.search(r"^second .* · p2\.txt$", matn("duplicates", key(some[0]), key(some[2])).out, re.MULTILINE)


def test_a_page_s_url_names_its_article_and_several_on_it_are_listed(matn, engine):
    alone, *some = page("alone", words(ORDER, 40), url="https://one.example/a"), *versions(2, dated=True)
    load(engine, [alone, *some])
    for named in ("https://one.example/a", "one.example/a"):
        assert matn("show", named, "--json").json()["article_key"] == key(alone)
        assert matn("duplicates", named, "--json").json()["article_key"] == key(alone)
    answer = matn("duplicates", URL)
    assert answer.status == 2
    assert f"fits several articles: {', '.join(sorted(map(key, some)))}. Name one of them." in answer.err


def test_the_earliest_is_marked_where_it_is_the_article_asked_for(matn, engine):
    some = versions(2, dated=True)
    load(engine, some)
    assert re.search(rf"^ >\* {key(some[0])}  this article", matn("duplicates", key(some[0])).out, re.MULTILINE)
    copies = [page(f"e{number}", words(random.Random(8), 50), published=day(number)) for number in range(2)]
    load(engine, copies)
    answer = matn("duplicates", key(copies[0]))
    assert "this article, the earliest." in answer.err, "no line has the mark, so none is explained"


def test_the_path_to_a_version_of_another_story_is_by_its_own_versions(matn, engine):
    """A copy of the first version, seen from the second one, which has hardly a word of it left."""
    later = datetime(2024, 5, 1, tzinfo=UTC)
    first = page("first", BODY, url=URL, published=day(0))
    second = page("second", words(ORDER, 60), url=URL, published=day(1), captured_at=later)
    copy = page("copy", edited(ORDER, BODY, 0.1), published=day(2))
    load(engine, [first, second, copy])
    (row,) = matn("duplicates", key(second), "--json").json()["copies"]
    assert (row["article_key"], row["relation"]["likeness"]) == (key(copy), "same_story")
    assert (row["relation"]["through_key"], row["relation"]["through_likeness"]) == (key(first), "near")
    assert find_article(engine, "/pages/copy.txt").article_key == key(copy)


def test_two_places_of_one_name_are_told_with_their_folders(capsys):
    told = {"kind": "unchanged", "key": None, "other_key": None, "is_ordered": True}
    say_known(
        [Example(place="/new/a.txt", other_place="/old/a.txt", **told), Example(place="/x/a.txt", other_place="/x/b.txt", **told)]
    )
    said = capsys.readouterr().err
    assert "unchanged   /new/a.txt\n" in said
    assert "the same bytes as /old/a.txt:" in said
    assert "unchanged   a.txt\n" in said
