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
from dataclasses import dataclass

from citeweave.folding import strip_accents

_STOP_WORDS = frozenset("a an and as at by for from in into is of on or over the to under via with between such".split())
_WORD = re.compile(r"\S+")
_DIGIT_WORDS = {"2": ("to", "two"), "3": ("three",), "4": ("for", "four")}

CAMEL, NEXT_SIGN, INNER_SIGN = 0.2, 0.35, 1.0
PASSED_STOP_WORD, PASSED_WORD, LAST_WORD_PASSED = 0.15, 1.2, 1.2
STOP_WORD_FIRST, COMMA_CROSSED = 1.0, 0.6


@dataclass(frozen=True, slots=True)
class Fit:
    """Where a long form begins and ends, and what its alignment costs (0 is: all signs begin words)."""

    start: int
    end: int
    cost: float


def best_fit(short: str, text: str, start: int, end: int, *, anchored: bool = False) -> Fit | None:
    """The long form of `short` among the words of `text[start:end]`.

    Parameters
    ----------
    short
        The short form, as printed.
    text, start, end
        The words that the long form is sought in; it ends where they end.
    anchored
        Whether it must also begin where they begin.

    Returns
    -------
    Fit or None
        None where the signs of the short form do not occur in order. Offsets are into `text`.
    """
    for signs in spellings(short, text[start:end]):
        if fit := _cheapest(signs, text, start, end, anchored):
            return fit
    return None


def best_inside(short: str, text: str, start: int, end: int, *, anchored: bool = False) -> Fit | None:
    """Like `best_fit`, but the long form may end at any word; of equal costs the longest one wins."""
    words = _WORD.finditer(text[start:end])
    ends = [start + word.end() for word in words if word.group().lower() not in _STOP_WORDS]
    fits = (best_fit(short, text, start, stop, anchored=anchored) for stop in ends)
    return min((fit for fit in fits if fit), key=lambda fit: (fit.cost, -fit.end), default=None)


def spellings(short: str, words: str) -> list[str]:
    """The signs to be found for a short form, best first: its own, then with what digits may stand for.

    >>> spellings("P2P", "peer-to-peer"), spellings("GANs", "adversarial networks")
    (['p2p', 'ptp'], ['gan'])
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


def _cheapest(signs: str, text: str, start: int, end: int, anchored: bool) -> Fit | None:
    if not signs:
        return None
    plain = _plain(text[start:end])
    words = [(m.start(), m.end()) for m in _WORD.finditer(plain)]
    if not words:
        return None
    ways = [
        (place, place, STOP_WORD_FIRST if _is_stop_word(plain, _word_at(words, place), words) else 0.0)
        for place in _places(plain, signs[0])
        if _begins_word(plain, place) and (not anchored or place == words[0][0])
    ]
    for sign in signs[1:]:
        ways = _next_ways(ways, _places(plain, sign), plain, words)
    fits = (_fit(way, start, plain, words) for way in ways)
    return min((fit for fit in fits if fit), key=lambda fit: (fit.cost, -fit.start), default=None)


def _fit(way: _Way, offset: int, plain: str, words: list[tuple[int, int]]) -> Fit | None:
    """The long form of a way: whole words, to the end of the last one."""
    first, last, cost = way
    begin, end = words[_word_at(words, first)][0], words[-1][1]
    begin += max(plain[begin:first].rfind(sign) for sign in "([/\"'“‘`") + 1
    inside = plain[begin:end]
    if re.search(r"\s[(\[]", inside) or any(inside.count(a) != inside.count(b) for a, b in ("()", "[]")):
        return None
    after = range(_word_at(words, last) + 1, len(words))
    cost += sum(PASSED_STOP_WORD if _is_stop_word(plain, word, words) else LAST_WORD_PASSED for word in after)
    return Fit(offset + begin, offset + end, round(cost, 3))


_Way = tuple[int, int, float]
"""First place, last place, cost so far."""


def _next_ways(ways: list[_Way], places: list[int], plain: str, words: list[tuple[int, int]]) -> list[_Way]:
    """Each way carried on to each place behind it; of those with the same ends the cheapest."""
    cheapest: dict[tuple[int, int], float] = {}
    for first, last, cost in ways:
        for place in places:
            if place > last:
                total = cost + _step(plain, words, last, place)
                if total < cheapest.get((first, place), float("inf")):
                    cheapest[first, place] = total
    return [(first, place, cost) for (first, place), cost in cheapest.items()]


def _step(plain: str, words: list[tuple[int, int]], last: int, place: int) -> float:
    between = range(_word_at(words, last) + 1, _word_at(words, place))
    passed = sum(PASSED_STOP_WORD if _is_stop_word(plain, word, words) else PASSED_WORD for word in between)
    commas = COMMA_CROSSED * plain.count(",", last, place)
    if _begins_word(plain, place):
        return passed + commas
    if plain[place].isupper() or plain[place].isdigit():
        return passed + commas + CAMEL
    return passed + commas + (NEXT_SIGN if place == last + 1 else INNER_SIGN)


def _plain(text: str) -> str:
    """The text without accents, of the same length."""
    return text if text.isascii() else "".join(strip_accents(c)[:1] or c for c in text)


def _places(plain: str, sign: str) -> list[int]:
    return [place for place, char in enumerate(plain) if char.lower() == sign]


def _begins_word(plain: str, place: int) -> bool:
    return place == 0 or not plain[place - 1].isalnum()


def _word_at(words: list[tuple[int, int]], place: int) -> int:
    return sum(1 for begin, _ in words if begin <= place) - 1


def _is_stop_word(plain: str, word: int, words: list[tuple[int, int]]) -> bool:
    begin, end = words[word]
    return plain[begin:end].lower().strip(",.") in _STOP_WORDS
