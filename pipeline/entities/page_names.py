"""The names of one page while it is being read: what each stands for, and which of them are the same."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from pipeline.arabic.text import match_key
from pipeline.entities.name_keys import ARTICLE, canonical_key
from pipeline.entities.tokens import Tokens
from pipeline.entity_records import Entity, MentionType, NameSpan

_LAM = "\u0644"


@dataclass(frozen=True, slots=True, kw_only=True)
class PageText:
    """A headline or paragraph as displayed, its tokens, and its article's own day where the page shows or says it."""

    text: str
    tokens: Tokens
    published: date | None


@dataclass(slots=True, eq=False)
class PageName:
    """A mention of a name; `place` is its rank in reading order. `surface`: as written, an article cut by `li` put back."""

    text_index: int
    start: int
    end: int
    surface: str
    type: MentionType
    score: float
    source: str
    entity: Entity | None = None

    @property
    def canonical(self) -> str:
        """The canonical key of the surface as a name of this type."""
        return canonical_key(self.type, self.surface)

    @property
    def position(self) -> tuple[int, int]:
        """Its place in reading order."""
        return self.text_index, self.start


def surface_of(text: str, start: int, end: int) -> str:
    """Give a span as a name is written alone: of `li` and the article the page shows one lam, and an alef is missing."""
    written = text[start:end]
    return ARTICLE[0] + written if start > 0 and text[start - 1] == _LAM == text[start] else written


def names_of(texts: Sequence[PageText], spans: Sequence[Sequence[NameSpan]]) -> list[PageName]:
    """Give the names of a page in reading order."""
    return [
        PageName(at, span.start, span.end, surface_of(page_text.text, span.start, span.end), span.type, span.score, span.source)
        for at, (page_text, own) in enumerate(zip(texts, spans, strict=True))
        for span in own
    ]


@dataclass(slots=True)
class Form:
    """A name as this page uses it: every mention with one canonical key and type."""

    type: MentionType
    canonical: str
    names: list[PageName] = field(default_factory=list)

    @property
    def words(self) -> list[str]:
        """The folded words."""
        return self.canonical.split()

    @property
    def surface(self) -> str:
        """The first way in which it is written."""
        return self.names[0].surface

    @property
    def position(self) -> tuple[int, int]:
        """Where it stands first."""
        return self.names[0].position


def forms_of(names: Iterable[PageName], type_: MentionType) -> list[Form]:
    """Group the names of one type by canonical key, in order of their first places."""
    forms: dict[str, Form] = {}
    for name in names:
        if name.type is type_:
            canonical = name.canonical or match_key(name.surface) or name.surface
            forms.setdefault(canonical, Form(type_, canonical)).names.append(name)
    return list(forms.values())


class SameThings:
    """Which forms of a page are one thing: groups that grow as evidence is found (union-find)."""

    def __init__(self) -> None:
        self._parent: dict[int, int] = {}
        self._forms: dict[int, Form] = {}

    def group_of(self, form: Form) -> int:
        """Give the number of the group that a form is in."""
        at = id(form)
        self._forms.setdefault(at, form)
        while (up := self._parent.setdefault(at, at)) != at:
            self._parent[at] = self._parent[up]
            at = up
        return at

    def join(self, one: Form, other: Form) -> None:
        """Say that two forms are one thing."""
        self._parent[self.group_of(one)] = self.group_of(other)

    def groups(self, forms: Iterable[Form]) -> Iterator[list[Form]]:
        """Give the groups of these forms, in order of their first members."""
        groups: dict[int, list[Form]] = {}
        for form in forms:
            groups.setdefault(self.group_of(form), []).append(form)
        yield from groups.values()
