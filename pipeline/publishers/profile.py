"""What a publisher's profile may say: the schema of `profiles/*.yml`, strict, since people type them."""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, field_validator, model_validator

from pipeline.arabic.masking import MASK
from pipeline.arabic.text import match_key
from pipeline.arabic.zones import zone_of

_TO_THE_MINUTE = re.compile(r"(?<=T)\d\d:\d\d(?!:)")


def can_be_compared(phrase: str) -> bool:
    """Say whether a phrase holds a letter or digit to compare by, beside marks for any number."""
    return bool(match_key(phrase.replace(MASK, " ")))


def _comparable(phrase: str) -> str:
    if not can_be_compared(phrase):
        raise ValueError(f"{phrase!r} holds no letter or digit to compare by")
    return phrase


Phrase = Annotated[str, Field(min_length=1, max_length=200), AfterValidator(_comparable)]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Names(_Strict):
    """The publisher's name, as it writes it itself."""

    ar: Phrase
    en: Phrase


class Furniture(_Strict):
    """Whole lines that the site prints on every page; compared by match key. `#` in a phrase stands for any number."""

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


class Example(_Strict):
    """A page and what must be found in it; a key that is left out is not asked for, and null means: the page shows none."""

    page: str = Field(min_length=1)
    """The page's file, seen from the profile's folder."""

    url: str | None = None
    """Where the page was published, if its file does not say."""

    recognised: bool | None = None
    """Whether the page is known as this publisher's by its text alone."""

    headline: str | None = None
    published: str | None = None
    """As `matn parse --json` gives it: 2026-11-21, 2026-11-21T10:00; with an offset only where that is asked for too."""

    byline: str | None = None
    section: str | None = None
    standfirst: str | None = None
    paragraphs: int | None = Field(None, ge=0)
    captions: int | None = Field(None, ge=0)
    teasers: int | None = Field(None, ge=0)

    @field_validator("published", mode="before")
    @classmethod
    def _as_text(cls, value: object) -> object:
        """Take a date as people type it: seconds left out; YAML reads one without quotes as a date and not as text."""
        text = value.isoformat() if isinstance(value, date) else value
        return _TO_THE_MINUTE.sub(r"\g<0>:00", text) if isinstance(text, str) else text


class Words(_Strict):
    """Words of this publisher, added to those of all sites under the same names in `parse/lexicon.yml`."""

    byline_prefixes: tuple[Phrase, ...] = ()
    """What stands before an author's name: "written by", "follow-up:"."""

    stamp_prefixes: tuple[Phrase, ...] = ()
    """What stands before a date: "posted on"."""

    agencies: tuple[Phrase, ...] = ()
    furniture_beginnings: tuple[Phrase, ...] = ()
    """Labels that run on into what belongs to the site too: "views: 1,234"."""

    list_beginnings: tuple[Phrase, ...] = ()
    """Headings of lists of other articles that a section's name follows: "more from"."""

    foot: tuple[Phrase, ...] = ()
    """Whole lines below which nothing belongs to the article any more."""

    picture_words: tuple[Phrase, ...] = ()
    """What a picture's text begins with."""

    picture_endings: tuple[Phrase, ...] = ()
    stock_captions: tuple[Phrase, ...] = ()
    """Whole pictures' texts that say nothing of the picture."""

    stuck_adverts: tuple[Phrase, ...] = ()
    """Labels that the crawl sticks to the end of a paragraph, as printed."""


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
    words: Words = Words()
    head: Head = Head()
    teasers: Teasers = Teasers()
    examples: tuple[Example, ...] = ()
    """Pages with what must be found in them: `matn publishers check` runs them. They change nothing that is found."""

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
