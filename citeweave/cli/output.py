"""How the command line prints: tables and marked sentences on stdout, progress and errors on stderr."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from rich.console import Console
from rich.markup import escape
from rich.text import Text

from citeweave.adding import AddReport, Progress
from citeweave.model import Rejected

if TYPE_CHECKING:
    from citeweave.queries.show import Sentence

_MOST_LISTED = 20


def out() -> Console:
    """The console for data."""
    return Console(file=sys.stdout, soft_wrap=True, highlight=False)


def err() -> Console:
    """The console for progress and errors."""
    return Console(file=sys.stderr, soft_wrap=True, highlight=False)


def print_json(value: object) -> None:
    """A value as JSON on stdout, non-ASCII kept."""
    print(json.dumps(value, ensure_ascii=False, indent=2))


def print_error(message: str) -> None:
    """One line on stderr."""
    err().print(f"[bold red]error:[/] {escape(message)}")


def print_notice(message: str) -> None:
    """A word on stderr about what is going on."""
    err().print(f"[dim]{escape(message)}[/]")


@contextmanager
def progress_bar() -> Iterator[Progress]:
    """A bar with rate and time left when stderr is a terminal, one line a finished stage when it is not."""
    if not sys.stderr.isatty():
        yield _plain_progress
        return
    from rich.progress import BarColumn, MofNCompleteColumn, TaskID, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as Bar

    columns = (
        TextColumn("{task.description:<10}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[rate]}"),
        TimeRemainingColumn(),
    )
    with Bar(*columns, console=err(), transient=True) as bar:
        tasks: dict[str, TaskID] = {}

        def report(stage: str, done: int, total: int | None) -> None:
            if stage not in tasks:
                tasks[stage] = bar.add_task(stage, total=total, rate="")
            task = bar.tasks[bar.task_ids.index(tasks[stage])]
            rate = f"{done / task.elapsed:.0f}/s" if task.elapsed and done else ""
            bar.update(tasks[stage], completed=done, total=total, rate=rate)

        yield report


def _plain_progress(stage: str, done: int, total: int | None) -> None:
    if total is not None and done >= total and stage == "extracting":
        print(f"extracted {done} papers", file=sys.stderr)


def print_report(report: AddReport, place: str) -> None:
    """What an addition did, and every record that was skipped with its place and the way out."""
    console = out()
    console.print(
        f"[bold]{escape(place)}[/]: read {counted(report.listings, 'listing')} from "
        f"{counted(report.sources, 'source')}; "
        f"{counted(report.new_papers, 'new paper')}, {counted(report.new_listings, 'new listing')}, "
        f"{report.changed_papers} changed, {report.extracted} extracted; {skipped_phrase(report)}"
    )
    print_rejected(report.rejected)
    for message in report.unread:
        print_error(message)


def skipped_phrase(report: AddReport) -> str:
    """Whether anything was skipped."""
    skipped = len(report.rejected) + len(report.unread)
    return f"{skipped} skipped" if skipped else "nothing skipped"


def print_rejected(rejected: tuple[Rejected, ...] | list[Rejected]) -> None:
    """Skipped records on stderr, the first twenty of them."""
    console = err()
    for record in list(rejected)[:_MOST_LISTED]:
        console.print(
            f"[yellow]skipped[/] {escape(f'{record.source_name}:{record.line}: {record.reason}')}"
            + (f" [dim]{escape(record.excerpt)}[/]" if record.excerpt else "")
        )
    if len(rejected) > _MOST_LISTED:
        console.print(f"[yellow]skipped[/] … and {len(rejected) - _MOST_LISTED} more")


def counted(number: int, word: str) -> str:
    """ "1 paper", "2 papers"."""
    return f"{number:,} {word}{'' if number == 1 else 's'}"


def marked(sentence: Sentence, console: Console) -> Text:
    """The sentence with the mention marked: by colour on a terminal, by ** elsewhere."""
    before = sentence.sentence[: sentence.offset]
    after = sentence.sentence[sentence.offset + len(sentence.text) :]
    if console.is_terminal and not console.no_color:
        return Text.assemble(before, (sentence.text, "bold yellow"), after)
    return Text(f"{before}**{sentence.text}**{after}")
