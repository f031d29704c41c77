"""Hostile text in every field: none of it runs, all of it is shown as text."""

from __future__ import annotations

import pytest
from visiting import Visit, Visitor

from citeweave.model import Edge, Node, NodeRef, Value
from citeweave.viz.select import Selection, select

HOSTILE = (
    "<script>window.hit = 1</script>",
    "</script><script>window.hit = 2</script>",
    "<img src=x onerror='window.hit = 3'>",
    '" onmouseover="window.hit = 4',
    "' autofocus onfocus='window.hit = 5' x='",
    '<a href="javascript:window.hit = 6">href</a>',
    "<svg/onload=window.hit=7>",
    "{{7*7}} {{style}} {% raw %} ${window.hit=8}",
    "`${window.hit = 9}`",
    "</title><script>window.hit = 10</script>",
    "</style><style>body{display:none}</style>",
    "<!-- <script> --> ]]> <!--",
    "<iframe srcdoc='<script>parent.hit = 11</script>'></iframe>",
    "javascript:window.hit=12",
    "data:text/html,<script>parent.hit = 13</script>",
    "https://x.example/\"><script>window.hit = 14</script>",
    "&lt;script&gt; &amp; &#60;b&#62; &quot;",
    "\u202eevil\u202c \u2067rtl\u2069 \u200f",
    "nul\x00 bell\x07 escape\x1b",
    "line\u2028paragraph\u2029end\nnew\ttab",
    "__proto__",
    "constructor",
    "<" * 50 + "🧨" * 50,
    "long " + "x" * 10_000,
)  # fmt: skip
FOREIGN = "iframe, img, object, embed, #panel script, #table script, [onerror], [onload], [onfocus], [onmouseover]"
EXECUTED = f"window.hit !== undefined || document.querySelectorAll('{FOREIGN}').length > 0"


@pytest.fixture(scope="module")
def hostile() -> Selection:
    nodes: list[Node] = []
    edges: list[Edge] = []
    for number, text in enumerate(HOSTILE):
        _add(nodes, edges, f"{number:02d} {text}", text)
    return select(nodes, edges)


def _add(nodes: list[Node], edges: list[Edge], key: str, text: str) -> None:
    title = f"title of {text}"
    nodes += [
        Node("Paper", key, {"paper_id": key, "title": title, "abstract": text, "authors": (text,), "venue": text,
                            "date": text, "url": text}),
        Node("Method", key, {"entity_id": key, "name": text, "aliases": (f"also {text}", text), "papers": 1,
                             "status": "ambiguous"}),
        Node("Work", key, {"work_id": key, "name": f"work {text}", "authors": (text,), "venue": text, "title": text,
                           "arxiv_id": text, "doi": text, "openalex_id": text, "source": text}),
        Node("Repository", text, {"url": text, "kind": text}),
    ]  # fmt: skip
    paper, method, work = NodeRef("Paper", key), NodeRef("Method", key), NodeRef("Work", key)
    read: dict[str, Value] = {
        "spans": (f"{key}:abstract:0-{len(text)}", f"{key}:title:9-{9 + len(text)}", text),
        "evidence": (text, title, f"it says {text} here"),
        "confidence": 0.5,
        "extractor": text,
    }
    edges += [
        Edge("USES", paper, method, read),
        Edge("CITES", paper, work, read),
        Edge("LINKS_TO", paper, NodeRef("Repository", text), read),
        Edge("MAY_BE", method, work, {"score": 0.5, "rule": text, "via": (text, key)}),
    ]


def shown(made: Visit, node: str) -> str:
    made.page.evaluate("id => citeweave.pickNode(id)", node)
    return str(made.page.evaluate("document.getElementById('panel').textContent"))


def test_nothing_runs_and_everything_is_shown(visit: Visitor, hostile: Selection) -> None:
    made = visit(hostile, title=HOSTILE[1] + HOSTILE[2] + HOSTILE[17])
    assert made.count() == (len(hostile.nodes), len(hostile.edges))
    for number, node in enumerate(hostile.nodes):
        text = shown(made, f"n{number}")
        name = str(
            node.properties.get("title" if node.label == "Paper" else "url" if node.label == "Repository" else "name")
        )
        assert name in text
        assert (
            node.label == "Repository" or str(node.properties.get("authors", node.properties.get("aliases"))[0]) in text
        )  # type: ignore[index]
    assert not made.page.evaluate(EXECUTED)
    assert made.page.evaluate("document.scripts.length") == 3
    assert HOSTILE[1] in str(made.page.evaluate("document.querySelector('h1').textContent"))


def test_every_mention_is_marked_as_text(visit: Visitor, hostile: Selection) -> None:
    made = visit(hostile)
    for number, node in enumerate(hostile.nodes):
        if node.label == "Method":
            shown(made, f"n{number}")
            marks = made.page.evaluate("[...document.querySelectorAll('#panel mark')].map(mark => mark.textContent)")
            assert marks.count(str(node.properties["name"])) >= 2


def test_edges_tooltips_table_and_search_show_text(visit: Visitor, hostile: Selection) -> None:
    made = visit(hostile)
    for number in range(len(hostile.edges)):
        made.page.evaluate("id => citeweave.state.set({picked: {kind: 'edge', id}})", f"e{number}")
    for text in HOSTILE[:17]:
        made.page.fill("#search", text)
    made.page.keyboard.press("Escape")
    for number in range(0, len(hostile.nodes), 9):
        made.page.mouse.move(*made.place(f"n{number}"), steps=2)
    made.page.evaluate("citeweave.state.set({view: 'table'})")
    table = str(made.page.evaluate("document.getElementById('table').textContent"))
    assert all(text in table for text in HOSTILE)
    assert not made.page.evaluate(EXECUTED)


def test_only_web_addresses_become_links(visit: Visitor, hostile: Selection) -> None:
    made = visit(hostile)
    hrefs: set[str] = set()
    for number in range(len(hostile.nodes)):
        shown(made, f"n{number}")
        hrefs |= set(made.page.evaluate("[...document.querySelectorAll('#panel a')].map(link => link.href)"))
    assert hrefs
    assert all(href.startswith(("https://x.example/", "https://arxiv.org/abs/", "https://doi.org/")) for href in hrefs)


def test_a_long_name_breaks_no_layout(visit: Visitor, hostile: Selection) -> None:
    made = visit(hostile)
    shown(made, made.node(HOSTILE[-1]))
    assert made.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert made.page.evaluate(
        "document.getElementById('panel').scrollWidth <= document.getElementById('panel').clientWidth"
    )


def test_a_lone_surrogate_is_shown(visit: Visitor) -> None:
    made = visit(select([Node("Method", "e1", {"name": "half \ud83d a pair", "aliases": ()})], []))
    made.page.evaluate("citeweave.pickNode('n0')")
    assert made.page.evaluate("document.querySelector('#panel h2').textContent.charCodeAt(5)") == 0xD83D
