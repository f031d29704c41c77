"""Options that several commands share."""

from __future__ import annotations

from typing import Annotated

import typer

from citeweave.settings import from_environment

GraphOption = Annotated[
    str,
    typer.Option(
        "-g",
        "--graph",
        metavar="FOLDER|URL",
        help="The graph: a folder, or a Neo4j server (neo4j://, bolt://). Default: CITEWEAVE_GRAPH, else kg.",
        default_factory=lambda: from_environment().graph,
        show_default=False,
    ),
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON.")]
MinConfidenceOption = Annotated[
    float | None,
    typer.Option(
        "--min-confidence",
        min=0.0,
        max=1.0,
        show_default=False,
        help="Entities from this confidence on, instead of the thresholds chosen for each type.",
    ),
]
ProcessesOption = Annotated[
    int, typer.Option("--processes", "-j", min=1, help="Processes that extract; the result is the same for any number.")
]
InputFormatOption = Annotated[
    str | None,
    typer.Option(
        "--format", "--input-format", help="page, html, jsonl, csv or bibtex; found from the content if not given."
    ),
]
NamesOption = Annotated[
    str | None,
    typer.Option(
        "--names",
        metavar="FILE|none",
        help='Names of your own field, one {"name", "aliases", "type"} a line (JSON Lines); none: without names.',
        show_default=False,
    ),
]
ModelOption = Annotated[
    str | None,
    typer.Option(
        "--model",
        metavar="FOLDER|minilm",
        help="A model of your own, fine-tuned with training/; minilm: the one that ships with citeweave.",
        show_default=False,
    ),
]
