"""How papers are extracted: which model reads them, and which names of the user's own it is given.

Made from the options of the command line by `choose_recipe`; the pipeline is made after it, and the name of
the extractor tells any two recipes apart, so that a change of either reads the papers anew.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from citeweave.extract.models import DEFAULT, digest_of, is_bundled, read_config
from citeweave.extract.names import KnownName, merged, read_names

RULES_VERSION = 2
"""Grows with every change of the rule components that changes what they find."""

NO_NAMES = "none"
"""What `--names` is given to forget the names of a graph."""

_DIGITS = 8


@dataclass(frozen=True, slots=True)
class Recipe:
    """How to extract.

    `model` is the name of a model that ships with citeweave, or the path of a folder that holds config.json,
    model.onnx and tokenizer.json; `names` are the user's own, as `read_names` gives them.
    """

    model: str = DEFAULT
    names: tuple[KnownName, ...] = ()


PLAIN = Recipe()
"""The model that ships with citeweave, and no names."""


def choose_recipe(
    names: str | Path | Iterable[KnownName] | None = None, model: str | Path | None = None, before: Recipe = PLAIN
) -> Recipe:
    """The recipe that options ask for; what they do not say is as in `before`.

    Parameters
    ----------
    names
        A file for `read_names`, or names; "none" or no names at all: none.
    model
        The name of a bundled model, or a folder; its path is made absolute, so that it holds from everywhere.

    Raises
    ------
    InputError
        The list or the model's folder cannot be used.
    """
    return Recipe(before.model if model is None else _model(model), before.names if names is None else _names(names))


def extractor_name(recipe: Recipe | str = PLAIN) -> str:
    """What extractions by a recipe are signed with, for example "minilm-1+rules-1".

    A model of the user's own adds "+model-" and names add "+names-", each with a hash of their content.

    Raises
    ------
    InputError
        There is no such model.
    """
    recipe = as_recipe(recipe)
    config = read_config(recipe.model)
    parts = [f"{config.name}-{config.version}", f"rules-{RULES_VERSION}"]
    if not is_bundled(recipe.model):
        parts.append(f"model-{digest_of(recipe.model)[:_DIGITS]}")
    if recipe.names:
        parts.append(f"names-{_digest(recipe.names)[:_DIGITS]}")
    return "+".join(parts)


def as_recipe(recipe: Recipe | str) -> Recipe:
    """A recipe as it is; for the name or folder of a model, that model without names."""
    return Recipe(recipe) if isinstance(recipe, str) else recipe


def _model(model: str | Path) -> str:
    name = str(model)
    if isinstance(model, Path) or not is_bundled(name):
        name = str(Path(model).expanduser().absolute())
    read_config(name)
    return name


def _names(names: str | Path | Iterable[KnownName]) -> tuple[KnownName, ...]:
    if names == NO_NAMES:
        return ()
    return read_names(names) if isinstance(names, str | Path) else merged(names)


def _digest(names: tuple[KnownName, ...]) -> str:
    content = json.dumps([[n.name, n.aliases, n.type] for n in names], ensure_ascii=False)
    return hashlib.sha256(content.encode()).hexdigest()
