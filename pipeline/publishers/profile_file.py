"""One profile's file, read and checked; a mistake is named with its file and line, and what to do about it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError
from pydantic_core import ErrorDetails

from pipeline.errors import ProfileError
from pipeline.publishers.profile import Profile

LARGEST = 256 * 1024
"""Bytes: a profile is a page of YAML; more is a mistake, or an attack by aliases."""

DEEPEST = 20
"""Levels: a profile has five. What nests a thousand times deeper ends the process inside the YAML library."""

_OPENING = (yaml.BlockMappingStartToken, yaml.BlockSequenceStartToken, yaml.FlowMappingStartToken, yaml.FlowSequenceStartToken)
_CLOSING = (yaml.BlockEndToken, yaml.FlowMappingEndToken, yaml.FlowSequenceEndToken)

_INSTEAD = {
    "string_type": "a text is expected here; put it in quotes",
    "tuple_type": "a list is expected here: [one, another], or a line for each behind a dash",
    "model_type": "keys with values are expected here",
    "string_too_short": "this text is empty; write it, or leave the line out",
    "string_too_long": "this text is longer than {max_length} characters; shorten it",
    "literal_error": "{expected} is expected here",
    "bool_type": "true or false is expected here",
    "bool_parsing": "true or false is expected here",
    "invalid_key": "this key is no text; known are the keys that docs/publishers.md lists",
}
"""What is said of a value, by the kind of error, where pydantic's own words are about Python."""

_SHARE = "a number above 0 and up to 1 is expected here"
_COUNT = "a whole number, 0 or more, is expected here"

_INSTEAD_AT = {
    "domain": "a domain in small letters is expected, such as example.org",
    "country": "the two capital letters of a country are expected, such as EG (ISO 3166-1)",
    "weight": _SHARE,
    "paragraphs": _COUNT,
    "captions": _COUNT,
    "teasers": _COUNT,
}
"""What is said of a value of these keys, where it is the wrong text or the wrong number."""

_NUMBERS = ("float_", "int_", "finite_", "greater_", "less_")
"""How the kinds of error begin that tell of a number."""


def read_profile_file(path: Path) -> Profile:
    """Read one profile from its file.

    Raises:
        ProfileError: as `read_profile`; or the file cannot be read.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise ProfileError(f"{path}: cannot be read: {error.strerror}.") from None
    return read_profile(path, data)


def read_profile(path: Path, data: bytes) -> Profile:
    """Read one profile.

    Raises:
        ProfileError: naming the file, the line and what is wrong there.
    """
    root, content = _read_yaml(path, data)
    if not isinstance(content, dict):
        raise ProfileError(f"{path}, line 1: a profile is a mapping with the keys domain, names, …")
    try:
        return Profile.model_validate(content)
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(map(str, first["loc"]))
        raise ProfileError(f"{path}, line {_line_of(root, first['loc'])}: {place}: {_in_plain_words(first)}.") from None


def _in_plain_words(error: ErrorDetails) -> str:
    """Say of a value what is expected in its place, as a person who wrote YAML understands it."""
    kind, where = error["type"], error["loc"]
    if kind == "extra_forbidden":
        return "unknown key; known keys: " + ", ".join(_keys_at(where))
    if kind == "missing":
        return "is missing"
    if kind == "string_pattern_mismatch" or kind.startswith(_NUMBERS):
        return _INSTEAD_AT.get(str(where[-1]), error["msg"])
    if kind in _INSTEAD:
        return _INSTEAD[kind].format(**error.get("ctx", {}))
    return error["msg"].removeprefix("Value error, ")


def _read_yaml(path: Path, data: bytes) -> tuple[yaml.Node | None, Any]:
    """Read YAML as nodes, which know their lines, and as values; no aliases, no key twice, no nesting without end."""
    if len(data) > LARGEST:
        raise ProfileError(f"{path}: larger than {LARGEST} bytes; a profile is a page of YAML.")
    try:
        text = data.decode("utf-8")
        _check_tokens(path, text)
        root = yaml.compose(text, Loader=yaml.CSafeLoader)
        _check_keys(path, root)
        return root, yaml.load(text, Loader=yaml.CSafeLoader)
    except UnicodeDecodeError as error:
        raise ProfileError(f"{path}: not UTF-8 (byte {error.start}).") from None
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise ProfileError(f"{path}, line {line}: not YAML: {error.problem}.") from None
    except (yaml.YAMLError, ValueError) as error:
        raise ProfileError(f"{path}: not YAML: {' '.join(str(error).split())}.") from None


def _check_tokens(path: Path, text: str) -> None:
    depth = 0
    for token in yaml.scan(text, Loader=yaml.CSafeLoader):
        depth += isinstance(token, _OPENING) - isinstance(token, _CLOSING)
        if isinstance(token, yaml.AliasToken):
            line = token.start_mark.line + 1
            raise ProfileError(f"{path}, line {line}: aliases (`*name`) are not read; write the value out.")
        if depth > DEEPEST:
            raise ProfileError(f"{path}, line {token.start_mark.line + 1}: nested more than {DEEPEST} times.")


def _check_keys(path: Path, node: yaml.Node | None) -> None:
    """Refuse a key that stands twice in one mapping: YAML would drop the first without a word."""
    if isinstance(node, yaml.MappingNode):
        seen: set[str] = set()
        for key, value in node.value:
            name = str(key.value)
            if name in seen:
                raise ProfileError(f"{path}, line {key.start_mark.line + 1}: {name}: this key is there already; join the two.")
            seen.add(name)
            _check_keys(path, value)
    elif isinstance(node, yaml.SequenceNode):
        for value in node.value:
            _check_keys(path, value)


def _keys_at(location: tuple[int | str, ...]) -> list[str]:
    """List the keys that the schema knows where an unknown one stands."""
    model: Any = Profile
    for part in location[:-1]:
        if isinstance(part, int):
            continue
        annotation = model.model_fields[part].annotation
        model = next((a for a in (annotation, *getattr(annotation, "__args__", ())) if hasattr(a, "model_fields")), model)
    return [field.alias or name for name, field in model.model_fields.items()]


def _line_of(node: yaml.Node | None, location: tuple[int | str, ...]) -> int:
    """Find the 1-based line of a value by its path; the last part of the path that exists decides."""
    line = 1
    for part in location:
        if isinstance(node, yaml.MappingNode):
            pair = next(((key, value) for key, value in node.value if key.value == str(part)), None)
            if pair is None:
                return line
            line, node = pair[0].start_mark.line + 1, pair[1]
        elif isinstance(node, yaml.SequenceNode) and isinstance(part, int) and part < len(node.value):
            node = node.value[part]
            line = node.start_mark.line + 1
    return line
