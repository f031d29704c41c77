"""The embedded Cypher engine (ArcadeDB) over a projection in `<folder>/cypher/`.

A projection is built in a sibling folder and renamed into place when it is whole, so that a killed build leaves
the old one or none; it is only ever opened read-only. Its stamp says which revision of the library it was made
from, and by which engine. One process at a time holds a folder's engine.
"""

from __future__ import annotations

import json
import os
import shutil
from collections import defaultdict
from collections.abc import Iterable
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

from citeweave.errors import BackendError, NotFoundError
from citeweave.graph.ontology import EDGE_TYPES, KEYS
from citeweave.graph.stores.arcadedb_session import ArcadeSession
from citeweave.graph.stores.base import Notify, Scope
from citeweave.graph.stores.cypher_view import SessionView
from citeweave.graph.stores.facts import Facts, gather
from citeweave.graph.stores.jvm import engine_version, start_engine
from citeweave.graph.stores.lock import only_process
from citeweave.model import Edge, Node, NodeRef, Value

if TYPE_CHECKING:
    from arcadedb_embedded.core import Database

_LAYOUT = 1
"""Raise it when what is built changes, so that projections of older versions are remade."""

_FOLDER, _PARTIAL, _OLD, _LOCK, _STAMP = "cypher", "cypher.partial", "cypher.old", "cypher.lock", "citeweave.json"
_VOLATILE = {_STAMP, "database.lck", "last-tx-id.bin", "statistics.json"}
_BATCH = 5000


def build_projection(
    folder: Path,
    stamp: str,
    nodes: Iterable[Node],
    edges: Iterable[Edge],
    *,
    notify: Notify | None = None,
    timeout: float = 30.0,
) -> None:
    """Build the projection of a library and put it in the place of the one before.

    Parameters
    ----------
    folder
        The graph's folder; it must exist.
    stamp
        The library's revision.
    nodes, edges
        All facts of the graph; of equal keys the last counts.
    notify, timeout
        As in `only_process`.

    Raises
    ------
    CheckError
        If a fact is not of the ontology, or an edge has no node at one end.
    LockedError
        If another process holds the engine of this folder.
    BackendError
        If there is no engine here.
    """
    start_engine()
    facts = gather(nodes, edges)
    with only_process(folder / _LOCK, notify=notify, timeout=timeout):
        _clean(folder)
        try:
            _load(folder / _PARTIAL, facts)
            _write_stamp(folder / _PARTIAL, stamp)
            _put_in_place(folder)
        finally:
            _clean(folder)


def projection_stamp(folder: Path) -> str | None:
    """The revision that the folder's projection was made from; None where there is none that can be used as it is.

    One that another version of the engine made, or that lacks files, is to be made again; starts no engine.
    """
    place = folder / _FOLDER
    try:
        stamp = json.loads((place / _STAMP).read_text(encoding="utf-8"))
        usable = (stamp["layout"], stamp["engine"], stamp["files"]) == (_LAYOUT, engine_version(), _sizes(place))
        return str(stamp["stamp"]) if usable else None
    except (OSError, ValueError, KeyError, TypeError):
        # Whatever is wrong with it, a projection is made again from the library.
        return None


def drop_projection(folder: Path, *, notify: Notify | None = None, timeout: float = 30.0) -> None:
    """Remove the folder's projection; the next query makes it again.

    Raises
    ------
    LockedError
        If another process holds the engine of this folder.
    """
    if (folder / _FOLDER).exists():
        with only_process(folder / _LOCK, notify=notify, timeout=timeout):
            _clean(folder)
            _remove(folder / _FOLDER)


class ArcadeStore:
    """The embedded engine of a graph's folder.

    Parameters
    ----------
    folder
        The graph's folder.
    notify, timeout
        As in `only_process`.
    """

    def __init__(self, folder: Path, *, notify: Notify | None = None, timeout: float = 30.0) -> None:
        self._folder = folder
        self._notify = notify
        self._timeout = timeout

    def writer(self, origin: str) -> ArcadeWriter:
        """A writer that rebuilds the projection with `origin` as its stamp."""
        return ArcadeWriter(self._folder, origin, self._notify, self._timeout)

    def view(self) -> SessionView:
        """A view of the projection; holds the engine until it is closed.

        Raises
        ------
        NotFoundError
            If no projection was built.
        LockedError
            If another process holds the engine of this folder.
        BackendError
            If there is no engine here.
        """
        start_engine()
        with ExitStack() as held:
            held.enter_context(only_process(self._folder / _LOCK, notify=self._notify, timeout=self._timeout))
            if projection_stamp(self._folder) is None:
                raise NotFoundError(f"{self._folder}: no Cypher projection was built here; build_projection makes one")
            database = held.enter_context(_open(self._folder / _FOLDER))
            return SessionView(ArcadeSession(database, held.pop_all()))


