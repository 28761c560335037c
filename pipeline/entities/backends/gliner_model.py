"""A GLiNER model, from a folder on this machine, as a recogniser of names: it is told in words what to look for."""

from __future__ import annotations

import warnings
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from types import MappingProxyType
from typing import Any

from pipeline.entities.backends.merging import union
from pipeline.entities.backends.model_folder import folder_version, need_extra, read_config
from pipeline.entities.backends.token_classifier import best_device, first_line
from pipeline.entities.tokens import Tokens, tokenise
from pipeline.entity_records import MentionType, NameSpan
from pipeline.errors import RecogniserError

CODE_VERSION = "1"
"""Raised whenever this module might give another answer for the same model."""

LABELS: Mapping[str, MentionType] = MappingProxyType(
    {"person": MentionType.PERSON, "organization": MentionType.ORG, "location": MentionType.PLACE}
)
"""What the model is asked for, and the type of what it then finds: the words of GLiNER's own examples."""

THRESHOLD = 0.5
"""How sure of a name the model must be, from 0 to 1: GLiNER's own default."""

_BATCH = {"cpu": 8, "cuda": 64, "mps": 16}
"""Windows that are read at once."""


@dataclass(frozen=True, kw_only=True)
class Gliner:
    """Finds names with a GLiNER model, asked for `labels`; a long text is read in windows that overlap by an eighth."""

    folder: Path
    model: Any = field(repr=False)
    labels: Mapping[str, MentionType]
    threshold: float = THRESHOLD

    @property
    def name(self) -> str:
        """The folder's name, so that two models are told apart."""
        return f"gliner:{self.folder.name}"

    @cached_property
    def version(self) -> str:
        """The code's version, a hash of the model's files, and what the model is asked for."""
        asked = ",".join(f"{word}={of_type.value}" for word, of_type in self.labels.items())
        return f"{CODE_VERSION}-{folder_version(self.folder)}-{asked}-{self.threshold}"

    def recognise(self, texts: Sequence[str]) -> list[list[NameSpan]]:
        """Give the names in each text, as spans of whole words."""
        tokens = [tokenise(text) for text in texts]
        windows = [(at, begin, text[begin:end]) for at, text in enumerate(texts) for begin, end in self._windows(tokens[at])]
        if not windows:
            return [[] for _ in texts]
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # advice for those who call GLiNER from Python
            answers = self.model.inference(
                [text for _, _, text in windows],
                list(self.labels),
                threshold=self.threshold,
                batch_size=_BATCH.get(self.model.device.type, _BATCH["cpu"]),
            )
        found: list[list[list[NameSpan]]] = [[] for _ in texts]
        for (at, begin, _), answer in zip(windows, answers, strict=True):
            spans = (self._span(tokens[at], begin, each) for each in answer)
            found[at].append([span for span in spans if span is not None])
        return [union(each) for each in found]

    def _windows(self, tokens: Tokens) -> Iterator[tuple[int, int]]:
        """Cut a text into offsets of windows that the model reads whole; it would pass over what is beyond."""
        # Its own words are ours or fewer: it joins digits and letters, and words with a hyphen.
        most = max(int(getattr(self.model.config, "max_len", 384)), 16)
        step = most - most // 8
        for first in range(0, len(tokens), step):
            last = min(first + most, len(tokens)) - 1
            yield tokens.starts[first], tokens.ends[last]
            if last == len(tokens) - 1:
                return

    def _span(self, tokens: Tokens, begin: int, found: Mapping[str, Any]) -> NameSpan | None:
        """Widen what was found to whole words, without punctuation at its ends; None where no word is left."""
        first = bisect_right(tokens.ends, begin + found["start"])
        behind = bisect_left(tokens.starts, begin + found["end"])
        words = [at for at in range(first, behind) if tokens.keys[at]]
        if not words:
            return None
        return NameSpan(
            type=self.labels[found["label"]],
            start=tokens.starts[words[0]],
            end=tokens.ends[words[-1]],
            score=min(float(found["score"]), 1.0),
            source=self.name,
        )


def load_gliner(folder: Path, labels: Mapping[str, MentionType] = LABELS) -> Gliner:
    """Load the GLiNER model in a folder; nothing is fetched.

    Raises:
        RecogniserError: the extra `transformers` is not installed; the folder holds no whole GLiNER model.
    """
    read_config(folder, "gliner_config.json")
    need_extra("torch", "gliner")
    from gliner import GLiNER
    from transformers.utils import logging

    logging.set_verbosity_error()
    logging.disable_progress_bar()
    device = best_device()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            model = GLiNER.from_pretrained(str(folder), local_files_only=True, map_location=device)
    except (OSError, ValueError, KeyError, ImportError, RuntimeError, AttributeError) as error:
        raise RecogniserError(
            f"{folder}: the model cannot be loaded: {first_line(error)} All that it needs must lie there, the tokeniser too."
        ) from None
    if device == "cuda":
        model.half()
    return Gliner(folder=folder, model=model.eval(), labels=labels)
