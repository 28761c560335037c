"""How long Prefect keeps a newcomer waiting: five pages with the flow, without it, and with Prefect's own server.

    python benchmarks/flow_start.py [--rounds 5]

The database runs already; each round runs every way once, so that what else the machine does falls on all; medians are told.
"first" is with a new PREFECT_HOME, "again" with one that was used. Bytecode is written before. Results: benchmarks/flow_start.md.
"""

from __future__ import annotations

import argparse
import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PAGES = [str(path) for path in sorted((ROOT / "seeds").glob("*.txt"))[:5]]
MATN = [sys.executable, "-m", "pipeline"]
STOCK = [sys.executable, "-c", f"from pipeline.flows.ingest import ingest; ingest(paths={PAGES!r})"]

WAYS = {
    "`matn ingest --no-flow`": [*MATN, "ingest", "--no-flow", *PAGES],
    "`matn ingest`": [*MATN, "ingest", *PAGES],
    "the same flow with Prefect's temporary server": STOCK,
}


def timed(command: list[str], environment: dict[str, str]) -> tuple[float, float]:
    """Run a command; its seconds by the clock, and those of the processor with its children's."""
    before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    done = subprocess.run(command, env=environment, cwd=ROOT, capture_output=True, text=True, check=False)
    clock, after = time.perf_counter() - began, resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode:
        sys.exit(done.stderr)
    return clock, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=5)
    rounds = parser.parse_args().rounds
    taken = defaultdict(list)
    with tempfile.TemporaryDirectory() as folder:
        environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith("PREFECT_")},
            "MATN_HOME": f"{folder}/matn",
            "DO_NOT_TRACK": "1",
            "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
            "PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS": "180",
        }
        environment.pop("PYTHONDONTWRITEBYTECODE", None)
        environment.pop("DATABASE_URL", None)
        for command in ([*MATN, "db", "upgrade"], *WAYS.values()):  # bytecode, the database, and its first rows
            timed(command, environment | {"PREFECT_HOME": f"{folder}/before"})
        try:
            for _ in range(rounds):
                for way, command in WAYS.items():
                    for turn in ("first", "again"):
                        taken[way, turn].append(timed(command, environment | {"PREFECT_HOME": f"{folder}/prefect"}))
                    shutil.rmtree(f"{folder}/prefect", ignore_errors=True)
        finally:
            subprocess.run([*MATN, "db", "stop"], env=environment, cwd=ROOT, capture_output=True, check=False)
    print(f"Five pages, median of {rounds} rounds, {os.cpu_count()} cores, load average {os.getloadavg()[1]:.1f}\n")
    print("| way | first: seconds | processor s | again: seconds | processor s |\n|---|---|---|---|---|")
    for way in WAYS:
        told = [statistics.median(row[i] for row in taken[way, turn]) for turn in ("first", "again") for i in (0, 1)]
        print(f"| {way} | " + " | ".join(f"{seconds:.1f}" for seconds in told) + " |")


if __name__ == "__main__":
    main()
