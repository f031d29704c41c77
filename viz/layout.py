"""Where nodes stand: positions computed here, once, so that the page shows the same picture to everyone.

Every connected component is laid out by `forces`, turned so that its long side lies flat, and freed of
overlaps; then `packing` puts the components side by side on one canvas.
"""

from __future__ import annotations

from collections.abc import Mapping

import networkx as nx
import numpy as np
from numpy.typing import NDArray

from citeweave.viz.appearance import NodeKey, ends_of, key_of, radii
from citeweave.viz.forces import place
from citeweave.viz.packing import ASPECT, Box, pack
from citeweave.viz.relevance import STRENGTHS, confidence_of
from citeweave.viz.select import Selection

Points = NDArray[np.float64]

_ROOM = 62.0
"""Side of the square that a node of the drawing has to itself on average."""
_EVEN = 0.72
_GAP = 14.0
_MARGIN = 46.0


def layout(selection: Selection) -> dict[NodeKey, tuple[float, float]]:
    """Positions of a selection's nodes: x to the right, y downwards, the middle of the drawing at (0, 0).

    Parameters
    ----------
    selection
        What to place; at most a few hundred nodes.

    Returns
    -------
    dict
        A position for each node, in units of the drawing (a node's radius is 6 to 34 of them).
    """
    sizes = radii(selection.nodes, selection.edges)
    graph = _graph(selection)
    pieces = [(names, _place(_weights(graph, names), _sizes(names, sizes))) for names in _components(graph)]
    alone = sorted(key for key in graph if not graph[key])
    if alone:
        widest = max((float(np.ptp(points[:, 0])) for _, points in pieces), default=0.0)
        pieces.append((alone, _grid(len(alone), widest)))
    corners = pack([_box(points, _sizes(names, sizes)) for names, points in pieces])
    placed: dict[NodeKey, tuple[float, float]] = {}
    for (names, points), corner in zip(pieces, corners, strict=True):
        low, _ = _extent(points, _sizes(names, sizes))
        shifted = (points - low + corner + _MARGIN / 2).tolist()
        placed.update({name: (x, y) for name, (x, y) in zip(names, shifted, strict=True)})
    return _centred(placed)


def _graph(selection: Selection) -> nx.Graph[NodeKey]:
    graph: nx.Graph[NodeKey] = nx.Graph()
    graph.add_nodes_from(sorted(key_of(node) for node in selection.nodes))
    for edge in selection.edges:
        start, end = ends_of(edge)
        if start != end:
            before = graph.get_edge_data(start, end, {"weight": 0.3})["weight"]
            graph.add_edge(start, end, weight=before + STRENGTHS[edge.type] * confidence_of(edge))
    return graph


def _weights(graph: nx.Graph[NodeKey], names: list[NodeKey]) -> Points:
    number = {name: i for i, name in enumerate(names)}
    weights = np.zeros((len(names), len(names)))
    for name in names:
        for other, tie in graph[name].items():
            weights[number[name], number[other]] = tie["weight"]
    return weights


def _components(graph: nx.Graph[NodeKey]) -> list[list[NodeKey]]:
    found = [sorted(names) for names in nx.connected_components(graph) if len(names) > 1]
    return sorted(found, key=lambda names: (-len(names), names[0]))


def _place(weights: Points, sizes: Points) -> Points:
    return _apart(_scaled(_evened(_flat(place(weights)))), sizes)


def _flat(points: Points) -> Points:
    """Turned about its middle so that the direction of most spread lies flat."""
    x, y = (points - points.mean(axis=0)).T
    angle = 0.5 * np.arctan2(2.0 * (x * y).sum(), (x**2).sum() - (y**2).sum())
    cos, sin = np.cos(angle), np.sin(angle)
    return np.stack([x * cos + y * sin, y * cos - x * sin], axis=1)


def _evened(points: Points) -> Points:
    """The middle drawn apart and the rim drawn in: a few far leaves must not press all others together."""
    distance = np.maximum(np.sqrt((points**2).sum(axis=1)), 1e-9)
    return np.asarray(points * (distance ** (_EVEN - 1.0))[:, None], dtype=np.float64)


def _scaled(points: Points) -> Points:
    """Spread over an area that grows with the number of nodes, nearer to the canvas' shape than it came."""
    spread = np.maximum(np.ptp(points, axis=0), 1e-9)
    shape = spread[0] / spread[1]
    shape = min(max(shape, ASPECT * 0.85), ASPECT * 1.1) if len(points) > 4 else min(shape, 6.0)
    area = len(points) * _ROOM**2
    wanted = np.array([np.sqrt(area * shape), np.sqrt(area / shape)])
    return np.asarray(points / spread * wanted, dtype=np.float64)


def _apart(points: Points, sizes: Points, rounds: int = 100) -> Points:
    """Push circles that overlap apart, each by a part of what is missing."""
    points = points.copy()
    least = sizes[:, None] + sizes[None, :] + _GAP
    np.fill_diagonal(least, 0.0)
    for _ in range(rounds):
        across, down = (points[:, axis, None] - points[None, :, axis] for axis in (0, 1))
        distance = np.sqrt(across**2 + down**2)
        missing = np.maximum(0.0, least - distance)
        if missing.max() < 0.5:
            break
        along = missing / np.maximum(distance, 1e-6) * 0.35
        points += np.stack([(along * across).sum(axis=1), (along * down).sum(axis=1)], axis=1)
    return points


def _grid(count: int, width: float) -> Points:
    """What is tied to nothing, in rows as long as the rest is wide."""
    columns = max(1, round((count * ASPECT) ** 0.5), int(width / _ROOM))
    return np.array([[i % columns * _ROOM, i // columns * _ROOM] for i in range(count)], dtype=np.float64)


def _sizes(names: list[NodeKey], sizes: Mapping[NodeKey, float]) -> Points:
    return np.array([sizes[name] for name in names], dtype=np.float64)


def _extent(points: Points, sizes: Points) -> tuple[Points, Points]:
    return (points - sizes[:, None]).min(axis=0), (points + sizes[:, None]).max(axis=0)


def _box(points: Points, sizes: Points) -> Box:
    low, high = _extent(points, sizes)
    return Box(float(high[0] - low[0]) + _MARGIN, float(high[1] - low[1]) + _MARGIN)


def _centred(placed: Mapping[NodeKey, tuple[float, float]]) -> dict[NodeKey, tuple[float, float]]:
    if not placed:
        return {}
    points = np.array(list(placed.values()))
    middle = (points.min(axis=0) + points.max(axis=0)) / 2
    return {name: (round(x - middle[0], 1), round(y - middle[1], 1)) for name, (x, y) in sorted(placed.items())}
