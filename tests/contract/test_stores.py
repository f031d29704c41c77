"""One contract for every store: the same writes give the same reads."""

from __future__ import annotations

from dataclasses import replace
from itertools import chain

import pytest
from contract_graph import entity, paper, ref, sample_graph

from citeweave.errors import CheckError, UsageError
from citeweave.graph.ontology import EDGE_TYPES, LABELS
from citeweave.graph.stores import Store
from citeweave.graph.stores.base import edge_order, node_order
from citeweave.model import Edge, Node, NodeRef


def write(store: Store, nodes: list[Node], edges: list[Edge], origin: str = "sample") -> None:
    with store.writer(origin) as writer:
        writer.write(nodes, edges)


def read(store: Store) -> tuple[list[Node], list[Edge]]:
    with store.view() as view:
        return list(view.nodes()), list(view.edges())


def types_of(fact: Node | Edge) -> dict[str, type]:
    return {name: type(value) for name, value in fact.properties.items()}


def test_what_is_read_equals_what_was_written(store: Store) -> None:
    nodes, edges = sample_graph()
    write(store, nodes, edges)
    written = [*sorted(nodes, key=node_order), *sorted(edges, key=edge_order)]
    found = [*chain(*read(store))]
    assert found == written
    assert [types_of(fact) for fact in found] == [types_of(fact) for fact in written]


def test_scoped_reads(store: Store) -> None:
    nodes, edges = sample_graph()
    write(store, nodes, edges)
    with store.view() as view:
        for label in LABELS:
            assert list(view.nodes(label)) == sorted((n for n in nodes if n.label == label), key=node_order)
        for name in EDGE_TYPES:
            assert list(view.edges(name)) == sorted((e for e in edges if e.type == name), key=edge_order)
        assert [view.node(n.label, n.key) for n in nodes] == nodes
        assert view.node("Paper", "e01") is None
        assert view.node("Method", "' OR 1=1 //") is None


def test_neighbours(store: Store) -> None:
    nodes, edges = sample_graph()
    write(store, nodes, edges)
    by_ref = {ref(node): node for node in nodes}
    with store.view() as view:
        for centre in by_ref:
            for direction in ("out", "in", "both"):
                assert list(view.neighbours(centre.label, centre.key, direction=direction)) == [
                    (edge, by_ref[edge.end if edge.start == centre else edge.start])
                    for edge in sorted(edges, key=edge_order)
                    if (direction != "in" and edge.start == centre) or (direction != "out" and edge.end == centre)
                ]
        assert [edge.type for edge, _ in view.neighbours("Paper", "p02", types=("USES", "CITES"))] == ["USES", "CITES"]
        assert list(view.neighbours("Paper", "nobody")) == []


def test_counts_name_every_label_and_type(store: Store) -> None:
    nodes, edges = sample_graph()
    write(store, nodes, edges)
    with store.view() as view:
        counts = view.counts()
    assert counts.nodes == {label: sum(n.label == label for n in nodes) for label in LABELS}
    assert counts.edges == {name: sum(e.type == name for e in edges) for name in EDGE_TYPES}
    assert list(counts.nodes) == list(LABELS)


def test_a_second_write_changes_nothing(store: Store) -> None:
    write(store, *sample_graph())
    before = read(store)
    write(store, *sample_graph())
    assert read(store) == before


def test_what_went_away_is_gone(store: Store) -> None:
    nodes, edges = sample_graph()
    write(store, nodes, edges)
    kept = [
        replace(n, properties={k: v for k, v in n.properties.items() if k not in ("year", "venue")}) for n in nodes[:4]
    ]
    left = [e for e in edges if {e.start, e.end} <= {ref(n) for n in kept}]
    write(store, kept, left)
    assert read(store) == (sorted(kept, key=node_order), sorted(left, key=edge_order))
    write(store, [], [])
    assert read(store) == ([], [])


def test_the_last_of_equal_facts_counts(store: Store) -> None:
    first, last = paper("p1", "First"), paper("p1", "Last", year=1)
    edge = Edge("REFERENCES", ref(first), ref(first), {"rule": "a", "via": ("x",)})
    write(store, [first, last], [edge, replace(edge, properties={"rule": "b", "via": ()})])
    assert read(store) == ([last], [replace(edge, properties={"rule": "b", "via": ()})])


def test_one_key_under_two_labels_is_two_nodes(store: Store) -> None:
    nodes = [entity("Method", "e1", "tree", 1), entity("Task", "e1", "tree", 1)]
    write(store, nodes, [])
    assert read(store) == (nodes, [])


GOOD = paper("p1", "Good")
BAD: list[tuple[list[Node], list[Edge], str]] = [
    ([], [Edge("REFERENCES", ref(GOOD), ref(GOOD), {})], "no Paper with the key 'p1'"),
    ([GOOD], [Edge("REFERENCES", ref(GOOD), NodeRef("Paper", "p2"), {})], "no Paper with the key 'p2'"),
    ([Node("Planet", "x", {"name": "x"})], [], "no label 'Planet'"),
    ([Node("Paper", "x", {"paper_id": "y", "title": "t"})], [], "does not hold its key"),
    ([replace(GOOD, properties={**GOOD.properties, "colour": "red"})], [], "no property 'colour'"),
    ([replace(GOOD, properties={**GOOD.properties, "year": "2020"})], [], "must be of type integer"),
    ([replace(GOOD, properties={**GOOD.properties, "year": True})], [], "must be of type integer"),
    ([GOOD], [Edge("LIKES", ref(GOOD), ref(GOOD), {})], "no relationship type 'LIKES'"),
    ([GOOD], [Edge("USES", ref(GOOD), ref(GOOD), {})], "does not let it join"),
    ([GOOD], [Edge("REFERENCES", ref(GOOD), ref(GOOD), {"score": 1.0})], "no property 'score'"),
]


def test_facts_against_the_ontology_change_nothing(store: Store) -> None:
    write(store, [GOOD], [])
    for nodes, edges, message in BAD:
        with store.writer("sample") as writer, pytest.raises(CheckError, match=message):
            writer.write(nodes, edges)
    assert read(store) == ([GOOD], [])


def test_names_that_the_ontology_does_not_have_are_named(store: Store) -> None:
    write(store, [GOOD], [])
    with store.view() as view:
        with pytest.raises(UsageError, match="no label 'Paper\\) DETACH DELETE"):
            list(view.nodes("Paper) DETACH DELETE (n"))
        with pytest.raises(UsageError, match="no label"):
            view.node("Planet", "p1")
        with pytest.raises(UsageError, match="no relationship type"):
            list(view.edges("USES]->() DELETE r //"))
        with pytest.raises(UsageError, match="no relationship type"):
            list(view.neighbours("Paper", "p1", types=["USES|CITES"]))