class ArcadeWriter(Scope):
    """Rebuilds a projection."""

    def __init__(self, folder: Path, stamp: str, notify: Notify | None, timeout: float) -> None:
        self._folder, self._stamp, self._notify, self._timeout = folder, stamp, notify, timeout

    def close(self) -> None:
        """Nothing to let go of: each write opens and closes the engine."""

    def write(self, nodes: Iterable[Node], edges: Iterable[Edge]) -> None:
        """Make the projection hold exactly these facts."""
        build_projection(self._folder, self._stamp, nodes, edges, notify=self._notify, timeout=self._timeout)


def _open(folder: Path) -> Database:
    import jpype
    from arcadedb_embedded.core import Database

    factory = jpype.JClass("com.arcadedb.database.DatabaseFactory")
    read_only = jpype.JClass("com.arcadedb.engine.ComponentFile$MODE").READ_ONLY
    try:
        return Database(factory(str(folder)).open(read_only))
    except jpype.JException as error:
        raise BackendError(
            f"{folder}: the Cypher projection cannot be opened ({error.getMessage()}); remove that folder, it is remade"
        ) from error


def _load(folder: Path, facts: Facts) -> None:
    from arcadedb_embedded.core import create_database

    with create_database(str(folder)) as database:
        for label, key in KEYS.items():
            database.schema.create_vertex_type(label)
            database.schema.create_property(label, key, "STRING")
            database.schema.create_index(label, [key], unique=True)
        for name in EDGE_TYPES:
            database.schema.create_edge_type(name)
        with database.graph_batch(expected_edge_count=max(len(facts.edges), 1), parallel_flush=False) as batch:
            places: dict[NodeRef, str] = {}
            for label, refs in _by_label(facts).items():
                rows = [_row(facts.nodes[ref].properties.items()) for ref in refs]
                places.update(zip(refs, batch.create_vertices(label, rows), strict=True))
            for name, edges in _by_type(facts).items():
                for first in range(0, len(edges), _BATCH):
                    part = edges[first : first + _BATCH]
                    starts, ends = [places[e.start] for e in part], [places[e.end] for e in part]
                    batch.new_edges(starts, name, ends, [_row(e.properties.items()) for e in part])


def _by_label(facts: Facts) -> dict[str, list[NodeRef]]:
    groups: dict[str, list[NodeRef]] = defaultdict(list)
    for ref in facts.nodes:
        groups[ref.label].append(ref)
    return groups


def _by_type(facts: Facts) -> dict[str, list[Edge]]:
    groups: dict[str, list[Edge]] = defaultdict(list)
    for edge in facts.edges.values():
        groups[edge.type].append(edge)
    return groups


def _row(properties: Iterable[tuple[str, Value]]) -> dict[str, object]:
    return {name: list(value) if isinstance(value, tuple) else value for name, value in properties}


def _write_stamp(partial: Path, stamp: str) -> None:
    content = {"stamp": stamp, "engine": engine_version(), "layout": _LAYOUT, "files": _sizes(partial)}
    (partial / _STAMP).write_text(json.dumps(content), encoding="utf-8")
    # The engine does not wait for the disk; a power cut after the rename must not leave an empty projection.
    for file in sorted(partial.iterdir()):
        with file.open("rb+") as opened:
            os.fsync(opened.fileno())


def _sizes(place: Path) -> dict[str, int]:
    """The files that must be there: the engine opens a database without its schema as an empty one, without a word."""
    kept = (file for file in place.iterdir() if file.suffix != ".wal" and file.name not in _VOLATILE)
    return {file.name: file.stat().st_size for file in sorted(kept)}


def _put_in_place(folder: Path) -> None:
    place, old = folder / _FOLDER, folder / _OLD
    if place.exists():
        place.rename(old)
    (folder / _PARTIAL).rename(place)


def _clean(folder: Path) -> None:
    for name in (_PARTIAL, _OLD):
        _remove(folder / name)


def _remove(place: Path) -> None:
    if place.is_dir():
        shutil.rmtree(place)
    else:
        place.unlink(missing_ok=True)
