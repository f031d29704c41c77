"""The property graph of a few facts: every kind of edge, with evidence, keys and rules."""

import re
from collections.abc import Sequence

from citeweave.graph.build import PropertyGraph, build_graph
from citeweave.graph.ontology import EDGE_TYPES, KEYS, NODE_PROPERTIES
from citeweave.graph.resolve import resolve
from citeweave.model import (
    Edge,
    Entity,
    EntityType,
    Extraction,
    Link,
    Listing,
    Mention,
    Paper,
    Role,
    Source,
    Span,
    WorkMention,
)

SOURCE = Source("f" * 64, "page.txt", "Mar 11")


def make(
    paper_id: str, title: str, abstract: str, things: Sequence[tuple[str, EntityType, Role]], **known: object
) -> tuple[Paper, Extraction]:
    """A paper in which each thing is mentioned wherever its name stands; "A|B" gives an alias."""
    paper = Paper(paper_id, title, abstract, **known)  # type: ignore[arg-type]
    entities = []
    for forms, kind, role in things:
        name, *aliases = forms.split("|")
        mentions = []
        for field, text in (("title", title), ("abstract", abstract)):
            for form in (name, *aliases):
                for found in re.finditer(rf"(?<!\w){re.escape(form)}\b", text):
                    whole = Span(field, 0, len(text))  # type: ignore[arg-type]
                    mentions.append(Mention(Span(whole.field, *found.span()), form, whole))
        entities.append(Entity(name, tuple(aliases), kind, role, 0.9, 0.8, tuple(mentions), tuple(aliases)))
    works = []
    if (start := abstract.find("Hu et al., 2022")) >= 0:
        span = Span("abstract", start, start + 15)
        works.append(
            WorkMention("Hu et al., 2022", ("Hu",), True, 2022, None, span, Span("abstract", 0, len(abstract)))
        )
    links = []
    if (start := abstract.find("https://example.org/code")) >= 0:
        span = Span("abstract", start, start + 24)
        links.append(Link("https://example.org/code", "code", span, span))
    return paper, Extraction(paper_id, "test-1", tuple(entities), tuple(works), tuple(links))


FACTS = [
    make(
        "p1", "DuskLoRA", "We introduce DuskLoRA. See https://example.org/code", [("DuskLoRA", "Method", "introduced")]
    ),
    make(
        "p2",
        "Using it",
        "We use DuskLoRA and LoRA (Hu et al., 2022) on GLUE. We report accuracy on tagging against Adam, unlike SGD.",
        [
            ("DuskLoRA", "Method", "used"),
            ("LoRA", "Method", "used"),
            ("GLUE", "Dataset", "used"),
            ("accuracy", "Metric", "used"),
            ("tagging", "Task", "used"),
            ("Adam", "Method", "compared"),
            ("SGD", "Method", "mentioned"),
        ],
    ),
    make("p3", "QD-LoRA", "QD-LoRA beats LoRA.", [("QD-LoRA", "Method", "introduced"), ("LoRA", "Method", "compared")]),
    make(
        "p4", "A", "Sharpness-Aware Minimization, SAM", [("Sharpness-Aware Minimization|SAM", "Method", "introduced")]
    ),
    make("p5", "B", "Segment Anything Model, SAM", [("Segment Anything Model|SAM", "Method", "introduced")]),
    make("p6", "C", "We use SAM.", [("SAM", "Method", "used")]),
    make("p7", "D", "We use Sharpness-Aware Minimization.", [("Sharpness-Aware Minimization", "Method", "used")]),
]


def graph_of(facts: Sequence[tuple[Paper, Extraction]]) -> PropertyGraph:
    listings = [Listing(SOURCE.source_id, 3 * n + 1, paper) for n, (paper, _) in enumerate(FACTS)]
    return build_graph(facts, listings, [SOURCE], resolve(e for _, e in facts), lambda e: e.confidence > 0.5)


GRAPH = graph_of(FACTS)
NAME = {(n.label, n.key): str(n.properties.get("name", n.key)) for n in GRAPH.nodes}


def edges(kind: str) -> set[tuple[str, str]]:
    return {(NAME[e.start.label, e.start.key], NAME[e.end.label, e.end.key]) for e in GRAPH.edges if e.type == kind}


