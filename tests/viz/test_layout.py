"""Where nodes stand."""

from __future__ import annotations

import itertools
import math
import time

import pytest
from invented import invent

from citeweave.model import Edge, Node, NodeRef
from citeweave.viz.appearance import radii
from citeweave.viz.layout import layout
from citeweave.viz.packing import ASPECT, Box, pack
from citeweave.viz.select import Selection, select


@pytest.fixture(scope="module")
def large() -> Selection:
    graph = invent(400)
    return select(graph.nodes, graph.edges)


def test_every_node_has_a_place_of_its_own(large: Selection) -> None:
    places = layout(large)
    assert len(places) == len(large.nodes) == 300
    assert len(set(places.values())) == 300
    assert all(math.isfinite(x) and math.isfinite(y) for x, y in places.values())


def test_hubs_do_not_overlap(large: Selection) -> None:
    places, sizes = layout(large), radii(large.nodes, large.edges)
    hubs = sorted(sizes, key=lambda key: (-sizes[key], key))[:40]
    for one, other in itertools.combinations(hubs, 2):
        assert math.dist(places[one], places[other]) > sizes[one] + sizes[other]


def test_the_canvas_is_wider_than_high_and_centred(large: Selection) -> None:
    xs, ys = zip(*layout(large).values(), strict=True)
    assert 1.1 < (max(xs) - min(xs)) / (max(ys) - min(ys)) < 1.8
    assert abs(max(xs) + min(xs)) < 0.2
    assert abs(max(ys) + min(ys)) < 0.2


def test_what_is_tied_stands_nearer_than_what_is_not(large: Selection) -> None:
    places = layout(large)
    tied = [
        math.dist(places[a], places[b])
        for a, b in {((e.start.label, e.start.key), (e.end.label, e.end.key)) for e in large.edges}
    ]
    everyone = [math.dist(a, b) for a, b in itertools.combinations(places.values(), 2)]
    assert sum(tied) / len(tied) < 0.8 * sum(everyone) / len(everyone)


def test_it_is_quick(large: Selection) -> None:
    before = time.process_time()
    layout(large)
    assert time.process_time() - before < 2.0


@pytest.mark.parametrize("count", [0, 1, 2, 3, 4, 7])
def test_small_graphs_have_a_layout(count: int) -> None:
    nodes = tuple(Node("Paper", f"p{i}", {"title": f"p{i}"}) for i in range(count))
    edges = tuple(Edge("REFERENCES", NodeRef("Paper", "p0"), NodeRef("Paper", f"p{i}")) for i in range(1, count))
    assert len(set(layout(Selection(nodes, edges)).values())) == count


def test_components_and_single_nodes_stand_apart() -> None:
    nodes = tuple(Node("Paper", f"p{i:02d}", {"title": f"p{i}"}) for i in range(40))
    ends = [NodeRef("Paper", node.key) for node in nodes]
    edges = tuple(Edge("REFERENCES", ends[i - i % 5], ends[i]) for i in range(30) if i % 5)
    places = layout(Selection(nodes, edges))
    boxes = []
    for start in range(0, 30, 5):
        xs, ys = zip(*(places["Paper", f"p{i:02d}"] for i in range(start, start + 5)), strict=True)
        boxes.append((min(xs), min(ys), max(xs), max(ys)))
    for a, b in itertools.combinations(boxes, 2):
        assert a[2] < b[0] or b[2] < a[0] or a[3] < b[1] or b[3] < a[1]


def test_boxes_are_packed_without_overlap_near_the_shape_of_the_canvas() -> None:
    boxes = [Box(30 + 7 * (i % 5), 20 + 9 * (i % 4)) for i in range(30)]
    corners = pack(boxes)
    placed = [(x, y, x + b.width, y + b.height) for (x, y), b in zip(corners, boxes, strict=True)]
    for a, b in itertools.combinations(placed, 2):
        assert a[2] <= b[0] or b[2] <= a[0] or a[3] <= b[1] or b[3] <= a[1]
    wide, high = max(p[2] for p in placed), max(p[3] for p in placed)
    assert 0.6 * ASPECT < wide / high < 1.6 * ASPECT
    assert sum(b.width * b.height for b in boxes) > 0.75 * wide * high
