"""Records: one JSON object a paper, the shape that scorers and other tools read.

`record` is a line of `citeweave extract`; with `entity_ids` and `work_ids` it is a line of
`citeweave export --format records`.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from citeweave.model import Entity, Extraction, Link, Paper, Span, WorkMention

Json = dict[str, object]


def record(
    paper: Paper,
    extraction: Extraction,
    sources: Iterable[str],
    *,
    entity_id: Callable[[int], str] | None = None,
    work_id: Callable[[int], str] | None = None,
) -> Json:
    """One line.

    Parameters
    ----------
    paper, extraction
        The paper as read and what the pipeline found in it.
    sources
        Names of the files that list it.
    entity_id, work_id
        Give the id of the n-th entity or work of the extraction, where identity is known.

    Returns
    -------
    dict
        Keys "id", "title", "abstract", "sources", "entities", "works", "urls"; metadata where known.
    """
    line: Json = {"id": paper.paper_id, "title": paper.title, "abstract": paper.abstract}
    known = {
        "authors": list(paper.authors),
        "year": paper.year,
        "date": paper.date,
        "venue": paper.venue,
        "url": paper.url,
    }
    line |= {key: value for key, value in known.items() if value}
    line["sources"] = sorted(sources)
    line["entities"] = [
        _entity(e) | ({"entity_id": entity_id(n)} if entity_id else {}) for n, e in enumerate(extraction.entities)
    ]
    line["works"] = [_work(w) | ({"work_id": work_id(n)} if work_id else {}) for n, w in enumerate(extraction.works)]
    line["urls"] = [_link(link) for link in extraction.links]
    return line


def to_line(line: Json) -> str:
    """The record as one line of JSON, non-ASCII kept, without the line end."""
    return json.dumps(line, ensure_ascii=False)


def _entity(entity: Entity) -> Json:
    return {
        "name": entity.name,
        "aliases": list(entity.aliases),
        "type": entity.type,
        "role": entity.role,
        "confidence": entity.confidence,
        "role_confidence": entity.role_confidence,
        "mentions": [_span(m.span) | {"text": m.text} for m in entity.mentions],
    }


def _work(work: WorkMention) -> Json:
    return {
        "text": work.text,
        "authors": list(work.authors),
        "et_al": work.et_al,
        "year": work.year,
        "suffix": work.suffix,
        "venue": work.venue,
    } | _span(work.span)


def _link(link: Link) -> Json:
    return {"url": link.url, "kind": link.kind} | _span(link.span)


def _span(span: Span) -> Json:
    return {"field": span.field, "start": span.start, "end": span.end}


def filtered(entities: Sequence[Entity], least: Callable[[Entity], bool]) -> list[int]:
    """Positions of the entities that pass a test of confidence."""
    return [n for n, e in enumerate(entities) if least(e)]
