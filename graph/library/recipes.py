"""How the papers of a library are extracted: the model, what showing needs of it, and the user's own names."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable

from citeweave.graph.library.records import KeptName, KeptRecipe
from citeweave.graph.library.rows import encode


def read_recipe(connection: sqlite3.Connection) -> KeptRecipe | None:
    """The recipe; None where no addition has kept one yet."""
    row = connection.execute("SELECT extractor, model, thresholds FROM recipe").fetchone()
    if row is None:
        return None
    extractor, model, thresholds = row
    return KeptRecipe(extractor, model, None if thresholds is None else json.loads(thresholds))


def read_names(connection: sqlite3.Connection) -> list[KeptName]:
    """The user's own names, sorted."""
    rows = connection.execute("SELECT name, aliases, type FROM known_name ORDER BY name, aliases, type")
    return [KeptName(name, tuple(json.loads(aliases)), type_) for name, aliases, type_ in rows]


def write_recipe(connection: sqlite3.Connection, recipe: KeptRecipe, names: Iterable[KeptName] | None) -> None:
    """Put a recipe in the place of the last one; see `Library.keep_recipe`."""
    thresholds = None if recipe.thresholds is None else encode(dict(recipe.thresholds))
    connection.execute(
        "INSERT INTO recipe VALUES (1, ?1, ?2, ?3)"
        " ON CONFLICT (only) DO UPDATE SET extractor = ?1, model = ?2, thresholds = ?3",
        (recipe.extractor, recipe.model, thresholds),
    )
    if names is not None:
        connection.execute("DELETE FROM known_name")
        connection.executemany(
            "INSERT INTO known_name VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
            ((name.name, encode(name.aliases), name.type) for name in names),
        )
