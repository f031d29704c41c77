"""One state of a library, whatever is written to it meanwhile: facts and projection that belong together."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

from citeweave.graph.library import listings, projection
from citeweave.graph.library.extraction_reader import read_extractions
from citeweave.graph.library.rows import number
from citeweave.model import Edge, Extraction, Listing, Node, Paper, Source


class FrozenLibrary:
    """Reads of one state; made by `Library.frozen`."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    @property
    def library_id(self) -> str:
        """As `Library.library_id`."""
        return str(self._connection.execute("SELECT library_id FROM library").fetchone()[0])

    @property
    def revision(self) -> int:
        """As `Library.revision`, in this state."""
        return number(self._connection, "SELECT revision FROM library")

    def extractions(self) -> Iterator[tuple[Paper, Extraction]]:
        """As `Library.extractions`."""
        return read_extractions(self._connection)

    def listings(self) -> Iterator[Listing]:
        """As `Library.listings`."""
        return listings.read_listings(self._connection)

    def sources(self) -> list[Source]:
        """As `Library.sources`."""
        return listings.read_sources(self._connection)

    def projection_stamp(self) -> str | None:
        """As `Library.projection_stamp`."""
        return projection.projection_stamp(self._connection)

    def nodes(self) -> Iterator[Node]:
        """All nodes of the projection."""
        return projection.read_nodes(self._connection, None)

    def edges(self) -> Iterator[Edge]:
        """All edges of the projection."""
        return projection.read_edges(self._connection, None)
