"""Bytes that come piece by piece: looked at before they are read, counted, unpacked, never held as a whole."""

from __future__ import annotations

import bz2
import gzip
import hashlib
import io
import lzma
import tempfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import IO, Any, Protocol, cast

from fastwarc.stream_io import ZstdReader

from pipeline.records import QuarantineReason

CHUNK_BYTES = 1 << 20
BOMB_BYTES = 1 << 30
"""Unpacked size up to which nothing is asked of a packed file; all news of a day in one language is less."""

MOST_GAIN = 100
"""Unpacked bytes to one packed byte above which a packed file larger than `BOMB_BYTES` is a bomb; HTML gives 5 to 20, and the
same page again and again, packed by xz, 60."""


class Packing(StrEnum):
    """How bytes are packed, told by their first ones."""

    GZIP = "gzip"
    BZIP2 = "bzip2"
    XZ = "xz"
    ZSTD = "zstd"


MARKS = {Packing.GZIP: b"\x1f\x8b", Packing.BZIP2: b"BZh", Packing.XZ: b"\xfd7zXZ\x00", Packing.ZSTD: b"\x28\xb5\x2f\xfd"}

_OPENERS: dict[Packing, Callable[[Any], Any]] = {
    Packing.GZIP: lambda file: gzip.GzipFile(fileobj=file, mode="rb"),
    Packing.BZIP2: bz2.BZ2File,
    Packing.XZ: lzma.LZMAFile,
    Packing.ZSTD: ZstdReader,
}


class BrokenContainerError(Exception):
    """A container cannot be read any further; `reason` is what becomes of the rest, the message is the detail."""

    def __init__(self, detail: str, reason: QuarantineReason = QuarantineReason.BAD_ARCHIVE) -> None:
        super().__init__(detail)
        self.reason = reason


class Readable(Protocol):
    """What gives bytes when asked; fewer than asked for is not the end, none is."""

    def read(self, size: int = ..., /) -> bytes:
        """Give at most `size` bytes."""


class Stream:
    """Bytes read once, in order, with a look ahead; `count` says how many have been read from below."""

    def __init__(self, file: Readable | IO[bytes]) -> None:
        self._file = file
        # What stands before a fault must still come: one call of read1 never loses what it has already unpacked.
        self._read: Callable[[int], bytes] = getattr(file, "read1", file.read)
        self._ahead = b""
        self._fault: BrokenContainerError | None = None
        self.count = 0

    @property
    def file(self) -> IO[bytes]:
        """The file below, for readers that must seek in it."""
        return cast(IO[bytes], self._file)

    def peek(self, count: int) -> bytes:
        """Look at the next bytes, at least `count` where there are so many; a fault behind them waits until it is read."""
        pieces, size = [self._ahead], len(self._ahead)
        try:
            while size < count and (more := self._more(max(count - size, 1 << 16))):
                pieces.append(more)
                size += len(more)
        except BrokenContainerError as error:
            self._fault = error
        self._ahead = b"".join(pieces)
        return self._ahead

    def read(self, size: int = -1, /) -> bytes:
        """Give at most `size` bytes, or all that are left."""
        if size < 0:
            rest = [self._ahead, *iter(lambda: self._more(CHUNK_BYTES), b"")]
            self._ahead = b""
            return b"".join(rest)
        if self._ahead:
            data, self._ahead = self._ahead[:size], self._ahead[size:]
            return data
        return self._more(size)

    def give_back(self, data: bytes) -> None:
        """Take bytes back that were read too many; they come again."""
        self._ahead = data + self._ahead

    def tell(self) -> int:
        """Say how many bytes have been given; some readers ask."""
        return self.count - len(self._ahead)

    def seek(self, offset: int, whence: int = 0, /) -> int:
        """Refuse: what is behind is gone."""
        raise io.UnsupportedOperation("a stream is read in order")

    def close(self) -> None:
        """Leave the file below open: it belongs to who opened it."""

    def _more(self, size: int) -> bytes:
        if self._fault is not None:
            raise self._fault
        data = self._read(size)
        self.count += len(data)
        return data


