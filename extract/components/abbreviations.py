"""Short forms and the long forms that the text gives for them: "Recurrent Inference Machine (RIM)".

Runs after `sentences`. It looks for the places where texts define abbreviations (a bracket after the long
or the short form, "LoRA, or Low-Rank Adaptation,", "termed X", a title's "RIM: ..."), and lets
`abbreviations_match` say whether the letters fit.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from spacy.language import Language

from citeweave.extract.components.abbreviations_match import Fit, best_fit
from citeweave.extract.components.sentences import split_sentences
from citeweave.extract.document import AbbreviationPair, fields_of
from citeweave.model import Span

if TYPE_CHECKING:
    from spacy.tokens import Doc

MAX_SHORT = 12
"""Signs of a short form, at most."""

_BRACKET = re.compile(r"\((?P<round>(?:[^()]|\([^()]*\))*)\)|\[(?P<square>[^\[\]]*)\]")
_LEAD = re.compile(
    r"\s*(?:(?:or|i\.e\.,?|e\.g\.,?|also|called|termed|dubbed|denoted|abbreviated|abbr\.?|hereafter|henceforth|known|named|referred to"
    r"|short for|stands for|standing for|as|by|the|a|an|simply|for short|aka|a\.k\.a\.|acronym|:)[\s,:]+)*[\"'“‘`]*",
    re.IGNORECASE,
)
_SHORT = re.compile(r"[^\W_][\w\-‐–/+^.{}&$'*α-ωΑ-Ω]*(?:\([\w,]+\))?(?: [\w\-+/^]+)?")
_NO_SHORT = frozenset(
    "see e.g i.e eg ie left right top bottom both ii iii iv vi vii a b c d e f i j k m n p q t x y z and or not all in on"
    " for with ours yes no fig eq et al the to of at we it".split()
)
_WORDS_BEFORE = re.compile(r"\S+")
_SHORT_BEFORE = re.compile(r"(?<![\w-])[^\W_][\w\-‐–/+^&]*(?=\s*\Z)")
_TERMED = re.compile(
    r"(?:,|\b(?:we|which is|is|are|method|model|framework|approach|algorithm|network|dataset|benchmark))?\s*\(?\b(?:termed|dubbed|called|named|coined|denoted|abbreviated(?: as| to)?"
    r"|denoted (?:as|by)|referred to as|known as|termed as|or|namely|short for)\s+[\"'“‘]?(?P<short>[\w\-+^/]+)"
)


@dataclass(frozen=True, slots=True)
class Pair:
    """A short form and its long form, with their places in the text."""

    short: str
    long: str
    short_start: int
    short_end: int
    long_start: int
    long_end: int


def find_pairs(text: str) -> list[Pair]:
    """Find the abbreviations that a text defines.

    Parameters
    ----------
    text
        A title or an abstract.

    Returns
    -------
    list of Pair
        In the order of the short forms; forms are as printed, plural or not.

    >>> [(p.short, p.long) for p in find_pairs("a Recurrent Inference Machine (RIM)")]
    [('RIM', 'Recurrent Inference Machine')]
    """
    pairs: dict[tuple[int, int], Pair] = {}
    for start, end in split_sentences(text):
        for pair in _pairs_of_sentence(text, start, end):
            pairs.setdefault((pair.short_start, pair.short_end), pair)
    return [pairs[key] for key in sorted(pairs)]


def _pairs_of_sentence(text: str, start: int, end: int) -> Iterator[Pair]:
    for bracket in _BRACKET.finditer(text, start, end):
        inner = bracket.start() + 1
        pair = _short_in_bracket(text, start, bracket.start(), inner, bracket.end() - 1)
        pair = pair or _long_in_bracket(text, start, bracket.start(), inner, bracket.end() - 1)
        if pair is not None:
            yield pair


def _short_in_bracket(text: str, sentence: int, place: int, inner: int, end: int) -> Pair | None:
    """The pair of "long form (SHORT...)"."""
    lead = _LEAD.match(text, inner, end)
    begin = lead.end() if lead else inner
    short = _SHORT.match(text, begin, end)
    if short is None or not re.match(r"[\"'”’`]*\s*(?:[;,:=]|\Z)", text[short.end() : end]):
        return None
    form = short.group().rstrip(".")
    if not is_short_form(form):
        return None
    fit = best_fit(form, text, _window(text, sentence, place, form), len(text[:place].rstrip()))
    return _pair(text, begin, begin + len(form), fit) if fit and _accepted(form, text, fit) else None


def _long_in_bracket(text: str, sentence: int, place: int, inner: int, end: int) -> Pair | None:
    """The pair of "SHORT (long form...)"."""
    short = _SHORT_BEFORE.search(text, max(sentence, place - 30), place)
    if short is None or not is_short_form(short.group()) or not re.search("[A-Z]", short.group()):
        return None
    lead = _LEAD.match(text, inner, end)
    begin = lead.end() if lead else inner
    stop = re.compile(r"[\"”]?\s*(?:[;:\[(]|,|\Z)").search(text, begin, end)
    last = stop.start() if stop else end
    if len(text[begin:last].split()) < 2 and len(text[begin:last]) < 2 * len(short.group()):
        return None
    fit = best_fit(short.group(), text, begin, last, anchored=True)
    strict = fit and fit.cost <= 0.3 * len(short.group())
    return _pair(text, *short.span(), fit) if fit and strict and _accepted(short.group(), text, fit) else None


def _window(text: str, sentence: int, place: int, form: str) -> int:
    """Where the words begin that may hold the long form: as many as Schwartz and Hearst allow."""
    size = len(re.sub(r"\W", "", form))
    words = [match.start() for match in _WORDS_BEFORE.finditer(text, sentence, place)]
    begin = words[-min(size + 5, size * 2) :][0] if words else place
    for sign in re.finditer(r"[;:()\[\]]\s|[)\]]", text[begin:place]):
        if text[begin + sign.end() : place].strip():
            begin += sign.end() - begin + begin - begin if False else 0
    return begin


def is_short_form(form: str) -> bool:
    """Whether a form may be an abbreviation by its looks: short, with a letter, no plain word."""
    if not 2 <= len(form) <= MAX_SHORT or len(form.split()) > 2 or form.lower().strip(".") in _NO_SHORT:
        return False
    return re.search(r"[^\W\d_]", form) is not None


def _accepted(form: str, text: str, fit: Fit) -> bool:
    long = text[fit.start : fit.end]
    size = len(re.sub(r"\W", "", form))
    if len(long) <= len(form) or form.lower() in re.split(r"[\s-]+", long.lower()):
        return False
    limit = 0.75 * size if re.search("[A-Z]", form) else 0.3 * size
    return fit.cost <= limit


def _pair(text: str, begin: int, end: int, fit: Fit) -> Pair:
    return Pair(text[begin:end], text[fit.start : fit.end], begin, end, fit.start, fit.end)
