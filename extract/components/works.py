"""Referenced works by author and year, as the text gives them ("Luo et al., 2021").

Runs after `sentences`. The parts of a reference are read by `works_grammar`, names are judged by
`works_names`, what has no year by `works_bare`, keys by `works_keys`; this file puts them together.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from spacy.language import Language

from citeweave.extract.components import works_grammar as grammar
from citeweave.extract.components.works_bare import is_announced, is_bare_reference
from citeweave.extract.components.works_grammar import Name
from citeweave.extract.components.works_keys import Key, find_cite_keys, find_keys
from citeweave.extract.components.works_names import is_sentence_word, may_be_surname
from citeweave.extract.document import fields_of, sentence_at, sentences_of
from citeweave.folding import fold
from citeweave.model import FieldName, Span, WorkMention

if TYPE_CHECKING:
    from spacy.tokens import Doc


@dataclass(frozen=True, slots=True)
class FoundWork:
    """A referenced work in a text; `authors` are surnames in order, empty where a key holds none."""

    text: str
    authors: tuple[str, ...]
    et_al: bool
    year: int | None
    suffix: str | None
    venue: str | None
    start: int
    end: int
    key: str | None = None


@dataclass(frozen=True, slots=True)
class _Date:
    """What follows the authors: years, venue, and where it ends."""

    years: tuple[grammar.Year, ...]
    venue: str | None
    end: int


def find_works(text: str, *, cite_commands: bool = False) -> list[FoundWork]:
    r"""Find the referenced works of a text.

    Parameters
    ----------
    text
        A title or an abstract.
    cite_commands
        Whether the keys inside LaTeX's \cite{...} count too.

    Returns
    -------
    list of FoundWork
        In reading order; "Ost and Moss (2016, 2019)" is two, the second with the span of its year only.

    >>> [(w.authors, w.year) for w in find_works("as in Neu & Gál (2020) and [Luo et al., 2021]")]
    [(('Neu', 'Gál'), 2020), (('Luo',), 2021)]
    """
    brackets = [match.span() for match in _BRACKET.finditer(text)]
    works = [work for match in grammar.AUTHORS.finditer(text) for work in _read(text, match, brackets)]
    ends = {work.end for work in works}
    inside = [(work.start, work.end) for work in works]
    keys = find_keys(text) + (find_cite_keys(text) if cite_commands else [])
    keys = [key for key in keys if not any(start <= key.start < end for start, end in inside)]
    works.extend(_work_of_key(key) for key in keys if not _repeats_name(text, key, ends))
    return sorted(works, key=lambda work: (work.start, work.end))


def _repeats_name(text: str, key: Key, ends: set[int]) -> bool:
    """Whether a key without surname is that of the authors just named: "Zhou et al. in [OMFW21]"."""
    before = _BEFORE_KEY.search(text, 0, key.start)
    return key.surname is None and before is not None and before.start() in ends


def distinct_works(works: list[FoundWork]) -> list[FoundWork]:
    """The first mention of each work; names without a year are the work of that name which has one."""
    kept: dict[tuple[tuple[str, ...], int | None, str | None], FoundWork] = {}
    for work in works:
        kept.setdefault((_authors_key(work), work.year, work.suffix), work)
    dated = {authors for authors, year, _ in kept if year is not None}
    return [work for (authors, year, _), work in kept.items() if year is not None or authors not in dated]


def _authors_key(work: FoundWork) -> tuple[str, ...]:
    return (work.key,) if work.key else tuple(fold(author) for author in work.authors)


_BEFORE_KEY = re.compile(r"(?:\s|~)*(?:in(?:\s|~)*)?\[\Z")
_BRACKET = re.compile(r"[(\[](?:[^()\[\]]|[(\[][^()\[\]]*[)\]])*[)\]]")
_LEAD_IN = re.compile(
    r"(?:.*[;,(\[])?\s*(?:(?:see|e\.?\s?g\.?,?|cf\.?|i\.\s?e\.,?|also|as|by|in|from|of|following|like|and|due to"
    r"|\d+\w*[.,;]*|inspired|proposed|introduced|extended|adapted|based|on|used)[\s~,]+)*\Z",
    re.DOTALL | re.IGNORECASE,
)


def _read(text: str, match: re.Match[str], brackets: list[tuple[int, int]]) -> Iterator[FoundWork]:
    """The works of one author list, if it is one."""
    names = grammar.read_names(text, match)
    if not names:
        return
    led_in = _is_led_in(text, names[0].start, brackets)
    if others := _et_al(text, names):
        names, end = others
        whole = led_in and all(may_be_surname(name.surname) for name in names)
        date = _date_after(text, end, free=True) or _no_date(text, names, end)
        yield from _works(text, names if whole else names[-1:], True, date)
    elif plus := grammar.PLUS.match(text, names[-1].end):
        if year := grammar.DATE.match(text, plus.end()):
            yield from _works(text, names[-1:], True, _date_of(year, year.end()))
    else:
        yield from _read_full(text, names, led_in)


def _read_full(text: str, names: list[Name], led_in: bool) -> Iterator[FoundWork]:
    """The works of a list without "et al."."""
    authors = _surnames(names, led_in)
    if not authors:
        return
    end = names[-1].end
    free = led_in or len(authors) > 1 or is_announced(text, authors[0].start)
    date = _date_after(text, end, free)
    if dashed := _dashed(text, authors, led_in):
        authors, date = dashed
    if date is not None:
        yield from _works(text, authors, False, date)
        return
    left_out = names[: len(names) - len(authors)]
    if all(is_sentence_word(name.surname) for name in left_out) and is_bare_reference(text, authors, end):
        yield from _works(text, authors, False, _no_date(text, authors, end))


def _is_led_in(text: str, start: int, brackets: list[tuple[int, int]]) -> bool:
    """Whether a reference may begin here: in a bracket, at its start or after a separator."""
    for begin, end in brackets:
        if begin < start < end:
            return _LEAD_IN.match(text[begin + 1 : start]) is not None
    return False


def _et_al(text: str, names: list[Name]) -> tuple[list[Name], int] | None:
    """The names before "et al." and where that ends; in "Quillet al." it is glued to the name."""
    end = names[-1].end
    if found := grammar.ET_AL.match(text, end):
        return names, found.end()
    if glued := grammar.GLUED_ET_AL.match(text, end - 2):
        last = replace(names[-1], surname=names[-1].surname[:-2], end=end - 2)
        return [*names[:-1], last], glued.end()
    return None


def _dashed(text: str, authors: list[Name], led_in: bool) -> tuple[list[Name], _Date] | None:
    """The authors and year of "(Kim-Park 09)" or "Kim-Park FOCS15", where dashes join the names."""
    comma = grammar.COMMA.match(text, authors[-1].end)
    date = grammar.DATE.match(text, comma.end()) if comma else None
    if date is None or date["years"] or not (date["venue"] or led_in):
        return None
    parts = re.split("[-–]", authors[-1].surname)
    if len(parts) < 2:
        return None
    return [replace(authors[-1], surname=part) for part in parts], _dated(date, date.end())


def _surnames(names: list[Name], led_in: bool) -> list[Name]:
    """The names at the end of the list that may be authors together."""
    authors: list[Name] = []
    for name in reversed(names):
        if not may_be_surname(name.surname):
            break
        authors.insert(0, name)
        if not led_in and not name.joined_by_and and len(authors) == 1:
            break
    return authors


def _date_after(text: str, place: int, free: bool) -> _Date | None:
    """The years that follow the authors: in a bracket of their own, or, where `free`, without."""
    if opened := grammar.OPEN.match(text, place):
        date = grammar.DATE.match(text, opened.end())
        closed = grammar.CLOSE.match(text, date.end()) if date else None
        return _date_of(date, closed.end()) if date and closed else None
    if free and (key := grammar.KEY.match(text, place)):
        return _Date((grammar.Year(grammar.full_year(key["short"]), None, *key.span("short")),), None, key.end())
    comma = grammar.COMMA.match(text, place)
    date = grammar.DATE.match(text, comma.end()) if comma and comma.end() > place else None
    return _date_of(date, date.end()) if date and free else None


def _no_date(text: str, names: list[Name], end: int) -> _Date:
    """Nothing follows; a year may stand before: "In 1992, Kim and Park proposed"."""
    before = grammar.IN_YEAR.search(text, max(0, names[0].start - 12), names[0].start)
    years = (grammar.Year(int(before["year"]), None, *before.span("year")),) if before else ()
    return _Date(years, None, end)


def _date_of(date: re.Match[str], end: int) -> _Date | None:
    if date["short"] and not date["tick"] and not date["venue"]:
        return None
    return _dated(date, end)


def _dated(date: re.Match[str], end: int) -> _Date:
    venue = date["venue"]
    return _Date(tuple(grammar.read_years(date)), venue.strip(" ,~") if venue else None, end)


def _works(text: str, authors: list[Name], et_al: bool, date: _Date | None) -> Iterator[FoundWork]:
    if date is None:
        return
    surnames = tuple(name.surname for name in authors)
    start = authors[0].start
    if not date.years:
        yield FoundWork(text[start : date.end], surnames, et_al, None, None, date.venue, start, date.end)
    for number, year in enumerate(date.years):
        begin, end = (start, date.end) if number == 0 else (year.start, year.end)
        yield FoundWork(text[begin:end], surnames, et_al, year.year, year.suffix, date.venue, begin, end)


def _work_of_key(key: Key) -> FoundWork:
    authors = (key.surname,) if key.surname else ()
    return FoundWork(key.text, authors, False, key.year, None, None, key.start, key.end, key.text)


class WorkFinder:
    """The component: leaves the distinct referenced works of title and abstract in the `Doc`."""

    def __init__(self, cite_commands: bool = False) -> None:
        self.cite_commands = cite_commands

    def __call__(self, doc: Doc) -> Doc:
        """Find the works of title and abstract; one that both name is kept once."""
        sentences = sentences_of(doc)
        found = [
            (name, work) for name, text in fields_of(doc) for work in find_works(text, cite_commands=self.cite_commands)
        ]
        kept = {id(work) for work in distinct_works([work for _, work in found])}
        doc._.citeweave_works = tuple(_mention(name, work, sentences) for name, work in found if id(work) in kept)
        return doc


def _mention(name: FieldName, work: FoundWork, sentences: tuple[Span, ...]) -> WorkMention:
    span = Span(name, work.start, work.end)
    return WorkMention(
        text=work.text,
        authors=work.authors,
        et_al=work.et_al,
        year=work.year,
        venue=work.venue,
        span=span,
        sentence=sentence_at(sentences, span),
        suffix=work.suffix,
    )


@Language.factory("citeweave_works", default_config={"cite_commands": False})
def make_works(nlp: Language, name: str, cite_commands: bool) -> WorkFinder:
    """The finder; `cite_commands` counts the keys inside LaTeX's cite commands too."""
    return WorkFinder(cite_commands)
