"""The tutorial of learning and reading again, done as it stands: commands, mendings, and what they print."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from matn_command import caller
from tutorials import blocks_of, commands_of, mend, pattern

ROOT = Path(__file__).parents[1]
TUTORIAL = (ROOT / "docs" / "reparse.md").read_text("utf-8").split("\n## What is counted")[0]


@pytest.fixture
def folder(tmp_path, monkeypatch, engine, database_url) -> Path:
    monkeypatch.setenv("MATN_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("DATABASE_URL", database_url)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_the_tutorial_does_what_it_shows(folder, capsys):
    matn = caller(capsys)
    text = TUTORIAL.replace("/tmp/sahel", str(folder / "sahel"))
    done = set()
    for kind, block in blocks_of(text):
        if kind == "yaml":
            learned = (folder / "learned.yml").read_text("utf-8")
            assert re.search(pattern(block), learned), f"learned.yml is\n{learned}"
        elif kind == "diff":
            mend(folder / "learned.yml", block)
        else:
            for command, (first, *arguments), shown in commands_of(block):
                if first == ".venv/bin/python":
                    subprocess.run([sys.executable, *arguments], cwd=ROOT, check=True)
                elif first != "export":
                    assert first == "matn"
                    # The archive is the test's own, and needs no Prefect.
                    answer = matn(*arguments, *(["--no-flow"] if arguments[0] == "ingest" else []))
                    assert answer.status == 0
                    printed = answer.out + answer.err
                    assert not shown or re.fullmatch(pattern(shown), printed), f"{command} printed\n{printed}"
                    done.add(arguments[0])
    assert done == {"ingest", "parse", "publishers", "reparse"}
    shutil.rmtree(folder / "sahel")
