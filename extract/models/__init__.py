"""Models of the recogniser: those that ship with citeweave, and folders of the user's own in the same form.

A model is a folder with config.json (how it is set), model.onnx (the network), tokenizer.json, frequencies.json
(frozen tables), judge.onnx, same.onnx and roles.onnx (the trees that judge what the network proposes).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from citeweave.errors import InputError
from citeweave.extract.frequencies import Frequencies
from citeweave.extract.tags import TYPES

FOLDER = Path(__file__).parent
DEFAULT = "minilm"
FILES = ("config.json", "frequencies.json", "judge.onnx", "model.onnx", "roles.onnx", "same.onnx", "tokenizer.json")


@dataclass(frozen=True, slots=True)
class ModelConfig:
    """How a model is set.

    `thresholds` are the confidences by entity type from which an entity is shown by default; `scale` holds the two
    numbers by entity type of the last correction of the confidence (`citeweave.extract.confidence.Judge`).
    """

    name: str
    version: str
    thresholds: Mapping[str, float]
    scale: Mapping[str, Sequence[float]]


def is_bundled(model: str) -> bool:
    """Whether a model of this name ships with citeweave; it goes before a folder of the same name."""
    return Path(model).name == model and (FOLDER / model / "config.json").is_file()


def folder_of(model: str = DEFAULT) -> Path:
    """Where the files of a model lie.

    Parameters
    ----------
    model
        The name of a bundled model, or the path of a folder.

    Raises
    ------
    InputError
        It is neither, or a file is missing.
    """
    if is_bundled(model):
        return FOLDER / model
    folder = Path(model)
    if not folder.is_dir():
        there = ", ".join(sorted(p.parent.name for p in FOLDER.glob("*/config.json")))
        raise InputError(f"there is no model {model!r}: no folder is there; name another with --model, or take {there}")
    if missing := [name for name in FILES if not (folder / name).is_file()]:
        raise InputError(
            f"{folder}: is no model: {', '.join(missing)} {'is' if len(missing) == 1 else 'are'} missing; "
            f"a model's folder holds {', '.join(FILES)}: name one with --model"
        )
    return folder


def read_config(model: str = DEFAULT) -> ModelConfig:
    """The settings of a model, by its name or folder.

    Raises
    ------
    InputError
        There is no such model, or its config.json is not as `ModelConfig` wants it.
    """
    path = folder_of(model) / "config.json"
    values = _read_json(path)
    wanted = {field.name for field in fields(ModelConfig)}
    if missing := sorted(wanted - set(values)):
        raise _malformed(path, f"lacks {', '.join(missing)}")
    config = ModelConfig(**{name: values[name] for name in wanted})
    if wrong := _wrong_values(config):
        raise _malformed(path, wrong)
    return config


def thresholds_of(model: str = DEFAULT, min_confidence: float | None = None) -> dict[str, float]:
    """The confidence by entity type from which an entity is shown; `min_confidence` for all types, if given."""
    chosen = dict(read_config(model).thresholds)
    return chosen if min_confidence is None else dict.fromkeys(chosen, min_confidence)


def digest_of(model: str) -> str:
    """One hash of a model's files, in hex: another for every change of one of them."""
    folder = folder_of(model)
    whole = hashlib.sha256()
    for name in FILES:
        try:
            with (folder / name).open("rb") as file:
                whole.update(hashlib.file_digest(file, "sha256").digest())
        except OSError as error:
            raise InputError(f"{folder / name}: cannot be read: {error.strerror}; make it readable") from error
    return whole.hexdigest()


def _wrong_values(config: ModelConfig) -> str | None:
    """What is wrong with the values, if anything is."""
    if not (isinstance(config.name, str) and config.name and isinstance(config.version, str) and config.version):
        return "needs texts as name and version"
    if not _by_type(config.thresholds) or not all(_is_number(config.thresholds[kind]) for kind in TYPES):
        return f"needs a number for each of {', '.join(TYPES)} as thresholds"
    if not _by_type(config.scale) or not all(map(_are_two_numbers, config.scale.values())):
        return f"needs a list of two numbers for each of {', '.join(TYPES)} as scale"
    return None


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _by_type(value: object) -> bool:
    return isinstance(value, dict) and set(value) == set(TYPES)


def _are_two_numbers(value: object) -> bool:
    return isinstance(value, list) and len(value) == 2 and all(map(_is_number, value))


def _malformed(path: Path, reason: str) -> InputError:
    return InputError(f"{path}: {reason}; take the config.json of a bundled model as an example ({FOLDER / DEFAULT})")


def read_tables(model: str = DEFAULT) -> Frequencies:
    """The frozen tables of a model, by its name or folder.

    Raises
    ------
    InputError
        They cannot be read.
    """
    content = _read_json(folder_of(model) / "frequencies.json")
    try:
        return Frequencies(content["forms"], content["words"], content["extras"])
    except KeyError as error:
        raise _malformed(folder_of(model) / "frequencies.json", f"lacks {error}") from error


def _read_json(path: Path) -> dict[str, Any]:
    try:
        content = json.loads(path.read_text(encoding="utf8"))
    except (OSError, ValueError) as error:
        raise _malformed(path, f"cannot be read as JSON ({error})") from error
    if not isinstance(content, dict):
        raise _malformed(path, "is not a JSON object")
    return content
