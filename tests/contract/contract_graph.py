"""A small graph with every label and every type, and the values that stores get wrong."""

from __future__ import annotations

from citeweave.model import Edge, Node, NodeRef, Value

AWKWARD = (
    "quotes \" ' ` and \\ backslash",
    "new\nline, tab\t, carriage\rreturn, line separator\u2028, nul\x00, escape\x1b",
    "naïve Schrödinger 知識グラフ 🧪 e\u0301 \u202eleft",
    "$x {y} ${z} :Label -- // /* */ ; `",
    "</script><b>&amp;</b>",
    " leading and trailing ",
    "",
    "long " * 20_000,
)


def sample_graph() -> tuple[list[Node], list[Edge]]:
    """Nodes and edges, in no particular order."""
    return [*_papers(), *_things()], _edges()


def ref(node: Node) -> NodeRef:
    """What an edge says of a node."""
    return NodeRef(node.label, node.key)


def paper(key: str, title: str, **properties: Value) -> Node:
    """A paper with what every paper has."""
    return Node("Paper", key, {"paper_id": key, "title": title, "abstract": f"About {title}.", **properties})


def entity(label: str, key: str, name: str, papers: int, *aliases: str) -> Node:
    """A resolved entity."""
    properties: dict[str, Value] = {"entity_id": key, "name": name, "aliases": aliases, "papers": papers}
    return Node(label, key, {**properties, "status": "resolved"})


def _papers() -> list[Node]:
    awkward = [paper(f"p{i:02}", text, authors=(text, "Zoë O'Neil")) for i, text in enumerate(AWKWARD, start=10)]
    return [
        paper("p01", "Sharp Trees", year=2021, date="2021-03-04", authors=("Ana Lima", "Bo Ek"), venue="TreeConf"),
        paper("p02", "Blunt Trees", year=2022, authors=(), url="https://example.org/p02?a=1&b='2'"),
        paper("p03", "No Trees", year=2**53 + 1),
        *reversed(awkward),
    ]


def _things() -> list[Node]:
    return [
        entity("Method", "e01", "SharpTree", 2, "ST", "sharp tree"),
        entity("Method", "e02", "SharpTree++", 1),
        entity("Dataset", "e03", "LeafNet", 2, "Leaf-Net"),
        entity("Task", "e04", "pruning", 2),
        entity("Metric", "e05", "cut rate", 1),
        Node("Work", "w01", {"work_id": "w01", "name": "Lima et al., 2020", "authors": ("Lima",), "year": 2020}),
        Node("Repository", "https://example.org/code", {"url": "https://example.org/code", "kind": "code"}),
        Node("Source", "f" * 64, {"source_id": "f" * 64, "name": "page 1.txt", "date_line": "Mar 11"}),
    ]


def _edges() -> list[Edge]:
    read: dict[str, Value] = {
        "spans": ("p01:title:0-5", "p01:abstract:6-11"),
        "evidence": ('It says "SharpTree".', "知識"),
        "confidence": 0.1 + 0.2,
        "extractor": "0.1.0 minilm",
    }
    whole: dict[str, Value] = {**read, "confidence": 1.0, "spans": (), "evidence": ()}
    derived: dict[str, Value] = {"rule": "introduced-there", "via": ("e01",)}
    p1, p2, p3 = (NodeRef("Paper", key) for key in ("p01", "p02", "p03"))
    method, better, work = NodeRef("Method", "e01"), NodeRef("Method", "e02"), NodeRef("Work", "w01")
    dataset, task, metric = NodeRef("Dataset", "e03"), NodeRef("Task", "e04"), NodeRef("Metric", "e05")
    source = NodeRef("Source", "f" * 64)
    return [
        Edge("INTRODUCES", p1, method, read),
        Edge("INTRODUCES", p2, better, whole),
        Edge("USES", p2, method, {**read, "confidence": 1e-9}),
        Edge("COMPARES_WITH", p2, method, read),
        Edge("EVALUATES_ON", p1, dataset, read),
        Edge("EVALUATES_ON", p2, dataset, read),
        Edge("MENTIONS", p3, method, read),
        Edge("ADDRESSES", p1, task, read),
        Edge("ADDRESSES", p2, task, read),
        Edge("REPORTS", p1, metric, read),
        Edge("CITES", p2, work, read),
        Edge("REFERENCES", p2, p1, derived),
        Edge("PROPOSES", work, method, read),
        Edge("SAME_AS", work, p1, derived),
        Edge("VARIANT_OF", better, method, read),
        Edge("MAY_BE", better, method, {"score": 0.5, **derived}),
        Edge("MAY_BE", method, method, {"score": 0.0, **derived}),
        Edge("LINKS_TO", p1, NodeRef("Repository", "https://example.org/code"), read),
        *(Edge("LISTED_IN", p, source, {"line": line}) for line, p in enumerate((p1, p2, p3), start=3)),
    ]
