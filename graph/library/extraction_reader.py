"""Reading extractions back, one paper after another, with flat memory.

Each table is read once, in the order of paper ids; the rows of one paper are taken from all of them
together. All queries run on one connection within one transaction, so that they see one state.
"""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Iterator

from citeweave.graph.library.rows import PAPER_COLUMNS, PAPER_TABLES, Row, paper_from
from citeweave.model import Entity, Extraction, Link, Mention, Paper, Span, WorkMention

_HEADS = f"SELECT e.extractor, {PAPER_COLUMNS} FROM {PAPER_TABLES} JOIN extraction AS e ON e.paper_id = p.paper_id"
_PARTS = {
    "entity": "SELECT paper_id, entity, name, type, role, confidence, role_confidence FROM entity",
    "entity_form": "SELECT paper_id, entity, kind, form FROM entity_form",
    "mention": "SELECT paper_id, entity, field, start, stop, text, sentence_start, sentence_stop FROM mention",
    "work": "SELECT paper_id, work, text, et_al, year, venue, suffix, field, start, stop,"
    " sentence_start, sentence_stop FROM work",
    "work_author": "SELECT paper_id, work, surname FROM work_author",
    "link": "SELECT paper_id, url, kind, field, start, stop, sentence_start, sentence_stop FROM link",
}
_ORDERS = {
    "entity": "paper_id, entity",
    "entity_form": "paper_id, entity, kind, number",
    "mention": "paper_id, entity, number",
    "work": "paper_id, work",
    "work_author": "paper_id, work, number",
    "link": "paper_id, link",
}
Parts = dict[str, list[Row]]


class _Group:
    """Rows sorted by their first column, taken one value after another."""

    def __init__(self, rows: Iterator[Row]) -> None:
        self._rows = rows
        self._next = next(rows, None)

    def take(self, paper_id: str) -> list[Row]:
        taken = []
        # As text, so that an id of another kind in a damaged file is passed by, for `check` to find.
        while self._next is not None and str(self._next[0]) <= paper_id:
            if self._next[0] == paper_id:
                taken.append(self._next)
            self._next = next(self._rows, None)
        return taken


def read_extractions(connection: sqlite3.Connection) -> Iterator[tuple[Paper, Extraction]]:
    """All papers that were read, with what was found in them, by paper_id."""
    groups = {
        table: _Group(connection.execute(f"{query} ORDER BY {_ORDERS[table]}")) for table, query in _PARTS.items()
    }
    for row in connection.execute(f"{_HEADS} ORDER BY e.paper_id"):
        paper = paper_from(row[1:])
        parts = {table: group.take(paper.paper_id) for table, group in groups.items()}
        yield paper, _extraction(paper.paper_id, row[0], parts)


def read_extraction(connection: sqlite3.Connection, paper_id: str) -> Extraction | None:
    """What was found in one paper; None where it was not read."""
    head = connection.execute("SELECT extractor FROM extraction WHERE paper_id = ?", (paper_id,)).fetchone()
    if head is None:
        return None
    parts = {
        table: connection.execute(f"{query} WHERE paper_id = ? ORDER BY {_ORDERS[table]}", (paper_id,)).fetchall()
        for table, query in _PARTS.items()
    }
    return _extraction(paper_id, head[0], parts)


def _extraction(paper_id: str, extractor: str, parts: Parts) -> Extraction:
    return Extraction(paper_id, extractor, _entities(parts), _works(parts), tuple(map(_link, parts["link"])))


def _entities(parts: Parts) -> tuple[Entity, ...]:
    forms: defaultdict[tuple[int, str], list[str]] = defaultdict(list)
    for _, at, kind, form in parts["entity_form"]:
        forms[at, kind].append(form)
    mentions: defaultdict[int, list[Mention]] = defaultdict(list)
    for row in parts["mention"]:
        mentions[row[1]].append(_mention(row))
    return tuple(
        Entity(
            name=name,
            aliases=tuple(forms[at, "alias"]),
            type=type_,
            role=role,
            confidence=confidence,
            role_confidence=role_confidence,
            mentions=tuple(mentions[at]),
            short_forms=tuple(forms[at, "short"]),
        )
        for _, at, name, type_, role, confidence, role_confidence in parts["entity"]
    )


def _mention(row: Row) -> Mention:
    _, _, field, start, stop, text, sentence_start, sentence_stop = row
    return Mention(Span(field, start, stop), text, Span(field, sentence_start, sentence_stop))


def _works(parts: Parts) -> tuple[WorkMention, ...]:
    authors: defaultdict[int, list[str]] = defaultdict(list)
    for _, at, surname in parts["work_author"]:
        authors[at].append(surname)
    return tuple(_work(row, tuple(authors[row[1]])) for row in parts["work"])


def _work(row: Row, authors: tuple[str, ...]) -> WorkMention:
    _, _, text, et_al, year, venue, suffix, field, start, stop, sentence_start, sentence_stop = row
    sentence = Span(field, sentence_start, sentence_stop)
    return WorkMention(text, authors, bool(et_al), year, venue, Span(field, start, stop), sentence, suffix)


def _link(row: Row) -> Link:
    _, url, kind, field, start, stop, sentence_start, sentence_stop = row
    return Link(url, kind, Span(field, start, stop), Span(field, sentence_start, sentence_stop))
