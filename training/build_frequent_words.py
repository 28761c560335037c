"""Compile `pipeline/entities/data/frequent_words.txt`: folded words so common in Arabic that one alone is seldom a name.

Run `python training/build_frequent_words.py` with the dependency group `tables` (wordfreq, whose data are CC BY-SA 4.0).
The same version of wordfreq gives the same bytes.
"""

from __future__ import annotations

import re
from pathlib import Path

from wordfreq import top_n_list, zipf_frequency

from pipeline.arabic.text import match_key

LIST = Path(__file__).parents[1] / "pipeline/entities/data/frequent_words.txt"
LEAST = 4.0
"""Zipf frequency: ten in a million words."""
WORD = re.compile("[\u0621-\u064a]{3,}")


def main() -> None:
    """Write the list."""
    common = [word for word in top_n_list("ar", 60_000) if zipf_frequency(word, "ar") >= LEAST]
    keys = sorted({key for key in map(match_key, common) if WORD.fullmatch(key)})
    head = (
        "# Words that are frequent in Arabic, folded: compiled by training/build_frequent_words.py from wordfreq (CC BY-SA 4.0)."
    )
    LIST.write_text("\n".join([head, *keys]) + "\n", "utf-8")


if __name__ == "__main__":
    main()
