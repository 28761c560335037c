"""What the shipped tables are, in 16 hex digits: they differ whenever a table or a list of words does."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from importlib import resources

_TABLES = (".tsv", ".txt", ".yml")


@lru_cache(maxsize=1)
def tables_version() -> str:
    """Give 16 hex digits of every table under `data/`, weights aside: those belong to the recogniser's version."""
    digest = hashlib.blake2b(digest_size=8)
    folder = resources.files("pipeline.entities") / "data"
    for table in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if table.name.endswith(_TABLES):
            content = table.read_bytes()
            digest.update(f"{table.name} {len(content)}\n".encode() + content)
    return digest.hexdigest()
