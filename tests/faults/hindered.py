"""Runs a program for which no file has room (`full`), or for which permissions hold (`read-only`)."""

import ctypes
import os
import resource
import sys
from collections.abc import Callable

PR_CAPBSET_DROP = 24
OVERRIDING = (1, 2, 3)  # CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH, CAP_FOWNER: why permissions do not hold for root


def full() -> None:
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))


def read_only() -> None:
    system = ctypes.CDLL(None, use_errno=True)
    for each in OVERRIDING if os.geteuid() == 0 else ():
        if system.prctl(PR_CAPBSET_DROP, each, 0, 0, 0):
            raise OSError(ctypes.get_errno(), "cannot let go of what root may")


WAYS: dict[str, Callable[[], None]] = {"full": full, "read-only": read_only}


if __name__ == "__main__":
    WAYS[sys.argv[1]]()
    os.execv(sys.argv[2], sys.argv[2:])  # noqa: S606
