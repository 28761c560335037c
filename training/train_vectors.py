"""Train word vectors from a folder of plain Arabic text.

Development only: needs `gensim`, which the product does not. No text is shipped with the project; the texts that the shipped
vectors were trained on are named in vectors.md.

    python -m training.train_vectors TEXT_FOLDER VECTORS.npz [--dimensions 64] [--epochs 4] [--words 150000]

TEXT_FOLDER has UTF-8 files `*.txt`, a paragraph a line. VECTORS.npz gets `words`, `vectors` (float32, each row of length one)
and `counts`, the most frequent word first. 30 million words and four epochs take ten minutes of two cores.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from gensim.models import Word2Vec

from pipeline.entities.tagger.features import vector_key
from pipeline.entities.tokens import tokenise

_LINE = 400
"""Tokens a training line: articles without full stops are cut here, since the trainer drops what is beyond 10,000."""

_RAREST = 5
"""Words seen less often get no vector: there is too little to learn one from."""


def lines_of_keys(folder: Path) -> Iterator[list[str]]:
    """Give each paragraph under the folder as the names of its tokens' vectors, at most 400 at a time."""
    for path in sorted(folder.glob("*.txt")):
        with path.open(encoding="utf-8") as lines:
            for line in lines:
                tokens = tokenise(line)
                keys = [vector_key(word, key) for word, key in zip(tokens.words, tokens.keys, strict=True)]
                for start in range(0, len(keys), _LINE):
                    yield keys[start : start + _LINE]


def train_vectors(
    corpus: Path, *, dimensions: int, epochs: int, words: int, workers: int
) -> tuple[list[str], np.ndarray, np.ndarray]:
    """Train skip-gram vectors on a file of tokens, a line a piece of text; give words, vectors and counts.

    A window of two words gives neighbours that could stand in the same place (names with names) rather than words of one topic.
    """
    model = Word2Vec(
        corpus_file=str(corpus),
        vector_size=dimensions,
        window=2,
        sg=1,
        negative=8,
        sample=1e-4,
        min_count=_RAREST,
        max_final_vocab=words,
        epochs=epochs,
        workers=workers,
        seed=1,
    )
    vocabulary = list(model.wv.index_to_key)
    counts = np.array([model.wv.get_vecattr(word, "count") for word in vocabulary], np.int32)
    vectors = model.wv.vectors.astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True) + 1e-9
    return vocabulary, vectors, counts


def main() -> None:
    """Read the folder, train and save."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("text_folder", type=Path)
    parser.add_argument("vectors", type=Path)
    parser.add_argument("--dimensions", type=int, default=64)
    parser.add_argument("--epochs", type=int, default=4)
    parser.add_argument("--words", type=int, default=150_000)
    parser.add_argument("--workers", type=int, default=2)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        corpus = Path(folder, "tokens.txt")
        with corpus.open("w", encoding="utf-8") as out:
            out.writelines(" ".join(line) + "\n" for line in lines_of_keys(asked.text_folder) if line)
        words, vectors, counts = train_vectors(
            corpus, dimensions=asked.dimensions, epochs=asked.epochs, words=asked.words, workers=asked.workers
        )
    np.savez(asked.vectors, words=np.array(words), vectors=vectors, counts=counts)
    print(f"{len(words)} words, {int(counts.sum())} tokens of them")


if __name__ == "__main__":
    main()
