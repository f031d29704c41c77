"""The first identity of referenced works: the same authors, the same year, the same letter after it.

What the text does not print (a year, further authors behind "et al.") is never guessed: "Wu et al., 2018"
and "Wu et al., 2022" are two works, "von Oswald et al., 2022" and "von Oswald et al. (ICML 2023)" too.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable

from citeweave.folding import fold
from citeweave.graph.resolve.records import Member, ResolvedWork, make_id
from citeweave.model import WorkMention


def resolve_works(mentions: Iterable[tuple[Member, WorkMention]]) -> tuple[ResolvedWork, ...]:
    """Decide which references of all papers are the same work.

    Parameters
    ----------
    mentions
        The references of all papers with paper id and position, in any order.

    Returns
    -------
    tuple of ResolvedWork
        Sorted by id; every mention is a member of exactly one.
    """
    groups: dict[tuple[str, ...], list[tuple[Member, WorkMention]]] = defaultdict(list)
    for member, work in sorted(mentions, key=lambda m: m[0]):
        groups[work_key(work)].append((member, work))
    return tuple(sorted((_resolved(key, found) for key, found in groups.items()), key=lambda w: w.work_id))


def work_key(work: WorkMention) -> tuple[str, ...]:
    """What two references must share to be one work: folded surnames, "et al.", year and its letter.

    A reference without authors (an alpha key such as "ZRKB21") is compared by its text.
    """
    authors = [fold(author) for author in work.authors] or ["text:" + fold(work.text)]
    return (*authors, "et al" if work.et_al else "", str(work.year or ""), work.suffix or "")


def work_name(work: WorkMention) -> str:
    """How a work is called: "Luo et al., 2021", "Foster and Rakhlin, 2020", else its text."""
    if not work.authors:
        return work.text
    # Keys such as "chen2022dual" give surnames without capitals.
    names = [name.capitalize() if name.islower() else name for name in work.authors]
    if work.et_al:
        people = f"{', '.join(names)} et al."
    else:
        people = names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
    return f"{people}, {work.year}{work.suffix or ''}" if work.year else people


def _resolved(key: tuple[str, ...], found: list[tuple[Member, WorkMention]]) -> ResolvedWork:
    spelled = Counter((work_name(work), work.authors) for _, work in found)
    name, authors = min(spelled, key=lambda s: (-spelled[s], s))
    venues = Counter(work.venue for _, work in found if work.venue)
    venue = min(venues, key=lambda v: (-venues[v], v)) if venues else None
    return ResolvedWork(
        make_id("w", *key), name, authors, found[0][1].year, venue, tuple(member for member, _ in found)
    )
