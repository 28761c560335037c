"""How fast pages are read and parsed on one core, beside other extractors and beside what the hardware allows.

    python benchmarks/parse.py [--pages 110] [--rounds 9] [--only TOOL ...] [--peers FOLDER]
    python benchmarks/parse.py --worst

Each tool is a process of its own (benchmarks/parse_worker.py), started before the first round; in a round all tools take their
turn over the same pages, so that what else the machine does falls on all. Told are medians of processor time: trust the ratios.
The other extractors are installed once into `.venv/peers` from benchmarks/requirements-peers.txt; they read HTML, and get each
line that is not blank as a `<p>`. `--worst` times Matn alone on pages made to be slow. Results and the machine:
benchmarks/parse.md.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
from html import escape
from pathlib import Path

from parse_worst import tell_worst
from reference_pages import ROOT, made_page

PEERS = ("trafilatura", "trafilatura-fast", "goose3", "justext", "resiliparse")
NAMES = {
    "matn": "**Matn: read + parse**",
    "matn-read": "Matn: read alone",
    "matn-html": "Matn: read + parse, the same HTML as the others",
    "trafilatura": "trafilatura, with metadata",
    "trafilatura-fast": "trafilatura, fast",
    "goose3": "goose3 (Arabic)",
    "justext": "jusText (Arabic)",
    "resiliparse": "resiliparse, main content",
    "limit-split": "limit: read, blake2, decode, NFC check, splitlines",
    "limit-short-labels": "limit: the same, and 50 labels sought in lines of at most 60 characters",
    "limit-labels": "limit: the same, and 50 labels sought in every line",
}
ROUND_SECONDS = 0.4
"""A fast tool goes over the pages as often in each round as fills this time."""

HTML = '<!DOCTYPE html>\n<html lang="ar" dir="rtl"><head><meta charset="utf-8"></head><body>\n{}\n</body></html>\n'


def write_pages(folder: Path, count: int) -> tuple[int, int]:
    """Write the pages in both forms; the bytes and the tokens of the text."""
    for form in ("text", "html"):
        (folder / form).mkdir(parents=True)
    size = tokens = 0
    for number in range(count):
        text = made_page(number)
        size += len(text.encode())
        tokens += len(text.split())
        paragraphs = "\n".join(f"<p>{escape(line.strip(), quote=False)}</p>" for line in text.split("\n") if line.strip())
        (folder / "text" / f"{number:04}.txt").write_text(text, "utf-8")
        (folder / "html" / f"{number:04}.html").write_text(HTML.format(paragraphs), "utf-8")
    return size, tokens


def peers_python(folder: Path, requirements: str = "requirements-peers.txt") -> Path:
    """Install the other tools, as locked beside this file, where they are not; their interpreter."""
    python = folder / "bin" / "python"
    if not (folder / ".installed").exists():
        print(f"Installing the other tools into {folder} (once) ...", file=sys.stderr)
        subprocess.run([sys.executable, "-m", "venv", folder], check=True)
        command = [python, "-m", "pip", "install", "-q", "--disable-pip-version-check", "--require-hashes", "-r"]
        command.append(Path(__file__).with_name(requirements))
        subprocess.run(command, check=True)
        (folder / ".installed").touch()
    return python


class Worker:
    """A tool's process, warmed up."""

    def __init__(self, tool: str, folder: Path, python: Path) -> None:
        script = Path(__file__).with_name("parse_worker.py")
        command = [python, "-W", "ignore", script, tool, folder]
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        warm = self._answer()
        self.repeats = max(1, round(ROUND_SECONDS / warm["warm"]))
        self.empty = int(warm["empty"])
        self.seconds: list[float] = []

    def _answer(self) -> dict[str, float]:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line:
            raise SystemExit(f"a tool ended by itself: {self._process.args}")
        return json.loads(line)

    def run(self) -> None:
        """Go over the pages, and note the seconds of processor for once."""
        assert self._process.stdin is not None
        self._process.stdin.write(f"{self.repeats}\n")
        self._process.stdin.flush()
        self.seconds.append(self._answer()["seconds"] / self.repeats)

    def stop(self) -> None:
        """Let the process end."""
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait()


def tell(pages: int, rounds: int, only: list[str], peers: Path) -> None:
    """Run all tools in turn and print the table."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        size, tokens = write_pages(folder, pages)
        tools = only or list(NAMES)
        other = peers_python(peers) if set(tools) & set(PEERS) else Path()
        workers = {tool: Worker(tool, folder, other if tool in PEERS else Path(sys.executable)) for tool in tools}
        for _ in range(rounds):
            for worker in workers.values():
                worker.run()
        for worker in workers.values():
            worker.stop()
    print(f"{pages} pages of {size / pages / 1e3:.1f} kB and {tokens / pages:.0f} tokens, median of {rounds} rounds\n")
    ours = statistics.median(workers["matn"].seconds) if "matn" in workers else None
    print("| tool | ms a page | pages/s (slowest to fastest round) | MB/s of text | Matn is |\n|---|---|---|---|---|")
    for tool, worker in workers.items():
        median = statistics.median(worker.seconds)
        slow, fast = pages / max(worker.seconds), pages / min(worker.seconds)
        ratio = f"{median / ours:,.2f} times as fast" if ours and tool != "matn" else ""
        empty = f"; nothing on {worker.empty} pages" if worker.empty and not tool.startswith("limit") else ""
        print(
            f"| {NAMES[tool]}{empty} | {median / pages * 1e3:.2f} | {pages / median:,.0f} ({slow:,.0f} to {fast:,.0f}) "
            f"| {size / median / 1e6:.2f} | {ratio} |"
        )


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description="How fast pages are read and parsed.")
    parser.add_argument("--pages", type=int, default=110)
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--only", nargs="+", choices=NAMES, default=[])
    parser.add_argument("--peers", type=Path, default=ROOT / ".venv" / "peers")
    parser.add_argument("--worst", action="store_true")
    arguments = parser.parse_args()
    if arguments.worst:
        tell_worst()
    else:
        tell(arguments.pages, arguments.rounds, arguments.only, arguments.peers)


if __name__ == "__main__":
    main()
