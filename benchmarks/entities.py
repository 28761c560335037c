"""How fast names, dates and quantities are found on one core, what it takes in memory and in the package, beside a transformer.

    python benchmarks/entities.py [--rounds 7] [--pages 200] [--only TOOL ...] [--transformer PYTHON]

The same texts go through the whole stage (`find_entities`), its recogniser alone and its grammars alone, each in a process of its
own (benchmarks/entities_worker.py) on one core; in a round all take their turn. Told are medians of processor time. Texts: the
labelled news beside the checkout (`../shared/data/ner`), 20 sentences a page, as nothing repeats there as it does in made pages;
and the reference pages. `--transformer` names an interpreter that has `matn[transformers]`: a BERT of AraBERT's base size with
random weights then reads a part of the same texts, as speed does not depend on what the weights are. Results:
benchmarks/entities.md.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
from pathlib import Path

from reference_pages import ROOT

TOOLS = {
    "stage": "**the whole stage**: names, dates, quantities, page, links",
    "recogniser": "the recogniser of names alone",
    "grammars": "dates and quantities alone",
    "transformer": "a BERT of base size, same texts, one core",
}
TRANSFORMER_SHARE = 50
"""The transformer reads every 50th page: it would take hours for all."""


class Worker:
    """A tool's process, on one core, warmed up."""

    def __init__(self, tool: str, texts: str, pages: int, python: str) -> None:
        script = Path(__file__).with_name("entities_worker.py")
        environment = {
            **os.environ,
            "OMP_NUM_THREADS": "1",
            "OPENBLAS_NUM_THREADS": "1",
            "MKL_NUM_THREADS": "1",
            "PYTHONPATH": str(ROOT),
        }
        command = [python, "-W", "ignore", script, tool, texts, str(pages)]
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment)
        self.start = self._answer()
        self.rounds: list[dict[str, float]] = []

    def _answer(self) -> dict[str, float]:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line:
            raise SystemExit(f"a tool ended by itself: {self._process.args}")
        return json.loads(line)

    def run(self) -> None:
        """Read the texts once more."""
        assert self._process.stdin is not None
        self._process.stdin.write("\n")
        self._process.stdin.flush()
        self.rounds.append(self._answer())

    def stop(self) -> None:
        """Let the process end."""
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait()


def tell(texts: str, tools: list[str], pages: int, rounds: int, transformer: str | None) -> None:
    """Run the tools in turn over one kind of texts and print their table."""
    workers = {
        tool: Worker(tool, texts, pages // TRANSFORMER_SHARE if tool == "transformer" else pages, transformer or sys.executable)
        if tool == "transformer"
        else Worker(tool, texts, pages, sys.executable)
        for tool in tools
        if tool != "transformer" or transformer
    }
    for _ in range(rounds):
        for worker in workers.values():
            worker.run()
    for worker in workers.values():
        worker.stop()
    whole = workers.get("stage")
    ours = statistics.median(r["tokens"] / r["seconds"] for r in whole.rounds) if whole else None
    first = next(iter(workers.values())).start
    each = first["tokens"] / first["pages"]
    print(f"\n{texts}: {first['pages']:.0f} pages of {each:.0f} tokens; median of {rounds} rounds\n")
    print("| what | tokens/s (slowest to fastest) | pages/s | µs a token | first reading, new words | load | memory | |")
    print("|---|---|---|---|---|---|---|---|")
    for tool, worker in workers.items():
        speeds = [r["tokens"] / r["seconds"] for r in worker.rounds]
        speed, start = statistics.median(speeds), worker.start
        cells = (
            TOOLS[tool],
            f"{speed:,.0f} ({min(speeds):,.0f} to {max(speeds):,.0f})",
            f"{speed / each:,.1f}",
            f"{1e6 / speed:.1f}",
            f"{start['tokens'] / start['first_seconds']:,.0f} tokens/s",
            f"{start['load_seconds'] * 1e3:,.0f} ms",
            f"{start['memory_mib']:,.0f} MiB",
            f"the stage is {ours / speed:,.0f} times as fast" if ours and tool == "transformer" else "",
        )
        print(f"| {' | '.join(cells)} |")


def tell_size() -> None:
    """Print what the stage's tables and weights add to the package."""
    files = sorted((ROOT / "pipeline" / "entities" / "data").iterdir(), key=lambda path: -path.stat().st_size)
    total = sum(path.stat().st_size for path in files)
    print(f"\nWeights and tables in the package: {total / 1e6:.1f} MB, most of it:\n\n| file | kB |\n|---|---|")
    for path in files[:6]:
        print(f"| {path.name} | {path.stat().st_size / 1e3:,.0f} |")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description="How fast entities are found.")
    parser.add_argument("--pages", type=int, default=200)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--only", nargs="+", choices=TOOLS, default=list(TOOLS))
    parser.add_argument("--transformer", metavar="PYTHON")
    arguments = parser.parse_args()
    for texts in ("news", "reference"):
        if texts == "news" and not (ROOT.parent / "shared" / "data" / "ner").is_dir():
            print("The labelled news is not beside the checkout: reference pages alone.")
            continue
        tell(texts, arguments.only, arguments.pages, arguments.rounds, arguments.transformer)
    tell_size()


if __name__ == "__main__":
    main()
