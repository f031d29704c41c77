"""What the library's operations give back: counts, and the runs it keeps."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from citeweave.model import EntityType, Value


@dataclass(frozen=True, slots=True)
class AddCount:
    """What an addition changed; `changed_papers` were known and now have another text or other metadata."""

    new_listings: int = 0
    new_papers: int = 0
    changed_papers: int = 0


@dataclass(frozen=True, slots=True)
class RemoveCount:
    """What a removal took away; `changed_papers` are still listed elsewhere, and read otherwise there."""

    sources: int = 0
    listings: int = 0
    papers: int = 0
    changed_papers: int = 0


@dataclass(frozen=True, slots=True)
class LibraryCounts:
    """How much a library holds; `extracted` counts the papers that are extracted as the library's recipe says.

    Where the library keeps no recipe, any extraction counts.
    """

    papers: int
    listings: int
    sources: int
    rejected: int
    extracted: int
    entities: int
    mentions: int
    works: int
    links: int


@dataclass(frozen=True, slots=True)
class Run:
    """One run of the pipeline; times are ISO, UTC. `finished` is None for one that was cut off."""

    run_id: int
    started: str
    finished: str | None
    version: str
    model: str
    input_hash: str
    settings: Mapping[str, Value] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class KeptRecipe:
    """How the papers of a library are extracted.

    `extractor` signs the extractions; `model` is the name or folder of the model and `thresholds` its confidences
    by entity type from which an entity is shown, both None for the model that ships.
    """

    extractor: str
    model: str | None = None
    thresholds: Mapping[str, float] | None = None


@dataclass(frozen=True, slots=True)
class KeptName:
    """A name of the user's own, with its other forms."""

    name: str
    aliases: tuple[str, ...]
    type: EntityType
