#!/usr/bin/env python3
"""How fast extraction is: the recogniser's model alone, the whole pipeline in 1 and 2 processes, spaCy's tokenizer.

    python bench/extract.py [--papers FILE] [--limit N] [--rounds N]
    python bench/extract.py --memory [--papers FILE] [--limit N]

Papers come from JSON Lines, packed with xz or not; without --papers from the 20,000 abstracts beside the checkout,
else from the example pages over and over. Start-up is not counted. The pieces take turns on a share of the papers in
each round, and medians are printed, so that a machine that gets slower or busier meanwhile favours none of them;
where it is busy with something else, the ratio of CPU times is the one to trust.

--memory runs all papers through 1 and through 2 processes, and prints the resident memory on the way, children
included: it must not grow with the number of papers.
"""

from __future__ import annotations

import argparse
import itertools
import json
import lzma
import math
import multiprocessing
import os
import statistics
import subprocess
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import TextIO

import spacy

from citeweave.extract.components.recogniser import Recogniser
from citeweave.extract.document import SEPARATOR, make_doc
from citeweave.extract.pipeline import extract_paper, extract_papers, extractor_name, make_pipeline
from citeweave.extract.readers import open_source, paper_id_of
from citeweave.model import Listing, Paper

ROOT = Path(__file__).resolve().parent.parent
ABSTRACTS = ROOT.parent / "shared" / "data" / "abstracts" / "abstracts-20k.jsonl.xz"
WARM_UP = 64
"""Papers before the clock starts: more than all batches that the workers hold at the start."""
LEARNT = ("recogniser", "entities", "roles")
MARKS = (1_000, 5_000, 10_000, 20_000)


def read_papers(path: Path | None) -> Iterator[Paper]:
    """The papers of a file, one at a time; those of the example pages over and over if there is none."""
    if path is None:
        for source in itertools.cycle(sorted((ROOT / "examples" / "pages").iterdir())):
            with open_source(source) as reader:
                yield from (item.paper for item in reader if isinstance(item, Listing))
        return
    with _open(path) as lines:
        for line in lines:
            record = json.loads(line)
            yield Paper(str(record.get("id") or paper_id_of(record["title"])), record["title"], record["abstract"])


def _open(path: Path) -> TextIO:
    return lzma.open(path, "rt", encoding="utf8") if path.suffix == ".xz" else path.open(encoding="utf8")


