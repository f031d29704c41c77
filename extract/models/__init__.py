"""The models that ship with citeweave: where they lie and how they are set."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from citeweave.errors import InputError

FOLDER = Path(__file__).parent
DEFAULT = "minilm"


@dataclass(frozen=True, slots=True)
class ModelConfig:
    """How a model is set.

    `outside_bias` is taken from the log probability of "no name here", so that it proposes generously;
    `thresholds` are the confidences by entity type from which an entity is shown by default; `confidence` holds
    the weights by entity type of `citeweave.extract.confidence.FEATURES`.
    """

    name: str
    version: str
    outside_bias: float
    thresholds: Mapping[str, float]
    confidence: Mapping[str, Sequence[float]]


def read_config(model: str = DEFAULT) -> ModelConfig:
    """The settings of a model.

    Raises
    ------
    InputError
        There is no model of that name.
    """
    path = FOLDER / model / "config.json"
    if not path.is_file():
        there = ", ".join(sorted(p.parent.name for p in FOLDER.glob("*/config.json")))
        raise InputError(f"there is no model {model!r}; there are: {there}")
    return ModelConfig(**json.loads(path.read_text(encoding="utf8")))


def thresholds_of(model: str = DEFAULT, min_confidence: float | None = None) -> dict[str, float]:
    """The confidence by entity type from which an entity is shown; `min_confidence` for all types, if given."""
    chosen = dict(read_config(model).thresholds)
    return chosen if min_confidence is None else dict.fromkeys(chosen, min_confidence)
