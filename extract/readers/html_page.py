"""A page saved by the browser: its text blocks become the paragraphs that the page reader knows.

The markup is only asked where a block begins and ends, what is furniture, and what is a heading; a page
of another build, or a broken one, therefore still reads.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Iterator

from bs4 import BeautifulSoup, MarkupResemblesLocatorWarning, XMLParsedAsHTMLWarning
from bs4.element import NavigableString, Tag
from bs4.exceptions import ParserRejectedMarkup

from citeweave.errors import InputError
from citeweave.model import Source

from .page import items_of
from .text import Item, Line, Paragraph, tidy

_HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}
_BLOCKS = _HEADINGS | {
    *("address", "article", "aside", "blockquote", "body", "br", "dd", "details", "div", "dl", "dt", "fieldset"),
    *("figcaption", "figure", "footer", "form", "header", "hr", "html", "li", "main", "nav", "ol", "p", "pre"),
    *("section", "summary", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul"),
}
_FURNITURE = {
    *("button", "dialog", "footer", "header", "iframe", "menu", "nav", "noscript", "object", "option", "script"),
    *("select", "style", "svg", "template", "textarea", "title"),
}
# Inside an article these hold its own title or date line, not the page's furniture.
_OF_AN_ARTICLE = {"header", "footer"}


def read_html(lines: Iterable[Line], source: Source) -> Iterator[Item]:
    """The papers of a saved HTML page.

    Parameters
    ----------
    lines
        Of the page; all of them are in memory at once, for a tree needs its end.
    source
        The file.

    Raises
    ------
    InputError
        If the markup is beyond reading.
    """
    return items_of(_paragraphs(_tree("\n".join(line.text for line in lines), source)), source)


def _tree(markup: str, source: Source) -> BeautifulSoup:
    with warnings.catch_warnings():
        # The reader was chosen for HTML: it need not be told what the text resembles.
        warnings.simplefilter("ignore", MarkupResemblesLocatorWarning)
        warnings.simplefilter("ignore", XMLParsedAsHTMLWarning)
        try:
            return BeautifulSoup(markup, "html.parser")
        except (ParserRejectedMarkup, AssertionError, RecursionError) as error:
            reason = tidy(str(error))[:120]
            raise InputError(f"{source.name}: the HTML cannot be parsed ({reason}); save the page as text") from error


def _paragraphs(tree: BeautifulSoup) -> Iterator[Paragraph]:
    """Runs of text within the same block; where text begins again after an inner block, a new run begins."""
    block: Tag | None = None
    parts: list[str] = []
    line = 0
    for node in tree.descendants:
        if isinstance(node, Tag):
            if node.name in _BLOCKS and not (node.name == "br" and _is_heading(block)):
                yield from _run(parts, line, block)
                parts, block = [], None
            elif node.name == "br":
                parts.append(" ")
        elif type(node) is NavigableString:
            home = _home(node)
            if home is None:
                continue
            if home is not block:
                yield from _run(parts, line, block)
                parts, block = [], home
            if not "".join(parts).strip():
                line = _line_of(node, home)
            parts.append(str(node))
    yield from _run(parts, line, block)


def _run(parts: list[str], line: int, block: Tag | None) -> Iterator[Paragraph]:
    text = tidy("".join(parts))
    if text:
        yield Paragraph(line, text, heading=_is_heading(block))


def _is_heading(block: Tag | None) -> bool:
    return block is not None and block.name in _HEADINGS


def _home(node: NavigableString) -> Tag | None:
    """The block that the text stands in; None within furniture."""
    block: Tag | None = None
    of_article = False
    for parent in reversed(list(node.parents)):
        if parent.name in _FURNITURE and not (of_article and parent.name in _OF_AN_ARTICLE):
            return None
        of_article = of_article or parent.name == "article"
        if block is None or parent.name in _BLOCKS:
            block = parent
    return block


def _line_of(node: NavigableString, block: Tag) -> int:
    """The line of the innermost tag around the text, as far as the parser knows."""
    parent = node.parent
    known = parent.sourceline if parent is not None else None
    return known or block.sourceline or 1
