"""Boosted trees of scikit-learn as an ONNX TreeEnsembleRegressor: what extract/trees.py reads."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper
from sklearn.ensemble import HistGradientBoostingClassifier


def write_forest(models: list[HistGradientBoostingClassifier], features: int, path: Path) -> None:
    """Write binary classifiers over the same features as one network: rows (n, features) -> log odds (n, models)."""
    nodes: dict[str, list] = {
        key: [] for key in ("tree", "node", "feature", "mode", "value", "true", "false", "missing")
    }
    leaves: dict[str, list] = {key: [] for key in ("tree", "node", "target", "weight")}
    tree = 0
    for target, model in enumerate(models):
        for (predictor,) in model._predictors:
            for at, node in enumerate(predictor.nodes):
                leaf = bool(node["is_leaf"])
                row = (
                    tree, at, 0 if leaf else int(node["feature_idx"]), "LEAF" if leaf else "BRANCH_LEQ",
                    0.0 if leaf else _below(float(node["num_threshold"])), 0 if leaf else int(node["left"]),
                    0 if leaf else int(node["right"]), 0 if leaf else int(node["missing_go_to_left"]),
                )  # fmt: skip
                for key, value in zip(nodes, row, strict=True):
                    nodes[key].append(value)
                if leaf:
                    for key, value in zip(leaves, (tree, at, target, float(node["value"])), strict=True):
                        leaves[key].append(value)
            tree += 1
    base = [float(np.ravel(model._baseline_prediction)[0]) for model in models]
    ensemble = helper.make_node(
        "TreeEnsembleRegressor", ["rows"], ["log_odds"], domain="ai.onnx.ml", n_targets=len(models), base_values=base,
        nodes_treeids=nodes["tree"], nodes_nodeids=nodes["node"], nodes_featureids=nodes["feature"],
        nodes_modes=nodes["mode"], nodes_values=nodes["value"], nodes_truenodeids=nodes["true"],
        nodes_falsenodeids=nodes["false"], nodes_missing_value_tracks_true=nodes["missing"],
        target_treeids=leaves["tree"], target_nodeids=leaves["node"], target_ids=leaves["target"],
        target_weights=leaves["weight"], aggregate_function="SUM", post_transform="NONE",
    )  # fmt: skip
    graph = helper.make_graph(
        [ensemble], "forest",
        [helper.make_tensor_value_info("rows", TensorProto.FLOAT, [None, features])],
        [helper.make_tensor_value_info("log_odds", TensorProto.FLOAT, [None, len(models)])],
    )  # fmt: skip
    opsets = [helper.make_opsetid("", 17), helper.make_opsetid("ai.onnx.ml", 3)]
    network = helper.make_model(graph, opset_imports=opsets, ir_version=8, producer_name="citeweave")
    onnx.checker.check_model(network)
    path.write_bytes(network.SerializeToString(deterministic=True))


def _below(threshold: float) -> float:
    """The threshold as the nearest 32-bit number, which is what the network compares with."""
    return float(np.float32(threshold))
