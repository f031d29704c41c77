"""The rows that a query gives: plain Python, and ways out to pandas, JSON and CSV.

A node is {"labels", "key", "properties"}, an edge {"type", "from", "to", "properties"}, a path {"nodes",
"edges"}, the same from every backend; dates and times are Python's, a duration is its ISO text.
"""

from __future__ import annotations

import csv
import io
import json
import math
from collections.abc import Sequence
from datetime import date, time
from typing import TYPE_CHECKING, overload

from citeweave.errors import MissingExtraError
from citeweave.graph.stores.records import Cell, EdgeRecord, NodeRecord, Parameter, PathRecord, Table

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Cell", "EdgeRecord", "NodeRecord", "Parameter", "PathRecord", "Row", "Rows"]

Row = dict[str, Cell]


class Rows(Sequence[Row]):
    """The answer to a query: a sequence of dicts, keys in column order.

    >>> rows = Rows(Table(("name", "papers"), (("SAM", 3), ("LoRA", 2))))
    >>> rows[0]["name"], rows.columns, len(rows)
    ('SAM', ('name', 'papers'), 2)
    """

    __slots__ = ("_rows", "_table")

    def __init__(self, table: Table) -> None:
        self._table = table
        self._rows = table.dicts()

    @property
    def columns(self) -> tuple[str, ...]:
        """The names of the columns, also of an answer without rows."""
        return self._table.columns

    @property
    def truncated(self) -> bool:
        """Whether rows were left out because of a limit."""
        return self._table.truncated

    @overload
    def __getitem__(self, index: int) -> Row: ...

    @overload
    def __getitem__(self, index: slice) -> list[Row]: ...

    def __getitem__(self, index: int | slice) -> Row | list[Row]:
        return self._rows[index]

    def __len__(self) -> int:
        return len(self._rows)

    def __eq__(self, other: object) -> bool:
        if isinstance(other, Rows):
            return self._table == other._table
        return self._rows == other

    __hash__ = None  # type: ignore[assignment]  # mutable rows

    def __repr__(self) -> str:
        more = ", truncated" if self.truncated else ""
        return f"<Rows: {len(self)} of ({', '.join(self.columns)}){more}>"

    def to_df(self) -> pd.DataFrame:
        """A pandas DataFrame with one column a column.

        Raises
        ------
        MissingExtraError
            If pandas is not installed.
        """
        try:
            import pandas as pd
        except ImportError as error:
            raise MissingExtraError("to_df needs pandas: pip install 'citeweave[pandas]'") from error
        return pd.DataFrame(self._rows, columns=list(self.columns))

    def to_json(self, *, indent: int | None = None) -> str:
        """A JSON array of row objects; dates as ISO text, not-a-number and infinities as text."""
        return json.dumps([_plain(row) for row in self._rows], ensure_ascii=False, indent=indent, allow_nan=False)

    def to_csv(self) -> str:
        """CSV with a header line; null is empty, and a list, map, node, edge or path is its JSON."""
        out = io.StringIO()
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(self.columns)
        writer.writerows([_flat(cell) for cell in row] for row in self._table.rows)
        return out.getvalue()


def _plain(value: Cell) -> Cell:
    if isinstance(value, dict):
        return {name: _plain(item) for name, item in value.items()}
    if isinstance(value, list):
        return [_plain(item) for item in value]
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, float) and not math.isfinite(value):
        return str(value)
    return value


def _flat(value: Cell) -> str:
    plain = _plain(value)
    if plain is None:
        return ""
    return plain if isinstance(plain, str) else json.dumps(plain, ensure_ascii=False)
