#!/usr/bin/env python3
"""Turn a trained recogniser into the int8 ONNX that ships.

    python training/export_recogniser.py RUN ENCODER MODEL_DIR [--like MODEL_DIR --name NAME]

RUN is the folder that train_recogniser.py wrote, ENCODER the folder it started from, MODEL_DIR for example
extract/models/minilm. Writes model.onnx (int8, dynamic) and tokenizer.json there; with --like also the
other files of a model: the settings of that one under a new name, and what judges the network's proposals, for a
model that was fine-tuned from it.

Outputs of model.onnx: tags, roles, tiers (logits), and vectors, 64 wide and not normalised: the mean over the
pieces of a mention, normalised, points the same way for mentions of one thing. The cosine of two, times the first
number of the metadata "same_thing_scale" plus the second, is the log odds that they are one thing.
"""

from __future__ import annotations

import argparse
import json
import shutil
import sys
import tempfile
from pathlib import Path

import onnx
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from train_recogniser import Tagger

from citeweave.errors import InputError

HEADS = ("tags", "roles", "tiers", "vectors")
SCALE = "same_thing_scale"
JUDGES = ("frequencies.json", "judge.onnx", "roles.onnx", "same.onnx")
"""What judges the network's proposals: a model that was fine-tuned from another keeps these of it."""


class Exported(torch.nn.Module):
    """The tagger with the mask made inside: one window a call, nothing is padding."""

    def __init__(self, tagger: Tagger) -> None:
        super().__init__()
        self.tagger = tagger

    def forward(self, ids: torch.Tensor, types: torch.Tensor) -> tuple[torch.Tensor, ...]:
        """Logits (windows, pieces, width) of each of `HEADS`."""
        return self.tagger(ids, types, torch.ones_like(ids))


def load(run: Path, encoder: str) -> Tagger:
    """The trained tagger: final.pt, else the last finished epoch."""
    model = Tagger(encoder)
    if (run / "final.pt").exists():
        model.load_state_dict(torch.load(run / "final.pt", weights_only=True))
    elif (run / "last.pt").exists():
        model.load_state_dict(torch.load(run / "last.pt", weights_only=True)["model"])
    else:
        raise InputError(f"{run}: there is neither final.pt nor last.pt; train_recogniser.py --out {run} writes them")
    return model.eval()


def export(run: Path, encoder: str, target: Path) -> None:
    """Write model.onnx and tokenizer.json.

    Raises
    ------
    InputError
        Nothing was trained in RUN.
    """
    tagger = load(run, encoder)
    target.mkdir(parents=True, exist_ok=True)
    ids = torch.randint(5, 1000, (1, 40))
    with tempfile.TemporaryDirectory() as folder:
        full, small = Path(folder) / "full.onnx", Path(folder) / "small.onnx"
        torch.onnx.export(
            Exported(tagger).eval(),
            (ids, torch.zeros_like(ids)),
            str(full),
            input_names=["ids", "types"],
            output_names=list(HEADS),
            opset_version=17,
            dynamo=False,
            dynamic_axes={name: {0: "windows", 1: "pieces"} for name in ("ids", "types", *HEADS)},
        )
        quantize_dynamic(str(full), str(small), per_channel=True, weight_type=QuantType.QInt8)
        model = onnx.load(str(small))
    onnx.helper.set_model_props(model, {SCALE: json.dumps([round(float(x), 4) for x in tagger.scale])})
    onnx.save(model, str(target / "model.onnx"))
    shutil.copyfile(Path(encoder) / "tokenizer.json", target / "tokenizer.json")
    print(f"{target / 'model.onnx'}: {(target / 'model.onnx').stat().st_size / 1e6:.1f} MB")


def write_config(target: Path, like: Path, name: str) -> None:
    """The settings of the model `like` under a new name.

    Raises
    ------
    InputError
        `like` has no config.json.
    """
    if not (like / "config.json").is_file():
        raise InputError(f"{like / 'config.json'}: there is no such file; --like takes the model that you started from")
    config = json.loads((like / "config.json").read_text("utf8"))
    config["name"] = name
    for file in JUDGES:
        shutil.copyfile(like / file, target / file)
    (target / "config.json").write_text(json.dumps(config, indent=2) + "\n", "utf8")


def main() -> int:
    """Parse and export; the exit code is 3 for a run or model that is not there."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("run", type=Path)
    parser.add_argument("encoder")
    parser.add_argument("model_dir", type=Path)
    parser.add_argument("--like", type=Path, help="model folder whose settings to copy into config.json")
    parser.add_argument("--name", help="name for config.json (default: that of --like, a hyphen, and RUN's)")
    args = parser.parse_args()
    try:
        export(args.run, args.encoder, args.model_dir)
        if args.like:
            write_config(args.model_dir, args.like, args.name or f"{args.like.name}-{args.run.name}")
    except InputError as error:
        print(error, file=sys.stderr)
        return error.exit_code
    return 0


if __name__ == "__main__":
    sys.exit(main())
