"""Extraction without a graph: files in, one record a paper out, nothing kept."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from citeweave.adding import extract_files
from citeweave.errors import InputError
from citeweave.extract.models import thresholds_of
from citeweave.extract.names import KnownName
from citeweave.extract.recipe import choose_recipe
from citeweave.graph.refresh import is_shown
from citeweave.model import Rejected

if TYPE_CHECKING:
    from citeweave.graph.exports.records import Json


def extract_records(
    paths: Iterable[str | Path],
    *,
    format: str | None = None,  # noqa: A002
    processes: int = 1,
    min_confidence: float | None = None,
    names: str | Path | Iterable[KnownName] | None = None,
    model: str | Path | None = None,
) -> Iterator[Json | Rejected | InputError]:
    """Extract without keeping anything.

    Parameters
    ----------
    paths
        Saved pages, JSON Lines, CSV or BibTeX; "-" is standard input.
    format
        Overrides what looking at the content says.
    processes
        How many extract at the same time; the result is the same for any number.
    min_confidence
        Instead of the thresholds chosen for each type.
    names
        Names of the user's own: a file with one JSON object a line (name, aliases, type).
    model
        The folder of a model of the user's own.

    Yields
    ------
    dict or Rejected or InputError
        A record a paper, at its first listing; or what could not be read, which the caller should report.

    Raises
    ------
    InputError
        The list of names or the model cannot be used.
    """
    from citeweave.graph.exports.records import record

    recipe = choose_recipe(names, model)
    shown = is_shown(thresholds_of(recipe.model, min_confidence))
    for item in extract_files(paths, format=format, processes=processes, recipe=recipe):
        if isinstance(item, tuple):
            paper, extraction, source = item
            yield record(paper, extraction, [source], shown)
        else:
            yield item


def to_line(line: Json) -> str:
    """A record as one line of JSON, non-ASCII kept, without the line end."""
    from citeweave.graph.exports import records

    return records.to_line(line)
