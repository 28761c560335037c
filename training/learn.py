"""Train and measure: batches, word dropout, exact-span F1."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np
import torch
from torch import Tensor

from pipeline.entities.tagger.features import FormFeatures, rows
from training.corpora import LABELS, Sentence, label_spans
from training.network import Network

LABEL_OF = {label: number for number, label in enumerate(LABELS)}
TABLE = 1 << 16


@dataclass
class Forms:
    """Every distinct word form seen, with its feature rows, how many of them are lexical, and its word vector's row."""

    features: FormFeatures
    table: int = TABLE
    number: dict[str, int] = field(default_factory=dict)
    rows: list[np.ndarray] = field(default_factory=list)
    lexical: list[int] = field(default_factory=list)
    vector: list[int] = field(default_factory=list)

    def of(self, word: str, key: str) -> int:
        """Give the number of a word form."""
        known = self.number.get(word)
        if known is None:
            known = self.number[word] = len(self.rows)
            lexical, others, row = self.features.of(word, key)
            self.rows.append(np.array(rows(lexical + others, self.table)))
            self.lexical.append(len(lexical))
            self.vector.append(row)
        return known


@dataclass
class Example:
    """A sentence as numbers: forms, labels, lexicon matches of each token; `head` is the corpus it is labelled by."""

    forms: np.ndarray
    labels: np.ndarray
    matches: list[tuple[int, int]]
    head: int
    sentence: Sentence


def examples(
    sentences: Sequence[Sentence], forms: Forms, matcher: Callable[[Sequence[str]], list[tuple[int, int]]], head: int = 0
) -> list[Example]:
    """Turn sentences into numbers."""
    out = []
    for s in sentences:
        out.append(
            Example(
                forms=np.array([forms.of(w, k) for w, k in zip(s.tokens.words, s.tokens.keys, strict=True)]),
                labels=np.array([LABEL_OF[label] for label in s.labels]),
                matches=matcher(s.tokens.keys),
                head=head,
                sentence=s,
            )
        )
    return out


def batches(items: list[Example], size: int, rng: random.Random | None) -> list[list[Example]]:
    """Group examples of like length and one head; the order of groups is random."""
    keyed = sorted(items, key=lambda e: (e.head, len(e.forms) + (rng.random() * 6 if rng else 0)))
    groups: list[list[Example]] = []
    for e in keyed:
        if groups and groups[-1][0].head == e.head and sum(len(x.forms) for x in groups[-1]) + len(e.forms) <= size:
            groups[-1].append(e)
        else:
            groups.append([e])
    if rng:
        rng.shuffle(groups)
    for g in groups:
        g.sort(key=lambda e: -len(e.forms))
    return groups


