"""Run a command as a root who may make no user namespace, as in most containers: `python without_namespaces.py COMMAND...`.

The machine's own setting is not touched: the command runs in a namespace where users are whom they are outside, and the
limit on further ones is nought there.
"""

from __future__ import annotations

import ctypes
import os
import sys
from pathlib import Path

CLONE_NEWUSER = 0x10000000


def main() -> None:
    ready_to_read, ready_to_write = os.pipe()
    mapped_to_read, mapped_to_write = os.pipe()
    child = os.fork()
    if child == 0:
        if ctypes.CDLL(None).unshare(CLONE_NEWUSER) != 0:
            os._exit(77)
        os.write(ready_to_write, b"x")
        os.read(mapped_to_read, 1)
        Path("/proc/sys/user/max_user_namespaces").write_text("0")
        os.execvp(sys.argv[1], sys.argv[1:])
    os.close(ready_to_write)
    if os.read(ready_to_read, 1):
        for kind in ("uid", "gid"):
            Path(f"/proc/{child}/{kind}_map").write_text("0 0 65536")
        os.write(mapped_to_write, b"x")
    sys.exit(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))


if __name__ == "__main__":
    main()
