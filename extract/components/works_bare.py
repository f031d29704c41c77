"""References without a year: "proposed by Ost and Moss", "the theory of Farn", "Ost and Moss showed".

A name alone says little, so what stands before and after it must say that a work is meant.
"""

from __future__ import annotations

import re

from citeweave.extract.components.works_grammar import S0, S1, Name
from citeweave.extract.components.works_names import may_be_bare_surname

_DONE = (
    r"(?:proposed|introduced|presented|developed|described|obtained|discovered|studied|established|initiated|suggested"
    r"|given|shown|proved|proven|posed|raised|conjectured|considered|derived|pioneered|investigated|analy[sz]ed|resolved"
    r"|formulated|defined|designed|provided|achieved|started|asked|advocated|used|discussed|made|solved|devised|built"
    r"|observed|reported|invented|popularized|inspired|motivated|improved|generalized|extended|stated|formalized)"
)
_RESULT = (
    r"(?:works?|papers?|results?|algorithms?|methods?|techniques?|approach(?:es)?|frameworks?|theory|theories|bounds?"
    r"|constructions?|analys[ie]s|questions?|conjectures?|proofs?|ideas?|model|formulations?|definitions?|theorems?"
    r"|arguments?|guarantees?|procedures?|schemes?|experiments?|findings?|insights?|problems?|notions?|lower bound)"
)
_BY = re.compile(
    rf"(?:\b{_DONE}(?:{S1}(?:\w+ly|first|earlier|before))?{S1}by|\b{_RESULT}(?:{S1}\w+ly)?{S1}(?:of|by|from|due{S1}to)|\bdue{S1}to"
    rf"|\bfollowing|\bimproves?{S1}(?:up)?on){S1}\Z"
)
_BY_TWO = re.compile(rf"\bby{S1}\Z")
_BEFORE_SUBJECT = re.compile(
    rf"(?:\A|[.:;,]|[a-z]{{3}}ing|\b(?:recently|that|where|while|when|as|and|which))(?<!such as){S0}\Z",
    re.IGNORECASE,
)
_AFTER_LEAD = re.compile(rf"(?::|\b(?:Recently|Later|Earlier|Previously),){S0}\Z")
_SUBJECT = re.compile(
    rf"(?:{S0}\[\w+\])?,?{S1}(?:also{S1}|recently{S1}|first{S1}|then{S1})?(?:have{S1}|had{S1}|has{S1})?(?:recently{S1}|also{S1})?"
    r"(?:showed|shown|shows?|proved|proves?|proposed|proposes?|introduced|introduces?|raised|asked|posed|conjectured"
    r"|gave|studied|developed|established|demonstrated|argued|observed|suggested|derived|considered|obtained"
    r"|presented|described|defined|provided?|initiated)\b"
)
_OWN = re.compile(
    rf"['’]s?{S1}(?:seminal{S1}|recent{S1}|original{S1}|classic(?:al)?{S1})?{_RESULT}|['’]s?{S1}influence\b"
)
_NUMBER_AFTER = re.compile(rf"{S0}\[(?:\d{{1,3}}|[A-Z][A-Za-z+]{{0,6}}\d\d[a-z]?)(?:\s*,\s*[\w+]+)*\]")
_BREAK_AFTER = re.compile(
    rf"{S0}(?:[.,;:)(\]]|\Z|(?:who|which|that|for|in|to|and|as|on|is|are|was|were|with|has|have|had|can|from|using|at|where"
    rf"|when|by|a few|but|or|via|does|do|under|into|also|while|scales?|show(?:s|ed)?|prove[sd]?|a)\b)"
)
_NOT_AFTER = re.compile(rf"[-–/+*^_{{(]|{S0}['’]|{S1}(?:and{S1}others\b|[A-Z])")


def is_announced(text: str, start: int) -> bool:
    """Whether the words before `start` say that authors follow: "the seminal paper of", "proposed by"."""
    return _BY.search(text, max(0, start - 60), start) is not None


def is_bare_reference(text: str, names: list[Name], end: int) -> bool:
    """Whether names without a year are a referenced work.

    Parameters
    ----------
    text
        The text that they stand in.
    names
        A list that may be authors, nothing left out.
    end
        Where the list ends.
    """
    if not names or not all(may_be_bare_surname(name.surname, alone=len(names) == 1) for name in names):
        return False
    if _NOT_AFTER.match(text, end):
        return _is_group(names) and _OWN.match(text, end) is not None
    announced = is_announced(text, names[0].start)
    return _is_pair(text, names, end, announced) if len(names) > 1 else _is_single(text, names[0], end, announced)


def _is_group(names: list[Name]) -> bool:
    return len(names) > 1 and names[-1].joined_by_and


def _is_pair(text: str, names: list[Name], end: int, announced: bool) -> bool:
    """Two or more names joined by "and"."""
    if not _is_group(names):
        return False
    before = text[max(0, names[0].start - 12) : names[0].start]
    if _SUBJECT.match(text, end) and _BEFORE_SUBJECT.search(before):
        return True
    plain = not any(name.given for name in names) and all(may_be_bare_surname(n.surname, alone=True) for n in names)
    return announced or (plain and _BY_TWO.search(before) is not None)


def _is_single(text: str, name: Name, end: int, announced: bool) -> bool:
    """One name: it must be announced, and nothing may follow that it could belong to."""
    if name.given:
        return False
    numbered = _NUMBER_AFTER.match(text, end)
    subject = _SUBJECT.match(text, numbered.end() if numbered else end)
    if subject and (numbered or _AFTER_LEAD.search(text, max(0, name.start - 12), name.start)):
        return True
    return announced and (numbered is not None or _BREAK_AFTER.match(text, end) is not None)
