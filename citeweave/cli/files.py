"""Files that commands write: whole or not at all, and "-" for standard output."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from citeweave.errors import UsageError


@contextmanager
def output(path: Path | None) -> Iterator[TextIO]:
    """A stream to write to.

    Parameters
    ----------
    path
        A file, written beside its place and moved there when it is whole; a link keeps pointing where it does.
        A pipe or device is written to directly. None or "-" is standard output.

    Raises
    ------
    UsageError
        If the file cannot be written.
    """
    if path is None or str(path) == "-":
        yield sys.stdout
        return
    try:
        if path.exists() and not path.is_file():
            with path.open("w", encoding="utf8", newline="\n") as stream:
                yield stream
            return
        place = path.resolve()
        handle, part = tempfile.mkstemp(prefix=f".{place.name}.", dir=place.parent, text=True)
        try:
            with os.fdopen(handle, "w", encoding="utf8", newline="\n") as stream:
                yield stream
            Path(part).chmod(0o666 & ~_umask())
            Path(part).replace(place)
        finally:
            Path(part).unlink(missing_ok=True)
    except OSError as error:
        if isinstance(error, BrokenPipeError):
            raise
        raise UsageError(f"cannot write {path}: {error.strerror}; name another file with -o") from error


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
