"""Places that are not on this machine, by fsspec: `s3://`, `https://`, `memory://` and whatever it knows."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from io import RawIOBase
from typing import IO, Any, cast

from pipeline.errors import InputError, UsageError

_SCHEME = re.compile(r"[a-z][a-z0-9+.-]+(?:://|::)", re.I)
_PASSWORD = re.compile(r"(?<=://)[^/?]*@")
"""User and password in front of a host: up to the last at sign, since a password may hold one."""


def is_remote(path: str) -> bool:
    """Say whether a path is one of fsspec's; a scheme has two letters at least, so a drive of Windows is none."""
    return _SCHEME.match(path) is not None


def is_web(path: str) -> bool:
    """Say whether a path is the address of a web page."""
    return path.lower().startswith(("http://", "https://"))


def without_password(path: str) -> str:
    """Give a remote path without the user and password in front of its host."""
    return _PASSWORD.sub("", path)


def find_remote(path: str, is_page: Callable[[str], bool]) -> Iterator[str]:
    """Find the files that a remote path names: itself, all below a folder whose names `is_page` takes, or those of a pattern.

    Raises:
        InputError: nothing is there, or it cannot be asked.
        UsageError: what reads such places is not installed.
    """
    system, inner = _file_system(path)
    shown = without_password(path)
    if is_web(path):  # a web server has no folders, and stars in an address are its own
        if not _exists(system, inner):
            raise InputError(f"{shown}: it cannot be fetched. Check the address, and the connection.")
        return iter([path])
    scheme = path[: path.index("://") + 3] if "://" in path else ""
    try:
        if any(char in inner for char in "*?["):
            found = sorted(system.glob(inner))
        elif system.isdir(inner):
            below = inner.rstrip("/")
            found = sorted(name for name in system.find(inner) if is_page(name.removeprefix(below)))
        else:
            found = [inner] if system.exists(inner) else []
    except Exception as error:  # each of fsspec's systems has errors of its own kind
        raise InputError(f"{shown}: {_words(error)}. Check the address, and the rights to read it.") from error
    if not found:
        raise InputError(f"{shown}: nothing there to read. Check the address.")
    if found == [inner]:
        return iter([path])
    return iter([scheme + (name if scheme == "file://" else name.lstrip("/")) for name in found])


def _exists(system: Any, inner: str) -> bool:
    try:
        return bool(system.exists(inner))
    except Exception:  # each of fsspec's systems has errors of its own kind; what is wrong is seen when the file is opened
        return True


def open_remote(path: str) -> IO[bytes]:
    """Open a remote file, to be read in portions.

    Raises:
        OSError: it is not there, may not be read, or the connection fails.
        UsageError: what reads such places is not installed.
    """
    system, inner = _file_system(path)
    try:
        return cast(IO[bytes], _RemoteFile(system.open(inner, "rb")))
    except Exception as error:
        raise _as_os_error(error) from error


def modified_remote(path: str) -> float:
    """Say when a remote file was changed, in seconds since 1970; infinity where its place does not tell."""
    system, inner = _file_system(path)
    try:
        return float(system.modified(inner).timestamp())
    except Exception:  # not every system keeps it, and each says so in its own way; then the file is read
        return float("inf")


def _file_system(path: str) -> tuple[Any, str]:
    if "::" in path:
        raise UsageError(
            f"{without_password(path)}: one address inside another (::) is not read. Name the file that lies there itself: what "
            "is packed or an archive is unpacked."
        )
    try:
        from fsspec.core import url_to_fs  # type: ignore[import-untyped]
    except ImportError:
        raise UsageError(
            f"{without_password(path)}: to read remote places, install the extra: pip install 'matn[remote]'"
        ) from None
    try:
        system, inner = url_to_fs(path)
    except (ImportError, ValueError) as error:
        raise UsageError(f"{without_password(path)}: {_words(error)}") from None
    except Exception as error:  # a place may be asked here already, and each has errors of its own kind
        raise InputError(f"{without_password(path)}: {_words(error)}. Check the address, and the rights to read it.") from error
    return system, inner


class _RemoteFile(RawIOBase):
    """A remote file, of which every fault is an OSError as a local one's."""

    def __init__(self, file: Any) -> None:
        self._file = file

    def read(self, size: int | None = -1, /) -> bytes:
        """Give at most `size` bytes."""
        return bytes(self._try(self._file.read, -1 if size is None else size))

    def readinto(self, buffer: Any, /) -> int:
        """Fill a buffer as far as bytes are there."""
        data = self.read(len(buffer))
        buffer[: len(data)] = data
        return len(data)

    def readable(self) -> bool:
        """Say that it can be read."""
        return True

    def seekable(self) -> bool:
        """Say whether any place in it can be gone to; a server that sends no length allows none."""
        return bool(self._try(self._file.seekable)) and getattr(self._file, "size", None) is not None

    def seek(self, offset: int, whence: int = 0, /) -> int:
        """Go to a place."""
        return int(self._try(self._file.seek, offset, whence))

    def tell(self) -> int:
        """Say where it stands."""
        return int(self._try(self._file.tell))

    def close(self) -> None:
        """Let the connection go."""
        if not self.closed:
            self._try(self._file.close)
            super().close()

    @staticmethod
    def _try(call: Callable[..., Any], *arguments: Any) -> Any:
        try:
            return call(*arguments)
        except Exception as error:
            raise _as_os_error(error) from error


def _as_os_error(error: Exception) -> OSError:
    """Give any fault of a remote system as one that says of itself that it is not the file's (it has a number)."""
    import errno

    number = getattr(error, "errno", None) or errno.EIO
    return OSError(number, _words(error))


def _words(error: Exception) -> str:
    text = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    if isinstance(error, FileNotFoundError):
        text = "not found"
    return without_password(" ".join(text.split())[:200]) or type(error).__name__
