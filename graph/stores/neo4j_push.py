"""Brings one library's facts to a Neo4j server, and takes away what the library no longer says.

The database may hold other people's data and other libraries. Nodes and edges carry no mark of ours, so a query
sees the labels and properties of the ontology and nothing else; what was pushed is listed in the ledger.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

import neo4j

from citeweave.graph.ontology import EDGE_TYPES, KEYS, NODE_PROPERTIES
from citeweave.graph.stores.base import Progress
from citeweave.graph.stores.facts import EdgeRef, Facts
from citeweave.graph.stores.neo4j_ledger import Entry, Ledger, edge_entry, node_entry, read, split_entries, write
from citeweave.model import NodeRef, Value

_BATCH = 2000

Row = dict[str, object]
Ref = TypeVar("Ref")
Group = TypeVar("Group")
Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class PushReport:
    """What a push did: facts there are, and how many were created, removed, and kept though they went away.

    A node that went away is kept while other people's data is joined to it.
    """

    nodes: int
    edges: int
    created: int
    removed: int
    kept: int


def push_facts(
    driver: neo4j.Driver, database: str | None, library_id: str, facts: Facts, progress: Progress | None
) -> PushReport:
    """Make the database hold exactly these facts of the library; see `Neo4jStore.push`."""
    with driver.session(database=database) as session:
        return _Push(session, library_id, facts, progress).run()


class _Push:
    def __init__(self, session: neo4j.Session, library_id: str, facts: Facts, progress: Progress | None) -> None:
        self._session, self._facts, self._progress = session, facts, progress
        self._total = len(facts.nodes) + len(facts.edges)
        self._done = self._created = self._removed = 0
        self._constrain()
        self._ledger = Ledger(session, library_id)

    def run(self) -> PushReport:
        wanted = {node_entry(ref) for ref in self._facts.nodes} | {edge_entry(ref) for ref in self._facts.edges}
        fresh = wanted - self._ledger.entries
        self._ledger.enter(sorted(fresh - self._foreign(fresh)))
        self._send_nodes()
        self._send_edges()
        stale = sorted(self._ledger.entries - wanted)
        kept = self._remove(stale)
        self._ledger.strike(set(stale) - kept)
        nodes, edges = len(self._facts.nodes), len(self._facts.edges)
        return PushReport(nodes, edges, self._created, self._removed, len(kept))

    def _constrain(self) -> None:
        for label, key in KEYS.items():
            name = f"citeweave_{label}_{key}".lower()
            self._write(f"CREATE CONSTRAINT {name} IF NOT EXISTS FOR (n:{label}) REQUIRE n.{key} IS UNIQUE")

    def _foreign(self, fresh: set[Entry]) -> set[Entry]:
        """Facts that are there already though no library entered them: they are not ours to remove."""
        there: set[Entry] = set()
        nodes, edges = split_entries(fresh)
        for label, refs in _grouped(nodes, lambda ref: ref.label).items():
            found = f"UNWIND $rows AS row MATCH {_node_at(label, 'row')} RETURN row AS key"
            for keys in _parts([ref.key for ref in refs]):
                there.update(node_entry(NodeRef(label, str(r["key"]))) for r in self._read(found, keys))
        for shape, ends in _grouped(edges, _shape).items():
            found = f"UNWIND $rows AS row MATCH {_edge_at(*shape)} RETURN row AS ends"
            name, start, end = shape
            for part in _parts([[one.key, other.key] for _, one, other in ends]):
                pairs = (record["ends"] for record in self._read(found, part))
                there.update(edge_entry((name, NodeRef(start, one), NodeRef(end, other))) for one, other in pairs)
        return there - self._ledger.of_others(there)

    def _send_nodes(self) -> None:
        for label, refs in _grouped(self._facts.nodes, lambda ref: ref.label).items():
            statement = f"UNWIND $rows AS row MERGE {_node_at(label, 'row.key')} SET n += row.properties"
            rows: list[Row] = [
                {"key": ref.key, "properties": _all(self._facts.nodes[ref].properties.items(), NODE_PROPERTIES[label])}
                for ref in refs
            ]
            self._send(statement, rows)

    def _send_edges(self) -> None:
        for (name, start, end), refs in _grouped(self._facts.edges, _shape).items():
            statement = (
                f"UNWIND $rows AS row MATCH (a:{start} {{{KEYS[start]}: row.start}}) "
                f"MATCH (b:{end} {{{KEYS[end]}: row.end}}) MERGE (a)-[r:{name}]->(b) SET r += row.properties"
            )
            allowed = EDGE_TYPES[name].properties
            rows: list[Row] = [
                {
                    "start": ref[1].key,
                    "end": ref[2].key,
                    "properties": _all(self._facts.edges[ref].properties.items(), allowed),
                }
                for ref in refs
            ]
            self._send(statement, rows)

    def _send(self, statement: str, rows: list[Row]) -> None:
        for part in _parts(rows):
            counters = self._write(statement, part).counters
            self._created += counters.nodes_created + counters.relationships_created
            self._done += len(part)
            if self._progress is not None:
                self._progress(self._done, self._total)

    def _remove(self, stale: Sequence[Entry]) -> set[Entry]:
        """Remove what no other library holds; gives the entries of nodes that others' data is joined to."""
        mine = set(stale) - self._ledger.of_others(set(stale))
        nodes, edges = split_entries(mine)
        for shape, ends in _grouped(edges, _shape).items():
            for part in _parts([[one.key, other.key] for _, one, other in ends]):
                counters = self._write(f"UNWIND $rows AS row MATCH {_edge_at(*shape)} DELETE r", part).counters
                self._removed += counters.relationships_deleted
        kept: set[Entry] = set()
        for label, refs in _grouped(nodes, lambda ref: ref.label).items():
            found = f"UNWIND $rows AS row MATCH {_node_at(label, 'row')}"
            for keys in _parts([ref.key for ref in refs]):
                self._removed += self._write(f"{found} WHERE NOT (n)--() DELETE n", keys).counters.nodes_deleted
                left = self._read(f"{found} RETURN row AS key", keys)
                kept.update(node_entry(NodeRef(label, str(record["key"]))) for record in left)
        return kept

    def _write(self, statement: str, rows: object = None) -> neo4j.ResultSummary:
        return write(self._session, statement, {"rows": rows})

    def _read(self, statement: str, rows: object) -> list[neo4j.Record]:
        return read(self._session, statement, {"rows": rows})


def _node_at(label: str, key: str) -> str:
    return f"(n:{label} {{{KEYS[label]}: {key}}})"


def _edge_at(name: str, start: str, end: str) -> str:
    return f"(:{start} {{{KEYS[start]}: row[0]}})-[r:{name}]->(:{end} {{{KEYS[end]}: row[1]}})"


def _shape(ref: EdgeRef) -> tuple[str, str, str]:
    return (ref[0], ref[1].label, ref[2].label)


def _grouped(refs: Iterable[Ref], group: Callable[[Ref], Group]) -> dict[Group, list[Ref]]:
    groups: dict[Group, list[Ref]] = defaultdict(list)
    for ref in refs:
        groups[group(ref)].append(ref)
    return groups


def _parts(items: Sequence[Item]) -> Iterator[Sequence[Item]]:
    for first in range(0, len(items), _BATCH):
        yield items[first : first + _BATCH]


def _all(properties: Iterable[tuple[str, Value]], allowed: Iterable[str]) -> Row:
    """Every property that the ontology knows here, null where it is absent: null takes away an older value."""
    given = dict(properties)
    rows = {name: given.get(name) for name in allowed}
    return {name: list(value) if isinstance(value, tuple) else value for name, value in rows.items()}
