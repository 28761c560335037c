"""Named reads: what is shown is what was written, for any page that a parser may make."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from hashlib import sha256
from uuid import uuid4

import pytest
from builders import article_page, listing_page, quarantined_page, stamp, unreadable_page
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine

from pipeline.errors import UsageError
from pipeline.records import (
    Article,
    ArticleKind,
    Caption,
    Line,
    Page,
    Paragraph,
    ParsedPage,
    Precision,
    QuarantineReason,
    Role,
    Sighting,
    Span,
    Stamp,
    Teaser,
)
from pipeline.store import migrate, reads, writer
from pipeline.store.row_of import local_time


def load(engine: Engine, *pages: ParsedPage, **keywords: object) -> int:
    run_id = writer.open_run(engine, arguments={}, parser_version="1", profiles_version="1")
    writer.load_batch(engine, run_id, pages, keywords.get("quarantined", ()))  # type: ignore[arg-type]
    return run_id


def test_an_article_is_found_by_its_key_with_its_page_and_sightings(engine: Engine) -> None:
    parsed = article_page(embedded=True, published=stamp(), url="https://example.org/1")
    load(engine, parsed)
    digest = parsed.page.sha256
    found = reads.find_article(engine, f"{digest[:16]}-2")
    assert found.article == parsed.articles[1]
    assert found.page == parsed
    assert found.sightings == (parsed.page.sighting,)
    assert found.publisher_name is None
    assert reads.find_article(engine, f" {digest[:16].upper()}-1 ").article == parsed.articles[0]


def test_a_beginning_of_the_key_is_enough_where_it_is_the_only_one(engine: Engine) -> None:
    load(engine, article_page("a"), article_page("b", embedded=True))
    both = article_page("b", embedded=True).page.sha256
    assert reads.find_article(engine, article_page("a").page.sha256[:8]).article.number == 1
    with pytest.raises(UsageError, match=f"'{both[:8]}' fits several articles: {both[:16]}-1, {both[:16]}-2. Give more"):
        reads.find_article(engine, both[:8])


@pytest.mark.parametrize("key", ["", "zzz", "%", "_", "0" * 16 + "-1", "1"])
def test_a_key_that_fits_no_article_is_told(engine: Engine, key: str) -> None:
    load(engine, listing_page())
    with pytest.raises(UsageError, match="No article's key begins with"):
        reads.find_article(engine, key)


def test_a_key_is_not_the_beginning_of_a_longer_number(engine: Engine) -> None:
    """`…-1` is one article, though `…-10` begins with it."""
    parsed = article_page()
    many = tuple(Article(number=number, kind=ArticleKind.EMBEDDED) for number in range(2, 12))
    digest = sha256(b"many").hexdigest()
    load(
        engine,
        ParsedPage(
            page=Page(sha256=digest, text=parsed.page.text, encoding="utf-8", byte_length=4, sighting=Sighting(path="-")),
            publisher=None,
            page_date=None,
            lines=parsed.lines,
            articles=(*parsed.articles, *many),
            teasers=parsed.teasers,
            no_article_reason=None,
            parser_version="1",
            profiles_version="1",
        ),
    )
    assert reads.find_article(engine, f"{digest[:16]}-1").article.number == 1


def test_lists_give_the_newest_first_and_no_more_than_asked_for(engine: Engine) -> None:
    runs = [load(engine, article_page(name), quarantined=[unreadable_page(f"/{name}")]) for name in "abc"]
    assert [run.id for run in reads.list_runs(engine, limit=2)] == runs[:0:-1]
    assert [page.path for page in reads.list_quarantine(engine, limit=2)] == ["/c", "/b"]
    newest = reads.list_articles(engine, limit=1)
    assert [article.article_key for article in newest] == [f"{article_page('c').page.sha256[:16]}-1"]
    assert reads.list_articles(engine, publisher="nobody.example") == []


def test_quarantine_is_listed_and_counted_by_reason(engine: Engine) -> None:
    load(engine, quarantined=[quarantined_page(), quarantined_page(b"PK"), unreadable_page()])
    assert reads.quarantine_counts(engine) == {QuarantineReason.BINARY: 2, QuarantineReason.UNREADABLE: 1}
    (locked,) = reads.list_quarantine(engine, reason=QuarantineReason.UNREADABLE)
    assert (locked.path, locked.sha256, locked.byte_length, locked.has_raw) == ("/pages/locked.txt", None, None, False)


def test_a_page_that_is_not_held_is_none(engine: Engine) -> None:
    assert reads.parsed_page(engine, "ab" * 32) is None


def test_fingerprints_see_every_change_but_numbers_and_runs(engine: Engine, empty_engine: Engine) -> None:
    migrate.upgrade(empty_engine)
    pages = [article_page(name, embedded=True) for name in "abcd"]
    for page in pages:
        load(engine, page)
    load(empty_engine, *reversed(pages))
    same = reads.table_fingerprints(engine)
    assert same == reads.table_fingerprints(empty_engine)
    assert same["pages"].rows == 4
    load(engine, article_page("a", embedded=True, path="/moved.txt"))
    changed = reads.table_fingerprints(engine)
    assert {name for name in same if same[name] != changed[name]} == {"page_sightings"}


# Any text that PostgreSQL can hold: no NUL, no surrogates.
texts = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=40)
arabic = st.text("ابتثجحخدرسصطعفقكلمنهوي ةىءآأإؤئ،؟.«»٠١٢٣٤٥٦٧٨٩0123456789", min_size=1, max_size=60)
shown = st.none() | arabic | texts
moments = st.datetimes(datetime(1800, 1, 2), datetime(2200, 12, 30))
days = st.dates(date(1800, 1, 1), date(2200, 12, 31))
offsets = st.none() | st.integers(-960, 960)


@st.composite
def stamps(draw: st.DrawFn) -> Stamp:
    precision = draw(st.sampled_from(Precision))
    with_time = precision in {Precision.MINUTE, Precision.SECOND}
    rough = Stamp(local=draw(moments), precision=precision, utc_offset_minutes=draw(offsets) if with_time else None)
    local = local_time(rough)
    assert local is not None
    return Stamp(local=local, precision=precision, utc_offset_minutes=rough.utc_offset_minutes)


@st.composite
def parsed_pages(draw: st.DrawFn) -> ParsedPage:
    text = draw(texts.filter(bool)) + "\n" + draw(arabic)
    within = st.tuples(st.integers(0, len(text)), st.integers(0, len(text))).map(sorted)
    line_numbers = st.integers(1, len(text))

    @st.composite
    def spans(draw: st.DrawFn) -> Span:
        start, end = draw(within)
        return Span(line=draw(line_numbers), start=start, end=end)

    paragraphs = st.builds(
        Paragraph, text=arabic | texts, spans=st.lists(spans(), min_size=1, max_size=3).map(tuple), is_crosshead=st.booleans()
    )
    fields = dict.fromkeys(("headline", "standfirst", "section", "byline", "agency", "place"), shown)
    articles = tuple(
        draw(
            st.builds(
                Article,
                number=st.just(number),
                kind=st.just(ArticleKind.MAIN if number == 1 else ArticleKind.EMBEDDED),
                published=st.none() | stamps(),
                modified=st.none() | stamps(),
                captions=st.lists(st.builds(Caption, text=arabic | texts, line=line_numbers), max_size=3).map(tuple),
                paragraphs=st.lists(paragraphs, max_size=4).map(tuple),
                **fields,
            )
        )
        for number in range(1, draw(st.integers(0, 3)) + 1)
    )
    card = dict.fromkeys(("section", "caption", "headline", "summary", "byline", "place"), shown)
    count = draw(st.integers(0, 3))
    teasers = tuple(draw(st.builds(Teaser, number=st.just(number), **card)) for number in range(1, count + 1))
    lines = []
    for number in range(1, draw(st.integers(0, 5)) + 1):
        start, end = draw(within)
        lines.append(
            Line(
                number=min(number, len(text)),
                start=start,
                end=end,
                role=draw(st.sampled_from(Role)),
                rule=draw(texts),
                article=draw(st.sampled_from([None, *(article.number for article in articles)])),
                teaser=draw(st.sampled_from([None, *(teaser.number for teaser in teasers)])),
                repeat=draw(st.booleans()),
            )
        )
    return ParsedPage(
        page=Page(
            sha256="00" * 32,
            text=text,
            encoding=draw(st.sampled_from(["utf-8", "windows-1256", "utf-16-le"])),
            byte_length=draw(st.integers(0, 2**40)),
            raw=draw(st.none() | st.binary(max_size=20)),
            sighting=Sighting(
                path=draw(texts.filter(bool)),
                url=draw(st.none() | texts),
                captured_at=draw(st.none() | moments.map(lambda moment: moment.replace(tzinfo=UTC))),
            ),
        ),
        publisher=None,
        page_date=draw(st.none() | days),
        lines=tuple(lines),
        articles=articles,
        teasers=teasers,
        no_article_reason=None if articles else draw(arabic),
        parser_version=draw(arabic),
        profiles_version=draw(arabic),
    )


@settings(
    max_examples=60,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(drawn=st.lists(parsed_pages(), min_size=1, max_size=3))
def test_every_page_reads_back_as_it_was_written(engine: Engine, drawn: list[ParsedPage]) -> None:
    # Each page of each example is another one: the examples share a database.
    pages = [replace(page, page=replace(page.page, sha256=sha256(uuid4().bytes).hexdigest())) for page in drawn]
    run_id = writer.open_run(engine, arguments={}, parser_version="1", profiles_version="1")
    figures = writer.load_batch(engine, run_id, pages, [])
    assert figures.pages_new == len(pages), reads.list_quarantine(engine, limit=3)
    assert [reads.parsed_page(engine, page.page.sha256) for page in pages] == pages
    before = reads.table_fingerprints(engine)
    assert writer.load_batch(engine, run_id, pages, []).pages_unchanged == len(pages)
    assert reads.table_fingerprints(engine) == before
    writer.close_run(engine, run_id, "completed", pages_read=2 * len(pages))
