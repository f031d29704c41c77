"""The projection's cache: the nodes and edges that resolve and build find, to be looked up in milliseconds.

It is made from the facts, carries the stamp of the state it was made from, and can be dropped at any time.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

from citeweave.errors import CheckError
from citeweave.graph.library.rows import Row, decode_properties, encode
from citeweave.model import Edge, Node, NodeRef

_NODES = "SELECT label, key, properties FROM node"
_EDGES = "SELECT type, start_label, start_key, end_label, end_key, properties FROM edge"
_EDGE_ORDER = "ORDER BY type, start_label, start_key, end_label, end_key"
_Item = TypeVar("_Item")


def write_projection(
    connection: sqlite3.Connection,
    stamp: str,
    nodes: Iterable[Node],
    edges: Iterable[Edge],
    names: Iterable[tuple[str, str, str]],
) -> None:
    """Put a projection in the place of the last one; see `Library.write_projection`."""
    drop_projection(connection)
    _put(connection, "INSERT INTO node VALUES (?, ?, ?)", nodes, _node_row)
    _put(connection, "INSERT INTO edge VALUES (?, ?, ?, ?, ?, ?)", edges, _edge_row)
    _put(connection, "INSERT INTO name VALUES (?, ?, ?) ON CONFLICT DO NOTHING", names, tuple)
    connection.execute("INSERT INTO projection VALUES (1, ?)", (stamp,))


def drop_projection(connection: sqlite3.Connection) -> None:
    """Forget the projection and its stamp."""
    for table in ("projection", "name", "edge", "node"):
        connection.execute(f"DELETE FROM {table}")


def projection_stamp(connection: sqlite3.Connection) -> str | None:
    """The stamp that the projection was written with; None where there is no projection."""
    row = connection.execute("SELECT stamp FROM projection").fetchone()
    return None if row is None else str(row[0])


def read_node(connection: sqlite3.Connection, label: str, key: str) -> Node | None:
    """One node; None where it is not there."""
    row = connection.execute(f"{_NODES} WHERE label = ? AND key = ?", (label, key)).fetchone()
    return None if row is None else _node(row)


def read_nodes(connection: sqlite3.Connection, label: str | None) -> Iterator[Node]:
    """The nodes of a label, or all, by label and key."""
    if label is None:
        return map(_node, connection.execute(f"{_NODES} ORDER BY label, key"))
    return map(_node, connection.execute(f"{_NODES} WHERE label = ? ORDER BY key", (label,)))


def read_edges(connection: sqlite3.Connection, type_: str | None) -> Iterator[Edge]:
    """The edges of a type, or all, by type, start and end."""
    if type_ is None:
        return map(_edge, connection.execute(f"{_EDGES} {_EDGE_ORDER}"))
    return map(_edge, connection.execute(f"{_EDGES} WHERE type = ? {_EDGE_ORDER}", (type_,)))


def read_edges_from(connection: sqlite3.Connection, ref: NodeRef) -> list[Edge]:
    """The edges that start at a node, by type and end."""
    query = f"{_EDGES} WHERE start_label = ? AND start_key = ? {_EDGE_ORDER}"
    return [_edge(row) for row in connection.execute(query, (ref.label, ref.key))]


def read_edges_to(connection: sqlite3.Connection, ref: NodeRef) -> list[Edge]:
    """The edges that end at a node, by type and start."""
    query = f"{_EDGES} WHERE end_label = ? AND end_key = ? {_EDGE_ORDER}"
    return [_edge(row) for row in connection.execute(query, (ref.label, ref.key))]


def find_names(connection: sqlite3.Connection, folded: str) -> list[NodeRef]:
    """The nodes that have a name of that folded form, by label and key."""
    rows = connection.execute("SELECT label, key FROM name WHERE folded = ? ORDER BY label, key", (folded,))
    return [NodeRef(*row) for row in rows]


def read_names(connection: sqlite3.Connection) -> Iterator[tuple[str, NodeRef]]:
    """All folded forms with their nodes, sorted."""
    rows = connection.execute("SELECT folded, label, key FROM name ORDER BY folded, label, key")
    return ((folded, NodeRef(label, key)) for folded, label, key in rows)


def count_nodes(connection: sqlite3.Connection) -> dict[str, int]:
    """How many nodes each label has, by label; a label without nodes is left out."""
    return dict(connection.execute("SELECT label, count(*) FROM node GROUP BY label ORDER BY label"))


def count_edges(connection: sqlite3.Connection) -> dict[str, int]:
    """How many edges each type has, by type; a type without edges is left out."""
    return dict(connection.execute("SELECT type, count(*) FROM edge GROUP BY type ORDER BY type"))


def _put(connection: sqlite3.Connection, insert: str, items: Iterable[_Item], to_row: Callable[[_Item], Row]) -> None:
    """Insert a stream; if a row is refused (twice there, or an end missing) say which."""
    last: Row = ()

    def rows() -> Iterator[Row]:
        nonlocal last
        for item in items:
            last = to_row(item)
            yield last

    try:
        connection.executemany(insert, rows())
    except sqlite3.IntegrityError as error:
        at = " ".join(map(str, last))[:120]
        raise CheckError(f"the projection does not hold together at {at}: {error}; nothing of it was kept") from error


def _node_row(node: Node) -> Row:
    return (node.label, node.key, encode(dict(node.properties)))


def _edge_row(edge: Edge) -> Row:
    start, end = edge.start, edge.end
    return (edge.type, start.label, start.key, end.label, end.key, encode(dict(edge.properties)))


def _node(row: Row) -> Node:
    label, key, properties = row
    return Node(label, key, decode_properties(properties))


def _edge(row: Row) -> Edge:
    type_, start_label, start_key, end_label, end_key, properties = row
    return Edge(type_, NodeRef(start_label, start_key), NodeRef(end_label, end_key), decode_properties(properties))
