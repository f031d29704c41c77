"""How often words and forms are names in annotated papers: frozen tables that ship with the model.

Extraction reads one paper; what it needs to know of others lies in these tables, which are counted once over the
training papers by training/count_frequencies.py and never change with the library at hand.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from citeweave.extract.tags import TYPES

NAN = math.nan

FORM_FEATURES = ("papers with the form", *(f"share annotated as {kind}" for kind in TYPES), "share annotated")
WORD_FEATURES = ("share last of a name", "share first", "share inside", "share alone")

_PRIOR = (0.3, 0.05, 0.2, 0.05, 0.6)
_PRIOR_WEIGHT = 0.3


@dataclass(frozen=True, slots=True)
class Frequencies:
    """The tables.

    `forms` holds for a folded form the number of papers that annotate it as each type, as any type, and that
    contain it; `words` holds for a folded word the share of its occurrences that are the last, the first, an inner
    or the only word of a name; `extras` holds for "before word" and "after word" how often a name with that extra
    word at its start or end was the same thing as the name without it, and how often another one.
    """

    forms: Mapping[str, Sequence[int]]
    words: Mapping[str, Sequence[float]]
    extras: Mapping[str, Sequence[int]]

    def of_forms(self, forms: Iterable[str], without: Sequence[int] | None = None) -> list[float]:
        """The `FORM_FEATURES` of a thing, over its folded forms; NaN where no paper has it.

        `without` are counts to take away: those of the paper itself when the classifier is fitted.
        """
        counts = [0] * (len(TYPES) + 2)
        for form in forms:
            counts = [max(a, b) for a, b in zip(counts, self.forms.get(form, counts), strict=True)]
        if without is not None:
            counts = [max(0, a - b) for a, b in zip(counts, without, strict=True)]
        papers = counts[-1]
        if not papers:
            return [0.0] + [NAN] * (len(TYPES) + 1)
        shares = zip(counts[:-1], _PRIOR, strict=True)
        return [math.log1p(papers), *((n + _PRIOR_WEIGHT * p) / (papers + _PRIOR_WEIGHT) for n, p in shares)]

    def of_word(self, word: str) -> Sequence[float]:
        """The `WORD_FEATURES` of a folded word; NaN for rare ones."""
        return self.words.get(word, (NAN,) * len(WORD_FEATURES))

    def is_general(self, place: str, word: str, least: float, seen: int) -> bool:
        """Whether an extra word is known to make no other thing of a name."""
        return sum(self.extras.get(f"{place} {word}", (0, 0))) >= seen and self.sameness(place, word) >= least

    def sameness(self, place: str, word: str) -> float:
        """Log odds that an extra word ("before" or "after" the rest of a name) does not make another thing of it."""
        same, other = self.extras.get(f"{place} {word}", (0, 0))
        return math.log((same + 0.5) / (other + 0.5))
