"""How records become rows and rows records: papers, lists and properties."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from typing import Any

from citeweave.errors import CheckError
from citeweave.model import Paper, Value

Row = Sequence[Any]
"""A row as sqlite3 gives it; what its cells are is said by the query beside which it is read."""

PAPER_COLUMNS = "p.paper_id, v.title, v.abstract, p.authors, p.year, p.date, p.venue, p.url"
PAPER_TABLES = "paper AS p JOIN variant AS v ON v.variant_id = p.variant_id"
VARIANT_COLUMNS = "v.paper_id, v.title, v.abstract, v.authors, v.year, v.date, v.venue, v.url"


def paper_from(row: Row) -> Paper:
    """The paper of a row of `PAPER_COLUMNS` or `VARIANT_COLUMNS`."""
    paper_id, title, abstract, authors, year, date, venue, url = row
    return Paper(paper_id, title, abstract, tuple(json.loads(authors)), year, date, venue, url)


def metadata_row(paper: Paper) -> tuple[str, int | None, str | None, str | None, str | None]:
    """Authors, year, date, venue and url as they are stored."""
    return (encode(paper.authors), paper.year, paper.date, paper.venue, paper.url)


def encode(value: object) -> str:
    """Canonical JSON: sorted keys, no white space, tuples as lists.

    Raises
    ------
    CheckError
        If it holds a number that JSON has no form for, such as NaN.

    >>> encode({"score": 1.0, "aliases": ("SAM", "Segment Anything")})
    '{"aliases":["SAM","Segment Anything"],"score":1.0}'
    """
    try:
        return json.dumps(value, ensure_ascii=False, allow_nan=False, sort_keys=True, separators=(",", ":"))
    except (ValueError, TypeError) as error:
        raise CheckError(f"a value cannot be kept: {error}: {str(value)[:80]}") from error


def decode_properties(text: str) -> dict[str, Value]:
    """The properties that `encode` wrote; lists come back as tuples, integers and floats as they were.

    >>> decode_properties('{"aliases":["SAM"],"papers":2,"score":2.0}')
    {'aliases': ('SAM',), 'papers': 2, 'score': 2.0}
    """
    loaded = json.loads(text)
    return {name: tuple(value) if isinstance(value, list) else value for name, value in loaded.items()}


def number(connection: sqlite3.Connection, query: str, parameters: Sequence[str | int] = ()) -> int:
    """The single integer that a query gives."""
    return int(connection.execute(query, parameters).fetchone()[0])
