"""A proxy in front of a server that breaks one connection, once, at given bytes from the client."""

from __future__ import annotations

import socket
import threading
from typing import Self


class BreakingProxy:
    """Forwards connections to a port of this machine. The first time that a client sends `at`, the connection is broken:
    before these bytes reach the server, or, with `forward_it`, after the server has answered them, its answer withheld."""

    def __init__(self, server_port: int | None, *, at: bytes, forward_it: bool) -> None:
        assert server_port is not None
        self._server_port, self._at, self._forward_it = server_port, at, forward_it
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self.broke = False

    def __enter__(self) -> Self:
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        # A thread in accept() does not wake up when the socket is closed; shutdown wakes it.
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self._listener.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=(client,), daemon=True).start()

    def _serve(self, client: socket.socket) -> None:
        withhold = threading.Event()
        with client, socket.create_connection(("127.0.0.1", self._server_port)) as server:
            answers = threading.Thread(target=self._answer, args=(server, client, withhold), daemon=True)
            answers.start()
            while data := _receive(client):
                if self._at in data and not self.broke:
                    self.broke = True
                    if self._forward_it:
                        withhold.set()
                        server.sendall(data)
                        answers.join(timeout=30)
                    break
                server.sendall(data)
            # Closing both ends wakes whoever still reads from them.
            for end in (client, server):
                try:
                    end.shutdown(socket.SHUT_RDWR)
                except OSError:
                    continue
            answers.join(timeout=30)

    @staticmethod
    def _answer(server: socket.socket, client: socket.socket, withhold: threading.Event) -> None:
        while data := _receive(server):
            if withhold.is_set():
                return
            try:
                client.sendall(data)
            except OSError:
                return


def _receive(end: socket.socket) -> bytes:
    try:
        return end.recv(65536)
    except OSError:
        return b""
