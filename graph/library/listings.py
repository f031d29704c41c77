"""Papers and the places they were read at: what an addition keeps, and how it is read back.

Everything here is a set: of sources, of listings (source, line, text as read there), of rejected records.
Adding the same again changes nothing, and the order of adding leaves no trace.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum

from citeweave.errors import NotFoundError, UsageError
from citeweave.graph.library.records import AddCount
from citeweave.graph.library.rows import PAPER_COLUMNS, PAPER_TABLES, VARIANT_COLUMNS, Row, metadata_row, paper_from
from citeweave.graph.library.variants import digest, merge, preference, text_hash
from citeweave.model import Listing, Paper, Rejected, Source


class _Outcome(Enum):
    SAME = "same"
    NEW = "new"
    CHANGED = "changed"
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class Refreshed:
    """How many papers came, changed and went when their variants were weighed anew."""

    new: int
    changed: int
    gone: int


def add_listings(connection: sqlite3.Connection, source: Source, listings: Sequence[Listing]) -> AddCount:
    """Keep a source and papers listed in it; see `Library.add_listings`."""
    foreign = next((listing for listing in listings if listing.source_id != source.source_id), None)
    if foreign is not None:
        raise UsageError(f"line {foreign.line}: is of source {foreign.source_id}, not of {source.source_id}")
    _keep_source(connection, source)
    keyed = [(digest(listing.paper), listing) for listing in listings]
    connection.executemany(
        "INSERT INTO variant (digest, paper_id, title, abstract, authors, year, date, venue, url)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (digest) DO NOTHING",
        [(key, *_variant_row(listing.paper)) for key, listing in keyed],
    )
    added = connection.executemany(
        "INSERT INTO listing (source_id, line, variant_id)"
        " SELECT ?, ?, variant_id FROM variant WHERE digest = ? ON CONFLICT DO NOTHING",
        [(source.source_id, listing.line, key) for key, listing in keyed],
    ).rowcount
    if not listings or added == 0:
        return AddCount()
    refreshed = refresh(connection, {listing.paper.paper_id for listing in listings})
    return AddCount(added, refreshed.new, refreshed.changed)


def add_rejected(connection: sqlite3.Connection, source: Source, rejected: Sequence[Rejected]) -> int:
    """Keep what was skipped, once each; the number that was not known."""
    _keep_source(connection, source)
    return connection.executemany(
        "INSERT INTO rejected (source_id, line, reason, excerpt) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING",
        [(source.source_id, record.line, record.reason, record.excerpt) for record in rejected],
    ).rowcount


def set_date_line(connection: sqlite3.Connection, source_id: str, text: str) -> None:
    """Keep the date that a page prints; NotFoundError for a source that is not there."""
    if connection.execute("SELECT 1 FROM source WHERE source_id = ?", (source_id,)).fetchone() is None:
        raise NotFoundError(f"no source {source_id} is in the library; add it before its date line")
    connection.execute(
        "UPDATE source SET date_line = ?1 WHERE source_id = ?2 AND date_line IS NOT ?1", (text, source_id)
    )


def refresh(connection: sqlite3.Connection, paper_ids: Iterable[str]) -> Refreshed:
    """Weigh the variants of papers anew; a paper whose text is another one loses its extraction."""
    outcomes = [_refresh_one(connection, paper_id) for paper_id in sorted(paper_ids)]
    return Refreshed(*(outcomes.count(kind) for kind in (_Outcome.NEW, _Outcome.CHANGED, _Outcome.GONE)))


def read_papers(connection: sqlite3.Connection) -> Iterator[Paper]:
    """All papers by paper_id."""
    return map(paper_from, connection.execute(f"SELECT {PAPER_COLUMNS} FROM {PAPER_TABLES} ORDER BY p.paper_id"))


def read_paper(connection: sqlite3.Connection, paper_id: str) -> Paper | None:
    """One paper; None where it is not in the library."""
    query = f"SELECT {PAPER_COLUMNS} FROM {PAPER_TABLES} WHERE p.paper_id = ?"
    row = connection.execute(query, (paper_id,)).fetchone()
    return None if row is None else paper_from(row)


def read_variants(connection: sqlite3.Connection, paper_id: str) -> list[tuple[int, Paper]]:
    """The variants of a paper with their row numbers, the winner first."""
    rows = connection.execute(
        f"SELECT v.variant_id, {VARIANT_COLUMNS} FROM variant AS v WHERE v.paper_id = ?", (paper_id,)
    )
    return sorted(((row[0], paper_from(row[1:])) for row in rows), key=lambda pair: preference(pair[1]))


def read_listings(connection: sqlite3.Connection) -> Iterator[Listing]:
    """All listings by source and line, each with the paper as read there."""
    rows = connection.execute(
        f"SELECT l.source_id, l.line, {VARIANT_COLUMNS} FROM listing AS l JOIN variant AS v USING (variant_id)"
        " ORDER BY l.source_id, l.line, v.paper_id, v.digest"
    )
    return (Listing(row[0], row[1], paper_from(row[2:])) for row in rows)


def read_sources(connection: sqlite3.Connection) -> list[Source]:
    """All sources by source_id."""
    rows = connection.execute("SELECT source_id, name, date_line, date FROM source ORDER BY source_id")
    return [Source(*row) for row in rows]


def read_rejected(connection: sqlite3.Connection) -> list[Rejected]:
    """What was skipped, by source, line, reason and excerpt."""
    rows = connection.execute(
        "SELECT s.name, r.line, r.reason, r.excerpt FROM rejected AS r JOIN source AS s USING (source_id)"
        " ORDER BY r.source_id, r.line, r.reason, r.excerpt"
    )
    return [Rejected(*row) for row in rows]


def stored_row(paper: Paper, variant_id: int) -> tuple[str | int | None, ...]:
    """What table `paper` keeps of a paper whose winner is that variant, after the paper's id."""
    return (variant_id, text_hash(paper), *metadata_row(paper))


