"""The encoding of an HTML document: its mark, the server's word, its own `meta`, and what the bytes themselves allow."""

from __future__ import annotations

import codecs
import re

from pipeline.read.decode import decode

DECLARED_BYTES = 1 << 14
"""How far a declaration is looked for. The standard says 1,024; pages with comments and scripts above theirs exist."""

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_META = re.compile(rb"<meta[\s/][^>]{0,500}?charset\s*=\s*[\"']?\s*([\w.:-]{2,40})", re.I)
_XML = re.compile(rb"^\s*<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([\w.:-]{2,40})")
_KNOWN = re.compile(
    r"utf-?8|(?:windows-|cp|x-cp)(125[0-8]|874)|iso-?8859-?\d{1,2}(?:-[ei])?|(?:us-)?ascii|latin-?[1-9]|asmo-708|ecma-114|arabic"
    r"|koi8-[ru]|gbk|gb2312|gb18030|big5|euc-(?:jp|kr)|shift[_-]jis|macintosh|x-mac-arabic"
)
_RENAMED = {"x-mac-arabic": "mac_arabic", "macintosh": "mac_roman"}
_LATIN = frozenset({"iso8859-1", "ascii", "cp1252", "iso8859-15"})
"""What servers say by default: an Arabic page that says so is in an Arabic encoding, which its bytes tell."""


def told_wide(data: bytes) -> str | None:
    """Name UTF-16 by its mark, or by the first tag's letters, which have a NUL beside them; None for all others."""
    for mark, encoding in _MARKS[1:]:
        if data.startswith(mark):
            return encoding
    top = data[:64].lstrip(b"\0 \t\r\n")
    if top[:1] == b"<" and len(top) > 3:
        before = data[: data.index(b"<")]
        if top[1:2] == b"\0" and top[3:4] == b"\0" and len(before) % 2 == 0:
            return "utf-16-le"
        if len(before) % 2 and top[2:3] not in (b"", b"\0") and top[1:2] == b"\0":
            return "utf-16-be"
    return None


def decode_html(data: bytes, charset: str | None) -> tuple[str, str]:
    """Decode a document; its text and the name of the encoding.

    A mark counts first; then bytes that are UTF-8 throughout are that, whatever is declared, since crawlers convert pages
    and leave the declaration; then `charset` from the server, then the document's own. Where that is a
    default of servers, or UTF-8 that it is not, the bytes are read as any page's are.

    Raises:
        NotTextError: no encoding fits and none is declared.
    """
    wide = told_wide(data)
    if wide is not None:
        return data.decode(wide, "replace").lstrip("\ufeff"), wide
    try:
        return data.decode("utf-8").lstrip("\ufeff"), "utf-8"
    except UnicodeDecodeError:
        pass
    declared = _codec(charset) or _codec(_declaration(data))
    if declared is None or declared in _LATIN or declared == "utf-8" or data.startswith(codecs.BOM_UTF8):
        decoded = decode(data)
        return decoded.text, decoded.encoding
    # The web's names, as for text pages: windows-1256, not cp1256.
    name = declared.replace("cp125", "windows-125").replace("iso8859", "iso-8859")
    return data.decode(declared, "replace"), name


def _declaration(data: bytes) -> str | None:
    top = data[:DECLARED_BYTES]
    found = _META.search(top) or _XML.search(top)
    return found[1].decode("ascii", "ignore") if found else None


def _codec(label: str | None) -> str | None:
    """Give Python's name of a label of the standard's; None for any other, and for codecs of Python's own."""
    name = (label or "").strip().strip("\"'").lower()
    if not _KNOWN.fullmatch(name):
        return None
    name = re.sub(r"^(?:windows-|x-cp)", "cp", re.sub(r"-[ei]$", "", _RENAMED.get(name, name)))
    try:
        return codecs.lookup(name).name
    except LookupError:
        return None
