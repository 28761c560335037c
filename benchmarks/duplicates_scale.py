"""What duplicates cost in the archive: 1,000 new articles against archives of 10,000 to 1,000,000 texts, and the worst of texts.

    python benchmarks/duplicates_scale.py [--sizes 10000 100000 1000000] [--rounds 7] [--batch 500] [--major 18]
    python benchmarks/duplicates_scale.py --worst [--articles 20000]

A server of its own is started under a temporary folder, with the settings that Matn's own server has, and holds a database for
each size (benchmarks/duplicates_background.py). In a round each gets the same 1,000 new articles, in turn; told are medians. That
no table is read from end to end is counted by the server itself, whatever the plans were. `--worst` loads articles of one text,
articles that differ by a number, and articles that share a paragraph. Results and the machine: benchmarks/duplicates.md.
"""

from __future__ import annotations

import argparse
import random
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from duplicates import folded
from duplicates_background import TABLES, write_background
from duplicates_edits import change_words, printed
from duplicates_language import Language
from duplicates_pages import PUBLISHER, made_page
from load import process_seconds
from sqlalchemy import Engine, text

from pipeline.dedupe.signature import sign
from pipeline.ingest.duplicates import settling
from pipeline.ingest.signing import sign_articles
from pipeline.records import ParsedPage
from pipeline.store import migrate, writer
from pipeline.store.engine import make_engine
from pipeline.store.server import start_server, stop_server

SEED = 2
NEW = 1_000
COPIES = 0.05
"""Of new articles, so many are copies of one of the 1,000 before, with 5 % of the words changed."""
CARDS = 3
"""Cards on a page: one has the headline of a new article, the others announce what never comes."""


@dataclass(frozen=True)
class Taken:
    """Seconds that batches took: on the clock, of it for settling, and of processor for settling, here and in the server."""

    whole: float
    settled: float
    processor: float


@dataclass
class Archive:
    """A database, and the run that loads into it."""

    engine: Engine
    run_id: int

    def load(self, pages: Sequence[ParsedPage], batch: int) -> Taken:
        """Load pages in batches. Texts are signed before, as in the processes that parse."""
        signed = [sign_articles(page) for page in pages]
        settled = processor = 0.0
        began = time.perf_counter()
        for start in range(0, len(pages), batch):
            settle = settling({key: one for articles in signed[start : start + batch] for key, one in articles.items()})

            def timed(cursor: Any, written: Any, settle: Callable[..., Any] = settle) -> Any:
                nonlocal settled, processor
                server = cursor.connection.info.backend_pid
                at, used = time.perf_counter(), time.process_time() + process_seconds(server)
                try:
                    return settle(cursor, written)
                finally:
                    settled += time.perf_counter() - at
                    processor += time.process_time() + process_seconds(server) - used

            some = pages[start : start + batch]
            figures = writer.load_batch(self.engine, self.run_id, some, [], settle=timed)
            assert figures.pages_new == len(some), "a page was not stored"
        return Taken(time.perf_counter() - began, settled, processor)

    def rows_read_in_sequence(self) -> dict[str, int]:
        """Count, for each table of duplicates, the rows that were ever read from end to end rather than by an index."""
        self.engine.dispose()  # a session that ends tells its figures
        query = "SELECT relname, seq_tup_read FROM pg_stat_user_tables WHERE relname = ANY(:names)"
        with self.engine.connect() as connection:
            return {row.relname: row.seq_tup_read for row in connection.execute(text(query), {"names": list(TABLES)})}

    def sizes(self) -> dict[str, int]:
        """Measure the tables of duplicates, indexes and all, in bytes."""
        with self.engine.connect() as connection:
            return {name: connection.scalar(text(f"SELECT pg_total_relation_size('{name}')")) or 0 for name in TABLES}

    def count(self, query: str) -> Any:
        with self.engine.connect() as connection:
            return connection.scalar(text(query))


