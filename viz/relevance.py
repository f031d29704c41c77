"""How strongly things are tied, and which matter: the measures behind `select`.

Everything is summed in sorted order, so that the figures do not depend on the order of the input.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from citeweave.model import Edge
from citeweave.viz.appearance import NodeKey, edge_order, ends_of

STRENGTHS: dict[str, float] = {
    "INTRODUCES": 1.0,
    "SAME_AS": 1.0,
    "USES": 0.8,
    "EVALUATES_ON": 0.8,
    "PROPOSES": 0.8,
    "VARIANT_OF": 0.8,
    "REFERENCES": 0.7,
    "ADDRESSES": 0.6,
    "COMPARES_WITH": 0.6,
    "REPORTS": 0.5,
    "CITES": 0.5,
    "MAY_BE": 0.5,
    "LINKS_TO": 0.4,
    "MENTIONS": 0.25,
    "LISTED_IN": 0.05,
}
"""How much an edge of a type says about both its ends; background mentions say little."""

Ties = Mapping[NodeKey, Mapping[NodeKey, float]]
"""Every node's neighbours with the summed strength of what joins them, both sorted."""

_RESTART = 0.25
_ROUNDS = 25


@dataclass(frozen=True, slots=True)
class Neighbourhood:
    """Nodes within so many hops of some centres: `hops` says how far, `relevance` how closely tied."""

    hops: Mapping[NodeKey, int]
    relevance: Mapping[NodeKey, float]


def confidence_of(edge: Edge) -> float:
    """The edge's confidence, a candidate's score, or 1 for what follows from a rule."""
    value = edge.properties.get("confidence", edge.properties.get("score", 1.0))
    return float(value) if isinstance(value, int | float) else 1.0


def ties_of(keys: Iterable[NodeKey], edges: Iterable[Edge]) -> Ties:
    """Neighbours of each node and how strongly they are tied."""
    ties: dict[NodeKey, dict[NodeKey, float]] = {key: {} for key in sorted(keys)}
    for edge in sorted(edges, key=edge_order):
        start, end = ends_of(edge)
        strength = STRENGTHS[edge.type] * confidence_of(edge)
        ties[start][end] = ties[start].get(end, 0.0) + strength
        ties[end][start] = ties[end].get(start, 0.0) + strength
    return {key: dict(sorted(found.items())) for key, found in ties.items()}


def neighbourhood(ties: Ties, centres: Iterable[NodeKey], hops: int) -> Neighbourhood:
    """What lies around some nodes, with its relevance to them.

    The relevance is that of a random walk with restart at the centres (Tong, Faloutsos, Pan 2006,
    https://doi.org/10.1109/ICDM.2006.70), divided by the square root of how many ties a node has in the whole
    graph: what is tied to everything says little about the centre.

    Parameters
    ----------
    ties
        The whole graph, from `ties_of`.
    centres
        Where the walk starts; at least one.
    hops
        How far it may go.
    """
    distance = _distances(ties, sorted(centres), hops)
    near = {k: {o: s for o, s in ties[k].items() if o in distance} for k in sorted(distance)}
    walk = _walk(near, sorted(centres))
    return Neighbourhood(distance, {k: walk[k] / math.sqrt(1 + len(ties[k])) for k in near})


def _distances(ties: Ties, centres: list[NodeKey], hops: int) -> dict[NodeKey, int]:
    distance = dict.fromkeys(centres, 0)
    edge_of_it = centres
    for step in range(1, hops + 1):
        edge_of_it = sorted({o for k in edge_of_it for o in ties[k] if o not in distance})
        distance.update(dict.fromkeys(edge_of_it, step))
    return distance


def _walk(near: Ties, centres: list[NodeKey]) -> dict[NodeKey, float]:
    start = {key: 1.0 / len(centres) for key in centres}
    totals = {key: math.fsum(found.values()) for key, found in near.items()}
    here = dict(start)
    for _ in range(_ROUNDS):
        there: dict[NodeKey, float] = defaultdict(float)
        for key, share in sorted(here.items()):
            for other, strength in near[key].items():
                there[other] += (1 - _RESTART) * share * strength / totals[key]
        for key, share in start.items():
            there[key] += _RESTART * share
        here = there
    return {key: here.get(key, 0.0) for key in near}
