"""Child processes that do not outlive a parent that is killed."""

import ctypes
import os
import signal
import sys
import threading
import time

PR_SET_PDEATHSIG = 1
_PULSE = 1.0  # seconds


def end_with_parent(parent: int | None = None) -> None:
    """Have this process told to stop (SIGTERM) once its parent is gone, however that came about.

    Who knows the parent's number gives it: a parent that died before this call has been replaced by another process.
    """
    parent = os.getppid() if parent is None else parent
    if sys.platform == "linux":
        _ask_kernel()
    if os.getppid() != parent:
        # It was gone before we could ask.
        raise SystemExit(0)
    # Also where the kernel does not know such a wish, or forgot it.
    threading.Thread(target=_watch, args=(parent,), daemon=True).start()


def _ask_kernel() -> None:
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM, 0, 0, 0)


def _watch(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(_PULSE)
    os.kill(os.getpid(), signal.SIGTERM)
