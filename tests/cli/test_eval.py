"""`citeweave eval`: figures, mistakes and curve, for people and as JSON."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from commands import ROOT, Run

import citeweave
from citeweave.extract.scoring_gold import read_gold

GOLD = ROOT / "examples" / "gold" / "example.jsonl"


@pytest.fixture(scope="module")
def predicted(run: Run, tmp_path_factory: pytest.TempPathFactory) -> str:
    """What extract says of the annotated example papers, all candidates."""
    file = tmp_path_factory.mktemp("eval") / "predicted.jsonl"
    done = run("extract", str(GOLD), "--min-confidence", "0.2")
    assert done.code == 0, done.err
    file.write_text(done.out, encoding="utf8")
    return str(file)


def test_the_example_gold_is_sound() -> None:
    readings, warnings = read_gold(GOLD)
    assert len(readings) == 8
    assert not warnings
    pages = "".join(p.read_text(encoding="utf8") for p in (ROOT / "examples" / "pages").iterdir())
    assert all(reading.title in pages and reading.abstract in pages for reading in readings)


def test_figures_and_counts_are_always_printed(run: Run) -> None:
    done = run("eval", str(GOLD))
    assert done.code == 0, done.err
    rows = {line.split()[0]: line.split()[1:] for line in done.out.splitlines() if line.strip()}
    assert rows["precision"] == ["recall", "F1", "predicted", "gold"]
    assert float(rows["all"][2]) > 0.6
    assert rows["works"][:3] == rows["urls"][:3] == ["1.000"] * 3
    assert rows["mistakes:"][1::2] == ["missed,", "boundary,", "type,", "spurious,", "merged"]
    assert "8 annotated papers, read by " in done.out
    assert "**" not in done.out


def test_a_file_of_predictions_gives_the_same_as_reading(run: Run, predicted: str) -> None:
    read = json.loads(run("eval", str(GOLD), "--json", "--min-confidence", "0.6", "-j", "2").out)
    scored = json.loads(run("eval", str(GOLD), "--predicted", predicted, "--json", "--min-confidence", "0.6").out)
    assert scored.pop("extractor") is None
    assert read.pop("extractor").startswith("minilm-")
    assert read == scored


def test_json_holds_everything(run: Run, predicted: str) -> None:
    whole = json.loads(run("eval", str(GOLD), "--predicted", predicted, "--json").out)
    assert set(whole["figures"]["all"]) == {"precision", "recall", "f1", "predicted", "gold"}
    counts = whole["mistake_counts"]
    assert list(counts) == ["missed", "boundary", "type", "spurious", "merged"]
    assert sum(counts.values()) == len(whole["mistakes"])
    figures = whole["figures"]["all"]
    assert sum(m["wrong"] for m in whole["mistakes"]) == round(figures["predicted"] * (1 - figures["precision"]))
    assert sum(m["missed"] for m in whole["mistakes"]) == round(figures["gold"] * (1 - figures["recall"]))
    assert len(whole["reliability"]["bins"]) == 10
    assert [p["min_confidence"] for p in whole["curve"]] == [0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95]
    one = json.loads(run("eval", str(GOLD), "--predicted", predicted, "--json", "--kind", "spurious").out)
    assert {m["kind"] for m in one["mistakes"]} == {"spurious"}
    assert one["mistake_counts"] == counts


def test_mistakes_come_with_their_sentence(run: Run, predicted: str) -> None:
    done = run("eval", str(GOLD), "--predicted", predicted, "--errors", "1")
    assert "more (--errors)" in done.out
    assert "\nspurious (" in done.out
    assert "**" in done.out
    one = run("eval", str(GOLD), "--predicted", predicted, "--kind", "spurious").out
    assert "\nspurious (" in one
    assert "\nboundary (" not in one


def test_curve(run: Run, predicted: str, tmp_path: Path) -> None:
    done = run("eval", str(GOLD), "--predicted", predicted, "--curve")
    assert "0.9 to 1.0" in done.out
    assert "\n0.95 " in done.out
    lines = [json.loads(line) for line in GOLD.read_text(encoding="utf8").splitlines()]
    bare = tmp_path / "bare.jsonl"
    bare.write_text("\n".join(json.dumps(line) for line in lines), encoding="utf8")
    perfect = run("eval", str(GOLD), "--predicted", str(bare), "--curve")
    assert "no curve: not every prediction has a confidence" in perfect.out
    assert "mistakes: 0 missed, 0 boundary, 0 type, 0 spurious, 0 merged" in perfect.out


def test_what_extract_prints_is_gold_once_corrected(run: Run, predicted: str) -> None:
    """A user's way to gold: extract, correct, eval. Uncorrected, everything is right."""
    done = json.loads(run("eval", predicted, "--min-confidence", "0.2", "--json").out)
    assert done["figures"]["all"]["f1"] == done["role_accuracy"]["share"] == 1
    assert not done["warnings"]


def test_warnings_do_not_stop_it(run: Run, tmp_path: Path, predicted: str) -> None:
    line = json.loads(GOLD.read_text(encoding="utf8").splitlines()[0])
    line["entities"][0]["aliases"].append("PaceMaker")
    file = tmp_path / "gold.jsonl"
    file.write_text(json.dumps(line), encoding="utf8")
    done = run("eval", str(file), "--predicted", predicted)
    assert done.code == 0
    assert "warning: gold.jsonl:1: 'PaceMaker' stands neither in title nor in abstract" in done.err


def test_wrong_use(run: Run, tmp_path: Path, predicted: str) -> None:
    bad = tmp_path / "bad.jsonl"
    bad.write_text('{"id": "a", "title": "b"}\n', encoding="utf8")
    done = run("eval", str(bad))
    assert (done.code, done.out) == (3, "")
    assert "bad.jsonl:1: " in done.err
    assert run("eval", str(tmp_path / "none.jsonl")).code == 3
    assert run("eval", str(GOLD), "--predicted", str(bad)).code == 3
    assert run("eval", str(GOLD), "--predicted", predicted, "--model", "minilm").code == 2
    assert run("eval", str(GOLD), "--predicted", str(GOLD), "--min-confidence", "0.5").code == 2
    assert run("eval", str(GOLD), "--kind", "wrong").code == 2


def test_from_python(predicted: str) -> None:
    evaluation = citeweave.evaluate(GOLD, predicted=predicted)
    assert evaluation.scores.papers == 8
    assert evaluation.mistake_counts()["missed"] == sum(m.kind == "missed" for m in evaluation.mistakes)
    assert evaluation.reliability is not None
