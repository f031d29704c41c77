"""The commands as a user types them, right and wrong."""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from commands import PAGES, Run

BUILDS_ON = (
    "MATCH (a:Paper)-[r:REFERENCES]->(b:Paper) RETURN a.title AS paper, b.title AS builds_on ORDER BY paper, builds_on"
)


def test_build_reports_what_it_did_and_twice_changes_nothing(run: Run, tmp_path: Path) -> None:
    folder = str(tmp_path / "kg")
    first = run("build", *PAGES, "-g", folder, "--json")
    report = json.loads(first.out)
    assert (report["listings"], report["new_papers"], report["sources"]) == (34, 30, 3)
    assert report["stats"]["papers"] == 30
    again = json.loads(run("build", *reversed(PAGES), "-g", folder, "--json").out)
    assert (again["new_listings"], again["new_papers"], again["extracted"]) == (0, 0, 0)
    assert again["stats"] == report["stats"]


def test_orders_and_processes_give_the_same_bytes(run: Run, graph: str, tmp_path: Path) -> None:
    expected = run("export", "-g", graph).out
    assert len(expected.splitlines()) == 30
    folder = str(tmp_path / "kg")
    for page in reversed(PAGES):
        run("build", page, "-g", folder)
    assert run("export", "-g", folder).out == expected
    run("build", *PAGES, "-g", str(tmp_path / "two"), "-j", "2")
    assert run("export", "-g", str(tmp_path / "two")).out == expected


def test_removing_a_page_is_as_if_it_had_never_been_added(run: Run, tmp_path: Path) -> None:
    folder, other = str(tmp_path / "kg"), str(tmp_path / "other")
    run("build", *PAGES, "-g", folder)
    done = run("remove", "lines.txt", "-g", folder)
    assert done.code == 0
    assert "12 listings" in done.out
    run("build", PAGES[0], PAGES[2], "-g", other)
    assert run("export", "-g", folder).out == run("export", "-g", other).out
    assert run("check", "-g", folder).out == "all is well\n"


def test_show_prints_evidence_with_the_mention_marked(run: Run, graph: str) -> None:
    done = run("show", "BrightLoRA", "-g", graph)
    assert done.code == 0
    assert "introduced by 1" in done.out
    assert "**BrightLoRA**" in done.out
    assert "BLoRA" in done.out


def test_show_json_has_the_promised_shape(run: Run, graph: str) -> None:
    shown = json.loads(run("show", "BrightLoRA", "-g", graph, "--json").out)
    assert {"entity_id", "name", "label", "aliases", "status", "papers", "related"} <= set(shown)
    evidence = [e for paper in shown["papers"] for e in paper["evidence"]]
    assert {"field", "sentence", "start", "end", "text"} <= set(evidence[0])
    assert all(e["text"] in e["sentence"] for e in evidence)


def test_show_gives_every_sense(run: Run, graph: str) -> None:
    shown = json.loads(run("show", "SAM", "-g", graph, "--json").out)
    assert isinstance(shown, list)
    names = {alias for item in shown for alias in (item["name"], *item["aliases"])}
    assert {"Segment Anything Model", "Sharpness-Aware Minimization"} <= names


def test_show_unknown_name(run: Run, graph: str) -> None:
    done = run("show", "BrihgtLoRA", "-g", graph)
    assert (done.code, done.out) == (1, "")
    assert "BrightLoRA" in done.err
    assert done.err.count("\n") == 1


def test_query_formats(run: Run, graph: str) -> None:
    rows = json.loads(run("query", BUILDS_ON, "-g", graph, "--format", "json").out)
    assert rows
    assert list(rows[0]) == ["paper", "builds_on"]
    table = list(csv.DictReader(io.StringIO(run("query", BUILDS_ON, "-g", graph, "--format", "csv").out)))
    assert table == rows
    assert rows[0]["paper"] in run("query", BUILDS_ON, "-g", graph).out


def test_query_parameters(run: Run, graph: str) -> None:
    statement = "MATCH (m {name: $name}) RETURN m.name AS name, $n + 1 AS n"
    done = run("query", statement, "-g", graph, "-p", "name=BrightLoRA", "-p", "n=41", "--format", "json")
    assert json.loads(done.out) == [{"name": "BrightLoRA", "n": 42}]


@pytest.mark.parametrize("statement", ["MATCH (n) DETACH DELETE n", "CREATE (:Paper {paper_id: 'x'})"])
def test_writing_is_refused(run: Run, graph: str, statement: str) -> None:
    before = run("stats", "-g", graph, "--json").out
    done = run("query", statement, "-g", graph)
    assert done.code == 2
    assert done.err.startswith("error: refused")
    assert run("stats", "-g", graph, "--json").out == before


