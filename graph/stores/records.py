"""What a Cypher engine gives back, as plain Python: the same from every backend.

A node of a result is a dict {"labels", "key", "properties"}, an edge {"type", "from", "to", "properties"} with
the keys of its end nodes, a path {"nodes", "edges"}; the classes below only add names and types to those dicts,
so that `json.dumps` and `row["n"]["key"]` work as they are. `queries/rows.py` shows these to users.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import cast

Cell = None | bool | int | float | str | date | datetime | time | list["Cell"] | dict[str, "Cell"]
"""One value of a result row; a duration is its ISO text ("P1M2DT3S"), the names in a map are sorted."""

Parameter = None | bool | int | float | str | Sequence["Parameter"] | Mapping[str, "Parameter"]
"""One value bound to a `$name` of a statement."""


class NodeRecord(dict[str, Cell]):
    """A node of a result: `{"labels": [...], "key": ..., "properties": {...}}`."""

    __slots__ = ()

    @classmethod
    def of(cls, labels: Sequence[str], key: str | None, properties: Mapping[str, Cell]) -> NodeRecord:
        """Make one; properties come out in the order of their names."""
        return cls(labels=list(labels), key=key, properties=_by_name(properties))

    @property
    def labels(self) -> list[str]:
        """Its labels, without any bookkeeping of the store."""
        return cast("list[str]", self["labels"])

    @property
    def key(self) -> str | None:
        """The value of its key property (`paper_id`, `entity_id` …); None for a node that is not citeweave's."""
        return cast("str | None", self["key"])

    @property
    def properties(self) -> dict[str, Cell]:
        """Its properties by name."""
        return cast("dict[str, Cell]", self["properties"])

    def as_dict(self) -> dict[str, Cell]:
        """The plain dict."""
        return dict(self)


class EdgeRecord(dict[str, Cell]):
    """An edge of a result: `{"type": ..., "from": key, "to": key, "properties": {...}}`."""

    __slots__ = ()

    @classmethod
    def of(cls, kind: str, start: str | None, end: str | None, properties: Mapping[str, Cell]) -> EdgeRecord:
        """Make one; properties come out in the order of their names."""
        return cls({"type": kind, "from": start, "to": end, "properties": _by_name(properties)})

    @property
    def type(self) -> str:
        """Its relationship type."""
        return cast("str", self["type"])

    @property
    def start(self) -> str | None:
        """The key of the node it leaves ("from")."""
        return cast("str | None", self["from"])

    @property
    def end(self) -> str | None:
        """The key of the node it reaches ("to")."""
        return cast("str | None", self["to"])

    @property
    def properties(self) -> dict[str, Cell]:
        """Its properties by name."""
        return cast("dict[str, Cell]", self["properties"])

    def as_dict(self) -> dict[str, Cell]:
        """The plain dict."""
        return dict(self)


class PathRecord(dict[str, Cell]):
    """A path of a result: `{"nodes": [...], "edges": [...]}`, both in the order of the walk."""

    __slots__ = ()

    @classmethod
    def of(cls, nodes: Sequence[NodeRecord], edges: Sequence[EdgeRecord]) -> PathRecord:
        """Make one from its nodes and edges."""
        return cls(nodes=list(nodes), edges=list(edges))

    @property
    def nodes(self) -> list[NodeRecord]:
        """The nodes, one more than the edges."""
        return cast("list[NodeRecord]", self["nodes"])

    @property
    def edges(self) -> list[EdgeRecord]:
        """The edges."""
        return cast("list[EdgeRecord]", self["edges"])

    def as_dict(self) -> dict[str, Cell]:
        """The plain dict, its nodes and edges plain too."""
        return {"nodes": [n.as_dict() for n in self.nodes], "edges": [e.as_dict() for e in self.edges]}


@dataclass(frozen=True, slots=True)
class Table:
    """The answer to one statement: column names, and each row's values in their order.

    `truncated` says that rows were left out because a limit was reached.
    """

    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    truncated: bool = False

    def dicts(self) -> list[dict[str, Cell]]:
        """Each row by column name."""
        return [dict(zip(self.columns, row, strict=True)) for row in self.rows]


def iso_duration(months: int, days: int, seconds: int, nanoseconds: int) -> str:
    """The ISO 8601 text of a Cypher duration, whose four parts do not convert into each other.

    >>> iso_duration(14, 3, 90, 500_000_000)
    'P1Y2M3DT90.5S'
    >>> iso_duration(0, 0, 0, 0)
    'PT0S'
    """
    years, rest = divmod(months, 12) if months >= 0 else (-(-months // 12), -(-months % 12))
    total = seconds * 1_000_000_000 + nanoseconds
    dated = "".join(f"{number}{unit}" for number, unit in ((years, "Y"), (rest, "M"), (days, "D")) if number)
    if not total:
        return f"P{dated}" if dated else "PT0S"
    whole, part = divmod(abs(total), 1_000_000_000)
    fraction = f".{part:09d}".rstrip("0") if part else ""
    return f"P{dated}T{'-' if total < 0 else ''}{whole}{fraction}S"


def _by_name(properties: Mapping[str, Cell]) -> dict[str, Cell]:
    return {name: properties[name] for name in sorted(properties)}
