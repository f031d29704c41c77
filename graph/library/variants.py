"""Which of the texts that a paper is listed with is the paper's: pure functions over records.

A paper listed with differing texts keeps the longest abstract, then the smallest by bytes. What the winner
does not say (authors, year, date, venue, url) comes from the others, in the same order of preference. So
the result is a function of the set of variants, never of the order in which they came.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import replace

from citeweave.graph.library.rows import encode, metadata_row
from citeweave.model import Paper


def digest(paper: Paper) -> str:
    """One value for each variant: equal only for equal records."""
    return _sha256([paper.paper_id, paper.title, paper.abstract, *metadata_row(paper)])


def text_hash(paper: Paper) -> str:
    """One value for each text of a paper: what an extraction depends on."""
    return _sha256([paper.title, paper.abstract])


def preference(paper: Paper) -> tuple[int, str, str, str]:
    """The key by which variants are sorted, the winner first.

    Strings compare by code points, which is the order of their UTF-8 bytes.
    """
    return (-len(paper.abstract), paper.abstract, paper.title, encode(metadata_row(paper)))


def merge(variants: Sequence[Paper]) -> Paper:
    """The paper that its variants give.

    Parameters
    ----------
    variants
        At least one, all of the same paper, in any order.

    >>> short = Paper("s1", "T", "Long.", year=2024)
    >>> merge([short, Paper("s1", "T", "Longer.", venue="X")]) == Paper("s1", "T", "Longer.", year=2024, venue="X")
    True
    """
    ranked = sorted(variants, key=preference)
    return replace(
        ranked[0],
        authors=next((p.authors for p in ranked if p.authors), ()),
        year=next((p.year for p in ranked if p.year is not None), None),
        date=next((p.date for p in ranked if p.date is not None), None),
        venue=next((p.venue for p in ranked if p.venue is not None), None),
        url=next((p.url for p in ranked if p.url is not None), None),
    )


def _sha256(parts: Sequence[str | int | None]) -> str:
    return hashlib.sha256(encode(parts).encode("utf-8")).hexdigest()
