"""A user's own names and model on the command line: given once, remembered by the graph, replaced, forgotten."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from commands import PAGES, ROOT, Run

from citeweave.extract.models import DEFAULT, FOLDER
from citeweave.extract.pipeline import extractor_name
from citeweave.extract.recipe import PLAIN, Recipe, choose_recipe

EXAMPLE = str(ROOT / "examples" / "names.jsonl")
PAPER = {
    "id": "p",
    "title": "Ebbing",
    "abstract": "We train EbbGate on Moorland. EbbGate beats Tide Former on Moorland.",
}
NAMES = [{"name": "EbbGate", "type": "Dataset"}, {"name": "Tide Former", "aliases": ["Ebbing"], "type": "Metric"}]


@pytest.fixture
def page(tmp_path: Path) -> str:
    path = tmp_path / "papers.jsonl"
    path.write_text(json.dumps(PAPER) + "\n")
    return str(path)


@pytest.fixture
def names(tmp_path: Path) -> str:
    path = tmp_path / "names.jsonl"
    path.write_text("".join(json.dumps(name) + "\n" for name in NAMES))
    return str(path)


@pytest.fixture
def own_model(tmp_path: Path) -> Path:
    """The bundled model with thresholds of its own, so high that little is shown."""
    folder = tmp_path / "mine"
    shutil.copytree(FOLDER / DEFAULT, folder)
    config = json.loads((folder / "config.json").read_text())
    config |= {"name": "mine", "thresholds": dict.fromkeys(config["thresholds"], 0.99)}
    (folder / "config.json").write_text(json.dumps(config))
    return folder


def types(run: Run, graph: str) -> dict[str, str]:
    lines = run("export", "-g", graph).out.splitlines()
    return {
        form: e["type"] for line in lines for e in json.loads(line)["entities"] for form in (e["name"], *e["aliases"])
    }


def extractors(run: Run, graph: str) -> dict[str, int]:
    counts: dict[str, int] = json.loads(run("stats", "-g", graph, "--json").out)["extractors"]
    return counts


def test_the_graph_remembers_names_until_they_are_replaced(run: Run, page: str, names: str, tmp_path: Path) -> None:
    graph, plain = str(tmp_path / "kg"), extractor_name(PLAIN)
    done = run("build", page, "-g", graph, "--names", names)
    assert done.code == 0, done.err
    assert {"EbbGate": "Dataset", "Ebbing": "Metric", "Tide Former": "Metric"}.items() <= types(run, graph).items()
    assert extractors(run, graph) == {extractor_name(choose_recipe(names)): 1}
    Path(names).unlink()
    again = json.loads(run("add", page, "-g", graph, "--json").out)
    assert (again["new_papers"], again["extracted"]) == (0, 0)
    assert types(run, graph)["EbbGate"] == "Dataset"
    assert extractor_name(choose_recipe(None)) == plain not in run("stats", "-g", graph).out.split()
    other = tmp_path / "other.jsonl"
    other.write_text('{"name": "EbbGate", "type": "Task"}\n')
    assert "1 extracted" in run("add", "-g", graph, "--names", str(other)).out
    assert types(run, graph)["EbbGate"] == "Task"
    assert "1 extracted" in run("add", "-g", graph, "--names", "none").out
    assert extractors(run, graph) == {plain: 1}
    assert plain in run("stats", "-g", graph).out
    assert run("check", "-g", graph).out == "all is well\n"


def test_a_model_is_remembered_and_only_extraction_needs_it(
    run: Run, page: str, own_model: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    graph = str(tmp_path / "kg")
    monkeypatch.chdir(tmp_path)
    assert run("build", page, "-g", graph, "--model", "mine").code == 0
    shown = types(run, graph)
    monkeypatch.chdir("/")
    assert run("add", page, "-g", graph).code == 0
    own_model.rename(tmp_path / "moved")
    assert types(run, graph) == shown
    for command in (("stats",), ("check",), ("show", "Ebbing"), ("view", "-o", str(tmp_path / "page.html"))):
        assert run(*command, "-g", graph).code == 0, command
    gone = run("add", page, "-g", graph)
    assert gone.code == 3
    assert f"'{tmp_path / 'mine'}'" in gone.err
    assert "--model" in gone.err
    assert "1 extracted" in run("add", "-g", graph, "--model", "minilm").out
    assert len(types(run, graph)) > len(shown)
    assert extractors(run, graph) == {extractor_name(PLAIN): 1}


def test_extract_takes_both(run: Run, page: str, names: str, own_model: Path) -> None:
    def shown(*options: str) -> dict[str, str]:
        (line,) = run("extract", page, *options).out.splitlines()
        return {e["name"]: e["type"] for e in json.loads(line)["entities"]}

    assert shown("--names", names)["EbbGate"] == "Dataset"
    assert len(shown("--model", str(own_model))) < len(shown())
    assert shown("--names", names, "--model", str(own_model), "--min-confidence", "0.5")["EbbGate"] == "Dataset"
    assert shown("--names", "none", "--model", "minilm") == shown()


def test_names_give_the_same_bytes_in_any_order_and_number_of_processes(run: Run, tmp_path: Path) -> None:
    one, two = str(tmp_path / "one"), str(tmp_path / "two")
    reversed_names = tmp_path / "reversed.jsonl"
    reversed_names.write_text("".join(reversed(Path(EXAMPLE).read_text().splitlines(keepends=True))))
    assert run("build", *PAGES[:2], "-g", one, "--names", EXAMPLE).code == 0
    assert run("build", *PAGES[1::-1], "-g", two, "--names", str(reversed_names), "-j", "2").code == 0
    assert run("export", "-g", one).out == run("export", "-g", two).out


def test_every_name_of_the_example_list_is_in_the_example_graph(run: Run, tmp_path: Path) -> None:
    graph = str(tmp_path / "kg")
    run("build", *PAGES, "-g", graph, "--names", EXAMPLE)
    listed = [json.loads(line) for line in Path(EXAMPLE).read_text(encoding="utf8").splitlines()]
    found = types(run, graph)
    assert 5 <= len(listed) <= 8
    assert {name["name"]: name["type"] for name in listed}.items() <= found.items()


@pytest.mark.parametrize(
    ("options", "code", "said"),
    [
        (("--names", "nowhere.jsonl"), 3, "nowhere.jsonl: cannot be read"),
        (("--names", "bad.jsonl"), 3, "bad.jsonl:1: has no type"),
        (("--model", "nowhere"), 3, "nowhere"),
        (("--model", "."), 3, "is no model: config.json, frequencies.json"),
    ],
)
def test_mistakes_make_nothing(
    run: Run, page: str, options: tuple[str, ...], code: int, said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("bad.jsonl").write_text('{"name": "EbbGate"}\n')
    for command in (("build", page, "-g", "kg"), ("extract", page)):
        done = run(*command, *options)
        assert (done.code, done.out) == (code, "")
        assert said in done.err
        assert done.err.count("\n") == 1
    assert not Path("kg").exists()


def test_add_wants_pages_or_something_to_extract_anew(run: Run, graph: str) -> None:
    done = run("add", "-g", graph)
    assert done.code == 2
    assert "--names" in done.err


def test_a_build_that_was_stopped_says_so_and_goes_on(run: Run, page: str, names: str, tmp_path: Path) -> None:
    """Names are remembered before papers are read with them, so that the next addition goes on."""
    from citeweave.graph.library import Library
    from citeweave.recipes import remember, remembered

    graph = str(tmp_path / "kg")
    run("build", page, "-g", graph)
    with Library.open(Path(graph)) as library:
        recipe = remember(library, choose_recipe(names), names=True, model=False)
        assert remembered(library) == recipe == Recipe(names=recipe.names)
    assert "1 papers are not extracted yet" in run("stats", "-g", graph).err
    assert json.loads(run("stats", "-g", graph, "--json").out)["pending"] == 1
    assert "1 extracted" in run("add", page, "-g", graph).out
    assert types(run, graph)["EbbGate"] == "Dataset"
