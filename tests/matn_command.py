"""The command as a person calls it, within the test's own process."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest

from pipeline.cli.main import main


@dataclass(frozen=True, kw_only=True)
class Answer:
    """How a call ended, and what it wrote."""

    status: int
    out: str
    err: str

    def json(self) -> Any:
        return json.loads(self.out)


Matn = Callable[..., Answer]


def caller(capsys: pytest.CaptureFixture[str]) -> Matn:
    """Give a function that calls `matn` with arguments."""

    def matn(*arguments: object) -> Answer:
        capsys.readouterr()
        with pytest.raises(SystemExit) as end:
            main([str(argument) for argument in arguments])
        said = capsys.readouterr()
        return Answer(status=int(end.value.code or 0), out=said.out, err=said.err)

    return matn
