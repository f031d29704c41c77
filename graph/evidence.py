"""Evidence: the characters and the sentence that an edge is read from."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from citeweave.errors import LibraryError
from citeweave.model import FieldName, Paper, Span, Value


@dataclass(frozen=True, slots=True)
class Evidence:
    """A mention in a paper with its sentence."""

    paper_id: str
    span: Span
    sentence: str

    @classmethod
    def of(cls, paper: Paper, span: Span, sentence: Span) -> Evidence:
        """The evidence for a span of a paper."""
        text = paper.title if sentence.field == "title" else paper.abstract
        return cls(paper.paper_id, span, text[sentence.start : sentence.end])

    @property
    def order(self) -> tuple[str, bool, int, int]:
        """Papers by id, in each the title first, then reading order."""
        return (self.paper_id, self.span.field != "title", self.span.start, self.span.end)


def span_text(evidence: Evidence) -> str:
    """The span as a property: "PAPER_ID:abstract:120-124"."""
    return f"{evidence.paper_id}:{evidence.span.field}:{evidence.span.start}-{evidence.span.end}"


def parse_span(text: str) -> tuple[str, Span]:
    """Paper id and span of what `span_text` wrote.

    >>> parse_span("s1:abstract:120-124")
    ('s1', Span(field='abstract', start=120, end=124))
    """
    paper_id, field, place = text.rsplit(":", 2)
    start, _, end = place.partition("-")
    if field not in ("title", "abstract"):
        raise LibraryError(f"{text!r} is no span; remake the graph with `citeweave check --rebuild`")
    name: FieldName = "title" if field == "title" else "abstract"
    return paper_id, Span(name, int(start), int(end))


def span_order(text: str) -> tuple[str, bool, int, int]:
    """Sort key of spans as properties: papers by id, in each the title first, then reading order."""
    paper_id, span = parse_span(text)
    return (paper_id, span.field != "title", span.start, span.end)


def read_properties(evidence: Iterable[Evidence], confidence: float, extractor: str) -> dict[str, Value]:
    """The properties of an edge that is read from text."""
    found = sorted(set(evidence), key=lambda e: e.order)
    return {
        "spans": tuple(span_text(e) for e in found),
        "evidence": tuple(e.sentence for e in found),
        "confidence": round(confidence, 3),
        "extractor": extractor,
    }
