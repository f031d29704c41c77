"""Sentences: the first component; every later one gives the sentence that says what it found.

Scientific abstracts break general splitters at "et al.", initials, formulae, addresses and bracketed
references, so this one is written for them: a sentence ends at ".", "!" or "?" before something that can
begin one, unless the sign belongs to an abbreviation, an address or a bracket.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import TYPE_CHECKING

from spacy.language import Language

from citeweave.extract.document import fields_of
from citeweave.model import Span

if TYPE_CHECKING:
    from spacy.tokens import Doc

MAX_BRACKET = 400
"""A bracket that closes after more characters than this is taken for debris, and may be cut."""

_SHORTENED = (
    "al e.g eg i.e ie fig figs vs cf w.r.t wrt resp approx eq eqs eqn eqns sec secs ref refs thm thms prop lem cor tab "
    "pp viz a.k.a aka incl esp proc conf trans int univ ph.d cent dept"
)
_NEVER_LAST = frozenset(_SHORTENED.split())
_BEFORE_NAME = frozenset({"Dr", "Prof", "Mr", "Mrs", "Ms", "St", "Ft", "Mt", "Jr", "Sr"})
_BEFORE_NUMBER = frozenset({"no", "nos", "ch", "chap", "app", "alg", "vol", "p", "art", "n", "v", "ver"})
_MAYBE_LAST = frozenset({"i.i.d", "iid", "u.s", "u.k", "u.s.a", "d.c", "inc", "corp", "ltd", "co", "w.h.p", "s.t"})
_SIGN_IN_NAME = frozenset({"yahoo", "jeopardy"})
_BEGINNINGS = (
    "the so we our this these those it its in on at to for from with by as an and but or if when while where there "
    "here however moreover furthermore additionally also finally first second third then thus hence therefore such "
    "both each all most many some one two three although though since because given using based despite extensive "
    "experiments experimental experiment empirical empirically recent recently existing current unlike compared "
    "specifically particularly notably interestingly instead they their he she that what which how why can does is "
    "are between under through via after before among within during code project"
)
_STARTERS = frozenset(_BEGINNINGS.split())
_END = re.compile(r"(?P<sign>[.!?…]+)(?P<close>[\"'”’»)\]}]*)(?P<gap>\s+|(?=[A-Z]))")
_CAN_BEGIN = re.compile(r"[\"'“‘«(\[{$\\]*(?:[^\W\d_a-z]|\d|[a-z]+-?[A-Z]|[a-z]-[a-z])|[\"“‘«(\[$\\]")
_ADDRESS = re.compile(r"(?:https?://|www\.)\S+|\b[\w-]{1,63}\.(?:com|org|io|net|edu|ai)/\S*", re.IGNORECASE)
_LAST_WORD = re.compile(r"[^\s()\[\]{}“”\"'’,;:~/]+\Z")
_NEXT_WORD = re.compile(r"\W*([A-Za-z]+)")
_INITIAL = re.compile(r"(?:[A-Z][a-z]?\.-?)*[A-Z]\Z")
_OPEN, _CLOSE = "([{", ")]}"
_BRACKET = re.compile(r"[(\[{)\]}]")
_BLANK_LINE_OR_END = re.compile(rf"\n\s*\n|{_END.pattern}")


def split_sentences(text: str) -> list[tuple[int, int]]:
    """Cut a text into its sentences.

    Parameters
    ----------
    text
        A title or an abstract.

    Returns
    -------
    list of (start, end)
        Half-open code point offsets in reading order, without overlap, trimmed of white space; all that
        is not white space is in one of them.

    >>> text = "We follow Luo et al. (2021). It works."
    >>> [text[a:b] for a, b in split_sentences(text)]
    ['We follow Luo et al. (2021).', 'It works.']
    """
    shut = _shut_places(text)
    cuts, start = [0], 0
    for cut in _candidate_cuts(text, shut):
        if text[start:cut].strip(" \n\t.0123456789()[]"):  # "1." alone is the number of what follows
            cuts.append(cut)
            start = cut
    cuts.append(len(text))
    return [trimmed for a, b in pairwise(cuts) if (trimmed := _trim(text, a, b)) is not None]


def _candidate_cuts(text: str, shut: bytearray) -> Iterator[int]:
    for match in _BLANK_LINE_OR_END.finditer(text):
        if match["sign"] is None:
            yield match.end()
        elif _ends_sentence(text, match):
            inside = shut[match.start()]
            if not inside or (not shut[match.end("close") - 1] and _starts_clearly(text[match.end() :])):
                yield match.end()


def _ends_sentence(text: str, match: re.Match[str]) -> bool:
    sign, after = match["sign"], text[match.end() : match.end() + 40]
    word = _LAST_WORD.search(text, max(0, match.start() - 40), match.start())
    last = word.group() if word else ""
    if not match["gap"]:
        return _glued_sentence(last or match["close"], after)
    if not _CAN_BEGIN.match(after) or not re.search(r"\w", after):
        return False
    starter = _starts_clearly(after)
    if sign in ("...", "…", "..") or last.lower() in _SIGN_IN_NAME:
        return starter
    return sign != "." or bool(match["close"]) or _full_stop(last, after, starter)


def _full_stop(last: str, after: str, starter: bool) -> bool:
    """Whether a single "." after the word `last` ends the sentence."""
    folded = last.lower()
    acronym = len(last) > 1 and last.isupper()  # "AL" is no "al"
    if last in _BEFORE_NAME or (folded in _NEVER_LAST and not acronym):
        return False
    if folded in _BEFORE_NUMBER or last == "0":
        return not after[:1].isdigit()
    if folded in _MAYBE_LAST or _INITIAL.match(last):
        return starter
    return True


def _glued_sentence(last: str, after: str) -> bool:
    """Whether "results.We" hides the end of a sentence: an ordinary word, then a clear beginning."""
    ordinary = re.search(r"(?:[a-z]{2}|[)\]%\d])\Z", last) and not re.search(r"[a-z0-9][._/][A-Za-z]", last)
    return bool(ordinary) and _starts_clearly(after) and last.lower() not in _NEVER_LAST


def _starts_clearly(after: str) -> bool:
    word = _NEXT_WORD.match(after)
    return word is not None and word[1][0].isupper() and word[1].lower() in _STARTERS


def _shut_places(text: str) -> bytearray:
    """1 at each character inside an address or a balanced bracket, where no sentence ends."""
    shut = bytearray(len(text))
    for match in _ADDRESS.finditer(text):
        end = match.start() + len(match.group().rstrip(".,;:!?\"')]}"))
        shut[match.start() : end] = b"\1" * (end - match.start())
    opened: list[int] = []
    for found in _BRACKET.finditer(text):
        place, char = found.start(), found.group()
        if char in _OPEN:
            opened.append(place)
        else:
            while opened and _OPEN.index(text[opened[-1]]) != _CLOSE.index(char):
                opened.pop()
            if opened and place - opened[-1] <= MAX_BRACKET:
                begin = opened.pop()
                shut[begin:place] = b"\1" * (place - begin)
    return shut


def _trim(text: str, start: int, end: int) -> tuple[int, int] | None:
    part = text[start:end]
    lead = len(part) - len(part.lstrip())
    body = part.strip()
    return (start + lead, start + lead + len(body)) if body else None


class SentenceSplitter:
    """The component: leaves the sentences of both fields in the `Doc`."""

    def __call__(self, doc: Doc) -> Doc:
        """Split title and abstract, each on its own."""
        doc._.citeweave_sentences = tuple(
            Span(name, start, end) for name, text in fields_of(doc) for start, end in split_sentences(text)
        )
        return doc


@Language.factory("citeweave_sentences")
def make_sentences(nlp: Language, name: str) -> SentenceSplitter:
    """The splitter; it has no settings and keeps no state."""
    return SentenceSplitter()
