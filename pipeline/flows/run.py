"""Run the flow `ingest` from a command: Prefect made ready, quietly, and nothing of it left behind."""

from __future__ import annotations

import asyncio
import gc
import ssl
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.request import urlopen

from pipeline.errors import MatnError
from pipeline.flows.environment import prepare_environment
from pipeline.ingest.plan import IngestPlan
from pipeline.ingest.run import OnBatch
from pipeline.read import without_password
from pipeline.settings import Settings, load_settings
from pipeline.store.figures import RunFigures

ANSWER_SECONDS = 10
"""How long the user's own Prefect server may take to answer before a run."""

RECORD_SECONDS = 10
"""How long to wait until Prefect has written what it knows of a run that is over; it takes some hundredths of a second."""

OnMessage = Callable[[str], None]

ENDED = ["COMPLETED", "FAILED", "CRASHED", "CANCELLED"]


def run_flow(
    plan: IngestPlan,
    on_batch: OnBatch | None = None,
    *,
    on_message: OnMessage | None = None,
    settings: Settings | None = None,
) -> RunFigures:
    """Do what `ingest.run.run_ingest` does, as a Prefect flow whose run and batches can be seen in Prefect's UI.

    The run is recorded by the server that PREFECT_API_URL, or the active Prefect profile, names; where none is named, by a server
    of our own that lives as long as the run, into the database in PREFECT_HOME (by default MATN_HOME/prefect).

    Args:
        on_batch: told of each batch once it is committed.
        on_message: told what takes time before the first batch, and where Prefect could not record the end.

    Raises:
        MatnError: as `run_ingest`; or Prefect's server does not start, or does not answer.
    """
    settings = settings or load_settings()
    log = prepare_environment(settings.home)
    if on_message is not None:
        on_message("Starting Prefect …")
    with _no_garbage_sought(), _api(log) as is_ours:
        return _run(plan, on_batch, on_message, is_ours=is_ours)


def _run(plan: IngestPlan, on_batch: OnBatch | None, say: OnMessage | None, *, is_ours: bool) -> RunFigures:
    import httpx
    from prefect.settings import PREFECT_FLOWS_HEARTBEAT_FREQUENCY, temporary_settings

    from pipeline.flows.ingest import Caller, caller, ingest

    _spare_what_is_there()
    us = Caller(on_batch=on_batch, paths=plan.paths)
    token = caller.set(us)
    # Nobody watches the heartbeats of a server that ends with the run, and their thread keeps a run waiting for up to a second.
    heartbeats = {PREFECT_FLOWS_HEARTBEAT_FREQUENCY: None} if is_ours else {}
    try:
        with temporary_settings(heartbeats):
            try:
                return ingest(
                    paths=[without_password(path) for path in plan.paths],
                    since=plan.since,
                    limit=plan.limit,
                    batch_pages=plan.batch_pages,
                    workers=plan.workers,
                    max_page_bytes=plan.max_page_bytes,
                    profiles=plan.profiles,
                    text_column=plan.text_column,
                    url_column=plan.url_column,
                    time_column=plan.time_column,
                    url=without_password(plan.url) if plan.url else None,
                    captured_at=plan.captured_at,
                    entities=plan.entities,
                )
            finally:
                hand_over(us.flow_run_id if is_ours else None, us.batches)
    except httpx.HTTPError as error:
        reason = f"Prefect's server failed during the run ({str(error) or type(error).__name__})."
        if us.figures is None:
            raise MatnError(f"{reason} Finished batches are kept; run the same command again, or add --no-flow.") from error
        if say is not None:
            say(f"{reason} The pages are in the archive; Prefect has no record of how the run ended.")
        return us.figures
    finally:
        caller.reset(token)


def hand_over(flow_run_id: str | None, batches: int) -> None:
    """Send what Prefect keeps in its queues.

    Args:
        flow_run_id: the run on a server of ours, which ends next: wait until the task runs of its batches are written.
        batches: how many of them have begun.
    """
    from prefect.client.orchestration import get_client
    from prefect.events.worker import EventsWorker
    from prefect.logging.handlers import APILogWorker

    late = [
        future
        for worker in (EventsWorker, APILogWorker)
        for future in worker.drain_all(timeout=RECORD_SECONDS)[1]  # type: ignore[index]  # a pair, where no event loop runs
    ]
    if late:
        _give_up_sending()
    if flow_run_id is None or late:
        return
    of_this_run = {"flow_runs": {"id": {"any_": [flow_run_id]}}}
    ended = {"task_runs": {"state": {"type": {"any_": ENDED}}}}
    deadline = time.monotonic() + RECORD_SECONDS
    with get_client(sync_client=True) as client:
        while time.monotonic() < deadline:
            finished = client.request("POST", "/task_runs/count", json=of_this_run | ended).json()
            if finished >= batches:
                return
            time.sleep(0.02)


def _give_up_sending() -> None:
    # Prefect would try for minutes, an event at a time, to reach a server that has gone, and keep this process from ending.
    from prefect._internal.concurrency.api import create_call, from_sync

    def cancel() -> None:
        for running in asyncio.all_tasks():
            if getattr(running.get_coro(), "__qualname__", "") == "_QueueServiceBase._run":
                running.cancel()

    from_sync.call_soon_in_loop_thread(create_call(cancel))


@contextmanager
def _api(log: Path) -> Iterator[bool]:
    """Give Prefect a server; the value is whether it is ours."""
    from prefect.settings import get_current_settings

    url = get_current_settings().api.url
    if url is not None:
        _must_answer(url)
        yield False
        return
    from pipeline.flows.api_server import api_server

    with api_server(log):
        yield True


def _must_answer(url: str) -> None:
    try:
        urlopen(f"{url}/health", timeout=ANSWER_SECONDS).close()
    except HTTPError:
        return  # It answers; whether it lets us in, Prefect's client finds out with the user's key.
    except (OSError, ValueError) as error:
        reason = error.reason if isinstance(error, URLError) else error
        if isinstance(reason, ssl.SSLError):
            return  # Prefect's client has settings of its own for certificates.
        raise MatnError(
            f"No Prefect server answers at PREFECT_API_URL={url} ({reason}). Start it with `prefect server start`, "
            "or unset PREFECT_API_URL to run without one, or add --no-flow."
        ) from None


@contextmanager
def _no_garbage_sought() -> Iterator[None]:
    """Spare the half million objects that Prefect's modules make: none is garbage, and looking costs 0.4 s, and 1.4 s at exit."""
    gc.disable()
    try:
        yield
    finally:
        _spare_what_is_there()


def _spare_what_is_there() -> None:
    gc.freeze()
    gc.enable()
