"""Batches worked on by several processes, given in order, never more of them ahead than memory is meant for.

This process opens the sources and cuts them into documents, which costs a tenth of what reading and parsing one does; a file that
is one page is not even read here. So a file of many pages is read once, in order, by as many processes as there are.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from functools import partial
from itertools import chain, islice
from multiprocessing.connection import wait
from typing import Any, TypeVar

from pipeline.errors import MatnError
from pipeline.ingest.batch import Known, Prepared, in_batches, prepare
from pipeline.ingest.finding import FinderChoice
from pipeline.ingest.plan import IngestPlan
from pipeline.ingest.sending import send_records_fast
from pipeline.publishers import Profiles, load_profiles
from pipeline.read import Cut, ReadOptions, Source, cut_documents

Batch = TypeVar("Batch")
Result = TypeVar("Result")

_ENDING = [getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)]


def usable_cores() -> int:
    """Count the processor cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def prepared_batches(
    plan: IngestPlan,
    sources: Iterable[Source],
    profiles: Profiles | None = None,
    finder: FinderChoice | None = None,
    known: Known | None = None,
) -> Iterator[Prepared]:
    """Read and parse sources batch by batch, in their order, by `profiles`, or those that the plan names.

    `finder` and `known`: as `prepare` has them.

    One batch is prepared in this process, since starting workers takes longer. Of more, at most one for each worker and one in
    reserve are under way or waiting, so memory does not grow with the number of pages.

    Raises:
        InputError: a file that somebody named has no column to read.
        MatnError: a worker process died.
        ProfileError: the plan's profiles cannot be read.
    """
    profiles = load_profiles(plan.profiles_folder) if profiles is None else profiles
    options = plan.read_options
    cuts = islice(chain.from_iterable(cut_documents(source, options) for source in sources), plan.limit)
    batches = in_batches(cuts, batch_pages=plan.batch_pages, max_page_bytes=plan.max_page_bytes)
    return prepare_each(batches, plan.workers, options, profiles, finder, known)


def prepare_each(
    batches: Iterator[tuple[Cut, ...]],
    workers: int | None,
    options: ReadOptions,
    profiles: Profiles,
    finder: FinderChoice | None = None,
    known: Known | None = None,
) -> Iterator[Prepared]:
    """Read and parse batches of documents, in their order, under the same bounds.

    `workers`: processes; None: one for each processor core that this process may use.

    Raises:
        MatnError: a worker process died.
    """
    return work_on_each(batches, workers, partial(prepare, options=options, profiles=profiles, finder=finder, known=known))


def work_on_each(batches: Iterator[Batch], workers: int | None, work: Callable[[Batch], Result]) -> Iterator[Result]:
    """Work on batches, in their order, under the same bounds. `work` is sent to each process once, and must be fit for that.

    Raises:
        MatnError: a worker process died.
    """
    first = tuple(islice(batches, 2))
    workers = workers or usable_cores()
    if len(first) < 2 or workers == 1:
        return map(work, chain(first, batches))
    return _by_workers(chain(first, batches), workers, work)


def _by_workers(batches: Iterator[Batch], workers: int, work: Callable[[Batch], Result]) -> Iterator[Result]:
    # Spawned, not forked: a fork of a process with threads (Prefect's, a database driver's) can hang.
    executor = ProcessPoolExecutor(
        workers, mp_context=multiprocessing.get_context("spawn"), initializer=_begin_worker, initargs=(work,)
    )
    waiting: deque[Future[Result]] = deque()
    try:
        for batch in batches:
            with _undisturbed():  # a process is started where none is idle, and inherits what is held back: see _begin_worker
                waiting.append(executor.submit(_there, batch))
            if len(waiting) > workers:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()
    except BrokenProcessPool:
        raise MatnError(
            "A process that reads pages was killed, perhaps for want of memory. The batches before are kept; run the same "
            "command again with MATN_WORKERS=1 or a smaller --batch-pages."
        ) from None
    finally:
        with _undisturbed():
            executor.shutdown(wait=True, cancel_futures=True)


@contextmanager
def _undisturbed() -> Iterator[None]:
    """Hold back the signals that end a run, for as long as a worker is started or the workers' last batches take.

    Ctrl-C reaches a starting worker, too, and one that has not yet read how to take it would tell of a fatal error. A second
    Ctrl-C, inside the wait that the first one led to, would make Python 3.11 take the thread that stops the workers for ended,
    and then wait without end for workers that nobody stops.
    """
    if not hasattr(signal, "pthread_sigmask"):  # Windows
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, _ENDING)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


_work: list[Callable[[Any], Any]] = []
"""In a worker process: what it does with a batch, sent once and not with every batch."""


def _there(batch: Any) -> Any:
    return _work[0](batch)


def _begin_worker(work: Callable[[Any], Any]) -> None:
    # Ctrl-C reaches every process of the terminal; the parent decides what becomes of the workers.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if hasattr(signal, "pthread_sigmask"):  # not on Windows
        signal.pthread_sigmask(signal.SIG_UNBLOCK, _ENDING)
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_end_with_parent, args=(parent.sentinel,), daemon=True).start()
    send_records_fast()
    _work[:] = [work]


def _end_with_parent(sentinel: int) -> None:
    # A worker waits for work on a pipe whose other end it holds itself, so it would outlive a parent that was killed.
    wait([sentinel])
    os._exit(1)
