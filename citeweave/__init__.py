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
from citeweave.evaluating import Evaluation, evaluate
from citeweave.extracting import extract_records, to_line
from citeweave.knowledge_graph import KnowledgeGraph
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
    "Evaluation",
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
    "evaluate",
    "extract_records",
    "open",
    "to_line",
]


def open(place: str | Path, *, min_confidence: float | None = None) -> KnowledgeGraph:  # noqa: A001  (read as citeweave.open)
    """Open a knowledge graph.

    Parameters
    ----------
    place
        A folder, made by the first `add`, or the URL of a Neo4j server (neo4j://, bolt://).
    min_confidence
        Show, ask and export entities from this confidence on, instead of the thresholds chosen for each type.

    Returns
    -------
    KnowledgeGraph
    """
    return KnowledgeGraph(place, min_confidence=min_confidence)
