"""How the tests of the command line run a command, and on what."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

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
