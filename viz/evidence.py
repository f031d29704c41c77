"""The sentences behind an edge, cut so that the page can mark the mention without counting characters.

A sentence becomes pieces that alternate between plain and marked text: the page only writes them out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from citeweave.model import Edge, Node
from citeweave.viz.appearance import NodeKey, ends_of, list_of, name_of, text_of


@dataclass(frozen=True, slots=True)
class Quote:
    """A sentence with its place: `pieces` alternate plain, marked, plain …; it begins with a plain one."""

    paper_id: str
    field: str
    pieces: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Place:
    paper_id: str
    field: str
    start: int
    end: int


def quotes_of(edge: Edge, nodes: Mapping[NodeKey, Node]) -> tuple[Quote, ...]:
    """The evidence of an edge, each sentence once, in its order, with all its mentions marked.

    Parameters
    ----------
    edge
        An edge that carries `evidence` and, parallel to it, `spans`.
    nodes
        The nodes at hand: a paper's own text tells exactly which characters are meant; where it is not
        among them, the surface forms of the edge's ends are looked for in the sentence.
    """
    forms = _forms(edge, nodes)
    marks: dict[tuple[str, str, str], list[tuple[int, int]]] = {}
    spans = list_of(edge.properties, "spans")
    for number, sentence in enumerate(list_of(edge.properties, "evidence")):
        place = _parse(spans[number]) if number < len(spans) else _Place("", "", 0, 0)
        exact = _exact(place, sentence, nodes)
        found = [exact] if exact else _occurrences(sentence, forms)
        marks.setdefault((place.paper_id, place.field, sentence), []).extend(found)
    return tuple(Quote(paper, field, cut(sentence, found)) for (paper, field, sentence), found in marks.items())


def cut(sentence: str, marks: Iterable[tuple[int, int]]) -> tuple[str, ...]:
    """A sentence as pieces, alternating plain and marked; overlapping marks become one.

    >>> cut("We use LoRA here.", [(7, 11)])
    ('We use ', 'LoRA', ' here.')
    """
    pieces, at = [], 0
    for start, end in _merged(marks):
        pieces += [sentence[at:start], sentence[start:end]]
        at = end
    return (*pieces, sentence[at:])


def _merged(marks: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for start, end in sorted(set(marks)):
        if merged and start < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def _parse(span: str) -> _Place:
    """A place as the graph writes it, "PAPER_ID:abstract:120-124"; a paper's id may hold colons."""
    match = re.fullmatch(r"(.*):(title|abstract):(\d+)-(\d+)", span, re.DOTALL)
    return _Place(match[1], match[2], int(match[3]), int(match[4])) if match else _Place("", "", 0, 0)


def _exact(place: _Place, sentence: str, nodes: Mapping[NodeKey, Node]) -> tuple[int, int] | None:
    paper = nodes.get(("Paper", place.paper_id))
    if paper is None or place.end <= place.start:
        return None
    text = text_of(paper, place.field)
    at = text.rfind(sentence, 0, place.start + len(sentence))
    if at < 0 or not at <= place.start < place.end <= at + len(sentence):
        return None
    return (place.start - at, place.end - at)


def _forms(edge: Edge, nodes: Mapping[NodeKey, Node]) -> tuple[str, ...]:
    """Surface forms of the ends that are not papers, longest first."""
    ends = [nodes[key] for key in ends_of(edge) if key in nodes and key[0] != "Paper"]
    forms = {form.strip() for end in ends for form in (name_of(end), *list_of(end.properties, "aliases"))}
    return tuple(sorted((form for form in forms if form), key=lambda form: (-len(form), form)))


def _occurrences(sentence: str, forms: tuple[str, ...]) -> list[tuple[int, int]]:
    patterns = (re.compile(rf"(?<!\w){re.escape(form)}(?!\w)", re.IGNORECASE) for form in forms)
    return [match.span() for pattern in patterns for match in pattern.finditer(sentence)]
