"""Whether an extraction fits the text of its paper: asked before it is stored, and again by `check`."""

from __future__ import annotations

from collections.abc import Iterator

from citeweave.model import Extraction, Mention, Paper, Span


def misfits(paper: Paper, extraction: Extraction) -> Iterator[str]:
    """What does not fit, one line each: spans outside the text, or mentions that read otherwise there."""
    lengths = {"title": len(paper.title), "abstract": len(paper.abstract)}
    for entity in extraction.entities:
        for mention in entity.mentions:
            yield from _misplaced(lengths, mention.span, mention.sentence)
            yield from _misread(paper, mention)
    for work in extraction.works:
        yield from _misplaced(lengths, work.span, work.sentence)
    for link in extraction.links:
        yield from _misplaced(lengths, link.span, link.sentence)


def place(span: Span) -> str:
    """A span as messages name it.

    >>> place(Span("abstract", 120, 124))
    'abstract:120-124'
    """
    return f"{span.field}:{span.start}-{span.end}"


def _misplaced(lengths: dict[str, int], span: Span, sentence: Span) -> Iterator[str]:
    length = lengths.get(span.field, 0)  # a damaged file may name another field
    if not 0 <= span.start < span.end <= length:
        yield f"{place(span)} is outside the text of {length} characters"
    if sentence.field != span.field or not 0 <= sentence.start < sentence.end <= length:
        yield f"the sentence {place(sentence)} of {place(span)} is outside that text"


def _misread(paper: Paper, mention: Mention) -> Iterator[str]:
    text = paper.title if mention.span.field == "title" else paper.abstract
    found = text[mention.span.start : mention.span.end]
    if found != mention.text:
        yield f"{place(mention.span)} reads {found!r}, not {mention.text!r}"
