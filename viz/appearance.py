"""How nodes and edges look: colours, shapes, sizes, words; said once, read by layout, network and page.

The colours are Okabe and Ito's palette (https://jfly.uni-koeln.de/color/), which colour-blind readers can
tell apart; every label has a shape of its own as well, so that no reader depends on colour.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from citeweave.model import Edge, Node

NodeKey = tuple[str, str]
"""Label and key: what names a node in the views."""


@dataclass(frozen=True, slots=True)
class LabelLook:
    """Colour on light and on dark ground, shape (a word of vis-network), and the legend's plural."""

    light: str
    dark: str
    shape: str
    plural: str


LABEL_LOOKS: dict[str, LabelLook] = {
    "Paper": LabelLook("#8b929c", "#9aa2ad", "square", "Papers"),
    "Method": LabelLook("#0072b2", "#4aa8e0", "dot", "Methods"),
    "Dataset": LabelLook("#e69f00", "#e9ab24", "diamond", "Datasets"),
    "Task": LabelLook("#009e73", "#21b78c", "triangle", "Tasks"),
    "Metric": LabelLook("#b4578f", "#d98bb9", "triangleDown", "Metrics"),
    "Work": LabelLook("#d55e00", "#e8803a", "star", "Works"),
    "Repository": LabelLook("#2f2f2f", "#e4e6ea", "hexagon", "Links"),
    "Source": LabelLook("#9a8b00", "#f0e442", "database", "Sources"),
}


@dataclass(frozen=True, slots=True)
class TypeLook:
    """Words of a relationship read from its start and from its end, line width and dash pattern."""

    outward: str
    inward: str
    width: float
    dashes: tuple[int, ...] = ()


TYPE_LOOKS: dict[str, TypeLook] = {
    "INTRODUCES": TypeLook("Introduces", "Introduced by", 2.6),
    "USES": TypeLook("Uses", "Used by", 1.4),
    "EVALUATES_ON": TypeLook("Evaluates on", "Used for evaluation by", 1.4),
    "ADDRESSES": TypeLook("Addresses", "Addressed by", 1.4),
    "REPORTS": TypeLook("Reports", "Reported by", 1.2),
    "COMPARES_WITH": TypeLook("Compares with", "Baseline in", 1.2, (7, 5)),
    "MENTIONS": TypeLook("Mentions", "Mentioned by", 0.9, (2, 4)),
    "CITES": TypeLook("Cites", "Cited by", 1.1),
    "REFERENCES": TypeLook("Refers to", "Referred to by", 1.0),
    "PROPOSES": TypeLook("Proposes", "Proposed in", 2.0),
    "SAME_AS": TypeLook("Same as", "Same as", 2.0),
    "VARIANT_OF": TypeLook("Variant of", "Variants", 1.8),
    "MAY_BE": TypeLook("May be", "May be meant by", 1.2, (3, 5)),
    "LINKS_TO": TypeLook("Links to", "Linked from", 1.1),
    "LISTED_IN": TypeLook("Listed in", "Lists", 0.8),
}
"""Relationship types in the order in which the panel shows them."""

ARROWED = frozenset({"REFERENCES", "VARIANT_OF", "PROPOSES", "SAME_AS", "MAY_BE"})
"""Types whose direction the shapes of their ends do not tell already."""

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
_SCHEME = re.compile(r"^https?://(?:www\.)?", re.IGNORECASE)


def key_of(node: Node) -> NodeKey:
    """Label and key of a node."""
    return (node.label, node.key)


def ends_of(edge: Edge) -> tuple[NodeKey, NodeKey]:
    """Label and key of both ends of an edge."""
    return ((edge.start.label, edge.start.key), (edge.end.label, edge.end.key))


def edge_order(edge: Edge) -> tuple[NodeKey, NodeKey, str]:
    """What edges are sorted by, everywhere in the views."""
    return (*ends_of(edge), edge.type)


def text_of(node: Node, name: str) -> str:
    """A property as text, empty where the node has none."""
    value = node.properties.get(name, "")
    return ", ".join(value) if isinstance(value, tuple) else str(value)


def list_of(properties: Mapping[str, object], name: str) -> tuple[str, ...]:
    """A list property; empty where there is none, one item where a store gave a scalar."""
    value = properties.get(name)
    if value is None:
        return ()
    return tuple(str(item) for item in value) if isinstance(value, list | tuple) else (str(value),)


def name_of(node: Node) -> str:
    """What a reader calls the node: a paper's title, a link's address, else its name; its key as a last resort.

    >>> name_of(Node("Method", "e1", {"name": "LoRA"}))
    'LoRA'
    """
    wanted = {"Paper": "title", "Repository": "url"}.get(node.label, "name")
    return text_of(node, wanted) or node.key


def caption_of(node: Node) -> str:
    """The name as drawn beside the node: one line, shortened, an address without its scheme.

    >>> caption_of(Node("Repository", "u", {"url": "https://github.com/example/tool"}))
    'github.com/example/tool'
    """
    text = " ".join(_CONTROL.sub(" ", name_of(node)[:400]).split())
    if node.label == "Repository":
        text = _SCHEME.sub("", text)
    return shorten(text, 36 if node.label in ("Paper", "Repository") else 28)


def shorten(text: str, most: int) -> str:
    """At most so many characters, cut with an ellipsis, never before a combining character.

    >>> shorten("Parameter-efficient fine-tuning", 12)
    'Parameter-e…'
    """
    if len(text) <= most:
        return text
    end = most - 1
    while end > 0 and unicodedata.combining(text[end]):
        end -= 1
    return text[:end].rstrip() + "…"


def radii(nodes: Iterable[Node], edges: Iterable[Edge]) -> dict[NodeKey, float]:
    """Radius of each node in units of the drawing: its area grows with how many others it is tied to."""
    others: dict[NodeKey, set[NodeKey]] = {key_of(node): set() for node in nodes}
    for edge in edges:
        start, end = ends_of(edge)
        others[start].add(end)
        others[end].add(start)
    return {key: _radius(key[0], len(ties)) for key, ties in others.items()}


def _radius(label: str, ties: int) -> float:
    growth = 1.3 if label == "Paper" else 3.4
    return round(min(34.0, 6.0 + growth * math.sqrt(ties)), 1)
