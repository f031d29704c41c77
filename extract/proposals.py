"""From the recogniser's probabilities to candidate spans: generous, overlapping, each with what speaks for it.

The tags are decoded three times, more boldly each time (the score of "no name here" is lowered), and the spans
found are also tried with and without a general word at their ends ("PageRank", "PageRank algorithm"). What of it
is right is judged later, by `confidence`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from citeweave.extract.document import Candidate, Signals
from citeweave.extract.frequencies import Frequencies
from citeweave.extract.names import KnownName
from citeweave.extract.tags import TYPES
from citeweave.extract.viterbi import best_tags, tagged_spans, transitions
from citeweave.extract.wordpieces import Piece, Window
from citeweave.folding import fold_words
from citeweave.model import FieldName, Span

if TYPE_CHECKING:
    from numpy.typing import NDArray

BOLDNESS = (0.0, 1.5, 3.0)
"""What is taken from the log probability of "no name here", decoding by decoding."""

_FUNCTION = r"(?:a|an|the|of|and|or|for|with|in|on|to|by|via|from|using|our|their|its|this|these|that|as|at|is)"
_FUNCTION_START = re.compile(rf"(?:{_FUNCTION}(?=\s)|[\s\"'`“”‘’,;:])", re.IGNORECASE)
_FUNCTION_END = re.compile(rf"(?:\s{_FUNCTION}|[\s\"'`“”‘’,;:])$")
_FIELDS: tuple[FieldName, FieldName] = ("title", "abstract")
_OF_A_NAME = re.compile(r"[-/+.]|\d+\w*|\w*[A-Z]\w*")
_SURELY_A_NAME = re.compile(r"[A-Z]\w*[A-Z0-9]|[a-z0-9][A-Z]")
_LEAST_SAMENESS = 0.7
"""Log odds from which a word at the end of a name is general: with or without it, the thing is the same."""
_LEAST_SEEN = 5
_ALLOWED = transitions()


@dataclass(frozen=True, slots=True)
class Probabilities:
    """What the model says of the pieces of a window: rows are pieces, all arrays float32.

    tags (pieces, 9), roles (pieces, 4), must (pieces,), vectors (pieces, 64).
    """

    tags: NDArray[np.float32]
    roles: NDArray[np.float32]
    must: NDArray[np.float32]
    vectors: NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Reading:
    """The words of a window and what the model says of each; rows are words.

    `scores` are log probabilities of the 9 tags for the whole word; `types`, `begins`, `inside` the probabilities of
    the four types, of beginning and of going on with them; `outside`, `must`, `roles` and `vectors` as they say.
    """

    spans: tuple[Span, ...]
    scores: NDArray[np.float32]
    types: NDArray[np.float32]
    begins: NDArray[np.float32]
    inside: NDArray[np.float32]
    outside: NDArray[np.float32]
    must: NDArray[np.float32]
    roles: NDArray[np.float32]
    vectors: NDArray[np.float32]


def read(window: Window, p: Probabilities, fields: dict[FieldName, str]) -> Reading | None:
    """The words of a window; None where it has none."""
    words = _words(window, fields)
    if not words:
        return None
    order = [i for word in words for i in word]
    first = [word[0] for word in words]
    lengths = np.array([len(word) for word in words], dtype=np.float32)
    starts = np.cumsum([0, *(len(word) for word in words[:-1])])

    def total(rows: NDArray[np.float32]) -> NDArray[np.float32]:
        return np.add.reduceat(rows[order], starts, axis=0)

    scores = np.log(np.maximum(p.tags, 1e-7))
    later = [i for word in words for i in word[1:]]
    scores[later, 1::2] = scores[later, 2::2]  # a later piece of a word can only go on with its tag
    ends = [(window.pieces[word[0]], window.pieces[word[-1]]) for word in words]
    return Reading(
        tuple(Span(_FIELDS[a.field], a.start, b.end) for a, b in ends if a is not None and b is not None),
        total(scores),
        total(p.tags[:, 1::2] + p.tags[:, 2::2]) / lengths[:, None],
        p.tags[first, 1::2],
        p.tags[first, 2::2],
        p.tags[first, 0],
        total(p.must) / lengths,
        total(p.roles) / lengths[:, None],
        total(p.vectors) / lengths[:, None],
    )


def proposals(reading: Reading, fields: dict[FieldName, str], tables: Frequencies) -> Iterator[Candidate]:
    """The candidates of a window, each span once."""
    stack = np.repeat(reading.scores[None], len(BOLDNESS), axis=0)
    stack[:, :, 0] -= np.array(BOLDNESS, dtype=np.float32)[:, None]
    level: dict[tuple[int, int], int] = {}
    for bold, tags in enumerate(best_tags(stack, _ALLOWED)):
        for first, last, _ in tagged_spans(tags):
            level.setdefault((first, last), bold)
    for first, last in list(level):
        for other in _variants(first, last, reading, fields, tables):
            level.setdefault(other, len(BOLDNESS))
    seen: set[Span] = set()
    for (first, last), bold in sorted(level.items(), key=lambda item: (item[1], item[0])):
        candidate = _candidate(first, last, bold, reading, fields)
        if candidate is not None and candidate.span not in seen:
            seen.add(candidate.span)
            yield candidate


def listed_candidate(span: Span, name: KnownName, reading: Reading, fields: dict[FieldName, str]) -> Candidate | None:
    """The candidate for a name of the user's list that stands at a span; None where this window does not hold it."""
    rows = [i for i, word in enumerate(reading.spans) if overlap(word, span)]
    if not rows:
        return None
    text = fields[span.field][span.start : span.end]
    return replace(_scored(span, text, rows[0], rows[-1] + 1, 0, reading), type=name.type, listed=name.name)


