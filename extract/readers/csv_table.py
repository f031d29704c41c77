"""CSV: a header line with at least "title" and "abstract", then one paper a row.

Rows may run over several lines inside quotes. A quotation mark that is never closed costs its own line
only: a row whose number of cells is wrong is rejected, and reading goes on at the next line.
"""

from __future__ import annotations

import csv
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from citeweave.errors import InputError
from citeweave.model import Listing, Rejected, Source

from .fields import FieldError, paper_from
from .sniff import delimiter_of
from .text import Item, Line, rejected

_MOST_LINES_OF_A_ROW = 2_000


@dataclass(frozen=True, slots=True)
class _Row:
    """A row with the lines that it was read from; `closed` is False where a quotation mark stays open."""

    lines: list[Line]
    cells: list[str]
    closed: bool


def read_csv(lines: Iterable[Line], source: Source) -> Iterator[Item]:
    """The papers of a CSV file; the delimiter (, ; tab |) is the one that makes sense of the header.

    Parameters
    ----------
    lines
        Of the file; empty ones between rows are passed by.
    source
        The file.

    Raises
    ------
    InputError
        If the header has no column "title" or "abstract".
    """
    table = _Lines(lines)
    header_line = table.next_filled()
    delimiter, names = _header(header_line, source)
    while (line := table.next_filled()) is not None:
        row = _row_from(line, table, delimiter)
        if len(row.cells) == len(names) and row.closed:
            yield _item(row, names, source)
            continue
        yield rejected(source, line.number, _shape_reason(row, len(names)), line.text)
        table.give_back(row.lines[1:])


class _Lines:
    """Lines, some of which may be given back to be read again."""

    def __init__(self, lines: Iterable[Line]) -> None:
        self._lines = iter(lines)
        self._again: deque[Line] = deque()

    def next(self) -> Line | None:
        return self._again.popleft() if self._again else next(self._lines, None)

    def next_filled(self) -> Line | None:
        line = self.next()
        while line is not None and not line.text.strip("\ufeff \t"):
            line = self.next()
        return line

    def give_back(self, lines: list[Line]) -> None:
        self._again.extendleft(reversed(lines))


def _header(line: Line | None, source: Source) -> tuple[str, list[str]]:
    text = "" if line is None else line.text.strip("\ufeff \t")
    delimiter = delimiter_of(text)
    names = [] if delimiter is None else [name.strip().casefold() for name in _cells(text, delimiter)]
    missing = [name for name in ("title", "abstract") if name not in names]
    if delimiter is None or missing:
        raise InputError(
            f"{source.name}: the first line names no column {' and '.join(missing)!r}; "
            f"begin with a header such as: title,abstract,authors,year"
        )
    return delimiter, names


def _row_from(line: Line, table: _Lines, delimiter: str) -> _Row:
    lines = [line]
    inside = _ends_inside_quotes(line.text, delimiter, inside=False)
    while inside and len(lines) < _MOST_LINES_OF_A_ROW:
        following = table.next()
        if following is None:
            break
        lines.append(following)
        inside = _ends_inside_quotes(following.text, delimiter, inside=True)
    # A row that stays open is not parsed: it may be the rest of the file.
    cells = [] if inside else _cells("\n".join(part.text for part in lines), delimiter)
    return _Row(lines, cells, not inside)


def _ends_inside_quotes(text: str, delimiter: str, *, inside: bool) -> bool:
    """Whether a quoted cell is open at the end of the line; a mark within a plain cell is a character."""
    at = text.find('"')
    while at >= 0:
        if not inside:
            inside = at == 0 or text[at - 1] == delimiter
        elif text.startswith('""', at):
            at += 1
        else:
            inside = False
        at = text.find('"', at + 1)
    return inside


def _cells(row: str, delimiter: str) -> list[str]:
    before = csv.field_size_limit()
    try:
        # The limit is the module's, not the reader's: lift it for this one row only.
        csv.field_size_limit(max(before, len(row) + 1))
        lines = [f"{line}\n" for line in row.split("\n")]
        return [cell for cells in csv.reader(lines, delimiter=delimiter) for cell in cells]
    finally:
        csv.field_size_limit(before)


def _item(row: _Row, names: list[str], source: Source) -> Listing | Rejected:
    number = row.lines[0].number
    try:
        filled = {name: cell for name, cell in zip(names, row.cells, strict=True) if cell.strip()}
        return Listing(source.source_id, number, paper_from(filled))
    except FieldError as error:
        return rejected(source, number, str(error), row.lines[0].text)


def _shape_reason(row: _Row, columns: int) -> str:
    if not row.closed:
        return "a quotation mark is opened and never closed; close it, or double it inside a cell"
    return f"{len(row.cells)} cells where the header has {columns}; put cells with a delimiter in quotes"
