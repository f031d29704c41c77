r"""References by key: the BibTeX keys that are left where a page dropped LaTeX's \cite, and alpha keys.

"ost2023deep" and "Ost2018SmoothingNN" hold surname, year and a word of the title; "[OMFW21]" holds
initials and year.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from citeweave.extract.components.works_grammar import full_year

_ADDRESS = re.compile(
    r"(?:https?://|www\.)\S+|\b[\w-]{1,63}\.(?:com|org|io|net)/\S+|\S{1,64}@\S+|/\S{0,64}\d{4}\S*", re.IGNORECASE
)
_BIBTEX = re.compile(
    r"(?<![\w/@.#-])(?:(?<=\\)cite[pt]?)?(?P<name>[a-z]{2,}(?:[-_][a-z]+)?|[A-Z][a-z]{2,})[-_:]?(?P<year>(?:19|20)\d\d)[-_:]?"
    r"(?P<rest>[a-z]{3,}\w*|[A-Z][a-z]+\w*|(?-i:[A-Z]{2,4})\b)(?![\w/-]*[/@])"
)
_NAME_AND_YEAR = re.compile(r"(?<=\[)(?P<name>[A-Z][a-z]{2,})(?P<year>(?:19|20)\d\d)[a-z]?(?=\])")
_AFTER_TIE = re.compile(r"(?<=\w~)[a-z]{2,5}(\d\d)\b")
_ALPHA = re.compile(r"\[(?P<keys>[A-Z][A-Za-z+]{1,7}\d\d[a-z]?(?:\s*[,;]\s*[A-Z][A-Za-z+]{0,7}\d\d[a-z]?)*)\]")
_CITE = re.compile(r"\\cite[a-zA-Z]*\*?\s*(?:\[[^\]]{0,200}\]\s*){0,2}\{(?P<keys>[^{}]*)\}")
_CITE_KEY = re.compile(r"(?:\w+:)?(?P<name>[A-Za-z]+?)[-_:]*(?P<year>(?:19|20)\d\d)")


_TWO_DIGITS = re.compile(r"\d\d")


@dataclass(frozen=True, slots=True)
class Key:
    """A key, the surname in it where it holds one, its year, and where it stands."""

    text: str
    surname: str | None
    year: int
    start: int
    end: int


def find_keys(text: str) -> list[Key]:
    """The keys of a text in reading order, addresses left out."""
    if _TWO_DIGITS.search(text) is None:  # every key holds a year
        return []
    shut = [match.span() for pattern in (_ADDRESS, _CITE) for match in pattern.finditer(text)]
    keys = [*_bibtex_keys(text), *_alpha_keys(text)]
    free = (key for key in keys if not any(a <= key.start < b for a, b in shut))
    return sorted(free, key=lambda key: key.start)


def find_cite_keys(text: str) -> list[Key]:
    r"""The keys inside LaTeX's \cite commands that hold a surname and a year."""
    keys: list[Key] = []
    for command in _CITE.finditer(text):
        for found in re.finditer(r"[^\s,{}]+", text[: command.end("keys")][command.start("keys") :]):
            start = command.start("keys") + found.start()
            if named := _CITE_KEY.match(found.group()):
                keys.append(Key(found.group(), named["name"], int(named["year"]), start, start + len(found.group())))
    return keys


def _bibtex_keys(text: str) -> list[Key]:
    return [
        Key(text[m.start("name") : m.end()], re.split("[-_]", m["name"])[0], int(m["year"]), m.start("name"), m.end())
        for pattern in (_BIBTEX, _NAME_AND_YEAR)
        for m in pattern.finditer(text)
    ]


def _alpha_keys(text: str) -> list[Key]:
    keys = [Key(m.group(), None, full_year(m[1]), *m.span()) for m in _AFTER_TIE.finditer(text)]
    for bracket in _ALPHA.finditer(text):
        for found in re.finditer(r"[A-Z][A-Za-z+]*(\d\d)[a-z]?", bracket["keys"]):
            start = bracket.start("keys") + found.start()
            keys.append(Key(found.group(), None, full_year(found[1]), start, start + len(found.group())))
    return keys
