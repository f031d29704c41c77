"""Which of the judged groups are things of the paper, and which are only forms of another one.

Groups overlap: the recogniser proposes "graph neural network" and "neural network" at one place. The more probable
group takes the characters; a later one that has none left for itself is dropped, unless it is the same thing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from citeweave.extract.confidence import Group
from citeweave.extract.proposals import overlap
from citeweave.extract.tags import TYPES
from citeweave.model import EntityType, Span

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

JOIN, JOIN_ON_AVERAGE = 0.55, 0.5
"""Probability of being one thing from which a group joins a thing: the best, and the average, over its groups.

The average keeps chains apart ("SW-UCB-g", "UCB-g", "UCB"). On dev both together give pairs of forms precision 0.94
(pages) and 0.86 (conferences); the best alone, at 0.5, gave 0.88 and 0.76.
"""
FORM_FLOOR = 0.15
"""The least probability of a group that may lend its form to another thing."""


@dataclass(slots=True)
class Thing:
    """A thing with its groups, the most probable first; `nested` are forms that only stand within its mentions."""

    groups: list[Group]
    sure: NDArray[np.float64]
    spans: list[Span]
    nested: set[str] = field(default_factory=set)

    @property
    def type(self) -> EntityType:
        """Its type."""
        return TYPES[int(self.sure.argmax())]


def settle(
    groups: Sequence[Group], sure: NDArray[np.float64], same: Mapping[tuple[int, int], float], floor: float
) -> list[Thing]:
    """The things of a paper.

    Parameters
    ----------
    groups
        As `entities.groups_of` gives them.
    sure
        Their probabilities by type, shape (groups, 4).
    same
        How likely two of them are one thing, by their indices.
    floor
        The least probability of a thing.

    Returns
    -------
    list of Thing
        The most probable first.
    """
    things: list[Thing] = []
    owner: dict[int, Thing] = {}
    alike: dict[int, list[tuple[int, float]]] = {n: [] for n in range(len(groups))}
    for (a, b), p in same.items():
        alike[a].append((b, p))
        alike[b].append((a, p))
    order = sorted(range(len(groups)), key=lambda n: (-float(sure[n].max()), groups[n].key))
    for n in order:
        best = float(sure[n].max())
        if best < min(floor, FORM_FLOOR):
            break
        taken = [(span, thing) for thing in things for span in thing.spans]
        spans = sorted({c.span for c in groups[n].members}, key=lambda s: (s.field != "title", s.start, s.end))
        free = [s for s in spans if not any(overlap(s, t) for t, _ in taken)]
        partner = _partner(alike[n], owner)
        if partner is not None and best >= FORM_FLOOR:
            hosts = {id(thing) for s in spans for t, thing in taken if overlap(s, t)}
            if free or hosts == {id(partner)}:
                owner[n] = partner
                partner.groups.append(groups[n])
                partner.spans += free
                if not free:
                    partner.nested |= {c.text for c in groups[n].members}
        elif free and best >= floor:
            owner[n] = Thing([groups[n]], sure[n], free)
            things.append(owner[n])
    return things


def _partner(alike: Sequence[tuple[int, float]], owner: Mapping[int, Thing]) -> Thing | None:
    """The thing that a group is most likely a form of, given the groups that it was compared with.

    A group of the thing that it was not even compared with counts as surely another thing.
    """
    things: dict[int, Thing] = {}
    likely: dict[int, list[float]] = {}
    for m, p in alike:
        if (thing := owner.get(m)) is not None:
            things[id(thing)] = thing
            likely.setdefault(id(thing), []).append(p)
    best: tuple[float, str] | None = None
    chosen = None
    for key, row in likely.items():
        thing = things[key]
        rank = (-max(row), thing.groups[0].key)
        if max(row) >= JOIN and sum(row) / len(thing.groups) >= JOIN_ON_AVERAGE and (best is None or rank < best):
            best, chosen = rank, thing
    return chosen
