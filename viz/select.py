"""Which part of the graph a view shows: the first step from streams of nodes and edges to a page.

Without a focus: the names that most papers share and the papers that tie them together. With one: its
neighbourhood, the most relevant first. What does not fit is counted, never dropped silently.
"""

from __future__ import annotations

import heapq
import math
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from citeweave.errors import UsageError
from citeweave.model import Edge, Node
from citeweave.viz.appearance import NodeKey, edge_order, ends_of, key_of
from citeweave.viz.find import find
from citeweave.viz.relevance import Ties, confidence_of, neighbourhood, ties_of

DEFAULT_LIMIT = 300
_NAMES_SHARE = 0.45
_PAPERS_SHARE = 0.45


@dataclass(frozen=True, slots=True)
class Selection:
    """The part of a graph that a view shows.

    Nodes and edges are sorted by key. `focus` holds what was asked for. `nodes_left_out` counts by label and
    `edges_left_out` by type what the graph has beyond it, sources and their listings aside.
    """

    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    focus: tuple[NodeKey, ...] = ()
    nodes_left_out: Mapping[str, int] = field(default_factory=dict)
    edges_left_out: Mapping[str, int] = field(default_factory=dict)


def select(
    nodes: Iterable[Node],
    edges: Iterable[Edge],
    *,
    focus: str | None = None,
    hops: int = 1,
    limit: int = DEFAULT_LIMIT,
    min_confidence: float = 0.0,
    with_sources: bool = False,
) -> Selection:
    """Choose what to show.

    Parameters
    ----------
    nodes, edges
        The graph, in any order: the result is the same.
    focus
        Name, alias, title, address or id of what the view is about; all senses of it.
    hops
        How far around the focus; without a focus it counts for nothing.
    limit
        Most nodes.
    min_confidence
        Edges below it are left out, and the nodes that only they tied; what follows from a rule has none.
    with_sources
        Show the pages that papers were read from too.

    Raises
    ------
    NotFoundError
        Nothing is called like the focus; the message lists the nearest names.
    UsageError
        A figure is out of its range.
    """
    _check(hops, limit, min_confidence)
    known = {key_of(node): node for node in nodes if with_sources or node.label != "Source"}
    offered = [e for e in edges if with_sources or e.type != "LISTED_IN"]
    usable = [e for e in offered if all(end in known for end in ends_of(e)) and confidence_of(e) >= min_confidence]
    ties = ties_of(known, usable)
    centres = find(known.values(), focus) if focus is not None else ()
    chosen = _around(ties, centres, hops, limit) if centres else _overview(ties, _untied(offered, ties), limit)
    shown = [e for e in usable if all(end in chosen for end in ends_of(e))]
    return Selection(
        tuple(known[key] for key in sorted(chosen)),
        tuple(sorted(shown, key=edge_order)),
        tuple(key for key in centres if key in chosen),
        _count(key[0] for key in known if key not in chosen),
        _more(Counter(e.type for e in offered), Counter(e.type for e in shown)),
    )


def _check(hops: int, limit: int, min_confidence: float) -> None:
    if limit < 1:
        raise UsageError(f"limit is {limit}; a view shows at least one node")
    if hops < 0:
        raise UsageError(f"hops is {hops}; give 0 or more")
    if not 0.0 <= min_confidence <= 1.0:
        raise UsageError(f"min_confidence is {min_confidence}; give a figure from 0 to 1")


def _untied(offered: Iterable[Edge], ties: Ties) -> frozenset[NodeKey]:
    """Nodes that lost all their edges to `min_confidence`."""
    had = {end for edge in offered for end in ends_of(edge)}
    return frozenset(key for key in had if key in ties and not ties[key])


def _around(ties: Ties, centres: tuple[NodeKey, ...], hops: int, limit: int) -> frozenset[NodeKey]:
    """Best first from the centres outwards, so that what is chosen hangs together."""
    near = neighbourhood(ties, centres, hops)
    waiting = [(-1.0, key) for key in sorted(centres)]
    seen, chosen = set(centres), set[NodeKey]()
    while waiting and len(chosen) < limit:
        _, key = heapq.heappop(waiting)
        chosen.add(key)
        for other in ties[key]:
            if other in near.hops and other not in seen:
                seen.add(other)
                heapq.heappush(waiting, (-near.relevance[other], other))
    return frozenset(chosen)


def _overview(ties: Ties, untied: frozenset[NodeKey], limit: int) -> frozenset[NodeKey]:
    candidates = [key for key in ties if key not in untied]
    if len(candidates) <= limit:
        return frozenset(candidates)
    names = _names_by_papers(ties, candidates)[: math.ceil(limit * _NAMES_SHARE)]
    chosen = set(names)
    chosen.update(
        _best_tied(ties, chosen, [k for k in candidates if k[0] == "Paper"], math.ceil(limit * _PAPERS_SHARE))
    )
    for _ in range(2):  # once to fill up, once for the places of what turned out to be tied to nothing shown
        chosen.update(_best_tied(ties, chosen, candidates, limit - len(chosen)))
        chosen = {key for key in chosen if any(other in chosen for other in ties[key])}
    return frozenset(chosen or candidates[:limit])


def _names_by_papers(ties: Ties, candidates: list[NodeKey]) -> list[NodeKey]:
    def rank(key: NodeKey) -> tuple[int, float, NodeKey]:
        papers = [strength for other, strength in ties[key].items() if other[0] == "Paper"]
        return (-len(papers), -math.fsum(papers), key)

    return sorted((key for key in candidates if key[0] not in ("Paper", "Repository", "Source")), key=rank)


def _best_tied(ties: Ties, chosen: set[NodeKey], candidates: list[NodeKey], most: int) -> list[NodeKey]:
    """The candidates most strongly tied to what is chosen; a tie to a rarer name counts more."""

    def score(key: NodeKey) -> float:
        shared = (s / math.log2(2 + len(ties[other])) for other, s in ties[key].items() if other in chosen)
        return math.fsum(shared)

    ranked = sorted((-score(key), key) for key in candidates if key not in chosen)
    return [key for value, key in ranked if value < 0][: max(0, most)]


def _count(words: Iterable[str]) -> dict[str, int]:
    return dict(sorted(Counter(words).items()))


def _more(whole: Counter[str], part: Counter[str]) -> dict[str, int]:
    return dict(sorted((whole - part).items()))
