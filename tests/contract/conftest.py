"""The stores that the contract runs on; a new backend is a line here."""

from __future__ import annotations

import importlib.metadata
from collections.abc import Iterator
from pathlib import Path

import pytest
from contract_graph import sample_graph
from neo4j_server import ENGINES, Neo4jServer

from citeweave.graph.stores import CypherView, Store, open_store
from citeweave.graph.stores.networkx import NetworkXStore

CYPHER = ("arcadedb", "neo4j")


def make_store(name: str, folder: Path, request: pytest.FixtureRequest) -> Store:
    """An empty store of a kind."""
    if name == "neo4j":
        server: Neo4jServer = request.getfixturevalue("neo4j_server")
        server.clear()
        return open_store(server.url, credentials=server.credentials)
    package = {"networkx": "networkx", "arcadedb": "arcadedb-embedded"}[name]
    request.config.stash[ENGINES][package] = importlib.metadata.version(package)
    return NetworkXStore() if name == "networkx" else open_store(folder)


@pytest.fixture(params=("networkx", *CYPHER))
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Store:
    """An empty store of each kind."""
    return make_store(request.param, tmp_path, request)


@pytest.fixture(scope="module")
def cypher_views(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[dict[str, CypherView]]:
    """The sample graph in each store that speaks Cypher, by the store's name."""
    views = {}
    for name in CYPHER:
        store = make_store(name, tmp_path_factory.mktemp(name), request)
        with store.writer("sample") as writer:
            writer.write(*sample_graph())
        views[name] = store.view()
    yield views
    for view in views.values():
        view.close()
