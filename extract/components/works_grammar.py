r"""The grammar of references: what an author list, a year and a venue look like in running text.

Only patterns and small readers of what they match; `works` puts them together. White space between the
parts may be a LaTeX tie ("Farn~[3]", "et.\ al.").
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

S = r"(?:[\s~]|\\(?=\s))"
"""One sign of white space."""
S0, S1 = f"{S}{{0,12}}", f"{S}{{1,12}}"
"""White space that may be absent, and that must be there; bounded, or long gaps would cost squares of time."""
_LETTER = (
    r"(?:\\[\"'`^~=.]\s*\{?\\?[A-Za-z]\}?|\\[cuvHkr]\s*\{\\?[A-Za-z]\}|\{\\?[\"'`^~]?\{?\\?[^\W\d_]\}{1,2}"
    r"|\\\{[A-Za-z]\}|[´¨`˜ˇ¸](?=[^\W\d_])|[^\W\d_])"
)
_WORD = rf"(?:(?:[dl]['’])?(?=[^a-z]){_LETTER}(?:{_LETTER}|['’](?=[^\W\d_]{{2}})|[-‐–](?=[^\W\d_]))*)"
# "à la Park et al." is French for "in the manner of", and no particle.
_PARTICLE = (
    r"(?:van|von|de|der|den|(?<![àa]\s)la|del|della|di|da|dos|du|le|el|al|bin|ibn|ter|ten|zu|zur"
    r"|Van|Von|De|Der|Den|La|Del|Di|Da|Dos|Du|Le|El|San|Ter|Ten|St\.)"
)
_INITIALS = rf"(?:(?:[A-Z]\.[-~]?{S0})+)"
_NAME = rf"(?:{_INITIALS})?(?:{_WORD}{S1}){{0,2}}(?:{_PARTICLE}{S1}){{0,3}}{_WORD}"
_AND = rf"(?:,?{S0}(?:\band(?=\W|[A-Z])|\\?&(?:amp;)?){S0})"
_COMMA = rf"(?:,{S0})"
AUTHORS = re.compile(rf"(?<![\w\\$.])(?:{_PARTICLE}{S1})*{_NAME}(?:(?:{_AND}|{_COMMA}){_NAME}){{0,12}}")
"""One or more names; whether they are surnames is for `works_names` to judge."""

_SEPARATOR = re.compile(rf"(?P<and>{_AND})|{_COMMA}")
_SURNAME = re.compile(
    rf"(?P<initials>{_INITIALS})?(?:(?P<given>.*?){S1})??(?P<surname>(?:{_PARTICLE}{S1})*{_WORD})\Z",
    re.DOTALL,
)

ET_AL = re.compile(
    rf"{S0},?{S0}(?:\\(?:textit|emph|it|em)\b{S0}|[{{]){{0,2}}"
    rf"(?:\b(?:et|el|at)\b\.?{S0}al\b\.?(?:\\(?=[\s~\\]|\Z))?|\betal\b\.?)\}}?"
)
"""Also mistyped ("at al.") and in italics ("\\emph{et al.}")."""
GLUED_ET_AL = re.compile(rf"(?<=[a-z])et{S1}al\b\.?")

_YEAR = r"(?:1[89]|20)\d\d"
_YEARS = rf"{_YEAR}[a-h]?(?:{S0}(?:[,;/]|\band\b|&){S0}(?:{_YEAR}[a-h]?|[a-h])\b)*(?![\w%]|-\w)"
_YEAR_OF_LIST = re.compile(rf"(?P<year>{_YEAR})(?P<suffix>[a-h]\b)?|\b(?P<more>[a-h])\b")
_ACRONYM = (
    r"(?:(?i:NeurIPS|NIPS|ICML|ICLR|COLT|STOC|FOCS|SODA|AISTATS|UAI|AAAI|IJCAI|CVPR|ICCV|ECCV|WACV|BMVC|EMNLP"
    r"|NAACL|EACL|COLING|INTERSPEECH|ICASSP|KDD|SIGIR|WSDM|ICRA|IROS|CoRL|SIGGRAPH|ITCS|ICALP|CRYPTO|PODS|JMLR|TMLR"
    r"|T?PAMI|PNAS|JACM|SICOMP|ISIT|JASA)|ACL|ALT|CCC|EC|WWW|RSS)"
)
_VENUE = (
    rf"(?P<venue>{_ACRONYM}|Nature|Science|(?:SIAM|IEEE|ACM|Journal|J\.|Ann\.|Annals|Proc\.|Trans\.)"
    r"(?:[^()\[\]]|\(\d+\)){0,60}?)"
)
DATE = re.compile(
    rf"(?:(?:[Ii]n{S1})?{_VENUE}{S0},?{S0})?(?:(?<!\d)(?P<years>{_YEARS})|(?P<tick>['’`‘´]{S}?)?(?<!\d)(?P<short>\d\d)(?![\w%(]|-\w|,{S0}{_YEAR}))"
)
"""A venue if any, then years, or a year of two digits."""
_LAST_VENUE = re.compile(rf"(?:{S1}|\A){_ACRONYM}\Z")
IN_YEAR = re.compile(rf"\b[Ii]n{S1}(?P<year>{_YEAR}),{S0}\Z")
"""What may stand before authors: "In 1992, "."""

OPEN = re.compile(rf"(?:['’]s?(?=\W))?,?{S0}[(\[]{S0}")
CLOSE = re.compile(rf"{S0}(?:[,;:][^()\[\]]{{0,60}})?[)\]]")
COMMA = re.compile(rf",?{S0}")
KEY = re.compile(r"~[a-z]{2,5}(?P<short>\d\d)\b")
"""What is left of a cited key after the tie: "Farn~omf13"."""
PLUS = re.compile(rf"\+{S0},?{S0}[(\[]?(?={_YEAR})")


@dataclass(frozen=True, slots=True)
class Name:
    """A name of a list: its surname with particles, where it stands, how it hangs on the one before."""

    surname: str
    start: int
    end: int
    joined_by_and: bool
    given: bool


@dataclass(frozen=True, slots=True)
class Year:
    """A year of a list, its letter, and where it stands."""

    year: int
    suffix: str | None
    start: int
    end: int


def read_names(text: str, match: re.Match[str]) -> list[Name]:
    """The names of an `AUTHORS` match in order, whatever they are."""
    names: list[Name] = []
    place, joined = match.start(), False
    for separator in [*_SEPARATOR.finditer(text, match.start(), match.end()), None]:
        end = separator.start() if separator else match.end()
        name = _read_name(text, place, end, joined)
        if name is not None:
            names.append(name)
        if separator is not None:
            place, joined = separator.end(), separator["and"] is not None
    return names


def _read_name(text: str, start: int, end: int, joined: bool) -> Name | None:
    if venue := _LAST_VENUE.search(text[start:end]):  # "Ost-Moss FOCS15"
        end = start + venue.start()
    found = _SURNAME.match(text[start:end])
    if found is None:
        return None
    begin = start if found["initials"] and not found["given"] else start + found.start("surname")
    return Name(tidy_surname(found["surname"]), begin, end, joined, given=bool(found["given"]))


def tidy_surname(text: str) -> str:
    r"""A surname with LaTeX accents and ties made plain.

    >>> tidy_surname('M\\"ussig'), tidy_surname("van~Hasselt")
    ('Müssig', 'van Hasselt')
    """
    if _PLAIN_SURNAME.match(text):  # most are; the steps below would change nothing
        return text
    text = re.sub(r"\\([\"'`^~=.]|[cuvHkr](?=\s*\{))\s*\{?\\?([A-Za-z])\}?", lambda m: m[2] + _COMBINING[m[1]], text)
    text = re.sub(r"([´¨`˜ˇ¸])([^\W\d_])", lambda m: m[2] + _COMBINING[_SPACING[m[1]]], text)
    text = re.sub(r"\{([^\W\d_\x00-\x7f]\S?)\}", r"\1", re.sub(r"[\s~\\]+(?=\w)", " ", text))
    return unicodedata.normalize("NFC", text)


_COMBINING = {
    '"': "\u0308", "'": "\u0301", "`": "\u0300", "^": "\u0302", "~": "\u0303", "=": "\u0304", ".": "\u0307",
    "c": "\u0327", "u": "\u0306", "v": "\u030c", "H": "\u030b", "k": "\u0328", "r": "\u030a",
}  # fmt: skip
_PLAIN_SURNAME = re.compile(r"[A-Za-z'-]+(?: [A-Za-z'-]+)*\Z")
_SPACING = {"´": "'", "¨": '"', "`": "`", "˜": "~", "ˇ": "v", "¸": "c"}


def read_years(date: re.Match[str]) -> list[Year]:
    """The years of a `DATE` match in order; "2019a,b" are two, "'07" is 2007."""
    if date["years"] is None:
        return [Year(full_year(date["short"]), None, *date.span("short"))]
    years: list[Year] = []
    for found in _YEAR_OF_LIST.finditer(date.string, *date.span("years")):
        if found["more"] is None:
            years.append(Year(int(found["year"]), found["suffix"], *found.span()))
        elif years:
            years.append(Year(years[-1].year, found["more"], *found.span()))
    return years


def full_year(two_digits: str) -> int:
    """The year of "'07" or "97": before 40 it is of this century."""
    year = int(two_digits)
    return 2000 + year if year < 40 else 1900 + year
