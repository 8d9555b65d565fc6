"""Run a command that ends when the process that started it ends, even by kill -9.

`tethered(command)` is the command line for it. This file is also the script in it, so it imports little.
"""

import ctypes
import os
import signal
import sys

PR_SET_PDEATHSIG = 1


def tethered(command: list[str], *, end: signal.Signals = signal.SIGTERM, user_id: int | None = None) -> list[str]:
    """The command, sent `end` by the kernel when this process dies; with `user_id`, run as that user and group.

    Only Linux can do it; elsewhere the command runs untethered.
    """
    # preexec_fn could do the same without a script, but is not safe where there are threads.
    user = "" if user_id is None else str(user_id)
    return [sys.executable, "-I", "-S", __file__, str(os.getpid()), str(int(end)), user, *command]


def main(parent: str, end: str, user: str, *command: str) -> None:
    if user:
        os.setgroups([])
        os.setgid(int(user))
        os.setuid(int(user))
    # After the change of user, which clears it.
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, int(end), 0, 0, 0)
        if os.getppid() != int(parent):  # it died before the kernel knew
            sys.exit(1)
    os.execvp(command[0], command)  # noqa: S606


if __name__ == "__main__":
    main(*sys.argv[1:])
