"""Score the generic reader on each publisher's pages without the words that only this publisher's pages would have taught.

The word lists were written by people who had seen the labelled pages, so the plain figures flatter. Here the pages of a publisher
are read without each entry of a word list that one of its pages holds and no page of any other publisher. Give the labelled
pages, their labels and their scorer:

    python benchmarks/cross_validation.py PAGES LABELS.jsonl SCORER
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from collections import defaultdict
from dataclasses import fields, replace
from pathlib import Path

import pipeline.parse.head_lines as head_lines
import pipeline.parse.page as page_module
from pipeline.arabic.text import match_key
from pipeline.parse import parse
from pipeline.parse.json_form import page_json
from pipeline.parse.lexicon import Lexicon, lexicon_for
from pipeline.publishers import load_profiles
from pipeline.read import Source, read_source
from pipeline.records import Page


def without(lexicon: Lexicon, dropped: frozenset[str]) -> Lexicon:
    """Take keys out of every list of a lexicon; where one key of a pair is dropped its value goes too."""
    kept: dict[str, object] = {}
    for field in fields(lexicon):
        value = getattr(lexicon, field.name)
        if isinstance(value, dict):
            kept[field.name] = {key: said for key, said in value.items() if match_key(key) not in dropped}
        elif isinstance(value, (tuple, frozenset)) and all(isinstance(entry, str) for entry in value):
            kept[field.name] = type(value)(entry for entry in value if match_key(entry) not in dropped)
    return replace(lexicon, **kept)  # type: ignore[arg-type]


def entries(lexicon: Lexicon) -> frozenset[str]:
    """Every key of every list."""
    found: set[str] = set()
    for field in fields(lexicon):
        value = getattr(lexicon, field.name)
        if isinstance(value, (dict, tuple, frozenset)):
            found.update(match_key(entry) for entry in value if isinstance(entry, str))
    return frozenset(found)


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("pages", type=Path)
    arguments.add_argument("labels", type=Path)
    arguments.add_argument("scorer", type=Path)
    arguments.add_argument("--show", action="store_true")
    arguments.add_argument("--plain", action="store_true", help="drop nothing, for comparison")
    given = arguments.parse_args()
    publisher_of = {row["id"]: row["publisher"] or row["id"] for row in map(json.loads, given.labels.open(encoding="utf-8"))}
    texts: dict[str, str] = defaultdict(str)
    pages: dict[str, Page] = {}
    for path in sorted(given.pages.glob("*.txt")):
        page = read_source(Source(path=str(path)), 1 << 24)
        assert isinstance(page, Page)
        pages[path.stem] = page
        texts[publisher_of[path.stem]] += " ".join(f"\n {match_key(line)} \n" for line in page.text.split("\n"))
    full = lexicon_for(None)
    names, *others = head_lines._name_words()
    holders = {key: [p for p, text in texts.items() if f" {key} " in text] for key in entries(full) | names}
    profiles = load_profiles()
    out: list[str] = []
    for stem, page in pages.items():
        dropped = frozenset(key for key, who in holders.items() if who == [publisher_of[stem]])
        lexicon = full if given.plain else without(full, dropped)
        page_module.lexicon_for = lambda profile, lexicon=lexicon: lexicon_for(profile) if profile else lexicon  # type: ignore[assignment]
        head_lines._name_words = lambda dropped=dropped: (names if given.plain else names - dropped, *others)  # type: ignore[assignment]
        out.append(json.dumps(page_json(parse(page, profiles)), ensure_ascii=False))
    command = [sys.executable, str(given.scorer), str(given.labels), *(["--show"] if given.show else [])]
    subprocess.run(command, input="\n".join(out), text=True, check=False)


if __name__ == "__main__":
    main()
