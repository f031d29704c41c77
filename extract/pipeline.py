"""Papers in, extractions out: the components put together, over one process or many.

Extraction reads one paper at a time; the same paper gives the same extraction whatever the others are, in
whatever order and with any number of processes.
"""

from __future__ import annotations

import collections
import itertools
from typing import TYPE_CHECKING

from citeweave.extract.document import entities_of, links_of, make_doc, works_of
from citeweave.extract.recipe import PLAIN, Recipe, as_recipe, extractor_name
from citeweave.model import Extraction, Paper

__all__ = ["COMPONENTS", "extract_paper", "extract_papers", "extractor_name", "make_pipeline"]

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from concurrent.futures import Future

    from spacy.language import Language

COMPONENTS = ("sentences", "abbreviations", "works", "links", "recogniser", "entities", "roles")
"""The components in their order; each is the spaCy factory `citeweave_<name>`."""

_BATCH = 8


def make_pipeline(recipe: Recipe | str = PLAIN) -> Language:
    """The spaCy pipeline; its components are ordinary spaCy components and can be replaced by their name.

    Parameters
    ----------
    recipe
        How to extract; the name or folder of a model stands for that model without names.
    """
    import spacy

    from citeweave.extract.components import (  # noqa: F401  (importing registers the factories)
        abbreviations,
        entities,
        links,
        recogniser,
        roles,
        sentences,
        works,
    )

    recipe = as_recipe(recipe)
    nlp = spacy.blank("en")
    for component in COMPONENTS:
        config = {"model": recipe.model} if component in ("recogniser", "entities", "roles") else {}
        made = nlp.add_pipe(f"citeweave_{component}", config=config)
        if isinstance(made, recogniser.Recogniser):
            # Not by config, which spaCy copies and checks item by item: lists may be long.
            made.know(recipe.names)
    return nlp


def extract_paper(nlp: Language, paper: Paper, extractor: str) -> Extraction:
    """What the pipeline finds in one paper."""
    doc = make_doc(nlp, paper)
    for _, component in nlp.pipeline:
        doc = component(doc)
    return Extraction(paper.paper_id, extractor, entities_of(doc), works_of(doc), links_of(doc))


def extract_papers(
    papers: Iterable[Paper], *, processes: int = 1, recipe: Recipe | str = PLAIN
) -> Iterator[Extraction]:
    """Extract a stream of papers; results come in the order of the papers.

    Parameters
    ----------
    papers
        Read as they are needed; at most a few batches are held at a time.
    processes
        How many to use; with 1 everything runs in this one.
    recipe
        How to extract; the name or folder of a model stands for that model without names.

    Yields
    ------
    Extraction
        One a paper.
    """
    recipe = as_recipe(recipe)
    extractor = extractor_name(recipe)
    if processes <= 1:
        nlp, stream = make_pipeline(recipe), iter(papers)
        while batch := list(itertools.islice(stream, _BATCH)):
            yield from _extract_batch(nlp, batch, extractor)
        return
    yield from _extract_with_workers(papers, processes, recipe, extractor)


def _extract_with_workers(
    papers: Iterable[Paper], processes: int, recipe: Recipe, extractor: str
) -> Iterator[Extraction]:
    """A sliding window of batches over worker processes, so that memory stays flat and order is kept."""
    import multiprocessing
    from concurrent.futures import ProcessPoolExecutor

    context = multiprocessing.get_context("spawn")
    stream = iter(papers)
    with ProcessPoolExecutor(processes, context, _start_worker, (recipe, extractor)) as pool:
        waiting: collections.deque[Future[list[Extraction]]] = collections.deque()
        while True:
            while len(waiting) < 3 * processes and (batch := list(itertools.islice(stream, _BATCH))):
                waiting.append(pool.submit(_work, batch))
            if not waiting:
                return
            yield from waiting.popleft().result()


_worker: list[tuple[Language, str]] = []
"""The pipeline of a worker process; empty everywhere else."""


def _start_worker(recipe: Recipe, extractor: str) -> None:
    _worker.append((make_pipeline(recipe), extractor))


def _work(batch: list[Paper]) -> list[Extraction]:
    nlp, extractor = _worker[0]
    return _extract_batch(nlp, batch, extractor)


def _extract_batch(nlp: Language, batch: list[Paper], extractor: str) -> list[Extraction]:
    """The extractions of a few papers; what spaCy learns of their words is forgotten, so that memory stays flat."""
    with nlp.memory_zone():
        return [extract_paper(nlp, paper, extractor) for paper in batch]
