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
from duplicates_background import write_background
from duplicates_edits import change_words, printed
from duplicates_language import Language
from duplicates_pages import made_page
from pipeline.ingest.duplicates import settling
from pipeline.ingest.signing import sign_articles
from sqlalchemy import Engine, text

from pipeline.dedupe.signature import sign
from pipeline.records import ParsedPage
from pipeline.store import migrate, writer
from pipeline.store.engine import make_engine
from pipeline.store.server import start_server, stop_server

SEED = 2
NEW = 1_000
COPIES = 0.05
"""Of new articles, so many are copies of one of the 1,000 before, with 5 % of the words changed."""
TABLES = ("article_signatures", "article_identities", "text_clusters", "text_relations")


@dataclass
class Archive:
    """A database, and the seconds that batches took in it."""

    engine: Engine
    run_id: int

    def load(self, pages: Sequence[ParsedPage], batch: int) -> tuple[float, float]:
        """Load pages in batches: seconds on the clock of the settling of duplicates alone, and of the whole."""
        settled, began = 0.0, time.perf_counter()
        for start in range(0, len(pages), batch):
            some = pages[start : start + batch]
            settle = settling({key: signed for page in some for key, signed in sign_articles(page).items()})

            def timed(*arguments: Any, settle: Callable[..., Any] = settle) -> Any:
                nonlocal settled
                at = time.perf_counter()
                try:
                    return settle(*arguments)
                finally:
                    settled += time.perf_counter() - at

            writer.load_batch(self.engine, self.run_id, some, [], settle=timed)
        return settled, time.perf_counter() - began

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
        made.append([made_page(printed(each, chance), f"{number}-{at}") for at, each in enumerate(texts)])
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
        taken: dict[int, list[tuple[float, float]]] = {size: [] for size in sizes}
        for number in range(1, rounds + 1):
            for size in sizes[number % len(sizes) :] + sizes[: number % len(sizes)]:
                taken[size].append(archives[size].load(pages[number], batch))
        print(f"{NEW:,} new articles in batches of {batch}, PostgreSQL {major}, median of {rounds} rounds (fastest to slowest)\n")
        print("| texts in the archive | duplicates settled, ms | the whole batch, ms | rows read without an index |")
        print("|---|---|---|---|")
        for size, times in taken.items():
            settled, whole = ([each[at] * 1e3 for each in times] for at in (0, 1))
            after = archives[size].rows_read_in_sequence()
            scanned = sum(after[name] - before[size][name] for name in TABLES)
            print(
                f"| {size:,} | {statistics.median(settled):,.0f} ({min(settled):,.0f} to {max(settled):,.0f}) "
                f"| {statistics.median(whole):,.0f} ({min(whole):,.0f} to {max(whole):,.0f}) | {scanned:,} |"
            )
        medians = [statistics.median(each[0] for each in times) for times in taken.values()]
        print(f"\nThe largest is {max(medians) / min(medians):.2f} times the smallest.\n")
        largest = archives[max(sizes)]
        texts = largest.count("SELECT count(*) FROM article_signatures")
        shares = ", ".join(f"{name} {size / texts:,.0f}" for name, size in largest.sizes().items())
        print(f"Bytes an article, indexes too, at {texts:,} texts: {sum(largest.sizes().values()) / texts:,.0f} ({shares}).")


def worst_texts(language: Language) -> dict[str, Callable[[int], list[str]]]:
    """List what could make a bucket hot: a text for each number."""
    chance = random.Random("worst")
    one = printed(language.article(chance, 300), chance)
    quoted = " ".join(language.tokens(35))

    def unrelated(number: int) -> list[str]:
        return printed(language.article(chance, 300), chance)

    return {
        "unrelated articles": unrelated,
        "one text": lambda number: one,
        "one text but for a number": lambda number: [*one[:-1], f"{one[-1]} {number} {one[0]}"],
        "one text but for a word": lambda number: [*one[:-1], f"{one[-1]} {' '.join(language.tokens(1))}{number} {one[0]}"],
        "unrelated but for a paragraph of 35 words": lambda number: [*unrelated(number), quoted],
    }


def tell_worst(articles: int, batch: int, major: int) -> None:
    """Load so many articles of each kind into an archive of its own, and print how long the first and the last 1,000 took."""
    print(f"Milliseconds for {NEW:,} articles in batches of {batch}; {articles:,} of each kind, PostgreSQL {major}\n")
    print("| articles | settled: the first 1,000 | median | slowest | last | the whole, median | relations | texts | clusters |")
    print("|---|---|---|---|---|---|---|---|---|")
    with server(major) as make:
        for at, (name, text_of) in enumerate(worst_texts(Language(SEED)).items()):
            archive, settled, whole = make(f"worst_{at}"), [], []
            for start in range(0, articles, NEW):
                pages = [made_page(text_of(number), f"{at}-{number}") for number in range(start, start + NEW)]
                taken = archive.load(pages, batch)
                settled.append(taken[0] * 1e3)
                whole.append(taken[1] * 1e3)
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
                f"| {statistics.median(whole):,.0f} | {' | '.join(f'{count:,}' for count in counts)} |",
                flush=True,
            )


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
