"""One chain over the texts, once for each line on standard input; benchmarks/duplicates.py starts such a process for each chain.

    python benchmarks/duplicates_worker.py CHAIN FOLDER

FOLDER/texts.txt has a text a line, folded by Matn for all chains alike. Each round is answered with the seconds of processor
that it took; FOLDER/CHAIN.pairs then holds the pairs that the chain calls duplicates, two numbers a line. Nothing of Matn is
imported for the others, which run in an environment of their own, but for `research`, which needs numpy alone.
"""

from __future__ import annotations

import hashlib
import json
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from functools import cache
from itertools import combinations
from pathlib import Path
from typing import Any

Pairs = set[tuple[int, int]]
Run = Callable[[list[str]], Pairs]


def matn() -> Run:
    from duplicates_matn import find_duplicates

    def run(texts: list[str]) -> Pairs:
        found = find_duplicates(texts)
        copies = {numbers[0]: numbers for numbers in found.equal}
        pairs = {pair for numbers in found.equal for pair in combinations(numbers, 2)}
        for (one, other), kind in found.kinds.items():
            if kind in ("near", "part"):
                pairs |= {_ordered(a, b) for a in copies.get(one, [one]) for b in copies.get(other, [other])}
        return pairs

    return run


def _ordered(one: int, other: int) -> tuple[int, int]:
    return (one, other) if one < other else (other, one)


def _phrases(text: str, length: int) -> set[str]:
    words = text.split()
    return {" ".join(words[at : at + length]) for at in range(max(1, len(words) - length + 1))}


def _sharing(buckets: Iterable[list[int]]) -> Pairs:
    return {_ordered(*pair) for members in buckets if len(members) > 1 for pair in combinations(members, 2)}


def datasketch(threshold: float) -> Run:
    """Its MinHash by batches with xxh32, the fastest way, and what its index answers."""
    import xxhash
    from datasketch import MinHash, MinHashLSH

    def run(texts: list[str]) -> Pairs:
        index, pairs = MinHashLSH(threshold=threshold, num_perm=128), set()
        for number, text in enumerate(texts):
            minhash = MinHash(num_perm=128, hashfunc=xxhash.xxh32_intdigest)
            minhash.update_batch([phrase.encode() for phrase in _phrases(text, 3)])
            pairs |= {(other, number) for other in index.query(minhash)}
            index.insert(number, minhash, check_duplication=False)
        return pairs

    return run


def rensa(threshold: float, bands: int) -> Run:
    """Its R-MinHash of 128, its index, and of what that answers what its estimate confirms, as its manual does."""
    from rensa import RMinHash, RMinHashLSH

    def run(texts: list[str]) -> Pairs:
        index, pairs, all_hashes = RMinHashLSH(threshold=threshold, num_perm=128, num_bands=bands), set(), []
        for number, text in enumerate(texts):
            minhash = RMinHash(num_perm=128, seed=42)
            minhash.update(list(_phrases(text, 3)))
            pairs |= {(other, number) for other in index.query(minhash) if minhash.jaccard(all_hashes[other]) >= threshold}
            index.insert(number, minhash)
            all_hashes.append(minhash)
        return pairs

    return run


def datatrove() -> Run:
    """The parameters and the arithmetic that datatrove comes with (FineWeb's): texts that share a bucket are duplicates.

    The package itself wants a tokeniser of a gigabyte before it makes a signature.
    """
    import numpy as np
    import xxhash

    prime = np.uint64((1 << 61) - 1)
    draw = np.random.RandomState(1)
    a = draw.randint(1, int(prime), dtype=np.uint64, size=(1, 112))
    b = draw.randint(0, int(prime), dtype=np.uint64, size=(1, 112))

    def run(texts: list[str]) -> Pairs:
        buckets: defaultdict[tuple[int, ...], list[int]] = defaultdict(list)
        for number, text in enumerate(texts):
            hashed = np.fromiter(map(xxhash.xxh64_intdigest, map(str.encode, _phrases(text, 5))), dtype=np.uint64).reshape(
                (-1, 1)
            )
            for at, values in enumerate(((hashed * a + b) % prime).min(axis=0).reshape(14, 8).tolist()):
                buckets[at, *values].append(number)
        return _sharing(buckets.values())

    return run


def research() -> Run:
    """What was measured before Matn's own: phrases of 3 words, 16 bands of 5, a key of the first 12 words; exact comparison.

    Duplicates: Jaccard from .5 and half of the figures shared, or containment from .7 three quarters of the shorter's.
    """
    import numpy as np

    draw = np.random.default_rng(7)
    multipliers = draw.integers(0, 1 << 63, size=(80, 1), dtype=np.uint64) * np.uint64(2) + np.uint64(1)

    @cache
    def number_of(word: str) -> int:
        return int.from_bytes(hashlib.blake2b(word.encode(), digest_size=8).digest(), "little")

    def figures(text: str) -> Counter[str]:
        return Counter(word for word in text.split() if any(sign.isdigit() for sign in word))

    def is_duplicate(one: tuple[frozenset[int], Counter[str]], other: tuple[frozenset[int], Counter[str]]) -> bool:
        (a, figures_a), (b, figures_b) = sorted((one, other), key=lambda text: len(text[0]))
        shared, same = len(a & b), (figures_a & figures_b).total()
        either = (figures_a | figures_b).total()
        if shared / (len(a) + len(b) - shared) >= 0.5 and (not either or same / either >= 0.5):
            return True
        return shared / len(a) >= 0.7 and (not figures_a or same / figures_a.total() >= 0.75)

    def run(texts: list[str]) -> Pairs:
        buckets: defaultdict[tuple[Any, ...], list[int]] = defaultdict(list)
        prepared = []
        for number, text in enumerate(texts):
            words = text.split()
            hashes = np.array([number_of(word) for word in words], dtype=np.uint64)
            mixed = hashes[:-2] * np.uint64(0x9E3779B97F4A7C15) + hashes[1:-1] * np.uint64(0xBF58476D1CE4E5B9)
            mixed = (mixed + hashes[2:] * np.uint64(0x94D049BB133111EB)) * np.uint64(0xFF51AFD7ED558CCD)
            mixed ^= mixed >> np.uint64(29)
            for band, values in enumerate((multipliers * mixed).min(axis=1).reshape(16, 5).tolist()):
                buckets[band, *values].append(number)
            buckets[tuple(words[:12])].append(number)
            prepared.append((frozenset(mixed.tolist()), figures(text)))
        return {(one, other) for one, other in _sharing(buckets.values()) if is_duplicate(prepared[one], prepared[other])}

    return run


CHAINS: dict[str, Callable[[], Run]] = {
    "matn": matn,
    "research": research,
    "datatrove": datatrove,
    "datasketch-.7": lambda: datasketch(0.7),
    "datasketch-.5": lambda: datasketch(0.5),
    "rensa-.7": lambda: rensa(0.7, 16),
    "rensa-.5": lambda: rensa(0.5, 32),
}


def main() -> None:
    """Answer until standard input ends."""
    name, folder = sys.argv[1], Path(sys.argv[2])
    run = CHAINS[name]()
    texts = (folder / "texts.txt").read_text("utf-8").split("\n")[:-1]
    for _ in sys.stdin:
        began = time.process_time()
        pairs = run(texts)
        seconds = time.process_time() - began
        (folder / f"{name}.pairs").write_text("".join(f"{one} {other}\n" for one, other in sorted(pairs)), "ascii")
        print(json.dumps({"seconds": seconds}), flush=True)


if __name__ == "__main__":
    main()