def overlap(a: Span, b: Span) -> bool:
    """Whether two spans share a character."""
    return a.field == b.field and a.start < b.end and b.start < a.end


def _variants(
    first: int, last: int, reading: Reading, fields: dict[FieldName, str], tables: Frequencies
) -> Iterator[tuple[int, int]]:
    """The span with the general word after it, and without general words at its ends."""

    def general(place: str, at: int) -> bool:
        span = reading.spans[at]
        words = fold_words(fields[span.field][span.start : span.end])
        return len(words) == 1 and tables.is_general(place, words[0], _LEAST_SAMENESS, _LEAST_SEEN)

    spans = reading.spans
    if last < len(spans) and spans[last].field == spans[first].field and general("after", last):
        gap = fields[spans[last].field][spans[last - 1].end : spans[last].start]
        if not gap.strip(" \n-"):
            yield first, last + 1
    if last - first > 1:
        yield from _names_within(first, last, reading, fields)
        if general("after", last - 1):
            yield first, last - 1
        if general("before", first):
            yield first + 1, last


def _names_within(first: int, last: int, reading: Reading, fields: dict[FieldName, str]) -> Iterator[tuple[int, int]]:
    """The runs of words cased like names within a longer span: "ImageNet" of "ImageNet validation set"."""
    texts = [fields[span.field][span.start : span.end] for span in reading.spans[first:last]]
    start = 0
    while start < len(texts):
        stop = start
        while stop < len(texts) and _OF_A_NAME.fullmatch(texts[stop]):
            stop += 1
        begin, end = start, stop
        while begin < end and not texts[begin][0].isalnum():
            begin += 1
        while end > begin and not texts[end - 1][-1].isalnum():
            end -= 1
        if 0 < end - begin < len(texts) and any(_SURELY_A_NAME.search(text) for text in texts[begin:end]):
            yield first + begin, first + end
        start = max(stop, start + 1)


