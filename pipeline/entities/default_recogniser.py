"""The recogniser that is shipped: a trained tagger which sees spelling, neighbours, word vectors and the lexicons."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from pipeline.entities.lexicon import tables_hash
from pipeline.entities.tagger.decode import best_labels, probability, spans_of
from pipeline.entities.tagger.lexical import shipped_lexical
from pipeline.entities.tagger.network import Network
from pipeline.entities.tagger.sure_names import FoundName, support
from pipeline.entities.tagger.weights import Weights, shipped_weights
from pipeline.entities.tokens import Tokens, tokenise
from pipeline.entity_records import MentionType, NameSpan

_CODE_VERSION = "2"
_BATCH = 4096
"""Tokens worked on at once: enough for BLAS, and their numbers stay in the processor's cache."""


class DefaultRecogniser:
    """Finds names by the shipped tagger; weights are read when the first text comes."""

    name = "matn"

    def __init__(self, weights: Weights | None = None) -> None:
        self._given = weights
        self._network: Network | None = None

    @property
    def version(self) -> str:
        """Code, weights and lexicons."""
        return f"{_CODE_VERSION}-{self._weights().hash}-{tables_hash()}"

    def recognise(self, texts: Sequence[str]) -> list[list[NameSpan]]:
        """Give the names in each display text; see `Recogniser`."""
        return self.recognise_tokens([tokenise(text) for text in texts])

    def recognise_tokens(self, texts: Sequence[Tokens], pages: Sequence[int] | None = None) -> list[list[NameSpan]]:
        """Give the names in each text, already cut into tokens.

        `pages`: the number of the page that each text is of, a page's texts side by side: a name that is sure in one text then
        speaks for itself in the others. Without it each text is a page of its own.
        """
        page_of = range(len(texts)) if pages is None else pages
        found: list[list[NameSpan]] = []
        first = size = 0
        for at, (tokens, page) in enumerate(zip(texts, page_of, strict=True)):
            if size + len(tokens) > _BATCH and at > first and page != page_of[at - 1]:
                found += self._batch(texts[first:at], page_of[first:at])
                first, size = at, 0
            size += len(tokens)
        return found + self._batch(texts[first:], page_of[first:]) if first < len(texts) else found

    def _weights(self) -> Weights:
        return self._given or shipped_weights()

    def _batch(self, texts: Sequence[Tokens], page_of: Sequence[int]) -> list[list[NameSpan]]:
        if self._network is None:
            weights = self._weights()
            self._network = Network(weights, shipped_lexical(weights.kinds))
        weights = self._network.weights
        scores, starts = self._network.scores([(tokens.words, tokens.keys) for tokens in texts])
        real = np.zeros(len(scores), dtype=bool)
        for start, tokens in zip(starts, texts, strict=True):
            real[start : start + len(tokens)] = True
        best = best_labels(scores, real, weights.follow)
        found = self._names(scores, starts, best)
        again = support(scores, starts, [tokens.keys for tokens in texts], page_of, found, weights.labels)
        if again:
            changed = np.zeros(len(scores), dtype=bool)
            for text in again:
                changed[starts[text] : starts[text] + len(texts[text])] = True
            best = np.where(changed, best_labels(scores, changed, weights.follow), best)
            found = self._names(scores, starts, best)
        spans: list[list[NameSpan]] = [[] for _ in texts]
        for name in found:
            if name.kind != "MISC":
                tokens = texts[name.text]
                spans[name.text].append(
                    NameSpan(
                        type=MentionType(name.kind),
                        start=tokens.starts[name.first],
                        end=tokens.ends[name.after - 1],
                        score=probability(name.lead),
                        source=self.name,
                    )
                )
        return spans

    def _names(self, scores: NDArray[np.float32], starts: Sequence[int], best: NDArray[np.intp]) -> list[FoundName]:
        """Give the names that labels spell, in order."""
        places = np.flatnonzero(best)
        chosen, ranked = scores[places, best[places]], np.sort(scores[places], axis=1)
        leads = (chosen - np.where(ranked[:, -1] > chosen, ranked[:, -1], ranked[:, -2])).tolist()
        owners = np.searchsorted(starts, places, side="right") - 1
        offsets = (places - np.asarray(starts)[owners]).tolist()
        labels = self._weights().labels
        return [
            FoundName(kind, int(owners[first]), offsets[first], offsets[after - 1] + 1, min(leads[first:after]))
            for kind, first, after in spans_of([labels[n] for n in best[places]])
        ]


def load_default_recogniser() -> DefaultRecogniser:
    """Give the shipped recogniser; it reads its weights when the first text comes."""
    return DefaultRecogniser()
