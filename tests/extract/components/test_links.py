"""Addresses: found, cleaned as the text prints them, and told apart."""

from __future__ import annotations

import json
import pickle
import subprocess
import sys
import time
from itertools import pairwise
from pathlib import Path

import pytest
import spacy
from hypothesis import given
from hypothesis import strategies as st

from citeweave.extract.components.links import LinkFinder, find_links
from citeweave.extract.document import links_of, make_doc
from citeweave.model import Link, Paper, Span

GOLD = Path(__file__).parents[4] / "shared" / "gold"


def urls(text: str) -> list[str]:
    return [link.url for link in find_links(text)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Code is at https://github.com/moss/frog-net.", ["https://github.com/moss/frog-net"]),
        ('Code is at https://github.com/moss/frog."', ["https://github.com/moss/frog"]),
        (r"Code: \url{https://github.com/moss/frog}.", ["https://github.com/moss/frog"]),
        ("Code: url{https://github.com/moss/frog_net}.", ["https://github.com/moss/frog_net"]),
        (r"Code is \href{https://github.com/moss/frog}{here}.", ["https://github.com/moss/frog"]),
        ("Code is https://github.com/moss/frog{here}.", ["https://github.com/moss/frog"]),
        ("Code (https://github.com/moss/frog).", ["https://github.com/moss/frog"]),
        ("Code [here](https://github.com/moss/frog), see", ["https://github.com/moss/frog"]),
        ("Code is athttps://github.com/moss/frog.git", ["https://github.com/moss/frog.git"]),
        ("at github.com/moss/frog and www.frog.example.org.", ["github.com/moss/frog", "www.frog.example.org"]),
        ("at huggingface.co/moss/frog, youtu.be/abc123", ["huggingface.co/moss/frog", "youtu.be/abc123"]),
        ("at moss.github.io.", ["moss.github.io"]),
        ("at frog.example.edu/leap/ now", ["frog.example.edu/leap/"]),
        ("at https://example.org/w_(x) there", ["https://example.org/w_(x)"]),
        ("at https://example.org/~moss/a?b=1&c=%20d#e!", ["https://example.org/~moss/a?b=1&c=%20d#e"]),
        ("at https://github.com/moss/frog.We show", ["https://github.com/moss/frog"]),
        ("at https://github.com/moss/frogs.txt/x", ["https://github.com/moss/frogs.txt/x"]),
        ("at https: //github.com/moss/frog.", ["github.com/moss/frog"]),
        ("twice http://a.example.org/xhttps://b.example.org/y", ["http://a.example.org/x", "https://b.example.org/y"]),
    ],
)
def test_found(text: str, found: list[str]) -> None:
    assert urls(text) == found


@pytest.mark.parametrize(
    "text",
    [
        "Code is on GitHub and Hugging Face.",
        "We write to moss@example.org and use torch.nn or node.js",
        "sold at Frogs.com, i.e. a shop",
        "at https://github. com/moss/frog",
        "the ratio a/b or and/or",
        "http:// is a scheme",
        "",
    ],
)
def test_not_found(text: str) -> None:
    assert urls(text) == []


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Code is available at https://github.com/moss/frog.", "code"),
        ("See https://github.com/moss/frog.", "code"),
        ("Our implementation is at http://www.example.org/frog.", "code"),
        ("The dataset can be found at https://github.com/moss/ponds.", "data"),
        ("It is at https://zenodo.org/record/1.", "data"),
        ("The benchmark is at https://ponds.example.org.", "data"),
        ("Project page: https://github.com/moss/frog.", "project"),
        ("Videos are at https://moss.github.io/frog.", "project"),
        ("Project website: https://frog.example.org.", "project"),
        ("We read https://arxiv.org/abs/1234.5678.", "other"),
        ("A video is at https://youtu.be/abc.", "other"),
        ("The tool is old: https://example.org/tool", "other"),
    ],
)
def test_kinds(text: str, kind: str) -> None:
    assert [link.kind for link in find_links(text)] == [kind]


PIECES = st.sampled_from(
    ["https://", "github.com/", "a.b", "www.", "(", ")", "]", ".", "We", " ", "{", "}", "/", "x", "\\url", '"']
)


@given(st.lists(PIECES, max_size=25))
def test_offsets_always_fit(pieces: list[str]) -> None:
    text = "".join(pieces)
    found = find_links(text)
    assert all(text[link.start : link.end] == link.url and link.url.strip() == link.url for link in found)
    assert all(first.end <= second.start for first, second in pairwise(found))


@pytest.mark.parametrize("piece", ["www.", "a.b-", "https://", "https://a.b/c.", ")", "a"])
def test_long_texts_are_fast(piece: str) -> None:
    begin = time.perf_counter()
    find_links(piece * (5000 // len(piece)))
    assert time.perf_counter() - begin < 3


def test_component() -> None:
    nlp = spacy.blank("en")
    nlp.add_pipe("citeweave_sentences")
    nlp.add_pipe("citeweave_links")
    doc = make_doc(nlp, Paper("p1", "Frogs", "They leap. Code: github.com/moss/frog."))
    for _, component in nlp.pipeline:
        doc = component(doc)
    expected = Link("github.com/moss/frog", "code", Span("abstract", 17, 37), Span("abstract", 11, 38))
    assert links_of(doc) == (expected,)
    assert isinstance(pickle.loads(pickle.dumps(LinkFinder())), LinkFinder)


@pytest.mark.parametrize("names", [("train", "train_conferences"), ("dev", "dev_conferences")])
def test_gold(names: tuple[str, ...], tmp_path: Path) -> None:
    """F1 of `urls` as the gold's own scorer counts it, over both files together."""
    if not GOLD.exists():
        pytest.skip("no ../shared: the gold is not here")
    lines = [line for name in names for line in (GOLD / f"{name}.jsonl").read_text(encoding="utf8").splitlines()]
    gold, mine = tmp_path / "gold.jsonl", tmp_path / "mine.jsonl"
    gold.write_text("\n".join(lines), encoding="utf8")
    mine.write_text("\n".join(_predicted(json.loads(line)) for line in lines), encoding="utf8")
    command = [sys.executable, str(GOLD / "score.py"), str(gold), str(mine), "--json"]
    scores = json.loads(subprocess.run(command, capture_output=True, check=True, text=True).stdout)
    assert scores["urls"][2] >= 0.97


def _predicted(paper: dict[str, str]) -> str:
    found = find_links(paper["title"]) + find_links(paper["abstract"])
    entries = [{"url": link.url, "kind": link.kind} for link in found]
    return json.dumps({"id": paper["id"], "title": paper["title"], "entities": [], "works": [], "urls": entries})
