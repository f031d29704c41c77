"""The cheapest way to cut a page's paragraphs into records: papers, and what is left over.

Every paragraph is part of exactly one record: a paper (a title, perhaps a stray paragraph, and one or more
paragraphs of abstract), a paper whose title a wrap has glued to its abstract, an abstract that lacks its
title, or a stray paragraph. A record's cost is made of minus log-probabilities (`looks`) and of prices for
what pages seldom have; the cut of least total cost is found by dynamic programming over a window. How many
abstracts of this page have several paragraphs, and how long they are, is estimated from a first cut.
"""

from __future__ import annotations

import math
import statistics
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import islice

from .looks import abstract_cost, abstract_odds, continuation_odds, title_cost, title_doubt
from .text import Paragraph

WINDOW = 240
_MARGIN = 60
_MOST_PARAGRAPHS = 30
_MOST_STRAYS = 2
_LONGEST_ABSTRACT = 8_000

_STRAY = 5.0
_STRAY_WITHIN = 5.5
_ORPHAN = 5.0
_GLUED = 3.0
_GLUED_LOWER_CASE = 1.5
_TITLE_WITHOUT_BLANK = 4.0
_ABSTRACT_SPREAD = 0.3  # standard deviation of the logarithm of the length of 20,000 abstracts
_LARGEST_LENGTH_COST = 5.0
_LARGEST_CONTINUATION = 3.5
_SHORTEST_TAIL = 40


@dataclass(frozen=True, slots=True)
class Record:
    """A record of a page: its title, its abstract, or both, and the strays between them."""

    title: Paragraph | None
    abstract: tuple[Paragraph, ...]
    strays: tuple[Paragraph, ...] = ()


@dataclass(frozen=True, slots=True)
class _Habits:
    """What this page does: the price of one more paragraph of an abstract, the typical abstract's length, and
    the price of a title without a blank line before it."""

    continuation: float
    length: float
    title_without_blank: float


@dataclass(frozen=True, slots=True)
class _Scored:
    """A paragraph with its costs, and its cut into title and abstract where a wrap may have glued them."""

    paragraph: Paragraph
    as_title: float
    as_stray: float
    as_abstract: float
    as_beginning: float
    as_continuation: float
    glued: tuple[float, Paragraph, Paragraph] | None


def records_of(paragraphs: Iterable[Paragraph]) -> Iterator[Record]:
    """The records of a page in order, as its paragraphs stream by.

    Parameters
    ----------
    paragraphs
        What the page has beside its furniture.
    """
    source = iter(paragraphs)
    window: list[_Scored] = []
    while True:
        fresh = [_scored(paragraph) for paragraph in islice(source, WINDOW - len(window))]
        window += fresh
        if not window:
            return
        last = not fresh or len(window) < WINDOW
        records, used = _settled(_cut(window), len(window) if last else len(window) - _MARGIN)
        yield from records
        window = window[used:]


def _settled(cuts: list[tuple[int, Record]], limit: int) -> tuple[list[Record], int]:
    """The records that end within the limit, at least one, and how many paragraphs they take."""
    kept = [cut for number, cut in enumerate(cuts) if number == 0 or cut[0] <= limit]
    return [record for _, record in kept], kept[-1][0]


def _cut(window: list[_Scored]) -> list[tuple[int, Record]]:
    blanks = sum(scored.paragraph.after_blank for scored in window) / len(window)
    guess = _Habits(continuation=1.6, length=1_100.0, title_without_blank=_TITLE_WITHOUT_BLANK * blanks)
    first = _cheapest(window, guess)
    return _cheapest(window, _habits([record for _, record in first], guess))


def _habits(records: list[Record], guess: _Habits) -> _Habits:
    papers = [record for record in records if record.title and record.abstract]
    if not papers:
        return guess
    several = sum(len(record.abstract) > 1 for record in papers)
    # One paper less: that a first cut has joined two paragraphs must not by itself make it a habit.
    price = -math.log((max(0, several - 1) + 0.5) / (len(papers) + 2))
    lengths = [sum(len(paragraph.text) for paragraph in record.abstract) for record in papers]
    return replace(guess, continuation=min(_LARGEST_CONTINUATION, price), length=float(statistics.median_low(lengths)))


