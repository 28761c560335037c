"""Which duplicates Matn finds in a labelled corpus, and how fast, beside datasketch, rensa and the parameters of datatrove.

    python benchmarks/duplicates.py [--seed 5] [--pairs 600] [--background 2000] [--rounds 3] [--only CHAIN ...] [--peers FOLDER]
    python benchmarks/duplicates.py --candidates 10000 100000

The corpus is benchmarks/duplicates_corpus.py; constants of pipeline/dedupe were chosen on its seeds 1 and 11. Each chain is a
process of its own (benchmarks/duplicates_worker.py); in a round all take their turn over the same folded texts. Told are recall
by kind, precision, and medians of processor time: trust the ratios. The others are installed once into `.venv/peers-duplicates`
from benchmarks/requirements-duplicates.txt. `--candidates` tells what unrelated articles cost as they grow in number. Results and
the machine: benchmarks/duplicates.md; what an archive in PostgreSQL costs: benchmarks/duplicates_scale.py.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path

from duplicates_corpus import Corpus, make_background, make_corpus
from duplicates_matn import find_duplicates
from parse import peers_python

from pipeline.arabic.text import match_key
from pipeline.dedupe.words import body_of

NAMES = {
    "matn": "**Matn**",
    "research": "research: 3 words, 16 x 5, lead of 12; exact",
    "datatrove": "datatrove's parameters: 5 words, 14 x 8",
    "datasketch-.7": "datasketch, 128, .7",
    "datasketch-.5": "datasketch, 128, .5",
    "rensa-.7": "rensa R, 128, .7",
    "rensa-.5": "rensa R, 128, .5",
}
OURS = ("matn", "research")

ROOT = Path(__file__).parents[1]
Pair = tuple[int, int]


class Worker:
    """A chain's process."""

    def __init__(self, chain: str, folder: Path, python: Path) -> None:
        command = [python, "-W", "ignore", Path(__file__).with_name("duplicates_worker.py"), chain, folder]
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.seconds: list[float] = []

    def run(self) -> None:
        """Go over the texts once, and note the seconds of processor."""
        assert self._process.stdin is not None and self._process.stdout is not None
        self._process.stdin.write("\n")
        self._process.stdin.flush()
        answer = self._process.stdout.readline()
        if not answer:
            raise SystemExit(f"a chain ended by itself: {self._process.args}")
        self.seconds.append(json.loads(answer)["seconds"])

    def stop(self) -> None:
        """Let the process end."""
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait()


def folded(articles: list[list[str]]) -> list[str]:
    """Give the body of each article as the chains get it."""
    return [body_of(map(match_key, paragraphs)) for paragraphs in articles]


def tell_quality(corpus: Corpus, found: dict[str, set[Pair]]) -> None:
    """Print recall by kind, and precision with and without the articles of forms."""
    truth = {tuple(sorted(pair)): kind for kind, pairs in corpus.pairs.items() for pair in pairs}
    in_form = {member for members in corpus.forms for member in members}
    print("| kind |" + "".join(f" {NAMES[name]} |" for name in found) + "\n|---|" + "---|" * len(found))
    for kind, pairs in corpus.pairs.items():
        row = [sum(tuple(sorted(pair)) in one for pair in pairs) / len(pairs) for one in found.values()]
        print(f"| {kind} |" + "".join(f" {share:.3f} |" for share in row))
    for title, skipped in (("precision", frozenset[int]()), ("precision without forms", in_form)):
        row = []
        for one in found.values():
            kept = [pair for pair in one if pair[0] not in skipped and pair[1] not in skipped]
            row.append(sum(pair in truth for pair in kept) / len(kept))
        print(f"| {title} |" + "".join(f" {share:.4f} |" for share in row))


