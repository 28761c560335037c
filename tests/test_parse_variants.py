"""Pages that nobody has seen, made from the real ones at run time: the parser must know the layouts, not the texts."""

from __future__ import annotations

import contextlib
import importlib.util
import io
import json
from functools import lru_cache
from pathlib import Path
from types import ModuleType

import pytest
import yaml
from layout_variants import Layout, Texts, fold, gold_of, read_layout, variant

from pipeline.parse import parse
from pipeline.parse.json_form import page_json
from pipeline.publishers import load_profiles
from pipeline.records import Page, Sighting

SHARED = Path(__file__).parents[2] / "shared"
SEEDS = sorted((SHARED / "seeds").glob("*.txt"))
VARIANTS_A_PAGE = 60
FLOOR = 0.99
"""Some bodies hold a short line that lacks its full stop: nobody can tell such a line from a heading by its shape alone."""

pytestmark = pytest.mark.skipif(not SEEDS, reason="the real pages are not beside this checkout")


@lru_cache(maxsize=1)
def scorer() -> ModuleType:
    spec = importlib.util.spec_from_file_location("score_structure", SHARED / "tools" / "score_structure.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@lru_cache(maxsize=1)
def other_pages_texts() -> Texts:
    """Headlines and paragraphs of the labelled pages of other publishers; pictures' texts of our own samples."""
    headlines, paragraphs = set(), set()
    for row in (SHARED / "pages" / "labels.jsonl").read_text("utf-8").splitlines():
        label = json.loads(row)
        lines = (SHARED / "pages" / "pages" / f"{label['id']}.txt").read_text("utf-8").split("\n")
        if label["headline"] and len(label["headline"].split()) > 3:
            headlines.add(label["headline"])
        left_out = {mixed["line"] for mixed in label["mixed_lines"]} | set(label["subhead_lines"]) | set(label["body_lines"][-1:])
        shown = {fold(lines[number - 1]) for number in label["body_lines"] if number not in left_out}
        paragraphs |= {text for text in shown if len(text) > 25}
    samples = yaml.safe_load(Path(__file__).with_name("samples_expected.yml").read_text("utf-8")).values()
    captions = {caption for page in samples for article in page["articles"] for caption in article["captions"]}
    with_credit = {caption for caption in captions if caption.endswith(")")}
    made = {f"{' '.join(headline.split()[:5])} (رويترز)" for headline in sorted(headlines)[:30]}  # (Reuters)
    return Texts(sorted(headlines), sorted(paragraphs), sorted(with_credit | made))


def layout_of(seed: Path) -> Layout:
    return read_layout(seed, SHARED / "gold" / f"{seed.stem}.structure.json")


def score(layout: Layout) -> tuple[tuple[int, ...], str]:
    text, gold = gold_of(layout)
    page = Page(sha256="0" * 64, text=text, encoding="utf-8", byte_length=len(text), sighting=Sighting(path=layout.name))
    says = io.StringIO()
    with contextlib.redirect_stdout(says):
        row = scorer().score(gold, page_json(parse(page, load_profiles())), True)
    return row, says.getvalue()


@pytest.mark.parametrize("seed", SEEDS, ids=lambda path: path.stem[:3])
def test_the_rows_of_a_real_page_give_its_gold_back(seed):
    (good, lines, hit, wanted, had, right, fields), says = score(layout_of(seed))
    assert (good, hit, had, right) == (lines, wanted, wanted, fields), says


@pytest.mark.parametrize("seed", SEEDS, ids=lambda path: path.stem[:3])
def test_unseen_pages_of_the_layout_are_read_as_well(seed):
    layout, texts = layout_of(seed), other_pages_texts()
    total, says = [0] * 7, []
    for number in range(VARIANTS_A_PAGE):
        row, differences = score(variant(layout, texts, number))
        total = [a + b for a, b in zip(total, row, strict=True)]
        if differences.strip():
            says.append(f"variant {number}\n{differences}")
    good, lines, hit, wanted, had, right, fields = total
    shares = good / lines, 2 * hit / (wanted + had), right / fields
    assert min(shares) >= FLOOR, f"lines, paragraphs, fields: {shares}\n" + "\n".join(says[:5])


def test_no_page_gets_another_publishers_name():
    profiles = load_profiles()
    for row in (SHARED / "pages" / "labels.jsonl").read_text("utf-8").splitlines():
        label = json.loads(row)
        text = (SHARED / "pages" / "pages" / f"{label['id']}.txt").read_text("utf-8")
        page = Page(sha256="0" * 64, text=text, encoding="utf-8", byte_length=len(text), sighting=Sighting(path=label["id"]))
        assert parse(page, profiles).publisher in {None, label["publisher"]}, label["id"]