def _cheapest(window: list[_Scored], habits: _Habits) -> list[tuple[int, Record]]:
    """The records of the cheapest cut, each with where it ends."""
    best: list[tuple[float, int, Record | None]] = [(0.0, 0, None)]
    best += [(math.inf, 0, None)] * len(window)
    for start in range(len(window)):
        for cost, end, record in _candidates(window, start, habits):
            total = best[start][0] + cost
            if total < best[end][0]:
                best[end] = (total, start, record)
    cuts: list[tuple[int, Record]] = []
    end = len(window)
    while end > 0:
        _, start, found = best[end]
        assert found is not None  # every paragraph may at least be a stray
        cuts.append((end, found))
        end = start
    return cuts[::-1]


def _candidates(window: list[_Scored], start: int, habits: _Habits) -> Iterator[tuple[float, int, Record]]:
    """All records that may begin at `start`, with their costs and ends."""
    head = window[start]
    yield _STRAY + head.as_stray, start + 1, Record(head.paragraph, ())
    for cost, end, abstract in _abstracts(window, start, habits, head.as_abstract):
        yield _ORPHAN + cost, end, Record(None, abstract)
    no_blank = 0.0 if head.paragraph.after_blank else habits.title_without_blank
    for strays in range(min(_MOST_STRAYS, len(window) - start - 2) + 1):
        between = window[start + 1 : start + 1 + strays]
        before = head.as_title + no_blank + sum(_STRAY_WITHIN + stray.as_stray for stray in between)
        first = start + 1 + strays
        if first < len(window):
            passed = tuple(stray.paragraph for stray in between)
            for cost, end, abstract in _abstracts(window, first, habits, window[first].as_abstract):
                yield before + cost, end, Record(head.paragraph, abstract, passed)
    if head.glued is not None:
        price, title, tail = head.glued
        for cost, end, abstract in _abstracts(window, start, habits, price):
            yield cost, end, Record(title, (tail, *abstract[1:]))


def _abstracts(
    window: list[_Scored], start: int, habits: _Habits, first_cost: float
) -> Iterator[tuple[float, int, tuple[Paragraph, ...]]]:
    """The abstracts that may begin at `start`, of one paragraph and more."""
    cost = first_cost + window[start].as_beginning
    length = len(window[start].paragraph.text)
    parts = [window[start].paragraph]
    yield cost, start + 1, tuple(parts)
    for at in range(start + 1, min(len(window), start + _MOST_PARAGRAPHS)):
        scored = window[at]
        length += len(scored.paragraph.text)
        if length > _LONGEST_ABSTRACT:
            return
        cost += scored.as_abstract + scored.as_continuation + habits.continuation
        parts.append(scored.paragraph)
        yield cost + _length_cost(length, habits), at + 1, tuple(parts)


def _length_cost(length: int, habits: _Habits) -> float:
    excess = max(0.0, math.log(length / habits.length)) / _ABSTRACT_SPREAD
    return min(_LARGEST_LENGTH_COST, excess * excess / 2)


def _scored(paragraph: Paragraph) -> _Scored:
    odds = abstract_odds(paragraph.text)
    as_stray, as_abstract = (0.0, 12.0) if paragraph.heading else (title_cost(odds), abstract_cost(odds))
    as_title = as_stray + (0.0 if paragraph.heading else title_doubt(paragraph.text))
    opening = continuation_odds(paragraph.text)
    beginning, continuation = abstract_cost(-opening), abstract_cost(opening)
    return _Scored(paragraph, as_title, as_stray, as_abstract, beginning, continuation, _glued(paragraph))


def _glued(paragraph: Paragraph) -> tuple[float, Paragraph, Paragraph] | None:
    """The cheapest cut of a wrapped paragraph into a title of one or two lines and an abstract, with its cost."""
    cuts = []
    for at, line in paragraph.breaks:
        head, tail = paragraph.text[:at].rstrip(), paragraph.text[at:]
        if len(tail) >= _SHORTEST_TAIL:
            cost = _GLUED + _GLUED_LOWER_CASE * tail[0].islower()
            cost += title_cost(abstract_odds(head)) + abstract_cost(abstract_odds(tail))
            cuts.append((cost, Paragraph(paragraph.line, head), Paragraph(line, tail)))
    return min(cuts, key=lambda cut: cut[0], default=None)
