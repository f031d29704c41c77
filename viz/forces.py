"""A force-directed layout of one connected component, in numpy: every step of it the same each time.

The forces are those of ForceAtlas2 (Jacomy et al. 2014, https://doi.org/10.1371/journal.pone.0098679): nodes
push each other away the more ties they have, ties pull; the steps are cooled as Fruchterman and Reingold do
(1991, https://doi.org/10.1002/spe.4380211102). It starts from the graph's own axes (Hall 1970,
https://doi.org/10.1287/mnsc.17.3.219), so that few steps are enough. networkx has these layouts as well, but
one wants scipy beyond 500 nodes and the other divides by zero.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Indices = NDArray[np.intp]

_SEED = 7
_ROUNDS = 180
_AXIS_ROUNDS = 60
_GRAVITY = 0.02


def place(weights: Array) -> Array:
    """Positions of a connected graph's nodes, about one unit apart.

    Parameters
    ----------
    weights
        Symmetric matrix of how strongly each pair is tied, 0 where it is not; zeros on the diagonal.

    Returns
    -------
    array of shape (n, 2)
    """
    count = len(weights)
    if count < 3:
        return np.array([[float(i), 0.0] for i in range(count)])
    ties = np.nonzero(weights)
    pull = weights[ties]
    points = _start(ties, pull, count)
    mass = np.sqrt(1.0 + (weights > 0).sum(axis=1))
    push = 0.3 * mass[:, None] * mass[None, :]
    space = np.empty((4, count, count))
    for heat in np.linspace(0.12 * np.sqrt(count), 0.01, _ROUNDS):
        force = _pushed(points, push, space) - _pulled(points, ties, pull) - _GRAVITY * (points - points.mean(axis=0))
        length = np.maximum(np.sqrt((force**2).sum(axis=1)), 1e-9)
        points += force * (np.minimum(length, heat) / length)[:, None]
    return points


def _start(ties: tuple[Indices, ...], pull: Array, count: int) -> Array:
    """The graph's two slowest axes, by power iteration, with a little noise: twins would never come apart.

    No LAPACK: on a busy machine its threads make a few milliseconds a second and more.
    """
    here, there = ties
    random = np.random.default_rng(_SEED)
    root = np.sqrt(np.bincount(here, pull, minlength=count))
    share = pull / (root[here] * root[there])
    found = [root / np.sqrt((root**2).sum())]
    for _ in range(2):
        axis = random.normal(0.0, 1.0, count)
        for _ in range(_AXIS_ROUNDS):
            axis = axis + np.bincount(here, share * axis[there], minlength=count)
            for known in found:
                axis = axis - known * (known * axis).sum()
            axis /= np.sqrt((axis**2).sum())
        found.append(axis)
    axes = np.stack(found[1:], axis=1) / root[:, None]
    scaled = axes / np.maximum(np.abs(axes).max(axis=0), 1e-9) * np.sqrt(count) / 2
    return np.asarray(scaled + random.normal(0.0, 0.3, scaled.shape), dtype=np.float64)


def _pushed(points: Array, push: Array, space: Array) -> Array:
    """Every node pushes every other. `space` (4, n, n) is used again each time: getting it anew costs more."""
    across, down, along, square = space
    np.subtract.outer(points[:, 0], points[:, 0], out=across)
    np.subtract.outer(points[:, 1], points[:, 1], out=down)
    np.multiply(across, across, out=along)
    np.multiply(down, down, out=square)
    along += square
    along += 1e-6
    np.divide(push, along, out=along)
    across *= along
    down *= along
    return np.stack([across.sum(axis=1), down.sum(axis=1)], axis=1)


def _pulled(points: Array, ties: tuple[Indices, ...], pull: Array) -> Array:
    """Ties pull with the logarithm of their length: what belongs together gathers."""
    here, there = ties
    delta = points[here] - points[there]
    distance = np.maximum(np.sqrt((delta**2).sum(axis=1)), 1e-3)
    along = (pull * np.log1p(distance) / distance)[:, None] * delta
    return np.stack([np.bincount(here, along[:, axis], minlength=len(points)) for axis in (0, 1)], axis=1)
