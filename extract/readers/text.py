"""The small pieces that all readers share: a line of a file, what a reader yields, how text is tidied."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from citeweave.model import DateLine, Listing, Rejected, Source

Item: TypeAlias = Listing | Rejected | DateLine
"""What a reader yields, in the order of the file."""

EXCERPT_LENGTH = 80


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a file, from 1, without its line break."""

    number: int
    text: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph on one line; `line` is where it begins, `after_blank` whether a blank line stands before it.

    `breaks` are the offsets of its second and third line, where it had them, and the lines' numbers: a
    wrapped abstract may have swallowed the title above it. `heading` says that the page marks it as one.
    """

    line: int
    text: str
    breaks: tuple[tuple[int, int], ...] = ()
    heading: bool = False
    after_blank: bool = True


def tidy(text: str) -> str:
    """The text on one line: white space of any kind (non-breaking too) collapsed, byte-order marks dropped.

    >>> tidy("  A\\u00a0title \\t of two\\nlines ")
    'A title of two lines'
    """
    return " ".join(text.replace("\ufeff", " ").split())


def rejected(source: Source, line: int, reason: str, text: str) -> Rejected:
    """A record that could not be read, with the first characters of it.

    Parameters
    ----------
    source, line
        Where it stands.
    reason
        What is wrong and what to do about it.
    text
        The record; its first characters become the excerpt.
    """
    start = tidy(text[: EXCERPT_LENGTH * 4])
    cut = start if len(start) <= EXCERPT_LENGTH else start[: EXCERPT_LENGTH - 1] + "…"
    return Rejected(source.name, line, reason, cut)
