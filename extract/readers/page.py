"""The text of a saved listing page: titles and abstracts, without marks that say which is which.

Lines become paragraphs (`wrapping`), furniture is passed by (`chrome`), and the rest is cut into papers
(`segmentation`). `items_of` is shared with the HTML reader, which has paragraphs to begin with.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from citeweave.model import DateLine, Listing, Paper, Rejected, Source

from .chrome import without_chrome
from .paper_id import paper_id_of
from .segmentation import Record, records_of
from .text import Item, Line, Paragraph, rejected
from .wrapping import paragraphs_of

_NO_ABSTRACT = "a title without an abstract, or a line that is neither; add the abstract below it or delete the line"
_NO_TITLE = (
    "an abstract without a title; add the title above it, or remove the blank line if it goes on with the "
    "abstract before"
)
_STRAY = "a line between a title and its abstract that is neither; delete it"


def read_page(lines: Iterable[Line], source: Source) -> Iterator[Item]:
    """The papers of a page's text.

    Parameters
    ----------
    lines
        Of the page.
    source
        The file.
    """
    return items_of(paragraphs_of(lines), source)


def items_of(paragraphs: Iterable[Paragraph], source: Source) -> Iterator[Item]:
    """The papers of a page's paragraphs, and the date of its head.

    Parameters
    ----------
    paragraphs
        Of the page, in order, furniture included.
    source
        The file.
    """
    dates: list[DateLine] = []
    for record in records_of(_content(paragraphs, dates)):
        yield from _drained(dates)
        yield from _items(record, source)
    yield from _drained(dates)


def _content(paragraphs: Iterable[Paragraph], dates: list[DateLine]) -> Iterator[Paragraph]:
    for item in without_chrome(paragraphs):
        if isinstance(item, DateLine):
            dates.append(item)
        else:
            yield item


def _drained(dates: list[DateLine]) -> Iterator[DateLine]:
    yield from dates
    dates.clear()


def _items(record: Record, source: Source) -> Iterator[Listing | Rejected]:
    if record.title is None:
        first = record.abstract[0]
        yield rejected(source, first.line, _NO_TITLE, first.text)
    elif not record.abstract:
        yield rejected(source, record.title.line, _NO_ABSTRACT, record.title.text)
    else:
        abstract = " ".join(paragraph.text for paragraph in record.abstract)
        paper = Paper(paper_id_of(record.title.text), record.title.text, abstract)
        yield Listing(source.source_id, record.title.line, paper)
        for stray in record.strays:
            yield rejected(source, stray.line, _STRAY, stray.text)