def edge(kind: str, start: str, end: str) -> Edge:
    (found,) = (
        e
        for e in GRAPH.edges
        if e.type == kind and NAME[e.start.label, e.start.key] == start and NAME[e.end.label, e.end.key] == end
    )
    return found


def test_roles_and_types_give_the_relationship() -> None:
    assert ("p1", "DuskLoRA") in edges("INTRODUCES")
    assert ("p2", "DuskLoRA") in edges("USES")
    assert edges("EVALUATES_ON") == {("p2", "GLUE")}
    assert edges("ADDRESSES") == {("p2", "tagging")}
    assert edges("REPORTS") == {("p2", "accuracy")}
    assert edges("COMPARES_WITH") == {("p2", "Adam"), ("p3", "LoRA")}
    assert edges("MENTIONS") == {("p2", "SGD")}
    assert edges("CITES") == {("p2", "Hu et al., 2022")}
    assert edges("LINKS_TO") == {("p1", "https://example.org/code")}


def test_evidence_is_the_sentence_and_the_characters() -> None:
    found = edge("USES", "p2", "DuskLoRA")
    assert found.properties["spans"] == ("p2:abstract:7-15",)
    assert found.properties["evidence"] == (FACTS[1][0].abstract,)
    assert found.properties["confidence"] == 0.72
    assert found.properties["extractor"] == "test-1"


def test_papers_reference_the_paper_that_introduces_what_they_lean_on() -> None:
    assert edges("REFERENCES") == {("p2", "p1"), ("p7", "p4")}
    (dusk,) = (n.key for n in GRAPH.nodes if n.properties.get("name") == "DuskLoRA")
    assert edge("REFERENCES", "p2", "p1").properties == {"rule": "introduces", "via": (dusk,)}


def test_undecided_things_are_passed_by_and_point_to_their_senses() -> None:
    (undecided,) = (n for n in GRAPH.nodes if n.properties.get("status") == "ambiguous")
    may_be = [e for e in GRAPH.edges if e.type == "MAY_BE"]
    assert {e.start.key for e in may_be} == {undecided.key}
    assert sorted(e.properties["score"] for e in may_be) == [0.333, 0.667]
    assert not any(start == "p6" for start, _ in edges("REFERENCES"))


def test_ties_and_variants() -> None:
    assert edges("PROPOSES") == {("Hu et al., 2022", "LoRA")}
    assert edges("VARIANT_OF") == {("QD-LoRA", "LoRA")}


def test_a_work_is_a_paper_of_the_library_when_that_paper_introduces_what_it_proposes() -> None:
    paper = make("p8", "LoRA", "We propose LoRA.", [("LoRA", "Method", "introduced")], year=2022)
    found = graph_of([*FACTS, paper])
    assert [(e.end.key, e.properties["rule"]) for e in found.edges if e.type == "SAME_AS"] == [("p8", "proposes")]
    references = {
        e.start.key: e.properties["rule"] for e in found.edges if e.type == "REFERENCES" and e.end.key == "p8"
    }
    assert references == {"p2": "cites+introduces", "p3": "introduces"}


def test_everything_is_in_the_ontology() -> None:
    for node in GRAPH.nodes:
        assert node.properties[KEYS[node.label]] == node.key
        assert set(node.properties) <= set(NODE_PROPERTIES[node.label])
    refs = {(n.label, n.key) for n in GRAPH.nodes}
    for found in GRAPH.edges:
        kind = EDGE_TYPES[found.type]
        assert found.start.label in kind.starts
        assert found.end.label in kind.ends
        assert set(found.properties) <= set(kind.properties)
        assert {(found.start.label, found.start.key), (found.end.label, found.end.key)} <= refs
    assert len({(e.type, e.start, e.end) for e in GRAPH.edges}) == len(GRAPH.edges)


def test_order_does_not_matter() -> None:
    assert graph_of(FACTS[::-1]) == GRAPH


def test_what_is_not_sure_is_left_out() -> None:
    listed = build_graph(FACTS, [], [], resolve(e for _, e in FACTS), lambda e: False)
    assert {n.label for n in listed.nodes} == {"Paper", "Repository", "Work"}
