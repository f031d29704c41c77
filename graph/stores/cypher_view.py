"""Reads a graph through Cypher: the one CypherView, for every engine that brings a Session.

All statements are portable Cypher; labels and types in them are names of the ontology, values are parameters.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import cast

from citeweave.graph.ontology import EDGE_TYPES, KEYS, LABELS, NODE_PROPERTIES
from citeweave.graph.stores.base import (
    Access,
    Counts,
    Direction,
    Scope,
    Session,
    counts_of,
    edge_order,
    known_label,
    known_type,
    node_order,
)
from citeweave.graph.stores.facts import EdgeRef, edge_ref
from citeweave.graph.stores.records import Cell, Parameter, Table
from citeweave.model import Edge, Node, NodeRef, Value


class SessionView(Scope):
    """A CypherView over an engine's Session."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def close(self) -> None:
        """Let go of the engine."""
        self._session.close()

    def access(self, statement: str) -> Access:
        """What a statement would do, by the engine's own analysis; it is not run."""
        return self._session.access(statement)

    def cypher(
        self, statement: str, parameters: Mapping[str, Parameter] | None = None, *, limit: int | None = None
    ) -> Table:
        """Run a statement with read access, and read at most `limit` rows."""
        return self._session.run(statement, parameters or {}, limit)

    def nodes(self, label: str | None = None) -> Iterator[Node]:
        """All nodes, or those of a label."""
        for name in LABELS if label is None else (known_label(label),):
            table = self.cypher(_NODES.format(label=name, key=KEYS[name]))
            found = (_node(name, properties) for (properties,) in table.rows)
            yield from sorted(found, key=node_order)

    def edges(self, type: str | None = None) -> Iterator[Edge]:  # noqa: A002
        """All edges, or those of a type."""
        for name in EDGE_TYPES if type is None else (known_type(type),):
            table = self.cypher(_EDGES.format(type=name), _ends_of(name))
            yield from sorted(map(_edge, table.rows), key=edge_order)

    def node(self, label: str, key: str) -> Node | None:
        """One node, or None."""
        statement = _NODE.format(label=known_label(label), key=KEYS[label])
        rows = self.cypher(statement, {"key": key}).rows
        return _node(label, rows[0][0]) if rows else None

    def neighbours(
        self, label: str, key: str, *, types: Collection[str] = (), direction: Direction = "both"
    ) -> Iterator[tuple[Edge, Node]]:
        """The edges at a node with the node at their other end; a loop comes once."""
        found: dict[EdgeRef, tuple[Edge, Node]] = {}
        here = NodeRef(known_label(label), key)
        follow = "|".join(map(known_type, types)) or "|".join(EDGE_TYPES)
        patterns = [
            p for name, p in (("out", "-[r:{types}]->"), ("in", "<-[r:{types}]-")) if direction in (name, "both")
        ]
        for pattern in patterns:
            arrow = pattern.format(types=follow)
            table = self.cypher(
                _NEIGHBOURS.format(label=label, key=KEYS[label], arrow=arrow), {"key": key, **_ANY_ENDS}
            )
            for *ends, other in table.rows:
                edge = _edge(ends)
                far = edge.end if edge.start == here else edge.start
                found[edge_ref(edge)] = (edge, _node(far.label, other))
        yield from sorted(found.values(), key=lambda pair: edge_order(pair[0]))

    def counts(self) -> Counts:
        """Nodes a label and edges a type."""
        nodes = {name: self._count(_COUNT_NODES.format(label=name, key=KEYS[name])) for name in LABELS}
        edges = {name: self._count(_COUNT_EDGES.format(type=name), _ends_of(name)) for name in EDGE_TYPES}
        return counts_of(nodes, edges)

    def _count(self, statement: str, parameters: Mapping[str, Parameter] | None = None) -> int:
        return cast("int", self.cypher(statement, parameters).rows[0][0])


def _key_of(variable: str) -> str:
    # paper_id before url: a Paper may have a url too
    names = dict.fromkeys(KEYS.values())
    return f"coalesce({', '.join(f'{variable}.{name}' for name in names if name != 'url')}, {variable}.url)"


_NODES = "MATCH (n:{label}) WHERE n.{key} IS NOT NULL RETURN properties(n) AS properties"
_NODE = "MATCH (n:{label} {{{key}: $key}}) RETURN properties(n) AS properties"
# On a shared server other people's nodes may be joined by types of these names.
_OURS = " AND ".join(
    f"any(label IN labels({v}) WHERE label IN ${name}) AND {_key_of(v)} IS NOT NULL"
    for v, name in (("a", "starts"), ("b", "ends"))
)
_ENDS = (
    f"[label IN labels(a) WHERE label IN $starts] AS start_labels, {_key_of('a')} AS start_key, "
    f"[label IN labels(b) WHERE label IN $ends] AS end_labels, {_key_of('b')} AS end_key, "
    "type(r) AS type, properties(r) AS properties"
)
_EDGES = f"MATCH (a)-[r:{{type}}]->(b) WHERE {_OURS} RETURN {_ENDS}"
_NEIGHBOURS = (
    "MATCH (here:{label} {{{key}: $key}}){arrow}(there) WITH startNode(r) AS a, r, endNode(r) AS b, there "
    f"WHERE {_OURS} RETURN {_ENDS}, properties(there) AS other"
)
_COUNT_NODES = "MATCH (n:{label}) WHERE n.{key} IS NOT NULL RETURN count(*) AS n"
_COUNT_EDGES = f"MATCH (a)-[r:{{type}}]->(b) WHERE {_OURS} RETURN count(*) AS n"
_ANY_ENDS: dict[str, Parameter] = {"starts": LABELS, "ends": LABELS}


def _ends_of(name: str) -> dict[str, Parameter]:
    return {"starts": EDGE_TYPES[name].starts, "ends": EDGE_TYPES[name].ends}


def _node(label: str, properties: Cell) -> Node:
    kept = _frozen(properties, NODE_PROPERTIES[label])
    return Node(label, str(kept[KEYS[label]]), kept)


def _edge(row: Sequence[Cell]) -> Edge:
    start_labels, start_key, end_labels, end_key, name, properties = row
    kept = _frozen(properties, EDGE_TYPES[str(name)].properties)
    return Edge(str(name), _end(start_labels, start_key), _end(end_labels, end_key), kept)


def _end(labels: Cell, key: Cell) -> NodeRef:
    return NodeRef(cast("list[str]", labels)[0], str(key))


def _frozen(properties: Cell, kept: Mapping[str, str]) -> dict[str, Value]:
    read = cast("dict[str, Cell]", properties)
    return {
        name: tuple(value) if isinstance(value, list) else cast("Value", value)  # type: ignore[arg-type]
        for name, value in read.items()
        if name in kept
    }
