"""How good it is: eval."""

from __future__ import annotations

from dataclasses import replace
from enum import StrEnum
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

import citeweave
from citeweave.cli.options import JsonOption, MinConfidenceOption, ModelOption, NamesOption, ProcessesOption
from citeweave.cli.output import counted, marked, out, print_json, print_notice, progress_bar
from citeweave.evaluating import Evaluation, evaluation_json
from citeweave.queries.show import Sentence

if TYPE_CHECKING:
    from citeweave.extract.reliability import CurvePoint, Reliability
    from citeweave.extract.scoring import Thing
    from citeweave.extract.scoring_errors import Mistake

_LISTED, _MOST_WARNINGS = 10, 20


class Kind(StrEnum):
    """Kinds of mistakes."""

    missed = "missed"
    boundary = "boundary"
    type = "type"
    spurious = "spurious"
    merged = "merged"


def eval(  # noqa: A001  (the name of the command)
    gold: Annotated[
        Path,
        typer.Argument(
            metavar="GOLD",
            help="Annotated papers: lines of `citeweave extract`, corrected by hand; an entity may have "
            '"tier": "optional", if it is right to find it and no fault to miss it.',
        ),
    ],
    predicted: Annotated[
        Path | None,
        typer.Option("--predicted", metavar="FILE", help="Score this file, made by extract; else the papers are read."),
    ] = None,
    errors: Annotated[
        int, typer.Option("--errors", min=0, metavar="N", help="List the first N mistakes of each kind.")
    ] = 0,
    kind: Annotated[Kind | None, typer.Option("--kind", help="List this kind only; 10, or --errors N.")] = None,
    curve: Annotated[
        bool, typer.Option("--curve", help="What confidences are worth, and the figures at each --min-confidence.")
    ] = False,
    json: JsonOption = False,
    min_confidence: MinConfidenceOption = None,
    processes: ProcessesOption = 1,
    names: NamesOption = None,
    model: ModelOption = None,
) -> None:
    """Score extraction against annotated papers: precision, recall, F1, and what is wrong, by kind."""
    with progress_bar() as progress:
        evaluation = citeweave.evaluate(
            gold,
            predicted=predicted,
            processes=processes,
            min_confidence=min_confidence,
            names=names,
            model=model,
            progress=progress,
        )
    listed = tuple(m for m in evaluation.mistakes if kind is None or m.kind == kind)
    if json:
        counts = evaluation.mistake_counts()
        print_json({**evaluation_json(replace(evaluation, mistakes=listed)), "mistake_counts": counts})
        return
    _print_warnings(evaluation.warnings)
    console = out()
    _print_scores(evaluation, console)
    if curve:
        _print_curve(evaluation, console)
    _print_mistakes(listed, errors or (_LISTED if kind else 0), console)


def _print_warnings(warnings: tuple[str, ...]) -> None:
    for warning in warnings[:_MOST_WARNINGS]:
        print_notice(f"warning: {warning}")
    if len(warnings) > _MOST_WARNINGS:
        print_notice(f"warning: … and {len(warnings) - _MOST_WARNINGS} more")


def _print_scores(evaluation: Evaluation, console: Console) -> None:
    scores = evaluation.scores
    by = f", read by {evaluation.extractor}" if evaluation.extractor else ""
    absent = f"; {scores.absent} without a prediction" if scores.absent else ""
    console.print(f"{counted(scores.papers, 'annotated paper')}{escape(by)}{absent}\n")
    table = _table("", "precision", "recall", "F1", "predicted", "gold")
    for name, figure in scores.figures.items():
        table.add_row(
            name, *map(_rounded, (figure.precision, figure.recall, figure.f1)), str(figure.predicted), str(figure.gold)
        )
    console.print(table)
    for name, share in (("role is right", scores.role_accuracy), ("forms merged", scores.merged)):
        console.print(f"{name} {_rounded(share.share)} (of {share.of})")
    counts = ", ".join(f"{number} {kind}" for kind, number in evaluation.mistake_counts().items())
    console.print(f"mistakes: {counts}")
    if evaluation.reliability:
        console.print(f"expected calibration error {_rounded(evaluation.reliability.error)}")


def _print_curve(evaluation: Evaluation, console: Console) -> None:
    console.print()
    if evaluation.reliability is None:
        console.print("no curve: not every prediction has a confidence")
        return
    console.print(_bins(evaluation.reliability))
    console.print()
    console.print(_points(evaluation.curve))


def _bins(reliability: Reliability) -> Table:
    table = _table("confidence", "candidates", "mean", "share right")
    for b in reliability.bins:
        shares = ("" if value is None else _rounded(value) for value in (b.mean, b.right))
        table.add_row(f"{b.low:.1f} to {b.high:.1f}", str(b.candidates), *shares)
    return table


def _points(curve: tuple[CurvePoint, ...]) -> Table:
    table = _table("--min-confidence", "all: P", "R", "F1", "Method+Dataset: P", "R", "F1")
    for point in curve:
        values = [v for f in (point.all, point.methods_and_datasets) for v in (f.precision, f.recall, f.f1)]
        table.add_row(f"{point.min_confidence:.2f}", *map(_rounded, values))
    return table


def _print_mistakes(mistakes: tuple[Mistake, ...], most: int, console: Console) -> None:
    for kind, group in groupby(mistakes if most else (), key=lambda mistake: mistake.kind):
        found = list(group)
        console.print(f"\n[bold]{kind}[/] ({len(found)})")
        for mistake in found[:most]:
            gold, predicted = (", ".join(map(_said, things)) for things in (mistake.gold, mistake.predicted))
            sides = [f"gold: {gold}"] if gold else []
            sides += [f"predicted: {predicted}"] if predicted else []
            console.print(f"  {escape('; '.join(sides))}  [dim]{escape(mistake.paper_id)}[/]")
            if mistake.mention:
                console.print("    ", marked(_sentence(mistake), console), sep="")
        if len(found) > most:
            console.print(f"  … and {len(found) - most} more (--errors)")


def _said(thing: Thing) -> str:
    sure = "" if thing.confidence is None else f" {thing.confidence:.2f}"
    optional = "" if thing.must else ", optional"
    return f"{thing.name} ({thing.type}{optional}{sure})"


def _sentence(mistake: Mistake) -> Sentence:
    mention = mistake.mention
    if mention is None:
        raise ValueError("a mistake without a mention has no sentence to mark")
    span = mention.span
    offset = span.start - mention.sentence.start
    return Sentence(span.field, mistake.sentence, span.start, span.end, mention.text, offset)


def _table(*columns: str) -> Table:
    table = Table(box=None, header_style="bold", pad_edge=False)
    for n, column in enumerate(columns):
        table.add_column(column, justify="right" if n else "left")
    return table


def _rounded(value: float) -> str:
    return f"{value:.3f}"
