"""The library: the one place where facts are kept, `library.sqlite` in the graph's folder."""

from citeweave.graph.library.frozen import FrozenLibrary
from citeweave.graph.library.library import Library
from citeweave.graph.library.records import AddCount, LibraryCounts, RemoveCount, Run

__all__ = ["AddCount", "FrozenLibrary", "Library", "LibraryCounts", "RemoveCount", "Run"]
