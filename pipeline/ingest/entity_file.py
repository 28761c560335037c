"""A user's file of entities, YAML or CSV, read and checked; a mistake is named with file, line and remedy."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Literal, Self

import yaml
from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, model_validator
from pydantic_core import ErrorDetails

from pipeline.arabic.text import display_text, match_key
from pipeline.entities.catalogue import type_of_key
from pipeline.errors import InputError
from pipeline.ingest.country_codes import COUNTRIES

LARGEST = 16 * 1024 * 1024
"""Bytes: some 100,000 entities; more is a mistake."""

LONGEST = 300
"""Characters of a name or key."""

DEEPEST = 5
"""Lists and mappings in one another, where a file of entities has three."""

KEYS = (
    "key",
    "type",
    "name_ar",
    "name_en",
    "aliases",
    "country",
    "latitude",
    "longitude",
    "geonames_id",
    "kind",
    "parent",
    "merge_into",
)
NOTHING = frozenset({"", "~", "null"})

_INSTEAD = {
    "literal_error": "expected is PERSON, ORG or PLACE",
    "string_too_long": f"this is longer than {LONGEST} characters; shorten it",
    "string_type": "a text is expected here",
    "tuple_type": "a list is expected here: [one, another], or a line for each behind a dash",
}
_INSTEAD_AT = {
    "key": "a key is expected, such as geonames:360630 or org:my-company: small letters, a colon, and no white space",
    "parent": "the key of an entity is expected, such as iso:EG",
    "merge_into": "the key of an entity is expected, such as iso:EG; matn entities --search lists keys",
    "country": "the two capital letters of a country are expected, such as EG (ISO 3166-1)",
    "latitude": "degrees north are expected, from -90 to 90, such as 30.05",
    "longitude": "degrees east are expected, from -180 to 180, such as 31.25",
    "geonames_id": "a whole number is expected, such as 360630",
}
"""What is said of a value of these keys that is not of their form."""


def _of_a_country(value: str) -> str:
    """Refuse the code of a country, by itself or in a key (iso:EG), that is none."""
    code = value.removeprefix("iso:")
    if (value.startswith("iso:") or ":" not in value) and code not in COUNTRIES:
        raise ValueError(f"{code} is no country of ISO 3166-1. Write a code such as EG")
    return value


def _shown(value: str) -> str:
    """Write a name as articles show it, so that it is found there."""
    if any(unicodedata.category(character) in {"Cc", "Cs"} and not character.isspace() for character in value):
        raise ValueError("this name holds a character that no name has, such as NUL; write it again")
    shown = display_text(value)
    if not match_key(shown):
        raise ValueError("this name has no letter or digit")
    return shown


Key = Annotated[str, Field(pattern=r"^[a-z]+:[^\s\x00]+$", max_length=LONGEST), AfterValidator(_of_a_country)]
Name = Annotated[str, Field(max_length=LONGEST), AfterValidator(_shown)]


class EntityEntry(BaseModel):
    """One entity as a file gives it. What is left out says nothing and changes nothing of what is known.

    `key`: the entity to correct, or a key of the user's own for a new one; without one, the one that type and `name_ar` mean.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)

    key: Key | None = None
    type: Annotated[
        Literal["PERSON", "ORG", "PLACE"] | None,
        BeforeValidator(lambda value: value.upper() if isinstance(value, str) else value),
    ] = None
    name_ar: Name | None = None
    name_en: Name | None = None
    aliases: tuple[Name, ...] = ()
    country: Annotated[str, Field(pattern="^[A-Z]{2}$"), AfterValidator(_of_a_country)] | None = None
    latitude: Annotated[float, Field(ge=-90, le=90)] | None = None
    longitude: Annotated[float, Field(ge=-180, le=180)] | None = None
    geonames_id: Annotated[int, Field(gt=0, lt=1 << 62)] | None = None
    kind: Annotated[str, Field(max_length=LONGEST)] | None = None
    parent: Key | None = None
    merge_into: Key | None = None

    @model_validator(mode="after")
    def _says_enough(self) -> Self:
        if self.key is None and (self.type is None or self.name_ar is None):
            raise ValueError("which entity is meant? Write its key, or its type and name_ar")
        meant = None if self.key is None else type_of_key(self.key)
        if self.type is None and self.key is not None and meant is None and (self.name_ar or self.aliases):
            raise ValueError(f"what is {self.key}? Write its type: PERSON, ORG or PLACE")
        if self.type is not None and meant is not None and meant != self.type:
            raise ValueError(f"{self.key} is a {meant.value}, and type says {self.type}. Leave type out, or write another key")
        if self.type not in {None, "PLACE"} and self.key is None and self.geonames_id is not None:
            raise ValueError(f"geonames_id is of places, and type says {self.type}. Leave one of them out, or write a key")
        if (self.latitude is None) != (self.longitude is None):
            raise ValueError("latitude and longitude go together; write both, or neither")
        if self.merge_into is not None and self.merge_into == self.key:
            raise ValueError("merge_into is the entity itself; write the key of the other one")
        return self


