"""A Neo4j server, through the official driver: the way past one machine, and to other people's tools.

Its session reads with read access only, after asking the server (EXPLAIN) what a statement would do. What is
written goes through `neo4j_push`. Messages name the server, never the password.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from typing import NoReturn
from urllib.parse import urlsplit

import neo4j
from neo4j.exceptions import AuthError, ConfigurationError, DriverError, Neo4jError, ServiceUnavailable

from citeweave.errors import BackendError, QueryError, ReadOnlyError, UsageError
from citeweave.graph.stores.base import Access, Credentials, Progress, Scope
from citeweave.graph.stores.cypher_view import SessionView
from citeweave.graph.stores.facts import gather
from citeweave.graph.stores.neo4j_push import PushReport, push_facts
from citeweave.graph.stores.neo4j_values import read_rows, shows_ledger
from citeweave.graph.stores.records import Parameter, Table
from citeweave.model import Edge, Node

_CONNECT_SECONDS = 10.0
_POSITION = re.compile(r"\s*\(line (\d+), column (\d+) \(offset: \d+\)\)$")
_LIMITS = {"Neo.ClientError.Statement.AccessMode", "Neo.ClientError.Security.Forbidden"}


class Neo4jStore:
    """A server at a URL; a path in the URL names the database (`neo4j://HOST:7687/papers`)."""

    def __init__(self, url: str, credentials: Credentials | None) -> None:
        parts = urlsplit(url)
        if "@" in parts.netloc:
            where = f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}"
            raise UsageError(
                f"{where}: a URL must not hold user and password; set NEO4J_USERNAME and NEO4J_PASSWORD instead"
            )
        self._server = _Server(f"{parts.scheme}://{parts.netloc}", parts.path.strip("/") or None, credentials)

    def view(self) -> SessionView:
        """A view, connected.

        Raises
        ------
        BackendError
            If the server does not answer, or does not let us in.
        """
        return SessionView(Neo4jSession(self._server, self._server.connect()))

    def writer(self, origin: str) -> Neo4jWriter:
        """A writer of the facts of the library whose id is `origin`."""
        return Neo4jWriter(self, origin)

    def push(
        self, library_id: str, nodes: Iterable[Node], edges: Iterable[Edge], *, progress: Progress | None = None
    ) -> PushReport:
        """Make the server hold exactly these facts of a library; a second time changes nothing.

        Other data in the database is left as it is, other libraries' facts too; a fact that went away from the
        library is removed from the server unless another library holds it.

        Parameters
        ----------
        library_id
            What tells this library from others that are pushed to the same database.
        nodes, edges
            All facts of the library; of equal keys the last counts.
        progress
            Called with the number of facts sent, and of all there are.

        Raises
        ------
        CheckError
            If a fact is not of the ontology, or an edge has no node at one end.
        BackendError
            If the server does not answer, does not let us in, or does not let us write.
        """
        facts = gather(nodes, edges)
        with self._server.connect() as driver, self._server.errors():
            return push_facts(driver, self._server.database, library_id, facts, progress)


class Neo4jWriter(Scope):
    """Pushes the facts of one library."""

    def __init__(self, store: Neo4jStore, library_id: str) -> None:
        self._store, self._library_id = store, library_id

    def close(self) -> None:
        """Nothing to let go of: each write opens and closes its connection."""

    def write(self, nodes: Iterable[Node], edges: Iterable[Edge]) -> None:
        """Make the server hold exactly these facts of the library."""
        self._store.push(self._library_id, nodes, edges)


@dataclass(frozen=True, slots=True)
class _Server:
    url: str
    database: str | None
    credentials: Credentials | None

    def connect(self) -> neo4j.Driver:
        who = self.credentials
        with self.errors():
            driver = neo4j.GraphDatabase.driver(
                self.url,
                auth=(who.username, who.password) if who else None,
                connection_timeout=_CONNECT_SECONDS,
                notifications_min_severity="OFF",
                user_agent="citeweave",
            )
            try:
                with driver.session(database=self.database, default_access_mode=neo4j.READ_ACCESS) as session:
                    session.run("RETURN 1").consume()
            except BaseException:
                driver.close()
                raise
            return driver

    @contextmanager
    def errors(self) -> Iterator[None]:
        """Ours for the driver's, one line each."""
        try:
            yield
        except AuthError as error:
            raise BackendError(
                f"{self.url} does not let us in: user and password (NEO4J_USERNAME, NEO4J_PASSWORD) are "
                f"{'wrong' if self.credentials else 'missing'}, or a first password must be changed"
            ) from error
        except ServiceUnavailable as error:
            raise BackendError(
                f"{self.url} does not answer ({_first_line(error)}); is the server running, and is the address right?"
            ) from error
        except (ConfigurationError, ValueError) as error:
            raise UsageError(f"{self.url}: {_first_line(error)}") from error
        except (Neo4jError, DriverError) as error:
            raise BackendError(f"{self.url}: {_first_line(error)}") from error


