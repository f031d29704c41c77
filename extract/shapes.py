"""The shape of each word: capitals and digits, which the uncased word pieces do not tell.

Names are spelled with capitals and digits far more often than other words ("SAM" and "Sam", "MMLU", "GPT-4").
The recogniser reads the shape of the word beside each word piece, as an embedding of its own.
"""

from __future__ import annotations

import re

SHAPES = ("other", "lower", "capitalised", "first of a sentence", "upper", "mixed", "digits", "letters and digits")
"""The shapes, in the order of the model's embeddings."""

_WORD = re.compile(r"[^\W_]+")
_SENTENCE_START = re.compile(r"(?:^|[.!?:]\s+|\n)[\"'“‘(]*$")


def shapes(text: str) -> list[int]:
    """The shape of the word that each character is of: one index into `SHAPES` a character.

    >>> shapes("A GPT-4x")
    [3, 0, 4, 4, 4, 0, 7, 7]
    """
    result = [0] * len(text)
    for m in _WORD.finditer(text):
        shape = SHAPES.index(
            _shape(m.group(), first=_SENTENCE_START.search(text, max(0, m.start() - 6), m.start()) is not None)
        )
        result[m.start() : m.end()] = [shape] * (m.end() - m.start())
    return result


def _shape(word: str, *, first: bool) -> str:
    if word.isdigit():
        return "digits"
    if any(c.isdigit() for c in word):
        return "letters and digits"
    if word == word.lower():
        return "lower"
    if word[1:] == word[1:].lower():
        return "first of a sentence" if first else "upper" if len(word) == 1 else "capitalised"
    return "upper" if word == word.upper() else "mixed"
