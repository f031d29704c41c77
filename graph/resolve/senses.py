"""What a short form may stand for: the expansions that papers give, and the names whose initials it spells.

"SAM" is the Segment Anything Model in one paper and Sharpness-Aware Minimization in the next. A paper that
prints no expansion is decided by what it names itself, else by what nearly all papers mean, else not at all.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from rapidfuzz.distance import Indel, Prefix

from citeweave.folding import fold_words
from citeweave.graph.resolve.items import Item
from citeweave.groups import Groups

SAME_EXPANSION = 0.9
"""Expansions of one short form that are this alike (1 is equal) are one sense: misspellings, word endings."""

_SPELLED_COUNTS = 0.5
"""What a paper counts that names something whose initials spell the short form, but prints no short form."""

_LEAST_SCORE = 0.1
"""Candidates of an ambiguous form below this are not worth naming."""

_LEAST_PREFIX = 10
_SHARED_PREFIX = 0.8
"""Expansions that begin alike, by so many characters and this part of the shorter one, are one sense: "structural
similarity (index)", "low-rank adaptation" and "low-rank adaptive"."""

_LINKING_WORDS = frozenset(("of", "the", "and", "for", "in", "on", "with", "a", "to"))

NEARLY_ALL = 0.75
"""A sense that has this share of the papers is what a bare short form means."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a bare short form is: the key of a sense, or None with the scores of the candidates worth naming."""

    sense: str | None
    scores: Mapping[str, float] = field(default_factory=dict)


class Senses:
    """The senses of all short forms of a library.

    Parameters
    ----------
    items
        The entities of all papers; their order does not matter.
    """

    def __init__(self, items: Iterable[Item]) -> None:
        self._given: dict[str, Counter[str]] = defaultdict(Counter)
        self._named: dict[str, set[str]] = defaultdict(set)
        self._spelled: dict[str, set[str]] = defaultdict(set)
        self._expansions: dict[str, dict[str, str]] = {}
        for item in items:
            for short in item.short_keys:
                self._given[short].update(item.long_keys)
            for key in item.long_keys:
                self._named[key].add(item.member[0])
            for form in item.entity.forms:
                initials, spelled = initials_of(form), item.key_of(form)
                if initials and spelled is not None:
                    self._spelled[item.kind + initials].add(spelled)

    @property
    def short_keys(self) -> frozenset[str]:
        """The forms that some paper gives as an abbreviation."""
        return frozenset(self._given)

    def all_keys(self) -> list[str]:
        """Every key that may be a sense."""
        return sorted(self._named)

    def expansions(self, short: str) -> dict[str, str]:
        """Long key -> the sense that it belongs to, named by its smallest long key.

        Expansions that some paper prints, and names whose initials spell the short form; near-equal ones are
        one sense.
        """
        if short not in self._expansions:
            longs = sorted({*self._given.get(short, ()), *self._spelled.get(short, ())} - {short})
            self._expansions[short] = _together(longs)
        return self._expansions[short]

    def printed(self, short: str) -> dict[str, str]:
        """Like `expansions`, but only what papers print beside the short form."""
        return {long: sense for long, sense in self.expansions(short).items() if long in self._given.get(short, ())}

    def judge(self, short: str, paper_id: str) -> Verdict | None:
        """What a bare short form means in a paper; None if it is a name of its own that nothing expands."""
        senses = self.expansions(short)
        here = {sense for long, sense in senses.items() if paper_id in self._named[long]}
        if len(here) == 1:
            return Verdict(min(here))
        if short not in self._given:
            return None
        weights: dict[str, float] = defaultdict(float)
        for long, sense in senses.items():
            papers = max(self._given[short][long], len(self._named[long]))
            weights[sense] += papers if long in self._given[short] else papers * _SPELLED_COUNTS
        total = sum(weights.values())
        if not total:
            return None
        best = min(weights, key=lambda sense: (-weights[sense], sense))
        if weights[best] >= NEARLY_ALL * total:
            return Verdict(best)
        scores = {sense: round(weight / total, 3) for sense, weight in sorted(weights.items())}
        return Verdict(None, {sense: score for sense, score in scores.items() if score >= _LEAST_SCORE})


def _together(longs: list[str]) -> dict[str, str]:
    """Each expansion with the smallest one of its sense."""
    groups = Groups()
    for i, a in enumerate(longs):
        for b in longs[i + 1 :]:
            if _is_same_expansion(a, b):
                groups.join(a, b)
    return {long: groups.find(long) for long in longs}


def _is_same_expansion(a: str, b: str) -> bool:
    """Whether two expansions of one short form differ only in spelling, endings or a closing word."""
    short, long = sorted((a, b), key=len)
    shared = Prefix.similarity(short, long) - 2
    if shared >= _LEAST_PREFIX and shared >= _SHARED_PREFIX * (len(short) - 2):
        return True
    return Indel.normalized_similarity(a[2:], b[2:]) >= SAME_EXPANSION


def initials_of(form: str) -> str:
    """The initials of a name of two to six words, folded; empty for other names.

    >>> initials_of("diffusion models"), initials_of("LoRA")
    ('dm', '')
    """
    words = [word for word in fold_words(form) if word not in _LINKING_WORDS]
    return "".join(word[0] for word in words) if 2 <= len(words) <= 6 else ""
