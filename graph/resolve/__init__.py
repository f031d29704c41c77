"""Entity resolution: which entities and works of different papers are the same thing. Pure functions."""

from __future__ import annotations

from collections.abc import Iterable

from citeweave.graph.resolve.entities import resolve_entities
from citeweave.graph.resolve.items import make_item
from citeweave.graph.resolve.records import Resolution, ResolvedEntity, ResolvedWork
from citeweave.graph.resolve.works import resolve_works
from citeweave.model import Extraction

__all__ = ["Resolution", "ResolvedEntity", "ResolvedWork", "resolve"]


def resolve(extractions: Iterable[Extraction]) -> Resolution:
    """Resolve the facts of all papers.

    Parameters
    ----------
    extractions
        One a paper, in any order; the result does not depend on it.

    Returns
    -------
    Resolution
        Entities and works, each sorted by id; every entity with a comparable form and every work of the
        extractions is a member of exactly one.
    """
    items, works = [], []
    for extraction in extractions:
        for position, entity in enumerate(extraction.entities):
            if (item := make_item(extraction.paper_id, position, entity)) is not None:
                items.append(item)
        works += [((extraction.paper_id, n), work) for n, work in enumerate(extraction.works)]
    return Resolution(resolve_entities(items), resolve_works(works))