class Pieces:
    """What takes turns; each is called with papers and gives wall seconds and CPU seconds (nan: not measured)."""

    def __init__(self) -> None:
        self._nlp, self._extractor, self._blank = make_pipeline(), extractor_name(), spacy.blank("en")

    def recogniser(self, papers: list[Paper]) -> tuple[float, float]:
        """The model alone, cutting into word pieces included."""
        recogniser = self._nlp.get_pipe("citeweave_recogniser")
        if not isinstance(recogniser, Recogniser):
            raise TypeError("the pipeline's recogniser is another component")
        return _timed(lambda paper: sum(1 for _ in recogniser.predict(paper)), papers)

    def component(self, papers: list[Paper]) -> tuple[float, float]:
        """The recogniser as a component: the model, and decoding what it says."""
        recogniser = self._nlp.get_pipe("citeweave_recogniser")
        docs = {paper.paper_id: make_doc(self._nlp, paper) for paper in papers}
        return _timed(lambda paper: recogniser(docs[paper.paper_id]), papers)

    def judged(self, papers: list[Paper]) -> tuple[float, float]:
        """All that learns: the recogniser, the trees that judge its proposals, and those of the roles."""
        learnt = [self._nlp.get_pipe(f"citeweave_{name}") for name in LEARNT]
        docs = {paper.paper_id: make_doc(self._nlp, paper) for paper in papers}
        for doc in docs.values():
            for name, component in self._nlp.pipeline:
                if name not in {f"citeweave_{learnt_name}" for learnt_name in LEARNT}:
                    component(doc)

        def run(paper: Paper) -> None:
            for component in learnt:
                component(docs[paper.paper_id])

        return _timed(run, papers)

    def whole(self, papers: list[Paper]) -> tuple[float, float]:
        """The whole pipeline in this process."""
        return _timed(lambda paper: extract_paper(self._nlp, paper, self._extractor), papers)

    def whole_in_two(self, papers: list[Paper]) -> tuple[float, float]:
        """The whole pipeline in two processes."""
        warm_up = (papers * (WARM_UP // len(papers) + 1))[:WARM_UP]
        stream = extract_papers([*warm_up, *papers], processes=2)
        for _ in itertools.islice(stream, WARM_UP):
            pass
        began = time.perf_counter()
        for _ in stream:
            pass
        return time.perf_counter() - began, float("nan")

    def tokenizer(self, papers: list[Paper]) -> tuple[float, float]:
        """spaCy's tokenizer."""
        return _timed(lambda paper: self._blank.make_doc(paper.title + SEPARATOR + paper.abstract), papers)


def _timed(work: Callable[[Paper], object], papers: list[Paper]) -> tuple[float, float]:
    work(papers[0])
    began, began_cpu = time.perf_counter(), time.process_time()
    for paper in papers:
        work(paper)
    return time.perf_counter() - began, time.process_time() - began_cpu


def print_speed(papers: list[Paper], rounds: int) -> None:
    """Measure and print."""
    pieces = Pieces()
    named = {
        "the recogniser's model alone": pieces.recogniser,
        "the recogniser with decoding": pieces.component,
        "recogniser, judge and roles": pieces.judged,
        "whole pipeline, 1 process": pieces.whole,
        "whole pipeline, 2 processes": pieces.whole_in_two,
        "spaCy's tokenizer alone": pieces.tokenizer,
    }
    shares = [papers[n::rounds] for n in range(rounds)]
    took = {name: [] for name in named}  # type: dict[str, list[tuple[float, float]]]
    for share in shares:
        for name, piece in named.items():
            wall, cpu = piece(share)
            took[name].append((wall / len(share), cpu / len(share)))
    print(f"{len(papers)} papers in {rounds} rounds on {os.cpu_count()} cores; medians\n")
    for name, times in took.items():
        wall, cpu = (statistics.median(t) for t in zip(*times, strict=True))
        print(f"{name:32} {1 / wall:9.1f} papers/s" + ("" if math.isnan(cpu) else f" {cpu * 1000:9.2f} CPU ms a paper"))
    model, component, judged, one, two, tokenizer = took.values()
    print()
    for name, of, beside in (
        ("whole / the model alone", model, one),
        ("whole / the recogniser", component, one),
        ("whole / recogniser, judge, roles", judged, one),
        ("2 processes / 1", one, two),
        ("whole / spaCy's tokenizer", tokenizer, one),
    ):
        print(f"{name:32} {_ratio(of, beside, 0):9.4f}{_cpu_note(_ratio(of, beside, 1))}")


def _cpu_note(ratio: float) -> str:
    return "" if math.isnan(ratio) else f"          {ratio:9.4f} of CPU times"


def _ratio(ones: Iterable[tuple[float, float]], others: Iterable[tuple[float, float]], which: int) -> float:
    """The median over the rounds of how fast the others are beside the ones."""
    return statistics.median(a[which] / b[which] for a, b in zip(ones, others, strict=True))


def print_memory(path: Path | None, limit: int) -> None:
    """Run the papers through 1 and through 2 processes, each in a fresh process, and print the memory."""
    print(f"resident memory in MiB after so many papers (at most {limit}), children included")
    for processes in (1, 2):
        with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as pool:
            found = pool.submit(memory, path, limit, processes).result()
        line = "   ".join(f"{count}: {mebibytes:.0f}" for count, mebibytes in found)
        line = line or f"there are not {min(*MARKS, limit)} papers; give a smaller --limit"
        print(f"{processes} process{'es' if processes > 1 else '  '}   {line}", flush=True)


def memory(path: Path | None, limit: int, processes: int) -> list[tuple[int, float]]:
    """Papers done and resident MiB at each mark and at the limit, while the workers are still there."""
    found: list[tuple[int, float]] = []
    stream = extract_papers(itertools.islice(read_papers(path), limit), processes=processes)
    for done, _ in enumerate(stream, 1):
        if done in MARKS or done == limit:
            found.append((done, _resident()))
    return found


def _resident() -> float:
    """MiB of this process and its workers, as ps says."""
    pids = [os.getpid(), *(child.pid for child in multiprocessing.active_children() if child.pid)]
    command = ["ps", "-o", "rss=", "-p", ",".join(map(str, pids))]
    shown = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    return sum(map(int, shown.split())) / 1024


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--papers", type=Path, help="JSON Lines of papers, .jsonl or .jsonl.xz")
    parser.add_argument("--limit", type=int, help="how many papers, at most; default 600, with --memory 20000")
    parser.add_argument("--rounds", type=int, default=5, help="how often the pieces take turns")
    parser.add_argument("--memory", action="store_true", help="print memory instead of speed")
    options = parser.parse_args()
    path = options.papers or (ABSTRACTS if ABSTRACTS.is_file() else None)
    print(f"papers: {path.name if path else 'the example pages, over and over'}")
    if options.memory:
        print_memory(path, options.limit or MARKS[-1])
    else:
        print_speed(list(itertools.islice(read_papers(path), options.limit or 600)), options.rounds)


if __name__ == "__main__":
    main()
