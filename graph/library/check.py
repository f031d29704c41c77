"""Whether a library holds together: the file, its references, its choices, and every span in its text."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

from citeweave.graph.library.extraction_reader import read_extractions
from citeweave.graph.library.listings import read_stored_row, read_variants, stored_row
from citeweave.graph.library.spans import misfits
from citeweave.graph.library.variants import digest, merge


def find_problems(connection: sqlite3.Connection) -> Iterator[str]:
    """Everything that is wrong, one line each with the ids it concerns; see `Library.check`.

    What a damaged file says about its papers is worth nothing, so then only the damage is told.
    """
    damage = [row[0] for row in connection.execute("PRAGMA integrity_check") if row[0] != "ok"]
    if damage:
        yield from (f"the file is damaged: {line}" for line in damage)
        return
    try:
        yield from _dangling(connection)
        yield from _homeless(connection)
        yield from _wrong_variants(connection)
        yield from _stale_extractions(connection)
        for paper, extraction in read_extractions(connection):
            yield from (f"paper {paper.paper_id}: {misfit}" for misfit in misfits(paper, extraction))
    except (TypeError, ValueError) as error:
        # SQLite finds no fault with a number where text belongs; our own code stumbles over it.
        yield f"the file is damaged: a row holds a value of the wrong kind ({error})"


def _dangling(connection: sqlite3.Connection) -> Iterator[str]:
    for table, row_number, parent, _ in connection.execute("PRAGMA foreign_key_check"):
        which = "a row" if row_number is None else f"row {row_number}"
        yield f"{which} of table {table} refers to a missing row of {parent}"


def _homeless(connection: sqlite3.Connection) -> Iterator[str]:
    """Listings whose paper is not there, and papers that are listed nowhere."""
    yield from (
        f"listing {source_id} line {line}: its paper is not in the library"
        for source_id, line in connection.execute(
            "SELECT l.source_id, l.line FROM listing AS l LEFT JOIN variant AS v USING (variant_id)"
            " LEFT JOIN paper AS p USING (paper_id) WHERE p.paper_id IS NULL ORDER BY 1, 2"
        )
    )
    yield from (
        f"paper {paper_id}: is listed in no source"
        for (paper_id,) in connection.execute(
            "SELECT p.paper_id FROM paper AS p WHERE NOT EXISTS (SELECT 1 FROM variant AS v"
            " JOIN listing AS l USING (variant_id) WHERE v.paper_id = p.paper_id) ORDER BY 1"
        )
    )


def _wrong_variants(connection: sqlite3.Connection) -> Iterator[str]:
    """Variants whose digest is not theirs, and papers that are not what their variants give."""
    digests = dict(connection.execute("SELECT variant_id, digest FROM variant"))
    for (paper_id,) in connection.execute("SELECT paper_id FROM paper ORDER BY paper_id"):
        variants = read_variants(connection, paper_id)
        if not variants:
            yield f"paper {paper_id}: none of its texts is kept"
            continue
        if any(digests[variant_id] != digest(paper) for variant_id, paper in variants):
            yield f"paper {paper_id}: a text of it was changed after it was read"
        if read_stored_row(connection, paper_id) != stored_row(merge([p for _, p in variants]), variants[0][0]):
            yield f"paper {paper_id}: its text or metadata is not what its listings give"


def _stale_extractions(connection: sqlite3.Connection) -> Iterator[str]:
    query = (
        "SELECT e.paper_id FROM extraction AS e JOIN paper AS p USING (paper_id)"
        " WHERE e.text_hash <> p.text_hash ORDER BY 1"
    )
    yield from (f"paper {paper_id}: its extraction is of another text" for (paper_id,) in connection.execute(query))
