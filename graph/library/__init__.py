"""The library: the one place where facts are kept, `library.sqlite` in the graph's folder."""

from citeweave.graph.library.frozen import FrozenLibrary
from citeweave.graph.library.library import Library
from citeweave.graph.library.records import AddCount, KeptName, KeptRecipe, LibraryCounts, RemoveCount, Run

__all__ = [
    "AddCount",
    "FrozenLibrary",
    "KeptName",
    "KeptRecipe",
    "Library",
    "LibraryCounts",
    "RemoveCount",
    "Run",
]
