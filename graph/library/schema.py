"""The library's schema and how an older file becomes a newer one.

A schema version is the number of migrations applied, kept in the file's `user_version`. A new version is
one more entry at the end of `MIGRATIONS`: a Python function, or `script("0002_name.sql")`. Entries that were
released are never changed.
"""

from __future__ import annotations

import sqlite3
import uuid
from collections.abc import Callable, Iterator, Sequence
from importlib.resources import files

from citeweave.errors import LibraryError

Migration = Callable[[sqlite3.Connection], None]

APPLICATION_ID = 0x63697477
"""Marks the file as ours ("citw") in SQLite's header, so that another program's file is never written to."""


def script(name: str) -> Migration:
    """A migration that runs an SQL file of this folder."""

    def apply(connection: sqlite3.Connection) -> None:
        text = files(__package__).joinpath(name).read_text(encoding="utf-8")
        for statement in split_statements(text):
            connection.execute(statement)

    return apply


def split_statements(text: str) -> Iterator[str]:
    """The statements of a script one by one; `executescript` would commit the transaction around it."""
    lines: list[str] = []
    for line in text.splitlines(keepends=True):
        lines.append(line)
        if line.rstrip().endswith(";") and sqlite3.complete_statement("".join(lines)):
            yield "".join(lines)
            lines.clear()
    if "".join(lines).strip():
        raise ValueError(f"an SQL script ends within a statement: {''.join(lines).strip()[:60]}")


def _create(connection: sqlite3.Connection) -> None:
    script("0001_create.sql")(connection)
    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    connection.execute("INSERT INTO library (only, library_id, revision) VALUES (1, ?, 0)", (str(uuid.uuid4()),))


MIGRATIONS: tuple[Migration, ...] = (_create, script("0002_recipe.sql"))


def schema_version(connection: sqlite3.Connection) -> int:
    """The version of the file that is open; 0 where nothing was made yet."""
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def is_ours(connection: sqlite3.Connection) -> bool:
    """Whether the file is a library, or holds nothing at all and may become one."""
    application = int(connection.execute("PRAGMA application_id").fetchone()[0])
    return application == APPLICATION_ID or (application == 0 and is_blank(connection))


def is_blank(connection: sqlite3.Connection) -> bool:
    """Whether the file holds no table and no version, as after a kill at the moment of creation."""
    tables = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
    return tables == 0 and schema_version(connection) == 0


def migrate(connection: sqlite3.Connection, migrations: Sequence[Migration]) -> None:
    """Apply what is missing in one transaction: after a kill the file is as old or as new as before.

    Parameters
    ----------
    connection
        In autocommit mode, with foreign keys off: a table can only be rebuilt so.
    migrations
        All migrations from the first on.

    Raises
    ------
    LibraryError
        If rows are left that refer to nothing; the file is then as it was.
    """
    connection.execute("BEGIN IMMEDIATE")
    try:
        # Read within the transaction: another process may have migrated while this one waited.
        version = schema_version(connection)
        for number, step in enumerate(migrations[version:], version + 1):
            step(connection)
            connection.execute(f"PRAGMA user_version = {number}")
        _refuse_dangling(connection)
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


def _refuse_dangling(connection: sqlite3.Connection) -> None:
    row = connection.execute("PRAGMA foreign_key_check").fetchone()
    if row is not None:
        raise LibraryError(
            f"the library cannot be brought to the newest schema: rows of table {row[0]} refer to missing rows of "
            f"{row[2]}; it was left as it is: move it away and run `citeweave build PAGES… -g FOLDER` again"
        )
