"""Records: one JSON object a paper, the shape that scorers and other tools read.

`record` is a line of `citeweave extract`; with the ids of entities and works it is a line of
`citeweave export --format records`.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator

from citeweave.graph.library import FrozenLibrary
from citeweave.graph.resolve import Resolution
from citeweave.model import Entity, Extraction, Link, Paper, Span, WorkMention

Json = dict[str, object]
IdOf = Callable[[int], str | None]
"""The id of the n-th entity or work of an extraction; None where it has none."""


def record(
    paper: Paper,
    extraction: Extraction,
    sources: Iterable[str],
    shown: Callable[[Entity], bool],
    *,
    entity_id: IdOf | None = None,
    work_id: IdOf | None = None,
) -> Json:
    """One line.

    Parameters
    ----------
    paper, extraction
        The paper as read and what the pipeline found in it.
    sources
        Names of the files that list it.
    shown
        Entities that fail it are left out.
    entity_id, work_id
        Where identity is known.

    Returns
    -------
    dict
        Keys "id", "title", "abstract", "sources", "entities", "works", "urls"; metadata where known.
    """
    metadata = {
        "authors": list(paper.authors),
        "year": paper.year,
        "date": paper.date,
        "venue": paper.venue,
        "url": paper.url,
    }
    return {
        "id": paper.paper_id,
        "title": paper.title,
        "abstract": paper.abstract,
        **{key: value for key, value in metadata.items() if value},
        "sources": sorted(sources),
        "entities": [
            _entity(e) | _id("entity_id", entity_id, n) for n, e in enumerate(extraction.entities) if shown(e)
        ],
        "works": [_work(w) | _id("work_id", work_id, n) for n, w in enumerate(extraction.works)],
        "urls": [_link(link) for link in extraction.links],
    }


def to_line(line: Json) -> str:
    """The record as one line of JSON, non-ASCII kept, without the line end."""
    return json.dumps(line, ensure_ascii=False)


def library_records(library: FrozenLibrary, resolution: Resolution, shown: Callable[[Entity], bool]) -> Iterator[Json]:
    """The records of a library, sorted by paper id, with the ids of entities and works."""
    names = {source.source_id: source.name for source in library.sources()}
    listed: dict[str, set[str]] = defaultdict(set)
    for listing in library.listings():
        listed[listing.paper.paper_id].add(names[listing.source_id])
    entity_of, work_of = resolution.entity_of(), resolution.work_of()
    for paper, extraction in library.extractions():
        yield record(
            paper,
            extraction,
            listed[paper.paper_id],
            shown,
            entity_id=lambda n, p=paper.paper_id: entity_of.get((p, n)),  # type: ignore[misc]
            work_id=lambda n, p=paper.paper_id: work_of.get((p, n)),  # type: ignore[misc]
        )


def _id(key: str, id_of: IdOf | None, n: int) -> Json:
    found = id_of(n) if id_of else None
    return {key: found} if found else {}


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
        **_span(work.span),
    }


def _link(link: Link) -> Json:
    return {"url": link.url, "kind": link.kind, **_span(link.span)}


def _span(span: Span) -> Json:
    return {"field": span.field, "start": span.start, "end": span.end}
