"""The probability that an entity is right: a small logistic regression over what the recogniser says of its mentions.

The weights ship with the model (config.json) and are fitted by training/fit_confidence.py on predictions for
papers that the model had not seen, so that of the entities given 0.8 about 80 % are right.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence

from citeweave.extract.document import Candidate
from citeweave.extract.tags import TYPES
from citeweave.folding import fold_words
from citeweave.model import EntityType

FEATURES = (
    "bias",
    "best score",
    "mean score",
    "must",
    "margin",
    "log mentions",
    "in title",
    "abbreviated",
    "proper",
    "words",
)
"""What the weights of a type stand for, in their order."""

_PROPER = re.compile(r"[A-Za-z0-9]*[A-Z0-9][A-Za-z]*[A-Z0-9]")


def typed(members: Sequence[Candidate]) -> EntityType:
    """The type that all mentions of a thing together say."""
    return TYPES[max(range(len(TYPES)), key=lambda t: sum(c.scores[t] for c in members))]


def features(members: Sequence[Candidate], kind: EntityType, *, abbreviated: bool) -> list[float]:
    """The features of a thing.

    Parameters
    ----------
    members
        Its candidates, at least one.
    kind
        Its type.
    abbreviated
        Whether the text gives an abbreviation of it.

    Returns
    -------
    list of float
        One value for each of `FEATURES`; scores as log odds.
    """
    t = TYPES.index(kind)
    scores = [c.scores[t] for c in members]
    mean = sum(scores) / len(scores)
    others = max(sum(c.scores[o] for c in members) / len(members) for o in range(len(TYPES)) if o != t)
    text = max((c.text for c in members), key=len)
    return [
        1.0,
        _log_odds(max(scores)),
        _log_odds(mean),
        _log_odds(max(c.must for c in members)),
        mean - others,
        math.log(len(members)),
        float(any(c.span.field == "title" for c in members)),
        float(abbreviated),
        float(any(_PROPER.search(c.text) for c in members)),
        min(len(fold_words(text)), 8) / 4,
    ]


def probability(values: Sequence[float], weights: Sequence[float]) -> float:
    """The probability, rounded to three decimals; it is at least 0 and at most 1."""
    total = sum(v * w for v, w in zip(values, weights, strict=True))
    return round(1 / (1 + math.exp(-max(-30.0, min(30.0, total)))), 3)


def confidence(
    members: Sequence[Candidate], kind: EntityType, weights: Mapping[str, Sequence[float]], *, abbreviated: bool
) -> float:
    """The probability that a thing and its type are right."""
    return probability(features(members, kind, abbreviated=abbreviated), weights[kind])


def _log_odds(p: float) -> float:
    p = min(max(p, 1e-4), 1 - 1e-4)
    return math.log(p / (1 - p))
