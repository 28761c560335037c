"""Verbs that write end in order when they are told to stop."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, NoReturn

from pipeline.cli.console import say

if TYPE_CHECKING:
    from types import FrameType

ENDING = tuple(getattr(signal, name) for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name))
"""Signals that end a run; Windows has no SIGHUP."""

KEPT = "Finished batches are kept; run the same command again to go on."


@contextmanager
def ends_in_order(what_is_left: str = KEPT) -> Iterator[None]:
    """Close the run's row on SIGTERM and SIGHUP too, which otherwise end a process without a word.

    A SIGHUP that is ignored stays so: `nohup` asks for that. `what_is_left`: what a person told to stop is told.
    """

    def leave(number: int, _frame: FrameType | None) -> NoReturn:
        raise SystemExit(128 + number)

    before = {number: signal.getsignal(number) for number in ENDING}
    for number, handler in before.items():
        if handler is not signal.SIG_IGN:
            signal.signal(number, leave)
    try:
        yield
    except SystemExit:
        with suppress(OSError):  # after SIGHUP the terminal is gone
            say(f"Told to stop. {what_is_left}")
        raise
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
