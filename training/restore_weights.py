#!/usr/bin/env python3
"""Undo the int8 of a model, so that training can go on from it.

    python training/restore_weights.py MODEL_DIR ENCODER RUN [--sample GOLD.jsonl]

MODEL_DIR holds model.onnx as export_recogniser.py writes it, ENCODER is the folder that its training started
from. Writes RUN/start.pt for `train_recogniser.py --start`. The weights are those that the int8 model computes
with, rounding included. As a check, the sample's papers are read by the int8 model and by the restored one,
whose activations are rounded as ONNX rounds them: the probabilities may differ by TOLERANCE in the mean. Single
ones differ more where a rounding tips over (0.05 even between two graph optimisations of onnxruntime).
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
import torch
from export_recogniser import HEADS, SCALE
from gold import training_papers
from onnx import numpy_helper
from tokenizers import Tokenizer
from torch import nn
from train_recogniser import Tagger

from citeweave.errors import InputError
from citeweave.extract.scoring import Reading
from citeweave.extract.wordpieces import windows

TOLERANCE = 0.02
PREFIX = "tagger."
SAMPLE = Path(__file__).parent / "example" / "test.jsonl"


def restored(model: onnx.ModelProto) -> dict[str, torch.Tensor]:
    """The float weights by parameter name.

    Biases, layer norms and embeddings keep their names in ONNX ("tagger.encoder.…", the latter with "_quantized").
    The matrix of a linear layer is stored as "onnx::MatMul_N", transposed; the path of the node that multiplies
    by it is the layer's ("/tagger/role/MatMul_quant" is `role`).
    """
    constants = {c.name: numpy_helper.to_array(c) for c in model.graph.initializer}
    weights = {}
    for name in constants:
        plain = name.removesuffix("_quantized")
        if name.startswith(PREFIX) and not name.endswith(("_scale", "_zero_point")):
            weights[plain.removeprefix(PREFIX)] = _floats(constants, plain)
    for node in model.graph.node:
        if node.op_type in ("MatMulInteger", "MatMul") and node.input[1] in constants:
            layer = node.name.rsplit("/", 1)[0].strip("/").replace("/", ".").removeprefix(PREFIX)
            weights[f"{layer}.weight"] = _floats(constants, node.input[1].removesuffix("_quantized")).T
    stored = {p.key: p.value for p in model.metadata_props}
    if SCALE in stored:
        weights["scale"] = np.array(json.loads(stored[SCALE]), dtype=np.float32)
    return {name: torch.from_numpy(np.array(values, dtype=np.float32)) for name, values in weights.items()}


def _floats(constants: dict[str, np.ndarray], name: str) -> np.ndarray:
    """A tensor as floats: as it is, or (quantised - zero point) * scale, each per tensor or per column."""
    if name in constants:
        return constants[name]
    centred = constants[f"{name}_quantized"].astype(np.float32) - constants[f"{name}_zero_point"].astype(np.float32)
    return centred * constants[f"{name}_scale"]


def rebuilt(model_dir: Path, encoder: str) -> Tagger:
    """The tagger with the weights of a model folder.

    Raises
    ------
    InputError
        There is no model.onnx, or it is not of this version's shape.
    """
    path = model_dir / "model.onnx"
    if not path.is_file():
        raise InputError(f"{path}: there is no such file; give a model folder, for example extract/models/minilm")
    tagger = Tagger(encoder)
    weights = restored(onnx.load(str(path)))
    weights.setdefault("scale", tagger.scale.detach())
    try:
        tagger.load_state_dict(weights)
    except RuntimeError as error:
        raise InputError(
            f"{path}: its weights are not those of this recogniser; export it with this version's scripts: {error}"
        ) from error
    return tagger.eval()


def round_activations(tagger: Tagger) -> list[torch.utils.hooks.RemovableHandle]:
    """Make every linear layer read its input rounded to 256 levels, as DynamicQuantizeLinear of ONNX does."""

    def rounded(_: nn.Module, inputs: tuple[torch.Tensor, ...]) -> torch.Tensor:
        low, high = inputs[0].min().clamp(max=0), inputs[0].max().clamp(min=0)
        scale = (high - low) / 255
        zero = (-low / scale).round()
        return (((inputs[0] / scale).round() + zero).clamp(0, 255) - zero) * scale

    return [m.register_forward_pre_hook(rounded) for m in tagger.modules() if isinstance(m, nn.Linear)]


def differences(model_dir: Path, tagger: Tagger, papers: list[Reading]) -> tuple[float, float]:
    """Mean (of the head where it is largest) and maximum, over the probabilities that model and tagger give pieces."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    session = onnxruntime.InferenceSession(str(model_dir / "model.onnx"), options, ["CPUExecutionProvider"])
    tokenizer = Tokenizer.from_file(str(model_dir / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    gaps: dict[str, list[torch.Tensor]] = {head: [] for head in HEADS[:3]}
    for window in (w for p in papers for w in windows(tokenizer, p.title, p.abstract)):
        ids, types = np.array([window.ids]), np.array([window.type_ids])
        said = session.run(list(gaps), {"ids": ids, "types": types})
        with torch.no_grad():
            again = tagger(torch.from_numpy(ids), torch.from_numpy(types), torch.ones(ids.shape, dtype=torch.long))
        for head, one, other in zip(gaps, said, again, strict=False):
            gaps[head].append((torch.from_numpy(one).softmax(-1) - other.softmax(-1)).abs().flatten())
    of_heads = [torch.cat(found) for found in gaps.values()]
    return max(float(x.mean()) for x in of_heads), max(float(x.max()) for x in of_heads)


def restore(model_dir: Path, encoder: str, run: Path, sample: Path) -> None:
    """Write RUN/start.pt, after the check.

    Raises
    ------
    InputError
        The model or the sample cannot be read, or the restored weights give other probabilities.
    """
    tagger, papers = rebuilt(model_dir, encoder), training_papers([sample])
    plain = differences(model_dir, tagger, papers)
    hooks = round_activations(tagger)
    mean, largest = differences(model_dir, tagger, papers)
    for hook in hooks:
        hook.remove()
    print(f"probabilities for {len(papers)} papers, int8 against restored: mean and largest difference")
    print(f"  activations rounded as ONNX does   {mean:.4f} {largest:.4f}")
    print(f"  float activations, as in training  {plain[0]:.4f} {plain[1]:.4f}")
    if mean > TOLERANCE:
        raise InputError(f"{model_dir}: the restored weights give other probabilities; is it of another version?")
    run.mkdir(parents=True, exist_ok=True)
    torch.save(tagger.state_dict(), run / "start.pt")


def main() -> int:
    """Parse and restore; the exit code is 3 for a bad model or sample."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("model_dir", type=Path)
    parser.add_argument("encoder")
    parser.add_argument("run", type=Path)
    parser.add_argument("--sample", type=Path, default=SAMPLE, help="papers for the check (default: the example's)")
    args = parser.parse_args()
    try:
        restore(args.model_dir, args.encoder, args.run, args.sample)
    except InputError as error:
        print(error, file=sys.stderr)
        return error.exit_code
    return 0


if __name__ == "__main__":
    sys.exit(main())
