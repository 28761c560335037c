"""A group of commands that imports each only when it is called, so that `--help` stays fast."""

from __future__ import annotations

import importlib
from collections.abc import Mapping
from typing import Any

import click


class LazyGroup(click.Group):
    """A group made from a table: for each command its module and attribute, and one line for the list of commands."""

    def __init__(self, *args: Any, table: Mapping[str, tuple[str, str]], heading: str = "Verbs", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._table = table
        self._heading = heading

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Name the commands in the order in which a newcomer meets them."""
        return list(self._table)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import and return one command; None where there is no such one."""
        if cmd_name not in self._table:
            return None
        module, _, attribute = self._table[cmd_name][0].partition(":")
        command: click.Command = getattr(importlib.import_module(module), attribute)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands from the table, without importing one."""
        if not self._table:
            return
        with formatter.section(self._heading):
            formatter.write_dl([(name, line) for name, (_, line) in self._table.items()])
