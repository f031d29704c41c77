"""Which part of a graph a view shows."""

from __future__ import annotations

import random

import pytest
from invented import Invention, invent

from citeweave.errors import NotFoundError, UsageError
from citeweave.model import Edge, Node, NodeRef
from citeweave.viz.appearance import ends_of, key_of
from citeweave.viz.select import Selection, select


@pytest.fixture(scope="module")
def graph() -> Invention:
    return invent(60)


def connected(selection: Selection, start: tuple[str, str]) -> bool:
    seen, waiting = {start}, [start]
    while waiting:
        here = waiting.pop()
        for edge in selection.edges:
            ends = ends_of(edge)
            if here in ends:
                new = [end for end in ends if end not in seen]
                seen.update(new)
                waiting.extend(new)
    return seen == {key_of(node) for node in selection.nodes}


def test_a_small_graph_is_shown_whole_without_its_sources(graph: Invention) -> None:
    shown = select(graph.nodes, graph.edges)
    assert len(shown.nodes) == sum(node.label != "Source" for node in graph.nodes)
    assert {edge.type for edge in shown.edges} == {edge.type for edge in graph.edges} - {"LISTED_IN"}
    assert shown.nodes_left_out == {}
    assert shown.edges_left_out == {}


def test_sources_come_when_asked_for(graph: Invention) -> None:
    shown = select(graph.nodes, graph.edges, with_sources=True)
    assert sum(edge.type == "LISTED_IN" for edge in shown.edges) == 60


def test_a_large_graph_shows_the_names_that_papers_share_and_the_papers_that_tie_them() -> None:
    graph = invent(400)
    shown = select(graph.nodes, graph.edges, limit=100)
    assert len(shown.nodes) == 100
    names = {str(node.properties.get("name")) for node in shown.nodes}
    assert {"Lantern", "ForkNet", "question answering", "HarbourQA"} <= names
    assert sum(node.label == "Paper" for node in shown.nodes) >= 40
    tied = {end for edge in shown.edges for end in ends_of(edge)}
    assert tied == {key_of(node) for node in shown.nodes}
    without_sources = sum(node.label != "Source" for node in graph.nodes)
    assert sum(shown.nodes_left_out.values()) == without_sources - 100


def test_every_edge_shown_joins_two_nodes_shown() -> None:
    graph = invent(200)
    shown = select(graph.nodes, graph.edges, limit=80)
    keys = {key_of(node) for node in shown.nodes}
    assert all(end in keys for edge in shown.edges for end in ends_of(edge))


@pytest.mark.parametrize("name", ["Tidal Diffusion", "tidal diffusions", "TD", "eme007"])
def test_a_focus_is_found_by_name_alias_and_key(graph: Invention, name: str) -> None:
    shown = select(graph.nodes, graph.edges, focus=name)
    assert [str(node.properties["name"]) for node in shown.nodes if key_of(node) in shown.focus] == ["Tidal Diffusion"]


def test_a_paper_is_found_by_title_and_id(graph: Invention) -> None:
    paper = next(node for node in graph.nodes if node.label == "Paper")
    for wanted in (paper.key, str(paper.properties["title"]).upper()):
        assert select(graph.nodes, graph.edges, focus=wanted).focus == (("Paper", paper.key),)


def test_a_name_in_another_script_is_found() -> None:
    nodes = [Node("Method", f"e{i}", {"name": name}) for i, name in enumerate(("灯笼", "编织", "Лампа"))]
    assert select(nodes, [], focus="编织").focus == (("Method", "e1"),)


def test_all_senses_of_a_name_are_in_focus() -> None:
    nodes = [Node("Method", "e1", {"name": "SAM"}), Node("Task", "e2", {"name": "sam"})]
    assert len(select(nodes, [], focus="SAM").focus) == 2


def test_hops_bound_the_neighbourhood(graph: Invention) -> None:
    sizes = [len(select(graph.nodes, graph.edges, focus="Lantern", hops=hops).nodes) for hops in (0, 1, 2)]
    assert sizes[0] == 1
    assert sizes[0] < sizes[1] < sizes[2]


def test_a_neighbourhood_over_the_limit_hangs_together_and_keeps_the_focus() -> None:
    graph = invent(400)
    shown = select(graph.nodes, graph.edges, focus="Lantern", hops=2, limit=40)
    assert len(shown.nodes) == 40
    assert connected(shown, shown.focus[0])


def test_relevance_prefers_strong_ties() -> None:
    nodes = [Node("Method", "e1", {"name": "Lamp"}), *(Node("Paper", f"p{i}", {"title": f"p{i}"}) for i in range(6))]
    kinds = ("MENTIONS", "MENTIONS", "INTRODUCES", "MENTIONS", "USES", "MENTIONS")
    edges = [
        Edge(kind, NodeRef("Paper", f"p{i}"), NodeRef("Method", "e1"), {"confidence": 0.9})
        for i, kind in enumerate(kinds)
    ]
    shown = select(nodes, edges, focus="Lamp", limit=3)
    assert [node.key for node in shown.nodes] == ["e1", "p2", "p4"]


def test_edges_below_the_confidence_are_left_out_and_counted(graph: Invention) -> None:
    shown = select(graph.nodes, graph.edges, min_confidence=0.7)
    assert all(edge.properties.get("confidence", 1.0) >= 0.7 for edge in shown.edges)  # type: ignore[operator]
    assert shown.edges_left_out["USES"] > 0
    assert any(edge.type == "REFERENCES" for edge in shown.edges)  # follows from a rule: has no confidence


def test_an_unknown_focus_names_the_nearest(graph: Invention) -> None:
    with pytest.raises(NotFoundError, match="nothing is called 'Lanten'; nearest names: Lantern"):
        select(graph.nodes, graph.edges, focus="Lanten")


def test_an_unknown_focus_like_nothing_says_where_to_look(graph: Invention) -> None:
    with pytest.raises(NotFoundError, match="citeweave stats"):
        select(graph.nodes, graph.edges, focus="zzzzqqqqxxxx")


@pytest.mark.parametrize("wrong", [{"limit": 0}, {"hops": -1}, {"min_confidence": 1.5}])
def test_figures_out_of_range_are_refused(graph: Invention, wrong: dict[str, int]) -> None:
    with pytest.raises(UsageError):
        select(graph.nodes, graph.edges, **wrong)  # type: ignore[arg-type]


@pytest.mark.parametrize("focus", [None, "Lantern"])
def test_the_order_of_the_input_does_not_count(focus: str | None) -> None:
    graph = invent(200)
    first = select(graph.nodes, graph.edges, focus=focus, hops=2, limit=70)
    random.Random(1).shuffle(graph.nodes)
    random.Random(2).shuffle(graph.edges)
    assert select(iter(graph.nodes), iter(graph.edges), focus=focus, hops=2, limit=70) == first


def test_nothing_gives_nothing() -> None:
    assert select([], []) == Selection((), ())
