"""The error tree; every error says what to do next.

CiteweaveError            exit code 2 unless a class below says otherwise
|-- UsageError            wrong use: an unknown option value, a page that is not in the library (2)
|   `-- ReadOnlyError     a writing statement was refused before it ran (2)
|-- QueryError            the engine could not run a Cypher statement (2)
|-- NotFoundError         nothing found (1)
|-- CheckError            a check of the library or the graph failed (1)
|-- InputError            a file or record that cannot be read (3)
|   `-- LibraryError      library.sqlite is damaged, or newer than this version (3)
`-- BackendError          a backend is not there or does not answer (4)
    |-- LockedError       another process holds the embedded engine (4)
    `-- MissingExtraError an optional dependency is not installed (4)
"""

from __future__ import annotations

from typing import ClassVar


class CiteweaveError(Exception):
    """Base of all errors that citeweave raises on purpose; `str()` is one line with the way out."""

    exit_code: ClassVar[int] = 2


class UsageError(CiteweaveError):
    """The call cannot be carried out as given."""


class ReadOnlyError(UsageError):
    """A writing statement was refused before it ran."""


class QueryError(CiteweaveError):
    """The engine could not parse or run a Cypher statement."""


class NotFoundError(CiteweaveError):
    """Nothing was found under that name."""

    exit_code = 1


class CheckError(CiteweaveError):
    """A check of the library or the graph failed."""

    exit_code = 1


class InputError(CiteweaveError):
    """A file or record cannot be read; names the file, the line or byte, and the way out."""

    exit_code = 3


class LibraryError(InputError):
    """The library's file is damaged, or written by a newer version."""


class BackendError(CiteweaveError):
    """A backend is not there or does not answer."""

    exit_code = 4


class LockedError(BackendError):
    """Another process holds the embedded Cypher engine of this folder."""


class MissingExtraError(BackendError):
    """An optional dependency is missing; the message holds the command that installs it."""
