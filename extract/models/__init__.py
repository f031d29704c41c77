"""Models of the recogniser: those that ship with citeweave, and folders of the user's own in the same form.

A model is a folder with config.json (how it is set), model.onnx (the network) and tokenizer.json.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from pathlib import Path

from citeweave.errors import InputError
from citeweave.extract.tags import TYPES

FOLDER = Path(__file__).parent
DEFAULT = "minilm"
FILES = ("config.json", "model.onnx", "tokenizer.json")


@dataclass(frozen=True, slots=True)
class ModelConfig:
    """How a model is set.

    `outside_bias` is taken from the log probability of "no name here", so that it proposes generously;
    `thresholds` are the confidences by entity type from which an entity is shown by default; `confidence` holds
    the weights by entity type of `citeweave.extract.confidence.FEATURES`.
    """

    name: str
    version: str
    outside_bias: float
    thresholds: Mapping[str, float]
    confidence: Mapping[str, Sequence[float]]


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
            f"{folder}: is no model: {' and '.join(missing)} {'is' if len(missing) == 1 else 'are'} missing; "
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
    try:
        values = json.loads(path.read_text(encoding="utf8"))
    except (OSError, ValueError) as error:
        raise _malformed(path, f"cannot be read as JSON ({error})") from error
    if not isinstance(values, dict):
        raise _malformed(path, "is not a JSON object")
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
    if not _is_number(config.outside_bias):
        return "needs a number as outside_bias"
    if not _by_type(config.thresholds) or not all(_is_number(config.thresholds[kind]) for kind in TYPES):
        return f"needs a number for each of {', '.join(TYPES)} as thresholds"
    if not _by_type(config.confidence) or not all(map(_are_numbers, config.confidence.values())):
        return f"needs a list of numbers for each of {', '.join(TYPES)} as confidence"
    return None


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _by_type(value: object) -> bool:
    return isinstance(value, dict) and set(value) == set(TYPES)


def _are_numbers(value: object) -> bool:
    return isinstance(value, list) and all(map(_is_number, value))


def _malformed(path: Path, reason: str) -> InputError:
    return InputError(f"{path}: {reason}; take the config.json of a bundled model as an example ({FOLDER / DEFAULT})")
