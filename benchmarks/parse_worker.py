"""One tool over the reference pages, as often as it is asked to; benchmarks/parse.py starts one such process for each tool.

    python benchmarks/parse_worker.py TOOL FOLDER

FOLDER holds pages as `text/*.txt` and, each line that is not blank a `<p>`, as `html/*.html`. After one round to warm up the
process says how long that took; then each line on standard input, a number, asks for so many rounds, and is answered with the
seconds of processor that they took. Every tool opens and reads its files itself. Nothing of Matn is imported for the other tools,
which run in an environment of their own.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from pathlib import Path

Run = Callable[[Path], int]
"""Reads a file and gives the size of what was made of it."""


def matn(folder: Path) -> Run:
    from pipeline.parse import parse
    from pipeline.publishers import load_profiles
    from pipeline.read import ReadOptions, Source, read_documents
    from pipeline.records import Page

    profiles, options = load_profiles(), ReadOptions()

    def run(path: Path) -> int:
        pages = [page for page in read_documents(Source(path=str(path)), options) if isinstance(page, Page)]
        return sum(len(parse(page, profiles).lines) for page in pages)

    return run


def matn_read(folder: Path) -> Run:
    from pipeline.read import ReadOptions, Source, read_documents
    from pipeline.records import Page

    options = ReadOptions()

    def run(path: Path) -> int:
        return sum(len(page.text) for page in read_documents(Source(path=str(path)), options) if isinstance(page, Page))

    return run


def limit(label_characters: int | None) -> Run:
    """What the hardware allows in Python: read, hash, decode, check NFC, split, and seek 50 labels in short lines.

    `label_characters`: the longest line that labels are sought in; 0: in none; None: in all.
    """
    import hashlib
    import re
    import unicodedata

    import yaml

    words = Path(__file__).parents[1] / "pipeline" / "parse" / "lexicon.yml"
    labels = yaml.safe_load(words.read_text("utf-8"))["widget"][:50]
    found = re.compile("|".join(map(re.escape, labels))).search

    def run(path: Path) -> int:
        data = path.read_bytes()
        hashlib.blake2b(data).hexdigest()
        text = data.decode("utf-8")
        unicodedata.is_normalized("NFC", text)
        lines = text.splitlines()
        if label_characters == 0:
            return len(lines)
        short = lines if label_characters is None else (line for line in lines if len(line) <= label_characters)
        return sum(found(line) is not None for line in short)

    return run


def trafilatura(folder: Path) -> Run:
    from trafilatura import bare_extraction

    def run(path: Path) -> int:
        document = bare_extraction(path.read_text("utf-8"), with_metadata=True)
        return len(document.text or "") if document else 0

    return run


def trafilatura_fast(folder: Path) -> Run:
    from trafilatura import bare_extraction

    def run(path: Path) -> int:
        document = bare_extraction(path.read_text("utf-8"), fast=True)
        return len(document.text or "") if document else 0

    return run


def goose3(folder: Path) -> Run:
    from goose3 import Goose
    from goose3.text import StopWordsArabic

    goose = Goose({"stopwords_class": StopWordsArabic, "enable_image_fetching": False})
    return lambda path: len(goose.extract(raw_html=path.read_text("utf-8")).cleaned_text)


def justext(folder: Path) -> Run:
    import justext as library

    stoplist = library.get_stoplist("Arabic")
    return lambda path: sum(not part.is_boilerplate for part in library.justext(path.read_bytes(), stoplist, encoding="utf-8"))


def resiliparse(folder: Path) -> Run:
    from resiliparse.extract.html2text import extract_plain_text

    return lambda path: len(extract_plain_text(path.read_text("utf-8"), main_content=True))


TOOLS: dict[str, tuple[str, Callable[[Path], Run]]] = {
    "matn": ("text", matn),
    "matn-read": ("text", matn_read),
    "matn-html": ("html", matn),
    "limit-split": ("text", lambda folder: limit(0)),
    "limit-short-labels": ("text", lambda folder: limit(60)),
    "limit-labels": ("text", lambda folder: limit(None)),
    "trafilatura": ("html", trafilatura),
    "trafilatura-fast": ("html", trafilatura_fast),
    "goose3": ("html", goose3),
    "justext": ("html", justext),
    "resiliparse": ("html", resiliparse),
}


def main() -> None:
    """Answer until standard input ends."""
    tool, folder = sys.argv[1], Path(sys.argv[2])
    form, make = TOOLS[tool]
    paths = sorted((folder / form).iterdir())
    run = make(folder)

    def rounds(count: int) -> float:
        began = time.process_time()
        for _ in range(count):
            for path in paths:
                run(path)
        return time.process_time() - began

    sizes = [run(path) for path in paths]
    print(json.dumps({"warm": rounds(1), "empty": sum(not size for size in sizes)}), flush=True)
    for line in sys.stdin:
        print(json.dumps({"seconds": rounds(int(line))}), flush=True)


if __name__ == "__main__":
    main()
