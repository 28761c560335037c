"""What duplicates cost a whole `matn ingest`: pages read, parsed and loaded, with and without the settling of duplicates.

    python benchmarks/duplicates_ingest.py [--pages 3000] [--rounds 3] [--workers 2] [--major 18]

Reference pages (benchmarks/reference_pages.py) of about 950 tokens, a new database for each way and round, in turn. "Processor"
is all that the run used: this process, its workers and the server's backend. Signing is part of both and told by itself. Results
and the machine: benchmarks/duplicates.md.
"""

from __future__ import annotations

import argparse
import resource
import statistics
import tempfile
import time
from pathlib import Path

from duplicates_scale import server
from load import backend_seconds
from reference_pages import made_page
from sqlalchemy import Engine

from pipeline.ingest.batch import Prepared
from pipeline.ingest.plan import IngestPlan
from pipeline.ingest.run import load_once, run_ingest
from pipeline.ingest.signing import sign_articles
from pipeline.records import ParsedPage
from pipeline.store import writer
from pipeline.store.figures import BatchFigures

_some: list[ParsedPage] = []
"""Pages of a batch, to time the signing alone."""


def load_alone(engine: Engine, run_id: int, prepared: Prepared) -> BatchFigures:
    """Write a batch, and settle nothing."""
    _some[:] = prepared.pages
    return writer.load_batch(engine, run_id, prepared.pages, prepared.quarantined)


WAYS = {"with duplicates settled": load_once, "without": load_alone}


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description="What duplicates cost a whole run.")
    parser.add_argument("--pages", type=int, default=3_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--major", type=int, default=18)
    arguments = parser.parse_args()
    taken: dict[str, list[tuple[float, float]]] = {way: [] for way in WAYS}
    with tempfile.TemporaryDirectory() as folder, server(arguments.major) as make:
        for number in range(arguments.pages):
            (Path(folder) / f"{number:06}.txt").write_text(made_page(number), "utf-8")
        plan = IngestPlan(paths=(folder,), workers=arguments.workers)
        for number in range(arguments.rounds):
            for at, (way, load) in enumerate(WAYS.items()):
                engine = make(f"ingest_{number}_{at}").engine
                began, used = time.perf_counter(), processor_seconds(engine)
                run_ingest(plan, engine, load=load)
                taken[way].append((time.perf_counter() - began, processor_seconds(engine) - used))
    began = time.process_time()
    for page in _some:
        sign_articles(page)
    signing = (time.process_time() - began) / len(_some)
    print(f"{arguments.pages:,} pages, {arguments.workers} workers, PostgreSQL {arguments.major}, median of {arguments.rounds}\n")
    print("| `matn ingest` | seconds | pages/s | processor s | ms of processor a page |\n|---|---|---|---|---|")
    for way, times in taken.items():
        seconds, processor = (statistics.median(each[at] for each in times) for at in (0, 1))
        pages = arguments.pages
        print(f"| {way} | {seconds:.1f} | {pages / seconds:,.0f} | {processor:.1f} | {processor / pages * 1e3:.2f} |")
    print(f"\nSigning, in the processes that parse, is part of both: {signing * 1e3:.2f} ms of processor a page.")


def processor_seconds(engine: Engine) -> float:
    """Add up what this process, its children that have ended, and the server's backend have run on a processor."""
    used = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(each.ru_utime + each.ru_stime for each in used) + backend_seconds(engine)


if __name__ == "__main__":
    main()
