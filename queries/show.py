"""What is known of one name: its aliases, its papers by role with the sentences, and what goes with it.

Reads the projection in the library; starts neither spaCy nor a Cypher engine.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass

from rapidfuzz import fuzz, process

from citeweave.errors import NotFoundError
from citeweave.folding import fold
from citeweave.graph.evidence import parse_span
from citeweave.graph.library import Library
from citeweave.model import Edge, FieldName, Node, NodeRef

ROLE_OF_EDGE = {
    "INTRODUCES": "introduced",
    "USES": "used",
    "EVALUATES_ON": "used",
    "COMPARES_WITH": "compared",
    "ADDRESSES": "addressed",
    "REPORTS": "reported",
    "MENTIONS": "mentioned",
    "CITES": "cited",
}
"""The role that `show` prints for each relationship, in the order in which it prints them."""

_RELATED = 12
_NEAREST = 5


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of evidence: mention [start, end) in its field, and where in the sentence it begins."""

    field: FieldName
    sentence: str
    start: int
    end: int
    text: str
    offset: int


@dataclass(frozen=True, slots=True)
class ShownPaper:
    """A paper that speaks of a thing, its role there, and the evidence."""

    paper_id: str
    title: str
    role: str
    confidence: float
    evidence: tuple[Sentence, ...]


@dataclass(frozen=True, slots=True)
class Related:
    """Another thing and the number of papers that it shares."""

    entity_id: str
    name: str
    label: str
    papers: int


@dataclass(frozen=True, slots=True)
class ShownThing:
    """A thing that a paper speaks of, its role there, and the evidence."""

    entity_id: str
    name: str
    label: str
    role: str
    confidence: float
    evidence: tuple[Sentence, ...]


@dataclass(frozen=True, slots=True)
class Shown:
    """All that is known of one node.

    `may_be` holds key, name and score of each candidate of an ambiguous one, `things` what a paper speaks of.
    """

    entity_id: str
    name: str
    label: str
    aliases: tuple[str, ...]
    status: str
    papers: tuple[ShownPaper, ...]
    related: tuple[Related, ...]
    may_be: tuple[tuple[str, str, float], ...] = ()
    things: tuple[ShownThing, ...] = ()


def show(library: Library, name: str) -> list[Shown]:
    """Everything that goes by a name, resolved senses first, then by number of papers.

    Parameters
    ----------
    library
        With an up-to-date projection.
    name
        A name, an alias, an id, a paper's title or a work ("Luo et al., 2021"); folding does not count.

    Raises
    ------
    NotFoundError
        Nothing goes by that name; the message holds the nearest names.
    """
    folded = fold(name)
    refs = (library.find_names(folded) if folded else []) or _by_key(library, name)
    if not refs:
        raise NotFoundError(not_found_message(library, name))
    shown = [_shown(library, node) for ref in refs if (node := library.node(ref.label, ref.key))]
    return sorted(shown, key=lambda s: (s.status == "ambiguous", -len(s.papers), s.label, s.entity_id))


def _by_key(library: Library, key: str) -> list[NodeRef]:
    labels = ("Method", "Dataset", "Task", "Metric", "Work", "Paper")
    return [NodeRef(label, key) for label in labels if library.node(label, key) is not None]


def not_found_message(library: Library, name: str) -> str:
    """What `show` says when there is no such name: the nearest ones there are."""
    names = {str(node.properties.get("name")) for label in ("Method", "Dataset", "Task", "Metric", "Work")
             for node in library.nodes(label)}  # fmt: skip
    near = process.extract(name, sorted(names), scorer=fuzz.WRatio, limit=_NEAREST, score_cutoff=60)
    if near:
        return f"nothing is called {name!r}; the nearest names: {', '.join(n for n, _, _ in near)}"
    return f"nothing is called {name!r}; `citeweave stats` says what the graph holds"


def _shown(library: Library, node: Node) -> Shown:
    ref = NodeRef(node.label, node.key)
    if node.label == "Paper":
        return _shown_paper(library, node)
    edges = [e for e in library.edges_to(ref) if e.type in ROLE_OF_EDGE]
    papers = sorted(
        (_paper(library, edge) for edge in edges),
        key=lambda p: (list(ROLE_OF_EDGE.values()).index(p.role), -p.confidence, p.title),
    )
    aliases = node.properties.get("aliases", ())
    return Shown(
        node.key,
        str(node.properties["name"]),
        node.label,
        aliases if isinstance(aliases, tuple) else (),
        str(node.properties.get("status", "resolved")),
        tuple(papers),
        tuple(_related(library, ref, {p.paper_id for p in papers})),
        tuple(_candidates(library, ref)),
    )