@contextmanager
def server(major: int) -> Iterator[Callable[[str], Archive]]:
    """Start a server; what it gives makes an archive by name."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "home"
        first = make_engine(start_server(home, major).url)
        archives: list[Archive] = []

        def make(name: str) -> Archive:
            with first.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
                connection.execute(text(f"CREATE DATABASE {name}"))
            engine = make_engine(first.url.set(database=name).render_as_string(hide_password=False))
            migrate.upgrade(engine)
            with engine.begin() as connection:
                row = "INSERT INTO publishers (domain, name_ar, name_en, zone, country) VALUES (:name, :name, :name, 'UTC', 'EG')"
                connection.execute(text(row), {"name": PUBLISHER})
            archives.append(Archive(engine, writer.open_run(engine, arguments={}, parser_version="1", profiles_version="1")))
            return archives[-1]

        try:
            yield make
        finally:
            for archive in archives:
                archive.engine.dispose()
            first.dispose()
            stop_server(home, major)


def new_articles(language: Language, rounds: int) -> list[list[ParsedPage]]:
    """Make 1,000 new articles for each round; some are copies of articles of the round before."""
    chance, change, before, made = random.Random("new articles"), change_words(0.05), [], []
    for number in range(rounds):
        texts = [language.article(chance, round(chance.lognormvariate(5.58, 0.5))) for _ in range(NEW)]
        for at in range(round(COPIES * NEW) if before else 0):
            texts[at] = change(chance.choice(before), language, chance)
        headlines = [" ".join(language.tokens(8)) for _ in range(CARDS * NEW)]
        made.append(
            [
                made_page(
                    printed(each, chance),
                    f"{number}-{at}",
                    headline=headlines[at],
                    cards=[headlines[at - 1], *headlines[NEW + at :: NEW]],
                )
                for at, each in enumerate(texts)
            ]
        )
        before = texts
    return made


def tell_growth(sizes: list[int], rounds: int, batch: int, major: int) -> None:
    """Time the same new articles against each size, in turn, and print medians and bytes."""
    language, chance = Language(SEED), random.Random("sample")
    sample = folded([printed(language.article(chance, 300), chance) for _ in range(5_000)])
    signatures = [signature for signature in map(sign, sample) if signature]
    pages = new_articles(language, rounds + 1)
    with server(major) as make:
        archives = {size: make(f"size_{size}") for size in sizes}
        for size, archive in archives.items():
            write_background(archive.engine, size, signatures)
            archive.load(pages[0], batch)  # warms up
        before = {size: archive.rows_read_in_sequence() for size, archive in archives.items()}
        taken: dict[int, list[Taken]] = {size: [] for size in sizes}
        for number in range(1, rounds + 1):
            for size in sizes[number % len(sizes) :] + sizes[: number % len(sizes)]:
                taken[size].append(archives[size].load(pages[number], batch))
        print(f"{NEW:,} new articles in batches of {batch}, PostgreSQL {major}; ms, median of {rounds} rounds (least to most)\n")
        print("| articles in the archive | settled, processor | settled | the whole | rows read without an index |")
        print("|---|---|---|---|---|")
        for size, times in taken.items():
            columns = [_spread([getattr(each, name) for each in times]) for name in ("processor", "settled", "whole")]
            after = archives[size].rows_read_in_sequence()
            print(f"| {size:,} | {' | '.join(columns)} | {sum(after[name] - before[size][name] for name in TABLES):,} |")
        for name in ("processor", "settled"):
            medians = [statistics.median(getattr(each, name) for each in times) for times in taken.values()]
            print(f"\nThe largest is {max(medians) / min(medians):.2f} times the smallest by {name}.")
        largest = archives[max(sizes)]
        texts = largest.count("SELECT count(*) FROM article_signatures")
        shares = ", ".join(f"{name} {size / texts:,.0f}" for name, size in largest.sizes().items())
        print(f"\nBytes an article, indexes too, at {texts:,} texts: {sum(largest.sizes().values()) / texts:,.0f} ({shares}).")


def worst_pages(language: Language) -> dict[str, Callable[[int], ParsedPage]]:
    """List what could make a bucket hot or a group large: a page for each number."""
    chance = random.Random("worst")
    one = printed(language.article(chance, 300), chance)
    quoted, headline = " ".join(language.tokens(35)), " ".join(language.tokens(8))

    def unrelated() -> list[str]:
        return printed(language.article(chance, 300), chance)

    def mended(word: str) -> list[str]:
        return [*one[:-1], f"{one[-1]} {word} {one[0]}"]

    return {
        "unrelated articles": lambda number: made_page(unrelated(), f"a-{number}"),
        "one text": lambda number: made_page(one, f"b-{number}"),
        "one text but for a number": lambda number: made_page(mended(str(number)), f"c-{number}"),
        "one text but for a word": lambda number: made_page(mended("".join(language.tokens(3))), f"d-{number}"),
        "unrelated but for a paragraph of 35 words": lambda number: made_page([*unrelated(), quoted], f"e-{number}"),
        "unrelated under one headline, no date": lambda number: made_page(
            unrelated(), f"f-{number}", headline=headline, is_dated=False
        ),
        "one text under one headline": lambda number: made_page(one, f"g-{number}", headline=headline, cards=[str(number)]),
        "one card on every page": lambda number: made_page(unrelated(), f"h-{number}", cards=[headline]),
    }


def tell_worst(articles: int, batch: int, major: int) -> None:
    """Load so many articles of each kind into an archive of its own, and print how long the first and the last 1,000 took."""
    print(f"Milliseconds for {NEW:,} articles in batches of {batch}; {articles:,} of each kind, PostgreSQL {major}\n")
    print(
        "| articles | settled, processor: first 1,000 | median | most | last | the whole, median | relations | texts | clusters |"
    )
    print("|---|---|---|---|---|---|---|---|---|")
    with server(major) as make:
        for at, (name, page) in enumerate(worst_pages(Language(SEED)).items()):
            archive, taken = make(f"worst_{at}"), []
            for start in range(0, articles, NEW):
                taken.append(archive.load([page(number) for number in range(start, start + NEW)], batch))
            settled = [each.processor * 1e3 for each in taken]
            counts = (
                archive.count(f"SELECT count(*) FROM {name}")
                for name in (
                    "text_relations",
                    "article_signatures",
                    "(SELECT DISTINCT cluster_id FROM text_clusters) AS clusters",
                )
            )
            print(
                f"| {name} | {settled[0]:,.0f} | {statistics.median(settled):,.0f} | {max(settled):,.0f} | {settled[-1]:,.0f} "
                f"| {statistics.median(each.whole for each in taken) * 1e3:,.0f} "
                f"| {' | '.join(f'{count:,}' for count in counts)} |",
                flush=True,
            )


def _spread(seconds: list[float]) -> str:
    least, median, most = (f"{one * 1e3:,.0f}" for one in (min(seconds), statistics.median(seconds), max(seconds)))
    return f"{median} ({least} to {most})"


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description="What duplicates cost in the archive.")
    parser.add_argument("--sizes", type=int, nargs="+", default=[10_000, 100_000, 1_000_000])
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--batch", type=int, default=500)
    parser.add_argument("--major", type=int, default=18)
    parser.add_argument("--worst", action="store_true")
    parser.add_argument("--articles", type=int, default=20_000)
    arguments = parser.parse_args()
    if arguments.worst:
        tell_worst(arguments.articles, arguments.batch, arguments.major)
    else:
        tell_growth(arguments.sizes, arguments.rounds, arguments.batch, arguments.major)


if __name__ == "__main__":
    main()
