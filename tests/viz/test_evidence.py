"""Which characters of a sentence are marked."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from citeweave.model import Edge, Node, NodeRef, Value
from citeweave.viz.evidence import Quote, cut, quotes_of

ABSTRACT = "Lamps, e.g. LoRA, are old. We use LoRA here; a LoRA is small. 𝛼-Lamp is not LoRA."
PAPER = Node("Paper", "a:b", {"title": "On LoRA", "abstract": ABSTRACT})
METHOD = Node("Method", "e1", {"name": "LoRA", "aliases": ("low-rank adaptation", "LoRAs")})


def edge(spans: tuple[str, ...], evidence: tuple[str, ...]) -> Edge:
    properties: dict[str, Value] = {"spans": spans, "evidence": evidence, "confidence": 0.9}
    return Edge("USES", NodeRef("Paper", "a:b"), NodeRef("Method", "e1"), properties)


def quotes(made: Edge, *nodes: Node) -> tuple[Quote, ...]:
    return quotes_of(made, {(node.label, node.key): node for node in nodes})


def test_the_span_says_which_occurrence_is_meant() -> None:
    sentence = "We use LoRA here; a LoRA is small."
    start = ABSTRACT.index("a LoRA") + 2
    found = quotes(edge((f"a:b:abstract:{start}-{start + 4}",), (sentence,)), PAPER, METHOD)
    assert found == (Quote("a:b", "abstract", ("We use LoRA here; a ", "LoRA", " is small.")),)


def test_mentions_in_one_sentence_are_marked_together() -> None:
    sentence = "We use LoRA here; a LoRA is small."
    starts = (ABSTRACT.index("use LoRA") + 4, ABSTRACT.index("a LoRA") + 2)
    spans = tuple(f"a:b:abstract:{start}-{start + 4}" for start in starts)
    (quote,) = quotes(edge(spans, (sentence, sentence)), PAPER, METHOD)
    assert quote.pieces == ("We use ", "LoRA", " here; a ", "LoRA", " is small.")


def test_offsets_count_code_points() -> None:
    start = ABSTRACT.index("𝛼-Lamp")
    (quote,) = quotes(edge((f"a:b:abstract:{start}-{start + 6}",), ("𝛼-Lamp is not LoRA.",)), PAPER, METHOD)
    assert quote.pieces == ("", "𝛼-Lamp", " is not LoRA.")


def test_a_title_is_a_field_too() -> None:
    (quote,) = quotes(edge(("a:b:title:3-7",), ("On LoRA",)), PAPER, METHOD)
    assert quote == Quote("a:b", "title", ("On ", "LoRA", ""))


def test_without_the_paper_the_surface_forms_are_looked_for() -> None:
    (quote,) = quotes(edge(("a:b:abstract:0-4",), ("Low-rank adaptation (LoRA) is not LoRAX.",)), METHOD)
    assert quote.pieces == ("", "Low-rank adaptation", " (", "LoRA", ") is not LoRAX.")


def test_a_sentence_without_a_span_is_still_shown() -> None:
    assert quotes(edge((), ("Nothing of the kind.",)), METHOD) == (Quote("", "", ("Nothing of the kind.",)),)


def test_a_derived_edge_has_no_quotes() -> None:
    derived = Edge("REFERENCES", NodeRef("Paper", "a"), NodeRef("Paper", "b"), {"rule": "uses", "via": ("e1",)})
    assert quotes(derived, PAPER) == ()


@given(st.text(max_size=30), st.lists(st.tuples(st.integers(0, 30), st.integers(1, 5)), max_size=6))
def test_pieces_join_to_the_sentence(sentence: str, marks: list[tuple[int, int]]) -> None:
    inside = [(start, start + length) for start, length in marks if start + length <= len(sentence)]
    pieces = cut(sentence, inside)
    assert "".join(pieces) == sentence
    assert len(pieces) % 2 == 1
    assert all(pieces[1::2])
