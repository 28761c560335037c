"""Pages to mentions and entities, with a recogniser made for the test."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

import pytest
from sample_pages import NAMES, SEEDS

from pipeline.entities.page import find_entities, find_mentions, load_finder
from pipeline.entity_records import MentionType, NameSpan
from pipeline.parse import parse
from pipeline.publishers import load_profiles
from pipeline.read import Source, read_source
from pipeline.records import Article, ArticleKind, Page, Paragraph, ParsedPage, Precision, Stamp


@dataclass
class Listed:
    """Finds the names of a list, as whole words."""

    names: dict[str, MentionType] = field(default_factory=dict)
    name: str = "listed"
    version: str = "1"

    def recognise(self, texts: Sequence[str]) -> list[list[NameSpan]]:
        longest_first = sorted(self.names, key=len, reverse=True)
        pattern = re.compile("|".join(rf"\b{re.escape(name)}\b" for name in longest_first) or r"(?!)")
        return [
            [
                NameSpan(type=self.names[one[0]], start=one.start(), end=one.end(), score=1.0, source=self.name)
                for one in pattern.finditer(text)
            ]
            for text in texts
        ]


PERSON, ORG, PLACE = MentionType.PERSON, MentionType.ORG, MentionType.PLACE


def sample(name):
    page = read_source(Source(path=str(SEEDS / name)), 1 << 20)
    assert isinstance(page, Page)
    return parse(page, load_profiles())


def test_a_mention_is_the_slice_of_its_text():
    finder = load_finder(recogniser=Listed({"سليم الهادي": PERSON}))
    text = "قال سليم الهادي إن الطريق مفتوح"
    [[mention]] = find_mentions([text], finder)
    assert (mention.text, text[mention.start : mention.end]) == ("سليم الهادي", "سليم الهادي")
    assert mention.entity.startswith("person:")


PAGES = [name for name in NAMES if name != "broken-encoding.txt"]


@pytest.mark.parametrize("name", PAGES)
def test_a_page_gives_a_tuple_for_each_paragraph_and_none_for_crossheads(name):
    page = sample(name)
    [found] = find_entities([page], load_finder(recogniser=Listed({"في": PLACE})))
    assert [one.number for one in found.articles] == [article.number for article in page.articles]
    for one, article in zip(found.articles, page.articles, strict=True):
        assert len(one.paragraphs) == len(article.paragraphs)
        for mentions, paragraph in zip(one.paragraphs, article.paragraphs, strict=True):
            assert not (paragraph.is_crosshead and mentions)
            assert all(mention.text == paragraph.text[mention.start : mention.end] for mention in mentions)
    assert {m.entity for a in found.articles for p in (a.headline, *a.paragraphs) for m in p if m.entity} == {
        entity.key for entity in found.entities
    }


def test_a_page_gives_the_same_whatever_is_read_with_it():
    finder = load_finder(recogniser=Listed({"في": PLACE, "من": ORG}))
    pages = [sample(name) for name in PAGES[:4]]
    assert find_entities(pages, finder) == [find_entities([page], finder)[0] for page in pages]
    assert find_entities(pages[::-1], finder)[::-1] == find_entities(pages, finder)


def article(number: int, *texts: str, published: Stamp | None = None) -> Article:
    paragraphs = tuple(Paragraph(text=text, spans=()) for text in texts)
    return Article(number=number, kind=ArticleKind.MAIN, published=published, paragraphs=paragraphs)


def dates_of(page: ParsedPage) -> list[list[tuple[str | None, bool]]]:
    [found] = find_entities([page], load_finder(recogniser=Listed()))
    return [
        [
            (mention.date_value, mention.is_derived)
            for own in each.paragraphs
            for mention in own
            if mention.type is MentionType.DATE
        ]
        for each in found.articles
    ]


def test_yesterday_follows_from_what_the_same_article_calls_today():
    page = replace(
        sample(NAMES[0]),
        articles=(
            article(1, "وصل الوفد أمس إلى المدينة", "وقال المتحدث اليوم الأربعاء 30 نوفمبر 2016 إن الطريق مفتوح"),
            article(2, "غادر الوفد أمس المدينة"),
            article(
                3,
                "عاد الوفد أمس",
                "قال اليوم الأربعاء 30 نوفمبر 2016",
                published=Stamp(local=datetime(2017, 5, 3), precision=Precision.DAY),
            ),
        ),
    )
    assert dates_of(page) == [
        [("2016-11-29", True), ("2016-11-30", False)],
        [(None, False)],
        [("2017-05-02", True), ("2016-11-30", False)],
    ]
