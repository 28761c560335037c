"""What reading pages again would change, or has changed: counted role by role, with a few examples."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from pipeline.records import Stamp
from pipeline.store.derived_rows import DerivedRows
from pipeline.store.row_of import ArticleRow
from pipeline.store.stored_pages import stamp_of

SHOWN = 5
"""How many examples of each kind are kept."""

FIELDS = ("headline", "standfirst", "section", "byline", "agency", "place", "published", "modified")
"""What of an article is compared; captions and paragraphs are counted."""

COUNTED = ("articles", "paragraphs", "captions", "teasers")


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """One article's field before and after; None: the page did not, or does not, show it."""

    article_key: str
    before: str | None
    after: str | None


@dataclass(slots=True, kw_only=True)
class Differences:
    """A sum over pages, which grows page by page and takes the same memory for any number of them.

    `roles` counts lines by (role before, role now), only where those differ; `lost` and `gained` count rows by table.
    """

    profiles_version: str = ""
    """Of the profiles by which the pages were read again."""

    pages: int = 0
    changed: int = 0
    texts: int = 0
    """Pages whose bytes give another text now; their lines are not compared."""

    rules_only: int = 0
    """Pages of which nothing changes but the names of the rules that decided, or offsets."""

    released: int = 0
    """Pages that leave quarantine."""

    roles: Counter[tuple[str, str]] = field(default_factory=Counter)
    repeats: Counter[bool] = field(default_factory=Counter)
    """Lines that become repeats (True), or are none any more (False)."""

    publishers: Counter[tuple[str | None, str | None]] = field(default_factory=Counter)
    gained: Counter[str] = field(default_factory=Counter)
    lost: Counter[str] = field(default_factory=Counter)
    fields: Counter[str] = field(default_factory=Counter)
    examples: dict[str, list[Example]] = field(default_factory=dict)
    unreadable: list[tuple[str, str]] = field(default_factory=list)
    """Paths of pages that cannot be read any more, and why; they stay as they are. The first few."""

    unreadable_pages: int = 0

    def add(self, old: DerivedRows, new: DerivedRows) -> None:
        """Compare one page."""
        self.pages += 1
        if new == old:
            return
        self.changed += 1
        before = self._sum()
        if old.publisher != new.publisher:
            self.publishers[old.publisher, new.publisher] += 1
        if old.page.text != new.page.text:
            self.texts += 1
        else:
            self._add_lines(old, new)
        self._add_articles(old, new)
        for name in COUNTED:
            # Rows of one table are told apart by what they hold: a paragraph that only moved is neither lost nor gained.
            was, now = _contents(old, name), _contents(new, name)
            self.lost[name] += (was - now).total()
            self.gained[name] += (now - was).total()
        if old.page.page_date != new.page.page_date:
            self._field("page_date", old.page.sha256.hex()[:16], old.page.page_date, new.page.page_date)
        if before == self._sum():
            self.rules_only += 1

    def add_unreadable(self, path: str, why: str) -> None:
        """Count a page that cannot be read any more."""
        self.pages += 1
        self.unreadable_pages += 1
        if len(self.unreadable) < SHOWN:
            self.unreadable.append((path, why))

    def as_record(self) -> dict[str, Any]:
        """Lay it out for JSON; the keys are a contract."""
        return {
            "pages_read": self.pages,
            "pages_changed": self.changed,
            "pages_with_another_text": self.texts,
            "pages_with_other_rules_only": self.rules_only,
            "pages_released": self.released,
            "pages_unreadable": self.unreadable_pages,
            "lines": [
                {"before": before, "after": after, "lines": count}
                for (before, after), count in sorted(self.roles.items(), key=_most)
            ],
            "publishers": [
                {"before": before, "after": after, "pages": count}
                for (before, after), count in sorted(self.publishers.items(), key=_most)
            ],
            "gained": {name: self.gained[name] for name in COUNTED},
            "lost": {name: self.lost[name] for name in COUNTED},
            "fields": {
                name: {
                    "changed": count,
                    "examples": [
                        {"article": example.article_key, "before": example.before, "after": example.after}
                        for example in self.examples[name]
                    ],
                }
                for name, count in sorted(self.fields.items())
            },
            "unreadable": [{"path": path, "why": why} for path, why in self.unreadable],
        }

    def _sum(self) -> int:
        counters: tuple[Counter[Any], ...] = (self.roles, self.repeats, self.publishers, self.gained, self.lost, self.fields)
        return self.texts + sum(counter.total() for counter in counters)

    def _add_lines(self, old: DerivedRows, new: DerivedRows) -> None:
        was, now = old.page, new.page
        roles = dict(zip(was.line_numbers, zip(was.line_roles, was.line_repeats, strict=True), strict=True))
        for number, role, repeat in zip(now.line_numbers, now.line_roles, now.line_repeats, strict=True):
            held = roles.pop(number, None)
            if held is None:
                self.roles["blank", role] += 1
                continue
            if held[0] != role:
                self.roles[held[0], role] += 1
            if held[1] != repeat:
                self.repeats[repeat] += 1
        for role, _ in roles.values():
            self.roles[role, "blank"] += 1

    def _add_articles(self, old: DerivedRows, new: DerivedRows) -> None:
        now = {article.number: article for article in new.articles}
        for was in old.articles:
            other = now.get(was.number)
            if other is not None:
                for name in FIELDS:
                    self._field(name, was.article_key, _value(was, name), _value(other, name))

    def _field(self, name: str, key: str, before: object, after: object) -> None:
        if before == after:
            return
        self.fields[name] += 1
        examples = self.examples.setdefault(name, [])
        if len(examples) < SHOWN:
            shown = (None if value is None else str(value) for value in (before, after))
            examples.append(Example(article_key=key, before=next(shown), after=next(shown)))


def _most(item: tuple[tuple[str | None, str | None], int]) -> tuple[int, str]:
    return -item[1], str(item[0])


def _contents(rows: DerivedRows, name: str) -> Counter[Any]:
    match name:
        case "articles":
            return Counter(article.number for article in rows.articles)
        case "paragraphs":
            return Counter((row.article_id, row.text, row.is_crosshead) for row in rows.paragraphs)
        case "captions":
            return Counter((row.article_id, row.text) for row in rows.captions)
        case _:
            return Counter((row.headline, row.caption, row.summary, row.section, row.byline, row.url) for row in rows.teasers)


def _value(article: ArticleRow, name: str) -> str | None:
    if name == "published":
        return _written(stamp_of(article.published_local, article.published_precision, article.utc_offset_minutes))
    if name == "modified":
        return _written(stamp_of(article.modified_local, article.modified_precision, article.modified_utc_offset_minutes))
    value: str | None = getattr(article, name)
    return value


def _written(stamp: Stamp | None) -> str | None:
    return stamp.isoformat() if stamp else None
