"""Values of the Neo4j driver as plain Python.

A relationship comes with the internal ids of its ends only; their keys are asked for once an answer is read.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, time

import neo4j.graph
import neo4j.spatial
import neo4j.time

from citeweave.graph.ontology import KEYS
from citeweave.graph.stores.neo4j_ledger import LEDGER
from citeweave.graph.stores.records import Cell, EdgeRecord, NodeRecord, PathRecord, iso_duration

Fetch = Callable[[str, Mapping[str, object]], Iterable[neo4j.Record]]

_END_KEYS = (
    "MATCH (n) WHERE elementId(n) IN $ids RETURN elementId(n) AS id, labels(n) AS labels, properties(n) AS properties"
)
_BATCH = 5000


def read_rows(rows: Sequence[Sequence[object]], fetch: Fetch) -> Iterator[tuple[Cell, ...]]:
    """Rows of plain Python for rows of the driver's values.

    Parameters
    ----------
    fetch
        Runs a reading statement; used to learn the keys of the ends of relationships.
    """
    keys: dict[str, str | None] = {}
    wanted: set[str] = set()
    for value in _graph_values(rows):
        if isinstance(value, neo4j.graph.Node):
            keys[value.element_id] = _key(value.labels, value)
        else:
            wanted.update(end.element_id for end in value.nodes if end is not None)
    missing = sorted(wanted - keys.keys())
    for first in range(0, len(missing), _BATCH):
        for found in fetch(_END_KEYS, {"ids": missing[first : first + _BATCH]}):
            keys[found["id"]] = _key(found["labels"], found["properties"])
    for row in rows:
        yield tuple(_cell(value, keys) for value in row)


def shows_ledger(values: object) -> bool:
    """Whether a row holds a node of our own bookkeeping, which no answer shows."""
    return any(isinstance(value, neo4j.graph.Node) and LEDGER in value.labels for value in _graph_values(values))


def _graph_values(value: object) -> Iterator[neo4j.graph.Node | neo4j.graph.Relationship]:
    if isinstance(value, neo4j.graph.Node | neo4j.graph.Relationship):
        yield value
    elif isinstance(value, neo4j.graph.Path):
        yield from value.nodes
        yield from value.relationships
    elif isinstance(value, Mapping):
        yield from _graph_values(list(value.values()))
    elif isinstance(value, list | tuple):
        for item in value:
            yield from _graph_values(item)


def _cell(value: object, keys: Mapping[str, str | None]) -> Cell:
    if isinstance(value, neo4j.graph.Node):
        return _node(value)
    if isinstance(value, neo4j.graph.Relationship):
        return _edge(value, keys)
    if isinstance(value, neo4j.graph.Path):
        return PathRecord.of([_node(n) for n in value.nodes], [_edge(r, keys) for r in value.relationships])
    if isinstance(value, Mapping):
        return {name: _cell(value[name], keys) for name in sorted(value)}
    if isinstance(value, neo4j.spatial.Point):
        return _point(value)
    if isinstance(value, list | tuple) and not isinstance(value, neo4j.time.Duration):
        return [_cell(item, keys) for item in value]
    return _scalar(value)


def _scalar(value: object) -> Cell:
    if value is None or isinstance(value, bool | int | float | str):
        return value
    if isinstance(value, neo4j.time.Duration):
        return iso_duration(value.months, value.days, value.seconds, value.nanoseconds)
    if isinstance(value, neo4j.time.DateTime):
        return datetime.fromisoformat(value.iso_format())
    if isinstance(value, neo4j.time.Date):
        return date.fromisoformat(value.iso_format())
    if isinstance(value, neo4j.time.Time):
        return time.fromisoformat(value.iso_format())
    return str(value)


def _point(value: neo4j.spatial.Point) -> dict[str, Cell]:
    return {**{name: float(number) for name, number in zip("xyz", value, strict=False)}, "srid": value.srid}


def _node(value: neo4j.graph.Node) -> NodeRecord:
    properties = {name: _scalar_or_list(item) for name, item in value.items()}
    return NodeRecord.of(sorted(value.labels), _key(value.labels, value), properties)


def _edge(value: neo4j.graph.Relationship, keys: Mapping[str, str | None]) -> EdgeRecord:
    start, end = (None if end is None else keys.get(end.element_id) for end in value.nodes)
    return EdgeRecord.of(value.type, start, end, {name: _scalar_or_list(item) for name, item in value.items()})


def _scalar_or_list(value: object) -> Cell:
    return _cell(value, {})


def _key(labels: Iterable[str], properties: Mapping[str, object] | neo4j.graph.Entity) -> str | None:
    name = next((KEYS[label] for label in sorted(labels) if label in KEYS), None)
    key = None if name is None else properties.get(name)
    return None if key is None else str(key)
