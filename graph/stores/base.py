"""The seam between the property graph and the places it is put: every store is a Writer and a View.

`build` streams Node and Edge into a Writer; a View reads them back, equal to what was written. Which store it is
is chosen by URL in `open_store`. A store that speaks Cypher gives a CypherView.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from types import TracebackType
from typing import Literal, Protocol, Self, runtime_checkable

from citeweave.errors import UsageError
from citeweave.graph.ontology import EDGE_TYPES, LABELS
from citeweave.graph.stores.records import Parameter, Table
from citeweave.model import Edge, Node, NodeRef

Direction = Literal["out", "in", "both"]
Access = Literal["read", "write", "administration", "files"]
"""What a statement would do: only read the graph, write to it, manage the server, or read files or addresses."""

Notify = Callable[[str], None]
Progress = Callable[[int, int], None]
"""Called with what is done and what there is to do."""

_LABEL_ORDER = {label: i for i, label in enumerate(LABELS)}
_TYPE_ORDER = {name: i for i, name in enumerate(EDGE_TYPES)}


@dataclass(frozen=True, slots=True)
class Credentials:
    """How to log in to a server; the password is in no message and no `repr`."""

    username: str
    password: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Counts:
    """How many nodes each label has and how many edges each type, in the ontology's order; none are left out."""

    nodes: dict[str, int]
    edges: dict[str, int]


class Session(Protocol):
    """One engine's way to analyse and run Cypher: all that a backend must bring to get a CypherView."""

    def access(self, statement: str) -> Access:
        """What a statement would do; raises QueryError if it cannot be parsed."""

    def run(self, statement: str, parameters: Mapping[str, Parameter], limit: int | None) -> Table:
        """Run a statement with read access."""

    def close(self) -> None:
        """Let go of the engine."""


class Scope(Protocol):
    """Something that is open once made, and closed by `close` or at the end of a `with` block; stores build on it."""

    def close(self) -> None:
        """Let go of what it holds: a connection, the engine."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


class Writer(Scope, Protocol):
    """Puts a graph into a store."""

    def write(self, nodes: Iterable[Node], edges: Iterable[Edge]) -> None:
        """Make the store hold exactly these facts of its origin; what was there and is not given goes away.

        Of two nodes with one label and key, or two edges of one type between the same nodes, the last counts.

        Raises
        ------
        CheckError
            If a fact is not of the ontology, or an edge has no node at one end.
        BackendError
            If the store cannot be reached.
        """


class View(Scope, Protocol):
    """Reads a store; iteration is in the ontology's order, then by key."""

    def nodes(self, label: str | None = None) -> Iterator[Node]:
        """All nodes, or those of a label."""

    def edges(self, type: str | None = None) -> Iterator[Edge]:  # noqa: A002, an edge's type is called so everywhere
        """All edges, or those of a type."""

    def node(self, label: str, key: str) -> Node | None:
        """One node, or None."""

    def neighbours(
        self, label: str, key: str, *, types: Collection[str] = (), direction: Direction = "both"
    ) -> Iterator[tuple[Edge, Node]]:
        """The edges at a node with the node at their other end; a loop comes once.

        Parameters
        ----------
        types
            Relationship types to follow; all where none is given.
        direction
            Edges that leave the node ("out"), that reach it ("in"), or both.
        """

    def counts(self) -> Counts:
        """Nodes a label and edges a type."""


@runtime_checkable
class CypherView(View, Protocol):
    """A View that answers Cypher too."""

    def access(self, statement: str) -> Access:
        """What a statement would do, by the engine's own analysis; it is not run.

        Raises
        ------
        QueryError
            If the engine cannot parse it.
        """

    def cypher(
        self, statement: str, parameters: Mapping[str, Parameter] | None = None, *, limit: int | None = None
    ) -> Table:
        """Run a statement with read access, and read at most `limit` rows.

        Raises
        ------
        ReadOnlyError
            If the engine refuses it because it writes.
        QueryError
            If the engine cannot parse or run it.
        """


class Store(Protocol):
    """A place for a graph, chosen by URL."""

    def writer(self, origin: str) -> Writer:
        """A writer of facts that come from `origin` (a library's revision for a projection, its id for a server)."""

    def view(self) -> View:
        """A view, open."""


class CypherStore(Store, Protocol):
    """A store whose view answers Cypher."""

    def view(self) -> CypherView:
        """A view, open."""


def known_label(label: str) -> str:
    """The label, if the ontology has it; a UsageError names those there are."""
    if label not in LABELS:
        raise UsageError(f"no label {label!r}; there are {', '.join(LABELS)}")
    return label


def known_type(name: str) -> str:
    """The relationship type, if the ontology has it; a UsageError names those there are."""
    if name not in EDGE_TYPES:
        raise UsageError(f"no relationship type {name!r}; there are {', '.join(EDGE_TYPES)}")
    return name


def node_order(node: Node | NodeRef) -> tuple[int, str]:
    """Sort key of nodes: the ontology's order of labels, then the key."""
    return (_LABEL_ORDER[node.label], node.key)


def edge_order(edge: Edge) -> tuple[int, tuple[int, str], tuple[int, str]]:
    """Sort key of edges: the ontology's order of types, then the start, then the end."""
    return (_TYPE_ORDER[edge.type], node_order(edge.start), node_order(edge.end))


def counts_of(nodes: Mapping[str, int], edges: Mapping[str, int]) -> Counts:
    """Counts with every label and type of the ontology, in its order."""
    return Counts({label: nodes.get(label, 0) for label in LABELS}, {name: edges.get(name, 0) for name in EDGE_TYPES})