@dataclass(frozen=True, slots=True, kw_only=True)
class EntityLine:
    """An entry, and the line of its file that it begins on."""

    line: int
    entry: EntityEntry


def read_entity_file(path: Path) -> list[EntityLine]:
    """Read a file of entities: CSV where its name ends in .csv, else YAML.

    Raises:
        InputError: naming the file, the line, and what is wrong there.
    """
    try:
        with path.open("rb") as file:
            data = file.read(LARGEST + 1)
    except OSError as error:
        raise InputError(f"{path}: cannot be read: {error.strerror}.") from None
    if len(data) > LARGEST:
        raise InputError(f"{path}: larger than {LARGEST:,} bytes. Import it in parts.")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError(f"{path}: not UTF-8 (byte {error.start}). Save it as UTF-8.") from None
    rows = _of_csv(path, text) if path.suffix.lower() == ".csv" else _of_yaml(path, text)
    found = [EntityLine(line=line, entry=_entry(path, line, values)) for line, values in rows]
    if not found:
        raise InputError(f"{path}: holds no entity.")
    return found


def _of_csv(path: Path, text: str) -> Iterator[tuple[int, dict[str, Any]]]:
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    heads: list[str] | None = None
    began = 1
    try:
        for cells in reader:
            line, began = began, reader.line_num + 1
            if not any(cell.strip() for cell in cells):
                continue
            if heads is None:
                heads = [cell.strip() for cell in cells]
                unknown = [head for head in heads if head not in KEYS]
                if unknown or len(set(heads)) < len(heads):
                    told = f"unknown column {unknown[0]!r}" if unknown else "a column stands there twice"
                    raise InputError(f"{path}, line {line}: {told}. The first line names columns: {', '.join(KEYS)}.")
                continue
            if len(cells) > len(heads):
                raise InputError(f"{path}, line {line}: more cells than columns. Put cells that hold a comma in quotes.")
            values: dict[str, Any] = {head: cell.strip() for head, cell in zip(heads, cells, strict=False) if cell.strip()}
            if "aliases" in values:
                values["aliases"] = [alias.strip() for alias in values["aliases"].split("|") if alias.strip()]
            yield line, values
    except csv.Error as error:
        raise InputError(f"{path}, line {reader.line_num}: not CSV: {error}.") from None


def _of_yaml(path: Path, text: str) -> Iterator[tuple[int, dict[str, Any]]]:
    # BaseLoader leaves every value a text: NO is Norway, not false.
    try:
        _check_yaml(path, text)
        loader = yaml.CBaseLoader(text)
        try:
            root = loader.get_single_node()
            content: Any = None if root is None else loader.construct_document(root)
        finally:
            loader.dispose()
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise InputError(f"{path}, line {line}: not YAML: {error.problem}.") from None
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise InputError(f"{path}: not YAML: {' '.join(str(error).split())}.") from None
    if root is None:
        return
    if not isinstance(root, yaml.SequenceNode):
        raise InputError(f"{path}, line 1: a list of entities is expected, each behind a dash: - key: …")
    for node, values in zip(root.value, content, strict=True):
        line = node.start_mark.line + 1
        if not isinstance(values, dict):
            raise InputError(f"{path}, line {line}: keys with values are expected behind each dash: - key: …")
        heads = [head.value for head, _ in node.value]
        if any(not isinstance(head, str) for head in heads) or len(set(heads)) < len(heads):
            raise InputError(f"{path}, line {line}: a key stands there twice, or is no text.")
        yield line, {head: value for head, value in values.items() if not isinstance(value, str) or value not in NOTHING}


def _check_yaml(path: Path, text: str) -> None:
    """Refuse what costs time or memory without end and is of no use here: lists in lists in lists, and YAML's aliases."""
    depth = 0
    for event in yaml.parse(text, Loader=yaml.CBaseLoader):
        line = 1 if event.start_mark is None else event.start_mark.line + 1
        if isinstance(event, yaml.NodeEvent) and event.anchor is not None:
            raise InputError(f"{path}, line {line}: & and * have no meaning here; put the text in quotes.")
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > DEEPEST:
            raise InputError(f"{path}, line {line}: lists or keys are nested too deep. Put a name that begins with [ in quotes.")


def _entry(path: Path, line: int, values: dict[str, Any]) -> EntityEntry:
    try:
        return EntityEntry.model_validate(values)
    except ValidationError as error:
        first = error.errors()[0]
        place = f"{'.'.join(map(str, first['loc'][:1]))}: " if first["loc"] else ""
        raise InputError(f"{path}, line {line}: {place}{_in_plain_words(first)}.") from None


def _in_plain_words(error: ErrorDetails) -> str:
    kind, where = error["type"], str(error["loc"][0]) if error["loc"] else ""
    if kind == "extra_forbidden":
        return f"unknown key; known keys: {', '.join(KEYS)}"
    if where in _INSTEAD_AT and kind not in {"string_too_long", "value_error"}:
        return _INSTEAD_AT[where]
    return _INSTEAD.get(kind) or re.sub("^Value error, ", "", error["msg"])
