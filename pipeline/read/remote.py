"""Places that are not on this machine, by fsspec: `s3://`, `https://`, `memory://` and whatever it knows."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from io import RawIOBase
from typing import IO, Any, cast

from pipeline.errors import InputError, UsageError

_SCHEME = re.compile(r"[a-z][a-z0-9+.-]+(?:://|::)", re.I)
_PASSWORD = re.compile(r"(?<=://)[^/?]*@")
"""User and password in front of a host: up to the last at sign, since a password may hold one."""


_BRACKETED = re.compile(r"\[[^\]/]*")
"""A host of IPv6, which holds colons of its own."""

_UNKNOWN = re.compile(r"Protocol not known: *(\S+)")
"""How fsspec says that it knows no such scheme."""

_USUAL = ("https://", "s3://", "gs://", "az://", "ftp://", "sftp://", "file://")
_EXTRA = "install the extra: pip install 'matn[remote]'"
_PACKAGES = {"aiohttp": "matn[remote]", "requests": "matn[remote]", "smbclient": "smbprotocol", "libarchive": "libarchive-c"}
"""The package to install for a module that is missing, where the two have different names."""


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
        _check_web(system, inner, shown)
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


def _check_web(system: Any, address: str, shown: str) -> None:
    """Ask a web server whether it gives a file.

    Raises:
        InputError: it does not; the message says what the server says, or why it could not be asked.
    """
    try:
        if not system.exists(address):
            system.cat_file(address, start=0, end=1)  # asks again, and tells why
    except FileNotFoundError:
        raise InputError(f"{shown}: it cannot be fetched: the server answers 404 Not Found. Check the address.") from None
    except Exception as error:  # the errors of fsspec, of its HTTP client, and of the system's sockets
        remedy = "the address" if hasattr(error, "status") else "the address, and the connection"
        raise InputError(f"{shown}: it cannot be fetched: {_words(error)}. Check {remedy}.") from error


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
    if "::" in _BRACKETED.sub("", path):
        raise UsageError(
            f"{without_password(path)}: one address inside another (::) is not read. Name the file that lies there itself: what "
            "is packed or an archive is unpacked."
        )
    try:
        from fsspec import filesystem  # type: ignore[import-untyped]
        from fsspec.core import url_to_fs  # type: ignore[import-untyped]
    except ImportError:
        raise UsageError(f"{without_password(path)}: to read remote places, {_EXTRA}") from None
    try:
        # fsspec would take the colons of an IPv6 host for an address inside another.
        system, inner = (filesystem("http"), path) if is_web(path) else url_to_fs(path)
    except (ImportError, ValueError) as error:
        raise UsageError(f"{without_password(path)}: {_remedy(error)}") from None
    except Exception as error:  # a place may be asked here already, and each has errors of its own kind
        raise InputError(f"{without_password(path)}: {_words(error)}. Check the address, and the rights to read it.") from error
    return system, inner


def _remedy(error: ImportError | ValueError) -> str:
    """Say why fsspec gives no way to a place, and what to do."""
    unknown = _UNKNOWN.search(str(error))
    if unknown:
        return (
            f"{unknown[1]}:// is no kind of address that is known. Known are {', '.join(_USUAL)} and others of fsspec: check the "
            "spelling, or write ./ in front of a file's name."
        )
    missing = getattr(error, "name", None) or getattr(error.__cause__, "name", None)
    if isinstance(error, ImportError) and missing:
        package = _PACKAGES.get(missing, missing)
        return (
            f"to read such addresses, install their package: pip install {package if package.isidentifier() else repr(package)}"
        )
    return f"{_words(error)}. Check the address."


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


def _words(error: BaseException) -> str:
    """Say in a few words what went wrong: what a server answered, or what the system says."""
    cause = error.__cause__
    if isinstance(error, FileNotFoundError) and cause is not None and not isinstance(cause, FileNotFoundError):
        return _words(cause)  # fsspec takes any fault of a web server's for a file that is not there
    status = getattr(error, "status", None)
    if isinstance(status, int) and status:
        return f"the server answers {status} {getattr(error, 'message', '')}".rstrip()
    error = getattr(error, "os_error", error)  # the socket's own error, under that of the HTTP client
    text = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    if isinstance(error, FileNotFoundError):
        text = "not found"
    elif isinstance(error, TimeoutError):
        text = "no answer in time"
    elif isinstance(error, OSError) and error.errno is not None and text.startswith("Connect call failed"):
        text = os.strerror(error.errno)
    return without_password(" ".join(text.split())[:200]) or type(error).__name__
