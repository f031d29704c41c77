"""The projection's cache: written whole, read sorted, looked up by index."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from library_samples import make_page, make_paper

from citeweave.errors import CheckError
from citeweave.graph.library import Library
from citeweave.graph.library.session import open_session
from citeweave.model import Edge, Node, NodeRef, Value

P1, P2, KESTREL = NodeRef("Paper", "s1"), NodeRef("Paper", "s2"), NodeRef("Method", "e1")
NODES = [
    Node("Paper", "s2", {"paper_id": "s2", "title": "Plover é", "year": 2024}),
    Node("Paper", "s1", {"paper_id": "s1", "authors": ()}),
    Node("Method", "e1", {"entity_id": "e1", "aliases": ("K", "KES"), "papers": 2}),
]
EDGES = [
    Edge("USES", P2, KESTREL, {"confidence": 1.0, "spans": ("s2:abstract:1-4",)}),
    Edge("INTRODUCES", P1, KESTREL, {"confidence": 0.917}),
    Edge("REFERENCES", P2, P1, {"rule": "introduced", "via": ("e1",)}),
]
NAMES = [("kestrel", "Method", "e1"), ("kes", "Method", "e1"), ("kestrel", "Paper", "s1"), ("kes", "Method", "e1")]


def write(library: Library, stamp: str = "7") -> None:
    library.write_projection(stamp, iter(NODES), iter(EDGES), iter(NAMES))


def test_a_projection_is_read_back_sorted(library: Library) -> None:
    assert library.projection_stamp() is None
    write(library)
    assert library.projection_stamp() == "7"
    assert list(library.nodes()) == [NODES[2], NODES[1], NODES[0]]
    assert list(library.nodes("Paper")) == [NODES[1], NODES[0]]
    assert list(library.edges()) == [EDGES[1], EDGES[2], EDGES[0]]
    assert list(library.edges("USES")) == [EDGES[0]]
    assert library.node("Method", "e1") == NODES[2]
    assert library.node("Method", "e9") is None
    assert library.count_nodes() == {"Method": 1, "Paper": 2}
    assert library.count_edges() == {"INTRODUCES": 1, "REFERENCES": 1, "USES": 1}
    assert library.check() == []


def test_lookups(library: Library) -> None:
    write(library)
    assert library.edges_from(P2) == [EDGES[2], EDGES[0]]
    assert library.edges_to(KESTREL) == [EDGES[1], EDGES[0]]
    assert library.edges_from(KESTREL) == []
    assert library.find_names("kestrel") == [KESTREL, P1]
    assert library.find_names("plover") == []
    assert list(library.all_names()) == [("kes", KESTREL), ("kestrel", KESTREL), ("kestrel", P1)]


def test_it_is_replaced_and_dropped_without_touching_facts(library: Library) -> None:
    library.add_listings(*make_page(1, [make_paper(1)]))
    revision = library.revision
    write(library)
    library.write_projection("8", NODES[:1], [], [])
    assert (list(library.nodes()), list(library.edges()), list(library.all_names())) == (NODES[:1], [], [])
    assert library.projection_stamp() == "8"
    library.drop_projection()
    assert library.projection_stamp() is None
    assert list(library.nodes()) == []
    assert library.revision == revision


def test_a_stream_of_the_library_may_feed_it(library: Library) -> None:
    library.add_listings(*make_page(1, [make_paper(at) for at in range(300)]))
    library.write_projection("1", (Node("Paper", paper.paper_id) for paper in library.papers()), [], [])
    library.write_projection("2", library.nodes(), library.edges(), [])
    assert library.count_nodes() == {"Paper": 300}


@pytest.mark.parametrize(
    ("nodes", "edges", "names", "at"),
    [
        (NODES[:1] * 2, [], [], "Paper s2"),
        (NODES, EDGES[:1] * 2, [], "USES Paper s2 Method e1"),
        (NODES[:2], EDGES, [], "USES Paper s2 Method e1"),
        (NODES[:2], [], NAMES, "kestrel Method e1"),
        ([Node("Paper", "s1", {"score": float("nan")})], [], [], "nan"),
    ],
)
def test_what_does_not_hold_together_is_refused_whole(
    library: Library, nodes: list[Node], edges: list[Edge], names: list[tuple[str, str, str]], at: str
) -> None:
    write(library)
    with pytest.raises(CheckError, match=at):
        library.write_projection("8", nodes, edges, names)
    assert library.projection_stamp() == "7"
    assert len(list(library.edges())) == 3


def test_lookups_use_indexes(library: Library) -> None:
    statements: list[str] = []
    session = open_session(library.path.parent, create=False)
    session.connection.set_trace_callback(statements.append)
    other = Library(session)
    other.node("Method", "e1")
    other.edges_from(P1)
    other.edges_to(P1)
    other.find_names("kestrel")
    session.connection.set_trace_callback(None)
    plans = [row[3] for query in statements for row in session.connection.execute(f"EXPLAIN QUERY PLAN {query}")]
    assert len(statements) == 4
    assert [plan for plan in plans if plan.startswith("SCAN")] == []
    assert sum(plan.startswith("SEARCH") for plan in plans) == 4
    other.close()


VALUES = st.one_of(
    st.text(), st.integers(-(2**53), 2**53), st.booleans(), st.floats(allow_nan=False, allow_infinity=False),
    st.lists(st.text(), max_size=3).map(tuple),
)  # fmt: skip


@settings(deadline=None, max_examples=60)
@given(st.dictionaries(st.text(max_size=8), VALUES, max_size=5))
def test_properties_come_back_with_their_types(properties: dict[str, Value]) -> None:
    from citeweave.graph.library.rows import decode_properties, encode

    again = decode_properties(encode(properties))
    assert again == properties
    assert {name: type(value) for name, value in again.items()} == {k: type(v) for k, v in properties.items()}
