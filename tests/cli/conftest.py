"""A graph of the example pages, built once by the command itself."""

from __future__ import annotations

import pytest
from commands import PAGES, Run, run_command


@pytest.fixture(scope="session")
def run() -> Run:
    return run_command


@pytest.fixture(scope="session")
def graph(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A folder with the graph of the three text pages; tests only read it."""
    folder = str(tmp_path_factory.mktemp("cli") / "kg")
    done = run_command("build", *PAGES, "-g", folder)
    assert done.code == 0, done.err
    return folder
