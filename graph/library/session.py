"""One open library file: how it is opened, its transactions, and SQLite's errors in our words.

The file is in WAL mode: readers never wait. `synchronous` is FULL, not NORMAL: in WAL mode NORMAL survives
kill -9, but after a power loss the last transactions may be rolled back. FULL syncs the log at each commit,
so that what a batch stored stays stored; with one transaction a batch it costs a few milliseconds.
"""

from __future__ import annotations

import json
import sqlite3
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from citeweave.errors import CiteweaveError, InputError, LibraryError, LockedError, NotFoundError
from citeweave.graph.library.schema import MIGRATIONS, Migration, is_blank, is_ours, migrate, schema_version

FILE_NAME = "library.sqlite"
WAIT_SECONDS = 60.0
_CACHE_KIB = 65536


@dataclass(frozen=True, slots=True)
class Session:
    """An open library file with its connection in autocommit mode; transactions are begun by `writing`."""

    path: Path
    connection: sqlite3.Connection
    wait_seconds: float

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """The connection for a read that is finished within the block."""
        with _explained(self.path, self.wait_seconds):
            yield self.connection

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """One transaction: all of the block is stored, or nothing of it.

        Raises
        ------
        LockedError
            If another process keeps writing for longer than `wait_seconds`.
        """
        with _explained(self.path, self.wait_seconds):
            self.connection.execute("BEGIN IMMEDIATE")
            try:
                yield self.connection
                self.connection.execute("COMMIT")
            except BaseException:
                # SQLite has already rolled back after some errors, a full disk among them.
                if self.connection.in_transaction:
                    self.connection.execute("ROLLBACK")
                raise

    @contextmanager
    def changing_facts(self) -> Iterator[sqlite3.Connection]:
        """One transaction that grows the revision by one if the block changed any row."""
        with self.writing() as connection:
            before = connection.total_changes
            yield connection
            if connection.total_changes != before:
                connection.execute("UPDATE library SET revision = revision + 1")

    @contextmanager
    def snapshot(self) -> Iterator[sqlite3.Connection]:
        """A connection of its own that reads one state of the file, whatever is written meanwhile.

        Streams read through it, so that a stream may feed a write of the same library.
        """
        with _explained(self.path, self.wait_seconds):
            connection = _connect(self.path, "ro", self.wait_seconds)
            try:
                connection.execute("BEGIN")
                yield connection
            finally:
                connection.close()

    def close(self) -> None:
        """Close the connection; the last one to close folds the log into the file."""
        with _explained(self.path, self.wait_seconds):
            self.connection.close()


def open_session(
    folder: Path, *, create: bool, wait_seconds: float = WAIT_SECONDS, migrations: Sequence[Migration] = MIGRATIONS
) -> Session:
    """Open the library of a folder, bringing an older schema to the newest.

    Raises
    ------
    NotFoundError
        If there is no library and `create` is not set.
    LibraryError
        If the file is no library, damaged, or of a newer schema.
    InputError
        If folder or file cannot be opened or written.
    LockedError
        If another process keeps writing for longer than `wait_seconds`.
    """
    path = folder / FILE_NAME
    _require_place(folder, path, create=create)
    with _explained(path, wait_seconds):
        connection = _connect(path, "rwc" if create else "rw", wait_seconds)
        try:
            _require_library(connection, path, create=create, newest=len(migrations))
            _use_log(connection, path, wait_seconds)
            connection.execute("PRAGMA synchronous = FULL")
            connection.execute(f"PRAGMA cache_size = -{_CACHE_KIB}")
            if schema_version(connection) < len(migrations):
                migrate(connection, migrations)
            connection.execute("PRAGMA foreign_keys = ON")
        except BaseException:
            connection.close()
            raise
    return Session(path, connection, wait_seconds)


def _connect(path: Path, mode: str, wait_seconds: float) -> sqlite3.Connection:
    uri = f"{path.absolute().as_uri()}?mode={mode}"
    return sqlite3.connect(uri, uri=True, timeout=wait_seconds, isolation_level=None)


def _require_place(folder: Path, path: Path, *, create: bool) -> None:
    try:
        if create:
            folder.mkdir(parents=True, exist_ok=True)
        missing = not create and not path.exists()
    except OSError as error:
        raise InputError(f"{folder}: cannot be used as a graph's folder: {error.strerror}; name another one") from error
    if missing:
        raise _nothing_built(folder)


def _nothing_built(folder: Path) -> NotFoundError:
    return NotFoundError(f"{folder}: no library is there; make one with `citeweave build PAGES… -g {folder}`")


def _require_library(connection: sqlite3.Connection, path: Path, *, create: bool, newest: int) -> None:
    """Refuse what is not ours before anything is written to it."""
    if not is_ours(connection):
        raise LibraryError(f"{path}: is the database of another program; name another folder with -g")
    version = schema_version(connection)
    if version > newest:
        raise LibraryError(
            f"{path}: was written by a newer citeweave (schema {version}, this one reads up to {newest}); "
            "upgrade with `pip install -U citeweave`"
        )
    if not create and is_blank(connection):
        raise _nothing_built(path.parent)


def _use_log(connection: sqlite3.Connection, path: Path, wait_seconds: float) -> None:
    """Set WAL mode. SQLite does not wait when two processes do so to a new file at once, hence the loop."""
    deadline = time.monotonic() + wait_seconds
    while True:
        try:
            mode = connection.execute("PRAGMA journal_mode = WAL").fetchone()[0]
            break
        except sqlite3.OperationalError as error:
            if _primary_code(error) != sqlite3.SQLITE_BUSY or time.monotonic() > deadline:
                raise
            time.sleep(0.02)
    if mode != "wal":
        raise InputError(
            f"{path}: this file system cannot share memory between processes, which the library's log needs; "
            "name a folder on a local disk with -g"
        )


@contextmanager
def _explained(path: Path, wait_seconds: float) -> Iterator[None]:
    try:
        yield
    except (sqlite3.IntegrityError, sqlite3.ProgrammingError):
        raise  # a fault of ours, not of the file
    except sqlite3.Error as error:
        raise _explain(error, path, wait_seconds) from error
    except (json.JSONDecodeError, UnicodeDecodeError) as error:
        raise _damaged(path, str(error)) from error
    except (UnicodeEncodeError, OverflowError) as error:
        raise InputError(f"{path}: a record cannot be stored ({error}); correct or leave out that record") from error


def _primary_code(error: sqlite3.Error) -> int:
    return int(getattr(error, "sqlite_errorcode", 0)) & 0xFF


def _damaged(path: Path, reason: str) -> LibraryError:
    return LibraryError(
        f"{path}: is damaged or no library ({reason}); move it away and run `citeweave build PAGES… -g {path.parent}`"
    )


def _explain(error: sqlite3.Error, path: Path, wait_seconds: float) -> CiteweaveError:
    code = _primary_code(error)
    if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        return LockedError(
            f"{path}: another process has been writing to it for {wait_seconds:g} seconds; "
            "let it finish or end it, then run the same command again"
        )
    if code == sqlite3.SQLITE_FULL:
        return InputError(f"{path}: the disk is full; nothing stored before is lost: free some space and run again")
    if code in (sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_AUTH):
        return InputError(f"{path}: cannot be opened for writing ({error}); give yourself the right to, or use -g")
    if code == sqlite3.SQLITE_IOERR:
        return InputError(f"{path}: the disk cannot be read or written ({error}); nothing stored before is lost")
    return _damaged(path, str(error))
