"""What the page's shell shows beside the drawing: every node's facts and every edge's evidence, as plain records.

All text goes through unchanged: the page writes it as text, never as markup.
"""

from __future__ import annotations

from collections import Counter

from citeweave.model import Edge, Node
from citeweave.viz.appearance import (
    LABEL_LOOKS,
    TYPE_LOOKS,
    ends_of,
    key_of,
    list_of,
    name_of,
    text_of,
)
from citeweave.viz.evidence import quotes_of
from citeweave.viz.network import Json
from citeweave.viz.relevance import confidence_of
from citeweave.viz.select import Selection

_FACTS: dict[str, tuple[tuple[str, str], ...]] = {
    "Paper": (("Authors", "authors"), ("Year", "year"), ("Date", "date"), ("Venue", "venue"), ("Id", "paper_id")),
    "Work": (
        ("Title", "title"), ("Authors", "authors"), ("Year", "year"), ("Venue", "venue"), ("arXiv", "arxiv_id"),
        ("DOI", "doi"), ("OpenAlex", "openalex_id"), ("Known from", "source"),
    ),
    "Repository": (("Kind", "kind"),),
    "Source": (("Date line", "date_line"), ("Date", "date")),
}  # fmt: skip
_ADDRESSES = (("url", "{}"), ("arxiv_id", "https://arxiv.org/abs/{}"), ("doi", "https://doi.org/{}"))


def facts(selection: Selection) -> Json:
    """The records behind a selection: nodes and edges in its order, words and looks, and what was left out."""
    numbers = {key_of(node): f"n{number}" for number, node in enumerate(selection.nodes)}
    known = {key_of(node): node for node in selection.nodes}
    edges: list[Json] = []
    for number, edge in enumerate(selection.edges):
        start, end = ends_of(edge)
        quotes = [{"paper": q.paper_id, "field": q.field, "pieces": q.pieces} for q in quotes_of(edge, known)]
        edges.append({"id": f"e{number}", "from": numbers[start], "to": numbers[end], "quotes": quotes} | _edge(edge))
    return {
        "nodes": [{"id": f"n{number}"} | _node(node) for number, node in enumerate(selection.nodes)],
        "edges": edges,
        "focus": [numbers[key] for key in selection.focus],
        "labels": _labels(selection),
        "types": _types(selection),
        "leftOut": {"nodes": dict(selection.nodes_left_out), "edges": dict(selection.edges_left_out)},
    }


def _node(node: Node) -> Json:
    record: Json = {
        "label": node.label,
        "name": name_of(node),
        "aliases": list_of(node.properties, "aliases"),
        "facts": [[term, text] for term, name in _FACTS.get(node.label, ()) if (text := text_of(node, name))],
        "links": [form.format(text) for name, form in _ADDRESSES if (text := text_of(node, name))],
        "key": node.key,
    }
    optional = {name: node.properties[name] for name in ("abstract", "status", "papers") if name in node.properties}
    return record | optional


def _edge(edge: Edge) -> Json:
    record: Json = {"type": edge.type}
    if "confidence" in edge.properties or "score" in edge.properties:
        record["confidence"] = confidence_of(edge)
    if "rule" in edge.properties:
        record["rule"] = edge.properties["rule"]
        record["via"] = list_of(edge.properties, "via")
    return record


def _labels(selection: Selection) -> list[Json]:
    counts = Counter(node.label for node in selection.nodes)
    return [
        {"name": name, "plural": look.plural, "light": look.light, "dark": look.dark, "shape": look.shape,
         "count": counts[name]}
        for name, look in LABEL_LOOKS.items() if counts[name]
    ]  # fmt: skip


def _types(selection: Selection) -> list[Json]:
    counts = Counter(edge.type for edge in selection.edges)
    return [
        {"name": name, "outward": look.outward, "inward": look.inward, "width": look.width,
         "dashes": look.dashes, "count": counts[name]}
        for name, look in TYPE_LOOKS.items() if counts[name]
    ]  # fmt: skip
