"""The probability that a thing is right, for each type it may be: boosted trees over what is known of its mentions.

The recogniser proposes generously; here it is judged. The trees and the frozen tables ship with the model and are
fitted by training/fit_confidence.py on predictions for papers that the model had not seen, so that of the entities
given 0.8 about 80 % are right.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from operator import attrgetter
from typing import TYPE_CHECKING

import numpy as np

from citeweave.extract.document import Candidate, Signals
from citeweave.extract.frequencies import FORM_FEATURES, WORD_FEATURES, Frequencies
from citeweave.extract.tags import TYPES
from citeweave.extract.trees import Forest
from citeweave.folding import fold, fold_words

if TYPE_CHECKING:
    from numpy.typing import NDArray

_SIGNALS = tuple(field.name for field in fields(Signals))
_signals = attrgetter(*_SIGNALS)

FEATURES = (
    *(f"best {kind}" for kind in TYPES),
    *(f"mean {kind}" for kind in TYPES),
    "must of the best",
    "introduced of the best",
    *(f"{name} of the best" for name in _SIGNALS),
    "mean must",
    "mean introduced",
    *(f"mean {name}" for name in _SIGNALS),
    "log mentions",
    "in title",
    "share in title",
    "abbreviated",
    "is short form",
    "words",
    "characters",
    "cased like a name",
    "digit",
    "hyphen",
    "begins with a capital",
    "lower case",
    "ends with s",
    *FORM_FEATURES,
    *(f"last word: {name}" for name in WORD_FEATURES),
    *(f"first word: {name}" for name in WORD_FEATURES),
)
"""What the trees look at, in order."""

_CASED = re.compile(r"[A-Z0-9].*[A-Z]|[a-z][A-Z]")


@dataclass(frozen=True, slots=True)
class Group:
    """The candidates of one thing: those whose folded forms are equal or that the text ties as abbreviation.

    `texts` are their surface forms and those of the abbreviation pair they belong to; `abbreviated` says whether
    there is one, `is_short` whether a candidate is its short form.
    """

    key: str
    members: tuple[Candidate, ...]
    texts: frozenset[str]
    abbreviated: bool
    is_short: bool


def features(group: Group, tables: Frequencies, without: Sequence[int] | None = None) -> list[float]:
    """One value for each of `FEATURES`; NaN where it is not known.

    `without` are the counts that the paper itself has in the table of forms, when the trees are fitted.
    """
    rows = [(*c.scores, c.must, c.roles[0], *_signals(c.signals)) for c in group.members]
    best = max(rows, key=lambda row: sum(row[: len(TYPES)]))
    kinds = list(zip(*rows, strict=True))
    mean = [sum(values) / len(rows) for values in kinds]
    titles = [c.span.field == "title" for c in group.members]
    text = max((c.text for c in group.members), key=lambda t: (len(t), t))
    words = fold_words(text)
    return [
        *(max(values) for values in kinds[: len(TYPES)]),
        *mean[: len(TYPES)],
        *best[len(TYPES) :],
        *mean[len(TYPES) :],
        math.log(len(rows)),
        float(any(titles)),
        sum(titles) / len(titles),
        float(group.abbreviated),
        float(group.is_short),
        *_spelling(text, words),
        *tables.of_forms(sorted({fold(t) for t in group.texts}), without),
        *tables.of_word(words[-1] if words else ""),
        *tables.of_word(words[0] if words else ""),
    ]


def _spelling(text: str, words: Sequence[str]) -> list[float]:
    return [
        float(len(words)),
        float(len(text)),
        float(_CASED.search(text) is not None),
        float(any(c.isdigit() for c in text)),
        float("-" in text),
        float(text[:1].isupper()),
        float(text == text.lower()),
        float(text.endswith("s")),
    ]


@dataclass(frozen=True, slots=True)
class Judge:
    """Gives things their probabilities.

    `scale` holds for each type the two numbers a, b of a last correction, log odds -> a + b * log odds, chosen on
    the dev files.
    """

    forest: Forest
    tables: Frequencies
    scale: Mapping[str, Sequence[float]]

    def probabilities(self, groups: Iterable[Group]) -> NDArray[np.float64]:
        """For each group the probability that it is right as each of `TYPES`, shape (groups, 4)."""
        rows = [features(group, self.tables) for group in groups]
        if not rows:
            return np.zeros((0, len(TYPES)))
        odds = self.forest.log_odds(np.array(rows))
        a, b = np.array([self.scale[kind] for kind in TYPES]).T
        result: NDArray[np.float64] = np.round(1 / (1 + np.exp(-np.clip(a + b * odds, -30, 30))), 3)
        return result
