"""`check` finds what a hand in the file has spoiled, and names it."""

from __future__ import annotations

import sqlite3
from dataclasses import replace

import pytest
from library_samples import make_page, make_paper, read_pending

from citeweave.graph.library import Library

FIRST = make_paper(0).paper_id


@pytest.fixture
def filled(library: Library) -> Library:
    first = make_paper(0)
    library.add_listings(*make_page(1, [make_paper(at) for at in range(3)]))
    library.add_listings(*make_page(2, [replace(first, abstract="Too short to win.")]))
    read_pending(library)
    assert library.check() == []
    return library


def spoil(library: Library, *statements: str) -> None:
    connection = sqlite3.connect(library.path, isolation_level=None)
    for statement in statements:
        connection.execute(statement)
    connection.close()


@pytest.mark.parametrize(
    ("statement", "problem"),
    [
        ("DELETE FROM paper WHERE paper_id = '{first}'", "line 1: its paper is not in the library"),
        ("DELETE FROM listing WHERE line = 5", f"paper {make_paper(1).paper_id}: is listed in no source"),
        ("DELETE FROM source", "refers to a missing row of source"),
        (
            "UPDATE paper SET variant_id = (SELECT variant_id FROM variant WHERE abstract LIKE 'Too%')"
            " WHERE paper_id = '{first}'",
            f"paper {FIRST}: its text or metadata is not what its listings give",
        ),
        ("UPDATE paper SET year = 1850 WHERE paper_id = '{first}'", f"paper {FIRST}: its text or metadata"),
        ("UPDATE variant SET abstract = abstract || '!'", f"paper {FIRST}: a text of it was changed"),
        ("UPDATE extraction SET text_hash = 'x' WHERE paper_id = '{first}'", f"paper {FIRST}: its extraction is of"),
        ("UPDATE mention SET text = 'Rook' WHERE paper_id = '{first}'", f"paper {FIRST}: title:"),
        ("UPDATE work SET stop = 5000 WHERE paper_id = '{first}'", f"paper {FIRST}: abstract:"),
        ("DELETE FROM extraction WHERE paper_id = '{first}'", "a row of table entity refers to a missing row"),
    ],
)
def test_a_problem_is_named(filled: Library, statement: str, problem: str) -> None:
    spoil(filled, statement.format(first=FIRST))
    assert [line for line in filled.check() if problem in line] != []


def test_a_paper_without_texts_is_named(filled: Library) -> None:
    spoil(filled, f"DELETE FROM variant WHERE paper_id = '{FIRST}'")
    assert f"paper {FIRST}: is listed in no source" in filled.check()


def test_all_problems_are_told(filled: Library) -> None:
    spoil(filled, "UPDATE extraction SET text_hash = 'x'", "UPDATE paper SET year = 1850")
    assert len(filled.check()) == 6
