"""The records that cross folders; nothing else crosses.

Every part of the flow takes and gives these: readers yield `Listing` and `Rejected`, the pipeline turns a
`Paper` into an `Extraction`, the library keeps them, resolve and build turn them into `Node` and `Edge`.
All are frozen; offsets count Unicode code points and are half-open, [start, end).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

FieldName = Literal["title", "abstract"]
EntityType = Literal["Method", "Dataset", "Task", "Metric"]
Role = Literal["introduced", "used", "compared", "mentioned"]
LinkKind = Literal["code", "data", "project", "other"]
Value = str | int | float | bool | tuple[str, ...]
"""What a property of a node or edge may be: a scalar, or a list of strings."""


@dataclass(frozen=True, slots=True)
class Source:
    """A file that papers were read from.

    `source_id` is the SHA-256 of its bytes, `name` its base name, `date_line` the date as printed on the
    page ("Mar 11"), `date` an ISO date where the year is known.
    """

    source_id: str
    name: str
    date_line: str | None = None
    date: str | None = None


@dataclass(frozen=True, slots=True)
class Paper:
    """One paper as an input gives it. What is not known is None or empty, never guessed.

    `year` is an integer, `date` an ISO date, `authors` full names in the order of the input.
    """

    paper_id: str
    title: str
    abstract: str
    authors: tuple[str, ...] = ()
    year: int | None = None
    date: str | None = None
    venue: str | None = None
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Listing:
    """A paper at a place of a source; `line` is where its title (or record) begins, from 1."""

    source_id: str
    line: int
    paper: Paper


@dataclass(frozen=True, slots=True)
class Rejected:
    """A record that could not be read: where, why and what to do, and the first characters of it."""

    source_name: str
    line: int
    reason: str
    excerpt: str


@dataclass(frozen=True, slots=True)
class DateLine:
    """The date that a page prints in its header, as printed."""

    line: int
    text: str


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Characters [start, end) of a field of a paper."""

    field: FieldName
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Mention:
    """One occurrence of a thing: its characters, its text, and the sentence around it."""

    span: Span
    text: str
    sentence: Span


@dataclass(frozen=True, slots=True)
class Entity:
    """One thing that a paper names, with all its surface forms and mentions in that paper.

    `name` is the full surface form where the text has one; `aliases` are the other forms, sorted.
    `confidence` is the probability that thing and type are right, `role_confidence` that the role is;
    both are rounded to three decimals. `short_forms` are those of the forms that the text gives as the
    abbreviation of the name. Mentions are in reading order, title first.
    """

    name: str
    aliases: tuple[str, ...]
    type: EntityType
    role: Role
    confidence: float
    role_confidence: float
    mentions: tuple[Mention, ...]
    short_forms: tuple[str, ...] = ()

    @property
    def forms(self) -> tuple[str, ...]:
        """Name and aliases."""
        return (self.name, *self.aliases)


@dataclass(frozen=True, slots=True)
class WorkMention:
    """A referenced work by author and year, as the text gives it ("Luo et al., 2021").

    `authors` are surnames in order; `year` is None where none is printed; `suffix` is the letter of
    "2019a". `span` covers `text`, brackets left out.
    """

    text: str
    authors: tuple[str, ...]
    et_al: bool
    year: int | None
    venue: str | None
    span: Span
    sentence: Span
    suffix: str | None = None


@dataclass(frozen=True, slots=True)
class Link:
    """An address printed in the text, cleaned, with its kind; `span` covers the address as printed."""

    url: str
    kind: LinkKind
    span: Span
    sentence: Span


@dataclass(frozen=True, slots=True)
class Extraction:
    """All that the pipeline finds in ONE paper; `extractor` names version and model."""

    paper_id: str
    extractor: str
    entities: tuple[Entity, ...]
    works: tuple[WorkMention, ...]
    links: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class Node:
    """A node of the property graph: a label of the ontology, its key, and its properties (key included)."""

    label: str
    key: str
    properties: Mapping[str, Value] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class NodeRef:
    """What an edge needs to know of its ends."""

    label: str
    key: str


@dataclass(frozen=True, slots=True)
class Edge:
    """A relationship of the property graph; at most one of a type between two nodes."""

    type: str
    start: NodeRef
    end: NodeRef
    properties: Mapping[str, Value] = field(default_factory=dict)
