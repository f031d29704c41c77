"""The five pages that the project is judged by; they are not part of it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from citeweave.extract.readers import open_source, paper_id_of
from citeweave.model import DateLine, Listing, Rejected

SHARED = Path(__file__).parents[4] / "shared"


def folder(name):
    found = SHARED / name
    if not found.is_dir():
        pytest.skip(f"needs {name} in the folder `shared` beside the checkout")
    return found


def test_the_five_pages():
    counts, papers, dates = [], {}, []
    for path in sorted(folder("pages").glob("*.txt")):
        with open_source(path) as reader:
            items = list(reader)
        listings = [item for item in items if isinstance(item, Listing)]
        counts.append(len(listings))
        papers.update({item.paper.paper_id: item.paper for item in listings})
        dates += [item.text for item in items if isinstance(item, DateLine)]
        assert [item for item in items if isinstance(item, Rejected)] == []
    assert counts == [76, 67, 227, 47, 64]
    assert len(papers) == 422
    assert dates == ["Mar 11", "Aug 11", "Mar 12", "Mar 17"]
    for name in ("train", "dev"):
        for line in (folder("gold") / f"{name}.jsonl").read_text(encoding="utf8").splitlines():
            gold = json.loads(line)
            if gold["id"].startswith("s"):
                paper = papers[gold["id"]]
                assert (paper.title, paper.abstract) == (gold["title"], gold["abstract"])


def test_the_gold_reads_as_json_lines():
    path = folder("gold") / "dev.jsonl"
    with open_source(path) as reader:
        items = list(reader)
    assert reader.format == "jsonl"
    for item, line in zip(items, path.read_text(encoding="utf8").splitlines(), strict=True):
        gold = json.loads(line)
        assert isinstance(item, Listing)
        assert (item.paper.paper_id, item.paper.abstract) == (gold["id"], gold["abstract"])
        assert gold["id"] == paper_id_of(gold["title"])
