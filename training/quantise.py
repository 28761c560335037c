"""Turn a trained network into whole numbers, as the product reads them (`pipeline.entities.tagger.weights`)."""

from __future__ import annotations

import io
from collections.abc import Sequence

import numpy as np
import torch
from torch import Tensor

from training.corpora import LABELS
from training.learn import Example, Trainer
from training.word_vectors import WordVectors

_LEVELS = 255.0
_STEPS = 256.0
VECTOR_STEP = 1 / 16
"""What one step of a word vector's numbers is for the network: a vector has a length of about 20."""


ENTRY = 1.0
"""Added to the score of a name's first label, found on folds kept for choosing (training/README.md)."""


def whole(matrix: np.ndarray, most: int = 127, axis: int | tuple[int, ...] | None = None) -> tuple[np.ndarray, np.ndarray]:
    """Give a matrix as whole numbers up to `most` and the scale (of the whole, or along an axis' other ones)."""
    scale = np.maximum(np.abs(matrix).max(axis=axis, keepdims=axis is not None), 1e-9) / most
    return np.rint(matrix / scale).astype(np.int16), np.squeeze(scale) if axis is not None else scale


def by_member(kernel: np.ndarray, members: int) -> np.ndarray:
    """Turn a grouped convolution's [members * out, in, width] into [members, width, in, out]."""
    return kernel.reshape(members, -1, *kernel.shape[1:]).transpose(0, 3, 2, 1)


@torch.no_grad()
def activations(trainer: Trainer, items: Sequence[Example]) -> list[np.ndarray]:
    """Give, for word vectors and the input of each further layer and of the output, the largest useful value of each channel."""
    seen: list[list[Tensor]] = [[] for _ in range(len(trainer.network.further) + 2)]
    network = trainer.network
    handles = [network.drop_word.register_forward_hook(lambda module, args, out: seen[0].append(out))]
    for n, layer in enumerate(network.further):
        handles.append(
            layer.register_forward_pre_hook(lambda module, args, n=n: seen[n + 1].append(args[0].transpose(1, 2).flatten(0, 1)))
        )
    handles.append(
        network.out[0].register_forward_pre_hook(lambda module, args: seen[-1].append(args[0].transpose(1, 2).flatten(0, 1)))
    )
    trainer.scores(list(items))
    for handle in handles:
        handle.remove()
    out = []
    for of in seen:
        values = torch.cat(of).numpy()
        out.append(np.maximum(np.quantile(values, 0.9995, axis=0), 0.05))
    return out


def quantised(trainer: Trainer, items: Sequence[Example], vectors: WordVectors, kinds: Sequence[str]) -> bytes:
    """Give the file of weights; `items` show how large activations get."""
    state = {name: value.numpy() for name, value in trainer.network.state_dict().items()}
    tops = activations(trainer, items)
    members = trainer.network.members
    arrays: dict[str, np.ndarray] = {}
    features, feature_scale = whole(state["features.weight"])
    arrays["features"] = features.astype(np.int8)
    arrays["scale_features"] = np.float64(feature_scale)
    project, project_scale = whole(state["project.weight"].T, 1023)
    arrays["project"] = project
    arrays["scale_project"] = np.float64(VECTOR_STEP * project_scale)
    arrays["scale_word_bias"] = state["project.bias"].astype(np.float64)
    arrays["words"], arrays["codes"], arrays["books"] = vectors.hashes, vectors.codes, vectors.books
    # The scale of each channel of a word's vector goes into the matrix that reads it.
    top = tops[0] / _LEVELS
    arrays["scale_word"] = (1 / top).astype(np.float64)
    kernel = by_member(state["neighbours.weight"], members) * top.reshape(members, 1, -1, 1)
    neighbours, scale = whole(kernel, axis=(1, 2))
    arrays["neighbours"] = neighbours.astype(np.int8)
    arrays["scale_given"] = (scale.ravel() * _STEPS).astype(np.float64)
    arrays["scale_first_bias"] = np.rint(state["neighbours.bias"] * _STEPS)
    hidden = len(state["neighbours.bias"])
    # In PyTorch slot o of a match adds to the place o - 2 further on; here slot o is what the place 2 - o further on gets.
    matches = state["matches.weight"].reshape(-1, 5, hidden)[:, ::-1]
    arrays["matches"] = np.clip(np.rint(matches * _STEPS), -1000, 1000).astype(np.int16)
    further = []
    for n in range(len(trainer.network.further)):
        top = tops[n + 1] / _LEVELS
        kernel = by_member(state[f"further.{n}.weight"], members) * top.reshape(members, 1, -1, 1)
        numbers, scale = whole(kernel.reshape(members, -1, hidden // members), axis=1)
        further.append(numbers)
        arrays[f"scale_further_in_{n}"] = 1 / top
        arrays[f"scale_further_{n}"] = scale.ravel()
        arrays[f"scale_further_bias_{n}"] = state[f"further.{n}.bias"]
    arrays["further"] = np.array(further, dtype=np.int8).reshape(len(further), members, -1, hidden // members)
    top = tops[-1] / _LEVELS
    # The mean of the members' scores is one product over the channels of all of them.
    kernel = by_member(state["out.0.weight"], members).reshape(hidden, -1) / members
    numbers, scale = whole(kernel * top[:, None], axis=0)
    arrays["out"] = numbers.astype(np.int8)
    arrays["scale_out_in"] = 1 / top
    arrays["scale_out"], arrays["scale_out_bias"] = scale, state["out.0.bias"].reshape(members, -1).mean(axis=0)
    # Names are entered a little more readily than the likeliest labels would: F1 asks for as many found as wrong.
    opens = np.array([label[0] in "BS" for label in LABELS])
    follow = state["chains.0.follow"] + ENTRY * opens
    arrays["follow"] = (np.rint(follow * 1024) / 1024 + state["chains.0.mask"]).astype(np.float32)
    for name, texts in (("labels", LABELS), ("kinds", kinds)):
        arrays[name] = np.frombuffer("\n".join(texts).encode(), dtype=np.uint8)
    for name in list(arrays):
        if name.startswith("scale_"):
            arrays[name] = np.asarray(arrays[name], dtype=np.float64)
    file = io.BytesIO()
    np.savez(file, **arrays)
    return file.getvalue()
