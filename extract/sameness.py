"""Whether two forms of a paper name one thing: "text re-ranking" and "re-ranking", "LDM problem" and "LDM".

A boosted-tree classifier over how the forms are spelled, how the model's vectors of their mentions lie, and
whether the text sets them side by side. Fitted by training/fit_confidence.py; `components/entities` joins groups
by it.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np
from rapidfuzz.distance import JaroWinkler

from citeweave.extract.confidence import Group
from citeweave.extract.document import sentence_at
from citeweave.extract.frequencies import NAN, Frequencies
from citeweave.extract.trees import Forest
from citeweave.folding import fold, fold_words
from citeweave.model import Span

if TYPE_CHECKING:
    from numpy.typing import NDArray

FEATURES = (
    "best cosine",
    "mean cosine",
    "shared words of the shorter",
    "shared words of the longer",
    "words of the shorter",
    "words of the longer",
    "same words in another order",
    "place of the shorter in the longer",
    "sameness of the extra word before",
    "sameness of the extra word after",
    "least sameness of all extra words",
    "initials",
    "spelling",
    "either abbreviated",
    "both abbreviated",
    "one overlaps the other everywhere",
    "share of sentences with both",
    "characters between",
    "titles",
    "same type",
    "likeness of types",
    "confidence of the shorter",
    "confidence of the longer",
    "log mentions of the shorter",
    "log mentions of the longer",
    "papers with the shorter",
    "shorter is cased",
    "names among the extra words",
    "numbers differ",
)
"""What the trees look at, in order; the shorter form is the one of fewer words, then of fewer characters."""

WORTH_COMPARING = 0.15
"""Least probability of a group that is compared with others."""
_NEAR = 0.5
"""Cosine from which two groups without a common word are compared at all."""
_FAR = 400.0
_CASED = re.compile(r"\w*[A-Z0-9]\w*[A-Z]\w*|\w*[a-z][A-Z]\w*")
_NUMBER = re.compile(r"\d+")


@dataclass(frozen=True, slots=True)
class Named:
    """A group with what comparing it needs, worked out once.

    `text` is its longest recognised form, `words` that form folded, `joined` these without spaces; `likely` its
    probabilities by type as a unit vector, `sure` the largest of them; `vectors` the unit vectors of its mentions,
    `spans` where these stand and `sentences` in which sentence; `names` are the folded words cased like names.
    """

    group: Group
    text: str
    words: tuple[str, ...]
    bag: frozenset[str]
    joined: str
    names: tuple[str, ...]
    numbers: frozenset[str]
    sure: float
    type: int
    likely: NDArray[np.float64]
    vectors: NDArray[np.float64]
    spans: tuple[Span, ...]
    sentences: tuple[Span, ...]
    in_title: bool


def named_all(groups: Sequence[Group], probabilities: NDArray[np.float64], sentences: tuple[Span, ...]) -> list[Named]:
    """The groups made ready; the longest recognised form of each speaks for it."""
    if not groups:
        return []
    likely = _unit(probabilities)
    vectors = _unit(np.array([c.vector for group in groups for c in group.members]))
    result, at = [], 0
    for n, group in enumerate(groups):
        text = max((c.text for c in group.members), key=lambda t: (len(t), t))
        words = fold_words(text)
        spans = tuple(c.span for c in group.members)
        result.append(
            Named(
                group,
                text,
                words,
                frozenset(words),
                "".join(words),
                tuple(fold(word) for word in _CASED.findall(text)),
                frozenset(_NUMBER.findall(text)),
                float(probabilities[n].max()),
                int(probabilities[n].argmax()),
                likely[n],
                vectors[at : at + len(spans)],
                spans,
                tuple(sentence_at(sentences, s) for s in spans),
                any(s.field == "title" for s in spans),
            )
        )
        at += len(spans)
    return result


@dataclass(frozen=True, slots=True)
class Pair:
    """Two groups worth comparing, the shorter form first, with the cosines of their mentions (best and mean) and of
    their probabilities by type."""

    short: Named
    long: Named
    best: float
    mean: float
    likeness: float


def comparable(things: Sequence[Named]) -> list[Pair]:
    """The pairs worth comparing: those with a common word, fitting initials, or vectors that lie near."""
    ordered = sorted(things, key=lambda n: (len(n.words), len(n.text), n.text))
    if not ordered:
        return []
    every = np.concatenate([n.vectors for n in ordered])
    counts = np.array([len(n.vectors) for n in ordered])
    starts = np.cumsum([0, *counts[:-1]])
    cosines = every @ every.T
    best = np.maximum.reduceat(np.maximum.reduceat(cosines, starts, axis=0), starts, axis=1)
    mean = np.add.reduceat(np.add.reduceat(cosines, starts, axis=0), starts, axis=1) / np.outer(counts, counts)
    likely = np.array([n.likely for n in ordered])
    likeness = likely @ likely.T
    return [
        Pair(ordered[i], ordered[j], float(best[i, j]), float(mean[i, j]), float(likeness[i, j]))
        for i, j in combinations(range(len(ordered)), 2)
        if best[i, j] >= _NEAR or not ordered[i].bag.isdisjoint(ordered[j].bag) or _initials(ordered[i], ordered[j])
    ]


def features(pair: Pair, tables: Frequencies) -> list[float]:
    """One value for each of `FEATURES`."""
    short, long = pair.short, pair.long
    shared = len(short.bag & long.bag)
    before, after = _extras(short.words, long.words)
    extra = [tables.sameness("before", w) for w in before or ()] + [tables.sameness("after", w) for w in after or ()]
    return [
        pair.best,
        pair.mean,
        shared / max(len(short.bag), 1),
        shared / max(len(long.bag), 1),
        float(len(short.words)),
        float(len(long.words)),
        float(sorted(short.words) == sorted(long.words)),
        _place(short.words, long.words),
        tables.sameness("before", before[-1]) if before else NAN,
        tables.sameness("after", after[0]) if after else NAN,
        min(extra, default=NAN),
        float(_initials(short, long)),
        JaroWinkler.similarity(short.joined, long.joined),
        float(short.group.abbreviated or long.group.abbreviated),
        float(short.group.abbreviated and long.group.abbreviated),
        float(_always_overlap(short.spans, long.spans)),
        _together(short, long),
        _distance(short.spans, long.spans),
        float(short.in_title + long.in_title),
        float(short.type == long.type),
        pair.likeness,
        short.sure,
        long.sure,
        math.log(len(short.spans)),
        math.log(len(long.spans)),
        tables.of_forms([short.joined])[0],
        float(short.text != short.text.lower()),
        float(sum(name not in short.bag for name in long.names)),
        float(short.numbers != long.numbers),
    ]


@dataclass(frozen=True, slots=True)
class Sameness:
    """Says how likely groups are one thing."""

    forest: Forest
    tables: Frequencies

    def probabilities(
        self, groups: Sequence[Group], sure: NDArray[np.float64], sentences: tuple[Span, ...]
    ) -> dict[tuple[int, int], float]:
        """The probability for each comparable pair of groups, by their indices (smaller first).

        `sure` are the probabilities of the groups by type, shape (groups, 4).
        """
        kept = [n for n in range(len(groups)) if sure[n].max() >= WORTH_COMPARING]
        at = {groups[n].key: n for n in kept}
        pairs = comparable(named_all([groups[n] for n in kept], sure[kept], sentences))
        if not pairs:
            return {}
        rows = np.array([features(pair, self.tables) for pair in pairs])
        same = 1 / (1 + np.exp(-self.forest.log_odds(rows)[:, 0]))
        ends = [(at[pair.short.group.key], at[pair.long.group.key]) for pair in pairs]
        return {(min(end), max(end)): float(p) for end, p in zip(ends, same, strict=True)}


def _unit(rows: NDArray[np.float64]) -> NDArray[np.float64]:
    result: NDArray[np.float64] = rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9)
    return result


def _initials(a: Named, b: Named) -> bool:
    """Whether one form is made of the first letters of the other."""
    short, long = sorted((a.words, b.words), key=len)
    return len(short) == 1 < len(long) and "".join(word[0] for word in long) == short[0]


def _place(short: Sequence[str], long: Sequence[str]) -> float:
    """1 where the longer form begins with the shorter, 2 where it ends with it, 3 within, 0 elsewhere."""
    n = len(short)
    if not n or n >= len(long):
        return 0.0
    if long[:n] == short:
        return 1.0
    if long[-n:] == short:
        return 2.0
    return 3.0 if any(long[i : i + n] == short for i in range(len(long) - n)) else 0.0


def _extras(short: tuple[str, ...], long: tuple[str, ...]) -> tuple[tuple[str, ...] | None, tuple[str, ...] | None]:
    """The words of the longer form before and after the shorter one; None where it does not hold it."""
    n = len(short)
    for i in range(len(long) - n + 1):
        if n and long[i : i + n] == short:
            return long[:i], long[i + n :]
    return None, None


def _always_overlap(one: Sequence[Span], other: Sequence[Span]) -> bool:
    """Whether every mention of one of them lies over a mention of the other."""
    return all(any(_touch(s, o) for o in other) for s in one) or all(any(_touch(s, o) for s in one) for o in other)


def _touch(a: Span, b: Span) -> bool:
    return a.field == b.field and a.start < b.end and b.start < a.end


def _together(one: Named, other: Named) -> float:
    """Of the sentences with the first, the share in which the other stands too, beside it."""
    both = sum(
        any(s2 == s1 and not _touch(a, b) for b, s2 in zip(other.spans, other.sentences, strict=True))
        for a, s1 in zip(one.spans, one.sentences, strict=True)
    )
    return both / len(one.spans)


def _distance(one: Sequence[Span], other: Sequence[Span]) -> float:
    """The fewest characters between a mention of each, at most 400; 0 where they overlap."""
    gaps = [max(s.start, o.start) - min(s.end, o.end) for s in one for o in other if s.field == o.field]
    return min((float(max(gap, 0)) for gap in gaps), default=_FAR) if gaps else _FAR
