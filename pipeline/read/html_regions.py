"""Where a page's main text stands: the element that holds most running text and few links, by the lines it was written to."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

RUNNING_TEXT = 80
"""Characters: a line of this length, of which not all is a link, is running text."""

SENTENCE = 45
SENTENCE_ENDS = (".", "!", "\u2026", '"', "\u00bb", ":", "\u061f", ")")

SHARES = (1.0, 1.0, 0.5, 0.25)
"""How much of a line counts for its element and those around it: the first that holds whole paragraphs holds the text."""

TITLE, CARD, SUMMARY = 20, 3, 0.25
"""A line of text so few lines below a link of so many characters, both in one small element, sums up another article."""

NEARLY = 0.4
"""Share of the best score from which on an element holds the text where it stands above the best: lists follow articles."""

MOSTLY = 0.6
"""Share of the best score of elements one in the other from which on the innermost is taken: frames gather what is no text."""

FEW = 2
"""Lines of running text up to which an element may hold a part of the text, the rest standing in those beside it."""

Range = tuple[int, int]


def main_text(
    lines: Sequence[str], homes: dict[int, int], parents: Sequence[int], linked: Sequence[int], apart: Sequence[int]
) -> Range | None:
    """Give the first and the last line of the main text, by number; None where the page holds no running text.

    `homes` names the element of each line, by the line's number; `parents` the element around each, which has a lower number;
    `linked` and `apart` are lines that are links, and lines of the site's parts.
    """
    links, others = set(linked), set(linked).union(apart)
    running = {n for n in homes if n not in others and _is_running(lines[n - 1])}
    if not running:
        return None
    mass, total, in_links = ([0.0] * len(parents) for _ in range(3))
    first_line = [len(lines) + 1] * len(parents)
    since_link, card = CARD, {0}
    for number, home in homes.items():
        size = len(lines[number - 1])
        total[home] += size
        in_links[home] += size if number in others else 0
        since_link += 1
        if number in links and size >= TITLE:
            since_link, card = 0, {home, parents[home], parents[parents[home]]}
        if number not in running:
            continue
        first_line[home] = min(first_line[home], number)
        is_summary = since_link <= CARD and (home in card or parents[home] in card)
        element, weight = home, size * (SUMMARY if is_summary else 1.0)
        for share in SHARES:
            mass[element] += share * weight
            if element == parents[element]:
                break
            element = parents[element]
    last = list(range(len(parents)))
    for element in range(len(parents) - 1, 0, -1):
        parent = parents[element]
        last[parent] = max(last[parent], last[element])
        total[parent] += total[element]
        in_links[parent] += in_links[element]
        first_line[parent] = min(first_line[parent], first_line[element])
    scores = [m * (1 - links_ / all_) if all_ else 0.0 for m, links_, all_ in zip(mass, in_links, total, strict=True)]
    enough = NEARLY * max(scores)
    top = min(first_line[e] for e in range(len(parents)) if scores[e] >= enough and first_line[e] <= len(lines))
    frames = [e for e in range(len(parents)) if first_line[e] == top]
    enough = MOSTLY * max(scores[e] for e in frames)
    best = max(e for e in frames if scores[e] >= enough)
    while best != parents[best] and not in_links[parents[best]]:
        best = parents[best]  # nothing but text stands around it
    own = [n for n in running if best <= homes[n] <= last[best]]
    start, end = min(own), max(own)
    around = parents[best] if len(own) > FEW else parents[parents[parents[best]]]
    numbers = [n for n in homes if around <= homes[n] <= last[around]]
    texts = {n for n in numbers if n in running or (n not in others and lines[n - 1].endswith(SENTENCE_ENDS))}
    # What stands in the element itself is its text, but for the heading of a list of links.
    followed = dict(pairwise(numbers))
    tail = (n for n in numbers if best <= homes[n] <= last[best] and n > end)
    texts |= {n for n in tail if followed.get(n) not in links or len(lines[n - 1]) >= SENTENCE}
    above, below = numbers[numbers.index(start) :: -1], numbers[numbers.index(end) :]
    return _farthest(above, texts, others), _farthest(below, texts, others)


def _is_running(line: str) -> bool:
    return len(line) >= RUNNING_TEXT or (len(line) >= SENTENCE and line.endswith(SENTENCE_ENDS))


def _farthest(numbers: Sequence[int], texts: set[int], others: set[int]) -> int:
    """Give the last line of text that is reached without crossing a link or a part of the site."""
    reached = numbers[0]
    for number in numbers:
        if number in others:
            break
        reached = number if number in texts else reached
    return reached
