"""Annotated papers to train on: the gold that `citeweave eval` reads, with nothing in it let pass.

A form that stands nowhere in the text would silently teach the opposite, so what is a warning when scoring is an
error here.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from citeweave.errors import InputError
from citeweave.extract.scoring import Reading
from citeweave.extract.scoring_gold import read_gold


def training_papers(paths: Iterable[Path]) -> list[Reading]:
    """The papers of gold files, in order; a missing tier is "must", a missing role "used".

    Raises
    ------
    InputError
        A file cannot be read, or a line is not of the form; names the file, the line and the fault.
    """
    papers: list[Reading] = []
    for path in paths:
        readings, warnings = read_gold(path)
        if warnings:
            more = f" (and {len(warnings) - 1} more such forms)" if len(warnings) > 1 else ""
            raise InputError(warnings[0] + more)
        papers.extend(readings)
    return papers
