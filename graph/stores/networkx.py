"""The graph in memory, for analytics: a networkx MultiDiGraph.

A node's id is `(label, key)`, its attributes are `label` and its properties; an edge's key is its type; lists of
strings are plain lists, so that every networkx writer and algorithm takes them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from itertools import chain

import networkx as nx

from citeweave.graph.ontology import EDGE_TYPES, LABELS
from citeweave.graph.stores.base import (
    Counts,
    Direction,
    Scope,
    counts_of,
    edge_order,
    known_label,
    known_type,
    node_order,
)
from citeweave.graph.stores.facts import gather
from citeweave.model import Edge, Node, NodeRef, Value

NodeId = tuple[str, str]


def to_networkx(nodes: Iterable[Node], edges: Iterable[Edge]) -> nx.MultiDiGraph[NodeId]:
    """The graph as a MultiDiGraph.

    Parameters
    ----------
    nodes, edges
        The facts; of equal keys the last counts.

    Returns
    -------
    networkx.MultiDiGraph
        Node ids are `(label, key)`; node attributes are `label` and the properties; edge keys are the types.

    Raises
    ------
    CheckError
        If a fact is not of the ontology, or an edge has no node at one end.
    """
    facts = gather(nodes, edges)
    graph: nx.MultiDiGraph[NodeId] = nx.MultiDiGraph()
    for node in facts.nodes.values():
        graph.add_node((node.label, node.key), label=node.label, **_plain(node.properties.items()))
    for edge in facts.edges.values():
        start, end = (edge.start.label, edge.start.key), (edge.end.label, edge.end.key)
        graph.add_edge(start, end, key=edge.type, **_plain(edge.properties.items()))
    return graph


class NetworkXStore:
    """A store in memory; `graph` is the MultiDiGraph that was written last."""

    def __init__(self, graph: nx.MultiDiGraph[NodeId] | None = None) -> None:
        self.graph: nx.MultiDiGraph[NodeId] = nx.MultiDiGraph() if graph is None else graph

    def writer(self, origin: str = "") -> NetworkXWriter:
        """A writer; a graph in memory has one origin, so its name is not kept."""
        return NetworkXWriter(self)

    def view(self) -> NetworkXView:
        """A view of the graph as it is now."""
        return NetworkXView(self.graph)


class NetworkXWriter(Scope):
    """Replaces the store's graph."""

    def __init__(self, store: NetworkXStore) -> None:
        self._store = store

    def close(self) -> None:
        """Nothing to let go of."""

    def write(self, nodes: Iterable[Node], edges: Iterable[Edge]) -> None:
        """Make the store hold exactly these facts."""
        self._store.graph = to_networkx(nodes, edges)


class NetworkXView(Scope):
    """Reads a MultiDiGraph as Node and Edge."""

    def __init__(self, graph: nx.MultiDiGraph[NodeId]) -> None:
        self._graph = graph

    def close(self) -> None:
        """Nothing to let go of."""

    def nodes(self, label: str | None = None) -> Iterator[Node]:
        """All nodes, or those of a label."""
        wanted = LABELS if label is None else (known_label(label),)
        found = (self._node(n) for n in self._graph.nodes if n[0] in wanted)
        yield from sorted(found, key=node_order)

    def edges(self, type: str | None = None) -> Iterator[Edge]:  # noqa: A002
        """All edges, or those of a type."""
        wanted = EDGE_TYPES if type is None else (known_type(type),)
        found = (_edge(*e) for e in self._graph.edges(keys=True, data=True) if e[2] in wanted)
        yield from sorted(found, key=edge_order)

    def node(self, label: str, key: str) -> Node | None:
        """One node, or None."""
        node_id = (known_label(label), key)
        return self._node(node_id) if node_id in self._graph else None

    def neighbours(
        self, label: str, key: str, *, types: Collection[str] = (), direction: Direction = "both"
    ) -> Iterator[tuple[Edge, Node]]:
        """The edges at a node with the node at their other end; a loop comes once."""
        centre = (known_label(label), key)
        wanted = set(map(known_type, types)) or set(EDGE_TYPES)
        if centre not in self._graph:
            return
        leaving = self._graph.out_edges(centre, keys=True, data=True) if direction != "in" else ()
        reaching = self._graph.in_edges(centre, keys=True, data=True) if direction != "out" else ()
        both = direction == "both"
        edges = chain(leaving, (e for e in reaching if not (both and e[0] == e[1])))
        for edge in sorted((_edge(*e) for e in edges if e[2] in wanted), key=edge_order):
            other = edge.end if (edge.start.label, edge.start.key) == centre else edge.start
            yield edge, self._node((other.label, other.key))

    def counts(self) -> Counts:
        """Nodes a label and edges a type."""
        nodes = dict.fromkeys(LABELS, 0)
        edges = dict.fromkeys(EDGE_TYPES, 0)
        for label, _ in self._graph.nodes:
            nodes[label] += 1
        for _, _, kind in self._graph.edges(keys=True):
            edges[kind] += 1
        return counts_of(nodes, edges)

    def _node(self, node_id: NodeId) -> Node:
        attributes = self._graph.nodes[node_id].items()
        return Node(*node_id, {name: _frozen(value) for name, value in attributes if name != "label"})


def _edge(start: NodeId, end: NodeId, kind: str, attributes: dict[str, object]) -> Edge:
    properties = {name: _frozen(value) for name, value in attributes.items()}
    return Edge(kind, NodeRef(*start), NodeRef(*end), properties)


def _plain(properties: Iterable[tuple[str, Value]]) -> dict[str, object]:
    return {name: list(value) if isinstance(value, tuple) else value for name, value in properties}


def _frozen(value: object) -> Value:
    if isinstance(value, list):
        return tuple(str(item) for item in value)
    assert isinstance(value, str | int | float | bool | tuple)
    return value
