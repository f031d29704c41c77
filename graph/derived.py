"""Edges that follow from others by a named rule: REFERENCES, SAME_AS, VARIANT_OF, MAY_BE."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

from citeweave.folding import fold
from citeweave.graph.evidence import span_order
from citeweave.graph.resolve import ResolvedEntity
from citeweave.model import Edge, Node, NodeRef, Value

_LEANS_ON = {"USES", "COMPARES_WITH", "MENTIONS", "EVALUATES_ON"}
_SURE = 0.5
"""A paper owns a thing only if it is more likely than not that it introduces it."""

_PROPER = re.compile(r"[A-Z].*[A-Z0-9]|\d")


@dataclass(frozen=True, slots=True)
class Claim:
    """What a paper says of a thing, how sure it is, where its title names the thing, if it does, and by what forms."""

    paper_id: str
    edge: str
    thing: NodeRef
    confidence: float
    title_at: int | None
    forms: tuple[str, ...]


def derived_edges(
    claims: Iterable[Claim], edges: Iterable[Edge], nodes: Mapping[NodeRef, Node], ambiguous: Collection[str]
) -> Iterator[Edge]:
    """SAME_AS from works to papers of the library, and REFERENCES between papers.

    Parameters
    ----------
    claims
        What papers say of things.
    edges
        CITES and PROPOSES among them.
    nodes
        All nodes; papers with authors and year can be recognised as works.
    ambiguous
        Entity ids that are passed by.
    """
    claims = [c for c in claims if c.thing.key not in ambiguous]
    edges = list(edges)
    owners = introducing_papers(claims)
    same = dict(same_works(edges, owners, nodes))
    for work, (paper_id, rule, via) in sorted(same.items()):
        yield Edge("SAME_AS", NodeRef("Work", work), NodeRef("Paper", paper_id), {"rule": rule, "via": via})
    via_of: dict[tuple[str, str], set[tuple[str, str]]] = defaultdict(set)
    for claim in claims:
        owner = owners.get(claim.thing)
        if owner and owner != claim.paper_id and claim.edge in _LEANS_ON and claim.thing.label in ("Method", "Dataset"):
            via_of[claim.paper_id, owner].add(("introduces", claim.thing.key))
    for edge in edges:
        if edge.type == "CITES" and edge.end.key in same and same[edge.end.key][0] != edge.start.key:
            via_of[edge.start.key, same[edge.end.key][0]].add(("cites", edge.end.key))
    for (citing, cited), reasons in sorted(via_of.items()):
        rule = "+".join(sorted({rule for rule, _ in reasons}))
        via = tuple(sorted(key for _, key in reasons))
        yield Edge("REFERENCES", NodeRef("Paper", citing), NodeRef("Paper", cited), {"rule": rule, "via": via})


def introducing_papers(claims: Iterable[Claim]) -> dict[NodeRef, str]:
    """The one paper that introduces each thing.

    Where several papers claim to, the one whose title names it, if that is one; else nobody, rather than a
    guess. A thing that is no proper name (no capitals, no digits) belongs to a paper only if its title begins
    with it: "Decoupled Weight Decay Regularization" owns decoupled weight decay, but a title that ends in
    "via Posterior Sampling" does not own posterior sampling.
    """
    found: dict[NodeRef, list[Claim]] = defaultdict(list)
    for claim in claims:
        if claim.edge == "INTRODUCES" and claim.confidence >= _SURE:
            found[claim.thing].append(claim)
    owners = {}
    for thing, introducing in found.items():
        proper = [c for c in introducing if _is_proper(c)]
        titled = [c for c in proper if c.title_at is not None]
        best = titled or proper or [c for c in introducing if c.title_at == 0]
        if len({c.paper_id for c in best}) == 1:
            owners[thing] = best[0].paper_id
    return owners


def _is_proper(claim: Claim) -> bool:
    """Whether the paper itself calls the thing by a proper name: without a space, two capitals or a digit."""
    return any(_PROPER.search(form) for form in claim.forms if " " not in form)


def same_works(
    edges: Iterable[Edge], owners: Mapping[NodeRef, str], nodes: Mapping[NodeRef, Node]
) -> Iterator[tuple[str, tuple[str, str, tuple[str, ...]]]]:
    """Works that are papers of the library: (work id, (paper id, rule, via)).

    Rule "proposes": the text ties a name to the work that exactly one paper of the library introduces, in
    the same year where both are known. Rule "authors-year": two or more surnames, all of them, and the year
    are those of exactly one paper; one surname alone, or "et al.", proves nothing.
    """
    years = {ref.key: node.properties.get("year") for ref, node in nodes.items()}
    proposed: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for edge in edges:
        if edge.type == "PROPOSES" and edge.end in owners:
            paper = owners[edge.end]
            if years.get(paper) is None or years.get(edge.start.key) in (None, years[paper]):
                proposed[edge.start.key][paper].add(edge.end.key)
    by_people = _papers_by_people(nodes)
    for ref, node in nodes.items():
        if ref.label != "Work":
            continue
        candidates = proposed.get(ref.key, {})
        authors = node.properties.get("authors", ())
        people = tuple(fold(a) for a in authors) if isinstance(authors, tuple) else ()
        listed = by_people.get((people, node.properties.get("year")), []) if len(people) > 1 else []
        if len(candidates) == 1:
            paper, via = next(iter(candidates.items()))
            yield ref.key, (paper, "proposes", tuple(sorted(via)))
        elif len(listed) == 1:
            yield ref.key, (listed[0], "authors-year", ())


def _papers_by_people(nodes: Mapping[NodeRef, Node]) -> dict[tuple[tuple[str, ...], object], list[str]]:
    result: dict[tuple[tuple[str, ...], object], list[str]] = defaultdict(list)
    for ref, node in nodes.items():
        authors = node.properties.get("authors")
        if ref.label == "Paper" and isinstance(authors, tuple) and "year" in node.properties:
            surnames = tuple(fold(a.split(",")[0] if "," in a else a.split()[-1]) for a in authors if a.strip())
            result[surnames, node.properties["year"]].append(ref.key)
    return result


def variant_edges(things: Iterable[ResolvedEntity], edges: Iterable[Edge]) -> Iterator[Edge]:
    """VARIANT_OF by name: BA-LoRA of LoRA. The evidence is where papers speak of the variant."""
    methods = [t for t in things if t.label == "Method" and t.status == "resolved"]
    owner_of: dict[str, list[ResolvedEntity]] = defaultdict(list)
    for thing in methods:
        for form in {fold(f) for f in (thing.name, *thing.aliases) if _PROPER.search(f)}:
            owner_of[form].append(thing)
    parents = {t.entity_id: p for t in methods if (p := _parent(t, owner_of)) is not None}
    read: dict[str, list[Edge]] = defaultdict(list)
    for edge in edges:
        if edge.end.key in parents and edge.start.label == "Paper":
            read[edge.end.key].append(edge)
    for child, parent in sorted(parents.items()):
        spans = {s: e for edge in read[child] for s, e in _parallel(edge)}
        confidence = max(c for edge in read[child] if isinstance(c := edge.properties["confidence"], float))
        properties: dict[str, Value] = {
            "spans": tuple(sorted(spans, key=span_order)),
            "evidence": tuple(spans[s] for s in sorted(spans, key=span_order)),
            "confidence": round(0.8 * confidence, 3),
            "extractor": "rule:name-suffix",
        }
        yield Edge("VARIANT_OF", NodeRef("Method", child), NodeRef("Method", parent), properties)


def _parent(thing: ResolvedEntity, owner_of: Mapping[str, list[ResolvedEntity]]) -> str | None:
    """The method whose proper name ends this thing's hyphenated name, if exactly one does."""
    for form in (thing.name, *thing.aliases):
        prefix, hyphen, _ = form.partition("-")
        rest = form[len(prefix) + 1 :]
        if hyphen and " " not in form and prefix and len(rest) > 2 and rest[0].isupper() and _PROPER.search(rest):
            found = [p for p in owner_of.get(fold(rest), []) if p.entity_id != thing.entity_id]
            if len(found) == 1:
                return found[0].entity_id
    return None


def _parallel(edge: Edge) -> list[tuple[str, str]]:
    spans, evidence = edge.properties["spans"], edge.properties["evidence"]
    if not isinstance(spans, tuple) or not isinstance(evidence, tuple):
        raise TypeError(f"{edge.type} edge of {edge.start.key} has no lists of spans and evidence")
    return list(zip(spans, evidence, strict=True))


def may_be_edges(things: Iterable[ResolvedEntity], entities: Mapping[str, ResolvedEntity]) -> Iterator[Edge]:
    """MAY_BE from ambiguous things to the senses that are in the graph."""
    things = list(things)
    shown = {t.entity_id for t in things}
    for thing in things:
        for candidate, score in sorted(thing.candidates.items()):
            if candidate in shown:
                start, end = NodeRef(thing.label, thing.entity_id), NodeRef(entities[candidate].label, candidate)
                yield Edge("MAY_BE", start, end, {"score": score, "rule": "short-form", "via": (thing.name,)})
