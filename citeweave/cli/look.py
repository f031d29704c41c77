"""Commands that look without Cypher: show, stats."""

from __future__ import annotations

from itertools import groupby
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from citeweave.cli.options import GraphOption, JsonOption
from citeweave.cli.output import marked, out, print_json, print_notice
from citeweave.knowledge_graph import KnowledgeGraph
from citeweave.queries.show import Sentence, Shown, shown_json

_SENTENCES = 2


def show(
    name: Annotated[str, typer.Argument(help="A name, an alias, a work, a paper's title, or an id.")],
    graph: GraphOption,
    json: JsonOption = False,
    everything: Annotated[bool, typer.Option("--all", help="Every paper and every sentence.")] = False,
) -> None:
    """What is known of a name: aliases, papers by role with the sentences, related names."""
    with KnowledgeGraph(graph, notify=print_notice) as kg:
        found = kg.show(name)
    if json:
        shown = [shown_json(item) for item in found]
        print_json(shown[0] if len(shown) == 1 else shown)
        return
    console = out()
    for n, item in enumerate(found):
        if n:
            console.print()
        _print_shown(item, console, everything)


def _print_shown(item: Shown, console: Console, everything: bool) -> None:
    status = " [red](ambiguous)[/]" if item.status == "ambiguous" else ""
    console.print(f"[bold]{escape(item.name)}[/]  {item.label}{status}  [dim]{item.entity_id}[/]")
    if item.aliases:
        console.print(f"  also: {escape(', '.join(item.aliases))}")
    for _, candidate, score in item.may_be:
        console.print(f"  may be {escape(candidate)} ({score:.2f})")
    most = None if everything else 8
    for role, group in groupby(item.papers, key=lambda p: p.role):
        papers = list(group)
        by = f"by {len(papers)}" if item.label != "Paper" else f"({len(papers)})"
        console.print(f"\n  [bold]{role}[/] {by}")
        for paper in papers[:most]:
            console.print(f"    {escape(paper.title)}  [dim]{paper.paper_id}, {paper.confidence:.2f}[/]")
            _print_sentences(paper.evidence, console, everything)
        if most and len(papers) > most:
            console.print(f"    … and {len(papers) - most} more (--all)")
    for role, things in groupby(item.things, key=lambda t: t.role):
        console.print(f"\n  [bold]{role}[/]")
        for thing in things:
            console.print(f"    {escape(thing.name)}  [dim]{thing.label}, {thing.confidence:.2f}[/]")
            _print_sentences(thing.evidence, console, everything)
    if item.related:
        names = ", ".join(f"{r.name} ({r.papers})" for r in item.related)
        console.print(f"\n  [bold]goes with[/] {escape(names)}")


def _print_sentences(evidence: tuple[Sentence, ...], console: Console, everything: bool) -> None:
    for sentence in evidence[: None if everything else _SENTENCES]:
        console.print("      ", marked(sentence, console), sep="")


def stats(graph: GraphOption, json: JsonOption = False) -> None:
    """How much there is: papers, listings, entities by label, edges by type."""
    with KnowledgeGraph(graph, notify=print_notice) as kg:
        counts = kg.stats()
    if json:
        print_json(counts)
        return
    table = Table(box=None, show_header=False, pad_edge=False)
    table.add_column()
    table.add_column(justify="right")
    for key, value in counts.items():
        if isinstance(value, dict):
            table.add_row(f"[bold]{key}[/]", "")
            for name, number in value.items():
                table.add_row(f"  {name}", f"{number:,}")
        else:
            table.add_row(key, f"{value:,}")
    out().print(table)
