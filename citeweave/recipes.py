"""How the papers of a graph are extracted: what an addition asks for, over what the library remembers.

The library keeps the recipe with all that showing needs, so that a graph can be shown where the model that
made it is not at hand; only extraction needs the model itself.
"""

from __future__ import annotations

from citeweave.errors import InputError
from citeweave.extract.models import DEFAULT, thresholds_of
from citeweave.extract.names import KnownName
from citeweave.extract.recipe import Recipe, extractor_name
from citeweave.graph.library import KeptName, KeptRecipe, Library


def remembered(library: Library) -> Recipe:
    """The recipe that a library remembers; the model that ships, and no names, where it remembers none."""
    kept = library.recipe()
    names = tuple(sorted(KnownName(n.name, n.aliases, n.type) for n in library.known_names()))
    return Recipe((kept.model if kept else None) or DEFAULT, names)


def remember(library: Library, asked: Recipe, *, names: bool, model: bool) -> Recipe:
    """The recipe of an addition, which the library remembers from then on.

    Parameters
    ----------
    asked
        What the addition asks for.
    names, model
        Whether it asks for names, and for a model; what it does not ask for is as remembered.

    Raises
    ------
    InputError
        The model that the library remembers cannot be used; nothing is changed then.
    """
    before = remembered(library)
    recipe = Recipe(asked.model if model else before.model, asked.names if names else before.names)
    try:
        kept = _kept(recipe)
    except InputError as error:
        raise InputError(f"{library.path.parent}: papers cannot be extracted as before: {error}") from error
    if names or library.recipe() != kept:
        library.keep_recipe(kept, [KeptName(n.name, n.aliases, n.type) for n in recipe.names] if names else None)
    return recipe


def thresholds_for(library: Library, min_confidence: float | None = None) -> dict[str, float]:
    """The confidence by entity type from which an entity of this library is shown.

    Parameters
    ----------
    min_confidence
        For all types, if given, instead of those of the model that the library remembers.
    """
    kept = library.recipe()
    if min_confidence is None and kept is not None and kept.thresholds is not None:
        return dict(kept.thresholds)
    return thresholds_of(DEFAULT, min_confidence)


def _kept(recipe: Recipe) -> KeptRecipe:
    extractor = extractor_name(recipe)
    return (
        KeptRecipe(extractor)
        if recipe.model == DEFAULT
        else KeptRecipe(extractor, recipe.model, thresholds_of(recipe.model))
    )
