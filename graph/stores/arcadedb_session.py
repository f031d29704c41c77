"""One open ArcadeDB database: analysing and running Cypher, and its values as plain Python.

Read-only by the engine's own means, twice: `query` refuses a statement that its parser finds to write, and the
database is opened read-only. Reading files and addresses (LOAD CSV) is switched off.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from contextlib import ExitStack
from datetime import date, datetime, time
from decimal import Decimal
from typing import TYPE_CHECKING, Any, NoReturn

from citeweave.errors import QueryError, ReadOnlyError
from citeweave.graph.ontology import KEYS
from citeweave.graph.stores.base import Access
from citeweave.graph.stores.records import (
    Cell,
    EdgeRecord,
    NodeRecord,
    Parameter,
    PathRecord,
    Table,
    iso_duration,
)

if TYPE_CHECKING:
    from arcadedb_embedded.core import Database
    from arcadedb_embedded.results import ResultSet

_LANGUAGE = "opencypher"
_POSITION = re.compile(r"^(?:Syntax error )?(.*?) ?at line (\d+)(?::|, column )(\d+)(?: - )?(.*)$")
_REFUSALS = ("QueryNotIdempotentException", "DatabaseIsReadOnlyException", "SecurityException")


class ArcadeSession:
    """A Session over an open database; closes `held` (database and lock) at its end."""

    def __init__(self, database: Database, held: ExitStack) -> None:
        import jpype

        self._database = database
        self._java = database.get_java_database()
        self._held = held
        self._values = _Values(self._java)
        settings = jpype.JClass("com.arcadedb.GlobalConfiguration")
        for name in ("OPENCYPHER_LOAD_CSV_ALLOW_FILE_URLS", "OPENCYPHER_LOAD_CSV_ALLOW_REMOTE_URLS"):
            self._java.getConfiguration().setValue(getattr(settings, name), False)

    def close(self) -> None:
        """Close the database and let other processes have it."""
        self._held.close()

    def access(self, statement: str) -> Access:
        """What a statement would do, by the engine's analysis."""
        import jpype

        try:
            analysed = self._java.getQueryEngine(_LANGUAGE).analyze(statement)
            parsed = self._java.getCypherStatementCache().get(_without_explain(statement))
        except jpype.JException as error:
            _raise_query_error(error)
        kinds = {str(kind) for kind in analysed.getOperationTypes()}
        if kinds & {"ADMIN", "SCHEMA"}:
            return "administration"
        if not analysed.isIdempotent() or kinds != {"READ"}:
            return "write"
        return "files" if _loads_files(parsed) else "read"

    def run(self, statement: str, parameters: Mapping[str, Parameter], limit: int | None) -> Table:
        """Run a statement with read access."""
        from arcadedb_embedded.exceptions import ArcadeDBError

        try:
            with self._database.query(_LANGUAGE, statement, dict(parameters)) as result:
                rows, truncated = _read(result, limit)
        except ArcadeDBError as error:
            _raise_query_error(error.__cause__ or error)
        columns = self._columns(statement, rows)
        cells = tuple(tuple(self._values.cell(row[name]) for name in columns) for row in rows)
        return Table(columns, cells, truncated)

    def _columns(self, statement: str, rows: list[dict[str, Any]]) -> tuple[str, ...]:
        """As the statement writes them; an answer without rows has columns too."""
        returned = self._java.getCypherStatementCache().get(_without_explain(statement)).getReturnClause()
        if returned is not None and not returned.isReturnAll() and not _is_explained(statement):
            return tuple(str(item.getOutputName()) for item in returned.getReturnItems())
        names = tuple(rows[0]) if rows else ()
        # RETURN *: by name, which is Neo4j's order
        return tuple(sorted(names)) if returned is not None else names


def _read(result: ResultSet, limit: int | None) -> tuple[list[dict[str, Any]], bool]:
    if limit is None:
        return result.to_list(), False
    rows: list[dict[str, Any]] = []
    for row in result.iter_dicts():
        if len(rows) == limit:
            return rows, True
        rows.append(row)
    return rows, False


