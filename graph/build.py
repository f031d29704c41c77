"""Library and resolution in, the property graph out: every node and edge of the ontology.

One pass over the papers makes what is read from text; `derived` makes what follows from it. The result is
sorted, so that it does not depend on the order in which papers were added.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from citeweave.folding import fold
from citeweave.graph.addresses import canonical_url
from citeweave.graph.derived import Claim, derived_edges, may_be_edges, variant_edges
from citeweave.graph.evidence import Evidence, read_properties
from citeweave.graph.ontology import KEYS
from citeweave.graph.resolve import Resolution, ResolvedEntity, ResolvedWork
from citeweave.graph.ties import tied_names
from citeweave.model import Edge, Entity, Extraction, Link, Listing, Node, NodeRef, Paper, Source, Value

Shown = Callable[[Entity], bool]
"""Says whether an entity is sure enough to be in the graph."""

_ROLE_EDGES = {"introduced": "INTRODUCES", "used": "USES", "compared": "COMPARES_WITH", "mentioned": "MENTIONS"}
_STRONGEST_FIRST = (
    "INTRODUCES", "USES", "EVALUATES_ON", "COMPARES_WITH", "ADDRESSES", "REPORTS", "MENTIONS",
)  # fmt: skip
_LINK_ORDER = ("code", "data", "project", "other")


@dataclass(frozen=True, slots=True)
class PropertyGraph:
    """The whole graph: nodes sorted by label and key, edges by type and ends.

    `names` are (folded form, label, key): under which names a node can be looked up.
    """

    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    names: tuple[tuple[str, str, str], ...]


def build_graph(
    facts: Iterable[tuple[Paper, Extraction]],
    listings: Iterable[Listing],
    sources: Iterable[Source],
    resolution: Resolution,
    shown: Shown,
) -> PropertyGraph:
    """Make the property graph.

    Parameters
    ----------
    facts
        Every paper with its extraction.
    listings, sources
        Where the papers were read.
    resolution
        What `resolve` found for the same extractions.
    shown
        Entities that fail it, and things that have no other, are left out.

    Returns
    -------
    PropertyGraph
    """
    builder = _Builder(resolution, shown)
    for paper, extraction in facts:
        builder.add_paper(paper, extraction)
    builder.add_listings(listings, sources)
    return builder.finish()


def edge_type(entity: Entity) -> str:
    """The relationship between a paper and a thing: what its own paper says of type and role."""
    if entity.type == "Task":
        return "ADDRESSES"
    if entity.type == "Metric":
        return "REPORTS"
    if entity.type == "Dataset" and entity.role == "used":
        return "EVALUATES_ON"
    return _ROLE_EDGES[entity.role]


class _Builder:
    """Collects nodes and edges; the derived edges need all papers, so they come last."""

    def __init__(self, resolution: Resolution, shown: Shown) -> None:
        self.shown = shown
        self.entities = {e.entity_id: e for e in resolution.entities}
        self.works = {w.work_id: w for w in resolution.works}
        self.entity_of, self.work_of = resolution.entity_of(), resolution.work_of()
        self.nodes: dict[NodeRef, Node] = {}
        self.edges: dict[tuple[str, NodeRef, NodeRef], Edge] = {}
        self.papers: dict[str, set[str]] = defaultdict(set)
        self.ties: dict[tuple[NodeRef, NodeRef], list[Evidence]] = defaultdict(list)
        self.sure: dict[NodeRef, float] = defaultdict(float)
        self.claims: list[Claim] = []
        self.kinds: dict[str, set[str]] = defaultdict(set)

    def add_paper(self, paper: Paper, extraction: Extraction) -> None:
        """What one paper says."""
        me = NodeRef("Paper", paper.paper_id)
        self._node(me, _paper_properties(paper))
        self._add_entities(me, paper, extraction)
        cited: dict[str, list[Evidence]] = defaultdict(list)
        for n, work in enumerate(extraction.works):
            cited[self.work_of[paper.paper_id, n]].append(Evidence.of(paper, work.span, work.sentence))
        for work_id, evidence in cited.items():
            self._edge("CITES", me, NodeRef("Work", work_id), read_properties(evidence, 1.0, extraction.extractor))
        self._add_links(me, paper, extraction)

    def _add_entities(self, me: NodeRef, paper: Paper, extraction: Extraction) -> None:
        evidence: dict[tuple[str, NodeRef], list[Evidence]] = defaultdict(list)
        confidence: dict[tuple[str, NodeRef], float] = defaultdict(float)
        forms: dict[NodeRef, set[str]] = defaultdict(set)
        for n, entity in enumerate(extraction.entities):
            entity_id = self.entity_of.get((paper.paper_id, n))
            if entity_id is None or not self.shown(entity):
                continue
            key = edge_type(entity), NodeRef(self.entities[entity_id].label, entity_id)
            evidence[key] += [Evidence.of(paper, m.span, m.sentence) for m in entity.mentions]
            forms[key[1]].update(entity.forms)
            self.sure[key[1]] = max(self.sure[key[1]], entity.confidence)
            confidence[key] = max(confidence[key], entity.confidence * entity.role_confidence)
            self.papers[entity_id].add(paper.paper_id)
            for work in tied_names(entity, paper, extraction.works):
                pair = NodeRef("Work", self.work_of[paper.paper_id, work]), key[1]
                span = extraction.works[work].span
                self.ties[pair].append(Evidence.of(paper, span, extraction.works[work].sentence))
        for (kind, thing), found in _strongest(evidence):
            self._edge(kind, me, thing, read_properties(found, confidence[kind, thing], extraction.extractor))
            title_at = min((e.span.start for e in found if e.span.field == "title"), default=None)
            self.claims.append(
                Claim(paper.paper_id, kind, thing, confidence[kind, thing], title_at, tuple(sorted(forms[thing])))
            )

    def _add_links(self, me: NodeRef, paper: Paper, extraction: Extraction) -> None:
        links: dict[str, list[Link]] = defaultdict(list)
        for link in extraction.links:
            url = canonical_url(link.url)
            links[url].append(link)
            self.kinds[url].add(link.kind)
        for url, found in links.items():
            evidence = [Evidence.of(paper, link.span, link.sentence) for link in found]
            self._edge("LINKS_TO", me, NodeRef("Repository", url), read_properties(evidence, 1.0, extraction.extractor))

    def add_listings(self, listings: Iterable[Listing], sources: Iterable[Source]) -> None:
        """Where the papers were read; a paper listed twice on a page keeps its first line."""
        for source in sources:
            properties = {"name": source.name, "date_line": source.date_line, "date": source.date}
            self._node(NodeRef("Source", source.source_id), properties)
        lines: dict[tuple[str, str], int] = {}
        for listing in listings:
            key = listing.paper.paper_id, listing.source_id
            lines[key] = min(listing.line, lines.get(key, listing.line))
        for (paper_id, source_id), line in lines.items():
            # A build that was stopped leaves papers that nobody has read yet; they come in when it goes on.
            if NodeRef("Paper", paper_id) in self.nodes:
                self._edge("LISTED_IN", NodeRef("Paper", paper_id), NodeRef("Source", source_id), {"line": line})

    def finish(self) -> PropertyGraph:
        """The graph, with what follows from all papers together."""
        for (work, thing), evidence in self.ties.items():
            if thing.label in ("Method", "Dataset"):
                self._edge("PROPOSES", work, thing, read_properties(evidence, self.sure[thing], "rules"))
        things = [self.entities[entity_id] for entity_id in sorted(self.papers)]
        for entity in things:
            properties = _entity_properties(entity, len(self.papers[entity.entity_id]))
            self._node(NodeRef(entity.label, entity.entity_id), properties)
        for work_id in sorted(self.works):
            self._node(NodeRef("Work", work_id), _work_properties(self.works[work_id]))
        for url, kinds in self.kinds.items():
            self._node(NodeRef("Repository", url), {"kind": min(kinds, key=_LINK_ORDER.index)})
        made = [*self.edges.values()]
        for edge in (
            *variant_edges(things, made),
            *may_be_edges(things, self.entities),
            *derived_edges(self.claims, made, self.nodes, {t.entity_id for t in things if t.status == "ambiguous"}),
        ):
            self._edge(edge.type, edge.start, edge.end, edge.properties)
        edges = tuple(self.edges[key] for key in sorted(self.edges, key=_edge_order))
        nodes = tuple(self.nodes[ref] for ref in sorted(self.nodes, key=lambda r: (r.label, r.key)))
        return PropertyGraph(nodes, edges, tuple(sorted(self._names(things))))

    def _names(self, things: Iterable[ResolvedEntity]) -> Iterator[tuple[str, str, str]]:
        for thing in things:
            for folded in {fold(form) for form in (thing.name, *thing.aliases)} - {""}:
                yield folded, thing.label, thing.entity_id
        for ref, node in self.nodes.items():
            name = {"Paper": "title", "Work": "name"}.get(ref.label)
            if name and (folded := fold(str(node.properties[name]))):
                yield folded, ref.label, ref.key

    def _node(self, ref: NodeRef, properties: Mapping[str, Value | None]) -> None:
        known = {name: value for name, value in properties.items() if value not in (None, ())}
        self.nodes[ref] = Node(ref.label, ref.key, {KEYS[ref.label]: ref.key, **known})

    def _edge(self, kind: str, start: NodeRef, end: NodeRef, properties: Mapping[str, Value]) -> None:
        self.edges[kind, start, end] = Edge(kind, start, end, properties)


def _strongest(
    evidence: Mapping[tuple[str, NodeRef], list[Evidence]],
) -> list[tuple[tuple[str, NodeRef], list[Evidence]]]:
    """Two mentions of one thing under two roles are one edge, the strongest, with the evidence of both."""
    by_thing: dict[NodeRef, list[str]] = defaultdict(list)
    for kind, thing in evidence:
        by_thing[thing].append(kind)
    result = []
    for thing, kinds in by_thing.items():
        best = min(kinds, key=_STRONGEST_FIRST.index)
        result.append(((best, thing), [e for kind in kinds for e in evidence[kind, thing]]))
    return result


def _edge_order(key: tuple[str, NodeRef, NodeRef]) -> tuple[str, ...]:
    kind, start, end = key
    return kind, start.label, start.key, end.label, end.key


def _paper_properties(paper: Paper) -> dict[str, Value | None]:
    return {
        "title": paper.title,
        "abstract": paper.abstract,
        "authors": paper.authors,
        "year": paper.year,
        "date": paper.date,
        "venue": paper.venue,
        "url": paper.url,
    }


def _entity_properties(thing: ResolvedEntity, papers: int) -> dict[str, Value | None]:
    return {"name": thing.name, "aliases": thing.aliases, "papers": papers, "status": thing.status}


def _work_properties(work: ResolvedWork) -> dict[str, Value | None]:
    return {"name": work.name, "authors": work.authors, "year": work.year, "venue": work.venue, "source": "text"}
