"""Keeping what the pipeline finds in a paper, and which papers it has yet to read."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping, Sequence

from citeweave.errors import CheckError, NotFoundError, UsageError
from citeweave.graph.library.extraction_reader import read_extraction
from citeweave.graph.library.listings import read_paper
from citeweave.graph.library.rows import PAPER_COLUMNS, PAPER_TABLES, Row, number, paper_from
from citeweave.graph.library.spans import misfits
from citeweave.graph.library.variants import text_hash
from citeweave.model import Extraction, Paper, Span

_UNREAD = f"""
FROM {PAPER_TABLES} LEFT JOIN extraction AS e ON e.paper_id = p.paper_id
WHERE p.paper_id > ? AND (e.paper_id IS NULL OR e.extractor <> ? OR e.text_hash <> p.text_hash)
"""
_PENDING = f"SELECT {PAPER_COLUMNS} {_UNREAD} ORDER BY p.paper_id LIMIT ?"
_COUNT_PENDING = f"SELECT count(*) {_UNREAD}"
_INSERTS = {
    "extraction": "INSERT INTO extraction VALUES (?, ?, ?, ?)",
    "entity": "INSERT INTO entity VALUES (?, ?, ?, ?, ?, ?, ?)",
    "entity_form": "INSERT INTO entity_form VALUES (?, ?, ?, ?, ?)",
    "mention": "INSERT INTO mention VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
    "work": "INSERT INTO work VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
    "work_author": "INSERT INTO work_author VALUES (?, ?, ?, ?)",
    "link": "INSERT INTO link VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
}
"""One statement a table, parents before children."""


def pending(connection: sqlite3.Connection, extractor: str, after: str, limit: int) -> list[Paper]:
    """Papers to be read by an extractor; see `Library.pending`."""
    return [paper_from(row) for row in connection.execute(_PENDING, (after, extractor, limit))]


def count_pending(connection: sqlite3.Connection, extractor: str) -> int:
    """How many papers are to be read by an extractor."""
    return number(connection, _COUNT_PENDING, ("", extractor))


def count_by_extractor(connection: sqlite3.Connection) -> dict[str, int]:
    """How many papers each extractor has read, by its name."""
    return dict(connection.execute("SELECT extractor, count(*) FROM extraction GROUP BY extractor ORDER BY extractor"))


def store_extractions(
    connection: sqlite3.Connection, extractions: Sequence[Extraction], run_id: int, handed: Mapping[str, str]
) -> int:
    """Keep extractions in place of older ones of the same papers; see `Library.store_extractions`.

    Parameters
    ----------
    handed
        Text hashes of papers as they were handed out to be read: an extraction of a paper that has since
        been removed or got another text is left out.
    """
    if not number(connection, "SELECT count(*) FROM run WHERE run_id = ?", (run_id,)):
        raise UsageError(f"there is no run {run_id}; begin one before storing what it finds")
    fitting = [
        (paper, extraction)
        for extraction in {extraction.paper_id: extraction for extraction in extractions}.values()
        if (paper := _current(connection, extraction, handed)) is not None
    ]
    changed = [
        (paper, extraction)
        for paper, extraction in fitting
        if read_extraction(connection, extraction.paper_id) != extraction
    ]
    connection.executemany("DELETE FROM extraction WHERE paper_id = ?", [(paper.paper_id,) for paper, _ in changed])
    rows = [_rows(paper, extraction, run_id) for paper, extraction in changed]
    for table, insert in _INSERTS.items():
        connection.executemany(insert, (row for of_paper in rows for row in of_paper[table]))
    return len(fitting)


def _current(connection: sqlite3.Connection, extraction: Extraction, handed: Mapping[str, str]) -> Paper | None:
    """The paper that an extraction is of, if it is still as it was read."""
    paper = read_paper(connection, extraction.paper_id)
    read_as = handed.get(extraction.paper_id)
    if read_as is not None and (paper is None or text_hash(paper) != read_as):
        return None
    if paper is None:
        raise NotFoundError(f"no paper {extraction.paper_id} is in the library; add its page first")
    misfit = next(misfits(paper, extraction), None)
    if misfit is not None:
        raise CheckError(
            f"the extraction of {paper.paper_id} by {extraction.extractor} does not fit its text: {misfit}; "
            "read the paper again"
        )
    return paper


def _rows(paper: Paper, extraction: Extraction, run_id: int) -> dict[str, list[Row]]:
    """The rows of one extraction, table by table."""
    rows: dict[str, list[Row]] = {table: [] for table in _INSERTS}
    rows["extraction"].append((paper.paper_id, extraction.extractor, text_hash(paper), run_id))
    _add_entities(rows, extraction)
    _add_works(rows, extraction)
    for number_, link in enumerate(extraction.links):
        rows["link"].append((paper.paper_id, number_, link.url, link.kind, *_spans(link.span, link.sentence)))
    return rows


def _add_entities(rows: dict[str, list[Row]], extraction: Extraction) -> None:
    paper_id = extraction.paper_id
    for at, entity in enumerate(extraction.entities):
        key = (paper_id, at)
        rows["entity"].append((*key, entity.name, entity.type, entity.role, entity.confidence, entity.role_confidence))
        rows["entity_form"].extend((*key, "alias", *pair) for pair in enumerate(entity.aliases))
        rows["entity_form"].extend((*key, "short", *pair) for pair in enumerate(entity.short_forms))
        rows["mention"].extend(
            (*key, number_, mention.span.field, mention.span.start, mention.span.end, mention.text,
             mention.sentence.start, mention.sentence.end)
            for number_, mention in enumerate(entity.mentions)
        )  # fmt: skip


def _add_works(rows: dict[str, list[Row]], extraction: Extraction) -> None:
    for at, work in enumerate(extraction.works):
        key = (extraction.paper_id, at)
        rows["work"].append(
            (*key, work.text, work.et_al, work.year, work.venue, work.suffix, *_spans(work.span, work.sentence))
        )
        rows["work_author"].extend((*key, *pair) for pair in enumerate(work.authors))


def _spans(span: Span, sentence: Span) -> Iterable[str | int]:
    return (span.field, span.start, span.end, sentence.start, sentence.end)
