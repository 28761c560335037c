"""Matn's whole chain over texts in memory, by the rules of the database: sign, meet, look at sketches, compare, judge."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from pipeline.dedupe.compare import Comparable, TextKind, comparable, compare, judge, worth_comparing
from pipeline.dedupe.signature import sign, sketch_similarity

BUCKET = 64
"""Of the texts that share a key, the first so many are looked at."""


@dataclass
class Found:
    """What the chain found in texts; pairs by number of text, the lesser first."""

    kinds: dict[tuple[int, int], TextKind | None] = field(default_factory=dict)
    """Of the pairs that were compared; texts that are equal are one, by its first number."""

    equal: list[list[int]] = field(default_factory=list)
    candidates: int = 0
    full_buckets: int = 0
    seconds: dict[str, float] = field(default_factory=dict)
    """Seconds of processor for each step."""


def find_duplicates(bodies: Sequence[str]) -> Found:
    """Find the duplicates among bodies, whose order is the order of time."""
    found = Found()
    began = time.process_time()
    signatures = [sign(body) for body in bodies]
    signed = time.process_time()
    texts: dict[bytes, list[int]] = {}
    buckets: defaultdict[tuple[int, int], list[int]] = defaultdict(list)
    for number, signature in enumerate(signatures):
        if signature:
            copies = texts.setdefault(signature.text_hash, [])
            copies.append(number)
            if len(copies) == 1:
                for key in enumerate(signature.keys or ()):
                    buckets[key].append(number)
                if signature.lead_key is not None:
                    buckets[-1, signature.lead_key].append(number)
    met: dict[tuple[int, int], bool] = {}
    for (place, _), members in buckets.items():
        found.full_buckets += len(members) > BUCKET
        for at, later in enumerate(members):
            for earlier in members[: min(at, BUCKET)]:
                met[earlier, later] = met.get((earlier, later), False) or place < 0
    by_text: defaultdict[int, list[tuple[int, bool]]] = defaultdict(list)
    for (earlier, later), shares_lead in met.items():
        by_text[later].append((earlier, shares_lead))
    worth: list[tuple[int, int]] = []
    for later, others in by_text.items():
        sketches = [signatures[earlier].sketch for earlier, _ in others]
        similar = sketch_similarity(signatures[later].sketch, sketches)
        worth += [
            (earlier, later)
            for (earlier, shares_lead), one in zip(others, similar, strict=True)
            if worth_comparing(one, shares_lead=shares_lead)
        ]
    met_at = time.process_time()
    ready: dict[int, Comparable] = {}
    for pair in worth:
        one, other = (ready.get(number) or ready.setdefault(number, comparable(bodies[number])) for number in pair)
        found.kinds[pair] = judge(compare(one, other))
    ended = time.process_time()
    found.equal = [copies for copies in texts.values() if len(copies) > 1]
    found.candidates = len(met)
    found.seconds = {"sign": signed - began, "meet": met_at - signed, "compare": ended - met_at}
    return found
