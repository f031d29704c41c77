"""Commands that change what a graph holds: build, add, remove, check, push."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

import typer

from citeweave.adding import AddReport
from citeweave.cli.options import GraphOption, InputFormatOption, JsonOption, ModelOption, NamesOption, ProcessesOption
from citeweave.cli.output import counted, out, print_json, print_notice, print_report, progress_bar
from citeweave.errors import CheckError, InputError, UsageError
from citeweave.knowledge_graph import KnowledgeGraph

PagesArgument = Annotated[
    list[str], typer.Argument(metavar="PAGES…", help="Saved pages, JSON Lines, CSV or BibTeX; - reads standard input.")
]
PagesToAddArgument = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="[PAGES…]",
        help="As for build; none with --names or --model, which extract the papers of the graph anew.",
        show_default=False,
    ),
]
ListedOnOption = Annotated[
    str | None, typer.Option("--listed-on", metavar="YYYY-MM-DD", help="The day on which these pages were listed.")
]


def build(
    pages: PagesArgument,
    graph: GraphOption,
    format: InputFormatOption = None,  # noqa: A002
    listed_on: ListedOnOption = None,
    processes: ProcessesOption = 1,
    names: NamesOption = None,
    model: ModelOption = None,
    json: JsonOption = False,
) -> None:
    """Build a graph from saved pages; safe to stop at any moment and to run again."""
    with KnowledgeGraph(graph, notify=print_notice) as kg, progress_bar() as progress:
        report = kg.add(
            pages, format=format, listed_on=listed_on, processes=processes, names=names, model=model, progress=progress
        )
        stats = kg.stats()
    _tell(report, stats, graph, json)


def add(
    graph: GraphOption,
    pages: PagesToAddArgument = None,
    format: InputFormatOption = None,  # noqa: A002
    listed_on: ListedOnOption = None,
    processes: ProcessesOption = 1,
    names: NamesOption = None,
    model: ModelOption = None,
    json: JsonOption = False,
) -> None:
    """Add pages to a graph that is there; what it holds already is not added twice."""
    if not pages and names is None and model is None:
        raise UsageError("no page is given; name saved pages, or what to extract anew with: --names, --model")
    with KnowledgeGraph(graph, notify=print_notice) as kg, progress_bar() as progress:
        report = kg.add(
            pages or [],
            format=format,
            listed_on=listed_on,
            processes=processes,
            names=names,
            model=model,
            progress=progress,
            create=False,
        )
        stats = kg.stats()
    _tell(report, stats, graph, json)


def _tell(report: AddReport, stats: dict[str, object], graph: str, as_json: bool) -> None:
    if as_json:
        print_json({**asdict(report), "stats": stats})
    else:
        print_report(report, graph)
        out().print(_graph_line(stats))
    _fail_if_incomplete(report)


def _graph_line(stats: dict[str, object]) -> str:
    entities, edges = stats["entities"], stats["edges"]
    parts = [f"{number:,} {label}" for label, number in entities.items()] if isinstance(entities, dict) else []
    total = sum(edges.values()) if isinstance(edges, dict) else 0
    return f"the graph holds {counted_papers(stats)}, {', '.join(parts)}, {stats['works']} Work and {total:,} edges"


def counted_papers(stats: dict[str, object]) -> str:
    """ "422 papers in 481 listings"."""
    papers, listings = stats["papers"], stats["listings"]
    if not isinstance(papers, int) or not isinstance(listings, int):
        raise TypeError("stats give integers")
    return f"{counted(papers, 'paper')} in {counted(listings, 'listing')}"


def _fail_if_incomplete(report: AddReport) -> None:
    """Exit code 3 when something could not be read; the good records are kept."""
    if report.rejected or report.unread:
        raise typer.Exit(InputError.exit_code)


def remove(
    page_or_paper: Annotated[
        str, typer.Argument(metavar="PAGE|PAPER", help="A page's name or id, a paper's id or title.")
    ],
    graph: GraphOption,
) -> None:
    """Take a page or a paper away, with all its facts."""
    with KnowledgeGraph(graph, notify=print_notice) as kg:
        count = kg.remove(page_or_paper)
    out().print(
        f"took away {counted(count.sources, 'page')}, {counted(count.listings, 'listing')} "
        f"and {counted(count.papers, 'paper')}"
    )


def check(
    graph: GraphOption,
    rebuild: Annotated[bool, typer.Option("--rebuild", help="First drop every projection and make it again.")] = False,
) -> None:
    """Check the library, and the graph against it."""
    with KnowledgeGraph(graph, notify=print_notice) as kg:
        if rebuild:
            kg.rebuild()
        problems = kg.check()
    for problem in problems:
        print(problem)
    if problems:
        raise CheckError(f"{counted(len(problems), 'problem')} found in {graph}")
    print("all is well")


def push(
    url: Annotated[str, typer.Argument(metavar="URL", help="neo4j://host:7687 or bolt://host:7687")],
    graph: GraphOption,
) -> None:
    """Load the graph into a Neo4j server; user and password come from NEO4J_USERNAME and NEO4J_PASSWORD."""
    with KnowledgeGraph(graph, notify=print_notice) as kg, progress_bar() as progress:
        report = kg.push(url, progress=progress)
    out().print(
        f"{url} holds {counted(report.nodes, 'node')} and {counted(report.edges, 'edge')} of this graph; "
        f"{report.created:,} created, {report.removed:,} removed"
    )
