"""Aligning a short form with the long form it abbreviates: the core of the abbreviation finder.

The rule is that of Schwartz and Hearst (2003): the signs of the short form occur in the long form in
order, the first at the beginning of a word. Where several long forms fit, theirs is the shortest; here it
is the one of the least cost, where beginnings of words are cheap and passed-over words are dear, so that
"Recurrent Inference Machine" wins over "Machine" for "RIM" whatever stands before.

Source: A. S. Schwartz, M. A. Hearst, "A simple algorithm for identifying abbreviation definitions in
biomedical text", Pacific Symposium on Biocomputing 8 (2003),
https://psb.stanford.edu/psb-online/proceedings/psb03/schwartz.pdf
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass

from citeweave.folding import strip_accents

_LITTLE_WORDS = "a an and as at by for from in into is of on or over the to under via with between such"
_STOP_WORDS = frozenset(_LITTLE_WORDS.split())
_WORD = re.compile(r"\S+")
_DIGIT_WORDS = {"2": ("to", "two"), "3": ("three",), "4": ("for", "four")}

# What a step of an alignment costs; chosen on MED1250 and on abstracts of machine learning.
CAMEL, NEXT_SIGN, INNER_SIGN = 0.2, 0.35, 1.0
PASSED_STOP_WORD, PASSED_WORD = 0.15, 1.2
STOP_WORD_FIRST, COMMA_CROSSED = 1.0, 0.6


@dataclass(frozen=True, slots=True)
class Fit:
    """Where a long form begins and ends, and what its alignment costs (0 is: all signs begin words)."""

    start: int
    end: int
    cost: float


def best_fit(short: str, text: str, start: int, end: int, limit: float, *, anchored: bool = False) -> Fit | None:
    """The long form of `short` among the words of `text[start:end]`.

    Parameters
    ----------
    short
        The short form, as printed.
    text, start, end
        The words that the long form is sought in; it ends where they end.
    limit
        The cost of an alignment for each sign of the short form, at most.
    anchored
        Whether the long form must also begin where the words begin.

    Returns
    -------
    Fit or None
        None where the signs of the short form do not occur in order, or cost too much. Offsets are into
        `text`.
    """
    words = _Words.read(text, start, end)
    for signs in spellings(short, text[start:end]):
        if fit := _cheapest(signs, words, limit * len(signs), anchored):
            return fit
    return None


def best_inside(short: str, text: str, start: int, end: int, limit: float, *, anchored: bool = False) -> Fit | None:
    """Like `best_fit`, but the long form may end at any word; of equal costs the longest one wins."""
    words = _WORD.finditer(text[start:end])
    ends = [start + word.end() for word in words if word.group().lower() not in _STOP_WORDS]
    fits = (best_fit(short, text, start, stop, limit, anchored=anchored) for stop in ends)
    return min((fit for fit in fits if fit), key=lambda fit: (fit.cost, -fit.end), default=None)


def spellings(short: str, words: str) -> list[str]:
    """The signs to be found for a short form, best first: its own, then with what digits may stand for.

    >>> spellings("P2P", "peer-to-peer"), spellings("GANs", "adversarial networks")
    (['p2p', 'ptp', 'ppp'], ['gan'])
    """
    plain = strip_accents(short)
    if re.search(r"[A-Z0-9]s\Z", plain) and words.rstrip().endswith("s"):
        plain = plain[:-1]
    signs = "".join(c for c in plain.lower() if c.isalnum())
    found = [signs]
    for place, sign in enumerate(signs):
        if sign in _DIGIT_WORDS:
            found.extend(signs[:place] + word[0] + signs[place + 1 :] for word in _DIGIT_WORDS[sign] if word in words)
            if place and signs[place - 1].isalpha():  # "Pro^2", "A3C": the letter before, repeated
                found.append(signs[:place] + signs[place - 1] * (int(sign) - 1) + signs[place + 1 :])
    return list(dict.fromkeys(found))


@dataclass(frozen=True, slots=True)
class _Words:
    """The words of a part of a text, with what the steps between them cost."""

    plain: str
    lowered: str
    """`plain` in small letters, sign by sign."""
    offset: int
    spans: tuple[tuple[int, int], ...]
    word_at: tuple[int, ...]
    costs: tuple[float, ...]
    """What passing over all words before each one costs, and at the end over all."""

    @classmethod
    def read(cls, text: str, start: int, end: int) -> _Words:
        """The words of `text[start:end]`; accents do not count."""
        part = text[start:end]
        plain = part if part.isascii() else "".join(strip_accents(c)[:1] or c for c in part)
        spans = tuple(match.span() for match in _WORD.finditer(plain))
        word_at = [0] * len(plain)
        costs = [0.0]
        for number, (begin, stop) in enumerate(spans):
            word_at[begin:stop] = [number] * (stop - begin)
            costs.append(costs[-1] + (PASSED_STOP_WORD if _is_stop_word(plain[begin:stop]) else PASSED_WORD))
        return cls(plain, _lowered(plain), start, spans, tuple(word_at), tuple(costs))

    def places(self, sign: str) -> list[int]:
        """Where a sign stands, small or capital."""
        found, place = [], self.lowered.find(sign)
        while place >= 0:
            found.append(place)
            place = self.lowered.find(sign, place + 1)
        return found

    def begins_word(self, place: int) -> bool:
        """Whether a place begins a word, or a part of one after a hyphen."""
        return place == 0 or not self.plain[place - 1].isalnum()

    def step(self, last: int, place: int) -> float:
        """What it costs to go from one sign of the short form to the next."""
        before, word = self.word_at[last], self.word_at[place]
        cost = self.costs[word] - self.costs[before + 1] if word > before else 0.0
        cost += COMMA_CROSSED * self.plain.count(",", last, place)
        if self.begins_word(place):
            return cost
        if self.plain[place].isupper() or self.plain[place].isdigit():
            return cost + CAMEL
        return cost + (NEXT_SIGN if place == last + 1 else INNER_SIGN)


_Way = tuple[int, int]
"""First place and last place of an alignment so far; kept with its cost."""


def _cheapest(signs: str, words: _Words, limit: float, anchored: bool) -> Fit | None:
    if not signs or not words.spans:
        return None
    ways: dict[_Way, float] = {}
    for place in words.places(signs[0]):
        if words.begins_word(place) and (not anchored or place == words.spans[0][0]):
            begin, end = words.spans[words.word_at[place]]
            ways[place, place] = STOP_WORD_FIRST if _is_stop_word(words.plain[begin:end]) else 0.0
    for sign in signs[1:]:
        ways = _next_ways(ways, words.places(sign), words, limit)
    fits = (_fit(first, last, cost, words) for (first, last), cost in ways.items())
    kept = (fit for fit in fits if fit and fit.cost <= limit)
    return min(kept, key=lambda fit: (fit.cost, -fit.start), default=None)


def _next_ways(ways: dict[_Way, float], places: list[int], words: _Words, limit: float) -> dict[_Way, float]:
    """Each way carried on to each place behind it; of those with the same ends the cheapest."""
    cheapest: dict[_Way, float] = {}
    for (first, last), cost in ways.items():
        for place in places[bisect_right(places, last) :]:
            total = cost + words.step(last, place)
            if total <= limit and total < cheapest.get((first, place), float("inf")):
                cheapest[first, place] = total
    return cheapest


def _fit(first: int, last: int, cost: float, words: _Words) -> Fit | None:
    """The long form of a way: whole words, to the end of the last one."""
    begin, end = words.spans[words.word_at[first]][0], words.spans[-1][1]
    begin += max(words.plain[begin:first].rfind(sign) for sign in "([/\"'“‘`") + 1
    inside = words.plain[begin:end]
    if re.search(r"\s[(\[]", inside) or any(inside.count(a) != inside.count(b) for a, b in ("()", "[]")):
        return None
    cost += words.costs[-1] - words.costs[words.word_at[last] + 1]
    return Fit(words.offset + begin, words.offset + end, round(cost, 3))


def _lowered(text: str) -> str:
    """Small letters of the same length; a sign whose small letter is two signs stays as it is."""
    if text.isascii():
        return text.lower()
    return "".join(small if len(small := char.lower()) == 1 else char for char in text)


def _is_stop_word(word: str) -> bool:
    return word.lower().strip(",.") in _STOP_WORDS
