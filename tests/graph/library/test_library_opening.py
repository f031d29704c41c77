"""Opening a library: new, missing, damaged, foreign, newer, older."""

from __future__ import annotations

import random
import sqlite3
from pathlib import Path

import pytest
from library_samples import content, make_page, make_paper, make_rejected, read_pending

from citeweave.errors import CiteweaveError, InputError, LibraryError, NotFoundError
from citeweave.graph.library import Library
from citeweave.graph.library.schema import MIGRATIONS, schema_version, split_statements
from citeweave.graph.library.session import FILE_NAME, open_session


def fill(folder: Path, papers: int = 30) -> None:
    with Library.open(folder, create=True) as library:
        source, listings = make_page(1, [make_paper(at) for at in range(papers)])
        library.add_listings(source, listings)
        library.add_rejected(source, [make_rejected(source, 2)])
        read_pending(library)


def test_a_new_library_is_empty_and_keeps_its_id(tmp_path: Path) -> None:
    with Library.open(tmp_path / "new" / "kg", create=True) as library:
        first = (library.library_id, library.revision)
        assert library.counts().papers == 0
    with Library.open(tmp_path / "new" / "kg") as library:
        assert (library.library_id, library.revision) == first
    with Library.open(tmp_path / "other", create=True) as library:
        assert library.library_id != first[0]


def test_what_is_missing_is_not_made(tmp_path: Path) -> None:
    for folder in (tmp_path, tmp_path / "nowhere"):
        with pytest.raises(NotFoundError, match="citeweave build PAGES… -g"):
            Library.open(folder)
    assert list(tmp_path.iterdir()) == []


def test_an_empty_file_is_no_library_yet(tmp_path: Path) -> None:
    (tmp_path / FILE_NAME).touch()
    with pytest.raises(NotFoundError, match="citeweave build"):
        Library.open(tmp_path)
    Library.open(tmp_path, create=True).close()
    Library.open(tmp_path).close()


def test_names_with_signs_of_a_uri_are_names(tmp_path: Path) -> None:
    folder = tmp_path / "a?mode=ro#b%20c é"
    fill(folder, 1)
    assert (folder / FILE_NAME).exists()
    with Library.open(folder) as library:
        assert library.counts().papers == 1
        assert len(list(library.papers())) == 1


@pytest.mark.parametrize("data", [b"not a database at all, " * 300, b"\x00" * 5000])
def test_a_file_that_is_no_database(tmp_path: Path, data: bytes) -> None:
    (tmp_path / FILE_NAME).write_bytes(data)
    for create in (False, True):
        with pytest.raises(LibraryError, match="move it away and run `citeweave build"):
            Library.open(tmp_path, create=create)
    assert (tmp_path / FILE_NAME).read_bytes() == data


def test_a_database_of_another_program_is_left_alone(tmp_path: Path) -> None:
    other = sqlite3.connect(tmp_path / FILE_NAME)
    other.execute("CREATE TABLE songs (title TEXT)")
    other.close()
    before = (tmp_path / FILE_NAME).read_bytes()
    with pytest.raises(LibraryError, match="another program"):
        Library.open(tmp_path, create=True)
    assert (tmp_path / FILE_NAME).read_bytes() == before


def test_a_newer_schema_is_refused(tmp_path: Path) -> None:
    fill(tmp_path, 1)
    newer = sqlite3.connect(tmp_path / FILE_NAME)
    newer.execute("PRAGMA user_version = 99")
    newer.close()
    with pytest.raises(LibraryError, match=r"schema 99.*pip install -U citeweave"):
        Library.open(tmp_path)


def test_an_older_library_is_migrated(tmp_path: Path) -> None:
    fill(tmp_path, 5)
    with Library.open(tmp_path) as library:
        before = content(library)

    def add_note(connection: sqlite3.Connection) -> None:
        connection.execute("ALTER TABLE paper ADD COLUMN note TEXT")

    session = open_session(tmp_path, create=False, migrations=(*MIGRATIONS, add_note))
    assert schema_version(session.connection) == len(MIGRATIONS) + 1
    session.connection.execute("SELECT note FROM paper")
    assert content(Library(session)) == before
    session.close()


