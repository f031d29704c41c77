"""The embedded engine's projection: whole or not there, quiet, one process at a time."""

from __future__ import annotations

import json
import random
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from contract_graph import paper, sample_graph

from citeweave.errors import BackendError, LockedError, NotFoundError, UsageError
from citeweave.graph.stores import open_store
from citeweave.graph.stores.arcadedb import build_projection, projection_stamp

CHILD = Path(__file__).with_name("projection_child.py")


@contextmanager
def child(what: str, folder: Path) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """Another process at work on a folder, and the first line it said."""
    command = [sys.executable, str(CHILD), what, str(folder)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            yield process, process.stdout.readline().strip()
        finally:
            process.kill()


def titles(folder: Path) -> list[object]:
    with open_store(folder).view() as view:
        return [node.properties["title"] for node in view.nodes("Paper")]


def test_a_projection_has_the_stamp_it_was_built_with(tmp_path: Path) -> None:
    assert projection_stamp(tmp_path) is None
    build_projection(tmp_path, "7", [paper("p1", "One")], [])
    assert projection_stamp(tmp_path) == "7"
    build_projection(tmp_path, "8", [paper("p1", "Two")], [])
    assert (projection_stamp(tmp_path), titles(tmp_path)) == ("8", ["Two"])
    assert sorted(p.name for p in tmp_path.iterdir()) == ["cypher", "cypher.lock"]


def test_a_projection_of_another_engine_is_not_used(tmp_path: Path) -> None:
    build_projection(tmp_path, "7", [paper("p1", "One")], [])
    stamp = tmp_path / "cypher" / "citeweave.json"
    stamp.write_text(json.dumps({**json.loads(stamp.read_text()), "engine": "1.0"}))
    assert projection_stamp(tmp_path) is None
    with pytest.raises(NotFoundError, match="no Cypher projection"):
        open_store(tmp_path).view()


@pytest.mark.parametrize("seed", [11, 12])
def test_a_killed_build_leaves_the_old_projection_or_none(tmp_path: Path, seed: int) -> None:
    build_projection(tmp_path, "old", [paper("p1", "Old")], [])
    with child("build", tmp_path) as (process, said):
        assert said == "building"
        time.sleep(random.Random(seed).uniform(0.2, 1.0))
        process.kill()
        process.wait()
    stamp = projection_stamp(tmp_path)
    assert stamp in ("old", "new", None)
    if stamp == "old":
        assert titles(tmp_path) == ["Old"]
    build_projection(tmp_path, "again", [paper("p1", "Again")], [])
    assert titles(tmp_path) == ["Again"]
    assert sorted(p.name for p in tmp_path.iterdir()) == ["cypher", "cypher.lock"]


def test_a_build_killed_between_its_two_renames_leaves_none(tmp_path: Path) -> None:
    build_projection(tmp_path, "old", [paper("p1", "Old")], [])
    (tmp_path / "cypher").rename(tmp_path / "cypher.old")
    assert projection_stamp(tmp_path) is None
    build_projection(tmp_path, "again", [paper("p1", "Again")], [])
    assert titles(tmp_path) == ["Again"]
    assert sorted(p.name for p in tmp_path.iterdir()) == ["cypher", "cypher.lock"]


def test_a_build_that_fails_leaves_the_old_projection(tmp_path: Path) -> None:
    build_projection(tmp_path, "old", [paper("p1", "Old")], [])
    with pytest.raises(Exception, match="too big"):
        build_projection(tmp_path, "new", [paper("p1", "New", year=2**70)], [])
    assert not (tmp_path / "cypher.partial").exists()
    assert (projection_stamp(tmp_path), titles(tmp_path)) == ("old", ["Old"])


@pytest.mark.parametrize("stamp", ["", "[]", "{}", '{"stamp": "7"}'])
def test_a_damaged_projection_is_made_again(tmp_path: Path, stamp: str) -> None:
    build_projection(tmp_path, "7", [paper("p1", "Old")], [])
    (tmp_path / "cypher" / "citeweave.json").write_text(stamp)
    assert projection_stamp(tmp_path) is None
    build_projection(tmp_path, "7", [paper("p1", "Again")], [])
    assert titles(tmp_path) == ["Again"]


def test_a_file_in_the_place_of_the_projection_gives_way(tmp_path: Path) -> None:
    (tmp_path / "cypher").write_text("no folder")
    (tmp_path / "cypher.partial").write_text("no folder")
    assert projection_stamp(tmp_path) is None
    build_projection(tmp_path, "7", [paper("p1", "New")], [])
    assert titles(tmp_path) == ["New"]


def test_a_second_process_waits_and_then_says_who_holds_the_engine(tmp_path: Path) -> None:
    build_projection(tmp_path, "7", *sample_graph())
    said: list[str] = []
    with child("hold", tmp_path) as (process, papers):
        assert papers == "11"
        with pytest.raises(LockedError, match=f"process {process.pid} holds") as locked:
            open_store(tmp_path, notify=said.append, timeout=0.3).view()
        assert locked.value.exit_code == 4
        assert said == [f"waiting for process {process.pid}, which holds the Cypher engine of {tmp_path}"]
        with pytest.raises(LockedError, match=f"process {process.pid} holds"):
            build_projection(tmp_path, "8", *sample_graph(), timeout=0.0)
    assert len(titles(tmp_path)) == 11


def test_this_process_is_told_to_close_its_own_view(tmp_path: Path) -> None:
    build_projection(tmp_path, "7", *sample_graph())
    with open_store(tmp_path).view(), pytest.raises(LockedError, match="this process already has"):
        open_store(tmp_path).view()
    assert len(titles(tmp_path)) == 11


@pytest.mark.parametrize("pattern", ["schema*.json", "*.dict", "Paper_0.*.bucket", "USES*.bucket"])
def test_a_projection_that_lacks_a_file_is_not_used(tmp_path: Path, pattern: str) -> None:
    build_projection(tmp_path, "7", *sample_graph())
    assert len(titles(tmp_path)) == 11
    assert projection_stamp(tmp_path) == "7"
    found = list((tmp_path / "cypher").glob(pattern))
    assert found
    for file in found:
        file.unlink()
    assert projection_stamp(tmp_path) is None
    with pytest.raises(NotFoundError, match="no Cypher projection"):
        open_store(tmp_path).view()


def test_a_projection_that_the_engine_cannot_open_is_named_and_the_engine_let_go_of(tmp_path: Path) -> None:
    build_projection(tmp_path, "7", *sample_graph())
    (dictionary,) = (tmp_path / "cypher").glob("*.dict")
    dictionary.write_bytes(b"\xff" * dictionary.stat().st_size)
    for _ in range(2):
        with pytest.raises(BackendError, match="remove that folder"):
            open_store(tmp_path).view()


def test_the_engine_says_nothing_and_leaves_nothing_behind(tmp_path: Path) -> None:
    folder, here = tmp_path / "graph", tmp_path / "here"
    folder.mkdir()
    here.mkdir()
    command = [sys.executable, "-W", "error", str(CHILD), "quiet", str(folder)]
    done = subprocess.run(command, cwd=here, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert list(here.iterdir()) == []


def test_without_the_engine_the_way_to_neo4j_is_shown(tmp_path: Path) -> None:
    code = (
        "import sys; sys.modules['arcadedb_embedded'] = None\n"
        "from pathlib import Path\n"
        "from citeweave.errors import BackendError\n"
        "from citeweave.graph.stores.arcadedb import build_projection\n"
        "try: build_projection(Path(sys.argv[1]), '1', [], [])\n"
        "except BackendError as error: print(error.exit_code, error)\n"
    )
    done = subprocess.run([sys.executable, "-c", code, str(tmp_path)], capture_output=True, text=True, check=True)
    assert done.stdout.startswith("4 ")
    assert "citeweave push neo4j://" in done.stdout
    assert "-g neo4j://" in done.stdout


def test_urls_choose_the_store(tmp_path: Path) -> None:
    assert type(open_store(tmp_path)).__name__ == "ArcadeStore"
    assert type(open_store(str(tmp_path))).__name__ == "ArcadeStore"
    for scheme in ("neo4j", "neo4j+s", "bolt", "bolt+s"):
        assert type(open_store(f"{scheme}://localhost:7687")).__name__ == "Neo4jStore"
    with pytest.raises(UsageError, match=r"no store for http://"):
        open_store("http://localhost:7474")
