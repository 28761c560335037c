"""What the entity stage finds on the sample pages and on the gold pages: floors, so that a change that loses mentions is seen."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from expected_mentions import EXPECTED, Tally, count, expected_of
from sample_pages import SEEDS

from pipeline.entities.page import find_entities, load_finder
from pipeline.entity_records import MentionType
from pipeline.parse import parse
from pipeline.publishers import load_profiles
from pipeline.read import Source, read_source
from pipeline.records import Page, ParsedPage

NAMES = (MentionType.PERSON, MentionType.ORG, MentionType.PLACE)
GOLD_FLOORS = ("names=0.90", "DATE=0.95", "QUANTITY=0.85", "values=0.95", "units=0.80", "who-is-who=0.95", "coordinates=0.95")


def parsed(name: str) -> ParsedPage:
    read = read_source(Source(path=str(SEEDS / name)), 1 << 20)
    assert isinstance(read, Page)
    return parse(read, load_profiles())


@pytest.fixture(scope="module")
def tally() -> Tally:
    """Every expected page, found at once and counted."""
    pages = [parsed(name) for name in EXPECTED]
    total = Tally()
    for name, page, found in zip(EXPECTED, pages, find_entities(pages, load_finder()), strict=True):
        for article, entities in zip(page.articles, found.articles, strict=True):
            lines = EXPECTED[name][article.number]
            if article.headline is not None:
                count(total, article.headline, expected_of(article.headline, lines["H"]), entities.headline)
            bodies = zip(article.paragraphs, entities.paragraphs, strict=True)
            for number, (paragraph, mentions) in enumerate(body for body in bodies if not body[0].is_crosshead):
                count(total, paragraph.text, expected_of(paragraph.text, lines[number]), mentions)
    return total


@pytest.mark.parametrize(
    ("types", "floor"),
    [
        (NAMES, 0.83),
        ((MentionType.PERSON,), 0.80),
        ((MentionType.ORG,), 0.87),
        ((MentionType.PLACE,), 0.79),
        ((MentionType.DATE,), 0.95),
        ((MentionType.QUANTITY,), 0.92),
    ],
    ids=lambda value: "-".join(value) if isinstance(value, tuple) else None,
)
def test_the_sample_pages_mentions_are_found(tally: Tally, types: tuple[MentionType, ...], floor: float) -> None:
    assert tally.f1(*types) >= floor, "\n".join(tally.notes)


def test_values_and_units_of_the_sample_pages_are_right(tally: Tally) -> None:
    assert tally.values[True] >= 0.95 * tally.values.total()
    assert tally.units[True] >= 0.9 * tally.units.total()


def test_every_expected_mention_is_in_its_text() -> None:
    for name, articles in EXPECTED.items():
        page = parsed(name)
        assert list(articles) == [article.number for article in page.articles]


def test_the_gold_pages_reach_the_floors(shared: Path) -> None:
    root = Path(__file__).parents[1]
    seeds = [str(path) for path in sorted((shared / "seeds").glob("*.txt"))]
    command = [sys.executable, "-m", "pipeline", "parse", "--json", "--entities", *seeds]
    answers = subprocess.run(command, cwd=root, capture_output=True, check=True).stdout
    score = [sys.executable, str(shared / "tools" / "score_entities.py"), str(shared / "gold"), "--floor", *GOLD_FLOORS]
    scored = subprocess.run(score, input=answers, capture_output=True, check=False)
    assert scored.returncode == 0, scored.stdout.decode()