def test_a_migration_that_fails_leaves_the_file_as_it_was(tmp_path: Path) -> None:
    fill(tmp_path, 5)

    def spoil(connection: sqlite3.Connection) -> None:
        connection.execute("CREATE TABLE extra (a)")
        connection.execute("DELETE FROM source")

    with pytest.raises(LibraryError, match="refer to missing rows of source"):
        open_session(tmp_path, create=False, migrations=(*MIGRATIONS, spoil))
    with Library.open(tmp_path) as library:
        assert library.check() == []
        assert library.counts().sources == 1


def test_scripts_are_split_into_statements() -> None:
    script = "-- a; b\nCREATE TABLE t (\n  a TEXT DEFAULT ';'\n);\n\nCREATE INDEX i\n  ON t (a);\n"
    assert len(list(split_statements(script))) == 2
    with pytest.raises(ValueError, match="within a statement"):
        list(split_statements("CREATE TABLE t (a)"))


def test_places_that_cannot_be_used(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    (tmp_path / "kg" / FILE_NAME).mkdir(parents=True)
    for create in (True, False):
        with pytest.raises(CiteweaveError, match="file"):
            Library.open(tmp_path / "file", create=create)
        with pytest.raises(InputError, match="cannot be opened"):
            Library.open(tmp_path / "kg", create=create)


def test_a_full_disk_loses_nothing(tmp_path: Path) -> None:
    fill(tmp_path, 5)
    session = open_session(tmp_path, create=False)
    library = Library(session)
    before = content(library)
    pages = session.connection.execute("PRAGMA page_count").fetchone()[0]
    session.connection.execute(f"PRAGMA max_page_count = {pages + 3}")
    source, listings = make_page(2, [make_paper(at) for at in range(100, 400)])
    with pytest.raises(InputError, match="the disk is full; nothing stored before is lost"):
        library.add_listings(source, listings)
    assert content(library) == before
    library.close()


def test_a_file_that_may_not_be_written(tmp_path: Path) -> None:
    session = open_session(tmp_path, create=True)
    session.connection.execute("PRAGMA query_only = ON")
    source, listings = make_page(1, [make_paper(1)])
    with pytest.raises(InputError, match="cannot be opened for writing"):
        Library(session).add_listings(source, listings)
    session.close()


def test_text_that_no_file_can_hold_is_refused_whole(library: Library) -> None:
    source, listings = make_page(1, [make_paper(1)])
    bad, bad_listings = make_page(2, [make_paper(2)])
    object.__setattr__(bad_listings[0].paper, "abstract", "half a pair: \ud800")
    library.add_listings(source, listings)
    with pytest.raises(InputError, match="a record cannot be stored"):
        library.add_listings(bad, bad_listings)
    assert library.sources() == [source]
    assert library.revision == 1


def problems_of(folder: Path) -> list[str]:
    """What is said of a library by opening, checking and reading it."""
    try:
        with Library.open(folder) as library:
            told = library.check()
            content(library)
            return told
    except LibraryError as error:
        return [str(error)]


@pytest.mark.parametrize("seed", range(12))
def test_damage_is_told_and_never_a_traceback(tmp_path: Path, seed: int) -> None:
    fill(tmp_path, 60)
    path, chance = tmp_path / FILE_NAME, random.Random(seed)
    data = bytearray(path.read_bytes())
    if seed % 3 == 0:
        del data[chance.randrange(4096, len(data)) :]
    else:
        for _ in range(20):
            at = chance.randrange(100, len(data) - 400)
            data[at : at + 400] = chance.randbytes(400)
    path.write_bytes(data)
    told = problems_of(tmp_path)
    assert told != []
    assert [line for line in told if "\n" in line] == []
