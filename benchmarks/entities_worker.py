"""One way of finding entities over the same texts, as often as it is asked; benchmarks/entities.py starts a process for each.

    python benchmarks/entities_worker.py TOOL TEXTS PAGES

TOOL: stage, recogniser, grammars or transformer; TEXTS: news (labelled text beside the checkout) or reference (made pages).
At the start it prints what loading and the first reading took, when every word is new; then, for each line on standard input,
the seconds of processor for reading all once more.
"""

from __future__ import annotations

import json
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from reference_pages import ROOT, made_page

from pipeline.parse import parse
from pipeline.publishers import load_profiles
from pipeline.read import ReadOptions, Source, read_documents
from pipeline.records import Article, ArticleKind, Page, Paragraph, ParsedPage, Sighting

Run = Callable[[Sequence[ParsedPage]], int]
SENTENCES_A_PAGE = 20


def reference_pages(count: int) -> list[ParsedPage]:
    """Make reference pages and take them apart."""
    profiles = load_profiles()
    pages = []
    with tempfile.TemporaryDirectory() as folder:
        for number in range(count):
            path = Path(folder) / f"{number}.txt"
            path.write_text(made_page(number), "utf-8")
            for page in read_documents(Source(path=str(path)), ReadOptions()):
                assert isinstance(page, Page)
                pages.append(parse(page, profiles))
    return pages


def news_pages(count: int) -> list[ParsedPage]:
    """Put the labelled news together again, 20 sentences a page."""
    text = (ROOT.parent / "shared" / "data" / "ner" / "anercorp_train.txt").read_text("utf-8")
    sentences = [" ".join(row.split()[0] for row in part.split("\n") if row) for part in text.split("\n\n")]
    groups = [sentences[at : at + SENTENCES_A_PAGE] for at in range(0, len(sentences), SENTENCES_A_PAGE)][:count]
    return [_page(number, group) for number, group in enumerate(groups)]


def _page(number: int, paragraphs: list[str]) -> ParsedPage:
    page = Page(sha256=f"{number:064x}", text="", encoding="utf-8", byte_length=0, sighting=Sighting(path="-"))
    article = Article(
        number=1, kind=ArticleKind.MAIN, paragraphs=tuple(Paragraph(text=text, spans=()) for text in paragraphs if text)
    )
    return ParsedPage(
        page=page,
        publisher=None,
        page_date=None,
        lines=(),
        articles=(article,),
        teasers=(),
        no_article_reason=None,
        parser_version="",
        profiles_version="",
    )


def texts_of(pages: Sequence[ParsedPage]) -> list[str]:
    """Give the texts that the stage reads: headlines and paragraphs."""
    return [
        text
        for page in pages
        for article in page.articles
        for text in (article.headline, *(p.text for p in article.paragraphs if not p.is_crosshead))
        if text
    ]


def stage() -> Run:
    """The whole stage."""
    from pipeline.entities.page import find_entities, load_finder

    finder = load_finder()
    return lambda pages: sum(len(found.entities) for found in find_entities(pages, finder))


def recogniser() -> Run:
    """The default recogniser alone."""
    from pipeline.entities.page import load_finder

    found = load_finder().recogniser
    return lambda pages: sum(map(len, found.recognise(texts_of(pages))))


def grammars() -> Run:
    """Dates and quantities alone."""
    from pipeline.entities.dates import find_dates
    from pipeline.entities.quantities import find_quantities

    return lambda pages: sum(len(find_quantities(text, find_dates(text, None))) for text in texts_of(pages))


def transformer() -> Run:
    """A BERT of AraBERT base's shape with random weights, through Matn's own backend."""
    import torch
    from random_bert import make_random_bert

    from pipeline.entities.backends.token_classifier import load_token_classifier

    torch.set_num_threads(1)
    found = load_token_classifier(make_random_bert(Path(tempfile.mkdtemp()), texts_of(reference_pages(50))))
    return lambda pages: sum(map(len, found.recognise(texts_of(pages))))


def main() -> None:
    """Load, read once, and then as often as asked."""
    tool, kind, count = sys.argv[1], sys.argv[2], int(sys.argv[3])
    pages = (news_pages if kind == "news" else reference_pages)(count)
    tokens = sum(len(text.split()) for text in texts_of(pages))
    before = time.process_time()
    run = {"stage": stage, "recogniser": recogniser, "grammars": grammars, "transformer": transformer}[tool]()
    loaded = time.process_time()
    run(pages)
    first = time.process_time()
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    answer = {
        "pages": len(pages),
        "tokens": tokens,
        "load_seconds": loaded - before,
        "first_seconds": first - loaded,
        "memory_mib": memory,
    }
    print(json.dumps(answer), flush=True)
    for _ in sys.stdin:
        start = time.process_time()
        run(pages)
        print(json.dumps({"tokens": tokens, "seconds": time.process_time() - start}), flush=True)


if __name__ == "__main__":
    main()
