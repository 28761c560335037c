"""ZIP and tar: their members one by one, as streams; nothing is written under a member's name."""

from __future__ import annotations

import lzma
import stat
import tarfile
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from io import BufferedReader
from typing import IO, Self, cast

from pipeline.read.discover import is_page_name
from pipeline.read.streams import BrokenContainerError, Stream, refuse_bomb
from pipeline.records import QuarantineReason

TAR_STEP_BYTES = 1 << 13

OFFICE = frozenset({"[content_types].xml", "mimetype"})
"""Members by which a document of an office program, or a book, is told: such a file is a ZIP archive too."""

_ENCRYPTED = 0x1
_NAMED_IN_UTF8 = 0x800
"""Bits of a ZIP member's flags. Source: APPNOTE.TXT 4.4.4."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """A file inside an archive: its name as written, and its bytes; `fault` where they cannot be read."""

    name: str
    stream: Stream
    fault: str | None = None


def zip_members(file: IO[bytes]) -> Iterator[Member]:
    """Give a ZIP archive's files, in the order of its directory, without those that a folder's walk would leave out.

    Raises:
        BrokenContainerError: it is no archive, a document of an office program, or a bomb.
    """
    try:
        archive = zipfile.ZipFile(file)
    except (zipfile.BadZipFile, ValueError, NotImplementedError, EOFError) as error:
        raise BrokenContainerError(f"ZIP cannot be read: {error}") from None
    with archive:
        infos = archive.infolist()
        if any(info.filename.lower() in OFFICE for info in infos[:5]):
            raise BrokenContainerError("an Office document or an e-book", QuarantineReason.BINARY)
        packed = file.seek(0, 2)
        total = 0
        for info in infos:
            name = _zip_name(info)
            is_link = stat.S_ISLNK(info.external_attr >> 16)  # where Unix made it, it says so there; its bytes are a path
            if name.endswith("/") or is_link or not is_page_name(name):
                continue
            if info.flag_bits & _ENCRYPTED:
                fault = "encrypted; unpack it with its password, and name the folder"
                yield Member(name=name, stream=_EMPTY, fault=fault)
                continue
            try:
                with archive.open(info) as opened:
                    counted = _ZipBytes(opened, total, packed)
                    yield Member(name=name, stream=Stream(counted))
                total = counted.total
                refuse_bomb(total, packed, "ZIP")
            except (zipfile.BadZipFile, NotImplementedError, RuntimeError, ValueError) as error:
                yield Member(name=name, stream=_EMPTY, fault=f"ZIP cannot be unpacked: {error}")


class _ZipBytes:
    """A member's bytes, whose faults are told as a container's; `before`: how many all members before it had."""

    def __init__(self, file: IO[bytes], before: int, packed: int) -> None:
        self._file, self.total, self._packed = file, before, packed

    def read(self, size: int = -1, /) -> bytes:
        try:
            # One step at a time, so that what stands before a damaged block is given.
            data = cast(zipfile.ZipExtFile, self._file).read1(size)
        except (zipfile.BadZipFile, EOFError, zlib.error, lzma.LZMAError) as error:
            raise BrokenContainerError(f"ZIP cannot be unpacked: {error}") from None
        except OSError as error:
            if error.errno is not None:
                raise
            raise BrokenContainerError(f"ZIP cannot be unpacked: {error}") from None
        self.total += len(data)
        refuse_bomb(self.total, self._packed, "ZIP")
        return data


def _zip_name(info: zipfile.ZipInfo) -> str:
    """Read a member's name: where the archive does not say that it is UTF-8, it mostly is, and else of an old PC."""
    if info.flag_bits & _NAMED_IN_UTF8:
        return info.filename
    try:
        return info.filename.encode("cp437").decode("utf-8")
    except UnicodeError:
        return info.filename


def tar_members(stream: Stream) -> Iterator[Member]:
    """Give an unpacked tar archive's files, in their order, without those that a folder's walk would leave out.

    Raises:
        BrokenContainerError: it is no archive, torn, damaged, or a bomb.
    """
    try:
        # Read on and never back, in portions that do not swallow what stands before a tear.
        with tarfile.open(fileobj=cast(IO[bytes], stream), mode="r|", bufsize=tarfile.RECORDSIZE, tarinfo=_Head) as archive:
            total = 0
            for info in archive:
                archive.members = []  # type: ignore[attr-defined]  # it would remember them all
                if not info.isfile() or not is_page_name(info.name):
                    continue
                opened = archive.extractfile(info)
                assert opened is not None  # files have bytes
                counted = _TarBytes(opened, info.size, total, stream)
                yield Member(name=info.name, stream=Stream(counted))
                total = counted.total
                refuse_bomb(total, stream.count, "tar")
    except (tarfile.TarError, EOFError, ValueError, UnicodeError) as error:
        raise BrokenContainerError(f"tar cannot be read: {error}") from None


class _Head(tarfile.TarInfo):
    """A member's head, for which a damaged one is an error; to tarfile it is the archive's end."""

    @classmethod
    def fromtarfile(cls, archive: tarfile.TarFile) -> Self:
        try:
            return super().fromtarfile(archive)
        except tarfile.HeaderError as error:
            if type(error).__name__ not in ("InvalidHeaderError", "TruncatedHeaderError"):
                raise  # the end, as it should be
            raise tarfile.ReadError(f"{error} at byte {archive.offset}") from None


class _TarBytes:
    """A member's bytes; one that says of itself that it has holes can be larger than its archive."""

    def __init__(self, file: IO[bytes], size: int, before: int, packed: Stream) -> None:
        self._file, self._left, self.total, self._packed = cast(BufferedReader, file), size, before, packed

    def read(self, size: int = -1, /) -> bytes:
        try:
            # In small steps: the one that meets a tear gives nothing of what stands before it.
            data = self._file.read1(min(size if size >= 0 else self._left, self._left, TAR_STEP_BYTES))
        except (tarfile.TarError, EOFError) as error:
            raise BrokenContainerError(f"tar cannot be read: {error}") from None
        if not data and self._left:
            raise BrokenContainerError(f"tar cannot be read: {self._left} bytes of a member are missing")
        self._left -= len(data)
        self.total += len(data)
        refuse_bomb(self.total, self._packed.count, "tar")
        return data


class _Nothing:
    def read(self, _size: int = -1, /) -> bytes:
        return b""


_EMPTY = Stream(_Nothing())
