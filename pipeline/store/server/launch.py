"""Run one of PostgreSQL's programs as another account: a script of its own, since privileges are dropped for good.

    python -I -S launch.py self|namespace|user UID GID FOLDER wait|leave PROGRAM [ARGUMENT...]

PostgreSQL refuses to run as root. `namespace` makes a user namespace in which root (outside) is UID (inside): the program
is not root to itself, and still reaches everything that belongs to root. `user` becomes UID. The program runs in FOLDER, so
an account that cannot reach it fails here. `wait` replaces this process by the program; `leave` starts it as a process of
its own, whose output goes to standard error, and prints its number.

Imports only the standard library: it is run by path.
"""

from __future__ import annotations

import errno
import os
import sys
from pathlib import Path

CLONE_NEWUSER = 0x10000000
"""From <linux/sched.h>."""


def enter_namespace(uid: int, gid: int) -> None:
    """Enter a new user namespace that shows the present user as UID and GID.

    Raises:
        OSError: the system does not allow it.
    """
    outer_uid, outer_gid = os.geteuid(), os.getegid()
    if hasattr(os, "unshare"):
        os.unshare(CLONE_NEWUSER)
    else:
        import ctypes

        libc = ctypes.CDLL(None, use_errno=True)
        if not hasattr(libc, "unshare"):
            raise OSError(errno.ENOSYS, "this system has no user namespaces")
        if libc.unshare(CLONE_NEWUSER) != 0:
            number = ctypes.get_errno()
            raise OSError(number, os.strerror(number))
    # Without CAP_SETGID outside, a group can be mapped only where setgroups is given up (user_namespaces(7)).
    Path("/proc/self/setgroups").write_text("deny")
    Path("/proc/self/uid_map").write_text(f"{uid} {outer_uid} 1")
    Path("/proc/self/gid_map").write_text(f"{gid} {outer_gid} 1")


def become_user(uid: int, gid: int) -> None:
    """Give up root for UID and GID, with no further groups.

    Raises:
        OSError: the system does not allow it.
    """
    os.setgroups([])
    os.setgid(gid)
    os.setuid(uid)


def main() -> None:
    """Change the account, then become the program or leave it running."""
    account, uid, gid, folder, manner, *command = sys.argv[1:]
    os.umask(0o077)
    try:
        if account == "namespace":
            enter_namespace(int(uid), int(gid))
        elif account == "user":
            become_user(int(uid), int(gid))
        os.chdir(folder)
        if manner == "leave":
            leave_running(command)
        else:
            os.execv(command[0], command)
    except OSError as error:
        sys.exit(f"launch: FATAL:  cannot run {command[0]}: {error.strerror}")


def leave_running(command: list[str]) -> None:
    """Start the program in a session of its own, where neither Ctrl-C nor a closed terminal reaches it."""
    child = os.fork()
    if child:
        sys.stdout.write(str(child))
        return
    os.setsid()
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.dup2(2, 1)
    os.execv(command[0], command)


if __name__ == "__main__":
    main()
