"""The recogniser of names that the settings ask for: read as a plan, which can be sent to other processes, and then loaded."""

from __future__ import annotations

import multiprocessing
import re
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from pipeline.entities.page import load_finder
from pipeline.entities.recogniser import Recogniser
from pipeline.entity_records import NAME_TYPES, MentionType
from pipeline.errors import SettingsError

FORMS = "matn, transformers:FOLDER, gliner:FOLDER, several joined by +, or vote(A,B,C)"
_KINDS = ("matn", "transformers", "gliner")
# A folder's name may hold a plus sign or a comma: only one before a recogniser's name joins two of them.
_NEXT = r"\s*(?=(?:matn\s*(?:[+,]|$)|(?:transformers|gliner):))"
_PLUS, _COMMA = re.compile(rf"\+{_NEXT}"), re.compile(rf",{_NEXT}")


class Merge(StrEnum):
    """How several recognisers become one."""

    UNION = "union"
    VOTE = "vote"


@dataclass(frozen=True, slots=True, kw_only=True)
class RecogniserPart:
    """One recogniser: `kind` is matn, transformers or gliner; `folder` is its model's, None for matn."""

    kind: str
    folder: Path | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RecogniserPlan:
    """What is to be loaded; `labels` is what a GLiNER model is asked for, with the type of what it finds."""

    parts: tuple[RecogniserPart, ...] = (RecogniserPart(kind="matn"),)
    merge: Merge = Merge.UNION
    labels: tuple[tuple[str, MentionType], ...] = ()

    @property
    def is_default(self) -> bool:
        """Whether this is the recogniser that is shipped, alone."""
        return self.parts == (RecogniserPart(kind="matn"),)


def read_plan(setting: str, gliner_labels: str) -> RecogniserPlan:
    """Read MATN_RECOGNISER and MATN_GLINER_LABELS; nothing is loaded yet.

    Raises:
        SettingsError: the settings cannot be read; the message says what can stand there.
    """
    text = setting.strip()
    voted = re.fullmatch(r"vote\s*\((.*)\)", text, re.DOTALL)
    parts = tuple(_part(part.strip()) for part in (_COMMA.split(voted[1]) if voted else _PLUS.split(text)))
    if len(set(parts)) < len(parts):
        raise SettingsError(f"MATN_RECOGNISER: {setting!r} names a recogniser twice.")
    if voted and len(parts) < 2:
        raise SettingsError(f"MATN_RECOGNISER: a vote needs two recognisers or, better, three; it is {setting!r}.")
    labels = _labels(gliner_labels) if any(part.kind == "gliner" for part in parts) else ()
    return RecogniserPlan(parts=parts, merge=Merge.VOTE if voted else Merge.UNION, labels=labels)


def check_plan(plan: RecogniserPlan) -> None:
    """Look whether a plan's models and the extra that reads them are there, before anything is begun that would need them.

    Raises:
        RecogniserError: one of them is not.
    """
    from pipeline.entities.backends.model_folder import need_extra, read_config

    for part in plan.parts:
        if part.folder is not None:
            read_config(part.folder, "gliner_config.json" if part.kind == "gliner" else "config.json")
            need_extra("torch", "gliner" if part.kind == "gliner" else "transformers")


def load_recogniser(plan: RecogniserPlan) -> Recogniser | None:
    """Load what a plan names; None for the shipped recogniser alone, which `load_finder` loads.

    Raises:
        RecogniserError: a model cannot be loaded, or the extra that reads it is not installed.
    """
    if plan.is_default:
        return None
    loaded = tuple(_load(part, plan) for part in plan.parts)
    if multiprocessing.parent_process() is not None and any(part.folder for part in plan.parts):
        import torch

        # One of several processes, one for each core: each that took all the cores would stand in the others' way.
        torch.set_num_threads(1)
    if len(loaded) == 1:
        return loaded[0]
    from pipeline.entities.backends.merging import Union, Vote

    return Vote(parts=loaded) if plan.merge is Merge.VOTE else Union(parts=loaded)


def _load(part: RecogniserPart, plan: RecogniserPlan) -> Recogniser:
    if part.folder is None:
        return load_finder().recogniser
    if part.kind == "gliner":
        from pipeline.entities.backends.gliner_model import load_gliner

        return load_gliner(part.folder, dict(plan.labels))
    from pipeline.entities.backends.token_classifier import load_token_classifier

    return load_token_classifier(part.folder)


def _part(text: str) -> RecogniserPart:
    kind, mark, folder = text.partition(":")
    kind = kind.strip()
    if kind not in _KINDS or bool(mark) != (kind != "matn"):
        raise SettingsError(f"MATN_RECOGNISER: expected {FORMS}; {text!r} is none of these.")
    if kind == "matn":
        return RecogniserPart(kind=kind)
    if not folder.strip():
        raise SettingsError(f"MATN_RECOGNISER: expected the folder of a model after {text!r}.")
    return RecogniserPart(kind=kind, folder=Path(folder.strip()).expanduser().absolute())


def _labels(text: str) -> tuple[tuple[str, MentionType], ...]:
    """Read `PERSON=person ORG=organization|political party PLACE=location`: a word may hold spaces."""
    expected = "expected PERSON=word ORG=word PLACE=word, several words parted by |"
    found = re.findall(r"(\w+)=(.*?)(?=\s+\w+=|$)", text.strip(), re.DOTALL)
    names = {of_type.value for of_type in NAME_TYPES}
    read = [(word.strip(), name) for name, words in found for word in words.split("|")]
    if not read or any(not word or name not in names for word, name in read) or len({word for word, _ in read}) < len(read):
        raise SettingsError(f"MATN_GLINER_LABELS: {expected}; it is {text!r}.")
    return tuple((word, MentionType(name)) for word, name in read)
