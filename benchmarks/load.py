"""How fast `load_batch` is, beside a bare COPY BINARY of the same rows into tables without constraints or indexes.

    python benchmarks/load.py [--pages 3000] [--batch 500] [--rounds 5] [--major 18]

A server of its own is started under a temporary folder, with the settings that Matn's own server has. The two are run in turn,
round by round, so that what else the machine does falls on both; medians are told. Results and the machine: benchmarks/load.md.
"""

from __future__ import annotations

import argparse
import os
import random
import statistics
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, text

from pipeline.records import Article, ArticleKind, Caption, Line, Page, Paragraph, ParsedPage, Role, Sighting, Span, Teaser
from pipeline.store import migrate, reads, row_of, writer
from pipeline.store.copy_rows import ROW_TABLES, copy_rows
from pipeline.store.engine import make_engine
from pipeline.store.server import start_server, stop_server

_NEWS = """
قال أعلن أكد أضاف أوضح الوزير الرئيس المتحدث الحكومة البرلمان المجلس الهيئة المحافظة المدينة الشركة الجامعة
الاقتصاد التعليم الصحة الطاقة المياه الزراعة النقل الأسواق الأسعار خطة مشروع اتفاق قرار تقرير مؤتمر اجتماع
زيارة تعاون تطوير إنشاء افتتاح في من إلى على عن مع بعد قبل خلال منذ حتى أن إن الذي التي هذا هذه كما لكن حيث
مليون ألف عام شهر يوم اليوم أمس غدا العام الماضي المقبل الجديد الدولي المحلي العربي الوطني الأول الثاني الكبير
المشترك القاهرة بغداد دمشق الرياض عمان تونس الرباط بيروت
"""
WORDS = _NEWS.split()
"""Words of news: ministers, cities, numbers, particles."""


def made_page(number: int) -> ParsedPage:
    """Make a page up: about 9.5 kB and 1,000 words; a third of all have an embedded second article."""
    chance = random.Random(number)

    def words(count: int) -> str:
        return " ".join(chance.choices(WORDS, k=count))

    plan: list[tuple[str, Role, int | None, int | None, bool]] = [(f"الموقع {number}", Role.MASTHEAD, None, None, False)]
    plan += [(words(1), Role.NAVIGATION, None, None, False) for _ in range(12)]
    headline = words(11)
    plan += [(headline, Role.HEADLINE, 1, None, repeat) for repeat in (False, True, True)]
    plan += [(words(14), Role.STANDFIRST, 1, None, False), (words(3), Role.BYLINE, 1, None, False)]
    plan += [(words(7), Role.CAPTION, 1, None, False), (words(2), Role.WIDGET, None, None, False)]
    second = 11 if number % 3 == 0 else 15
    plan += [(words(55), Role.PARAGRAPH, 1 if index < second else 2, None, False) for index in range(15)]
    plan += [(words(2), Role.RELATED_HEADING, None, None, False)]
    for teaser in range(1, 4):
        plan += [(words(9), Role.TEASER_HEADLINE, None, teaser, False), (words(18), Role.TEASER_SUMMARY, None, teaser, False)]
    plan += [(words(3), Role.FURNITURE, None, None, False) for _ in range(6)]

    lines, offset = [], 0
    for index, (printed, role, article, teaser_of, repeat) in enumerate(plan):
        end = offset + len(printed)
        rule = f"{role}.by_shape"
        lines.append(
            Line(
                number=index * 2 + 1,
                start=offset,
                end=end,
                role=role,
                rule=rule,
                article=article,
                teaser=teaser_of,
                repeat=repeat,
            )
        )
        offset = end + 2
    page_text = "\n\n".join(printed for printed, *_ in plan)
    data = page_text.encode()

    def article(which: int) -> Article:
        mine = [(line, printed) for line, (printed, *_) in zip(lines, plan, strict=True) if line.article == which]
        return Article(
            number=which,
            kind=ArticleKind.MAIN if which == 1 else ArticleKind.EMBEDDED,
            headline=headline,
            captions=tuple(Caption(text=printed, line=line.number) for line, printed in mine if line.role is Role.CAPTION),
            paragraphs=tuple(
                Paragraph(text=printed, spans=(Span(line=line.number, start=line.start, end=line.end),))
                for line, printed in mine
                if line.role is Role.PARAGRAPH
            ),
        )

    summaries = {line.teaser: printed for line, (printed, *_) in zip(lines, plan, strict=True) if line.teaser}
    return ParsedPage(
        page=Page(
            sha256=sha256(data).hexdigest(),
            text=page_text,
            encoding="utf-8",
            byte_length=len(data),
            sighting=Sighting(path=f"/pages/{number}.txt"),
        ),
        publisher=None,
        page_date=None,
        lines=tuple(lines),
        articles=tuple(article(which) for which in ((1, 2) if second == 11 else (1,))),
        teasers=tuple(Teaser(number=which, headline=headline, summary=summaries[which]) for which in summaries if which),
        no_article_reason=None,
        parser_version="1",
        profiles_version="1",
    )


def rows_of(pages: Sequence[ParsedPage], first_article: int) -> dict[type[Any], list[Any]]:
    """Lay the rows of a batch out, as the writer would; internal numbers are made up."""
    rows: dict[type[Any], list[Any]] = {row: [] for row in ROW_TABLES if row is not row_of.QuarantineRow}
    article_id = first_article
    for page_id, page in enumerate(pages, start=first_article):
        rows[row_of.PageRow].append(row_of.page_row(page, run_id=1, publisher_id=None))
        rows[row_of.SightingRow].append(row_of.sighting_row(page.page.sighting, page_id=page_id, run_id=1))
        for article in page.articles:
            article_id += 1
            values = row_of.article_row(article, row_id=article_id, page_id=page_id, sha256=page.page.sha256)
            rows[row_of.ArticleRow].append(values)
            rows[row_of.ParagraphRow].extend(row_of.paragraph_rows(article.paragraphs, article_id))
            rows[row_of.CaptionRow].extend(row_of.caption_rows(article.captions, article_id))
        rows[row_of.TeaserRow].extend(row_of.teaser_row(teaser, page_id) for teaser in page.teasers)
    return rows


