#!/usr/bin/env python3
"""Turn a trained recogniser into the int8 ONNX that ships: python training/export_recogniser.py RUN ENCODER MODEL_DIR.

RUN is the folder that train_recogniser.py wrote, ENCODER the folder it started from, MODEL_DIR for example
extract/models/minilm. Writes model.onnx (int8, dynamic) and tokenizer.json there.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path

import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from train_recogniser import Tagger


class Exported(torch.nn.Module):
    """The tagger with the mask made inside: one window a call, nothing is padding."""

    def __init__(self, tagger: Tagger) -> None:
        super().__init__()
        self.tagger = tagger

    def forward(self, ids, types):
        return self.tagger(ids, types, torch.ones_like(ids))


def load(run: Path, encoder: str) -> Tagger:
    """The trained tagger: final.pt, else the last finished epoch."""
    model = Tagger(encoder)
    if (run / "final.pt").exists():
        model.load_state_dict(torch.load(run / "final.pt", weights_only=True))
    else:
        model.load_state_dict(torch.load(run / "last.pt", weights_only=True)["model"])
    return model.eval()


def export(run: Path, encoder: str, target: Path) -> None:
    target.mkdir(parents=True, exist_ok=True)
    model = Exported(load(run, encoder)).eval()
    ids = torch.randint(5, 1000, (1, 40))
    with tempfile.TemporaryDirectory() as folder:
        full = Path(folder) / "full.onnx"
        torch.onnx.export(
            model, (ids, torch.zeros_like(ids)), str(full), input_names=["ids", "types"],
            output_names=["tags", "roles", "tiers"], opset_version=17, dynamo=False,
            dynamic_axes={name: {0: "windows", 1: "pieces"} for name in ("ids", "types", "tags", "roles", "tiers")},
        )  # fmt: skip
        quantize_dynamic(str(full), str(target / "model.onnx"), per_channel=True, weight_type=QuantType.QInt8)
    shutil.copyfile(Path(encoder) / "tokenizer.json", target / "tokenizer.json")
    print(f"{target / 'model.onnx'}: {(target / 'model.onnx').stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    if len(sys.argv) != 4:
        sys.exit(__doc__)
    export(Path(sys.argv[1]), sys.argv[2], Path(sys.argv[3]))
