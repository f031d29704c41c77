"""Taking facts elsewhere: extract (without a graph), export."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

import citeweave
from citeweave.cli import files
from citeweave.cli.options import GraphOption, MinConfidenceOption, ModelOption, NamesOption, ProcessesOption
from citeweave.cli.output import print_error, print_notice, print_rejected
from citeweave.errors import InputError
from citeweave.knowledge_graph import KnowledgeGraph
from citeweave.model import Rejected


class ExtractFormat(StrEnum):
    """What extract prints."""

    jsonl = "jsonl"


class ExportFormat(StrEnum):
    """What export writes."""

    records = "records"


def extract(
    files: Annotated[list[str], typer.Argument(metavar="FILES…", help="As for build; - reads standard input.")],
    format: Annotated[ExtractFormat, typer.Option("--format", help="What to print.")] = ExtractFormat.jsonl,  # noqa: A002
    input_format: Annotated[
        str | None, typer.Option("--input-format", help="page, html, jsonl, csv or bibtex.")
    ] = None,
    processes: ProcessesOption = 1,
    min_confidence: MinConfidenceOption = None,
    names: NamesOption = None,
    model: ModelOption = None,
) -> None:
    """Print what the papers say, one JSON object a paper, without keeping anything."""
    failed = False
    for item in citeweave.extract_records(
        files, format=input_format, processes=processes, min_confidence=min_confidence, names=names, model=model
    ):
        if isinstance(item, Rejected):
            print_rejected([item])
            failed = True
        elif isinstance(item, InputError):
            print_error(str(item))
            failed = True
        else:
            print(citeweave.to_line(item))
    if failed:
        raise typer.Exit(InputError.exit_code)


def export(
    graph: GraphOption,
    format: Annotated[ExportFormat, typer.Option("--format", help="What to write.")] = ExportFormat.records,  # noqa: A002
    output: Annotated[Path | None, typer.Option("-o", "--output", help="A file; standard output if not given.")] = None,
    min_confidence: MinConfidenceOption = None,
) -> None:
    """Write the whole graph; records are one JSON object a paper, with the ids of its things."""
    with (
        KnowledgeGraph(graph, min_confidence=min_confidence, notify=print_notice) as kg,
        files.output(output) as stream,
    ):
        for line in kg.records():
            stream.write(citeweave.to_line(line) + "\n")
