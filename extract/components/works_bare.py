"""References without a year: "proposed by Vila and Schniter", "the theory of Feldman", "Dor and Tarsi showed".

A name alone says little, so what stands before and after it must say that a work is meant.
"""

from __future__ import annotations

import re

from citeweave.extract.components.works_grammar import S, Name
from citeweave.extract.components.works_names import may_be_bare_surname

_DONE = (
    r"(?:proposed|introduced|presented|developed|described|obtained|discovered|studied|established|initiated|suggested"
    r"|given|shown|proved|proven|posed|raised|conjectured|considered|derived|pioneered|investigated|analy[sz]ed|resolved"
    r"|formulated|defined|designed|provided|achieved|started|asked|advocated|used|discussed|made|solved|devised|built"
    r"|observed|reported|invented|popularized|inspired|motivated|improved|generalized|extended|stated|formalized)"
)
_RESULT = (
    r"(?:works?|papers?|results?|algorithms?|methods?|techniques?|approach(?:es)?|frameworks?|theory|theories|bounds?"
    r"|constructions?|analys[ie]s|questions?|conjectures?|proofs?|ideas?|models?|formulations?|definitions?|theorems?"
    r"|arguments?|guarantees?|procedures?|schemes?|experiments?|findings?|insights?|problems?|notions?|lower bound)"
)
_BY = re.compile(
    rf"(?:\b{_DONE}(?:{S}+(?:\w+ly|first|earlier|before))?{S}+by|\b{_RESULT}(?:{S}+\w+ly)?{S}+(?:of|by|from|due{S}+to)|\bdue{S}+to"
    rf"|\bfollowing|\bimproves?{S}+(?:up)?on){S}+\Z"
)
_SUBJECT = re.compile(
    rf"(?:{S}*\[\w+\])?,?{S}+(?:also{S}+|recently{S}+|first{S}+|then{S}+)?(?:have{S}+|had{S}+|has{S}+)?(?:recently{S}+|also{S}+)?"
    r"(?:showed|shown|shows?|proved|proves?|proposed|proposes?|introduced|introduces?|raised|asked|posed|conjectured"
    r"|gave|studied|developed|established|demonstrated|argued|observed|suggested|derived|considered|obtained"
    r"|presented|described|defined|provided?|initiated)\b"
)
_OWN = re.compile(rf"['’]s?{S}+(?:seminal{S}+|recent{S}+|original{S}+|classic(?:al)?{S}+)?{_RESULT}|['’]s?{S}+influence\b")
_NUMBER_AFTER = re.compile(rf"{S}*\[(?:\d{{1,3}}|[A-Z][A-Za-z+]{{0,6}}\d\d[a-z]?)(?:\s*,\s*[\w+]+)*\]")
_BREAK_AFTER = re.compile(
    rf"{S}*(?:[.,;:)(\]]|\Z|(?:who|which|that|for|in|to|and|as|on|is|are|was|were|with|has|have|had|can|from|using|at|where"
    rf"|when|by|a few|but|or|via|does|do|under|into|also|while|we|scales?|show(?:s|ed)?|prove[sd]?|a)\b)"
)
_NOT_AFTER = re.compile(rf"[-–/+*^_{{]|{S}*['’]")


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
    if not names or not all(may_be_bare_surname(name.surname) for name in names):
        return False
    by = _BY.search(text, max(0, names[0].start - 60), names[0].start) is not None
    if len(names) > 1:
        if not names[-1].joined_by_and:
            return False
        if _OWN.match(text, end) or _SUBJECT.match(text, end):
            return True
        return by and not _NOT_AFTER.match(text, end)
    if names[0].given:
        return False
    if _NUMBER_AFTER.match(text, end):
        return True
    return by and not _NOT_AFTER.match(text, end) and _BREAK_AFTER.match(text, end) is not None
