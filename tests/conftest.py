"""What several folders of tests share: a real Neo4j, and the lines at the end that say what the tests ran on."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from neo4j_server import ENGINES, NO_NEO4J, Neo4jServer, NoNeo4jError, running_server


def pytest_configure(config: pytest.Config) -> None:
    config.stash[ENGINES] = {}


@pytest.fixture(scope="session")
def neo4j_server(request: pytest.FixtureRequest) -> Iterator[Neo4jServer]:
    """A real server with an empty database; the tests that need it are skipped, and it is said, where there is none."""
    stash = request.config.stash
    if NO_NEO4J in stash:
        pytest.skip(stash[NO_NEO4J])
    try:
        with running_server() as server:
            stash[ENGINES]["Neo4j"] = server.version
            yield server
    except NoNeo4jError as error:
        stash[NO_NEO4J] = str(error)
        pytest.skip(str(error))


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Where CITEWEAVE_REQUIRE_SERVICES is set, a test that was skipped for want of a server or browser is a failure."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if not os.environ.get("CITEWEAVE_REQUIRE_SERVICES") or reporter is None:
        return
    reasons = {str(report.longrepr) for report in reporter.stats.get("skipped", [])}
    if any("Chromium" in reason or "Neo4j" in reason for reason in reasons):
        reporter.write_line("a server or browser is missing: " + "; ".join(sorted(reasons)), red=True, bold=True)
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    engines = config.stash[ENGINES]
    if engines:
        terminalreporter.write_line("stores: " + ", ".join(f"{name} {engines[name]}" for name in sorted(engines)))
    if NO_NEO4J in config.stash:
        terminalreporter.write_line(f"Neo4j tests did NOT run: {config.stash[NO_NEO4J]}", red=True, bold=True)
