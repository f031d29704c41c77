"""The ontology: labels, keys, relationship types and properties, said once.

Read by build (what it may emit), stores (constraints, types), exports, schema and the docs.
"""

from __future__ import annotations

from dataclasses import dataclass

ENTITY_LABELS = ("Method", "Dataset", "Task", "Metric")
LABELS = ("Paper", *ENTITY_LABELS, "Work", "Repository", "Source")

KEYS = {
    "Paper": "paper_id",
    "Method": "entity_id",
    "Dataset": "entity_id",
    "Task": "entity_id",
    "Metric": "entity_id",
    "Work": "work_id",
    "Repository": "url",
    "Source": "source_id",
}
"""The key property of each label; each has a uniqueness constraint."""

_ENTITY_PROPERTIES = {
    "entity_id": "string",
    "name": "string",
    "aliases": "list",
    "papers": "integer",
    "status": "string",
}

NODE_PROPERTIES: dict[str, dict[str, str]] = {
    "Paper": {
        "paper_id": "string", "title": "string", "abstract": "string", "year": "integer", "date": "string",
        "authors": "list", "venue": "string", "url": "string",
    },
    **dict.fromkeys(ENTITY_LABELS, _ENTITY_PROPERTIES),
    "Work": {
        "work_id": "string", "name": "string", "authors": "list", "year": "integer", "venue": "string",
        "title": "string", "arxiv_id": "string", "doi": "string", "openalex_id": "string", "source": "string",
    },
    "Repository": {"url": "string", "kind": "string"},
    "Source": {"source_id": "string", "name": "string", "date_line": "string", "date": "string"},
}  # fmt: skip
"""Properties of each label with their type: string, integer, float or list (of strings)."""

_READ = {"spans": "list", "evidence": "list", "confidence": "float", "extractor": "string"}
_DERIVED = {"rule": "string", "via": "list"}


@dataclass(frozen=True, slots=True)
class EdgeType:
    """A relationship type: which labels it may join, its properties with their types, and what it says."""

    name: str
    starts: tuple[str, ...]
    ends: tuple[str, ...]
    properties: dict[str, str]
    says: str


EDGE_TYPES: dict[str, EdgeType] = {
    t.name: t
    for t in (
        EdgeType("INTRODUCES", ("Paper",), ENTITY_LABELS, _READ, "this paper proposes or releases it"),
        EdgeType("USES", ("Paper",), ("Method", "Task", "Metric"), _READ,
                 "builds on, applies, fine-tunes or analyses it"),
        EdgeType("COMPARES_WITH", ("Paper",), ENTITY_LABELS, _READ, "a baseline that it only compares with"),
        EdgeType("EVALUATES_ON", ("Paper",), ("Dataset",), _READ, "trains or tests on it"),
        EdgeType("MENTIONS", ("Paper",), ENTITY_LABELS, _READ, "background only"),
        EdgeType("ADDRESSES", ("Paper",), ("Task", "Method", "Metric"), _READ, "its type in this paper is Task"),
        EdgeType("REPORTS", ("Paper",), ("Metric", "Method", "Task"), _READ, "its type in this paper is Metric"),
        EdgeType("CITES", ("Paper",), ("Work",), _READ, "an in-text reference"),
        EdgeType("REFERENCES", ("Paper",), ("Paper",), _DERIVED,
                 "cites a work, or uses, compares or mentions a thing, that the other paper introduces"),
        EdgeType("PROPOSES", ("Work",), ("Method", "Dataset"), _READ, "the text ties the name to the work"),
        EdgeType("SAME_AS", ("Work",), ("Paper",), _DERIVED, "the work is a paper of this library"),
        EdgeType("VARIANT_OF", ("Method",), ("Method",), _READ, "BA-LoRA of LoRA"),
        EdgeType("MAY_BE", (*ENTITY_LABELS, "Work"), (*ENTITY_LABELS, "Work"), {"score": "float", **_DERIVED},
                 "a candidate of an ambiguous thing"),
        EdgeType("LINKS_TO", ("Paper",), ("Repository",), _READ, "a printed address: code, data, project page"),
        EdgeType("LISTED_IN", ("Paper",), ("Source",), {"line": "integer"}, "the page it came from"),
    )
}  # fmt: skip
