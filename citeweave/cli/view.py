"""The page: view."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from citeweave.cli import files
from citeweave.cli.options import GraphOption, MinConfidenceOption
from citeweave.cli.output import print_notice
from citeweave.knowledge_graph import KnowledgeGraph


def view(
    graph: GraphOption,
    output: Annotated[Path, typer.Option("-o", "--output", help="The HTML file to write.")] = Path("page.html"),
    focus: Annotated[
        str | None, typer.Option("--focus", metavar="NAME", help="Show the neighbourhood of this name.")
    ] = None,
    hops: Annotated[int, typer.Option("--hops", min=1, max=4, help="How far the neighbourhood goes.")] = 1,
    limit: Annotated[int, typer.Option("--limit", min=2, help="At most so many nodes.")] = 300,
    min_confidence: MinConfidenceOption = None,
) -> None:
    """Write one HTML page that opens anywhere, without a network."""
    with KnowledgeGraph(graph, min_confidence=min_confidence, notify=print_notice) as kg:
        page = kg.view(focus=focus, hops=hops, limit=limit)
    with files.output(output) as stream:
        stream.write(page)
    if str(output) != "-":
        print(output.resolve())
