"""Queries only read: a statement that would do more is refused before it runs.

What a statement does is the engine's own analysis, never a search for words: a keyword in a string, a comment or
a backquoted name is no reason to refuse. Behind this stand read-only transactions (Neo4j) and a read-only
database (ArcadeDB).
"""

from __future__ import annotations

from citeweave.errors import ReadOnlyError
from citeweave.graph.stores.base import Access, CypherView

_REASONS: dict[Access, str] = {
    "write": "this statement writes, or calls a procedure that does or that the engine does not know",
    "administration": "this statement manages the database or the server",
    "files": "this statement reads files or addresses (LOAD CSV)",
}


def require_reading(view: CypherView, statement: str) -> None:
    """Let a statement pass that only reads the graph.

    Raises
    ------
    ReadOnlyError
        If it would do anything else.
    QueryError
        If the engine cannot parse it.
    """
    access = view.access(statement)
    if access != "read":
        raise ReadOnlyError(
            f"refused: {_REASONS[access]}; queries may only read the graph (add pages with `citeweave add`)"
        )
