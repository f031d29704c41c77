"""The main job on the five real pages, which lie beside the checkout; skipped where they do not."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from citeweave import KnowledgeGraph, to_line

SHARED = Path(__file__).parents[2] / "shared"
PAGES = sorted((SHARED / "pages").glob("*.txt"))
SHARPNESS = "Sharpness-Aware Minimization for Efficiently Improving Generalization"

pytestmark = pytest.mark.skipif(not PAGES, reason="../shared/pages is absent: the five real pages were NOT read")


@pytest.fixture(scope="module")
def kg(tmp_path_factory: pytest.TempPathFactory) -> KnowledgeGraph:
    graph = KnowledgeGraph(tmp_path_factory.mktemp("pages") / "kg")
    report = graph.add(PAGES)
    assert (report.listings, report.new_papers, report.rejected, report.unread) == (481, 422, (), ())
    return graph


def records(kg: KnowledgeGraph) -> list[str]:
    return [to_line(line) for line in kg.records()]


def test_nothing_is_skipped_and_a_second_run_adds_nothing(kg: KnowledgeGraph) -> None:
    before = kg.stats()
    assert (before["papers"], before["listings"], before["skipped"], before["pending"]) == (422, 481, 0, 0)
    again = kg.add(reversed(PAGES))
    assert (again.new_listings, again.new_papers, again.extracted) == (0, 0, 0)
    assert kg.stats() == before
    assert kg.check() == []


def test_the_sharpness_paper_is_reached_from_the_three_that_speak_of_it(kg: KnowledgeGraph) -> None:
    graph = kg.graph()
    (paper,) = kg.show(SHARPNESS)
    assert paper.label == "Paper"
    citing = {
        graph.nodes[start]["title"]
        for start, _, kind in graph.in_edges(("Paper", paper.entity_id), keys=True)
        if kind == "REFERENCES"
    }
    assert citing == {
        "GAQAT: gradient-adaptive quantization-aware training for domain generalization",
        "Gradient Norm Aware Minimization Seeks First-Order Flatness and Improves Generalization",
        "Unknown Domain Inconsistency Minimization for Domain Generalization",
    }


def test_every_mention_is_where_it_says(kg: KnowledgeGraph) -> None:
    for line in records(kg):
        record = json.loads(line)
        for entity in record["entities"]:
            for mention in entity["mentions"]:
                assert record[mention["field"]][mention["start"] : mention["end"]] == mention["text"]


@pytest.mark.prove
def test_orders_and_processes_give_the_same_bytes(kg: KnowledgeGraph, tmp_path: Path) -> None:
    expected = records(kg)
    for name, pages, processes in (("reversed", PAGES[::-1], 1), ("two", PAGES, 2), ("both", PAGES[::-1], 2)):
        other = KnowledgeGraph(tmp_path / name)
        other.add(pages, processes=processes)
        assert records(other) == expected, name
        assert list(other.graph().edges(keys=True, data=True)) == list(kg.graph().edges(keys=True, data=True)), name


@pytest.mark.prove
@pytest.mark.parametrize(("gold", "every", "named"), [("dev", 0.78, 0.79), ("dev_conferences", 0.80, 0.81)])
def test_extraction_is_no_worse_than_it_was(gold: str, every: float, named: float, tmp_path: Path) -> None:
    """The scorer's F1 on annotated papers that the model was not trained on."""
    file = SHARED / "gold" / f"{gold}.jsonl"
    predicted = tmp_path / "predicted.jsonl"
    with predicted.open("w", encoding="utf8") as out:
        subprocess.run([sys.executable, "-m", "citeweave", "extract", str(file)], stdout=out, check=True)
    scorer = [sys.executable, str(SHARED / "gold" / "score.py"), str(file), str(predicted), "--json"]
    scores = json.loads(subprocess.run(scorer, capture_output=True, check=True).stdout)
    assert scores["all"][2] >= every
    assert scores["Method+Dataset"][2] >= named
    assert scores["works"][2] >= 0.97
    assert scores["urls"][2] >= 0.97
