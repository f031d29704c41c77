"""`open_source`: any input file as a stream of listings, rejected records and date lines.

The seam between files and the rest of the flow: it opens and examines the file, names its source, chooses
the format, and then yields what the reader of that format finds.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from types import TracebackType
from typing import BinaryIO

from citeweave.errors import UsageError
from citeweave.model import Source

from .bibtex import read_bibtex
from .csv_table import read_csv
from .files import examine, lines_of, open_bytes
from .html_page import read_html
from .json_lines import read_json_lines
from .page import read_page
from .sniff import FORMATS, sniff
from .text import Item, Line

_ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def open_source(
    path: str | Path,
    *,
    format: str | None = None,  # noqa: A002 - the command line's option has this name
    listed_on: str | None = None,
) -> SourceReader:
    """Open a file of papers.

    Parameters
    ----------
    path
        The file; "-" is standard input.
    format
        One of `FORMATS`; found from the first characters of the file if not given.
    listed_on
        The date of the page, YYYY-MM-DD, where it is known.

    Returns
    -------
    SourceReader
        Use it in a `with` statement, and iterate over it.

    Raises
    ------
    UsageError
        If the format is unknown or `listed_on` is not a date.
    InputError
        If the file is missing, a folder, not readable, empty, not text or in another encoding.
    """
    if format is not None and format not in FORMATS:
        raise UsageError(f"unknown format {format!r}; choose one of {', '.join(FORMATS)}")
    day = None if listed_on is None else _checked_day(listed_on)
    handle, name = open_bytes(path)
    try:
        examined = examine(handle, name if str(path) == "-" else str(path))
        source = Source(examined.source_id, name, date=day)
        return SourceReader(handle, source, format or sniff(examined.head), examined.encoding)
    except BaseException:
        handle.close()
        raise


class SourceReader:
    """An open file of papers; iterate over it, once or more, within a `with` statement.

    Attributes
    ----------
    source
        The file: its hash, its base name, its date where given.
    format
        One of `FORMATS`.
    """

    def __init__(self, handle: BinaryIO, source: Source, format: str, encoding: str) -> None:  # noqa: A002
        self.source = source
        self.format = format
        self._handle = handle
        self._encoding = encoding

    def __enter__(self) -> SourceReader:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def __iter__(self) -> Iterator[Item]:
        return _reader_of(self.format)(lines_of(self._handle, self._encoding), self.source)

    def close(self) -> None:
        """Close the file."""
        self._handle.close()


def _reader_of(format_name: str) -> Callable[[Iterable[Line], Source], Iterator[Item]]:
    readers: dict[str, Callable[[Iterable[Line], Source], Iterator[Item]]] = {
        "page": read_page,
        "html": read_html,
        "jsonl": read_json_lines,
        "csv": read_csv,
        "bibtex": read_bibtex,
    }
    return readers[format_name]


def _checked_day(text: str) -> str:
    try:
        if not _ISO_DAY.fullmatch(text):
            raise ValueError("not YYYY-MM-DD")
        return datetime.date.fromisoformat(text).isoformat()
    except ValueError as error:
        raise UsageError(f"{text!r} is not a date; write YYYY-MM-DD, for example 2025-03-11") from error
