"""An invented graph, for views to be tested on: about 60 papers, 80 names, works, links and a source.

Nothing in it is real; its shape is that of a graph that citeweave builds, spans and sentences included.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field

from citeweave.model import Edge, Node, NodeRef, Value

METHODS = (
    "Lantern", "Lantern-XL", "ForkNet", "Quilted Attention", "Moss Transformer", "BrineGAN", "low-rank grafting",
    "Tidal Diffusion", "Heron-7B", "Heron-70B", "PebbleSort", "SAGE-Lite", "contrastive weaving", "Ember",
    "Ember-MoE", "retrieval braiding", "Kelp", "speculative ladling", "DriftNet", "gradient combing", "Osier",
    "Copperplate", "prompt mulching", "Fennec", "Fennec-v2", "Basalt Encoder", "sparse thatching", "Alder", "Wicker",
    "Parsnip", "token felting", "Marl", "quantised drumlin", "Skerry", "Rime", "Tarn", "reward hedging", "Burr",
)  # fmt: skip
DATASETS = (
    "HarbourQA", "MeadowBench", "TidePool-1M", "Cobble", "LedgerText", "OrchardVQA", "StileSum", "FenCorpus",
    "Gantry", "PloverSpeech", "BothyChat", "CairnCode", "Skein", "WeirMT", "Hayloft",
)  # fmt: skip
TASKS = (
    "question answering", "image segmentation", "machine translation", "summarisation", "code generation",
    "speech recognition", "entity linking", "visual question answering", "anomaly detection", "pose estimation",
    "retrieval", "dialogue", "depth estimation", "text classification",
)  # fmt: skip
METRICS = ("F1", "BLEU", "accuracy", "mIoU", "word error rate", "perplexity", "recall@10", "FID", "exact match")
SURNAMES = (
    "Abara",
    "Brandvold",
    "Castellanos",
    "Demir",
    "Eskola",
    "Farrow",
    "Grigoryan",
    "Hoshino",
    "Ilves",
    "Jónsdóttir",
)
VARIANTS = (("Lantern-XL", "Lantern"), ("Ember-MoE", "Ember"), ("Fennec-v2", "Fennec"), ("Heron-70B", "Heron-7B"))
ROLE_WORDS = {
    "INTRODUCES": "We introduce {}, which keeps what it has read in a ledger of sparse keys.",
    "USES": "Our system builds on {} and trains in a day on a single machine.",
    "COMPARES_WITH": "It is faster than {} at the same quality, e.g. on long inputs.",
    "EVALUATES_ON": "Experiments on {} show gains of 3.2 points over the best published figures.",
    "MENTIONS": "Recent progress, driven by {} among others, has left this question open.",
    "ADDRESSES": "This paper is about {} when labelled examples are scarce.",
    "REPORTS": "We report {} on held-out data and release all outputs.",
}
_EXTRACTOR = "invented 1.0"


@dataclass(slots=True)
class Invention:
    """Nodes and edges in the making."""

    nodes: list[Node] = field(default_factory=list)
    edges: list[Edge] = field(default_factory=list)


@dataclass(slots=True)
class _Draft:
    """A paper's abstract while its sentences are written."""

    paper_id: str
    text: str = ""
    said: list[tuple[str, NodeRef, str, str]] = field(default_factory=list)

    def say(self, kind: str, end: NodeRef, pattern: str, form: str) -> None:
        sentence = pattern.format(form)
        start = len(self.text) + (1 if self.text else 0) + pattern.index("{}")
        self.text += (" " if self.text else "") + sentence
        self.said.append((kind, end, sentence, f"{self.paper_id}:abstract:{start}-{start + len(form)}"))


def invent(papers: int = 60, seed: int = 3) -> Invention:
    """A graph of so many papers; the same for the same seed."""
    chance = random.Random(seed)
    made = Invention()
    entities = _entities(made)
    source = Node("Source", "f" * 64, {"source_id": "f" * 64, "name": "listing.html", "date_line": "Mar 11"})
    made.nodes.append(source)
    introduced: dict[NodeRef, str] = {}
    for number in range(papers):
        _paper(made, number, entities, introduced, chance)
    _between_names(made, introduced)
    return made


def _entities(made: Invention) -> dict[str, list[tuple[NodeRef, str]]]:
    found: dict[str, list[tuple[NodeRef, str]]] = {}
    for label, names in (("Method", METHODS), ("Dataset", DATASETS), ("Task", TASKS), ("Metric", METRICS)):
        for name in names:
            key = f"e{label[:2].lower()}{len(made.nodes):03d}"
            aliases = ("".join(word[0] for word in name.split()).upper(),) if " " in name else ()
            properties: dict[str, Value] = {
                "entity_id": key,
                "name": name,
                "aliases": aliases,
                "papers": 3,
                "status": "resolved",
            }
            made.nodes.append(Node(label, key, properties))
            found.setdefault(label, []).append((NodeRef(label, key), name))
    return found