@dataclass
class Trainer:
    """A network and how it is trained."""

    network: Network
    forms: Forms
    seed: int = 1
    rate: float = 2e-3
    word_drop: float = 0.25
    size: int = 1200

    def run(self, group: list[Example], drop: float, gen: torch.Generator | None) -> tuple[Tensor, Tensor, Tensor]:
        """Give scores by each member, labels and lengths of a group."""
        lengths = torch.tensor([len(e.forms) for e in group])
        steps = int(lengths[0])
        flat = np.concatenate([e.forms for e in group])
        unique, inverse = np.unique(flat, return_inverse=True)
        form_of = torch.zeros(len(group), steps, dtype=torch.long)
        labels = torch.zeros(len(group), steps, dtype=torch.long)
        real = torch.arange(steps)[None] < lengths[:, None]
        form_of[real] = torch.from_numpy(inverse) + 1
        labels[real] = torch.from_numpy(np.concatenate([e.labels for e in group]))
        pieces = [self.forms.rows[u] for u in unique]
        counts = np.array([0, *(len(p) for p in pieces)])
        offsets = torch.from_numpy(np.concatenate([[0], counts.cumsum()[:-1]]))
        all_rows = torch.from_numpy(np.concatenate(pieces))
        weights = torch.ones(len(all_rows))
        vector_rows = torch.tensor([-1, *(self.forms.vector[u] for u in unique)])
        if self.network.vectors is not None:
            vector_rows[vector_rows < 0] = len(self.network.vectors) - 1
        if drop:
            dropped = torch.rand(len(unique), generator=gen) < drop
            starts = offsets.tolist()
            for n in dropped.nonzero().flatten().tolist():
                at = starts[n + 1]
                weights[at : at + self.forms.lexical[unique[n]]] = 0.0
            if self.network.vectors is not None:
                vector_rows[1:][torch.rand(len(unique), generator=gen) < drop * 0.4] = len(self.network.vectors) - 1
        flat_matches = sorted((row * steps + at, code) for row, e in enumerate(group) for at, code in e.matches)
        match_rows = [code for _, code in flat_matches]
        match_offsets = (
            np.searchsorted([at for at, _ in flat_matches], np.arange(len(group) * steps))
            if match_rows
            else np.zeros(0, dtype=np.int64)
        )
        words = self.network.words(all_rows, offsets, weights, vector_rows)
        # The padding's vector must be zero whatever the bias is.
        words = torch.cat([torch.zeros(1, words.shape[1]), words[1:]])
        scores = self.network(
            words, form_of, real, torch.tensor(match_rows, dtype=torch.long), torch.from_numpy(match_offsets), group[0].head
        )
        return scores, labels, lengths

    def fit(
        self, train: list[Example], epochs: int, each: Callable[[int], None] | None = None, weight: Sequence[float] = (1, 1, 1, 1)
    ) -> None:
        """Train; the rate falls to nothing along half a cosine."""
        rng = random.Random(self.seed)
        gen = torch.Generator().manual_seed(self.seed)
        torch.manual_seed(self.seed)
        sparse = [self.network.features.weight]
        dense = [p for p in self.network.parameters() if p is not sparse[0]]
        per_epoch = len(batches(train, self.size, None))
        steps = int(per_epoch * epochs * 1.05) + 20
        optimisers = [
            torch.optim.AdamW(dense, lr=self.rate, betas=(0.9, 0.99), weight_decay=0.01),
            torch.optim.SparseAdam(sparse, lr=self.rate, betas=(0.9, 0.99)),
        ]
        schedules = [
            torch.optim.lr_scheduler.OneCycleLR(o, self.rate, total_steps=steps, pct_start=0.1, cycle_momentum=False)
            for o in optimisers
        ]
        for epoch in range(epochs):
            self.network.train()
            for group in batches(train, self.size, rng):
                scores, labels, lengths = self.run(group, self.word_drop, gen)
                head, members = group[0].head, self.network.members
                # Every member by itself, in a batch that is still in order of length.
                labels, lengths = labels.repeat_interleave(members, 0), lengths.repeat_interleave(members)
                loss = self.network.chains[head].loss(scores.flatten(0, 1), labels, lengths) * weight[head] * members
                for optimiser in optimisers:
                    optimiser.zero_grad()
                loss.backward()
                torch.nn.utils.clip_grad_norm_(dense, 5.0 * members**0.5)
                for optimiser, schedule in zip(optimisers, schedules, strict=True):
                    optimiser.step()
                    schedule.step()
            if each:
                each(epoch)

    @torch.no_grad()
    def scores(self, items: list[Example]) -> list[np.ndarray]:
        """Give each example's scores, in order."""
        self.network.eval()
        found: dict[int, np.ndarray] = {}
        for group in batches(items, 4000, None):
            scores, _, lengths = self.run(group, 0.0, None)
            for e, row, n in zip(group, scores.mean(1).numpy(), lengths.tolist(), strict=True):
                found[id(e)] = row[:n]
        return [found[id(e)] for e in items]


def decode(trainer: Trainer, items: list[Example], scores: list[np.ndarray], head: int = 0) -> list[list[int]]:
    """Give the best labels for given scores."""
    chain = trainer.network.chains[head]
    order = sorted(range(len(items)), key=lambda n: -len(items[n].forms))
    out: list[list[int]] = [[] for _ in items]
    for first in range(0, len(order), 128):
        part = order[first : first + 128]
        steps = len(scores[part[0]])
        padded = torch.zeros(len(part), steps, len(LABELS))
        for row, n in enumerate(part):
            padded[row, : len(scores[n])] = torch.from_numpy(scores[n])
        for n, path in zip(part, chain.best(padded, torch.tensor([len(scores[n]) for n in part])), strict=True):
            out[n] = path
    return out


def measure(items: Sequence[Example], paths: Sequence[Sequence[int]]) -> dict[str, tuple[int, int, int]]:
    """Count right, answered and gold spans of each class, by the corpus' own words."""
    right: Counter[str] = Counter()
    answered: Counter[str] = Counter()
    gold: Counter[str] = Counter()
    for e, path in zip(items, paths, strict=True):
        s = e.sentence
        found = {(kind, s.word_of[a], s.word_of[b - 1] + 1) for kind, a, b in label_spans([LABELS[n] for n in path])}
        asked = set(s.gold)
        for kind, *_ in found:
            answered[kind] += 1
        for kind, *_ in asked:
            gold[kind] += 1
        for kind, *_ in found & asked:
            right[kind] += 1
    return {kind: (right[kind], answered[kind], gold[kind]) for kind in ("PERSON", "ORG", "PLACE", "MISC")}


def f1(counts: dict[str, tuple[int, int, int]], kinds: Sequence[str] = ("PERSON", "ORG", "PLACE")) -> tuple[float, float, float]:
    """Give precision, recall and F1 over the classes."""
    right, answered, gold = (sum(counts[kind][n] for kind in kinds) for n in range(3))
    p, r = right / max(answered, 1), right / max(gold, 1)
    return p, r, 2 * p * r / max(p + r, 1e-9)
