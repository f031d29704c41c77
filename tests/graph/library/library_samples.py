"""Invented pages and papers, what a reader of capital letters finds in them, and a library's whole content."""

from __future__ import annotations

import random
import re
from collections.abc import Iterable
from typing import Any

from citeweave.graph.library import Library
from citeweave.model import Entity, Extraction, Link, Listing, Mention, Paper, Rejected, Source, Span, WorkMention

EXTRACTOR = "capitals 1"
_NAMES = ("Kestrel", "Plover", "Harrier-2", "MEADOW", "Tarn-Bench", "Größe", "Übertragung", "Σ-Net")
_WORDS = ("a", "slow", "river", "of", "labels", "bends", "toward", "robust", "small", "tasks", "and", "back")


def read_capitals(paper: Paper, extractor: str = EXTRACTOR) -> Extraction:
    """An extraction that depends on the paper's text alone: each capitalised word is a method."""
    forms: dict[str, list[Mention]] = {}
    for field, text in (("title", paper.title), ("abstract", paper.abstract)):
        for match in re.finditer(r"\b[^\W\da-z][\w-]+", text):
            mention = Mention(Span(field, *match.span()), match[0], Span(field, 0, len(text)))
            forms.setdefault(match[0], []).append(mention)
    entities = tuple(
        Entity(name, (name.lower(), name.upper()), "Method", "used", 0.875, 0.5, tuple(mentions), (name.upper(),))
        for name, mentions in sorted(forms.items())
    )
    return Extraction(paper.paper_id, extractor, entities, _works(paper), _links(paper))


def _works(paper: Paper) -> tuple[WorkMention, ...]:
    sentence = Span("abstract", 0, len(paper.abstract))
    return tuple(
        WorkMention(match[0], tuple(match[1].split(" & ")), False, int(match[2]), None, Span("abstract", *match.span()),
                    sentence, match[3] or None)
        for match in re.finditer(r"(\w+ & \w+), (\d{4})([a-z]?)", paper.abstract)
    )  # fmt: skip


def _links(paper: Paper) -> tuple[Link, ...]:
    sentence = Span("abstract", 0, len(paper.abstract))
    return tuple(
        Link(match[0], "code", Span("abstract", *match.span()), sentence)
        for match in re.finditer(r"https://\S+\w", paper.abstract)
    )


def make_paper(number: int, seed: int = 0) -> Paper:
    """The same invented paper for the same number; another seed gives it another abstract."""
    name = random.Random(f"name {number}")
    text = random.Random(f"text {number} {seed}")
    words = text.choices(_WORDS, k=text.randint(5, 25)) + text.choices(_NAMES, k=3)
    text.shuffle(words)
    abstract = f"{' '.join(words)} (Orme & Ibsen, 2019b). Code: https://code.example.org/{number}."
    return Paper(
        paper_id=f"s{number:010x}",
        title=f"{name.choice(_NAMES)} {number}: a {name.choice(_WORDS)} method",
        abstract=abstract,
        authors=("Ada Orme", "Bo Ibsen") if text.random() < 0.5 else (),
        year=text.choice((None, 2019, 2024)),
        venue=text.choice((None, "Journal of Tarns")),
    )


def make_page(number: int, papers: Iterable[Paper]) -> tuple[Source, list[Listing]]:
    """A page that lists the papers one after the other."""
    source = Source(f"{number:064x}", f"page-{number}.txt", date_line=f"Mar {number}")
    return source, [Listing(source.source_id, 4 * at + 1, paper) for at, paper in enumerate(papers)]


def read_pending(library: Library, limit: int = 7) -> int:
    """Read what was not read yet, batch by batch; how many papers that were."""
    run_id = library.begin_run(version="1", model="capitals", settings={"limit": limit}, input_hash="0")
    done = 0
    while batch := library.pending(EXTRACTOR, limit=limit):
        done += library.store_extractions([read_capitals(paper) for paper in batch], run_id)
    library.finish_run(run_id)
    return done


def content(library: Library) -> dict[str, Any]:
    """All that a library holds, but for its id, revision and runs."""
    return {
        "sources": library.sources(),
        "listings": list(library.listings()),
        "papers": list(library.papers()),
        "rejected": library.rejected(),
        "extractions": list(library.extractions()),
        "counts": library.counts(),
    }


def make_rejected(source: Source, line: int, reason: str = "no title; give it one") -> Rejected:
    """A skipped record of a page."""
    return Rejected(source.name, line, reason, "Abstract only")
