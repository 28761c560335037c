"""Entities through ingestion, and looked for again: the same whichever way, nothing lost, and told before it is written."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from entity_pages import entity_page, found_on
from list_finder import BREAKING, BREAKS, LIST, LOOKED_AT, NAMES, SHORT
from sample_pages import SEEDS
from sqlalchemy import Engine, text
from test_mentions_store import ENTITY_TABLES

from pipeline.entity_records import PageEntities
from pipeline.errors import MatnError
from pipeline.ingest.entities_again import EntitiesPlan, preview_entities, run_entities_again
from pipeline.ingest.finding import FinderChoice, checked
from pipeline.ingest.plan import IngestPlan
from pipeline.ingest.reparse import ReparsePlan, run_reparse
from pipeline.ingest.run import run_ingest
from pipeline.store.entity_rows import EntityFailure
from pipeline.store.figures import RunFigures
from pipeline.store.fingerprints import table_fingerprints

ALL = EntitiesPlan(everything=True, workers=1)
STALE = EntitiesPlan(workers=1)


def one(engine: Engine, query: str) -> object:
    with engine.connect() as connection:
        return connection.execute(text(query)).scalar_one()


@pytest.fixture
def pages(tmp_path: Path) -> Path:
    """Pages that name what the list knows, the last one with the word that breaks."""
    for number in range(6):
        names = list(NAMES)[number % 3 :]
        body = f"التقى {' و'.join(names)} في اجتماع رقم {number} لبحث خطة الطرق والموانئ في المحافظات الجنوبية أمس."
        tail = f"وكانت {BREAKS} قد ضربت الساحل." if number == 5 else "ولم تذكر تفاصيل أخرى."
        lines = ["صحيفة الساحل", f"اجتماع رقم {number} لبحث خطة الطرق", body, tail]
        (tmp_path / f"{number}.txt").write_text("\n\n".join(lines), encoding="utf-8")
    return tmp_path


def ingest(engine: Engine, folder: Path, finder: FinderChoice = LIST, **keywords: object) -> RunFigures:
    plan = IngestPlan(paths=(str(folder),), **{"workers": 1, **keywords})  # type: ignore[arg-type]
    return run_ingest(plan, engine, finder=finder)


def test_processes_and_batches_do_not_show(engine: Engine, other_engine: Engine, pages: Path) -> None:
    figures = ingest(engine, pages)
    assert figures.mentions > 12
    assert figures.entities_new == one(engine, "SELECT count(*) FROM entities")
    ingest(other_engine, pages, workers=2, batch_pages=2)
    assert table_fingerprints(engine) == table_fingerprints(other_engine)


def test_pages_that_the_archive_holds_are_not_looked_at(engine: Engine, pages: Path) -> None:
    ingest(engine, pages)
    LOOKED_AT.clear()
    (pages / "new.txt").write_text(
        "صحيفة الساحل\n\nخبر جديد اليوم\n\nقال الوزير إن الجسر الجديد يفتح قريبا أمام المركبات كلها.\n", encoding="utf-8"
    )
    assert ingest(engine, pages).pages_new == 1
    assert LOOKED_AT
    assert all("الجسر" in words or "خبر جديد" in words for words in LOOKED_AT)


def test_looking_again_by_the_same_version_changes_nothing(engine: Engine, pages: Path) -> None:
    ingest(engine, SEEDS)
    ingest(engine, pages)
    before = table_fingerprints(engine)
    told = preview_entities(ALL, engine, finder=LIST)
    assert (told.pages, told.changed, told.failed) == (one(engine, "SELECT count(*) FROM pages"), 0, 0)
    assert preview_entities(STALE, engine, finder=LIST).pages == 0
    figures = run_entities_again(ALL, engine, finder=LIST)
    assert (figures.pages_read, figures.pages_changed) == (told.pages, 0)
    assert table_fingerprints(engine) == before


def test_the_shipped_finder_finds_in_stored_articles_what_it_found_on_their_pages(engine: Engine) -> None:
    run_ingest(IngestPlan(paths=(str(SEEDS),), workers=1), engine)
    assert preview_entities(ALL, engine).changed == 0


def test_the_shipped_finder_gives_the_same_archive_in_any_order(engine: Engine, other_engine: Engine) -> None:
    run_ingest(IngestPlan(paths=(str(SEEDS),), workers=1), engine)
    for path in sorted(SEEDS.glob("*.txt"), reverse=True):
        run_ingest(IngestPlan(paths=(str(path),), workers=1), other_engine)
    ours, theirs = table_fingerprints(engine), table_fingerprints(other_engine)
    assert {name: ours[name] for name in ENTITY_TABLES} == {name: theirs[name] for name in ENTITY_TABLES}


def test_what_was_not_looked_for_is_found_later(engine: Engine, other_engine: Engine, pages: Path) -> None:
    ingest(other_engine, pages)
    assert ingest(engine, pages, entities=False).mentions == 0
    assert one(engine, "SELECT count(*) FROM mentions") == 0
    told = preview_entities(STALE, engine, finder=LIST)
    assert (told.pages, told.changed) == (6, 6)
    figures = run_entities_again(replace(STALE, workers=2, batch_pages=2), engine, told=told, finder=LIST)
    assert figures.pages_changed == 6
    assert table_fingerprints(engine) == table_fingerprints(other_engine)


def test_another_version_is_told_of_and_leaves_what_it_would_have_found_at_first(
    engine: Engine, other_engine: Engine, pages: Path
) -> None:
    ingest(engine, pages)
    ingest(other_engine, pages, SHORT)
    told = preview_entities(STALE, engine, finder=SHORT)
    assert told.lost["PERSON"] == one(engine, "SELECT count(*) FROM mentions WHERE type = 'PERSON'")
    assert told.gained.total() == 0
    example = told.examples["lost"][0]
    assert example.text in NAMES
    assert example.after is None
    assert table_fingerprints(engine) != table_fingerprints(other_engine)
    run_entities_again(STALE, engine, told=told, finder=SHORT)
    assert table_fingerprints(engine) == table_fingerprints(other_engine)
    assert preview_entities(STALE, engine, finder=SHORT).pages == 0


def test_reading_pages_again_looks_again_too(engine: Engine, other_engine: Engine, pages: Path) -> None:
    ingest(engine, pages)
    ingest(other_engine, pages, SHORT)
    figures = run_reparse(ReparsePlan(everything=True, workers=1), engine, finder=SHORT)
    assert figures.pages_changed > 0
    assert table_fingerprints(engine) == table_fingerprints(other_engine)


def test_a_page_that_breaks_the_stage_is_kept_says_why_and_is_mended_by_the_next_version(
    engine: Engine, other_engine: Engine, pages: Path
) -> None:
    figures = ingest(engine, pages, BREAKING)
    assert (figures.pages_new, figures.pages_quarantined, figures.entity_failures) == (6, 0, 1)
    why = one(engine, "SELECT entities_error FROM pages WHERE entities_error IS NOT NULL")
    assert str(why).startswith(f"ZeroDivisionError: broken by\\x00 {BREAKS} (list_finder.py, line ")
    held = one(engine, "SELECT count(DISTINCT page_id) FROM mentions JOIN articles ON articles.id = article_id")
    assert held == 5
    told = preview_entities(ALL, engine, finder=BREAKING)
    assert (told.changed, told.failed, len(told.failures)) == (0, 1, 1)
    run_entities_again(STALE, engine, finder=LIST)
    ingest(other_engine, pages)
    assert table_fingerprints(engine) == table_fingerprints(other_engine)


def test_a_run_that_was_told_of_other_entities_is_refused(engine: Engine, pages: Path) -> None:
    ingest(engine, pages)
    told = preview_entities(STALE, engine, finder=SHORT)
    with pytest.raises(MatnError, match="have changed since"):
        run_entities_again(STALE, engine, told=told, finder=LIST)
    assert one(engine, "SELECT count(*) FROM ingest_runs WHERE kind = 'reparse'") == 0


def spoilt(found: PageEntities, **changes: object) -> PageEntities:
    article = found.articles[0]
    first, *others = article.paragraphs[0]
    text_ = (replace(first, **changes), *others)  # type: ignore[arg-type]
    return replace(found, articles=(replace(article, paragraphs=(text_, *article.paragraphs[1:])), *found.articles[1:]))


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"text": "غيره"}, "is not what stands there"),
        ({"start": 3}, "is not what stands there"),
        ({"end": 2}, "overlap"),
        ({"entity": None}, "lacks its entity"),
        ({"entity": "person:nobody"}, "lacks its entity"),
    ],
)
def test_what_cannot_be_is_not_written(changes: dict[str, object], why: str) -> None:
    page = entity_page("a", "قال سليم الرواحي إن هيئة المراسي باقية.")
    found = found_on(page)
    assert checked(page, found) == found
    failure = checked(page, spoilt(found, **changes))
    assert isinstance(failure, EntityFailure)
    assert why in failure.error


def test_an_entity_that_nothing_mentions_is_not_written() -> None:
    page, other = entity_page("a", "قال سليم الرواحي."), entity_page("b", "في وادي الطير.")
    failure = checked(page, replace(found_on(page), entities=(*found_on(page).entities, *found_on(other).entities)))
    assert isinstance(failure, EntityFailure)
    assert "nothing mentions" in failure.error
