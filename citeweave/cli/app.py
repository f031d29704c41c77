"""The `citeweave` command: puts the families together and turns errors into one line and an exit code.

Exit codes: 0 done, 1 nothing found or a check failed, 2 wrong use, 3 bad input (good records are kept),
4 a backend is not there, 130 stopped by Ctrl-C.
"""

from __future__ import annotations

import functools
import io
import logging
import os
import sys
from collections.abc import Callable
from typing import Annotated, ParamSpec

import typer

from citeweave.cli import build, export, look, quality, query, view
from citeweave.cli.output import print_error
from citeweave.errors import CiteweaveError
from citeweave.version import VERSION

_Parameters = ParamSpec("_Parameters")

app = typer.Typer(
    name="citeweave",
    help="A citation-style knowledge graph of what paper abstracts say, with the sentence for every fact.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _guarded(command: Callable[_Parameters, None]) -> Callable[_Parameters, None]:
    """The command with our errors turned into one line and their exit code."""

    @functools.wraps(command)
    def run(*args: _Parameters.args, **kwargs: _Parameters.kwargs) -> None:
        try:
            command(*args, **kwargs)
            sys.stdout.flush()
        except CiteweaveError as error:
            print_error(str(error))
            raise typer.Exit(error.exit_code) from None
        except KeyboardInterrupt:
            print_error("stopped; nothing that was stored is lost, and the same command goes on where it stopped")
            raise typer.Exit(130) from None
        except BrokenPipeError:
            # The reader of our output went away (`citeweave export | head`): there is nobody left to tell.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            raise typer.Exit(1) from None

    return run


for _command in (
    build.build,
    build.add,
    build.remove,
    look.stats,
    look.show,
    query.query,
    view.view,
    export.extract,
    export.export,
    quality.eval,
    build.check,
    build.push,
):
    app.command()(_guarded(_command))


def _print_version(asked: bool) -> None:
    if asked:
        print(VERSION)
        raise typer.Exit


@app.callback()
def _root(
    version: Annotated[
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    pass


def main() -> None:
    """Run the command line and exit with its code."""
    for stream in (sys.stdout, sys.stderr):
        # What we print is UTF-8 in files and pipes, whatever the locale; a terminal shows what it can.
        if isinstance(stream, io.TextIOWrapper):
            if stream.isatty():
                stream.reconfigure(errors="replace")
            else:
                stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    # The driver logs what it also raises; our one line says it better.
    logging.getLogger("neo4j").addHandler(logging.NullHandler())
    app()
