"""Which reader a file wants, by what it begins with; its name and extension do not count."""

from __future__ import annotations

import csv
import re

FORMATS: tuple[str, ...] = ("page", "html", "jsonl", "csv", "bibtex")
DELIMITERS = ",;\t|"

_SAMPLE_LINES = 40
_LONGEST_HEADER = 10_000  # characters; the csv module refuses to look at more than 131,072
_MARKUP = re.compile(r"<(?:!doctype\b|!--|\?xml\b|[a-z][a-z0-9]*(?:\s[^<>]*)?/?>)", re.I)
_JSON_OBJECT = re.compile(r'\{\s*(?:"|\}|$)')
_JSON_ARRAY = re.compile(r"\[\s*(?:\{|\]|$)")
_ENTRY = re.compile(r"\s*@[a-z]+\s*[{(]", re.I)
_KNOWN_ENTRY = re.compile(
    r"\s*@(?:article|book|conference|inbook|incollection|inproceedings|manual|mastersthesis|misc|online|phdthesis"
    r"|preprint|proceedings|report|software|techreport|unpublished|string|preamble)\s*[{(]",
    re.I,
)


def sniff(head: str) -> str:
    """The format of a text.

    Parameters
    ----------
    head
        The first characters of it, as many as there are or a few thousand.

    Returns
    -------
    str
        One of `FORMATS`; "page" where nothing speaks for another one. A JSON array counts as "jsonl".

    >>> sniff('{"title": "A", "abstract": "B"}')
    'jsonl'
    >>> sniff("year;title;abstract")
    'csv'
    """
    lines = [line for line in head.splitlines()[:_SAMPLE_LINES] if line.strip()]
    first = lines[0].strip() if lines else ""
    if _MARKUP.match(first):
        return "html"
    if _JSON_ARRAY.match(first) or _mostly_objects(lines):
        return "jsonl"
    if _holds_entries(lines):
        return "bibtex"
    return "csv" if delimiter_of(first) else "page"


def delimiter_of(header: str) -> str | None:
    """The delimiter under which a line is a table's header with a column "title"; None if it is none.

    >>> delimiter_of('"Title"|"Abstract"')
    '|'
    """
    for delimiter in DELIMITERS:
        cells = next(csv.reader([header[:_LONGEST_HEADER]], delimiter=delimiter), [])
        if len(cells) > 1 and "title" in {cell.strip().casefold() for cell in cells}:
            return delimiter
    return None


def _mostly_objects(lines: list[str]) -> bool:
    """True where the lines are objects, even if some of them, the first one too, are damaged."""
    objects = sum(1 for line in lines if _JSON_OBJECT.match(line.strip()))
    return objects * 2 > len(lines) or (objects > 0 and _JSON_OBJECT.match(lines[0].strip()) is not None)


def _holds_entries(lines: list[str]) -> bool:
    """True where an entry comes first, after comments at most, or a well-known one follows free text."""
    content = [line for line in lines if not line.lstrip().startswith("%")]
    return bool(content and _ENTRY.match(content[0])) or any(_KNOWN_ENTRY.match(line) for line in content)
