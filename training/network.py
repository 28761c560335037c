"""The tagger's network in PyTorch: word forms, their neighbours, a chain of labels."""

from __future__ import annotations

import torch
from torch import Tensor, nn

from training.corpora import LABELS

FORBIDDEN = -10_000.0


def allowed() -> Tensor:
    """Give which label may follow which: 0 or FORBIDDEN. A sentence stands between two places outside names."""
    n = len(LABELS)
    follow = torch.full((n, n), FORBIDDEN)
    for i, left in enumerate(LABELS):
        for j, right in enumerate(LABELS):
            is_open = left[0] in "BI"
            continues = right[0] in "IE"
            if (is_open and continues and left[2:] == right[2:]) or (not is_open and not continues):
                follow[i, j] = 0.0
    return follow


class Chain(nn.Module):
    """A linear-chain conditional random field over `LABELS`, with the sequences that no name has forbidden."""

    def __init__(self) -> None:
        super().__init__()
        n = len(LABELS)
        self.register_buffer("mask", allowed())
        self.follow = nn.Parameter(torch.zeros(n, n))

    def loss(self, scores: Tensor, labels: Tensor, lengths: Tensor) -> Tensor:
        """Give the mean negative log-likelihood of a sentence's labels; sentences sorted by length, longest first."""
        batch, steps, _ = scores.shape
        follow = self.follow + self.mask
        begin, end = follow[0], follow[:, 0]
        real = torch.arange(steps)[None, :] < lengths[:, None]
        gold = (scores.gather(2, labels[:, :, None]).squeeze(2) * real).sum()
        gold = gold + (follow[labels[:, :-1], labels[:, 1:]] * real[:, 1:]).sum()
        gold = gold + begin[labels[:, 0]].sum() + end[labels.gather(1, lengths[:, None] - 1).squeeze(1)].sum()
        alpha = scores[:, 0] + begin
        total = scores.new_zeros(())
        left = batch
        counts = real.sum(0).tolist()
        for step in range(1, steps):
            now = counts[step]
            if now < left:
                total = total + torch.logsumexp(alpha[now:left] + end, 1).sum()
                alpha, left = alpha[:now], now
            alpha = torch.logsumexp(alpha[:, :, None] + follow, 1) + scores[:now, step]
        total = total + torch.logsumexp(alpha + end, 1).sum()
        return (total - gold) / batch

    @torch.no_grad()
    def best(self, scores: Tensor, lengths: Tensor) -> list[list[int]]:
        """Give the best labels of each sentence."""
        batch, steps, _ = scores.shape
        follow = self.follow + self.mask
        begin, end = follow[0], follow[:, 0]
        alpha = scores[:, 0] + begin
        back = []
        finals = alpha.clone()
        for step in range(1, steps):
            best, source = (alpha[:, :, None] + follow).max(1)
            alpha = best + scores[:, step]
            back.append(source)
            finals = torch.where((step < lengths)[:, None], alpha, finals)
        last = (finals + end).argmax(1).tolist()
        lists = [source.tolist() for source in back]
        out = []
        for row in range(batch):
            at = last[row]
            path = [at]
            for step in range(int(lengths[row]) - 2, -1, -1):
                at = lists[step][row][at]
                path.append(at)
            out.append(path[::-1])
        return out


class Network(nn.Module):
    """Word forms to a vector each, then convolutions over neighbours, then a score for each label: several such networks at once.

    `table`: rows of the feature table; `vectors`: fixed word vectors, the last row zero; `codes`: kinds of lexicon match.
    `members`: networks side by side, each `word` and `hidden` wide, that share no weight but the chain's: each learns by its own
    likelihood, and what is asked is the mean of their scores.
    """

    def __init__(
        self,
        table: int,
        vectors: Tensor | None,
        codes: int,
        word: int = 128,
        hidden: int = 128,
        layers: int = 2,
        heads: int = 1,
        dropout: float = 0.4,
        members: int = 1,
    ) -> None:
        super().__init__()
        self.members = members
        word, hidden = word * members, hidden * members
        self.features = nn.EmbeddingBag(table, word, mode="sum", sparse=True)
        nn.init.normal_(self.features.weight, std=0.08)
        self.vectors = vectors
        self.project = nn.Linear(vectors.shape[1], word) if vectors is not None else None
        self.matches = nn.EmbeddingBag(codes, hidden * 5, mode="sum")
        nn.init.zeros_(self.matches.weight)
        self.neighbours = nn.Conv1d(word, hidden, 5, padding=2, groups=members)
        self.further = nn.ModuleList(
            nn.Conv1d(hidden, hidden, 3, padding=2**n, dilation=2**n, groups=members) for n in range(1, layers)
        )
        self.out = nn.ModuleList(nn.Conv1d(hidden, members * len(LABELS), 1, groups=members) for _ in range(heads))
        self.chains = nn.ModuleList(Chain() for _ in range(heads))
        self.drop_word = nn.Dropout(dropout)
        self.drop = nn.Dropout(dropout)
        self.hidden = hidden

    def words(self, rows: Tensor, offsets: Tensor, weights: Tensor, vector_rows: Tensor) -> Tensor:
        """Give a vector for each word form: [forms, word]."""
        total = self.features(rows, offsets, per_sample_weights=weights)
        if self.project is not None:
            total = total + self.project(self.vectors[vector_rows])
        return torch.relu(total)

    def forward(
        self, words: Tensor, form_of: Tensor, real: Tensor, match_rows: Tensor, match_offsets: Tensor, head: int = 0
    ) -> Tensor:
        """Give the scores of each label by each member: [sentences, members, words, labels].

        `form_of` [sentences, words] numbers the forms.
        """
        batch, steps = form_of.shape
        x = self.drop_word(words)[form_of].transpose(1, 2)
        h = self.neighbours(x)
        if len(match_rows):
            m = self.matches(match_rows, match_offsets).view(batch, steps, 5, self.hidden)
            padded = nn.functional.pad(m, (0, 0, 0, 0, 2, 2))
            h = h + sum(padded[:, 4 - o : 4 - o + steps, o] for o in range(5)).transpose(1, 2)
        keep = real[:, None, :].to(h.dtype)
        h = self.drop(torch.relu(h)) * keep
        for layer in self.further:
            h = h + self.drop(torch.relu(layer(h))) * keep
        return self.out[head](h).view(batch, self.members, len(LABELS), steps).transpose(2, 3)
