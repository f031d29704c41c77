"""A real Neo4j for the tests: the one that CITEWEAVE_TEST_NEO4J names, else one that is fetched and started here.

CITEWEAVE_TEST_NEO4J is the URL of a server whose database is empty (what the tests put there they remove), user
and password come from NEO4J_USERNAME and NEO4J_PASSWORD. Without it Maven fetches the server's jars once, into
`.cache/` of the checkout, and Java 17 or later runs `Neo4jServer.java` on a free loopback port with its data in a
temporary folder. Neo4j is GPL: it is never part of what citeweave ships.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import neo4j
import pytest

from citeweave.graph.stores import Credentials

VERSION = "5.26.12"

ENGINES = pytest.StashKey[dict[str, str]]()
"""Versions of the stores that the tests ran on, by name; the summary prints them."""

NO_NEO4J = pytest.StashKey[str]()
"""Why there is no Neo4j to test with."""

_HERE = Path(__file__).parent
_CACHE = _HERE.parent / ".cache" / f"neo4j-{VERSION}"
_ARTEFACTS = ("neo4j", "neo4j-bolt")
_PASSWORD = "for-the-tests-only"
_START_SECONDS = 240
_JAVA = (
    "-Xmx512m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1",
    *(f"--add-opens=java.base/{package}=ALL-UNNAMED" for package in ("java.nio", "java.io", "sun.nio.ch", "java.lang")),
)  # fmt: skip


class NoNeo4jError(Exception):
    """There is no Neo4j to test with; says why."""


@dataclass(frozen=True, slots=True)
class Neo4jServer:
    """A running server."""

    url: str
    credentials: Credentials
    version: str

    def driver(self) -> neo4j.Driver:
        """A driver of its own, for looking at the database past citeweave."""
        auth = (self.credentials.username, self.credentials.password)
        return neo4j.GraphDatabase.driver(self.url, auth=auth, notifications_min_severity="OFF")

    def clear(self) -> None:
        """Remove all data."""
        with self.driver() as driver:
            driver.execute_query("MATCH (n) DETACH DELETE n")


@contextmanager
def running_server() -> Iterator[Neo4jServer]:
    """The server that is named, or one of our own for the time of the block."""
    url = os.environ.get("CITEWEAVE_TEST_NEO4J")
    if url:
        credentials = Credentials(os.environ.get("NEO4J_USERNAME", "neo4j"), os.environ.get("NEO4J_PASSWORD", ""))
        yield _checked(url, credentials)
        return
    java = _program("java")
    jars = _jars()
    with tempfile.TemporaryDirectory(prefix="citeweave-neo4j-") as folder, _started(java, jars, Path(folder)) as port:
        url = f"neo4j://127.0.0.1:{port}"
        with neo4j.GraphDatabase.driver(url, auth=("neo4j", "neo4j")) as driver:
            statement = "ALTER CURRENT USER SET PASSWORD FROM $old TO $new"
            driver.execute_query(statement, old="neo4j", new=_PASSWORD, database_="system")
        yield _checked(url, Credentials("neo4j", _PASSWORD))


def _checked(url: str, credentials: Credentials) -> Neo4jServer:
    with neo4j.GraphDatabase.driver(url, auth=(credentials.username, credentials.password)) as driver:
        held = driver.execute_query("MATCH (n) RETURN count(n) AS n").records[0]["n"]
        if held:
            raise NoNeo4jError(f"the database at {url} holds {held} nodes; the tests want an empty one")
        version = driver.execute_query("CALL dbms.components() YIELD versions RETURN versions[0] AS v").records[0]["v"]
    return Neo4jServer(url, credentials, str(version))


def _program(name: str) -> str:
    found = shutil.which(name)
    if found is None:
        raise NoNeo4jError(f"there is no `{name}` here; install Java 17 and Maven, or set CITEWEAVE_TEST_NEO4J")
    return found


def _jars() -> Path:
    if _CACHE.is_dir():
        return _CACHE
    maven = _program("mvn")
    _CACHE.parent.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(dir=_CACHE.parent) as folder:
        (Path(folder) / "pom.xml").write_text(_pom(), encoding="utf-8")
        command = [maven, "-q", "-B", "dependency:copy-dependencies", "-DincludeScope=runtime", "-DoutputDirectory=lib"]
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
        if done.returncode:
            raise NoNeo4jError(f"Maven could not fetch Neo4j {VERSION}: {done.stdout.strip()[:300]}")
        (Path(folder) / "lib").rename(_CACHE)
    return _CACHE


def _pom() -> str:
    wanted = "".join(
        f"<dependency><groupId>org.neo4j</groupId><artifactId>{name}</artifactId><version>{VERSION}</version></dependency>"
        for name in _ARTEFACTS
    )
    return (
        '<project xmlns="http://maven.apache.org/POM/4.0.0"><modelVersion>4.0.0</modelVersion>'
        "<groupId>citeweave</groupId><artifactId>neo4j-for-tests</artifactId><version>1</version>"
        f"<dependencies>{wanted}</dependencies></project>"
    )


@contextmanager
def _started(java: str, jars: Path, folder: Path) -> Iterator[int]:
    port = _free_port()
    command = [java, *_JAVA, "-cp", f"{jars}/*", str(_HERE / "Neo4jServer.java"), str(folder / "home"), str(port)]
    log = folder / "log"
    with log.open("wb") as out, subprocess.Popen(command, stdout=out, stderr=subprocess.STDOUT) as process:
        try:
            _wait_until_up(process, log)
            yield port
        finally:
            process.kill()


def _wait_until_up(process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + _START_SECONDS
    while "up" not in log.read_text(encoding="utf-8", errors="replace").splitlines():
        if process.poll() is not None or time.monotonic() > deadline:
            raise RuntimeError(
                f"Neo4j {VERSION} did not start:\n{log.read_text(encoding='utf-8', errors='replace')[-3000:]}"
            )
        time.sleep(0.1)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
