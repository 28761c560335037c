"""The one country whose name is also an adjective: behind a Saudi city or company, or a noun in the plural, it is no country."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

from pipeline.arabic.text import match_key
from pipeline.entities.imported_spans import SOURCE as IMPORTED
from pipeline.entities.name_keys import link_cues
from pipeline.entities.name_starts import readings
from pipeline.entities.page_names import PageName, PageText
from pipeline.entity_records import MentionType

_SAUDI = "\u0627\u0644\u0633\u0639\u0648\u062f\u064a\u0647"
_SAUDI_ARABIA = "iso:SA"


def without_adjectives(texts: Sequence[PageText], names: Sequence[PageName]) -> list[PageName]:
    """Leave out, of linked names in reading order, the country of Saudi Arabia where the word is the adjective."""
    kept: list[PageName] = []
    for name in names:
        is_country = name.entity is not None and name.entity.key == _SAUDI_ARABIA and name.source != IMPORTED
        before = kept[-1] if kept and kept[-1].text_index == name.text_index else None
        if not (is_country and match_key(name.surface) == _SAUDI and _is_adjective(texts[name.text_index], name, before)):
            kept.append(name)
    return kept


def _is_adjective(text: PageText, name: PageName, before: PageName | None) -> bool:
    at = bisect_left(text.tokens.starts, name.start)
    if not at or at == len(text.tokens) or text.tokens.starts[at] != name.start:
        return False  # a particle is before it: in Saudi Arabia
    if before is not None and before.end == text.tokens.ends[at - 1] and before.type is not MentionType.PERSON:
        # Iran accuses Saudi Arabia, but the Saudi city of Jeddah
        return before.entity is not None and before.entity.country == "SA" and before.entity.kind != "country"
    word = text.tokens.keys[at - 1]
    plurals = link_cues()["plural"]
    return word in plurals or any(rest in plurals for _, rest in readings(word))