def tell(arguments: argparse.Namespace) -> None:
    """Run all chains in turn, and print the tables."""
    corpus = make_corpus(arguments.seed, pairs=arguments.pairs, background=arguments.background)
    bodies = folded(corpus.articles)
    words = sum(len(body.split()) for body in bodies) / len(bodies)
    size = sum(len(text.encode()) for article in corpus.articles for text in article) / len(bodies)
    print(f"Seed {arguments.seed}: {len(bodies)} articles, {words:.0f} words and {size / 1e3:.1f} kB on average\n", flush=True)
    chains = arguments.only or list(NAMES)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "texts.txt").write_text("".join(f"{body}\n" for body in bodies), "utf-8")
        other = peers_python(arguments.peers, "requirements-duplicates.txt") if set(chains) - set(OURS) else Path()
        workers = {chain: Worker(chain, folder, Path(sys.executable) if chain in OURS else other) for chain in chains}
        for _ in range(arguments.rounds):
            for worker in workers.values():
                worker.run()
        for worker in workers.values():
            worker.stop()
        found = {chain: read_pairs(folder / f"{chain}.pairs") for chain in chains}
    tell_quality(corpus, found)
    medians = {chain: statistics.median(worker.seconds) for chain, worker in workers.items()}
    print("\n| chain | articles/s (slowest to fastest round) | Matn is |\n|---|---|---|")
    for chain, worker in workers.items():
        slow, fast = len(bodies) / max(worker.seconds), len(bodies) / min(worker.seconds)
        ratio = f"{medians[chain] / medians['matn']:.2f} times as fast" if "matn" in medians and chain != "matn" else ""
        print(f"| {NAMES[chain]} | {len(bodies) / medians[chain]:,.0f} ({slow:,.0f} to {fast:,.0f}) | {ratio} |")
    if "matn" in chains:
        tell_steps(corpus, bodies)


def read_pairs(path: Path) -> set[Pair]:
    """Read the pairs that a chain found."""
    return {(int(one), int(other)) for one, other in (line.split() for line in path.read_text("ascii").splitlines())}


def tell_steps(corpus: Corpus, bodies: list[str]) -> None:
    """Print what Matn's steps cost, and what it calls the pairs of each kind."""
    found = find_duplicates(bodies)
    steps = ", ".join(f"{step} {seconds / len(bodies) * 1e6:.0f}" for step, seconds in found.seconds.items())
    print(
        f"\nMatn, µs an article: {steps}. An article meets {found.candidates / len(bodies):.2f} others by a key and is ", end=""
    )
    print(f"compared with {len(found.kinds) / len(bodies):.2f}; {found.full_buckets} full buckets.\n")
    first = {number: numbers[0] for numbers in found.equal for number in numbers}

    def called(pair: Pair) -> str:
        one, other = sorted(first.get(number, number) for number in pair)
        return "same text" if one == other else str(found.kinds.get((one, other), "not compared"))

    forms = [(one, other) for members in corpus.forms for other in members for one in members if one < other]
    print("| kind | what Matn calls the pairs |\n|---|---|")
    for kind, pairs in [*corpus.pairs.items(), ("two of a form", forms)]:
        counted = Counter(map(called, pairs))
        print(f"| {kind} | {', '.join(f'{name} {count}' for name, count in counted.most_common())} |")


def tell_candidates(seed: int, sizes: list[int]) -> None:
    """Print how many unrelated articles meet by a key, as they grow in number."""
    bodies = folded(make_background(seed, max(sizes)))
    print(
        "| unrelated articles | met by a key, an article | compared | called duplicates or forms | full buckets | µs an article |"
    )
    print("|---|---|---|---|---|---|")
    for size in sizes:
        found = find_duplicates(bodies[:size])
        named = sum(kind is not None for kind in found.kinds.values())
        spent = sum(found.seconds.values()) / size * 1e6
        print(
            f"| {size:,} | {found.candidates / size:.2f} | {len(found.kinds) / size:.3f} | {named} | {found.full_buckets} "
            f"| {spent:.0f} |",
            flush=True,
        )


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description="Which duplicates Matn finds, and how fast.")
    parser.add_argument("--seed", type=int, default=5)
    parser.add_argument("--pairs", type=int, default=600)
    parser.add_argument("--background", type=int, default=2_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--only", nargs="+", choices=NAMES, default=[])
    parser.add_argument("--peers", type=Path, default=ROOT / ".venv" / "peers-duplicates")
    parser.add_argument("--candidates", type=int, nargs="+")
    arguments = parser.parse_args()
    if arguments.candidates:
        tell_candidates(arguments.seed, sorted(arguments.candidates))
    else:
        tell(arguments)


if __name__ == "__main__":
    main()
