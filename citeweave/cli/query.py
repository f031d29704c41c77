"""Asking in Cypher: query."""

from __future__ import annotations

import json as json_
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape
from rich.table import Table

from citeweave.cli.options import GraphOption, MinConfidenceOption
from citeweave.cli.output import counted, err, out, print_notice
from citeweave.errors import UsageError
from citeweave.knowledge_graph import KnowledgeGraph

if TYPE_CHECKING:
    from citeweave.queries.rows import Parameter, Rows


class RowFormat(StrEnum):
    """How rows are printed."""

    table = "table"
    json = "json"
    csv = "csv"


def query(
    cypher: Annotated[str, typer.Argument(metavar="CYPHER", help="A reading statement; a writing one is refused.")],
    graph: GraphOption,
    parameter: Annotated[
        list[str], typer.Option("-p", "--param", metavar="NAME=VALUE", help="A value for $NAME: JSON, else text.")
    ] = [],  # noqa: B006  (typer wants a list)
    format: Annotated[RowFormat, typer.Option("--format", help="How to print the rows.")] = RowFormat.table,  # noqa: A002
    limit: Annotated[int | None, typer.Option("--limit", min=1, help="At most so many rows.")] = None,
    min_confidence: MinConfidenceOption = None,
) -> None:
    """Ask the graph in Cypher (read-only)."""
    parameters = dict(parse_parameter(p) for p in parameter)
    with KnowledgeGraph(graph, min_confidence=min_confidence, notify=print_notice) as kg:
        rows = kg.query_with(cypher, parameters, limit=limit)
    if format is RowFormat.json:
        print(rows.to_json(indent=2))
    elif format is RowFormat.csv:
        print(rows.to_csv(), end="")
    else:
        print_rows(rows)


def parse_parameter(text: str) -> tuple[str, Parameter]:
    """Name and value of "name=value": numbers, true, false, null, lists and quoted text as JSON, else plain text.

    >>> parse_parameter("year=2021"), parse_parameter("name=LoRA"), parse_parameter('id="7"')
    (('year', 2021), ('name', 'LoRA'), ('id', '7'))
    """
    name, equals, value = text.partition("=")
    if not equals or not name:
        raise UsageError(f"-p {text!r} is not NAME=VALUE; write for example -p name=LoRA")
    try:
        parsed = json_.loads(value)
    except (ValueError, RecursionError):
        return name, value
    return name, value if isinstance(parsed, dict) else parsed


def print_rows(rows: Rows) -> None:
    """Rows as a table, lists and nodes as compact JSON."""
    table = Table(header_style="bold")
    for column in rows.columns:
        table.add_column(escape(column), overflow="fold")
    for row in rows:
        table.add_row(*(escape(_cell(row[column])) for column in rows.columns))
    console = out()
    console.soft_wrap = False
    console.print(table)
    more = ", and there are more (--limit)" if rows.truncated else ""
    err().print(f"[dim]{counted(len(rows), 'row')}{more}[/]")


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        return ", ".join(value)
    return json_.dumps(value, ensure_ascii=False, default=str)
