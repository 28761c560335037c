"""Tell files that are not text by their first bytes; the names are for the person who reads the quarantine."""

from __future__ import annotations

# (offset, bytes, name). Source: the formats' own specifications, as collected in the `magic` database of file(1).
_SIGNATURES: tuple[tuple[int, bytes, str], ...] = (
    (0, b"\x89PNG\r\n\x1a\n", "a PNG image"),
    (0, b"\xff\xd8\xff", "a JPEG image"),
    (0, b"GIF87a", "a GIF image"),
    (0, b"GIF89a", "a GIF image"),
    (0, b"II*\x00", "a TIFF image"),
    (0, b"MM\x00*", "a TIFF image"),
    (0, b"%PDF-", "a PDF document"),
    (0, b"PK\x03\x04", "a ZIP archive or an Office document"),
    (0, b"PK\x05\x06", "an empty ZIP archive"),
    (0, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Office document"),
    (0, b"{\\rtf", "an RTF document"),
    (0, b"\x7fELF", "a program"),
    (0, b"MZ\x90\x00", "a program"),
    (0, b"\xca\xfe\xba\xbe", "a program"),
    (0, b"\xcf\xfa\xed\xfe", "a program"),
    (0, b"\x00asm", "a program"),
    (0, b"\x1f\x8b", "a gzip archive inside a gzip archive"),
    (4, b"1AY&SY", "a bzip2 archive"),
    (0, b"\xfd7zXZ\x00", "an xz archive"),
    (0, b"\x28\xb5\x2f\xfd", "a zstd archive"),
    (0, b"7z\xbc\xaf\x27\x1c", "a 7z archive"),
    (0, b"Rar!\x1a\x07", "a RAR archive"),
    (257, b"ustar", "a tar archive; unpack it and name its folder"),
    (0, b"SQLite format 3\x00", "an SQLite database"),
    (0, b"PAR1", "a Parquet file"),
    (0, b"wOF2", "a font"),
    (0, b"OggS", "a sound or video file"),
    (0, b"ID3", "a sound file"),
    (0, b"fLaC", "a sound file"),
    (4, b"ftyp", "a video or HEIF file"),
    (0, b"\x1a\x45\xdf\xa3", "a video file"),
)
_IN_RIFF = {b"WEBP": "a WebP image", b"WAVE": "a sound file", b"AVI ": "a video file"}


def binary_kind(data: bytes) -> str | None:
    """Name the kind of file where its first bytes are those of one that holds no text; None for everything else."""
    if data.startswith(b"RIFF"):
        return _IN_RIFF.get(data[8:12])
    for offset, mark, name in _SIGNATURES:
        if data.startswith(mark, offset):
            return name
    return None
