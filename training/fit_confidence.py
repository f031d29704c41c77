#!/usr/bin/env python3
"""Fit what judges the recogniser's proposals, on papers that the model had not seen.

    python training/fit_confidence.py fit MODEL GOLD.jsonl[:FOLD] [MODEL GOLD.jsonl[:FOLD] ...] --into MODEL_DIR
    python training/fit_confidence.py choose DEV.jsonl [DEV.jsonl ...] --into MODEL_DIR

`fit` writes judge.onnx, same.onnx and roles.onnx: boosted trees for the probability that a thing is right as each
type, that two forms are one thing, and for the role of a thing. MODEL is a folder; with ":FOLD" only the papers of
that half are read, which `train_recogniser.py --fold FOLD` had left out; with ":held" only the tenth that every
training holds out. MODEL_DIR must hold frequencies.json.
`choose` writes into config.json the last correction of the confidence and the thresholds, from the dev files.
Needs scikit-learn.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from count_frequencies import annotated, forms_of
from sklearn.ensemble import HistGradientBoostingClassifier
from trees_to_onnx import write_forest

from citeweave.extract import confidence, sameness
from citeweave.extract.components import roles
from citeweave.extract.components.entities import groups_of
from citeweave.extract.document import entities_of, make_doc, sentences_of
from citeweave.extract.frequencies import Frequencies
from citeweave.extract.models import read_tables
from citeweave.extract.pipeline import extract_paper, make_pipeline
from citeweave.extract.tags import ROLES, TYPES
from citeweave.extract.trees import Forest
from citeweave.folding import fold
from citeweave.model import Paper, Span

TYPE_TREES = {"max_iter": 120, "learning_rate": 0.08, "max_leaf_nodes": 10, "max_depth": 5, "min_samples_leaf": 30}
ROLE_TREES = {"max_iter": 100, "learning_rate": 0.08, "max_leaf_nodes": 8, "max_depth": 4, "min_samples_leaf": 20}
MUST_WEIGHT = 3.0
"""How much more the role of a thing counts that nobody should miss."""
SAME_TREES = {"max_iter": 120, "learning_rate": 0.08, "max_leaf_nodes": 10, "max_depth": 5, "min_samples_leaf": 20}


@dataclass
class Judged:
    """What was proposed for one paper: its groups, the gold types of each, the gold things that each is."""

    groups: list[confidence.Group]
    sentences: tuple[Span, ...]
    without: list[list[int]]
    labels: list[list[bool]]
    owners: list[set[int]]


def read(spec: str) -> list[dict]:
    """The papers of "FILE", of "FILE:FOLD", or of "FILE:held"."""
    path, _, part = spec.partition(":")
    rows = [json.loads(line) for line in Path(path).read_text("utf8").splitlines() if line]
    if part == "held":
        return [r for r in rows if number_of(r["id"]) % 10 == 0]
    return [r for r in rows if not part or number_of(r["id"]) % 2 == int(part)]


def number_of(paper_id: str) -> int:
    """As in train_recogniser.py, which needs torch: a number that parts papers evenly, and always the same way."""
    return int(hashlib.sha1(paper_id.encode("utf8")).hexdigest()[:4], 16)


def judged(job: tuple[str, str]) -> list[Judged]:
    """What a model proposes for the papers of a gold file."""
    nlp = make_pipeline(job[0])
    return [one_judged(nlp, paper) for paper in read(job[1])]


def one_judged(nlp, paper: dict) -> Judged:
    doc = make_doc(nlp, Paper(paper["id"], paper["title"], paper["abstract"]))
    for name, component in nlp.pipeline:
        if name == "citeweave_entities":
            break
        doc = component(doc)
    groups = groups_of(doc)
    gold = [({fold(f) for f in forms_of(e)} - {""}, e["type"]) for e in paper["entities"]]
    own = annotated(paper)
    result = Judged(groups, sentences_of(doc), [], [], [])
    for group in groups:
        forms = {fold(t) for t in group.texts}
        rows = [own.get(form, [0] * (len(TYPES) + 1) + [1]) for form in forms]
        result.without.append([max(column) for column in zip(*rows, strict=True)])
        result.labels.append([any(forms & g and kind == t for g, t in gold) for kind in TYPES])
        result.owners.append({n for n, (g, _) in enumerate(gold) if forms & g})
    return result


def fit_trees(
    rows: np.ndarray, labels: np.ndarray, settings: dict, weights: np.ndarray | None = None
) -> HistGradientBoostingClassifier:
    """The boosted trees of one question."""
    model = HistGradientBoostingClassifier(l2_regularization=1.0, early_stopping=False, random_state=0, **settings)
    return model.fit(rows.astype(np.float32), labels, sample_weight=weights)


def fit(pairs: list[tuple[str, str]], into: Path) -> None:
    tables = read_tables(str(into))
    with ProcessPoolExecutor(2) as pool:
        papers = [p for found in pool.map(judged, pairs) for p in found]
    rows = np.array(
        [confidence.features(g, tables, w) for p in papers for g, w in zip(p.groups, p.without, strict=True)]
    )
    labels = np.array([row for p in papers for row in p.labels])
    print(f"{len(papers)} papers, {len(rows)} groups", flush=True)
    types = [fit_trees(rows, labels[:, kind], TYPE_TREES) for kind in range(len(TYPES))]
    write_forest(types, len(confidence.FEATURES), into / "judge.onnx")
    judge = Forest(into / "judge.onnx", confidence.FEATURES)
    pair_rows, same = [], []
    at = 0
    for paper in papers:
        odds = judge.log_odds(rows[at : at + len(paper.groups)]) if paper.groups else np.zeros((0, len(TYPES)))
        at += len(paper.groups)
        for row, label in pairs_of(paper, 1 / (1 + np.exp(-odds)), tables):
            pair_rows.append(row)
            same.append(label)
    print(f"{len(same)} pairs, {sum(same)} of one thing", flush=True)
    trees = fit_trees(np.array(pair_rows), np.array(same), SAME_TREES)
    write_forest([trees], len(sameness.FEATURES), into / "same.onnx")
    write_forest(fit_roles(pairs, into), len(roles.FEATURES), into / "roles.onnx")


def fit_roles(pairs: list[tuple[str, str]], into: Path) -> list[HistGradientBoostingClassifier]:
    """The trees of the four roles, on the methods and datasets that the whole pipeline finds and the gold knows."""
    with ProcessPoolExecutor(2) as pool:
        found = [row for rows in pool.map(role_rows, [(*pair, str(into)) for pair in pairs]) for row in rows]
    rows, labels = np.array([row for row, _, _ in found]), np.array([role for _, role, _ in found])
    weights = np.where([tier == "must" for _, _, tier in found], MUST_WEIGHT, 1.0)
    print(f"{len(rows)} things with a role", flush=True)
    return [fit_trees(rows, labels == role, ROLE_TREES, weights) for role in ROLES]


def role_rows(job: tuple[str, str, str]) -> list[tuple[list[float], str, str]]:
    """Features, gold roles and tiers of what a model finds, judged by the trees of `into`."""
    model, spec, into = job
    nlp, tables = make_pipeline(model), read_tables(into)
    nlp.replace_pipe("citeweave_entities", "citeweave_entities", config={"model": into})
    result = []
    for paper in read(spec):
        doc = make_doc(nlp, Paper(paper["id"], paper["title"], paper["abstract"]))
        for name, component in nlp.pipeline:
            if name == "citeweave_roles":
                break
            doc = component(doc)
        gold = [({fold(f) for f in forms_of(e)}, e) for e in paper["entities"]]
        found = entities_of(doc)
        asked = [n for n, entity in enumerate(found) if entity.type in ("Method", "Dataset")]
        for n, row in zip(asked, roles.role_features(doc, asked, tables, annotated(paper)), strict=True):
            forms = {fold(f) for f in found[n].forms}
            known = [e for g, e in gold if g & forms and e["type"] == found[n].type]
            if known:
                result.append((row, known[0]["role"], known[0]["tier"]))
    return result


def pairs_of(paper: Judged, sure: np.ndarray, tables: Frequencies) -> Iterator[tuple[list[float], bool]]:
    """Features of the pairs whose both groups the gold knows, and whether they are one thing there."""
    owners = {group.key: owner for group, owner in zip(paper.groups, paper.owners, strict=True)}
    kept = [n for n in range(len(paper.groups)) if sure[n].max() >= sameness.WORTH_COMPARING]
    for pair in sameness.comparable(sameness.named_all([paper.groups[n] for n in kept], sure[kept], paper.sentences)):
        a, b = owners[pair.short.group.key], owners[pair.long.group.key]
        if a and b:
            yield sameness.features(pair, tables), bool(a & b)


Shown = list[tuple[dict, list[tuple[set[str], object]]]]


def predict(model: str, spec: str) -> Shown:
    """The papers of a gold file with what the whole pipeline finds, each with its folded forms."""
    nlp = make_pipeline(model)
    result = []
    for gold in read(spec):
        found = extract_paper(nlp, Paper(gold["id"], gold["title"], gold["abstract"]), "fit").entities
        result.append((gold, [({fold(f) for f in e.forms} - {""}, e) for e in found]))
    return result


def is_right(gold: dict, forms: set[str], kind: str) -> bool:
    return any(kind == g["type"] and forms & {fold(f) for f in forms_of(g)} for g in gold["entities"])


def correction(files: list[Shown], kind: str, penalty: float = 4.0) -> tuple[float, float]:
    """a, b of the log odds a + b * x that fit best; the penalty holds them near 0, 1."""
    seen = [
        (e.confidence, is_right(g, f, kind))
        for papers in files
        for g, found in papers
        for f, e in found
        if e.type == kind
    ]
    p = np.clip([c for c, _ in seen], 0.005, 0.995)
    x = np.stack([np.ones(len(p)), np.log(p / (1 - p))], axis=1)
    y = np.array([right for _, right in seen], dtype=float)
    w = np.array([0.0, 1.0])
    for _ in range(30):
        q = 1 / (1 + np.exp(-(x @ w)))
        w -= np.linalg.solve(
            (x * (q * (1 - q))[:, None]).T @ x + penalty * np.eye(2), x.T @ (q - y) + penalty * (w - [0, 1])
        )
    return round(float(w[0]), 3), round(float(w[1]), 3)


def f1(papers: Shown, thresholds: dict[str, float], types: tuple[str, ...]) -> float:
    """F1 as score.py counts it, over the given types."""
    right = found = hit = wanted = 0
    for gold, entities in papers:
        shown = [(f, e.type) for f, e in entities if e.confidence >= thresholds[e.type] and e.type in types]
        found += len(shown)
        right += sum(is_right(gold, f, t) for f, t in shown)
        musts = [
            ({fold(x) for x in forms_of(g)}, g["type"])
            for g in gold["entities"]
            if g["tier"] == "must" and g["type"] in types
        ]
        wanted += len(musts)
        hit += sum(any(f & g and t == kind for f, t in shown) for g, kind in musts)
    precision, recall = right / max(found, 1), hit / max(wanted, 1)
    return 2 * precision * recall / max(precision + recall, 1e-9)


def best_thresholds(files: list[Shown]) -> dict[str, float]:
    """The threshold of each type that gives the best F1 (all types plus Method and Dataset) over the files."""
    thresholds = dict.fromkeys(TYPES, 0.5)
    for _ in range(3):
        for kind in TYPES:
            thresholds[kind] = max(
                (step / 50 for step in range(12, 45)),
                key=lambda v: round(
                    sum(f1(p, {**thresholds, kind: v}, ts) for p in files for ts in (TYPES, TYPES[:2])), 4
                ),
            )
    return thresholds


def choose(specs: list[str], into: Path) -> None:
    path = into / "config.json"
    config = json.loads(path.read_text("utf8"))

    def write() -> None:
        path.write_text(json.dumps(config, indent=2) + "\n", "utf8")

    config["scale"] = {kind: [0.0, 1.0] for kind in TYPES}
    write()
    files = [predict(str(into), spec) for spec in specs]
    config["scale"] = {kind: correction(files, kind) for kind in TYPES}
    write()
    files = [predict(str(into), spec) for spec in specs]
    config["thresholds"] = best_thresholds(files)
    write()
    print(config["scale"], config["thresholds"])
    for spec, papers in zip(specs, files, strict=True):
        every, md = (f1(papers, config["thresholds"], types) for types in (TYPES, TYPES[:2]))
        print(f"{spec}: all {every:.3f}, Method+Dataset {md:.3f}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=("fit", "choose"))
    parser.add_argument("inputs", nargs="+", help="MODEL GOLD[:FOLD] pairs, or dev files")
    parser.add_argument("--into", type=Path, required=True, help="folder of the model")
    args = parser.parse_args()
    if args.what == "fit":
        fit(list(zip(args.inputs[::2], args.inputs[1::2], strict=True)), args.into)
    else:
        choose(args.inputs, args.into)


if __name__ == "__main__":
    sys.exit(main())