def _paper(
    made: Invention,
    number: int,
    entities: dict[str, list[tuple[NodeRef, str]]],
    introduced: dict[NodeRef, str],
    chance: random.Random,
) -> None:
    draft = _Draft(f"s{number:010x}")
    task, own = _pick(chance, entities["Task"]), entities["Method"][number % len(entities["Method"])]
    for kind, pool, most in (
        ("ADDRESSES", "Task", 1), ("USES", "Method", 2), ("COMPARES_WITH", "Method", 2), ("EVALUATES_ON", "Dataset", 2),
        ("REPORTS", "Metric", 1), ("MENTIONS", "Method", 2), ("INTRODUCES", "Method", 1),
    ):  # fmt: skip
        for _ in range(chance.randint(0 if most > 1 else 1, most)):
            end, name = {"ADDRESSES": task, "INTRODUCES": own}.get(kind) or _pick(chance, entities[pool])
            if kind == "INTRODUCES" and end in introduced:
                continue
            if all(said[1] != end for said in draft.said):
                draft.say(kind, end, ROLE_WORDS[kind], name)
            if kind == "INTRODUCES":
                introduced[end] = draft.paper_id
    title = f"{own[1]}: a study of {task[1]} with notebook {number}"
    _cite(made, draft, chance)
    made.nodes.append(
        Node(
            "Paper",
            draft.paper_id,
            {"paper_id": draft.paper_id, "title": title, "abstract": draft.text, "year": 2020 + number % 7,
             "authors": (f"A. {chance.choice(SURNAMES)}", f"B. {chance.choice(SURNAMES)}")},
        )
    )  # fmt: skip
    paper = NodeRef("Paper", draft.paper_id)
    for kind, end, sentence, span in draft.said:
        made.edges.append(Edge(kind, paper, end, _read(sentence, span, round(chance.uniform(0.4, 0.99), 3))))
    made.edges.append(Edge("LISTED_IN", paper, NodeRef("Source", "f" * 64), {"line": 10 * number + 1}))


def _cite(made: Invention, draft: _Draft, chance: random.Random) -> None:
    if chance.random() < 0.6:
        surname, year = chance.choice(SURNAMES), 2015 + chance.randint(0, 4)
        key, name = f"w{surname.lower()}{year}", f"{surname} et al., {year}"
        if all(node.key != key for node in made.nodes):
            made.nodes.append(
                Node("Work", key, {"work_id": key, "name": name, "year": year, "authors": (surname,), "source": "text"})
            )
        draft.say("CITES", NodeRef("Work", key), "An older line of work ({}) asked the same.", name)
    if chance.random() < 0.4:
        url = f"https://git.example/{draft.paper_id}"
        made.nodes.append(Node("Repository", url, {"url": url, "kind": "code"}))
        draft.say("LINKS_TO", NodeRef("Repository", url), "Code is at {}.", url)


def _between_names(made: Invention, introduced: dict[NodeRef, str]) -> None:
    by_name = {str(node.properties.get("name")): node for node in made.nodes}
    first = next(node for node in made.nodes if node.label == "Paper")
    for child, parent in (
        ("Lantern-XL", "Lantern"),
        ("Ember-MoE", "Ember"),
        ("Fennec-v2", "Fennec"),
        ("Heron-70B", "Heron-7B"),
    ):
        ends = [NodeRef("Method", by_name[name].key) for name in (child, parent)]
        span = f"{first.key}:abstract:0-0"
        made.edges.append(
            Edge("VARIANT_OF", ends[0], ends[1], _read(f"{child} is {parent} with more of it.", span, 0.8))
        )
    for edge in list(made.edges):
        if edge.type in ("USES", "COMPARES_WITH") and introduced.get(edge.end, edge.start.key) != edge.start.key:
            derived: dict[str, Value] = {"rule": "uses what it introduces", "via": (edge.end.key,)}
            reference = Edge("REFERENCES", edge.start, NodeRef("Paper", introduced[edge.end]), derived)
            if all((e.type, e.start, e.end) != (reference.type, reference.start, reference.end) for e in made.edges):
                made.edges.append(reference)
    _ambiguous(made, by_name, first)


def _ambiguous(made: Invention, by_name: dict[str, Node], paper: Node) -> None:
    undecided = Node(
        "Method",
        "eambiguous",
        {"entity_id": "eambiguous", "name": "Heron", "aliases": (), "papers": 1, "status": "ambiguous"},
    )
    made.nodes.append(undecided)
    start = NodeRef("Method", undecided.key)
    sentence = "Heron is used as it stands."
    made.edges.append(
        Edge("USES", NodeRef("Paper", paper.key), start, _read(sentence, f"{paper.key}:abstract:0-0", 0.6))
    )
    for name, score in (("Heron-7B", 0.55), ("Heron-70B", 0.4)):
        candidate: dict[str, Value] = {"score": score, "rule": "a form of its name", "via": ()}
        made.edges.append(Edge("MAY_BE", start, NodeRef("Method", by_name[name].key), candidate))


def _pick(chance: random.Random, pool: list[tuple[NodeRef, str]]) -> tuple[NodeRef, str]:
    """The first of a pool far more often than the last, as names are in papers."""
    return pool[min(len(pool) - 1, int(chance.expovariate(1.0) * len(pool) / 4))]


def _entity(key: str, name: str, aliases: tuple[str, ...], papers: int, status: str) -> dict[str, Value]:
    return {"entity_id": key, "name": name, "aliases": aliases, "papers": papers, "status": status}


def _read(sentence: str, span: str, confidence: float) -> dict[str, Value]:
    return {"spans": (span,), "evidence": (sentence,), "confidence": confidence, "extractor": _EXTRACTOR}
