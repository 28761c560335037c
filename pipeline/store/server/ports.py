"""A port on 127.0.0.1 that stays the same from start to start wherever it can."""

from __future__ import annotations

import socket
import zlib
from collections.abc import Iterator
from pathlib import Path

LOOPBACK = "127.0.0.1"
FIRST_PORT, PORT_COUNT = 15_432, 10_000
"""Below 32768, where Linux begins to hand out ports to outgoing connections that would take ours while we are stopped."""
ATTEMPTS = 200


def candidate_ports(data: Path, last_port: int | None) -> Iterator[int]:
    """Ports that are free now: first the last one used, then from a place that the data directory decides."""
    offset = zlib.crc32(str(data).encode()) % PORT_COUNT
    following = (FIRST_PORT + (offset + step) % PORT_COUNT for step in range(ATTEMPTS))
    for port in (last_port, *following) if last_port else following:
        if is_free(port):
            yield port


def is_free(port: int) -> bool:
    """Whether nobody listens on the port of 127.0.0.1; PostgreSQL may still lose a race for it."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((LOOPBACK, port))
        except OSError:
            return False
    return True
