"""Keep what resolve and build find in step with the facts.

The projection lies in library.sqlite with a stamp of the revision and settings it was made from; it is remade
here when that stamp is old. `show`, `stats` and `view` read it and start no Cypher engine. Only the default
thresholds are kept so: a graph with others is made for its asker alone.
"""

from __future__ import annotations

import hashlib
import json
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from citeweave.errors import LockedError
from citeweave.graph.build import PropertyGraph, build_graph
from citeweave.graph.library import FrozenLibrary, Library
from citeweave.graph.resolve import Resolution, resolve
from citeweave.model import Edge, Entity, Node

BUILD_VERSION = 2
"""Grows with every change of resolve or build that changes the graph of the same facts."""

_TRIES = 10


@dataclass(frozen=True, slots=True)
class Content:
    """All nodes and edges of a graph, and the stamp of the state of the library that they were made from."""

    stamp: str
    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]


def is_shown(thresholds: Mapping[str, float]) -> Callable[[Entity], bool]:
    """A test of an entity's confidence against the threshold of its type."""
    return lambda entity: entity.confidence >= thresholds[entity.type]


def stamp_of(state: FrozenLibrary, thresholds: Mapping[str, float]) -> str:
    """What a projection is made from: library, revision, version of this code, thresholds."""
    settings = json.dumps(sorted(thresholds.items())).encode()
    return f"{state.library_id}:{state.revision}:{BUILD_VERSION}:{hashlib.sha1(settings).hexdigest()[:8]}"


def resolve_library(state: FrozenLibrary) -> Resolution:
    """Resolve all facts of one state of a library."""
    return resolve(extraction for _, extraction in state.extractions())


def make_graph(state: FrozenLibrary, thresholds: Mapping[str, float]) -> PropertyGraph:
    """The property graph of one state of a library, made anew."""
    return build_graph(
        state.extractions(), state.listings(), state.sources(), resolve_library(state), is_shown(thresholds)
    )


def refresh(library: Library, thresholds: Mapping[str, float]) -> None:
    """Remake the library's projection if it is old."""
    with library.frozen() as state:
        stamp = stamp_of(state, thresholds)
        if state.projection_stamp() == stamp:
            return
        graph = make_graph(state, thresholds)
    library.write_projection(stamp, graph.nodes, graph.edges, graph.names)


def fresh_stamp(library: Library, thresholds: Mapping[str, float], *, own: bool) -> str:
    """The stamp that a projection of the present facts has; the library's own is brought up to date.

    Parameters
    ----------
    own
        Whether the thresholds are the asker's own: then the library's projection is left as it is.
    """
    if not own:
        refresh(library, thresholds)
    with library.frozen() as state:
        return stamp_of(state, thresholds)


def read_content(library: Library, thresholds: Mapping[str, float], *, own: bool) -> Content:
    """The whole graph: out of the library's projection, or made anew for thresholds of the asker's own.

    Raises
    ------
    LockedError
        If other processes change the library faster than it can be read.
    """
    if own:
        with library.frozen() as state:
            graph = make_graph(state, thresholds)
            return Content(stamp_of(state, thresholds), graph.nodes, graph.edges)
    for _ in range(_TRIES):
        refresh(library, thresholds)
        with library.frozen() as state:
            stamp = stamp_of(state, thresholds)
            if state.projection_stamp() == stamp:
                return Content(stamp, tuple(state.nodes()), tuple(state.edges()))
    raise LockedError(f"{library.path} is being changed all the time; try again when the other process is done")


@contextmanager
def projected(library: Library, thresholds: Mapping[str, float], *, own: bool) -> Iterator[Library]:
    """A library whose projection is up to date: this one, or one in passing for thresholds of the asker's own."""
    if not own:
        refresh(library, thresholds)
        yield library
        return
    with library.frozen() as state:
        graph = make_graph(state, thresholds)
    with (
        tempfile.TemporaryDirectory(prefix="citeweave-") as folder,
        Library.open(Path(folder), create=True) as passing,
    ):
        passing.write_projection("", graph.nodes, graph.edges, graph.names)
        yield passing


def find_difference(library: Library, thresholds: Mapping[str, float]) -> bool:
    """Whether the projection, if it has the stamp of its state, is not what the facts of that state give."""
    refresh(library, thresholds)
    with library.frozen() as state:
        if state.projection_stamp() != stamp_of(state, thresholds):
            return False  # another process has just written: the next reader remakes it
        fresh = make_graph(state, thresholds)
        return (tuple(state.nodes()), tuple(state.edges())) != (fresh.nodes, fresh.edges)
