"""Keep what resolve and build find in step with the facts.

The projection lies in library.sqlite with a stamp of the revision and settings it was made from; it is
remade here when that stamp is old. `show`, `stats` and `view` read it and start no Cypher engine.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping

from citeweave.graph.build import PropertyGraph, build_graph
from citeweave.graph.library import Library
from citeweave.graph.resolve import Resolution, resolve
from citeweave.model import Entity

BUILD_VERSION = 1
"""Grows with every change of resolve or build that changes the graph of the same facts."""


def is_shown(thresholds: Mapping[str, float]) -> Callable[[Entity], bool]:
    """A test of an entity's confidence against the threshold of its type."""
    return lambda entity: entity.confidence >= thresholds[entity.type]


def stamp_of(library: Library, thresholds: Mapping[str, float]) -> str:
    """What a projection is made from: library, revision, version of this code, thresholds."""
    settings = json.dumps(sorted(thresholds.items())).encode()
    return f"{library.library_id}:{library.revision}:{BUILD_VERSION}:{hashlib.sha1(settings).hexdigest()[:8]}"


def resolve_library(library: Library) -> Resolution:
    """Resolve all facts of a library."""
    return resolve(extraction for _, extraction in library.extractions())


def make_graph(library: Library, thresholds: Mapping[str, float]) -> PropertyGraph:
    """The property graph of a library, made anew."""
    resolution = resolve_library(library)
    return build_graph(library.extractions(), library.listings(), library.sources(), resolution, is_shown(thresholds))


def refresh(library: Library, thresholds: Mapping[str, float]) -> str:
    """Remake the library's projection if it is old.

    Returns
    -------
    str
        The stamp that the projection has now.
    """
    stamp = stamp_of(library, thresholds)
    if library.projection_stamp() != stamp:
        graph = make_graph(library, thresholds)
        library.write_projection(stamp, graph.nodes, graph.edges, graph.names)
    return stamp
