"""A Hugging Face token-classification model, from a folder on this machine, as a recogniser of names."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from pipeline.arabic.text import MARKS
from pipeline.entities.backends.model_folder import folder_version, need_extra, read_config
from pipeline.entities.backends.token_labels import Label, name_runs, read_labels
from pipeline.entities.tokens import Tokens, tokenise
from pipeline.entity_records import NameSpan
from pipeline.errors import RecogniserError

CODE_VERSION = "1"
"""Raised whenever this module might give another answer for the same model."""

MOST_PIECES = 512
"""Pieces of words in a window, its two marks included: what BERT models can read at once."""

OVERLAP = 64
"""Pieces that a window shares with the next: a word near an edge is judged where it has more text around it."""

_PIECES_AT_ONCE = {"cpu": 8_192, "cuda": 131_072, "mps": 32_768}
"""Pieces in a batch, padding included: what a processor's caches, or the memory of a small card, hold."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Window:
    text: int
    pieces: list[int]
    words: list[int | None]


@dataclass(frozen=True, kw_only=True)
class TokenClassifier:
    """Finds names with a model for token classification (`AutoModelForTokenClassification`) and its fast tokeniser.

    The model is fed words without vowel signs and tatweel, as models of Arabic are trained; what it says of a word's first
    piece counts for the word. The model's own `id2label` says what its labels mean (`token_labels`). It runs on a graphics
    card where there is one, in half precision; there, and with other batches, figures may differ in their last digits.
    """

    folder: Path
    model: Any = field(repr=False)
    tokenizer: Any = field(repr=False)
    labels: dict[int, Label]

    @property
    def name(self) -> str:
        """The folder's name, so that two models are told apart."""
        return f"transformers:{self.folder.name}"

    @cached_property
    def version(self) -> str:
        """The code's version and a hash of the model's files."""
        return f"{CODE_VERSION}-{folder_version(self.folder)}"

    def recognise(self, texts: Sequence[str]) -> list[list[NameSpan]]:
        """Give the names in each text, as spans of whole words."""
        tokens = [tokenise(text) for text in texts]
        best: list[list[tuple[int, int, float] | None]] = [[None] * len(each) for each in tokens]
        windows = sorted(self._windows(tokens), key=lambda window: len(window.pieces))
        for batch in _batches(windows, _PIECES_AT_ONCE[self.model.device.type]):
            for window, labels, scores in zip(batch, *self._read(batch), strict=True):
                _keep_best(best[window.text], window.words, labels, scores)
        return [self._spans(each, judged) for each, judged in zip(tokens, best, strict=True)]

    def _windows(self, tokens: Sequence[Tokens]) -> Iterator[_Window]:
        filled = [at for at, each in enumerate(tokens) if each.words]
        if not filled:
            return
        words = [[MARKS.sub("", word) or word for word in tokens[at].words] for at in filled]
        encoded = self.tokenizer(
            words,
            is_split_into_words=True,
            truncation=True,
            max_length=self.window_pieces,
            stride=min(OVERLAP, self.window_pieces // 4),
            return_overflowing_tokens=True,
        )
        for number, (pieces, text) in enumerate(zip(encoded["input_ids"], encoded["overflow_to_sample_mapping"], strict=True)):
            yield _Window(text=filled[text], pieces=pieces, words=encoded.word_ids(number))

    @property
    def window_pieces(self) -> int:
        """How many pieces of words the model reads at once."""
        said = (self.tokenizer.model_max_length, getattr(self.model.config, "max_position_embeddings", None))
        room = min(MOST_PIECES, *(int(most) for most in said if most))
        # Models in RoBERTa's way count their positions from the padding's number on.
        return room - (2 if self.model.config.model_type in ("roberta", "xlm-roberta", "camembert") and room < MOST_PIECES else 0)

    def _read(self, batch: Sequence[_Window]) -> tuple[list[list[int]], list[list[float]]]:
        import torch

        padded = self.tokenizer.pad({"input_ids": [window.pieces for window in batch]}, return_tensors="pt")
        with torch.inference_mode():
            given = {name: padded[name].to(self.model.device) for name in ("input_ids", "attention_mask")}
            scores, labels = self.model(**given).logits.float().softmax(-1).max(-1)
        return labels.tolist(), scores.tolist()

    def _spans(self, tokens: Tokens, judged: Sequence[tuple[int, int, float] | None]) -> list[NameSpan]:
        spans = []
        for name_type, first, behind in name_runs([self.labels.get(word[1]) if word else None for word in judged]):
            words = [at for at in range(first, behind) if tokens.keys[at]]  # marks of punctuation have no key
            if words:
                sure = [word[2] for word in judged[words[0] : words[-1] + 1] if word]
                spans.append(
                    NameSpan(
                        type=name_type,
                        start=tokens.starts[words[0]],
                        end=tokens.ends[words[-1]],
                        score=sum(sure) / len(sure),
                        source=self.name,
                    )
                )
        return spans


def load_token_classifier(folder: Path) -> TokenClassifier:
    """Load the model in a folder; nothing is fetched, and no code from the folder is run.

    Raises:
        RecogniserError: the extra `transformers` is not installed; the folder holds no model for token classification, or one
            whose labels name no type of ours.
    """
    config = read_config(folder, "config.json")
    kinds = config.get("architectures") or []
    if not any(str(kind).endswith("ForTokenClassification") for kind in kinds):
        raise RecogniserError(
            f"{folder}: its model is {', '.join(map(str, kinds)) or 'of no stated kind'}; needed is one that was trained for "
            "token classification (named entities)."
        )
    need_extra("torch", "transformers")
    import torch
    from transformers import AutoModelForTokenClassification, AutoTokenizer
    from transformers.utils import logging

    logging.set_verbosity_error()
    logging.disable_progress_bar()
    device = best_device()
    try:
        tokenizer = AutoTokenizer.from_pretrained(folder, local_files_only=True, trust_remote_code=False)
        model, found = AutoModelForTokenClassification.from_pretrained(
            folder,
            local_files_only=True,
            trust_remote_code=False,
            output_loading_info=True,
            dtype=torch.float32 if device == "cpu" else torch.float16,
        )
    except (OSError, ValueError, KeyError, ImportError, RuntimeError) as error:
        raise RecogniserError(f"{folder}: the model cannot be loaded: {first_line(error)}") from None
    if not tokenizer.is_fast:
        raise RecogniserError(f"{folder}: its tokeniser has no fast form (tokenizer.json), which exact offsets need.")
    if found["missing_keys"]:
        raise RecogniserError(f"{folder}: its weights are not whole: {len(found['missing_keys'])} are missing.")
    labels = read_labels({int(number): str(name) for number, name in model.config.id2label.items()})
    if not labels:
        names = ", ".join(map(str, list(model.config.id2label.values())[:8]))
        raise RecogniserError(
            f"{folder}: its labels ({names}) name no type of ours. Name them in id2label of config.json: B-PERS, I-PERS, B-ORG, …"
        )
    model.eval().to(device)
    return TokenClassifier(folder=folder, model=model, tokenizer=tokenizer, labels=labels)


def best_device() -> str:
    """Name the fastest device that torch can use here: cuda, mps or cpu."""
    import torch

    if torch.cuda.is_available():
        return "cuda"
    return "mps" if torch.backends.mps.is_available() else "cpu"


def first_line(error: Exception) -> str:
    """Give what an error of a library says first: the rest is advice for those who call it from Python."""
    return (str(error).strip() or type(error).__name__).splitlines()[0]


def _batches(windows: Iterable[_Window], pieces: int) -> Iterator[list[_Window]]:
    """Cut windows, shortest first, into batches of at most so many pieces once all are as long as the longest."""
    batch: list[_Window] = []
    for window in windows:
        if batch and len(window.pieces) * (len(batch) + 1) > pieces:
            yield batch
            batch = []
        batch.append(window)
    if batch:
        yield batch


def _keep_best(
    best: list[tuple[int, int, float] | None], words: Sequence[int | None], labels: Sequence[int], scores: Sequence[float]
) -> None:
    """Note of each word the label of its first piece, from the window in which it stands farthest from an edge."""
    before: int | None = None
    for at, word in enumerate(words):
        if word is not None and word != before:
            room = min(at, len(words) - 1 - at)
            known = best[word]
            if known is None or known[0] < room:
                best[word] = (room, labels[at], scores[at])
        before = word