class Neo4jSession:
    """A Session over a driver; each statement has its own read session."""

    def __init__(self, server: _Server, driver: neo4j.Driver) -> None:
        self._server, self._driver = server, driver

    def close(self) -> None:
        """Close the connections."""
        self._driver.close()

    def access(self, statement: str) -> Access:
        """What a statement would do, as the server's EXPLAIN says."""
        # On a line of its own, so that the server's line numbers are off by exactly one.
        with self._errors(first_line=2), self._reading() as session:
            summary = session.run(_query(f"EXPLAIN\n{statement}")).consume()
        operators = set(_operators(summary.plan))
        if "TerminateTransactions" in operators or summary.query_type == "s":
            return "administration"
        if summary.query_type != "r":
            return "write"
        return "files" if "LoadCSV" in operators else "read"

    def run(self, statement: str, parameters: Mapping[str, Parameter], limit: int | None) -> Table:
        """Run a statement with read access."""
        with self._errors(), self._reading() as session:
            result = session.run(_query(statement), dict(parameters))
            columns = tuple(result.keys())
            shown = (record.values() for record in result if not shows_ledger(record.values()))
            records = list(shown if limit is None else islice(shown, limit + 1))
            result.consume()
        kept = records if limit is None else records[:limit]
        return Table(columns, tuple(read_rows(kept, self._fetch)), truncated=len(kept) < len(records))

    def _fetch(self, statement: str, parameters: Mapping[str, object]) -> list[neo4j.Record]:
        with self._errors(), self._reading() as session:
            return list(session.run(_query(statement), dict(parameters)))

    def _reading(self) -> neo4j.Session:
        return self._driver.session(database=self._server.database, default_access_mode=neo4j.READ_ACCESS)

    @contextmanager
    def _errors(self, first_line: int = 1) -> Iterator[None]:
        with self._server.errors():
            try:
                yield
            except (AuthError, ServiceUnavailable):
                raise
            except Neo4jError as error:
                _raise_statement_error(error, first_line)
            except OverflowError as error:
                raise QueryError(f"a parameter is beyond 64 bits: {error}") from error


def _raise_statement_error(error: Neo4jError, first_line: int) -> NoReturn:
    code = error.code or ""
    if code in _LIMITS:
        raise ReadOnlyError("refused: queries may only read the graph") from error
    if not code.startswith("Neo.ClientError."):
        raise error
    message = _first_line(error)
    if code.endswith("ParameterMissing"):
        raise QueryError(f"{message}; give each a value (-p NAME=VALUE)") from error
    at = _POSITION.search(message)
    if at:
        line = max(int(at[1]) - first_line + 1, 1)
        message = f"{message[: at.start()]} (line {line}, column {at[2]})"
    raise QueryError(message) from error


def _first_line(error: Exception) -> str:
    text = (error.message if isinstance(error, Neo4jError) else None) or str(error)
    return text.splitlines()[0].strip() if text else type(error).__name__


def _operators(plan: object) -> Iterator[str]:
    if isinstance(plan, dict):
        yield str(plan.get("operatorType", "")).partition("@")[0]
        for child in plan.get("children", ()):
            yield from _operators(child)


def _query(statement: str) -> neo4j.Query:
    return neo4j.Query(statement)
