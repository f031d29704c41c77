"""Rectangles side by side on one canvas: where the components of a drawing go."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

ASPECT = 1.4
"""Width to height: what a window of 16:10 has left for the drawing beside filters and panel."""


@dataclass(frozen=True, slots=True)
class Box:
    """Width and height of what is to be placed."""

    width: float
    height: float


def pack(boxes: Sequence[Box]) -> list[tuple[float, float]]:
    """Top left corners of boxes that overlap nowhere and together come near `ASPECT`.

    Largest first; each goes to the free corner of those placed before it at which the whole grows least.

    Parameters
    ----------
    boxes
        What to place, in any order.

    Returns
    -------
    list
        A corner for each box, in the order given; x to the right, y downwards.

    >>> pack([Box(10, 5), Box(10, 5)])
    [(0.0, 0.0), (0.0, 5.0)]
    """
    order = sorted(range(len(boxes)), key=lambda i: (-boxes[i].width * boxes[i].height, i))
    placed = np.empty((0, 4))
    corners: dict[int, tuple[float, float]] = {}
    for index in order:
        x, y = _best_corner(placed, boxes[index])
        corners[index] = (x, y)
        placed = np.vstack([placed, [x, y, x + boxes[index].width, y + boxes[index].height]])
    return [corners[i] for i in range(len(boxes))]


def _best_corner(placed: NDArray[np.float64], box: Box) -> tuple[float, float]:
    if not len(placed):
        return (0.0, 0.0)
    free = [corner for corner in _corners(placed) if _is_free(placed, corner, box)]
    wide, high = placed[:, 2].max(), placed[:, 3].max()

    def growth(corner: tuple[float, float]) -> tuple[float, float, float, float]:
        right, bottom = max(wide, corner[0] + box.width), max(high, corner[1] + box.height)
        return (max(right, bottom * ASPECT), right * bottom, corner[1], corner[0])

    return min(free, key=growth)


def _corners(placed: NDArray[np.float64]) -> list[tuple[float, float]]:
    xs, ys = sorted({0.0, *placed[:, 2].tolist()}), sorted({0.0, *placed[:, 3].tolist()})
    beside = {(right, top) for _, top, right, _ in placed.tolist()}
    below = {(left, bottom) for left, _, _, bottom in placed.tolist()}
    edges = {(0.0, y) for y in ys} | {(x, 0.0) for x in xs}
    return sorted(beside | below | edges)


def _is_free(placed: NDArray[np.float64], corner: tuple[float, float], box: Box) -> bool:
    x, y = corner
    apart = (
        (placed[:, 2] <= x) | (placed[:, 0] >= x + box.width) | (placed[:, 3] <= y) | (placed[:, 1] >= y + box.height)
    )
    return bool(apart.all())
