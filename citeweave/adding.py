"""From files to facts: read, keep, extract, keep. Every step is a transaction that may be run again.

A run that is killed at any moment loses at most the batch it was at; the next run does what is left.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Protocol, TypeVar

from citeweave.errors import InputError
from citeweave.extract.recipe import PLAIN, Recipe
from citeweave.graph.library import AddCount, Library
from citeweave.model import DateLine, Extraction, Listing, Paper, Rejected, Source, Value
from citeweave.version import VERSION

LISTINGS_A_BATCH = 256
EXTRACTIONS_A_BATCH = 64

_Item = TypeVar("_Item")


class Progress(Protocol):
    """Is told how far a stage has come; `total` is None where it is not known beforehand."""

    def __call__(self, stage: str, done: int, total: int | None) -> None:
        """`stage` is a word for people: "reading", "extracting"."""
        ...


def no_progress(stage: str, done: int, total: int | None) -> None:
    """For callers that do not watch."""


@dataclass(frozen=True, slots=True)
class AddReport:
    """What an addition did.

    `rejected` are the records of these files that could not be read, `unread` the files that could not be
    read at all, with the reason.
    """

    sources: int
    listings: int
    new_listings: int
    new_papers: int
    changed_papers: int
    extracted: int
    rejected: tuple[Rejected, ...]
    unread: tuple[str, ...]


def add_files(
    library: Library,
    paths: Iterable[str | Path],
    *,
    format: str | None = None,  # noqa: A002  (the name of the option everywhere)
    listed_on: str | None = None,
    processes: int = 1,
    recipe: Recipe = PLAIN,
    progress: Progress = no_progress,
) -> AddReport:
    """Read files into a library and extract what is new.

    Parameters
    ----------
    library
        Open for writing.
    paths
        Saved pages or other files that a reader knows; "-" is standard input.
    format
        One of `citeweave.extract.readers.FORMATS`; found by looking at the content if not given.
    listed_on
        ISO date on which the pages were listed.
    processes
        How many extract at the same time; the result does not depend on it.
    recipe
        How to extract: the model, and the user's own names.
    progress
        Is told how far it is.

    Returns
    -------
    AddReport

    Raises
    ------
    UsageError
        For an unknown format or a date that is none.
    """
    counts: list[AddCount] = []
    rejected: list[Rejected] = []
    unread: list[str] = []
    seen = sources = 0
    for path in paths:
        try:
            for source, listings, bad, date_line in _batches_of(path, format, listed_on):
                counts.append(library.add_listings(source, listings))
                library.add_rejected(source, bad)
                if date_line is not None:
                    library.set_date_line(source.source_id, date_line)
                rejected += bad
                seen += len(listings)
                progress("reading", seen, None)
            sources += 1
        except InputError as error:
            unread.append(str(error))
    extracted = extract_pending(library, processes=processes, recipe=recipe, progress=progress)
    return AddReport(
        sources,
        seen,
        sum(c.new_listings for c in counts),
        sum(c.new_papers for c in counts),
        sum(c.changed_papers for c in counts),
        extracted,
        tuple(rejected),
        tuple(unread),
    )


def require_one_readable(
    paths: Iterable[str | Path],
    *,
    format: str | None = None,  # noqa: A002
    listed_on: str | None = None,
) -> None:
    """Refuse a list of files of which none can be read, so that a slip of the keyboard makes no empty graph.

    Raises
    ------
    InputError
        With what is wrong with each file.
    """
    from citeweave.extract.readers import open_source

    reasons = []
    for path in paths:
        if str(path) == "-":
            return
        try:
            with open_source(path, format=format, listed_on=listed_on):
                return
        except InputError as error:
            reasons.append(str(error))
    raise InputError("; ".join(reasons) or "no file is given; name the saved pages")


def _batches_of(
    path: str | Path, format_: str | None, listed_on: str | None
) -> Iterator[tuple[Source, list[Listing], list[Rejected], str | None]]:
    """What a file holds, in batches; the last one may be empty."""
    from citeweave.extract.readers import open_source

    with open_source(path, format=format_, listed_on=listed_on) as reader:
        listings: list[Listing] = []
        bad: list[Rejected] = []
        date_line: str | None = None
        seen = False
        for item in reader:
            if isinstance(item, DateLine):
                date_line = date_line or item.text
            else:
                (listings if isinstance(item, Listing) else bad).append(item)  # type: ignore[arg-type]
            if len(listings) + len(bad) >= LISTINGS_A_BATCH:
                yield reader.source, listings, bad, date_line
                listings, bad, seen = [], [], True
        if not seen and not listings and not bad:
            raise InputError(
                f"{reader.source.name} holds no papers when read as {reader.format}; "
                "save the page as text or HTML, or name its format with --format"
            )
        yield reader.source, listings, bad, date_line


def extract_pending(library: Library, *, processes: int, recipe: Recipe, progress: Progress = no_progress) -> int:
    """Extract the papers that this extractor has not read yet; returns how many were."""
    from citeweave.extract.pipeline import extract_papers, extractor_name

    extractor = extractor_name(recipe)
    first = library.pending(extractor, limit=1)
    if not first:
        return 0
    total = library.count_pending(extractor)
    settings: dict[str, Value] = {"extractor": extractor, "names": len(recipe.names)}
    run = library.begin_run(version=VERSION, model=recipe.model, settings=settings, input_hash=_hash_of(library))
    done = 0
    stream = extract_papers(_pending_papers(library, extractor), processes=processes, recipe=recipe)
    for batch in batched(stream, EXTRACTIONS_A_BATCH):
        library.store_extractions(batch, run)
        done += len(batch)
        progress("extracting", done, total)
    library.finish_run(run)
    return done


def _pending_papers(library: Library, extractor: str) -> Iterator[Paper]:
    """The papers still to be read, a page of them at a time, so that memory stays flat."""
    after = ""
    while papers := library.pending(extractor, after=after):
        yield from papers
        after = papers[-1].paper_id


def _hash_of(library: Library) -> str:
    """One hash for all sources of the library: what a run's input was."""
    return hashlib.sha256("\n".join(s.source_id for s in library.sources()).encode()).hexdigest()


def batched(items: Iterable[_Item], size: int) -> Iterator[list[_Item]]:
    """Lists of at most `size` items, in order."""
    stream = iter(items)
    while batch := list(islice(stream, size)):
        yield batch


def extract_files(
    paths: Iterable[str | Path],
    *,
    format: str | None = None,  # noqa: A002
    processes: int = 1,
    recipe: Recipe = PLAIN,
) -> Iterator[tuple[Paper, Extraction, str] | Rejected | InputError]:
    """Extract without keeping anything: each paper once, at its first listing, in the order of the files.

    Yields
    ------
    tuple or Rejected or InputError
        Paper, extraction and the name of the file; or a record or file that could not be read.
    """
    from citeweave.extract.pipeline import extract_papers

    names: dict[str, str] = {}
    bad: list[Rejected | InputError] = []

    def papers() -> Iterator[Paper]:
        for path in paths:
            try:
                for source, listings, rejected, _ in _batches_of(path, format, None):
                    bad.extend(rejected)
                    for listing in listings:
                        if listing.paper.paper_id not in names:
                            names[listing.paper.paper_id] = source.name
                            waiting.append(listing.paper)
                            yield listing.paper
            except InputError as error:
                bad.append(error)

    waiting: list[Paper] = []
    for extraction in extract_papers(papers(), processes=processes, recipe=recipe):
        while bad:
            yield bad.pop(0)
        paper = waiting.pop(0)
        yield paper, extraction, names[paper.paper_id]
    yield from bad
