"""Prefect's API server as a thread of this process, for as long as a run lasts.

A server in a process of its own must import Prefect a second time, and is left behind when its parent is killed. A thread shares
the import, and nothing of it can outlive the command: not after Ctrl-C, not after `kill -9`.
"""

from __future__ import annotations

import asyncio
import os
import secrets
import socket
import threading
from collections.abc import Awaitable, Callable, Iterator, MutableMapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import uvicorn

from pipeline.errors import MatnError

START_SECONDS = 180
"""How long to wait for the server: it takes a tenth of a second; an upgrade of its database on a slow disk may need far more."""

STOP_SECONDS = 10

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Message, Receive, Send], Awaitable[None]]


@contextmanager
def api_server(log: Path) -> Iterator[None]:
    """Serve Prefect's API on a free port of 127.0.0.1, and point this process's Prefect to it.

    The database is the one that Prefect's settings name: by default a file in PREFECT_HOME, which `prefect server start` shows
    later.

    Raises:
        MatnError: the server does not start; the message names the log and the way around.
    """
    # A password of the run's own: without one, other users of the machine, and web pages open in a browser on it, get in.
    password = f"matn:{secrets.token_urlsafe(32)}"
    with _free_port() as port:
        ours = {
            "PREFECT_API_URL": f"http://127.0.0.1:{port.getsockname()[1]}/api",
            "PREFECT_API_AUTH_STRING": password,
            "PREFECT_SERVER_API_AUTH_STRING": password,
        }
        with _environment(ours):
            server = _started(port, log)
            try:
                yield
            finally:
                server.stop()


@contextmanager
def _environment(variables: dict[str, str]) -> Iterator[None]:
    before = {name: os.environ.get(name) for name in variables}
    os.environ.update(variables)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value


def _free_port() -> socket.socket:
    # The protocol is named so that asyncio sets TCP_NODELAY, without which each answer waits 40 ms.
    port = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    port.bind(("127.0.0.1", 0))
    return port


def _started(port: socket.socket, log: Path) -> _Server:
    try:
        from prefect.context import refresh_global_settings_context
        from prefect.server.api.server import create_app
        from prefect.settings import get_current_settings

        from pipeline.flows.api_database import database_file, make_database, one_start_at_a_time

        refresh_global_settings_context()
        server = _Server(_asking_again_soon(create_app(ephemeral=True)), port)
        with one_start_at_a_time(get_current_settings().home):
            if (path := database_file()) is not None:
                make_database(path)
            server.start()
    except OSError as error:
        raise _failure(log, f"{error.filename or 'PREFECT_HOME'}: {error.strerror}") from None
    if server.failed:
        raise _failure(log, server.failed)
    return server


def _failure(log: Path, reason: str) -> MatnError:
    return MatnError(f"Prefect's server did not start ({reason}). Its log is {log}. To do without Prefect: matn ingest --no-flow")


class _Server(uvicorn.Server):
    """Uvicorn in a thread, which tells when it is ready, or that it never will be."""

    def __init__(self, app: App, port: socket.socket) -> None:
        super().__init__(uvicorn.Config(app, lifespan="on", log_config=None, access_log=False, timeout_graceful_shutdown=5))
        self._port = port
        self._begun = threading.Event()
        self._thread = threading.Thread(target=self._work, name="prefect-api", daemon=True)

    @property
    def failed(self) -> str | None:
        """Say why the server does not serve; None where it does."""
        if self.started:
            return None
        return f"no answer within {START_SECONDS} seconds" if self._thread.is_alive() else "it ended at once"

    def start(self) -> None:
        """Begin to serve, and return once requests are answered, or once it has failed."""
        self._thread.start()
        self._begun.wait(START_SECONDS)

    def stop(self) -> None:
        """Finish what was asked, write it, and end."""
        self.should_exit = True
        self._thread.join(STOP_SECONDS)

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self._begun.set()

    def _work(self) -> None:
        try:
            asyncio.run(self.serve(sockets=[self._port]))
        finally:
            self._begun.set()


def _asking_again_soon(app: App) -> App:
    """Tell a client when to send a request again that met a locked database (503): at once, not after two seconds.

    SQLite refuses a transaction that read before another one wrote. Prefect's client then waits by its own measure, which is
    meant for a server far away.
    """

    async def answer(scope: Message, receive: Receive, send: Send) -> None:
        async def send_with_header(message: Message) -> None:
            if message["type"] == "http.response.start" and message["status"] == 503:
                message["headers"] = [*message.get("headers", []), (b"retry-after", b"0.1")]
            await send(message)

        await app(scope, receive, send_with_header)

    return answer
