"""What citeweave's libraries have pushed to a Neo4j database, so that nodes and edges need no mark of ours.

The ledger is nodes with the label `CiteweaveLedger`, without relationships, each with a library's id and a page
of its facts. A fact is entered before it is sent and struck off after it is removed, so a push that breaks off is
made good by the next.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import chain

import neo4j

from citeweave.graph.stores.facts import EdgeRef
from citeweave.model import NodeRef

LEDGER = "CiteweaveLedger"

Entry = str

_PAGE = 1000


@dataclass(slots=True)
class Ledger:
    """The facts that a library pushed, in pages of a thousand."""

    session: neo4j.Session
    library_id: str
    pages: dict[int, set[Entry]] = field(init=False)

    def __post_init__(self) -> None:
        statement = f"MATCH (p:{LEDGER} {{library_id: $library}}) RETURN p.page AS page, p.entries AS entries"
        rows = read(self.session, statement, {"library": self.library_id})
        self.pages = {row["page"]: set(row["entries"]) for row in rows}

    @property
    def entries(self) -> set[Entry]:
        """All that the library pushed."""
        return set(chain.from_iterable(self.pages.values()))

    def of_others(self, entries: set[Entry]) -> set[Entry]:
        """Those of the entries that other libraries hold too."""
        if not entries:
            return set()
        statement = (
            f"MATCH (p:{LEDGER}) WHERE p.library_id <> $library UNWIND p.entries AS entry "
            "WITH DISTINCT entry WHERE entry IN $entries RETURN entry"
        )
        rows = read(self.session, statement, {"library": self.library_id, "entries": sorted(entries)})
        return {row["entry"] for row in rows}

    def enter(self, entries: Sequence[Entry]) -> None:
        """Add entries, on new pages."""
        free = max(self.pages, default=-1) + 1
        for page, first in enumerate(range(0, len(entries), _PAGE), start=free):
            self._put(page, set(entries[first : first + _PAGE]))

    def strike(self, entries: set[Entry]) -> None:
        """Take entries off their pages."""
        for page, held in sorted(self.pages.items()):
            if held & entries:
                self._put(page, held - entries)

    def _put(self, page: int, entries: set[Entry]) -> None:
        where = f"(p:{LEDGER} {{library_id: $library, page: $page}})"
        if entries:
            self.pages[page] = entries
            statement = f"MERGE {where} SET p.entries = $entries"
        else:
            self.pages.pop(page, None)
            statement = f"MATCH {where} DELETE p"
        write(self.session, statement, {"library": self.library_id, "page": page, "entries": sorted(entries)})


def write(session: neo4j.Session, statement: str, parameters: dict[str, object]) -> neo4j.ResultSummary:
    """Run a writing statement in a transaction of its own; tried again where the server asks for it."""
    return session.execute_write(lambda tx: tx.run(statement, parameters).consume())


def read(session: neo4j.Session, statement: str, parameters: dict[str, object]) -> list[neo4j.Record]:
    """Run a reading statement and read all its rows."""
    return session.execute_read(lambda tx: list(tx.run(statement, parameters)))


def node_entry(ref: NodeRef) -> Entry:
    """The ledger's text for a node."""
    return json.dumps([ref.label, ref.key], ensure_ascii=False)


def edge_entry(ref: EdgeRef) -> Entry:
    """The ledger's text for an edge."""
    name, start, end = ref
    return json.dumps([name, start.label, start.key, end.label, end.key], ensure_ascii=False)


def split_entries(entries: Iterable[Entry]) -> tuple[list[NodeRef], list[EdgeRef]]:
    """The nodes and the edges that entries stand for, sorted by entry."""
    nodes: list[NodeRef] = []
    edges: list[EdgeRef] = []
    for entry in sorted(entries):
        match json.loads(entry):
            case [label, key]:
                nodes.append(NodeRef(label, key))
            case [name, start, start_key, end, end_key]:
                edges.append((name, NodeRef(start, start_key), NodeRef(end, end_key)))
    return nodes, edges
