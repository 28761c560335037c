"""A model in a folder of the user's: what must be there to read it, and a version that changes with what the folder holds."""

from __future__ import annotations

import hashlib
import json
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from pipeline.errors import RecogniserError

_WEIGHTS = ("*.safetensors", "*.bin")
_TEXTS = ("*.json", "*.txt", "*.model")
"""Tokenisers, their words, and what the model says of itself."""


def read_config(folder: Path, name: str) -> dict[str, Any]:
    """Read a model's JSON file `name`.

    Raises:
        RecogniserError: there is no such folder, or no such file in it, or it is no JSON object.
    """
    if not folder.is_dir():
        raise RecogniserError(f"{folder}: there is no such folder. Models are read from this machine and never fetched.")
    try:
        read = json.loads((folder / name).read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise RecogniserError(
            f"{folder}: it holds no {name}, so it is no model of this kind. Name the folder that does."
        ) from None
    except (OSError, ValueError) as error:
        raise RecogniserError(f"{folder / name}: it cannot be read: {error}.") from None
    if not isinstance(read, dict):
        raise RecogniserError(f"{folder / name}: expected a JSON object.")
    return read


def folder_version(folder: Path) -> str:
    """Give 16 hex digits that change whenever a model's file does, wherever the folder lies.

    Raises:
        RecogniserError: a file cannot be read.
    """
    digest = hashlib.sha256()
    files = {path for pattern in (*_WEIGHTS, *_TEXTS) for path in folder.glob(pattern) if path.is_file()}
    try:
        for path in sorted(files, key=lambda one: one.name):
            with path.open("rb") as file:
                digest.update(f"{path.name}\n".encode() + hashlib.file_digest(file, "sha256").digest())
    except OSError as error:
        raise RecogniserError(f"{error.filename}: it cannot be read: {error.strerror}.") from None
    return digest.hexdigest()[:16]


def need_extra(*modules: str) -> None:
    """Refuse to go on without the extra.

    Raises:
        RecogniserError: one of the modules is not installed.
    """
    absent = [name for name in modules if find_spec(name) is None]
    if absent:
        raise RecogniserError(f"MATN_RECOGNISER needs {' and '.join(absent)}. Install with: pip install 'matn[transformers]'")