def _shown_paper(library: Library, paper: Node) -> Shown:
    """A paper: what it says of things, with the sentences, and the papers that refer to it."""
    ref = NodeRef(paper.label, paper.key)
    said = [e for e in library.edges_from(ref) if e.type in ROLE_OF_EDGE]
    things = []
    for edge in sorted(said, key=lambda e: (list(ROLE_OF_EDGE).index(e.type), -_confidence(e), e.end.key)):
        if (thing := library.node(edge.end.label, edge.end.key)) is not None:
            found = tuple(sentences(edge, paper))
            role = ROLE_OF_EDGE[edge.type]
            things.append(
                ShownThing(thing.key, str(thing.properties["name"]), thing.label, role, _confidence(edge), found)
            )
    referring = [
        ShownPaper(other.key, str(other.properties["title"]), "refers to it", 1.0, ())
        for edge in library.edges_to(ref)
        if edge.type == "REFERENCES" and (other := library.node("Paper", edge.start.key)) is not None
    ]
    title = str(paper.properties["title"])
    papers = tuple(sorted(referring, key=lambda p: p.title))
    return Shown(paper.key, title, "Paper", (), "resolved", papers, (), things=tuple(things))


def _paper(library: Library, edge: Edge) -> ShownPaper:
    paper = library.node("Paper", edge.start.key)
    if paper is None:
        raise NotFoundError(f"paper {edge.start.key} is not in the graph; run `citeweave check`")
    return ShownPaper(
        paper.key,
        str(paper.properties["title"]),
        ROLE_OF_EDGE[edge.type],
        _confidence(edge),
        tuple(sentences(edge, paper)),
    )


def sentences(edge: Edge, paper: Node) -> Iterator[Sentence]:
    """The evidence of an edge: each sentence with its mention."""
    spans, evidence = edge.properties.get("spans", ()), edge.properties.get("evidence", ())
    if not isinstance(spans, tuple) or not isinstance(evidence, tuple):
        return
    for place, sentence in zip(spans, evidence, strict=True):
        _, span = parse_span(place)
        field = str(paper.properties.get(span.field, ""))
        text = field[span.start : span.end]
        begin = _sentence_start(field, sentence, span.start)
        yield Sentence(span.field, sentence, span.start, span.end, text, span.start - begin)


def _sentence_start(field: str, sentence: str, mention: int) -> int:
    """Where in the field the occurrence of the sentence that holds the mention begins."""
    begin = field.rfind(sentence, 0, mention + len(sentence))
    return begin if begin <= mention else field.find(sentence)


def _confidence(edge: Edge) -> float:
    value = edge.properties.get("confidence", 1.0)
    return float(value) if isinstance(value, int | float) else 1.0


def _related(library: Library, ref: NodeRef, paper_ids: Iterable[str]) -> Iterator[Related]:
    shared: Counter[NodeRef] = Counter()
    for paper_id in sorted(paper_ids):
        ends = {e.end for e in library.edges_from(NodeRef("Paper", paper_id)) if e.type in ROLE_OF_EDGE}
        shared.update(end for end in ends if end != ref and end.label != "Work")
    ranked = sorted(shared, key=lambda r: (-shared[r], r.label, r.key))[:_RELATED]
    for other in ranked:
        node = library.node(other.label, other.key)
        if node is not None:
            yield Related(node.key, str(node.properties["name"]), node.label, shared[other])


def _candidates(library: Library, ref: NodeRef) -> Iterator[tuple[str, str, float]]:
    for edge in library.edges_from(ref):
        if edge.type == "MAY_BE" and (node := library.node(edge.end.label, edge.end.key)):
            score = edge.properties["score"]
            yield node.key, str(node.properties["name"]), float(score) if isinstance(score, int | float) else 0.0


def shown_json(item: Shown) -> dict[str, object]:
    """The item as `citeweave show --json` prints it."""
    return {
        "entity_id": item.entity_id,
        "name": item.name,
        "label": item.label,
        "aliases": list(item.aliases),
        "status": item.status,
        "papers": [asdict(paper) for paper in item.papers],
        "related": [asdict(other) for other in item.related],
        "things": [asdict(thing) for thing in item.things],
        "may_be": [{"entity_id": key, "name": name, "score": score} for key, name, score in item.may_be],
    }