def test_query_mistakes(run: Run, graph: str) -> None:
    assert run("query", "MATCH (n RETURN n", "-g", graph).code == 2
    missing = run("query", "RETURN $x AS x", "-g", graph)
    assert missing.code == 2
    assert "x" in missing.err
    assert run("query", "RETURN 1 AS x", "-g", graph, "-p", "novalue").code == 2


def test_stats(run: Run, graph: str) -> None:
    stats = json.loads(run("stats", "-g", graph, "--json").out)
    assert set(stats) == {
        "papers",
        "listings",
        "sources",
        "mentions",
        "works",
        "entities",
        "edges",
        "skipped",
        "pending",
        "extractors",
    }
    assert list(stats["extractors"].values()) == [30]
    assert stats["edges"]["LISTED_IN"] == 33
    assert "papers" in run("stats", "-g", graph).out


def test_view_writes_one_file(run: Run, graph: str, tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    done = run("view", "-g", graph, "-o", str(page), "--focus", "SAM", "--hops", "2")
    assert done.code == 0
    assert done.out.strip() == str(page.resolve())
    assert page.read_text(encoding="utf8").startswith("<!DOCTYPE html>") or "<!doctype html>" in page.read_text(
        encoding="utf8"
    )
    assert run("view", "-g", graph, "--focus", "no such name at all", "-o", str(page)).code == 1


def test_extract_needs_no_graph(run: Run) -> None:
    lines = [json.loads(line) for line in run("extract", PAGES[1], "--format", "jsonl").out.splitlines()]
    assert len(lines) == 11
    for line in lines:
        assert line["sources"] == ["lines.txt"]
        for entity in line["entities"]:
            for mention in entity["mentions"]:
                assert line[mention["field"]][mention["start"] : mention["end"]] == mention["text"]


def test_standard_input_and_json_lines(run: Run, tmp_path: Path) -> None:
    paper = {"id": "mine", "title": "Adapters", "abstract": "We fine-tune BERT on GLUE.", "year": 2024}
    done = run("build", "-", "-g", str(tmp_path / "kg"), stdin=json.dumps(paper) + "\n")
    assert done.code == 0, done.err
    (line,) = run("export", "-g", str(tmp_path / "kg")).out.splitlines()
    assert json.loads(line)["id"] == "mine"


def test_bad_records_are_listed_and_the_good_kept(run: Run, tmp_path: Path) -> None:
    good = {"title": "Adapters", "abstract": "We fine-tune BERT on GLUE."}
    file = tmp_path / "papers.jsonl"
    file.write_text(json.dumps(good) + '\n{"title": "No abstract"}\n{broken\n', encoding="utf8")
    done = run("build", str(file), str(tmp_path / "nowhere.txt"), "-g", str(tmp_path / "kg"))
    assert done.code == 3
    assert "papers.jsonl:2" in done.err
    assert "papers.jsonl:3" in done.err
    assert "nowhere.txt" in done.err
    assert json.loads(run("stats", "-g", str(tmp_path / "kg"), "--json").out)["papers"] == 1


@pytest.mark.parametrize(
    ("args", "code"),
    [
        (("show", "LoRA", "-g", "no-such-folder"), 1),
        (("add", PAGES[0], "-g", "no-such-folder"), 1),
        (("build", PAGES[0], "-g", "neo4j://127.0.0.1:1"), 2),
        (("build", PAGES[0], "-g", "x", "--listed-on", "yesterday"), 2),
        (("build", PAGES[0], "-g", "x", "--format", "word"), 2),
        (("query", "RETURN 1 AS x", "-g", "neo4j://127.0.0.1:1"), 4),
        (("query", "RETURN 1 AS x", "-g", "http://127.0.0.1:1"), 2),
        (("nonsense",), 2),
    ],
)
def test_mistakes_end_in_one_line_and_a_code(
    run: Run, args: tuple[str, ...], code: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    done = run(*args)
    assert done.code == code, done
    assert "Traceback" not in done.err
    assert done.err


def test_a_damaged_library_is_said_to_be_one(run: Run, tmp_path: Path) -> None:
    (tmp_path / "library.sqlite").write_bytes(b"not a database, but long enough to look like a file of some kind" * 20)
    done = run("stats", "-g", str(tmp_path))
    assert done.code == 3
    assert "library.sqlite" in done.err


def test_nothing_is_made_of_files_that_cannot_be_read(run: Run, tmp_path: Path) -> None:
    (tmp_path / "empty.txt").touch()
    done = run("build", str(tmp_path / "empty.txt"), str(tmp_path / "none.txt"), "-g", str(tmp_path / "kg"))
    assert done.code == 3
    assert "empty.txt" in done.err
    assert "none.txt" in done.err
    assert not (tmp_path / "kg").exists()


def test_a_format_that_fits_nothing_is_said_so(run: Run, tmp_path: Path) -> None:
    done = run("build", PAGES[0], "-g", str(tmp_path / "kg"), "--format", "bibtex")
    assert done.code == 3
    assert "holds no papers when read as bibtex" in done.err


def test_other_thresholds_change_nothing_for_others(run: Run, graph: str, tmp_path: Path) -> None:
    count = "MATCH (m:Method) RETURN count(m) AS n"
    before = run("query", count, "-g", graph, "--format", "csv").out
    stats = run("stats", "-g", graph, "--json").out
    few = run("query", count, "-g", graph, "--format", "csv", "--min-confidence", "0.95").out
    many = run("query", count, "-g", graph, "--format", "csv", "--min-confidence", "0.2").out
    assert int(few.split()[1]) < int(before.split()[1]) < int(many.split()[1])
    assert run("query", count, "-g", graph, "--format", "csv").out == before
    assert run("stats", "-g", graph, "--json").out == stats
    lines = run("export", "-g", graph, "--min-confidence", "0.95").out.splitlines()
    assert all(e["confidence"] >= 0.95 for line in lines for e in json.loads(line)["entities"])


def test_show_a_paper_gives_what_it_says_with_the_sentences(run: Run, graph: str) -> None:
    title = "BrightLoRA: Spectral Gates for Low-Rank Adaptation of Language Models"
    shown = json.loads(run("show", title, "-g", graph, "--json").out)
    assert shown["label"] == "Paper"
    (introduced,) = (t for t in shown["things"] if t["name"] == "BrightLoRA")
    assert (introduced["label"], introduced["role"]) == ("Method", "introduced")
    assert introduced["evidence"][0]["text"] == "BrightLoRA"
    assert any(p["role"] == "refers to it" for p in shown["papers"])
    assert "**BrightLoRA**" in run("show", title, "-g", graph).out


def test_view_around_a_short_form_shows_every_sense(run: Run, graph: str) -> None:
    page = run("view", "-g", graph, "--focus", "SAM", "-o", "-").out
    assert "Segment Anything Model" in page
    assert "Sharpness-Aware Minimization" in page


def test_output_keeps_links_and_pipes(run: Run, graph: str, tmp_path: Path) -> None:
    target, link, pipe = tmp_path / "real.jsonl", tmp_path / "link.jsonl", tmp_path / "pipe"
    target.write_text("old")
    link.symlink_to(target)
    assert run("export", "-g", graph, "-o", str(link)).code == 0
    assert link.is_symlink()
    assert len(target.read_text(encoding="utf8").splitlines()) == 30
    os.mkfifo(pipe)
    received = tmp_path / "received.jsonl"
    with received.open("wb") as file, subprocess.Popen(["cat", str(pipe)], stdout=file) as reader:
        assert run("export", "-g", graph, "-o", str(pipe)).code == 0
        assert reader.wait(30) == 0
    assert received.read_bytes() == target.read_bytes()
    assert pipe.is_fifo()
    assert run("export", "-g", graph, "-o", "-").out == target.read_text(encoding="utf8")


def test_output_is_utf8_whatever_the_locale(tmp_path: Path) -> None:
    paper = {"id": "ü", "title": "Über π-nets", "abstract": "We fine-tune BERT on GLUE."}
    (tmp_path / "p.jsonl").write_text(json.dumps(paper) + "\n", encoding="utf8")
    done = subprocess.run(
        [sys.executable, "-m", "citeweave", "extract", str(tmp_path / "p.jsonl")],
        env={**os.environ, "PYTHONIOENCODING": "ascii"},
        capture_output=True,
        check=True,
    )
    assert json.loads(done.stdout.decode("utf8"))["title"] == "Über π-nets"


@pytest.mark.parametrize("value", ["9" * 5000, "[" * 100_000])
def test_enormous_parameters_are_text(run: Run, graph: str, value: str) -> None:
    done = run("query", "RETURN size($x) AS n", "-g", graph, "-p", f"x={value}", "--format", "csv")
    assert done.out.split() == ["n", str(len(value))]
