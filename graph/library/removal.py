"""Taking pages and papers out of the library, with all that only they say."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence

from citeweave.errors import NotFoundError, UsageError
from citeweave.graph.library.listings import refresh
from citeweave.graph.library.records import RemoveCount
from citeweave.graph.library.rows import number

_SUGGESTIONS = 3
_LEAST_SIMILARITY = 60.0


def remove_source(connection: sqlite3.Connection, name_or_id: str) -> RemoveCount:
    """Remove a page with its listings; see `Library.remove_source`."""
    source_id = _find_source(connection, name_or_id)
    paper_ids = [
        row[0]
        for row in connection.execute(
            "SELECT DISTINCT v.paper_id FROM listing JOIN variant AS v USING (variant_id) WHERE source_id = ?",
            (source_id,),
        )
    ]
    variant_ids = connection.execute("SELECT variant_id FROM listing WHERE source_id = ?", (source_id,)).fetchall()
    listings = connection.execute("DELETE FROM listing WHERE source_id = ?", (source_id,)).rowcount
    connection.executemany(
        "DELETE FROM variant WHERE variant_id = ?1 AND NOT EXISTS (SELECT 1 FROM listing WHERE variant_id = ?1)",
        variant_ids,
    )
    refreshed = refresh(connection, paper_ids)
    connection.execute("DELETE FROM rejected WHERE source_id = ?", (source_id,))
    connection.execute("DELETE FROM source WHERE source_id = ?", (source_id,))
    return RemoveCount(1, listings, refreshed.gone, refreshed.changed)


def remove_paper(connection: sqlite3.Connection, paper_id_or_title: str) -> RemoveCount:
    """Remove a paper from all pages; see `Library.remove_paper`."""
    paper_id = _find_paper(connection, paper_id_or_title)
    listings = connection.execute(
        "DELETE FROM listing WHERE variant_id IN (SELECT variant_id FROM variant WHERE paper_id = ?)", (paper_id,)
    ).rowcount
    connection.execute("DELETE FROM variant WHERE paper_id = ?", (paper_id,))
    refresh(connection, [paper_id])
    return RemoveCount(0, listings, 1, 0)


def _find_source(connection: sqlite3.Connection, name_or_id: str) -> str:
    if number(connection, "SELECT count(*) FROM source WHERE source_id = ?", (name_or_id,)):
        return name_or_id
    query = "SELECT source_id FROM source WHERE name = ? ORDER BY source_id"
    found = [row[0] for row in connection.execute(query, (name_or_id,))]
    if not found:
        names = connection.execute("SELECT DISTINCT name FROM source").fetchall()
        raise NotFoundError(_not_found("page", name_or_id, [row[0] for row in names]))
    if len(found) > 1:
        raise UsageError(f"{name_or_id}: {len(found)} pages have this name; name one by its id: {', '.join(found)}")
    return str(found[0])


def _find_paper(connection: sqlite3.Connection, paper_id_or_title: str) -> str:
    if number(connection, "SELECT count(*) FROM paper WHERE paper_id = ?", (paper_id_or_title,)):
        return paper_id_or_title
    query = "SELECT DISTINCT paper_id FROM variant WHERE title = ? ORDER BY paper_id"
    found = [row[0] for row in connection.execute(query, (paper_id_or_title,))]
    if not found:
        titles = connection.execute("SELECT title FROM variant UNION SELECT paper_id FROM paper").fetchall()
        raise NotFoundError(_not_found("paper", paper_id_or_title, [row[0] for row in titles]))
    if len(found) > 1:
        raise UsageError(f"{len(found)} papers have the title {paper_id_or_title!r}; name one: {', '.join(found)}")
    return str(found[0])


def _not_found(kind: str, asked: str, names: Sequence[str]) -> str:
    near = _nearest(asked, names)
    hint = f"; did you mean {' or '.join(repr(name) for name in near)}?" if near else ""
    return f"no {kind} {asked!r} is in the library{hint}"


def _nearest(asked: str, names: Sequence[str]) -> list[str]:
    from rapidfuzz import fuzz, process, utils  # only here: opening a library must stay quick

    found = process.extract(
        asked,
        sorted(names),
        scorer=fuzz.WRatio,
        processor=utils.default_process,
        limit=_SUGGESTIONS,
        score_cutoff=_LEAST_SIMILARITY,
    )
    return [name for name, _, _ in found]