def _candidate(first: int, last: int, bold: int, reading: Reading, fields: dict[FieldName, str]) -> Candidate | None:
    """The candidate of the words [first, last); None where they are of two fields or only function words."""
    begin, end = reading.spans[first], reading.spans[last - 1]
    if begin.field != end.field:
        return None
    text = fields[begin.field]
    start, stop = trimmed(text, begin.start, end.end)
    if start >= stop or (bold and not _balanced(text[start:stop])):
        return None
    while reading.spans[first].end <= start:
        first += 1
    while reading.spans[last - 1].start >= stop:
        last -= 1
    return _scored(Span(begin.field, start, stop), text[start:stop], first, last, bold, reading)


def _balanced(text: str) -> bool:
    """Whether no bracket is open at the end, and none closes that did not open."""
    depth = 0
    for char in text:
        depth += (char in "([{") - (char in ")]}")
        if depth < 0:
            return False
    return depth == 0


def _scored(span: Span, text: str, first: int, last: int, bold: int, reading: Reading) -> Candidate:
    """The candidate of the words [first, last) with what the model says of them."""
    types = reading.types[first:last]
    goes_on = last < len(reading.spans) and reading.spans[last].field == span.field
    before = first > 0 and reading.spans[first - 1].field == span.field
    signals = Signals(
        weakest=float(types.sum(axis=1).min()),
        begins=float(reading.begins[first].sum()),
        continues=float(reading.inside[first].sum()),
        after=float(reading.inside[last].sum()) if goes_on else 0.0,
        before=float(1 - reading.outside[first - 1]) if before else 0.0,
        restarts=float(reading.begins[first + 1 : last].sum(axis=1).max()) if last - first > 1 else 0.0,
        plain=float(bold == 0),
        bold=float(bold <= 1),
        varied=float(bold == len(BOLDNESS)),
    )
    scores = tuple(float(x) for x in types.mean(axis=0))
    return Candidate(
        span,
        text,
        TYPES[max(range(len(TYPES)), key=lambda t: scores[t])],
        scores,
        tuple(float(x) for x in reading.roles[first:last].mean(axis=0)),
        float(reading.must[first:last].mean()),
        signals,
        tuple(float(x) for x in reading.vectors[first:last].mean(axis=0)),
    )


def trimmed(text: str, start: int, stop: int) -> tuple[int, int]:
    """The bounds without function words and quotation marks at the ends, which no name begins or ends with."""
    while m := _FUNCTION_START.match(text, start, stop):
        start = m.end()
    while m := _FUNCTION_END.search(text, start, stop):
        stop = m.start()
    return start, stop


def settled(own: Iterable[Candidate], listed: Iterable[Candidate]) -> list[Candidate]:
    """The model's own candidates and the listed ones together, no listed one overlapping another candidate.

    A listed name goes before a candidate of the model that it overlaps, unless that is a longer name around it that
    the model is sure of: listed "LoRA" is no name within "BA-LoRA".
    """
    listed = list(listed)
    kept = [
        c for c in own if all(c.signals.plain and _contains(c.span, o.span) for o in listed if overlap(c.span, o.span))
    ]
    return [*kept, *(o for o in listed if not any(overlap(o.span, c.span) for c in kept))]


def _contains(outer: Span, inner: Span) -> bool:
    """Whether a span reaches beyond another one, and holds it whole."""
    return outer != inner and outer.start <= inner.start and inner.end <= outer.end


def _words(window: Window, fields: dict[FieldName, str]) -> list[list[int]]:
    """The pieces of each word: a piece goes on with the word before when no gap parts two letters or digits."""
    words: list[list[int]] = []
    before: Piece | None = None
    for i, piece in enumerate(window.pieces):
        if piece is not None:
            text = fields[_FIELDS[piece.field]]
            glued = before is not None and before.field == piece.field and before.end == piece.start > 0
            if glued and text[piece.start - 1].isalnum() and text[piece.start].isalnum():
                words[-1].append(i)
            else:
                words.append([i])
        before = piece
    return words
