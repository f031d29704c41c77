"""The page as text: what it holds, that nothing can break out of it, that it is always the same."""

from __future__ import annotations

import base64
import hashlib
import html
import json
import random
import re
import subprocess
import sys
from importlib.resources import files
from pathlib import Path

import pytest
from invented import invent

from citeweave.graph.ontology import EDGE_TYPES, LABELS
from citeweave.model import Node
from citeweave.viz.appearance import LABEL_LOOKS, TYPE_LOOKS, caption_of, shorten
from citeweave.viz.page import render, script_json
from citeweave.viz.relevance import STRENGTHS
from citeweave.viz.select import Selection, select

RENDER = """
import hashlib, sys
sys.path.insert(0, sys.argv[1])
from invented import invent
from citeweave.viz.page import render
from citeweave.viz.select import select
graph = invent(60)
print(hashlib.sha256(render(select(graph.nodes, graph.edges, limit=90), title="t").encode()).hexdigest())
"""


@pytest.fixture(scope="module")
def page() -> str:
    graph = invent(60)
    return render(select(graph.nodes, graph.edges), title="Reading room")


def scripts(page: str) -> list[str]:
    return re.findall(r"<script>(.*?)</script>", page, re.DOTALL)


def test_every_label_and_type_has_a_look_and_a_strength() -> None:
    assert set(LABEL_LOOKS) == set(LABELS)
    assert set(TYPE_LOOKS) == set(EDGE_TYPES) == set(STRENGTHS)


def test_the_page_has_language_charset_and_title(page: str) -> None:
    assert page.startswith(
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n<meta http-equiv="Content'
    )
    assert "<title>Reading room</title>" in page


def test_the_policy_allows_what_is_in_the_page_by_hash_and_nothing_else(page: str) -> None:
    policy = html.unescape(re.findall(r'Content-Security-Policy" content="(.*?)"', page)[0])
    rules = dict(rule.split(" ", 1) for rule in policy.split("; "))
    assert rules["default-src"] == "'none'"
    blocks = {"script-src": scripts(page), "style-src": re.findall(r"<style>(.*?)</style>", page, re.DOTALL)}
    for rule, texts in blocks.items():
        hashes = [base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() for text in texts]
        assert rules[rule].split() == [f"'sha256-{one}'" for one in hashes]
    assert "unsafe" not in policy
    assert "http" not in policy


def test_the_page_names_no_address_to_load(page: str) -> None:
    rest = page
    for script in scripts(page):
        rest = rest.replace(script, "")
    assert not re.findall(r'(?:src|href)="(?!data:,")', rest)


def test_the_vendored_library_is_the_recorded_one() -> None:
    folder = files("citeweave.viz") / "vendor" / "vis-network"
    version = (folder / "VERSION").read_text(encoding="utf-8").split()[1].rstrip(",")
    assert f"@version {version}" in (folder / "vis-network.min.js").read_text(encoding="utf-8")[:600]
    assert (folder / "LICENSE-MIT").is_file()
    assert (folder / "LICENSE-APACHE-2.0").is_file()


def test_data_cannot_end_its_block() -> None:
    hostile = "</script><!--<script>\u2028\u2029&\x00\ud800"
    text = script_json({"a": hostile})
    assert not set(text) & set("<>&\u2028\u2029\x00\ud800")
    assert json.loads(text) == {"a": hostile}


def test_a_hostile_title_is_text() -> None:
    page = render(Selection((), ()), title="</title><script>alert(1)</script>{{data}}\x00\ud800")
    assert "<title>&lt;/title&gt;&lt;script&gt;alert(1)&lt;/script&gt;{{data}}\ufffd\ufffd</title>" in page
    assert len(scripts(page)) == 2
    page.encode("utf-8")


def test_a_placeholder_in_the_data_stays_one() -> None:
    page = render(Selection((Node("Method", "e1", {"name": "{{style}} {{script}}"}),), ()), title="t")
    assert page.count("{{style}} {{script}}") == 2  # its caption and its name


def test_the_page_depends_on_nothing_but_the_selection(page: str) -> None:
    graph = invent(60)
    random.Random(5).shuffle(graph.nodes)
    random.Random(6).shuffle(graph.edges)
    assert render(select(graph.nodes, graph.edges), title="Reading room") == page


def test_the_page_does_not_depend_on_the_order_of_hashes() -> None:
    digests = set()
    for seed in ("1", "2"):
        command = [sys.executable, "-c", RENDER, str(Path(__file__).parent)]
        done = subprocess.run(command, env={"PYTHONHASHSEED": seed}, capture_output=True, text=True, check=True)
        digests.add(done.stdout)
    assert len(digests) == 1


def test_importing_the_page_starts_neither_pyvis_nor_ipython() -> None:
    check = "import sys, citeweave.viz.page; sys.exit(any(name in sys.modules for name in ('pyvis', 'IPython')))"
    assert subprocess.run([sys.executable, "-c", check], check=False).returncode == 0


def test_captions_are_one_short_line() -> None:
    assert caption_of(Node("Method", "e", {"name": "a\nb\x00c" + "d" * 10_000})) == "a b c" + "d" * 22 + "…"
    assert shorten("e\u0301" * 20, 10) == "e\u0301" * 4 + "…"