class Unpacked:
    """What a packed stream holds.

    Raises, when read:
        BrokenContainerError: it is torn or damaged, or gives more than `BOMB_BYTES` and `MOST_GAIN` times its size.
    """

    def __init__(self, packed: Stream, packing: Packing) -> None:
        self._packed = packed
        self._packing = packing
        self._file = Stream(_OPENERS[packing](packed))

    def read(self, size: int = -1, /) -> bytes:
        """Give at most `size` bytes."""
        try:
            data = self._file.read(size)
        except (EOFError, zlib.error, lzma.LZMAError) as error:
            raise BrokenContainerError(f"{self._packing} cannot be unpacked: {error}") from None
        except OSError as error:
            if error.errno is not None:  # the disk's or the network's fault, not the file's
                raise
            raise BrokenContainerError(f"{self._packing} cannot be unpacked: {error}") from None
        refuse_bomb(self._file.count, self._packed.count, self._packing)
        return data


def refuse_bomb(unpacked: int, packed: int, what: str) -> None:
    """Raise BrokenContainerError where so many unpacked bytes came out of so many packed ones as no honest file gives."""
    if unpacked > max(BOMB_BYTES, MOST_GAIN * packed):
        detail = f"a {what} archive that holds more than {BOMB_BYTES >> 30} GiB and {MOST_GAIN} times its size"
        raise BrokenContainerError(detail, QuarantineReason.TOO_LARGE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """Bytes that were read to their end: hash, size, and the bytes themselves where they are within the limit."""

    sha256: str
    size: int
    data: bytes | None


def take(file: Readable, max_bytes: int) -> Taken:
    """Hash all the bytes; hold them only as long as they are within the limit."""
    digest, size = hashlib.sha256(), 0
    held: list[bytes] = []
    while chunk := file.read(CHUNK_BYTES):
        digest.update(chunk)
        size += len(chunk)
        if size <= max_bytes:
            held.append(chunk)
        else:
            held.clear()
    data = b"".join(held) if size <= max_bytes else None
    return Taken(sha256=digest.hexdigest(), size=size, data=data)


def lines(stream: Stream, most_bytes: int) -> Iterator[bytes | Taken]:
    """Cut a stream into lines without their ends; of a line larger than `most_bytes`, only hash and size are given."""
    begun: list[bytes] = []
    size = 0
    while chunk := stream.read(CHUNK_BYTES):
        first, *others = chunk.split(b"\n")
        begun.append(first)
        size += len(first)
        if others:
            for line in (b"".join(begun), *others[:-1]):
                yield line if len(line) <= most_bytes else take(io.BytesIO(line), most_bytes)
            begun, size = [others[-1]], len(others[-1])
        elif size > most_bytes:
            yield take(_LongLine(begun, stream), most_bytes)
            begun, size = [], 0
    if size:
        yield b"".join(begun)


class _LongLine:
    """A line that is too long to hold, as what can be read; what was read behind its end goes back to the stream."""

    def __init__(self, begun: list[bytes], stream: Stream) -> None:
        self._begun = [piece for piece in reversed(begun) if piece]
        self._stream, self._is_over = stream, False

    def read(self, _size: int = -1, /) -> bytes:
        if self._begun:
            return self._begun.pop()
        if self._is_over:
            return b""
        line, end, behind = self._stream.read(CHUNK_BYTES).partition(b"\n")
        self._is_over = bool(end)
        self._stream.give_back(behind)
        return line


def seekable(stream: Stream) -> IO[bytes]:
    """Give the stream, of which nothing is read yet but by a look, as a file to seek in; copied to a nameless one if need be.

    Raises:
        BrokenContainerError: it would have to be copied, and is larger than `BOMB_BYTES`.
    """
    if getattr(stream.file, "seekable", bool)():
        stream.file.seek(0)
        return stream.file
    copy = tempfile.TemporaryFile()  # noqa: SIM115 - who asked for it closes it
    try:
        size = 0
        while chunk := stream.read(CHUNK_BYTES):
            size += len(chunk)
            if size > BOMB_BYTES:
                detail = f"larger than {BOMB_BYTES >> 30} GiB inside another file or a pipe; unpack it and name it"
                raise BrokenContainerError(detail, QuarantineReason.TOO_LARGE)
            copy.write(chunk)
        copy.seek(0)
    except BaseException:
        copy.close()
        raise
    return cast(IO[bytes], copy)
