"""Where the graph is put and read again: in memory, in the embedded Cypher engine, on a Neo4j server."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlsplit

from citeweave.errors import UsageError
from citeweave.graph.stores.base import (
    Access,
    Counts,
    Credentials,
    CypherStore,
    CypherView,
    Direction,
    Notify,
    Progress,
    Store,
    View,
    Writer,
)

__all__ = [
    "SERVER_SCHEMES",
    "Access",
    "Counts",
    "Credentials",
    "CypherStore",
    "CypherView",
    "Direction",
    "Notify",
    "Progress",
    "Store",
    "View",
    "Writer",
    "is_server",
    "open_store",
]

SERVER_SCHEMES = ("neo4j", "neo4j+s", "neo4j+ssc", "bolt", "bolt+s", "bolt+ssc")


def is_server(place: str | Path) -> bool:
    """Whether a graph's place is the URL of a server.

    >>> is_server("neo4j://localhost:7687"), is_server("kg/")
    (True, False)
    """
    return isinstance(place, str) and urlsplit(place).scheme in SERVER_SCHEMES and "://" in place


def open_store(
    place: str | Path,
    *,
    credentials: Credentials | None = None,
    notify: Notify | None = None,
    timeout: float = 30.0,
) -> CypherStore:
    """The store at a place; nothing is started or connected before its view or writer is asked for.

    Parameters
    ----------
    place
        A graph's folder (the embedded engine), or a server's URL (`neo4j://HOST:7687`, `bolt+s://HOST/DATABASE` …).
    credentials
        How to log in to a server; never part of the URL.
    notify, timeout
        For a folder: called with one line if another process holds its engine; how many seconds to wait for it.

    Raises
    ------
    UsageError
        If the URL is of an unknown kind, or holds a password.
    """
    if is_server(place):
        from citeweave.graph.stores.neo4j import Neo4jStore

        return Neo4jStore(str(place), credentials)
    if isinstance(place, str) and "://" in place:
        scheme = place.partition("://")[0]
        raise UsageError(f"no store for {scheme}://; give a folder, or a URL of {', '.join(SERVER_SCHEMES)}")
    from citeweave.graph.stores.arcadedb import ArcadeStore

    return ArcadeStore(Path(place), notify=notify, timeout=timeout)
