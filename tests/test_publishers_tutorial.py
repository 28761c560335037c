"""The tutorial, done as it stands: every command is run, every mending made, and what it shows is what is printed."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from matn_command import caller
from tutorials import blocks_of, commands_of, mend, pattern

ROOT = Path(__file__).parents[1]
TUTORIAL = (ROOT / "docs" / "publishers.md").read_text("utf-8")
BLOCKS = blocks_of(TUTORIAL.split("\n## What it took")[0])


@pytest.fixture
def folder(tmp_path, monkeypatch) -> Path:
    monkeypatch.setenv("MATN_HOME", str(tmp_path / "home"))
    monkeypatch.delenv("DATABASE_URL", raising=False)
    (tmp_path / "docs").mkdir()
    shutil.copytree(ROOT / "docs" / "waha", tmp_path / "docs" / "waha")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_the_tutorial_does_what_it_shows(folder, monkeypatch, capsys):
    assert len(BLOCKS) > 6
    matn = caller(capsys)
    profile = folder / "profiles" / "waha.example.yml"
    for kind, block in BLOCKS:
        if kind == "yaml":
            assert block in profile.read_text("utf-8")
        elif kind == "diff":
            mend(profile, block)
        else:
            for command, (first, *arguments), shown in commands_of(block):
                if first == "mkdir":
                    Path(arguments[0]).mkdir()
                elif first == "export":
                    monkeypatch.setenv(*arguments[0].split("="))
                else:
                    assert first == "matn"
                    answer = matn(*arguments)
                    printed = answer.out + answer.err
                    assert re.fullmatch(pattern(shown), printed), f"{command} printed\n{printed}"
