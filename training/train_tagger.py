"""Train the tagger that is shipped, or measure it by cross-validation.

Development only: needs PyTorch, which the product does not.

    python -m training.train_tagger LABELLED_FOLDER VECTORS OUTPUT [--fold N | --cross-validate] [--epochs 8] [--members 2]
        [--seed 1]

LABELLED_FOLDER has `anercorp_train.txt`; VECTORS is `vectors.npz` of `training.train_vectors`; OUTPUT is the file of weights, for
the product `pipeline/entities/data/tagger.npz`. Without an option every sentence is trained on. `--fold N` keeps the Nth fifth of
the sentences (0 to 4, in the corpus' order) apart and measures on it; `--cross-validate` does so with each and writes no weights.
"""

from __future__ import annotations

import argparse
import statistics
from pathlib import Path

import torch

from pipeline.entities.tagger.features import FormFeatures
from pipeline.entities.tagger.lexical import shipped_lexical
from training.corpora import ANERCORP, read_bio
from training.learn import Example, Forms, Trainer, decode, examples, f1, measure
from training.network import Network
from training.quantise import VECTOR_STEP, quantised
from training.word_vectors import WordVectors, compressed

FOLDS = 5
TABLE = 1 << 15
"""Rows of the table of features."""
WORDS = 150_000
"""Words with a vector, at the most."""
WIDTH, HIDDEN = 96, 128
"""Numbers of a word form, and of a layer, in each member."""


def without(items: list[Example], fold: int) -> tuple[list[Example], list[Example]]:
    """Give the sentences outside and inside a fold: fifths of the corpus in its own order, so that an article is not in both."""
    first, after = len(items) * fold // FOLDS, len(items) * (fold + 1) // FOLDS
    return items[:first] + items[after:], items[first:after]


def trained(items: list[Example], forms: Forms, vectors: WordVectors, codes: int, args: argparse.Namespace) -> Trainer:
    """Train a network, or several side by side; `args`: those of the command line."""
    torch.manual_seed(args.seed)
    rows = torch.from_numpy(vectors.decoded()).float() * VECTOR_STEP
    network = Network(forms.table, rows, codes, word=WIDTH, hidden=HIDDEN, layers=2, dropout=0.4, members=args.members)
    trainer = Trainer(network, forms, word_drop=0.25, rate=2e-3, size=600, seed=args.seed)
    trainer.fit(items, args.epochs, lambda epoch: print("epoch", epoch + 1, "of", args.epochs, flush=True))
    return trainer


def report(trainer: Trainer, kept: list[Example]) -> float:
    """Print what a network finds in sentences that it has not seen; give F1 of the three classes together."""
    counts = measure(kept, decode(trainer, kept, trainer.scores(kept)))
    precision, recall, both = f1(counts)
    of_each = " ".join(f"{kind} {f1(counts, [kind])[2]:.3f}" for kind in counts)
    print(f"precision {precision:.3f} recall {recall:.3f} F1 {both:.4f}  {of_each}", flush=True)
    return both


def main() -> None:
    """Read the command line; train and measure."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("labelled", type=Path)
    parser.add_argument("vectors", type=Path)
    parser.add_argument("output", type=Path)
    parser.add_argument("--fold", type=int, choices=range(FOLDS))
    parser.add_argument("--cross-validate", action="store_true")
    parser.add_argument("--epochs", type=int, default=8)
    parser.add_argument("--members", type=int, default=2)
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    torch.set_num_threads(1)
    torch.set_flush_denormal(True)  # the optimiser's small numbers make it three times as slow
    vectors = compressed(args.vectors, most=WORDS)
    lexical = shipped_lexical()
    forms = Forms(FormFeatures(vectors.rows(), lexical), table=TABLE)
    items = examples(list(read_bio(args.labelled / "anercorp_train.txt", ANERCORP)), forms, lexical.matches)
    if args.cross_validate:
        found = []
        for fold in range(FOLDS):
            train, kept = without(items, fold)
            found.append(report(trained(train, forms, vectors, lexical.codes, args), kept))
        print(f"mean {statistics.mean(found):.4f}, standard deviation {statistics.stdev(found):.4f}")
        return
    train, kept = (items, items[:400]) if args.fold is None else without(items, args.fold)
    trainer = trained(train, forms, vectors, lexical.codes, args)
    report(trainer, kept)
    args.output.write_bytes(quantised(trainer, train[:300], vectors, lexical.kinds))


if __name__ == "__main__":
    main()
