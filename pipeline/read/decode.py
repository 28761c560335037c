"""Bytes to text: which encoding, and what is done about bytes that break it."""

from __future__ import annotations

import codecs
from dataclasses import dataclass

from pipeline.read import single_byte

MOST_BROKEN = 0.1
"""Share of broken sequences among the characters above ASCII up to which a page is damaged UTF-8 and not something else."""

MOST_CONTROLS = 0.02
"""Share of control characters from which a file is binary; below, they are strays in a text."""

# Longest first: the UTF-32 mark begins with the UTF-16 one.
_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_HIGH = bytes(range(0x80, 0x100))
# Everything below the space but tab, line feed, vertical tab, form feed, carriage return and escape (which log-like text has).
_CONTROLS = bytes(set(range(0x20)) - {9, 10, 11, 12, 13, 27}) + b"\x7f"
_CONTROL_CHARS = dict.fromkeys(_CONTROLS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Decoded:
    """A page's text with `\\n` line ends, without mark, NUL or surrogates; `is_exact`: it encodes back to the bytes."""

    text: str
    encoding: str
    is_exact: bool


class NotTextError(Exception):
    """The bytes are no text, or text in no encoding that is known here; `is_binary` says which. The message is the detail."""

    def __init__(self, detail: str, *, is_binary: bool) -> None:
        super().__init__(detail)
        self.is_binary = is_binary


def decode(data: bytes, *, said: str | None = None) -> Decoded:
    """Decode a page: by its byte-order mark, UTF-16 by its pattern, UTF-8 (a little damage allowed), or Arabic in one byte.

    `said`: the encoding that a server or the page itself names; asked only between encodings of Arabic in one byte, because
    what is UTF-8 shows it, and many a server says for all its pages what is true of some.

    Bytes that break the encoding become U+FFFD, NUL characters are dropped, CRLF and CR become LF; wherever text and bytes then
    differ, `is_exact` is false, and the caller keeps the bytes. Other control characters stay.

    Raises:
        NotTextError: too many control bytes, or no encoding fits.
    """
    encoding, body = _marked(data)
    if encoding is None:
        encoding = _wide(body)
    if encoding is None:
        _refuse_binary(body)
        whole = _whole_utf8(body)
        if whole is not None and "\r" not in whole and "\0" not in whole:
            return Decoded(text=whole, encoding="utf-8", is_exact=True)
        encoding = "utf-8" if whole is not None else _damaged_utf8_or_single_byte(body, said)
    decoded = body.decode(encoding, "replace")
    if encoding.startswith("utf-") and encoding != "utf-8":
        _refuse_nonsense(decoded, encoding)
    text = decoded.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")
    return Decoded(text=text, encoding=encoding, is_exact=_gives_back(text, encoding, data))


def _marked(data: bytes) -> tuple[str | None, bytes]:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            # FF FE 00 00 may also be UTF-16 that begins with NUL.
            if encoding.startswith("utf-32") and len(data) > 4 and _utf32(data) != encoding:
                continue
            if encoding == "utf-8":
                _refuse_binary(data)
                if _broken_share(data) > MOST_BROKEN:
                    break
            return encoding, data[len(mark) :]
    return None, data


def _wide(data: bytes) -> str | None:
    """Name UTF-16 or UTF-32 without a mark: one byte in two is 06 (Arabic) or 00 (Latin, space), and hardly any of the others."""
    sample = data[: 1 << 16]
    if len(sample) < 4 or not (b"\x06" in sample or b"\0" in sample):
        return None
    if (encoding := _utf32(sample)) is not None:
        return encoding
    even, odd = sample[0::2], sample[1::2]
    in_even, in_odd = ((half.count(6) + half.count(0)) / len(half) for half in (even, odd))
    if in_odd > 0.5 and in_even < 0.1:
        return "utf-16-le"
    if in_even > 0.5 and in_odd < 0.1:
        return "utf-16-be"
    return None


def _utf32(data: bytes) -> str | None:
    """Name UTF-32 by the two bytes in four that are 00, but for emoji."""
    zeros = [quarter.count(0) / len(quarter) for quarter in (data[place : 1 << 16 : 4] for place in range(4))]
    if min(zeros[2:]) > 0.9 and zeros[0] < 0.1:
        return "utf-32-le"
    if min(zeros[:2]) > 0.9 and zeros[3] < 0.1:
        return "utf-32-be"
    return None


def _whole_utf8(data: bytes) -> str | None:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return None


def _damaged_utf8_or_single_byte(data: bytes, said: str | None) -> str:
    if _broken_share(data) <= MOST_BROKEN or _is_cut_utf8(data):
        return "utf-8"
    encoding = single_byte.named(data, said) or single_byte.guess(data)
    if encoding is None:
        raise NotTextError("neither UTF-8, UTF-16, Windows-1256 nor ISO-8859-6 makes text of it", is_binary=False)
    return encoding


def _broken_share(data: bytes) -> float:
    """Broken sequences of UTF-8 among all characters above ASCII, broken ones counted; a page's own U+FFFD is not broken."""
    text = data.decode("utf-8", "replace")
    broken = text.count("\ufffd") - data.count(b"\xef\xbf\xbd")
    above_ascii = len(text) - len(data.translate(None, _HIGH))
    return broken / above_ascii if above_ascii else 0.0


def _is_cut_utf8(data: bytes) -> bool:
    """Say whether the only damage is a last character cut in two, as a crawl that stopped leaves it, after a whole one."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        return not decoder.decode(data).isascii()
    except UnicodeDecodeError:
        return False


def _refuse_binary(data: bytes) -> None:
    # Blocks of NUL at the end are what a crash leaves of a text; they do not make it binary.
    body = data.rstrip(b"\0")
    controls = len(body) - len(body.translate(None, _CONTROLS))
    if controls > max(3, MOST_CONTROLS * len(body)):
        raise NotTextError(f"{controls} control bytes among {len(body)}", is_binary=True)


def _refuse_nonsense(text: str, encoding: str) -> None:
    # A text that ends in half a character is damaged; one that is full of impossible ones was never this encoding.
    broken = text.count("\ufffd")
    controls = len(text) - len(text.translate(_CONTROL_CHARS))
    if controls > max(3, MOST_CONTROLS * len(text)):
        raise NotTextError(f"{controls} control characters among {len(text)} in {encoding}", is_binary=True)
    if broken > max(1, MOST_BROKEN * len(text)):
        raise NotTextError(f"{broken} of {len(text)} characters are impossible in {encoding}", is_binary=False)


def _gives_back(text: str, encoding: str, data: bytes) -> bool:
    try:
        return text.encode(encoding) == data
    except UnicodeEncodeError:
        return False