def bare_copy(engine: Engine, rows: dict[type[Any], list[Any]]) -> None:
    """Copy a batch of rows that are laid out already, in one transaction."""
    with engine.begin() as connection:
        cursor = connection.connection.driver_connection.cursor()  # type: ignore[union-attr]
        for row, values in rows.items():
            copy_rows(cursor, row, values, table=f"bare_{ROW_TABLES[row].name}")


def empty(engine: Engine) -> None:
    names = ", ".join(table.name for table in ROW_TABLES.values())
    bare = ", ".join(f"bare_{table.name}" for row, table in ROW_TABLES.items() if row is not row_of.QuarantineRow)
    with engine.begin() as connection:
        # CASCADE, though every table is named: PostgreSQL 18 overlooks that where a foreign key is not enforced.
        connection.execute(text(f"TRUNCATE {names}, {bare} CASCADE"))
        connection.execute(text("CHECKPOINT"))


@dataclass(frozen=True)
class Taken:
    """Seconds on the clock, and seconds of processor: this process's and the server's backend's."""

    wall: float
    processor: float


def timed(engine: Engine, work: Callable[[], object]) -> Taken:
    began, used = time.perf_counter(), time.process_time() + backend_seconds(engine)
    work()
    return Taken(time.perf_counter() - began, time.process_time() + backend_seconds(engine) - used)


def backend_seconds(engine: Engine) -> float:
    """Read how long the backend of the engine's one connection has run on a processor (Linux; 0 elsewhere)."""
    with engine.connect() as connection:
        return process_seconds(connection.scalar(text("SELECT pg_backend_pid()")) or 0)


def process_seconds(pid: int) -> float:
    """Read how long another process has run on a processor (Linux; 0 elsewhere)."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def measure(engine: Engine, pages: Sequence[ParsedPage], batch: int, rounds: int) -> dict[str, Taken]:
    """Time each way over all pages, in turn, and give the medians of each."""
    batches = [pages[start : start + batch] for start in range(0, len(pages), batch)]
    laid_out = [rows_of(each, number * batch * 2) for number, each in enumerate(batches)]
    run_id = writer.open_run(engine, arguments={}, parser_version="1", profiles_version="1")
    with engine.begin() as connection:
        for row, table in ROW_TABLES.items():
            columns = ", ".join(row._fields)  # type: ignore[attr-defined]
            connection.execute(text(f"CREATE TABLE bare_{table.name} AS SELECT {columns} FROM {table.name} WITH NO DATA"))
    taken: dict[str, list[Taken]] = {"bare": [], "load": [], "again": [], "layout": []}
    for _ in range(rounds):
        empty(engine)
        taken["bare"].append(timed(engine, lambda: [bare_copy(engine, rows) for rows in laid_out]))
        empty(engine)
        taken["load"].append(timed(engine, lambda: [writer.load_batch(engine, run_id, each, []) for each in batches]))
        taken["again"].append(timed(engine, lambda: [writer.load_batch(engine, run_id, each, []) for each in batches]))
        taken["layout"].append(timed(engine, lambda: [rows_of(each, 0) for each in batches]))
    return {
        name: Taken(statistics.median(each.wall for each in times), statistics.median(each.processor for each in times))
        for name, times in taken.items()
    }


def main() -> None:
    """Measure and print a table."""
    parser = argparse.ArgumentParser(description="How fast pages are loaded.")
    parser.add_argument("--pages", type=int, default=3000)
    parser.add_argument("--batch", type=int, default=500)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--major", type=int, default=18)
    arguments = parser.parse_args()
    pages = [made_page(number) for number in range(arguments.pages)]
    megabytes = sum(page.page.byte_length for page in pages) / 1e6
    tokens = sum(len(page.page.text.split()) for page in pages) / len(pages)
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "home"
        engine = make_engine(start_server(home, arguments.major).url)
        try:
            migrate.upgrade(engine)
            median = measure(engine, pages, arguments.batch, arguments.rounds)
            held = reads.table_fingerprints(engine)
        finally:
            engine.dispose()
            stop_server(home, arguments.major)
    rows = sum(table.rows for table in held.values())
    print(
        f"{len(pages)} pages of {megabytes * 1e3 / len(pages):.1f} kB and {tokens:.0f} tokens, {rows} rows, "
        f"{arguments.batch} pages a transaction, PostgreSQL {arguments.major}, median of {arguments.rounds} rounds\n"
    )
    names = {
        "bare": "COPY BINARY of rows laid out before, no key, no constraint",
        "load": "load_batch, new pages",
        "again": "load_batch, the same pages again",
        "layout": "of load_batch: rows laid out, texts folded",
    }
    print("| way | seconds | pages/s | rows/s | MB/s | processor s | rows/processor s |\n|---|---|---|---|---|---|---|")
    for name, words in names.items():
        wall, processor = median[name].wall, max(median[name].processor, 0.01)
        print(
            f"| {words} | {wall:.2f} | {len(pages) / wall:,.0f} | {rows / wall:,.0f} | {megabytes / wall:.1f} "
            f"| {processor:.2f} | {rows / processor:,.0f} |"
        )


if __name__ == "__main__":
    main()