def read_stored_row(connection: sqlite3.Connection, paper_id: str) -> tuple[str | int | None, ...] | None:
    """What table `paper` keeps now; None where the paper is not there."""
    query = "SELECT variant_id, text_hash, authors, year, date, venue, url FROM paper WHERE paper_id = ?"
    row: Row | None = connection.execute(query, (paper_id,)).fetchone()
    return None if row is None else tuple(row)


def _keep_source(connection: sqlite3.Connection, source: Source) -> None:
    """The same bytes under several names keep the smallest; a date that is not given erases none."""
    connection.execute(
        "INSERT INTO source (source_id, name, date_line, date) VALUES (?, ?, ?, ?)"
        " ON CONFLICT (source_id) DO UPDATE SET name = min(name, excluded.name),"
        " date_line = coalesce(excluded.date_line, date_line), date = coalesce(excluded.date, date)"
        " WHERE excluded.name < name OR coalesce(excluded.date_line, date_line) IS NOT date_line"
        " OR coalesce(excluded.date, date) IS NOT date",
        (source.source_id, source.name, source.date_line, source.date),
    )


def _variant_row(paper: Paper) -> tuple[str | int | None, ...]:
    return (paper.paper_id, paper.title, paper.abstract, *metadata_row(paper))


def _refresh_one(connection: sqlite3.Connection, paper_id: str) -> _Outcome:
    variants = read_variants(connection, paper_id)
    before = read_stored_row(connection, paper_id)
    if not variants:
        connection.execute("DELETE FROM paper WHERE paper_id = ?", (paper_id,))
        return _Outcome.SAME if before is None else _Outcome.GONE
    after = stored_row(merge([paper for _, paper in variants]), variants[0][0])
    if before == after:
        return _Outcome.SAME
    if before is None:
        connection.execute("INSERT INTO paper VALUES (?, ?, ?, ?, ?, ?, ?, ?)", (paper_id, *after))
        return _Outcome.NEW
    _replace(connection, paper_id, before, after)
    return _Outcome.SAME if before[1:] == after[1:] else _Outcome.CHANGED


def _replace(connection: sqlite3.Connection, paper_id: str, before: Row, after: Row) -> None:
    connection.execute(
        "UPDATE paper SET variant_id = ?, text_hash = ?, authors = ?, year = ?, date = ?, venue = ?, url = ?"
        " WHERE paper_id = ?",
        (*after, paper_id),
    )
    if before[1] != after[1]:
        connection.execute("DELETE FROM extraction WHERE paper_id = ?", (paper_id,))
