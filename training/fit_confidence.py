#!/usr/bin/env python3
"""Fit the confidence of entities on predictions for papers that the model had not seen.

    python training/fit_confidence.py MODEL GOLD.jsonl[:FOLD] [MODEL GOLD.jsonl[:FOLD] ...] --into CONFIG.json
    python training/fit_confidence.py --thresholds DEV.jsonl [DEV.jsonl ...] --into CONFIG.json

MODEL is a folder name under extract/models. With ":FOLD" only the papers of that half are read, those which
`train_recogniser.py --fold FOLD` had left out. The label of an entity is whether the gold has it, of either
tier and with the same type. One logistic regression a type (Newton's method, L2 penalty 1).
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import defaultdict
from pathlib import Path

import numpy as np

from citeweave.extract.components import entities as grouping
from citeweave.extract.confidence import FEATURES, features, typed
from citeweave.extract.document import abbreviations_of, candidates_of, links_of, make_doc, works_of
from citeweave.extract.pipeline import extract_paper, make_pipeline
from citeweave.extract.tags import TYPES
from citeweave.folding import fold
from citeweave.model import Paper

Rows = dict[str, list[tuple[list[float], bool]]]


def read(spec: str) -> list[dict]:
    """The papers of "FILE" or of "FILE:FOLD"."""
    path, _, fold_number = spec.partition(":")
    rows = [json.loads(line) for line in Path(path).read_text("utf8").splitlines() if line]
    return [r for r in rows if not fold_number or int(r["id"][-6:], 16) % 2 == int(fold_number)]


def forms_of(entity: dict) -> set[str]:
    return {fold(form) for form in (entity["name"], *entity["aliases"])} - {""}


def collect(model: str, spec: str, rows: Rows) -> None:
    """Features and labels of every thing that the model proposes for the papers of a gold file."""
    nlp = make_pipeline(model)
    for paper in read(spec):
        doc = make_doc(nlp, Paper(paper["id"], paper["title"], paper["abstract"]))
        for name, component in nlp.pipeline:
            if name in ("citeweave_entities", "citeweave_roles"):
                break
            doc = component(doc)
        pairs = abbreviations_of(doc)
        printed = [found.span for found in (*works_of(doc), *links_of(doc))]
        groups = grouping.named_groups(candidates_of(doc), pairs, printed)
        gold = [(forms_of(e), e["type"]) for e in paper["entities"]]
        for key, members in groups.items():
            kind = typed(members)
            abbreviated = grouping.is_abbreviated(key, pairs, groups)
            forms = {fold(c.text) for c in members}
            for pair in pairs if abbreviated else ():
                both = {fold(pair.short_text), fold(pair.long_text)}
                forms |= both if both & forms else set()
            right = any(forms & g and kind == t for g, t in gold)
            rows[kind].append((features(members, kind, abbreviated=abbreviated), right))


def fit(rows: list[tuple[list[float], bool]], penalty: float = 1.0) -> list[float]:
    """Weights of a logistic regression by Newton's method."""
    x = np.array([values for values, _ in rows])
    y = np.array([right for _, right in rows], dtype=float)
    w = np.zeros(x.shape[1])
    ridge = penalty * np.eye(x.shape[1])
    for _ in range(30):
        p = 1 / (1 + np.exp(-(x @ w)))
        gradient = x.T @ (p - y) + penalty * w
        w -= np.linalg.solve((x * (p * (1 - p))[:, None]).T @ x + ridge, gradient)
    return [round(float(v), 4) for v in w]


def counts(papers: list[tuple[dict, list]], thresholds: dict[str, float], types: tuple[str, ...]) -> float:
    """F1 as score.py counts it, over the given types."""
    right = found = hit = wanted = 0
    for gold, entities in papers:
        shown = [(f, e.type) for f, e in entities if e.confidence >= thresholds[e.type] and e.type in types]
        golds = [(forms_of(g), g) for g in gold["entities"] if g["type"] in types]
        found += len(shown)
        right += sum(any(f & gf and t == g["type"] for gf, g in golds) for f, t in shown)
        musts = [(gf, g) for gf, g in golds if g["tier"] == "must"]
        wanted += len(musts)
        hit += sum(any(f & gf and t == g["type"] for f, t in shown) for gf, g in musts)
    precision, recall = right / max(found, 1), hit / max(wanted, 1)
    return 2 * precision * recall / max(precision + recall, 1e-9)


def calibration_error(papers: list[tuple[dict, list]]) -> float:
    """Expected calibration error over ten bins: how far confidence is from the share that is right, on average."""
    bins: list[list[tuple[float, bool]]] = [[] for _ in range(10)]
    for gold, entities in papers:
        golds = [(forms_of(g), g["type"]) for g in gold["entities"]]
        for forms, e in entities:
            right = any(forms & g and e.type == t for g, t in golds)
            bins[min(int(e.confidence * 10), 9)].append((e.confidence, right))
    total = sum(map(len, bins))
    return sum(abs(sum(c for c, _ in b) - sum(r for _, r in b)) for b in bins) / max(total, 1)


def choose_thresholds(model: str, specs: list[str]) -> dict[str, float]:
    """The threshold of each type that gives the best F1 (all types plus Method and Dataset) over the dev files."""
    nlp = make_pipeline(model)
    files = []
    for spec in specs:
        papers = []
        for gold in read(spec):
            found = extract_paper(nlp, Paper(gold["id"], gold["title"], gold["abstract"]), "fit").entities
            papers.append((gold, [({fold(f) for f in e.forms} - {""}, e) for e in found]))
        files.append(papers)
    thresholds = dict.fromkeys(TYPES, 0.5)
    for _ in range(3):
        for kind in TYPES:
            thresholds[kind] = max(
                (step / 50 for step in range(12, 45)),
                key=lambda v: round(
                    sum(counts(p, {**thresholds, kind: v}, ts) for p in files for ts in (TYPES, TYPES[:2])), 4
                ),
            )
    for spec, papers in zip(specs, files, strict=True):
        print(f"{spec}: expected calibration error {calibration_error(papers):.3f} (ten bins, all that is kept)")
        every, named = (counts(papers, thresholds, types) for types in (TYPES, TYPES[:2]))
        print(f"{spec}: all {every:.3f}, Method+Dataset {named:.3f}")
    return thresholds


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pairs", nargs="*", help="MODEL GOLD[:FOLD] pairs")
    parser.add_argument("--thresholds", nargs="+", metavar="DEV")
    parser.add_argument("--into", type=Path, required=True, help="config.json of the model")
    args = parser.parse_args()
    config = json.loads(args.into.read_text("utf8"))
    if args.pairs:
        rows: Rows = defaultdict(list)
        for model, spec in zip(args.pairs[::2], args.pairs[1::2], strict=True):
            collect(model, spec, rows)
        config["confidence"] = {kind: fit(rows[kind]) for kind in TYPES}
        print(*FEATURES, sep=", ")
        for kind in TYPES:
            print(kind, len(rows[kind]), config["confidence"][kind])
        args.into.write_text(json.dumps(config, indent=2) + "\n", "utf8")
    if args.thresholds:
        config["thresholds"] = choose_thresholds(args.into.parent.name, args.thresholds)
        print(config["thresholds"])
        args.into.write_text(json.dumps(config, indent=2) + "\n", "utf8")


if __name__ == "__main__":
    sys.exit(main())
