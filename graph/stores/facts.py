"""What a writer is given, gathered and held against the ontology before any store is touched.

Labels, types and property names that pass are names of the ontology, so stores may put them into statements.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from citeweave.errors import CheckError
from citeweave.graph.ontology import EDGE_TYPES, KEYS, NODE_PROPERTIES
from citeweave.graph.stores.base import edge_order, node_order
from citeweave.model import Edge, Node, NodeRef, Value

EdgeRef = tuple[str, NodeRef, NodeRef]

_TYPES: dict[str, type] = {"string": str, "integer": int, "float": float, "list": tuple}


@dataclass(frozen=True, slots=True)
class Facts:
    """Nodes and edges without repetition, in the ontology's order."""

    nodes: dict[NodeRef, Node]
    edges: dict[EdgeRef, Edge]


def gather(nodes: Iterable[Node], edges: Iterable[Edge]) -> Facts:
    """Read both streams to their end; the last of equal keys counts.

    Raises
    ------
    CheckError
        If a label, a type, a property or a value is not as the ontology says, or an edge lacks a node at one end.
    """
    by_ref = {NodeRef(node.label, node.key): node for node in map(_checked_node, nodes)}
    by_ends = {(edge.type, edge.start, edge.end): edge for edge in map(_checked_edge, edges)}
    for edge in by_ends.values():
        for end in (edge.start, edge.end):
            if end not in by_ref:
                raise CheckError(f"{_name_of(edge)}: the graph has no {end.label} with the key {end.key!r}")
    return Facts(
        {NodeRef(node.label, node.key): node for node in sorted(by_ref.values(), key=node_order)},
        {(edge.type, edge.start, edge.end): edge for edge in sorted(by_ends.values(), key=edge_order)},
    )


def edge_ref(edge: Edge) -> EdgeRef:
    """What tells an edge from all others."""
    return (edge.type, edge.start, edge.end)


def _checked_node(node: Node) -> Node:
    if node.label not in KEYS:
        raise CheckError(f"the ontology has no label {node.label!r} (node {node.key!r})")
    if node.properties.get(KEYS[node.label]) != node.key:
        raise CheckError(f"{node.label} {node.key!r}: its property {KEYS[node.label]} does not hold its key")
    _check_properties(f"{node.label} {node.key!r}", node.properties, NODE_PROPERTIES[node.label])
    return node


def _checked_edge(edge: Edge) -> Edge:
    kind = EDGE_TYPES.get(edge.type)
    if kind is None:
        raise CheckError(f"the ontology has no relationship type {edge.type!r}")
    if edge.start.label not in kind.starts or edge.end.label not in kind.ends:
        raise CheckError(f"{_name_of(edge)}: the ontology does not let it join these labels")
    _check_properties(_name_of(edge), edge.properties, kind.properties)
    return edge


def _check_properties(owner: str, properties: Mapping[str, Value], allowed: Mapping[str, str]) -> None:
    for name, value in properties.items():
        if name not in allowed:
            raise CheckError(f"{owner}: the ontology has no property {name!r} here")
        if type(value) is not _TYPES[allowed[name]]:
            raise CheckError(f"{owner}: the property {name} must be of type {allowed[name]}, not {value!r}")


def _name_of(edge: Edge) -> str:
    return f"{edge.start.label} {edge.start.key!r} -{edge.type}-> {edge.end.label} {edge.end.key!r}"
