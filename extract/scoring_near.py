"""How near a prediction is to a gold thing that it does not match: for the kinds of mistakes in `scoring_errors`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from citeweave.extract.scoring import Reading, Thing
from citeweave.extract.scoring_forms import form_words
from citeweave.model import FieldName, Span


@dataclass(frozen=True, slots=True)
class Side:
    """A thing, gold or predicted, with the places of its forms (free-standing ones first), and the words of them."""

    thing: Thing
    places: tuple[Span, ...]
    words: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True, order=True)
class Nearness:
    """How near the two sides are; the smallest is the nearest.

    `apart` is 0 where they cover the same characters, and below 1.
    """

    other_form: bool
    other_type: bool
    apart: float


def sides(reading: Reading, things: Iterable[Thing]) -> list[Side]:
    """The things with what the text of the paper says of their forms."""
    fields: tuple[tuple[FieldName, str], ...] = (("title", reading.title), ("abstract", reading.abstract))
    made = []
    for thing in things:
        forms = sorted({thing.name, *thing.aliases} - {""})
        whole = _occurrences(forms, fields, whole=True)
        places = tuple(sorted(whole, key=lambda s: _is_joined(dict(fields)[s.field], s))) or _occurrences(
            forms, fields, whole=False
        )
        made.append(Side(thing, places, tuple(form_words(form) for form in forms)))
    return made


def nearness(gold: Side, predicted: Side) -> Nearness | None:
    """How near they are; None where they have nothing to do with each other.

    They have where they share a form, where forms of both cover the same characters, or where a form of one holds
    a form of the other as whole words.
    """
    other_type = gold.thing.type != predicted.thing.type
    if not gold.thing.forms.isdisjoint(predicted.thing.forms):
        return Nearness(False, other_type, 0.0)
    places = (_overlap(a, b) for a in gold.places for b in predicted.places)
    words = (_shared_words(a, b) for a in gold.words for b in predicted.words)
    share = max((*places, *words), default=0.0)
    return Nearness(True, other_type, 1 - share) if share else None


def place_to_look(gold: Sequence[Side], predicted: Sequence[Side]) -> Span | None:
    """A place of the predictions, one that the gold shares if there is one; else a place of the gold."""
    ours = [place for side in predicted for place in side.places]
    theirs = [place for side in gold for place in side.places]
    shared = [a for a in ours if any(_overlap(a, b) for b in theirs)]
    return next(iter((*shared, *ours, *theirs)), None)


def _overlap(a: Span, b: Span) -> float:
    """Shared characters over all characters of two spans (Jaccard), 0 for different fields."""
    if a.field != b.field:
        return 0.0
    return max(0, min(a.end, b.end) - max(a.start, b.start)) / (max(a.end, b.end) - min(a.start, b.start))


def _shared_words(a: tuple[str, ...], b: tuple[str, ...]) -> float:
    """How much of the longer form the shorter one is, if that is in it as whole words, else 0."""
    short, long = sorted((a, b), key=len)
    places = range(len(long) - len(short) + 1) if short else ()
    return len(short) / len(long) if any(long[n : n + len(short)] == short for n in places) else 0.0


def _occurrences(forms: Iterable[str], fields: Iterable[tuple[FieldName, str]], *, whole: bool) -> tuple[Span, ...]:
    """All occurrences in reading order; only those that are no part of a word where `whole`."""
    return tuple(
        Span(name, start, end)
        for name, text in fields
        for start, end in sorted((start, start + len(form)) for form in forms for start in _starts(form, text))
        if not (whole and _cuts_word(text, start, end))
    )


def _starts(form: str, text: str) -> Iterator[int]:
    start = text.find(form)
    while start >= 0:
        yield start
        start = text.find(form, start + 1)


def _cuts_word(text: str, start: int, end: int) -> bool:
    before = start > 0 and text[start - 1].isalnum() and text[start].isalnum()
    return before or (end < len(text) and text[end].isalnum() and text[end - 1].isalnum())


def _is_joined(text: str, span: Span) -> bool:
    """Whether a hyphen joins it to something, as "ViT" in "FQ-ViT"."""
    return "-" in (text[max(0, span.start - 1) : span.start], text[span.end : span.end + 1])
