"""What `matn ingest` does with the flow, as a program of its own: python flow_program.py PAGES_IN_A_BATCH PATH…

Prints one line for each batch, then the run's figures as JSON; messages go to standard error.
"""

import dataclasses
import json
import signal
import sys

from pipeline.errors import MatnError
from pipeline.flows.run import run_flow
from pipeline.ingest.plan import IngestPlan


def main() -> int:
    signal.signal(signal.SIGTERM, lambda number, _frame: sys.exit(128 + number))
    plan = IngestPlan(paths=tuple(sys.argv[2:]), batch_pages=int(sys.argv[1]), workers=2)
    try:
        figures = run_flow(
            plan,
            lambda batch: print(f"batch of {batch.figures.pages_read}", flush=True),
            on_message=lambda message: print(message, file=sys.stderr, flush=True),
        )
    except MatnError as error:
        print(f"matn: {error}", file=sys.stderr)
        return error.exit_status
    except KeyboardInterrupt:
        return 130
    print(json.dumps(dataclasses.asdict(figures)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