class _Values:
    """Turns what the engine hands over into plain Python."""

    def __init__(self, database: Any) -> None:
        import jpype

        cypher = "com.arcadedb.query.opencypher"
        self._database = database
        self._vertex = jpype.JClass("com.arcadedb.graph.Vertex")
        self._edge = jpype.JClass("com.arcadedb.graph.Edge")
        self._place = jpype.JClass("com.arcadedb.database.RID")
        self._path = jpype.JClass(f"{cypher}.traversal.TraversalPath")
        self._duration = jpype.JClass(f"{cypher}.temporal.CypherDuration")
        self._times: tuple[tuple[Any, Any], ...] = (
            (jpype.JClass(f"{cypher}.temporal.CypherDate"), date.fromisoformat),
            (jpype.JClass(f"{cypher}.temporal.CypherLocalDateTime"), datetime.fromisoformat),
            (jpype.JClass(f"{cypher}.temporal.CypherLocalTime"), time.fromisoformat),
            (jpype.JClass(f"{cypher}.temporal.CypherTime"), time.fromisoformat),
        )
        self._moment = jpype.JClass(f"{cypher}.temporal.CypherDateTime")
        self._keys: dict[str, str | None] = {}

    def cell(self, value: Any) -> Cell:
        if value is None or isinstance(value, bool | int | float | str | date | time):
            return value
        if isinstance(value, Decimal):
            return float(value)
        if isinstance(value, Mapping):
            return {name: self.cell(value[name]) for name in sorted(value)}
        if isinstance(value, list | tuple | set):
            return [self.cell(item) for item in value]
        return self._java_cell(value)

    def _java_cell(self, value: Any) -> Cell:
        if isinstance(value, self._place):
            value = self._database.lookupByRID(value, True)
        if isinstance(value, self._vertex):
            return self._node(value)
        if isinstance(value, self._edge):
            return self._edge_record(value)
        if isinstance(value, self._path):
            nodes = [self._node(vertex) for vertex in value.getVertices()]
            return PathRecord.of(nodes, [self._edge_record(edge) for edge in value.getEdges()])
        return self._time_cell(value)

    def _time_cell(self, value: Any) -> Cell:
        if isinstance(value, self._duration):
            nanoseconds = int(value.getNanosAdjustment())
            return iso_duration(int(value.getMonths()), int(value.getDays()), int(value.getSeconds()), nanoseconds)
        if isinstance(value, self._moment):
            return datetime.fromisoformat(str(value.getValue().toOffsetDateTime()))
        for kind, read in self._times:
            if isinstance(value, kind):
                found: date | time = read(str(value.getValue()))
                return found
        return str(value)

    def _node(self, vertex: Any) -> NodeRecord:
        label = str(vertex.getTypeName())
        properties = self._properties(vertex)
        key = properties.get(KEYS.get(label, ""))
        return NodeRecord.of([label], None if key is None else str(key), properties)

    def _edge_record(self, edge: Any) -> EdgeRecord:
        start, end = self._key_at(edge.getOut()), self._key_at(edge.getIn())
        return EdgeRecord.of(str(edge.getTypeName()), start, end, self._properties(edge))

    def _properties(self, record: Any) -> dict[str, Cell]:
        from arcadedb_embedded.type_conversion import convert_java_to_python

        return {str(name): self.cell(convert_java_to_python(v)) for name, v in record.propertiesAsMap().items()}

    def _key_at(self, place: Any) -> str | None:
        where = str(place)
        if where not in self._keys:
            vertex = self._database.lookupByRID(place, True)
            key = vertex.get(KEYS.get(str(vertex.getTypeName()), ""))
            self._keys[where] = None if key is None else str(key)
        return self._keys[where]


def _loads_files(statement: Any) -> bool:
    if statement.getClass().getSimpleName() == "UnionStatement":
        return any(_loads_files(part) for part in statement.getQueries())
    if statement.getClass().getSimpleName() != "SimpleCypherStatement":
        return False
    for entry in statement.getClausesInOrder() or ():
        kind = str(entry.getType())
        if kind == "LOAD_CSV" or (kind == "SUBQUERY" and _loads_files(entry.getClause().getInnerStatement())):
            return True
    return False


def _is_explained(statement: str) -> bool:
    return statement.lstrip().upper().startswith("EXPLAIN")


def _without_explain(statement: str) -> str:
    # the engine's own test is the same prefix
    text = statement.lstrip()
    return text[7:] if text.upper().startswith(("EXPLAIN", "PROFILE")) else statement


def _raise_query_error(error: Any) -> NoReturn:
    """Our error for the engine's: its innermost message, on one line."""
    messages = []
    while error is not None:
        name = str(error.getClass().getSimpleName()) if hasattr(error, "getClass") else type(error).__name__
        if name in _REFUSALS:
            raise ReadOnlyError("refused: queries may only read the graph") from error
        text = str(error.getMessage() if hasattr(error, "getMessage") else error)
        messages.append((name, " ".join(line.strip() for line in text.splitlines()[:1])))
        error = error.getCause() if hasattr(error, "getCause") else None
    shown = [
        text for name, text in messages if text and not text.startswith("Error analyzing") and "Exception" not in text
    ]
    if any(name == "CommandParameterMissingException" for name, _ in messages):
        raise QueryError(f"{shown[0]}; give each a value (-p NAME=VALUE)")
    raise QueryError(_with_position(shown[0] if shown else messages[0][1]))


def _with_position(message: str) -> str:
    """Where it is at the end, counted from 1 as Neo4j does."""
    found = _POSITION.match(message)
    if found is None:
        return message
    before, line, column, after = found.groups()
    return f"{before or after} (line {line}, column {int(column) + 1})"
