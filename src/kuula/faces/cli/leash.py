"""Run a command that ends when its parent does: `python leash.py PARENT COMMAND...`.

Uses the standard library alone, since it is started as a bare file before the command replaces it.
"""

import ctypes
import os
import signal
import sys

PR_SET_PDEATHSIG = 1


def main() -> None:
    """Ask the kernel for SIGTERM at the parent's death, then become the command."""
    parent, command = int(sys.argv[1]), sys.argv[2:]
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
    if os.getppid() != parent:
        sys.exit(143)
    os.execv(command[0], command)  # noqa: S606 - the command comes from the table of processes


if __name__ == "__main__":
    main()
