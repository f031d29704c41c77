"""The drawing's data, built by pyvis: nodes, edges and options as vis-network takes them.

Only pyvis' records are used, never its page: that one asks a CDN for style sheets and writes names unescaped.
Nodes and edges are numbered ("n0", "e0"), so that nothing of the data ever stands in an id.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass

from citeweave.model import Edge, Node
from citeweave.viz.appearance import (
    ARROWED,
    LABEL_LOOKS,
    TYPE_LOOKS,
    NodeKey,
    caption_of,
    ends_of,
    key_of,
    radii,
    text_of,
)
from citeweave.viz.select import Selection

Json = dict[str, object]

_OPTIONS: Json = {
    "physics": {"enabled": False},
    "layout": {"improvedLayout": False},
    "interaction": {
        "hover": True, "dragNodes": True, "keyboard": False, "navigationButtons": False,
        "selectConnectedEdges": False, "hoverConnectedEdges": False, "multiselect": False,
    },
    "edges": {"smooth": False, "chosen": False, "selectionWidth": 0, "hoverWidth": 0},
    "nodes": {"chosen": False, "borderWidth": 1.5, "font": {"size": 0}},
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Drawing:
    """What a renderer draws: records of pyvis, and its options."""

    nodes: list[Json]
    edges: list[Json]
    options: Json


def draw(selection: Selection, positions: Mapping[NodeKey, tuple[float, float]]) -> Drawing:
    """Build the drawing of a selection.

    Parameters
    ----------
    selection
        Its n-th node gets the id "n" and n, its m-th edge "e" and m, counted from 0.
    positions
        Where each node stands, from `layout`.
    """
    from pyvis.network import Network  # here, because it imports IPython

    network = Network(directed=True)
    network.options = _OPTIONS
    sizes = radii(selection.nodes, selection.edges)
    for number, node in enumerate(selection.nodes):
        key = key_of(node)
        network.add_node(f"n{number}", **_node(node, positions[key], sizes[key]))
    numbers = {key_of(node): number for number, node in enumerate(selection.nodes)}
    for number, edge in enumerate(selection.edges):
        start, end = ends_of(edge)
        network.add_edge(f"n{numbers[start]}", f"n{numbers[end]}", id=f"e{number}", **_edge(edge))
    nodes, edges, _, _, _, options = network.get_network_data()
    return Drawing(nodes, edges, json.loads(options))


def _node(node: Node, position: tuple[float, float], size: float) -> Json:
    look = LABEL_LOOKS[node.label]
    record: Json = {
        "label": caption_of(node), "shape": look.shape, "color": look.light, "size": size, "kind": node.label,
        "x": position[0], "y": position[1],
    }  # fmt: skip
    if text_of(node, "status") == "ambiguous":
        record["shapeProperties"] = {"borderDashes": [4, 3]}
    return record


def _edge(edge: Edge) -> Json:
    look = TYPE_LOOKS[edge.type]
    record: Json = {"width": look.width, "arrows": "to" if edge.type in ARROWED else ""}
    if look.dashes:
        record["dashes"] = list(look.dashes)
    return record
