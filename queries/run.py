"""Runs one Cypher statement on a view, whichever engine is behind it.

Values come in as parameters (`$name`) only; a statement is never put together from text.
"""

from __future__ import annotations

from collections.abc import Mapping

from citeweave.errors import QueryError, UsageError
from citeweave.graph.stores.base import CypherView
from citeweave.queries.guard import require_reading
from citeweave.queries.rows import Parameter, Rows

_BITS = 63


def run_query(
    view: CypherView,
    statement: str,
    parameters: Mapping[str, Parameter] | None = None,
    *,
    limit: int | None = None,
) -> Rows:
    """The rows that a reading statement gives.

    Parameters
    ----------
    view
        A view that answers Cypher.
    statement
        One Cypher statement.
    parameters
        Values for its `$name`: str, int (64 bits), float, bool, None, and lists and maps of these.
    limit
        At most so many rows; `Rows.truncated` says whether there are more.

    Raises
    ------
    ReadOnlyError
        If the statement would write, manage the server or read files; it has not run.
    QueryError
        If the engine cannot parse or run it, or a parameter has no value or an unfit one.
    UsageError
        If the limit is negative.
    """
    if limit is not None and limit < 0:
        raise UsageError(f"the limit must be 0 or more, not {limit}")
    if not statement.strip():
        raise QueryError("the statement is empty; give one, such as: MATCH (p:Paper) RETURN p.title AS title")
    given = dict(parameters or {})
    for name, value in given.items():
        _check_value(name, value)
    require_reading(view, statement)
    return Rows(view.cypher(statement, given, limit=limit))


def _check_value(name: str, value: object) -> None:
    if value is None or isinstance(value, bool | float):
        return
    if isinstance(value, str):
        if not _is_text(value):
            raise QueryError(f"the parameter ${name} is not valid text: it has half of a surrogate pair")
    elif isinstance(value, int):
        if not -(1 << _BITS) <= value < 1 << _BITS:
            raise QueryError(f"the parameter ${name} is beyond 64 bits: {value}")
    elif isinstance(value, list | tuple):
        for item in value:
            _check_value(name, item)
    elif isinstance(value, Mapping):
        for key, item in value.items():
            _check_value(name, key)
            _check_value(name, item)
    else:
        raise QueryError(f"the parameter ${name} cannot be of type {type(value).__name__}; give text, numbers or lists")


def _is_text(value: str) -> bool:
    try:
        value.encode()
    except UnicodeEncodeError:
        return False
    return True
