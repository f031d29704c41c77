"""A library under kill -9, and under two processes at once."""

from __future__ import annotations

import random
import sqlite3
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from library_samples import content, make_page, make_paper, read_pending

from citeweave.errors import LockedError
from citeweave.graph.library import Library

CHILD = Path(__file__).with_name("library_child.py")


def start(folder: Path, first: int, last: int) -> subprocess.Popen[str]:
    command = [sys.executable, str(CHILD), str(folder), str(first), str(last)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


def run_through(folder: Path, first: int, last: int) -> None:
    child = start(folder, first, last)
    child.communicate()
    assert child.returncode == 0


def content_of(folder: Path) -> dict[str, Any]:
    with Library.open(folder) as library:
        return content(library)


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    folder = tmp_path_factory.mktemp("undisturbed")
    run_through(folder, 1, 3)
    return content_of(folder)


def kill_after(folder: Path, lines: int, seconds: float) -> int:
    """Start a child, kill it a moment after its n-th line; the last number it printed."""
    child = start(folder, 1, 3)
    assert child.stdout is not None
    said = [child.stdout.readline() for _ in range(lines)]
    time.sleep(seconds)
    child.kill()
    said += child.stdout.read().splitlines()
    child.stdout.close()
    assert child.wait() != 0
    return int([line for line in said if line.strip()][-1])


@pytest.mark.parametrize("first_line", [1, 7, 13])  # 15 batches add pages, 10 store what was found
def test_a_killed_run_loses_nothing_and_can_be_repeated(
    tmp_path: Path, undisturbed: dict[str, Any], first_line: int
) -> None:
    chance = random.Random(first_line)
    told = kill_after(tmp_path, lines=first_line + chance.randint(0, 4), seconds=chance.random() / 200)
    with Library.open(tmp_path) as library:
        assert library.counts().listings >= told
        assert library.check() == []
    run_through(tmp_path, 1, 3)
    assert content_of(tmp_path) == undisturbed


def test_two_processes_fill_one_new_library(tmp_path: Path, undisturbed: dict[str, Any]) -> None:
    children = [start(tmp_path, 1, 2), start(tmp_path, 2, 3)]
    for child in children:
        child.communicate()
    assert [child.returncode for child in children] == [0, 0]
    with Library.open(tmp_path) as library:
        read_pending(library)
        assert library.check() == []
        assert content(library) == undisturbed


def test_a_writer_waits_for_another(library: Library) -> None:
    source, listings = make_page(1, [make_paper(1)])
    other = sqlite3.connect(library.path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with Library.open(library.path.parent, wait_seconds=0.1) as second:
        with pytest.raises(LockedError, match=r"another process has been writing to it for 0\.1 seconds; let it"):
            second.add_listings(source, listings)
        assert list(second.papers()) == []  # readers do not wait
        other.execute("COMMIT")
        assert second.add_listings(source, listings).new_papers == 1
    other.close()


def test_a_stream_reads_one_state_while_the_library_is_written(library: Library) -> None:
    source, listings = make_page(1, [make_paper(at) for at in range(5)])
    library.add_listings(source, listings)
    stream = library.papers()
    first = next(stream)
    library.remove_source(source.source_id)
    assert [first, *stream] == sorted((listing.paper for listing in listings), key=lambda paper: paper.paper_id)
    assert list(library.papers()) == []
