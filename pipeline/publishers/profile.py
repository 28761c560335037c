"""What a publisher's profile may say: the schema of `profiles/*.yml`, strict, since people type them."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from pipeline.arabic.text import match_key
from pipeline.arabic.zones import zone_of

Phrase = Annotated[str, Field(min_length=1, max_length=200)]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Names(_Strict):
    """The publisher's name, as it writes it itself."""

    ar: Phrase
    en: Phrase


class Furniture(_Strict):
    """Whole lines that the site prints on every page; compared by match key."""

    masthead: tuple[Phrase, ...] = ()
    navigation: tuple[Phrase, ...] = ()
    widget: tuple[Phrase, ...] = ()
    advert: tuple[Phrase, ...] = ()
    furniture: tuple[Phrase, ...] = ()
    widget_labels: tuple[Phrase, ...] = ()
    """Labels of buttons that the crawl may have stuck to the text behind them: `PRINT headline clipped`."""


class OpeningLine(_Strict):
    """One line of the sequence that a page of this publisher opens with, blank lines left out."""

    is_: Literal["headline", "stamp"] | None = Field(None, alias="is")
    label: Phrase | None = None
    """The line begins with this button's label; what follows it is the headline, whole or clipped."""

    @model_validator(mode="after")
    def _says_one_thing(self) -> OpeningLine:
        if (self.is_ is None) == (self.label is None):
            raise ValueError("say either `is` or `label`")
        return self


class Evidence(_Strict):
    """One reason to believe that a page is this publisher's, and how much of the proof it is; 1 is enough alone."""

    weight: float = Field(gt=0, le=1)
    line: Phrase | None = None
    """A whole line with this text stands on the page."""
    lines: tuple[Phrase, ...] = ()
    """These lines stand one behind the other, blank lines left out."""
    between_repeats: Phrase | None = None
    """This line stands on the page, and the line behind it stands before it too."""
    opening: tuple[OpeningLine, ...] = ()
    """The page opens with these lines."""
    teaser_byline: Phrase | None = None
    """A line names this author and, in brackets, a place."""

    @model_validator(mode="after")
    def _says_one_thing(self) -> Evidence:
        said = [self.line, self.lines, self.between_repeats, self.opening, self.teaser_byline]
        if sum(map(bool, said)) != 1:
            raise ValueError("say exactly one of line, lines, between_repeats, opening, teaser_byline")
        return self


class Head(_Strict):
    """What stands above the body."""

    repeated_around: Phrase | None = None
    """A button's line that stands between two printings of the head: headline … BUTTON, headline …, body."""
    standfirst: bool = True
    """Whether the publisher prints a sentence under its headlines; if not, what stands there is a picture's text."""
    section: bool = False
    """Whether the article's section stands above its headline."""
    top_date: Literal["page_date", "published"] = "published"
    """What a date above the headline is: the site's own clock, or the article's stamp."""


class Teasers(_Strict):
    """How the cards of the related list are printed."""

    section_in_caption: bool = False
    """Whether a card's caption begins with the card's section."""


class Profile(_Strict):
    """One publisher: what is true of all its pages. Everything but the domain and the names may be left out."""

    domain: str = Field(pattern=r"^[a-z0-9-]+(\.[a-z0-9-]+)+$")
    names: Names
    country: str | None = Field(None, pattern=r"^[A-Z]{2}$")
    """ISO 3166-1 code of the newsroom's country."""
    zone: str | None = None
    """IANA zone of the times that the site prints; leave it out where you do not know it: a wrong zone is worse than none."""
    evidence: tuple[Evidence, ...] = ()
    furniture: Furniture = Furniture()
    sections: tuple[Phrase, ...] = ()
    related_headings: tuple[Phrase, ...] = ()
    head: Head = Head()
    teasers: Teasers = Teasers()

    @property
    def says_layout(self) -> bool:
        """Whether it describes heads or cards; else the layout is found from the text, and only the words are sharper."""
        return self.head != Head() or self.teasers != Teasers()

    @field_validator("zone")
    @classmethod
    def _zone_exists(cls, zone: str | None) -> str | None:
        if zone is not None:
            zone_of(zone)
        return zone

    @field_validator("sections", "related_headings")
    @classmethod
    def _has_letters(cls, phrases: tuple[str, ...]) -> tuple[str, ...]:
        for phrase in phrases:
            if not match_key(phrase):
                raise ValueError(f"{phrase!r} holds no letter or digit to compare by")
        return phrases
