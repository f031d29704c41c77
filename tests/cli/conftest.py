"""A graph of the example pages, built once by the command itself, and a way to run commands."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from typer.testing import CliRunner

from citeweave.cli import app

ROOT = Path(__file__).parent.parent.parent
PAGES = [str(ROOT / "examples" / "pages" / name) for name in ("paragraphs.txt", "lines.txt", "short-header.txt")]


@dataclass(frozen=True)
class Done:
    """What a command printed and how it ended."""

    code: int
    out: str
    err: str


Run = Callable[..., Done]


def run_command(*args: str, stdin: str | None = None) -> Done:
    result = CliRunner(env={"NO_COLOR": "1", "COLUMNS": "200"}).invoke(app, list(args), input=stdin)
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return Done(result.exit_code, result.stdout, result.stderr)


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
