"""The records of resolution: what identity needs to know of each paper, and what it decides.

Resolution reads the facts of all papers and says which are the same thing. All of it are pure functions
over these records; the result does not depend on the order of the papers.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Status = Literal["resolved", "ambiguous"]
Member = tuple[str, int]
"""A paper id and the position of an entity (or work) in that paper's extraction."""


@dataclass(frozen=True, slots=True)
class ResolvedEntity:
    """One thing with all its members; ambiguous ones have one member and their candidates with scores."""

    entity_id: str
    name: str
    label: str
    aliases: tuple[str, ...]
    status: Status
    members: tuple[Member, ...]
    candidates: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ResolvedWork:
    """One referenced work with all its members."""

    work_id: str
    name: str
    authors: tuple[str, ...]
    year: int | None
    venue: str | None
    members: tuple[Member, ...]


@dataclass(frozen=True, slots=True)
class Resolution:
    """What is the same as what: entities and works, sorted by id."""

    entities: tuple[ResolvedEntity, ...]
    works: tuple[ResolvedWork, ...]

    def entity_of(self) -> dict[Member, str]:
        """The entity id of every member."""
        return {member: e.entity_id for e in self.entities for member in e.members}

    def work_of(self) -> dict[Member, str]:
        """The work id of every member."""
        return {member: w.work_id for w in self.works for member in w.members}


def make_id(prefix: str, *parts: str) -> str:
    """An id that is a function of its parts alone: the prefix and 12 hex digits of their SHA-1."""
    return prefix + hashlib.sha1("\x1f".join(parts).encode()).hexdigest()[:12]
