"""One process at a time: a lock file that says who holds it.

The embedded Cypher engine must not be opened by two processes. The operating system releases the lock when its
holder ends, however it ends; the file stays, and holds the process id while the lock is held.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from citeweave.errors import LockedError
from citeweave.graph.stores.base import Notify

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

_PAUSE = 0.1
_WIDTH = 20
_LOCKED_BYTE = 1 << 30
"""Windows locks bytes, and nobody may read a locked one: far behind the process id."""


@contextmanager
def only_process(path: Path, *, notify: Notify | None = None, timeout: float = 30.0) -> Iterator[None]:
    """Hold the lock file `path` while the block runs.

    Parameters
    ----------
    notify
        Called once with a line for stderr if the lock must be waited for.
    timeout
        Seconds to wait.

    Raises
    ------
    LockedError
        If another process (or this one, elsewhere) still holds it when the time is over.
    """
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o666)
    try:
        _wait(descriptor, path, notify, timeout)
        os.lseek(descriptor, 0, os.SEEK_SET)
        os.write(descriptor, str(os.getpid()).encode().ljust(_WIDTH))
        try:
            yield
        finally:
            os.ftruncate(descriptor, 0)
            _unlock(descriptor)
    finally:
        os.close(descriptor)


def _wait(descriptor: int, path: Path, notify: Notify | None, timeout: float) -> None:
    deadline = time.monotonic() + timeout
    told = False
    while not _try_lock(descriptor):
        holder = _holder(path)
        if holder == os.getpid():
            raise LockedError(
                f"{path.parent}: this process already has the Cypher engine of this folder open; close that view first"
            )
        if time.monotonic() >= deadline:
            raise LockedError(
                f"{path.parent}: process {holder or 'unknown'} holds the Cypher engine of this folder; "
                "wait until it is done or end it, then try again"
            )
        if not told and notify is not None:
            notify(f"waiting for process {holder or 'unknown'}, which holds the Cypher engine of {path.parent}")
        told = True
        time.sleep(_PAUSE)


def _holder(path: Path) -> int | None:
    text = path.read_bytes()[:_WIDTH].strip()
    return int(text) if text.isdigit() else None


def _try_lock(descriptor: int) -> bool:
    try:
        if sys.platform == "win32":
            os.lseek(descriptor, _LOCKED_BYTE, os.SEEK_SET)
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        else:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def _unlock(descriptor: int) -> None:
    if sys.platform == "win32":
        os.lseek(descriptor, _LOCKED_BYTE, os.SEEK_SET)
        msvcrt.locking(descriptor, msvcrt.LK_UNLCK, 1)
    else:
        fcntl.flock(descriptor, fcntl.LOCK_UN)
