"""Pushing to a Neo4j that others use too."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from dataclasses import replace

import neo4j
import pytest
from contract_graph import entity, paper, ref, sample_graph
from neo4j_server import Neo4jServer

from citeweave.errors import BackendError, UsageError
from citeweave.graph.stores import Credentials, open_store
from citeweave.graph.stores.neo4j import Neo4jStore
from citeweave.model import Edge, NodeRef

ONE, TWO, METHOD = paper("p1", "One", year=2020), paper("p2", "Two"), entity("Method", "e1", "tree", 1)
USES = Edge("USES", NodeRef("Paper", "p1"), NodeRef("Method", "e1"), {"confidence": 0.5})


@pytest.fixture
def store(neo4j_server: Neo4jServer) -> Neo4jStore:
    """A store on an empty server."""
    neo4j_server.clear()
    made = open_store(neo4j_server.url, credentials=neo4j_server.credentials)
    assert isinstance(made, Neo4jStore)
    return made


@pytest.fixture
def driver(neo4j_server: Neo4jServer) -> Iterator[neo4j.Driver]:
    """The same server, past citeweave."""
    with neo4j_server.driver() as driver:
        yield driver


def ask(driver: neo4j.Driver, statement: str) -> list[object]:
    return [record[0] for record in driver.execute_query(statement).records]  # type: ignore[arg-type]


def everything(driver: neo4j.Driver) -> list[object]:
    nodes = ask(driver, "MATCH (n) RETURN [labels(n), properties(n)] AS seen ORDER BY elementId(n)")
    return nodes + ask(driver, "MATCH ()-[r]->() RETURN [elementId(r), properties(r)] AS seen ORDER BY elementId(r)")


def test_a_second_push_changes_nothing(store: Neo4jStore, driver: neo4j.Driver) -> None:
    seen: list[tuple[int, int]] = []
    first = store.push("lib", *sample_graph(), progress=lambda done, of: seen.append((done, of)))
    assert (first.nodes, first.edges, first.created, first.removed, first.kept) == (19, 21, 40, 0, 0)
    assert seen[-1] == (40, 40)
    before = everything(driver)
    second = store.push("lib", *sample_graph())
    assert (second.created, second.removed) == (0, 0)
    assert everything(driver) == before


def test_every_key_has_a_constraint(store: Neo4jStore, driver: neo4j.Driver) -> None:
    store.push("lib", [ONE], [])
    found = ask(
        driver, "SHOW CONSTRAINTS YIELD labelsOrTypes, properties RETURN labelsOrTypes[0] + '.' + properties[0]"
    )
    assert {"Paper.paper_id", "Method.entity_id", "Work.work_id", "Repository.url", "Source.source_id"} <= set(found)


def test_facts_that_went_away_are_removed(store: Neo4jStore, driver: neo4j.Driver) -> None:
    store.push("lib", [ONE, TWO, METHOD], [USES])
    undated = replace(ONE, properties={k: v for k, v in ONE.properties.items() if k != "year"})
    report = store.push("lib", [undated, METHOD], [])
    assert report.removed == 2
    with store.view() as view:
        assert (list(view.nodes()), list(view.edges())) == ([undated, METHOD], [])


def test_other_peoples_data_stays(store: Neo4jStore, driver: neo4j.Driver) -> None:
    driver.execute_query(
        "CREATE (:Paper {title: 'a newspaper'})-[:USES]->(:Method {name: 'ink'}), "
        "(:Paper {paper_id: 'theirs', title: 'T'})-[:REFERENCES {note: 'x'}]->(:Paper {paper_id: 'also theirs'}), "
        "(:Person {name: 'Ann'})-[:KNOWS]->(:Person {name: 'Bo'})"
    )
    theirs = everything(driver)
    store.push("lib", [ONE, METHOD], [USES])
    driver.execute_query(
        "MATCH (p:Paper {paper_id: 'p1'}), (a:Person {name: 'Ann'}) "
        "CREATE (a)-[:READ {stars: 5}]->(p) SET p.shelf = 'B'"
    )
    store.push("lib", [ONE, METHOD], [USES])
    assert ask(driver, "MATCH (:Person)-[r:READ]->(p:Paper {paper_id: 'p1'}) RETURN r.stars + p.shelf") == ["5B"]
    with store.view() as view:
        assert view.node("Paper", "p1") == ONE
        assert list(view.edges("USES")) == [USES]
    gone = store.push("lib", [], [])
    assert (gone.removed, gone.kept) == (2, 1)
    assert ask(driver, "MATCH (:Person)-[r:READ]->(p:Paper) RETURN p.shelf") == ["B"]
    driver.execute_query("MATCH ()-[r:READ]->() DELETE r")
    assert store.push("lib", [], []).removed == 1
    assert everything(driver) == theirs


def test_a_node_that_others_made_is_filled_in_but_never_removed(store: Neo4jStore, driver: neo4j.Driver) -> None:
    driver.execute_query("CREATE (:Paper {paper_id: 'p1', shelf: 'B'})-[:USES]->(:Method {entity_id: 'e1'})")
    store.push("lib", [ONE, METHOD], [USES])
    store.push("lib", [], [])
    assert ask(driver, "MATCH (p:Paper)-[:USES]->(m:Method) RETURN p.paper_id + p.shelf + m.entity_id") == ["p1Be1"]


def test_two_libraries_share_a_database(store: Neo4jStore, driver: neo4j.Driver) -> None:
    store.push("first", [ONE, METHOD], [USES])
    store.push("second", [ONE, TWO], [])
    store.push("first", [], [])
    with store.view() as view:
        assert (list(view.nodes()), list(view.edges())) == ([ONE, TWO], [])
    store.push("second", [], [])
    assert everything(driver) == []


def test_no_mark_of_ours_is_on_nodes_and_edges(store: Neo4jStore, driver: neo4j.Driver) -> None:
    store.push("lib", [ONE, METHOD], [USES])
    assert ask(driver, "MATCH (p:Paper) RETURN properties(p)") == [ONE.properties]
    assert ask(driver, "MATCH (p:Paper) RETURN labels(p)") == [["Paper"]]
    assert ask(driver, "MATCH ()-[r]->() RETURN properties(r)") == [USES.properties]
    assert ask(driver, "MATCH (n) WHERE NOT n:Paper AND NOT n:Method RETURN labels(n)") == [["CiteweaveLedger"]]


def test_many_facts_come_in_batches(store: Neo4jStore) -> None:
    nodes = [paper(f"p{i:04}", f"T{i}") for i in range(2500)]
    edges = [Edge("REFERENCES", ref(a), ref(nodes[0]), {"rule": "r", "via": ()}) for a in nodes]
    assert store.push("lib", nodes, edges).created == 5000
    assert store.push("lib", nodes[:10], edges[:10]).removed == 2 * 2490
    with store.view() as view:
        assert view.counts().nodes["Paper"] == view.counts().edges["REFERENCES"] == 10


def test_a_wrong_password_is_told_without_it(neo4j_server: Neo4jServer) -> None:
    for wrong in (Credentials("neo4j", "secret-guess"), None):
        with pytest.raises(BackendError, match="does not let us in") as refused:
            open_store(neo4j_server.url, credentials=wrong).view()
        said = str(refused.value)
        assert "secret-guess" not in said + repr(wrong)
        assert "\n" not in said
        assert refused.value.exit_code == 4


def test_a_database_that_is_not_there_is_named(neo4j_server: Neo4jServer) -> None:
    with pytest.raises(BackendError, match="nosuch"):
        open_store(f"{neo4j_server.url}/nosuch", credentials=neo4j_server.credentials).view()


@pytest.mark.parametrize("scheme", ["neo4j", "bolt"])
def test_a_server_that_does_not_answer_is_named(scheme: str) -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        url = f"{scheme}://127.0.0.1:{unused.getsockname()[1]}"
        with pytest.raises(BackendError, match="does not answer") as refused:
            open_store(url, credentials=Credentials("neo4j", "secret-guess")).view()
    assert url in str(refused.value)
    assert "\n" not in str(refused.value)


def test_a_password_in_the_url_is_refused_and_not_repeated() -> None:
    with pytest.raises(UsageError, match="must not hold user and password") as refused:
        open_store("neo4j://neo4j:hunter2@localhost:7687")
    assert "hunter2" not in str(refused.value)


def test_nodes_of_others_have_no_key_in_results(store: Neo4jStore, driver: neo4j.Driver) -> None:
    driver.execute_query("CREATE (:Person {name: 'Ann'})-[:READ]->(:Paper {title: 'x'})")
    with store.view() as view:
        ((node, edge),) = view.cypher("MATCH (n:Person)-[r]->() RETURN n AS n, r AS r").rows
    assert node == {"labels": ["Person"], "key": None, "properties": {"name": "Ann"}}
    assert edge == {"type": "READ", "from": None, "to": None, "properties": {}}
