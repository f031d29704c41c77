"""What the confidences are worth, and what another --min-confidence would give: for `citeweave eval`.

A confidence is meant to be the probability that thing and type are right, so of the things given 0.8 about 80 %
should be. Both tables look at all candidates that extraction keeps, shown or not.

Source of the expected calibration error: C. Guo, G. Pleiss, Y. Sun, K. Q. Weinberger, "On calibration of modern
neural networks", ICML 2017, https://arxiv.org/abs/1706.04599.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from citeweave.extract.scoring import Figure, Pair, Reading, matches, score

BINS = 10
CURVE = (0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95)
"""Where the curve is drawn; extraction keeps nothing below the first."""


@dataclass(frozen=True, slots=True)
class Bin:
    """Candidates with confidence in [low, high), the last bin with its end: how many, their mean, the share right.

    Both are None where there are no candidates.
    """

    low: float
    high: float
    candidates: int
    mean: float | None
    right: float | None


@dataclass(frozen=True, slots=True)
class Reliability:
    """The bins, and the expected calibration error: the mean distance of `mean` and `right`, by candidates."""

    bins: tuple[Bin, ...]
    candidates: int
    error: float


@dataclass(frozen=True, slots=True)
class CurvePoint:
    """The figures if things were shown from `min_confidence` on."""

    min_confidence: float
    all: Figure
    methods_and_datasets: Figure


def has_confidences(readings: Sequence[Reading]) -> bool:
    """Whether every prediction says its confidence, and there is at least one."""
    things = [thing for reading in readings for thing in reading.things]
    return bool(things) and all(thing.confidence is not None for thing in things)


def reliability(pairs: Sequence[Pair]) -> Reliability:
    """Compare confidences with what is right.

    Parameters
    ----------
    pairs
        As `scoring.paired` gives them, with all candidates; each with a confidence.
    """
    bins: list[list[tuple[float, bool]]] = [[] for _ in range(BINS)]
    for gold, predicted in pairs:
        for thing in predicted.things if predicted else ():
            sure = thing.confidence or 0.0
            bins[min(int(sure * BINS), BINS - 1)].append((sure, any(matches(g, thing) for g in gold.things)))
    made = tuple(_bin(n, judged) for n, judged in enumerate(bins))
    total = sum(b.candidates for b in made)
    distance = sum(abs(b.mean - b.right) * b.candidates for b in made if b.mean is not None and b.right is not None)
    return Reliability(made, total, distance / total if total else 0.0)


def _bin(number: int, judged: Sequence[tuple[float, bool]]) -> Bin:
    low, high, n = number / BINS, (number + 1) / BINS, len(judged)
    if not n:
        return Bin(low, high, 0, None, None)
    return Bin(low, high, n, sum(sure for sure, _ in judged) / n, sum(right for _, right in judged) / n)


def curve(pairs: Sequence[Pair]) -> tuple[CurvePoint, ...]:
    """The figures at each `CURVE` confidence, ascending; `pairs` as for `reliability`."""
    points = []
    for least in CURVE:
        kept = [(gold, predicted and shown_from(predicted, least)) for gold, predicted in pairs]
        figures = score(kept).figures
        points.append(CurvePoint(least, figures["all"], figures["Method+Dataset"]))
    return tuple(points)


def shown_from(reading: Reading, least: float) -> Reading:
    """The reading with the things of this confidence and above."""
    return replace(reading, things=tuple(t for t in reading.things if (t.confidence or 0.0) >= least))
