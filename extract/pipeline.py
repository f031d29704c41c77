"""Papers in, extractions out: the components put together, over one process or many.

Extraction reads one paper at a time; the same paper gives the same extraction whatever the others are, in
whatever order and with any number of processes.
"""

from __future__ import annotations

import collections
import itertools
from typing import TYPE_CHECKING

from citeweave.extract.document import entities_of, links_of, make_doc, works_of
from citeweave.extract.models import DEFAULT, read_config
from citeweave.model import Extraction, Paper

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from concurrent.futures import Future

    from spacy.language import Language

COMPONENTS = ("sentences", "abbreviations", "works", "links", "recogniser", "entities", "roles")
"""The components in their order; each is the spaCy factory `citeweave_<name>`."""

RULES_VERSION = 1
"""Grows with every change of the rule components that changes what they find."""

_BATCH = 8


def extractor_name(model: str = DEFAULT) -> str:
    """What the extractions of this pipeline are signed with, for example "minilm-1+rules-1"."""
    config = read_config(model)
    return f"{config.name}-{config.version}+rules-{RULES_VERSION}"


def make_pipeline(model: str = DEFAULT) -> Language:
    """The spaCy pipeline; its components are ordinary spaCy components and can be replaced by their name."""
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

    nlp = spacy.blank("en")
    for component in COMPONENTS:
        config = {"model": model} if component in ("recogniser", "entities") else {}
        nlp.add_pipe(f"citeweave_{component}", config=config)
    return nlp


def extract_paper(nlp: Language, paper: Paper, extractor: str) -> Extraction:
    """What the pipeline finds in one paper."""
    doc = make_doc(nlp, paper)
    for _, component in nlp.pipeline:
        doc = component(doc)
    return Extraction(paper.paper_id, extractor, entities_of(doc), works_of(doc), links_of(doc))


def extract_papers(papers: Iterable[Paper], *, processes: int = 1, model: str = DEFAULT) -> Iterator[Extraction]:
    """Extract a stream of papers; results come in the order of the papers.

    Parameters
    ----------
    papers
        Read as they are needed; at most a few batches are held at a time.
    processes
        How many to use; with 1 everything runs in this one.
    model
        A folder of extract/models.

    Yields
    ------
    Extraction
        One a paper.
    """
    if processes <= 1:
        nlp, extractor = make_pipeline(model), extractor_name(model)
        for paper in papers:
            yield extract_paper(nlp, paper, extractor)
        return
    yield from _extract_with_workers(papers, processes, model)


def _extract_with_workers(papers: Iterable[Paper], processes: int, model: str) -> Iterator[Extraction]:
    """A sliding window of batches over worker processes, so that memory stays flat and order is kept."""
    import multiprocessing
    from concurrent.futures import ProcessPoolExecutor

    context = multiprocessing.get_context("spawn")
    stream = iter(papers)
    with ProcessPoolExecutor(processes, context, _start_worker, (model,)) as pool:
        waiting: collections.deque[Future[list[Extraction]]] = collections.deque()
        while True:
            while len(waiting) < 3 * processes and (batch := list(itertools.islice(stream, _BATCH))):
                waiting.append(pool.submit(_work, batch))
            if not waiting:
                return
            yield from waiting.popleft().result()


_worker: list[tuple[Language, str]] = []
"""The pipeline of a worker process; empty everywhere else."""


def _start_worker(model: str) -> None:
    _worker.append((make_pipeline(model), extractor_name(model)))


def _work(batch: list[Paper]) -> list[Extraction]:
    nlp, extractor = _worker[0]
    return [extract_paper(nlp, paper, extractor) for paper in batch]
