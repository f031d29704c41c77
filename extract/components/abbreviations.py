"""Short forms and the long forms that the text gives for them: "Recurrent Inference Machine (RIM)".

Runs after `sentences`. It looks for the places where texts define abbreviations (a bracket after the long
or the short form, "LoRA, or Low-Rank Adaptation,", "termed X", a title's "RIM: ..."), and lets
`abbreviations_match` say whether the letters fit.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from spacy.language import Language

from citeweave.extract.components.abbreviations_match import Fit, best_fit, best_inside
from citeweave.extract.components.sentences import split_sentences
from citeweave.extract.document import AbbreviationPair, fields_of, sentences_of
from citeweave.model import Span

if TYPE_CHECKING:
    from spacy.tokens import Doc

MAX_SHORT = 12
"""Signs of a short form, at most."""
LOOSE, STRICT, STRICTEST = 0.8, 0.3, 0.15
"""Cost of an alignment for each sign of the short form, at most: in the usual place, and elsewhere."""
MAX_BRACKET, MAX_WINDOW = 400, 400
"""Characters of a bracket that may hold a form, and of the words before it, at most."""
MAX_LONG = 120
"""Characters behind a short form that its long form is sought in."""

_CLINGING = " \n\t~}\"'”’*,"
_LEAD = re.compile(
    r"\s*(?:(?:or|i\.e\.,?|also|called|termed|dubbed|denoted|abbreviated|abbr\.?|hereafter|henceforth|known"
    r"|named|referred to|short for|stands for|standing for|as|by|the|a|an|simply|for short|aka|a\.k\.a\.|acronym|:)"
    r"[\s,:]+)*[\"'“‘`]*",
    re.IGNORECASE,
)
"""What may stand in a bracket before the form: "(also called the"."""
_SHORT = re.compile(r"[^\W_][\w\-‐–/+^.{}&$'*α-ωΑ-Ω]*(?:\([\w,]+\))?(?: [\w\-+/^]+)?")
_PLAIN_WORDS = (
    "see e.g i.e eg ie left right top bottom both ii iii iv vi vii and or not all in on for with ours yes no fig eq et"
    " al the to of at we it that which"
)
_NO_SHORT = frozenset(_PLAIN_WORDS.split())
_WORDS_BEFORE = re.compile(r"\S+")
_LIKE_A_WORD = re.compile("[A-Z]?[a-z]+(?: [a-z]+)?")
_SEVERAL_CAPITALS = re.compile("[A-Z].*[A-Z]|[A-Z].*[0-9]|[0-9].*[A-Z]")
_BRACKET = re.compile(r"[()\[\]]")
_STOP = re.compile(r"[.;:,()\[\]](?=\s|\Z)|\s[(\[]")
_STOPS_IN_BRACKET = (re.compile(r"\s*(?:;|\Z)"), re.compile(r"[\"”]?\s*(?:[;:,\[(]|\Z)"))
_SHORT_BEFORE = re.compile(r"(?<![\w-])[^\W_][\w\-‐–/+^&]*(?=\s*\Z)")
_FORM = r"(?P<short>(?=\S{0,11}[A-Z0-9]\S{0,11}[A-Z0-9])[^\W_][\w+^/-]*[\w+])"
_MEANING = r"(?:(?<=, )or|which stands for|stands for|standing for|short for|i\.e\.,?)"
_APPOSITION = re.compile(rf"(?<![\w-]){_FORM}(?:,\s+(?:or\s+)?(?:an?|the)\s+|,?\s+\(?{_MEANING}\s+(?:the\s+)?)")
"""Up to the long form of "LoRA, or Low-Rank Adaptation" and of "DSD, a dense-sparse-dense training flow"."""
_NAMED = r"(?:termed|dubbed|called?|named?|coined|denoted|abbreviated|known|referred)(?:\s+(?:as|by|to|to\s+as))?|or"
_TERMED = re.compile(
    rf"[,\s]\s{{0,9}}(?:(?:which|that) (?:is|we) )?(?:{_NAMED})\s+(?:the\s+)?[\"'“‘*]*{_FORM}"
    r"(?=[\"'”’*]*(?:[\s,.;:)]|\Z))"
)
_TITLE = re.compile(rf"\s*[\"“]?{_FORM}[\"”]?\s*:\s+(?:(?:[Aa]n?|[Tt]he)\s+)?")
_BOTH = re.compile(r"(?P<long>[^()\[\],;]{5,80}),\s*(?P<short>[A-Z][\w-]*)\s*(?=[,;]|\Z)")


@dataclass(frozen=True, slots=True)
class Pair:
    """A short form and its long form, with their places in the text."""

    short: str
    long: str
    short_start: int
    short_end: int
    long_start: int
    long_end: int


def find_pairs(text: str, sentences: Iterable[tuple[int, int]] | None = None) -> list[Pair]:
    """Find the abbreviations that a text defines.

    Parameters
    ----------
    text
        A title or an abstract.
    sentences
        Where its sentences begin and end; found if not given.

    Returns
    -------
    list of Pair
        In the order of the short forms; forms are as printed, plural or not.

    >>> [(p.short, p.long) for p in find_pairs("a Recurrent Inference Machine (RIM)")]
    [('RIM', 'Recurrent Inference Machine')]
    """
    pairs: dict[tuple[int, int], Pair] = {}
    for start, end in split_sentences(text) if sentences is None else sentences:
        for pair in (*_pairs_of_sentence(text, start, end), *_pairs_in_words(text, start, end)):
            pairs.setdefault((pair.short_start, pair.short_end), pair)
    return [pairs[key] for key in sorted(pairs)]


def _pairs_of_sentence(text: str, start: int, end: int) -> Iterator[Pair]:
    for opened, closed, outer in _brackets(text, start, end):
        pair = (
            _short_in_bracket(text, outer, opened, closed)
            or _long_in_bracket(text, outer, opened, closed)
            or _both_in_bracket(text, opened, closed)
        )
        if pair is not None:
            yield pair


def _brackets(text: str, start: int, end: int) -> list[tuple[int, int, int]]:
    """Where brackets open and close, nested ones too, and where the words around each begin, in order."""
    opened: list[int] = []
    found: list[tuple[int, int, int]] = []
    for bracket in _BRACKET.finditer(text, start, end):
        place = bracket.start()
        if bracket.group() in "([":
            opened.append(place)
        elif opened:
            begin = opened.pop()
            if place - begin <= MAX_BRACKET:
                found.append((begin, place, opened[-1] + 1 if opened else start))
    return sorted(found)


def _short_in_bracket(text: str, sentence: int, place: int, end: int) -> Pair | None:
    """The pair of "long form (SHORT...)"."""
    lead = _LEAD.match(text, place + 1, end)
    begin = lead.end() if lead else place + 1
    short = _SHORT.match(text, begin, end)
    if short is None or not re.match(r"[\"'”’`]*\s*(?:[;,:=]|\Z)", text[short.end() : end]):
        return None
    form = short.group() if short.group().count(".") > 1 else short.group().rstrip(".")
    if not is_short_form(form):
        return None
    until = len(text[:place].rstrip(_CLINGING))
    if until <= sentence:
        return None
    listed = text.startswith(",", begin + len(form))  # "(ABC, DEF)" lists examples more often than it defines
    limit = STRICT if listed or _LIKE_A_WORD.fullmatch(form) else LOOSE
    fit = best_fit(form, text, _window(text, sentence, until, form), until, limit)
    return _pair(text, begin, begin + len(form), fit) if fit and _longer(form, text, fit) else None


def _long_in_bracket(text: str, sentence: int, place: int, end: int) -> Pair | None:
    """The pair of "SHORT (long form...)"."""
    short = _SHORT_BEFORE.search(text, max(sentence, place - 30), place)
    if short is None or not is_short_form(short.group()) or not re.search("[A-Z]", short.group()):
        return None
    lead = _LEAD.match(text, place + 1, end)
    begin = lead.end() if lead else place + 1
    form = short.group()
    for stop in _STOPS_IN_BRACKET:
        found = stop.search(text, begin, end)
        last = found.start() if found else end
        fit = best_fit(form, text, begin, last, STRICT, anchored=True)
        if fit and _longer(form, text, fit):
            return _pair(text, *short.span(), fit)
    return None


def _both_in_bracket(text: str, place: int, end: int) -> Pair | None:
    """The pair of "(long form, SHORT)"."""
    found = _BOTH.match(text, place + 1, end)
    if found is None or not is_short_form(found["short"]) or not _SEVERAL_CAPITALS.search(found["short"]):
        return None
    fit = best_fit(found["short"], text, found.start("long"), found.end("long"), STRICT, anchored=True)
    return _pair(text, *found.span("short"), fit) if fit else None


def _pairs_in_words(text: str, start: int, end: int) -> Iterator[Pair]:
    """The pairs of "SHORT: long form ..." at a beginning, "SHORT, a long form" and "long form, termed SHORT"."""
    title = _TITLE.match(text, start, end)
    if title is not None:
        yield from _in_words(text, title, title.end(), min(end, title.end() + MAX_LONG), anchored=True)
    for found in _APPOSITION.finditer(text, start, end):
        yield from _in_words(text, found, found.end(), min(end, found.end() + MAX_LONG), anchored=True)
    for found in _TERMED.finditer(text, start, end):
        yield from _in_words(text, found, _window(text, start, found.start(), found["short"] * 2), found.start())


def _in_words(text: str, found: re.Match[str], start: int, end: int, *, anchored: bool = False) -> Iterator[Pair]:
    form = found["short"]
    if not is_short_form(form) or not _SEVERAL_CAPITALS.search(form) or len(form) < 3:
        return
    stop = _STOP.search(text, start, end) if anchored else None
    fit = best_inside(form, text, start, stop.start() if stop else end, STRICTEST, anchored=anchored)
    if fit and _longer(form, text, fit) and re.search(r"[\s-]", text[fit.start : fit.end]):
        yield _pair(text, *found.span("short"), fit)


def _window(text: str, sentence: int, place: int, form: str) -> int:
    """Where the words begin that may hold the long form: as many as Schwartz and Hearst allow."""
    size = len(re.sub(r"\W", "", form))
    words = [match.start() for match in _WORDS_BEFORE.finditer(text, max(sentence, place - MAX_WINDOW), place)]
    return words[-min(size + 5, size * 2) :][0] if words else place


def is_short_form(form: str) -> bool:
    """Whether a form may be an abbreviation by its looks: short, with a letter, no plain word.

    >>> [is_short_form(form) for form in ("k-NN", "Pro^2", "SO(3)", "left", "2019")]
    [True, True, True, False, False]
    """
    if not 2 <= len(form) <= MAX_SHORT or len(form.split()) > 2 or form.split()[0].strip(".") in _NO_SHORT:
        return False
    return re.search(r"[^\W\d_]", form) is not None


def _longer(form: str, text: str, fit: Fit) -> bool:
    """Whether a long form is longer than the short one, and does not itself hold it."""
    long = text[fit.start : fit.end]
    return len(long) > len(form) and form not in re.split(r"[\s-]+", long)


def _pair(text: str, begin: int, end: int, fit: Fit) -> Pair:
    return Pair(text[begin:end], text[fit.start : fit.end], begin, end, fit.start, fit.end)


class AbbreviationFinder:
    """The component: leaves the abbreviation pairs of both fields in the `Doc`."""

    def __call__(self, doc: Doc) -> Doc:
        """Find the pairs of title and abstract, each on its own."""
        sentences = sentences_of(doc)
        doc._.citeweave_abbreviations = tuple(
            AbbreviationPair(
                Span(name, pair.short_start, pair.short_end),
                Span(name, pair.long_start, pair.long_end),
                pair.short,
                pair.long,
            )
            for name, text in fields_of(doc)
            for pair in find_pairs(text, [(s.start, s.end) for s in sentences if s.field == name] or None)
        )
        return doc


@Language.factory("citeweave_abbreviations")
def make_abbreviations(nlp: Language, name: str) -> AbbreviationFinder:
    """The finder; it has no settings and keeps no state."""
    return AbbreviationFinder()
