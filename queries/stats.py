"""How much a graph holds."""

from __future__ import annotations

from citeweave.graph.library import Library, LibraryCounts
from citeweave.graph.ontology import EDGE_TYPES, ENTITY_LABELS

_FROM_TEXT = [name for name, kind in EDGE_TYPES.items() if "spans" in kind.properties and kind.starts == ("Paper",)]


def stats(kept: LibraryCounts, projection: Library) -> dict[str, object]:
    """The counts of a library.

    Parameters
    ----------
    kept
        What the library holds.
    projection
        A library with an up-to-date projection of it.

    Returns
    -------
    dict
        Integers "papers", "listings", "sources", "mentions" (spans of entities in the graph), "works",
        "skipped" (records that could not be read) and "pending" (papers that a stopped build left to be
        extracted); "entities" by label and "edges" by type.
    """
    nodes, edges = projection.count_nodes(), projection.count_edges()
    mentions = 0
    for kind in _FROM_TEXT:
        for edge in projection.edges(kind):
            spans = edge.properties.get("spans")
            if edge.end.label in ENTITY_LABELS and isinstance(spans, tuple):
                mentions += len(spans)
    return {
        "papers": kept.papers,
        "listings": kept.listings,
        "sources": kept.sources,
        "mentions": mentions,
        "works": nodes.get("Work", 0),
        "entities": {label: nodes.get(label, 0) for label in ENTITY_LABELS},
        "edges": {kind: edges[kind] for kind in EDGE_TYPES if kind in edges},
        "skipped": kept.rejected,
        "pending": kept.papers - kept.extracted,
    }
