"""citeweave: a citation-style knowledge graph of what paper abstracts say, with the sentence for every fact.

>>> import citeweave
>>> kg = citeweave.open("kg/")
>>> kg.is_server
False
"""

from __future__ import annotations

from pathlib import Path

from citeweave.adding import AddReport
from citeweave.errors import (
    BackendError,
    CheckError,
    CiteweaveError,
    InputError,
    LibraryError,
    LockedError,
    MissingExtraError,
    NotFoundError,
    QueryError,
    ReadOnlyError,
    UsageError,
)
from citeweave.knowledge_graph import KnowledgeGraph, extract_records, to_line
from citeweave.model import Edge, Entity, Extraction, Link, Listing, Mention, Node, Paper, Rejected, Source, Span
from citeweave.version import VERSION

__version__ = VERSION

__all__ = [
    "AddReport",
    "BackendError",
    "CheckError",
    "CiteweaveError",
    "Edge",
    "Entity",
    "Extraction",
    "InputError",
    "KnowledgeGraph",
    "LibraryError",
    "Link",
    "Listing",
    "LockedError",
    "Mention",
    "MissingExtraError",
    "Node",
    "NotFoundError",
    "Paper",
    "QueryError",
    "ReadOnlyError",
    "Rejected",
    "Source",
    "Span",
    "UsageError",
    "__version__",
    "extract_records",
    "open",
    "to_line",
]


def open(place: str | Path) -> KnowledgeGraph:  # noqa: A001  (read as citeweave.open)
    """Open a knowledge graph.

    Parameters
    ----------
    place
        A folder, made by the first `add`, or the URL of a Neo4j server (neo4j://, bolt://).

    Returns
    -------
    KnowledgeGraph
    """
    return KnowledgeGraph(place)
