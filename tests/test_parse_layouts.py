"""320 invented pages in the layouts of real publishers, none with a profile: what the reader finds there stays found."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline.parse import parse
from pipeline.parse.json_form import page_json
from pipeline.publishers import load_profiles
from pipeline.read import Source, read_source
from pipeline.records import Page

LAYOUTS = Path(__file__).parent / "layouts"
SCORER = Path(__file__).parents[2] / "shared" / "tools" / "score_pages.py"

FLOORS = {
    "is_article": 0.97,
    "headline": 0.97,
    "published_at": 0.96,
    "page_date": 0.97,
    "byline": 0.96,
    "section": 0.94,
    "repeats": 0.98,
    "furniture kept out": 0.97,
    "captions": 0.89,
    "body": 0.955,
}


@pytest.mark.skipif(not SCORER.exists(), reason="the scorer is not beside this checkout")
def test_pages_in_layouts_of_other_publishers_keep_their_figures():
    rows = []
    for path in sorted((LAYOUTS / "pages").glob("*.txt")):
        page = read_source(Source(path=str(path)), 1 << 20)
        assert isinstance(page, Page)
        rows.append(json.dumps(page_json(parse(page, load_profiles())), ensure_ascii=False))
    floors = [f"{name}={share}" for name, share in FLOORS.items()]
    command = [sys.executable, SCORER, LAYOUTS / "labels.jsonl", "--floor", *floors]
    done = subprocess.run(command, input="\n".join(rows), capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_every_labelled_line_is_on_its_page():
    for row in map(json.loads, (LAYOUTS / "labels.jsonl").read_text("utf-8").splitlines()):
        lines = (LAYOUTS / "pages" / f"{row['id']}.txt").read_text("utf-8").split("\n")
        for number in [*row["body_lines"], *row["caption_lines"], *row["furniture_lines"]]:
            assert lines[number - 1].strip(), (row["id"], number)
