"""What looking for entities again would change, or has changed: mentions by type, with a few examples."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from pipeline.entity_records import MentionType
from pipeline.store.stored_mentions import PageMentions, Place, is_same

SHOWN = 5
"""How many examples of each kind are kept."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MentionExample:
    """A mention that differs: the article, the words, its entity's key before and now; None: it was, or is, not there."""

    article_key: str
    text: str
    before: str | None
    after: str | None


@dataclass(slots=True, kw_only=True)
class EntityDifferences:
    """A sum over pages, which grows page by page and takes the same memory for any number of them."""

    entities_version: str = ""
    """Of the finder by which the pages were looked at again."""

    pages: int = 0
    changed: int = 0
    gained: Counter[str] = field(default_factory=Counter)
    """Mentions by type, of spans that had none of that type and length."""

    lost: Counter[str] = field(default_factory=Counter)
    linked: Counter[str] = field(default_factory=Counter)
    """Names, by type, that mean another entity now."""

    valued: Counter[str] = field(default_factory=Counter)
    """Mentions, by type, of which something else differs: a value, a unit, a score, who found it."""

    failed: int = 0
    """Pages that break the entity stage; they get no mentions."""

    failures: list[tuple[str, str]] = field(default_factory=list)
    """Of the first few of them, the page's hash and why."""

    examples: dict[str, list[MentionExample]] = field(default_factory=dict)

    def add(self, sha256: str, before: PageMentions, now: PageMentions, texts: dict[tuple[int, int], str]) -> None:
        """Compare one page. `texts`: headlines and paragraphs by article's and paragraph's number."""
        self.pages += 1
        if now.error is not None:
            self.failed += 1
            if len(self.failures) < SHOWN:
                self.failures.append((sha256[:16], now.error))
        if is_same(before, now):
            return
        self.changed += 1
        for place in sorted(before.mentions.keys() | now.mentions.keys()):
            self._compare(sha256, place, before, now, texts)

    def as_record(self) -> dict[str, Any]:
        """Lay it out for JSON; the keys are a contract."""
        kinds = {"gained": self.gained, "lost": self.lost, "linked": self.linked, "valued": self.valued}
        return {
            "pages_read": self.pages,
            "pages_changed": self.changed,
            "pages_failed": self.failed,
            **{name: {type_.value: counted[type_.value] for type_ in MentionType} for name, counted in kinds.items()},
            "examples": {
                name: [{"article": one.article_key, "text": one.text, "before": one.before, "after": one.after} for one in found]
                for name, found in sorted(self.examples.items())
            },
            "failures": [{"page": page, "why": why} for page, why in self.failures],
        }

    def _compare(
        self, sha256: str, place: Place, before: PageMentions, now: PageMentions, texts: dict[tuple[int, int], str]
    ) -> None:
        was, is_ = before.mentions.get(place), now.mentions.get(place)
        key_before, key_now = before.keys.get(place), now.keys.get(place)
        if was is not None and is_ is not None and (was.end_offset, was.type) == (is_.end_offset, is_.type):
            if key_before != key_now:
                self.linked[is_.type] += 1
                self._example("linked", sha256, place, is_.end_offset, (key_before, key_now), texts)
            elif was != is_:
                self.valued[is_.type] += 1
            return
        if was is not None:
            self.lost[was.type] += 1
            self._example("lost", sha256, place, was.end_offset, (key_before or was.type, None), texts)
        if is_ is not None:
            self.gained[is_.type] += 1
            self._example("gained", sha256, place, is_.end_offset, (None, key_now or is_.type), texts)

    def _example(
        self,
        kind: str,
        sha256: str,
        place: Place,
        end: int,
        keys: tuple[str | None, str | None],
        texts: dict[tuple[int, int], str],
    ) -> None:
        examples = self.examples.setdefault(kind, [])
        if len(examples) < SHOWN:
            article, paragraph, start = place
            words = texts.get((article, paragraph), "")[start:end]
            key = f"{sha256[:16]}-{article}"
            examples.append(MentionExample(article_key=key, text=words, before=keys[0], after=keys[1]))
